"""Whole definitions, attacked: order, turns, reveals, references; and what every exercise is given."""

# ruff: noqa: E501 - one case, one line

import copy

import pytest

from practice.exercises.definition import CLOSING_IDS, Exercise, Step, closing_page, parse
from practice.exercises.terms import Mode
from tests.exercises.definitions import ROWS, SCALE, TEXT, exercise, problems, step, turn

# --- the whole


AFTER = {"after": "one", "when": "revealed"}
FOLLOW = {"id": "of", "kind": "group", "label": "x", "fields": [{"id": "a", **TEXT}]}


def following(of="partner", opens=None, source="one", group="rows", rows=ROWS, **more):
    field = {**FOLLOW, "rows_from": {"step": source, "field": group, "of": of}, **more}
    return exercise(step("one", rows), step("two", field, opens=AFTER if opens is None else opens))


WHOLES = [
    (exercise(number="1"), "", "", "number: String should match pattern"),
    (exercise(minutes=0), "", "", "minutes: Input should be greater than or equal to 1"),
    (exercise(version="1"), "", "", "version: Input should be a valid integer"),
    (exercise(domain="cooking"), "", "", "domain: Input should be"),
    (exercise(strategies=["V14"]), "", "", "String should match pattern"),
    (exercise(strategies=[]), "", "", "strategies: at least one is needed"),
    (exercise(gate="G3"), "", "", "gate: Input should be 'G0', 'G1' or 'G2'"),
    (exercise(mode="ALL"), "", "", "mode: Input should be"),
    (exercise(colour="red"), "", "", "colour: Extra inputs are not permitted"),
    (exercise(intro="Hello {you}"), "", "", "only {me} and {partner} may stand in braces"),
    (exercise(steps=[]), "", "", "an exercise needs steps"),
    (exercise(guide={**exercise()["guide"], "evidence": []}), "", "", "guide: evidence needs at least one line"),
    (exercise(step("one", TEXT, by="together")), "", "", "an exercise needs a step that a person writes alone"),
    (exercise(guide={"purpose": "p"}), "", "", "guide.introduce: Field required"),
    (exercise(strategies=["V1", "X"]), "", "", "strategies.#2: String should match"),
    (exercise(swap=True), "", "", "swap belongs to TURN exercises only"),
    (exercise(disclosure="private"), "", "", "disclosure private is not among disclosures_allowed"),
    (exercise(disclosures_allowed=["mutual", "turn"]), "", "", "disclosure turn does not fit mode PAR"),
    (exercise(disclosure="in_session"), "", "", "disclosure mutual is wider than the default in_session"),
    (exercise(gate="G2"), "", "", "a G2 exercise is released by the therapist"),
    (exercise(step("one", TEXT), step("one", TEXT)), "one", "", "two steps have this id"),
    (exercise(step("one", TEXT, by="first")), "one", "", "by 'first' does not fit mode PAR"),
    (exercise(step("one", TEXT, by="nobody")), "one", "", "by: Input should be"),
    (exercise(step("one", TEXT, title="{x}")), "one", "", "only {me} and {partner} may stand in braces"),
    (exercise({**step("one", TEXT), "pages": []}, step("two", TEXT)), "one", "", "a step needs pages"),
    (exercise(step("one")), "one", "", "page 'Page' has no fields"),
    (exercise({**step("one", TEXT), "pages": [{"title": "{x}", "fields": [{"id": "a", **TEXT}]}]}), "one", "", "page '{x}': only"),
    (exercise({**step("one", TEXT), "pages": [{"title": "x", "shows": ["no"], "fields": [{"id": "a", **TEXT}]}]}), "one", "", "page 'x' shows 'no', which is not a step"),
    (exercise(step("one", {"id": "a", **TEXT}, {"id": "a", **TEXT})), "one", "a", "two fields of the step have this id"),
    (exercise(step("one", TEXT, opens={"after": "two"}), step("two", TEXT)), "one", "", "opens after 'two', which is not an earlier step"),
    (exercise(step("one", TEXT, opens={"after": "one"})), "one", "", "opens after 'one', which is not an earlier step"),
    (exercise(step("one", TEXT, opens={"when": "revealed"})), "one", "", "opens needs 'after'"),
    (
        exercise(step("one", TEXT), step("two", TEXT, opens=AFTER), disclosures_allowed=["mutual", "private"]),
        "two", "", "it opens after a reveal, so 'private' (never revealed) cannot be allowed",
    ),
    (exercise(step("one", TEXT), step("two", TEXT, opens={**AFTER, "on_date": {"step": "one", "field": "x"}})), "two", "", "on_date names one.x, which is not a field"),
    (exercise(step("one", TEXT), step("two", TEXT, opens={**AFTER, "on_date": {"step": "no", "field": "x"}})), "two", "", "on_date names no.x, which is not a field"),
    (exercise(step("one", TEXT), step("two", TEXT, opens={**AFTER, "on_date": {"step": "one", "field": "f0"}})), "two", "", "on_date needs a date field"),
    (turn(step("one", SCALE, by="first", repeat={"step": "no", "field": "x", "op": "lt", "value": 8, "max_rounds": 3})), "one", "", "repeat looks at 'no', which is neither"),
    (
        turn(step("one", SCALE, by="first"), step("two", SCALE, by="second", repeat={"step": "one", "field": "f0", "op": "lt", "value": 8, "max_rounds": 3})),
        "two", "", "repeat looks at 'one', which is neither this step nor a later one",
    ),
    (turn(step("one", SCALE, by="first", repeat={"step": "one", "field": "x", "op": "lt", "value": 8, "max_rounds": 3})), "one", "", "repeat looks at one.x, which does not exist"),
    (turn(step("one", SCALE, by="first", repeat={"step": "one", "field": "f0", "op": "lt", "value": "8", "max_rounds": 3})), "one", "", "repeat: 'f0' is compared with numbers only"),
    (turn(step("one", SCALE, by="first", repeat={"step": "one", "field": "f0", "op": "lt", "value": 8, "max_rounds": 1})), "one", "", "repeat: max_rounds must be from 2 to 60"),
    (
        exercise(step("one", TEXT, by="one"), mode="IND", disclosure="private", disclosures_allowed=["private"]),
        "one", "f0", "visibility P in an IND exercise, where nothing is revealed: use T or O",
    ),
    (
        exercise(step("one", {**TEXT, "visibility": "T"}, by="together"), step("two", TEXT)),
        "one", "f0", "visibility T in a joint step, where both read everything: use J",
    ),
    (following(source="no"), "two", "of", "rows_from names no.rows, which is not a group of an earlier step"),
    (following(group="no"), "two", "of", "rows_from names one.no, which is not a group of an earlier step"),
    (following(rows={**ROWS, "kind": "short_text", "rows_max": None, "fields": []}), "two", "of", "rows_from names one.rows, which is not a group"),
    (following(rows={**ROWS, "fields": [{"id": "by", "kind": "date", "label": "By"}]}), "two", "of", "rows_from: one.rows has no short text"),
    (following(opens={"after": "one"}), "two", "of", "rows_from the partner's answers: the step must open after 'one' is revealed"),
    (following(rows={**ROWS, "visibility": "T"}), "two", "of", "rows_from the partner's answers: one.rows is not shown to the partner"),
    (following(rows_max=3), "two", "of", "rows_from decides the number of rows"),
    (exercise(scores=[{"id": "D16", "title": "x", "inputs": []}]), "", "", "id: there is no score 'D16'"),
    (exercise(scores=[{"id": "D1", "title": "x", "inputs": [{"name": "a", "step": "no", "fields": ["f0"]}]}]), "no", "", "score D1: input 'a' names a step that does not exist"),
    (exercise(scores=[{"id": "D1", "title": "x", "inputs": [{"name": "a", "step": "one", "fields": []}]}]), "one", "", "score D1: input 'a' names no fields"),
    (exercise(scores=[{"id": "D1", "title": "x", "inputs": [{"name": "a", "step": "one", "fields": ["x", "f0.y"]}]}]), "one", "", "score D1: input 'a' names 'f0.y', which is not a field"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "where", "field", "message"), WHOLES, ids=[f"{n}-{one[3][:40]}" for n, one in enumerate(WHOLES)]
)
def test_a_wrong_exercise(data, where, field, message):
    found = problems(data)
    assert [one for one in found if one[:2] == (where, field) and message in one.message], found


def test_every_problem_is_reported_at_once():
    found = problems(exercise(step("one", {**TEXT, "label": "{x}"}), step("two", {**TEXT, "hint": "{y}"}), swap=True))
    assert [one[:2] for one in found] == [("", ""), ("one", "f0"), ("two", "f0")]


# --- what is added


def closing_in(data):
    return [one.id for one in parse(data, "x").steps if CLOSING_IDS <= one.by_id.keys()]


def test_the_closing_page_comes_once_for_each_role():
    assert closing_in(exercise(step("one", TEXT), step("two", TEXT))) == ["two"]
    roles = (step("a", TEXT, by="first"), step("b", TEXT, by="second"), step("c", TEXT, by="first"))
    assert closing_in(turn(*roles)) == ["b", "c"]
    assert closing_in(turn(*roles, swap=True)) == ["c"]
    assert closing_in(turn(*roles, step("d", TEXT))) == ["d"]
    assert closing_in(exercise(step("a", TEXT), step("b", TEXT, by="together"))) == ["a"]


def test_the_closing_page_is_not_added_twice():
    once = parse(exercise(), "x")
    again = parse(once.model_dump(), "x")
    assert again == once and len(again.steps[0].pages) == 2
    assert parse(copy.deepcopy(once.model_dump(mode="json")), "x") == once


def test_where_nothing_is_revealed_usefulness_is_for_the_therapist():
    assert [str(f.visibility) for f in closing_page(Mode.IND).fields] == ["T", "T"]
    assert [str(f.visibility) for f in closing_page(Mode.PAR).fields] == ["P", "T"]


def test_unmarked_fields_of_a_joint_step_are_joint_also_in_groups():
    one = parse(exercise(step("a", TEXT), step("b", TEXT, ROWS, by="together")), "x").by_id["b"]
    assert {str(f.visibility) for f in (*one.fields, *one.by_id["rows"].fields)} == {"J"}


def test_defaults_of_the_kinds():
    feelings = {"kind": "multi", "label": "x", "options_from": "emotions"}
    fields = [
        TEXT,
        {"kind": "long_text", "label": "x"},
        feelings,
        {**feelings, "required": True},
        {**ROWS, "required": True},
    ]
    short, long, some, at_least_one, rows = parse(exercise(step("one", *fields)), "x").steps[0].fields[:5]
    assert (short.max_chars, short.limit, long.max_chars, long.limit, some.limit) == (140, 140, 1200, 5000, None)
    assert (some.min_picks, some.max_picks, at_least_one.min_picks) == (0, 24, 1)
    assert (rows.rows_min, rows.rows_max) == (1, 3)


def test_definitions_are_frozen():
    one = parse(exercise(), "x")
    with pytest.raises(ValueError, match="frozen"):
        one.title = "Other"
    assert one.needs_both is False and isinstance(one, Exercise) and isinstance(one.steps[0], Step)
    assert parse(exercise(step("one", TEXT), step("two", TEXT, by="together")), "x").needs_both
