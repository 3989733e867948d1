"""The library: finding, the guide, the preview as either partner."""

import pytest

from practice.exercises import catalogue
from practice.exercises.definition import CLOSING_IDS
from practice.exercises.results import NOTES
from practice.homework.library import preview
from tests.queries import counted

SLUGS = [one.slug for one in catalogue.all_latest()]


TRUST = {"small-promises", "open-and-private", "making-it-right", "whose-call", "hands-off-week"}
SHORT = {"small-promises", "hands-off-week", "date-rotation", "noticing-log", "before-we-meet", "after-we-met"}
TEN = {"full-attention-five", "forecast-my-partner", "common-ground-scan"}
BY_OTHERS = {"hands-off-week", "date-rotation", "after-we-met"}
"""Of these, the ones that are not written side by side."""


def test_everything_is_listed_with_what_it_asks(world, sign_in):
    page = sign_in("dana").get("/library")
    assert page.h1 == "Library"
    for one in catalogue.all_latest():
        assert page.links[one.title].endswith(f"/library/{one.slug}")
        assert one.guide.purpose in page.text
        assert f"{one.minutes} minutes" in page.text
    assert "Needs both interviews" in page.text
    assert "Active listening and paraphrase" in page.text
    assert len(SLUGS) == 26 and "26 exercises" in page.text
    assert page.texts("main h2") == ["Communication", "Empathy", "Trust", "Shared goals", "Quality time", "Support"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=mirror", {"mirror-and-check"}),
        ("q=MIRROR+check", {"mirror-and-check"}),
        ("q=praise+support", {"good-news-turn", "noticing-log"}),
        ("domain=trust", TRUST),
        ("strategy=V3", {"forecast-my-partner", "seat-swap", "your-world"}),
        ("mode=IND", {"after-we-met"}),
        ("minutes=5", SHORT),
        (
            "minutes=10&mode=PAR",
            SHORT - BY_OTHERS | {"full-attention-five", "forecast-my-partner", "common-ground-scan"},
        ),
        ("gate=G2", {"making-it-right"}),
        ("gate=G1&domain=trust", TRUST - {"making-it-right"}),
        ("gate=G9", set(SLUGS)),
        ("domain=trust&mode=IND", set()),
        ("domain=nonsense&minutes=-4&mode=%00&strategy=V99", set(SLUGS)),
        ("q=%F0%9F%8C%B7", set()),
    ],
)
def test_filters(world, sign_in, query, found):
    page = sign_in("dana").get(f"/library?{query}")
    listed = {url.rpartition("/")[2] for url in page.links.values() if "/library/" in url}
    assert listed == found
    if not found:
        assert "No exercise like that" in page.text


def test_filters_hold_when_choosing_for_a_couple(world, sign_in):
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign?domain=trust")
    assert "Small promises" in page.links
    assert "After we met" not in page.links
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign?q=nothing-like-it")
    assert "No exercise like that" in page.text


FOR_B = ("mirror-and-check", "hands-off-week", "open-and-private", "win-win-table", "after-we-met")
"""Read as B as well: turns, roles, both, a record of both, one alone."""


@pytest.mark.parametrize(("slug", "seat"), [*((slug, "A") for slug in SLUGS), *((slug, "B") for slug in FOR_B)])
def test_guide_and_preview(world, sign_in, slug, seat):
    one = catalogue.load(slug)
    page = sign_in("dana").get(f"/library/{slug}?as={seat}")
    assert page.h1 == one.title
    for text in (one.guide.introduce, one.guide.look_for, one.guide.not_when, *one.guide.evidence):
        assert text in page.text
    me, partner = ("Ana", "Ben") if seat == "A" else ("Ben", "Ana")
    assert "Only Dana Rivera, your therapist, sees this, when you submit it; " + partner in page.text
    assert "{me}" not in page.text and "{partner}" not in page.text
    assert page.all('.tabs a[aria-current="page"]')[0].text == f"As {me} sees it"
    for score in one.scores:
        assert score.title in page.text


def test_turns_show_who_writes_what(world, sign_in):
    page = sign_in("dana").get("/library/mirror-and-check?as=B")
    assert "1. Say it Ana writes this." in page.text


def test_the_couples_own_names(world, sign_in):
    page = sign_in("lee").get(f"/library/support-i-wish?couple={world.other_pair.id}&as=B")
    assert "As Dev sees it" in page.links
    assert "Ana" not in page.text
    assert page.links["Assign to Cleo & Dev"].endswith(f"/couples/{world.other_pair.id}/assign/support-i-wish")
    sign_in("lee").get(f"/library/support-i-wish?couple={world.pair.id}", expect=404)
    assert "As Ana sees it" in sign_in("lee").get("/library/support-i-wish?couple=nonsense").links


def test_assign_to_own_couples_only(world, sign_in):
    page = sign_in("dana").get("/library/support-i-wish")
    assert "Ana & Ben" in page.links
    assert "Cleo & Dev" not in page.links


@pytest.mark.parametrize(("who", "status"), [("ana", 404), ("max", 404), ("sam", 200)])
def test_for_clinicians(world, sign_in, who, status):
    client = sign_in(who)
    client.get("/library", expect=status)
    client.get("/library/after-we-met", expect=status)


def test_unknown(world, sign_in):
    sign_in("dana").get("/library/no-such-thing", expect=404)


def test_visitors_sign_in_first(world, visitor):
    assert visitor.get("/library").h1 == "Sign in"


def test_choosing_takes_as_many_statements_however_many_exercises(world, sign_in, engine):
    dana = sign_in("dana")
    dana.request("GET", "/library")
    with counted(engine) as none_found:
        dana.request("GET", f"/couples/{world.pair.id}/assign?q=zzz")
    with counted(engine) as all_found:
        dana.request("GET", f"/couples/{world.pair.id}/assign")
    assert len(none_found) == len(all_found)


@pytest.mark.parametrize("order", ["minutes", "title", "nonsense"])
def test_orders(world, sign_in, order):
    page = sign_in("dana").get(f"/library?order={order}")
    titles = page.texts(".cards h3")
    key = {"minutes": lambda one: (one.minutes, one.number), "title": lambda one: one.title.casefold()}.get(order)
    if key:
        assert titles == [one.title for one in sorted(catalogue.all_latest(), key=key)]
    assert sorted(titles) == sorted(one.title for one in catalogue.all_latest())


@pytest.mark.parametrize("slug", ["mirror-and-check", "full-attention-five", "win-win-table", "after-we-met"])
def test_the_filled_example(world, sign_in, slug):
    page = sign_in("dana").get(f"/library/{slug}/example")
    assert page.h1 == f"A filled example: {catalogue.load(slug).title}"
    assert "Robin and Kim are invented, and so is every word below." in page.text
    assert "{" not in page.text
    assert "A conversation aid, not a test." in page.text


def test_every_exercise_has_an_example_with_every_step():
    for one in catalogue.all_latest():
        found = preview.example(one)
        assert "{" not in repr([(block.title, block.items, block.groups) for block in found.blocks]).replace("{}", "")
        assert found.results or all(spec.id in NOTES for spec in one.scores), one.slug
        assert len(found.blocks) >= len([step for step in one.steps if step.by_id.keys() - CLOSING_IDS]), one.slug


def test_the_example_is_for_clinicians(world, sign_in, visitor):
    for who in ("ana", "max"):
        sign_in(who).get("/library/your-world/example", expect=404)
    assert sign_in("sam").get("/library/your-world").follow("See a filled example").redirects == ()
    sign_in("dana").get("/library/nothing/example", expect=404)
    assert visitor.get("/library/your-world/example").h1 == "Sign in"


def test_logs_records_and_computed_questions_in_the_preview(world, sign_in):
    dana = sign_in("dana")
    log = dana.get("/library/full-attention-five").text
    assert "Every day, 7 days in a row. This is one of them." in log
    assert log.count("Did we do it?") == 1
    table = dana.get("/library/win-win-table").text
    assert "Both write this one record, and both agree to it." in table
    for row in options("win-win-table", "options", "options", "option"):
        assert row in table
    assert "Each writes this alone; it never opens to the other." in dana.get("/library/pause-and-return").text
    a, b = (dana.get(f"/library/hands-off-week?as={seat}").text for seat in "AB")
    assert "I could do it my way" in a and "I could do it my way" not in b
    assert "I did steer" in b and "I did steer" not in a


def options(slug, step, field, sub):
    """The texts of a group in the example."""
    found = [one.values[field] for one in catalogue.example(slug).answers if one.step == step]
    return [row[sub] for rows in found for row in rows]
