"""The addresses that templates write are Flask's own, however they were made."""

import uuid

import pytest

ONE, TWO = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize("root", ["", "/below"])
def test_every_page_without_values_or_with_ids_has_the_address_flask_gives_it(app, root):
    made = app.jinja_env.globals["url_for"]
    rules = [rule for rule in app.url_map.iter_rules() if set(rule._converters) == rule.arguments]
    assert len(rules) > 50
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
        for first, second in ((ONE, TWO), (TWO, ONE)):
            for rule in rules:
                kinds = {type(converter).__name__ for converter in rule._converters.values()}
                if kinds <= {"UUIDConverter"}:
                    values = dict(zip(sorted(rule.arguments), (first, second), strict=False))
                    assert made(rule.endpoint, **values) == app.url_for(rule.endpoint, **values)
                    assert made(rule.endpoint, **values).startswith(root + "/")


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("couples.home", {"page": 2, "q": None, "sort": "name"}),
        ("couples.couple", {"couple_id": ONE, "_anchor": "homework"}),
        ("couples.home", {"other": ONE}),
        ("couples.listing", {"couple_id": ONE, "which": "copies"}),
        ("couples.invite", {"partner_id": ONE, "couple_id": TWO}),
        ("couples.invite", {"couple_id": TWO, "partner_id": ONE}),
        ("static", {"filename": "theme.css"}),
        ("bootstrap.static", {"filename": "css/bootstrap.min.css"}),
        ("static", {"filename": "theme.css", "_external": True}),
    ],
)
def test_everything_else_too(app, endpoint, values):
    made = app.jinja_env.globals["url_for"]
    with app.test_request_context("/"):
        expected = app.url_for(endpoint, **values)
        assert made(endpoint, **values) == made(endpoint, **values) == expected
