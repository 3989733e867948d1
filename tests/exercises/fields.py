"""Fields and forms for the tests of the field kinds."""

import pytest

from practice.exercises import kinds
from practice.exercises.definition import Field
from practice.exercises.kinds import Names, Unclear

ANA = Names("Ana", "Ben")
SIMPLE = (
    "short_text",
    "long_text",
    "scale",
    "likert5",
    "single",
    "multi",
    "ranking",
    "date",
    "number",
    "yes_no",
    "timer",
)
OPTIONS = [
    {"id": "home", "label": "Home"},
    {"id": "money", "label": "Money with {partner}"},
    {"id": "rest", "label": "Rest"},
]


def field(kind, **more):
    more = {"id": "x", "kind": kind, "label": "Label", **more}
    if kind == "scale":
        more = {"low": "little", "high": "a lot", **more}
    elif kind in ("single", "multi", "ranking"):
        more = {"options": OPTIONS, **more}
    elif kind == "likert5":
        more = {"options": [{"id": str(n), "label": f"Point {n}"} for n in range(1, 6)], **more}
    return Field.model_validate(more)


def group(**more):
    inner = [
        {"id": "text", "kind": "short_text", "label": "I will…", "required": True},
        {"id": "hard", "kind": "scale", "label": "How hard", "low": "easy", "high": "hard"},
        {"id": "tags", "kind": "multi", "label": "Tags", "options": OPTIONS},
    ]
    return field("group", **{"rows_max": 3, "fields": inner, **more})


def form(*pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def clean(what, *pairs, context=kinds.NOTHING):
    return kinds.clean(what, kinds.read(what, form(*pairs)), context)


def refused(what, *pairs, context=kinds.NOTHING):
    with pytest.raises(Unclear) as caught:
        clean(what, *pairs, context=context)
    assert all(one.message.endswith(".") for one in caught.value.problems)
    return list(caught.value.problems)
