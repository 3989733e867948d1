"""Small definitions for the tests, as plain data, and what is wrong with them."""

import pytest

from practice.exercises.definition import DefinitionError, parse

SCALE = {"kind": "scale", "label": "How much?", "low": "little", "high": "a lot"}
TEXT = {"kind": "short_text", "label": "What?"}
PICKS = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]
ROWS = {
    "id": "rows",
    "kind": "group",
    "label": "Rows",
    "rows_max": 3,
    "fields": [{"id": "text", **TEXT}, {"id": "by", "kind": "date", "label": "By"}],
}


def step(name, *fields, **more):
    fields = [{"id": f"f{n}", **f} if "id" not in f else f for n, f in enumerate(fields)]
    return {"id": name, "title": "Title", "by": "each", "pages": [{"title": "Page", "fields": fields}], **more}


def exercise(*steps, **more):
    return {
        "number": "E99",
        "slug": "some-exercise",
        "version": 1,
        "title": "Some exercise",
        "domain": "trust",
        "strategies": ["V1"],
        "mode": "PAR",
        "frequency": "once",
        "minutes": 5,
        "gate": "G0",
        "intro": "Intro",
        "disclosure": "mutual",
        "disclosures_allowed": ["mutual", "in_session"],
        "steps": list(steps) or [step("one", TEXT)],
        "guide": {"purpose": "p", "introduce": "i", "look_for": "l", "not_when": "n", "evidence": ["e"]},
        **more,
    }


def problems(data):
    with pytest.raises(DefinitionError) as caught:
        parse(data, "e99.toml")
    assert caught.value.file == "e99.toml"
    assert all(line.startswith("e99.toml: ") for line in str(caught.value).splitlines())
    return list(caught.value.problems)


def turn(*steps, **more):
    return exercise(*steps, **{"mode": "TURN", "disclosure": "turn", "disclosures_allowed": ["turn"], **more})
