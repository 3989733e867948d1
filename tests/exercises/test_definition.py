"""Fields of definition files, attacked: each mistake is refused with the step and the field it is in."""

# ruff: noqa: E501 - one case, one line

import pytest

from practice.exercises.definition import Condition, Problem, parse
from tests.exercises.definitions import PICKS, ROWS, SCALE, TEXT, exercise, problems, step

# --- a field by itself


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ({"kind": "essay", "label": "x"}, "kind: Input should be 'short_text', 'long_text'"),
        ({"kind": "short_text"}, "label: Field required"),
        ({**TEXT, "colour": "red"}, "colour: Extra inputs are not permitted"),
        ({**TEXT, "label": " "}, "label: String should have at least 1 character"),
        ({**TEXT, "id": "Bad-Id"}, "id: String should match pattern"),
        ({**TEXT, "id": "a__declined"}, "id: String should match pattern"),
        ({**TEXT, "required": "yes"}, "required: Input should be a valid boolean"),
        ({**TEXT, "visibility": "X"}, "visibility: Input should be 'P', 'T', 'O' or 'J'"),
        ({**TEXT, "max_chars": 141}, "max_chars must be from 1 to 140"),
        ({**TEXT, "max_chars": 0}, "max_chars must be from 1 to 140"),
        ({"kind": "long_text", "label": "x", "max_chars": 5001}, "max_chars must be from 1 to 5000"),
        ({**TEXT, "options": PICKS}, "options does not belong to a short_text field"),
        ({"kind": "yes_no", "label": "x", "low": "no"}, "low does not belong to a yes_no field"),
        ({**TEXT, "advice": [{"op": "ge", "value": 1, "text": "x"}]}, "advice does not belong to a short_text field"),
        ({"kind": "scale", "label": "x", "low": "little"}, "a scale needs both end labels, low and high"),
        ({"kind": "likert5", "label": "x", "options": PICKS}, "a likert5 field needs five options with the ids 1 to 5"),
        ({"kind": "single", "label": "x", "options": PICKS[:1]}, "a single field needs at least two options"),
        ({"kind": "single", "label": "x"}, "a single field needs at least two options"),
        ({"kind": "single", "label": "x", "options": [*PICKS, PICKS[0]]}, "option 'a' is given twice"),
        ({"kind": "ranking", "label": "x", "options": [*PICKS, {"id": "declined", "label": "x"}]}, "option id 'declined' is reserved"),
        ({"kind": "single", "label": "x", "options_from": "colours"}, "options_from: Input should be 'emotions'"),
        ({"kind": "single", "label": "x", "options_from": 3}, "options_from: Input should be 'emotions'"),
        ({"kind": "multi", "label": "x", "options": PICKS, "min_picks": 2, "max_picks": 1}, "picks must satisfy 0 ≤ min_picks ≤ max_picks ≤ 2, not 2–1"),
        ({"kind": "multi", "label": "x", "options": PICKS, "max_picks": 3}, "picks must satisfy 0 ≤ min_picks ≤ max_picks ≤ 2, not 0–3"),
        ({"kind": "multi", "label": "x", "options": PICKS, "max_picks": 0}, "picks must satisfy 0 ≤ min_picks ≤ max_picks ≤ 2, not 0–0"),
        ({"kind": "multi", "label": "x"}, "a multi field needs at least two options"),
        ({"kind": "multi", "label": "x", "options": PICKS, "required": True, "min_picks": 0}, "a required multi field needs min_picks of at least 1"),
        ({"kind": "group", "label": "x", "rows_max": 2, "fields": []}, "a group needs fields"),
        ({"kind": "group", "label": "x", "fields": [{"id": "a", **TEXT}]}, "rows must satisfy 0 ≤ rows_min ≤ rows_max ≤ 50, not 0–None"),
        ({**ROWS, "id": "f0", "rows_min": 4}, "rows must satisfy 0 ≤ rows_min ≤ rows_max ≤ 50, not 4–3"),
        ({**ROWS, "id": "f0", "rows_max": 51}, "rows must satisfy 0 ≤ rows_min ≤ rows_max ≤ 50, not 0–51"),
        ({**ROWS, "id": "f0", "required": True, "rows_min": 0}, "a required group needs rows_min of at least 1"),
        ({**ROWS, "id": "f0", "fields": [{"id": "a", **TEXT}] * 2}, "field 'a' is given twice in the group"),
        ({**ROWS, "id": "f0", "fields": [{**ROWS, "id": "g"}]}, "field 'g': a group cannot hold a group"),
        ({**ROWS, "id": "f0", "fields": [{"id": "a", "visibility": "T", **TEXT}]}, "field 'a': the fields of a group have the visibility of the group"),
        (
            {**ROWS, "id": "f0", "fields": [{"id": "a", "required_when": {"field": "b", "op": "eq", "value": 1}, **TEXT}]},
            "field 'a': the condition is on 'b', which is not an earlier field here",
        ),
        ({**TEXT, "required": True, "required_when": {"field": "z", "op": "eq", "value": 1}}, "required and required_when cannot both be given"),
        ({**TEXT, "shown_when": {"field": "f0", "op": "eq", "value": 1}}, "a condition cannot be on the field itself"),
        ({**TEXT, "shown_when": {"field": "z", "op": "eq", "value": None}}, "shown_when.value: Input should be"),
        ({**TEXT, "shown_when": {"field": "z", "op": "gt", "value": 1}}, "op: Input should be 'lt', 'ge', 'eq', 'ne' or 'in'"),
        ({**TEXT, "shown_when": {"field": "z", "op": "eq", "value": 1}}, "the condition is on 'z', which is not an earlier field here"),
        ({**TEXT, "hint": "about {them}"}, "only {me} and {partner} may stand in braces"),
        ({**TEXT, "label": "about {me"}, "only {me} and {partner} may stand in braces"),
        ({**TEXT, "visibility": "P", "id": "c_useful"}, "this id is reserved: it is added to every exercise"),
    ],
)  # fmt: skip
def test_a_wrong_field(field, message):
    found = problems(exercise(step("one", field)))
    name = field.get("id", "f0")
    assert [one for one in found if one[:2] == ("one", name) and message in one.message], found


def test_a_wrong_field_of_a_group_is_named_with_the_group():
    rows = {**ROWS, "fields": [{"id": "a", "kind": "essay", "label": "x"}]}
    assert problems(exercise(step("one", rows)))[0][:2] == ("one", "rows.a")
    rows = {**ROWS, "fields": [{"id": "a", "kind": "short_text", "label": "{x}"}]}
    assert problems(exercise(step("one", rows)))[0][:2] == ("one", "rows.a")


@pytest.mark.parametrize("shape", [None, 3, [], "x", {"steps": 3}, {"steps": [3]}, {"steps": [{"pages": [{"fields": [3]}]}]},
                                   {"steps": [{"by": "together", "pages": [3, {"fields": [3]}, {"fields": 3}]}]}])  # fmt: skip
def test_data_of_any_other_shape_is_an_error_with_words(shape):
    assert all(one.message for one in problems(shape))


def test_an_error_on_a_page_names_the_page():
    wrong = exercise(step("one", TEXT))
    del wrong["steps"][0]["pages"][0]["title"]
    assert problems(wrong) == [Problem("one", "", "page 1: title: Field required")]
    wrong["steps"][0]["pages"] = [{"title": "x", "fields": [{"kind": "short_text", "label": "x"}]}]
    assert problems(wrong) == [Problem("one", "#1", "id: Field required")]


# --- conditions


CONDITIONS = [
    ({**SCALE}, "lt", "high", "'f0' is compared with numbers only"),
    ({**SCALE}, "lt", True, "'f0' is compared with numbers only"),
    ({**SCALE}, "in", 3, "'in' needs a list of values"),
    ({**SCALE}, "eq", [1, 2], "'eq' needs one value, not a list"),
    ({"kind": "single", "label": "x", "options": PICKS}, "eq", "c", "'f0' has no option 'c'"),
    ({"kind": "multi", "label": "x", "options": PICKS}, "in", ["a", "c"], "'f0' has no option 'c'"),
    ({"kind": "single", "label": "x", "options": PICKS}, "lt", "a", "'lt' cannot be used on the single field 'f0'"),
    ({"kind": "yes_no", "label": "x"}, "eq", "yes", "'f0' is compared with true or false only"),
    ({**TEXT}, "eq", "x", "no condition can be on the short_text field 'f0'"),
]


@pytest.mark.parametrize(("target", "op", "value", "message"), CONDITIONS)
def test_a_condition_that_can_never_be_meant(target, op, value, message):
    asked = {"id": "f1", **TEXT, "shown_when": {"field": "f0", "op": op, "value": value}}
    assert Problem("one", "f1", message) in problems(exercise(step("one", target, asked)))


@pytest.mark.parametrize(
    ("op", "value", "meets", "misses"),
    [
        ("lt", 8, [0, 7, 7.5], [8, 9, None, {"declined": True}]),
        ("ge", 8, [8, 10], [7, None, {"declined": True}]),
        ("eq", True, [True], [False, None]),
        ("eq", "a", ["a", ["b", "a"]], ["b", ["b"], None]),
        ("ne", "a", ["b", ["b"]], ["a", ["b", "a"], None, {"declined": True}]),
        ("in", ["a", "b"], ["a", ["c", "b"]], ["c", ["c"], None]),
    ],
)
def test_conditions_hold(op, value, meets, misses):
    condition = Condition(field="x", op=op, value=value)
    assert [answer for answer in [*meets, *misses] if condition.holds({"x": answer})] == meets
    assert not condition.holds({})


def test_sound_conditions_pass():
    picks = {"kind": "single", "label": "x", "options": PICKS}
    yes = {"kind": "yes_no", "label": "x"}
    fields = [
        SCALE, picks, yes,
        {"id": "f3", **TEXT, "shown_when": {"field": "f0", "op": "in", "value": [1, 2]}},
        {"id": "f4", **TEXT, "required_when": {"field": "f1", "op": "ne", "value": "a"}},
        {"id": "f5", **TEXT, "shown_when": {"field": "f2", "op": "eq", "value": False}},
    ]  # fmt: skip
    one = parse(exercise(step("one", *fields)), "x").steps[0].by_id
    assert one["f5"].shown_when.value is False and one["f4"].may_be_required and not one["f5"].may_be_required
