"""Logs, roles, seals, computed rows and options, alarms, recalls: what a definition may not say, and what it may."""

# ruff: noqa: E501 - one case, one line

import pytest

from practice.exercises.definition import CLOSING_IDS, Field, Step, parse
from practice.exercises.terms import AGAIN, ALARMS, FREQUENCIES, SCORES
from tests.exercises.definitions import PICKS, ROWS, SCALE, TEXT, exercise, problems, step, turn

AFTER = {"after": "one", "when": "revealed"}
DAYS = {"log": {"every": "day", "entries": 7}}
USES = {"log": {"every": "use", "entries": 9}, "by": "one"}
BARRIER = {
    "kind": "multi",
    "label": "x",
    "options": [*PICKS, {"id": "unsafe", "label": "felt unsafe", "visibility": "T"}],
}
SAFE = {"kind": "single", "label": "x", "visibility": "T", "options": PICKS}
END = {**step("end"), "pages": [], "opens": {"after": "one"}}
PHRASED = {"kind": "long_text", "label": "x", "phrases": ["you always"], "phrase_note": "Say what you saw."}
GAPS = {"step": "one", "take": "gaps", "mine": "mine_*", "wish": "wish_*"}
WISHES = [{"id": f"{side}_{item}", **SCALE, "item": item} for side in ("mine", "wish") for item in ("money", "phone")]


def options(source=None, kind="single", **more):
    return {
        "id": "f0",
        "kind": kind,
        "label": "x",
        "options_of": {"step": "one", "field": "rows", "of": "both", **(source or {})},
        **more,
    }


def two(source, asked, rows=ROWS, opens=AFTER, **more):
    """A step with rows and one after its reveal that uses them."""
    field = {**options(source), **asked}
    return exercise(step("one", rows), step("two", field, opens=opens, **more))


def after_rows(rows, source=None, **more):
    group = {
        "id": "f0",
        "kind": "group",
        "label": "x",
        "fields": [{"id": "text", **TEXT}],
        "rows_from": {"step": "one", "field": "rows", "of": "both", **(source or {})},
    }
    return exercise(step("one", rows), step("two", {**group, **more}, opens=AFTER))


def with_gaps(*fields, gaps=None, opens=AFTER, by="together", **more):
    group = {
        "id": "f0",
        "kind": "group",
        "label": "x",
        "fields": [{"id": "deal", **TEXT}],
        "rows_from": {**GAPS, **(gaps or {})},
    }
    return exercise(step("one", *(fields or WISHES), **more), step("two", group, opens=opens, by=by))


FIELDS = [
    ({**TEXT, "role": "third"}, "role: Input should be 'first' or 'second'"),
    ({**TEXT, "role": "first"}, "role belongs to a step by each of a TURN exercise"),
    ({"kind": "date", "label": "x", "auto": "noon"}, "auto: Input should be 'day' or 'hints'"),
    ({**TEXT, "auto": "day"}, "auto does not belong to a short_text field"),
    ({"kind": "number", "label": "x", "auto": "day"}, 'auto = "day" needs a date field'),
    ({"kind": "date", "label": "x", "auto": "day"}, 'auto = "day" needs a log by day or week'),
    ({"kind": "date", "label": "x", "auto": "hints"}, 'auto = "hints" needs a number field with visibility T'),
    ({"kind": "number", "label": "x", "auto": "hints"}, 'auto = "hints" needs a number field with visibility T'),
    ({"kind": "number", "label": "x", "auto": "hints", "visibility": "T"}, 'auto = "hints" needs a text with phrases in the same step'),
    ({"kind": "date", "label": "x", "auto": "day", "shown_when": {"field": "z", "op": "eq", "value": 1}}, "an auto field is never asked: leave out required_when and shown_when"),
    ({"kind": "date", "label": "x", "auto": "day", "required_when": {"field": "z", "op": "eq", "value": 1}}, "an auto field is never asked"),
    ({**TEXT, "phrases": ["you always"]}, "phrases and phrase_note belong together"),
    ({**TEXT, "phrase_note": "Say it differently."}, "phrases and phrase_note belong together"),
    ({**PHRASED, "phrases": ["’ "]}, "a phrase needs words"),
    ({**PHRASED, "phrases": [""]}, "String should have at least 1 character"),
    ({**PHRASED, "phrase_note": "for {them}"}, "only {me} and {partner} may stand in braces"),
    ({**SCALE, "phrases": ["a"], "phrase_note": "b"}, "phrases does not belong to a scale field"),
    ({**TEXT, "sealed_until": "two", "visibility": "T"}, "sealed_until belongs to a field that the partner sees"),
    ({**TEXT, "sealed_until": "two"}, "sealed_until names 'two', which is not a later step"),
    ({**TEXT, "sealed_until": "one"}, "sealed_until names 'one', which is not a later step"),
    ({**BARRIER, "required": True}, "an option with visibility T needs a field that is not required"),
    ({**BARRIER, "required_when": {"field": "z", "op": "eq", "value": 1}}, "an option with visibility T needs a field that is not required"),
    ({**BARRIER, "min_picks": 1}, "an option with visibility T needs a field that is not required"),
    ({**BARRIER, "kind": "ranking"}, "an option with visibility T belongs to a single or multi field of one person"),
    ({**BARRIER, "visibility": "J"}, "an option with visibility T belongs to a single or multi field of one person"),
    ({**BARRIER, "options": [*PICKS, {"id": "c", "label": "x", "visibility": "O"}]}, "visibility: Input should be"),
    ({**SAFE, "alarms": [{"values": ["no"], "kind": "some_topics"}]}, "alarms: 'no' is not an answer of this field"),
    ({**SAFE, "alarms": [{"values": ["a"], "kind": "thunder"}]}, "kind 'thunder' is not one of cannot_speak_freely, "),
    ({**SAFE, "alarms": [{"values": [], "kind": "some_topics"}]}, "an alarm needs values"),
    ({**SAFE, "visibility": "P", "alarms": [{"values": ["a"], "kind": "some_topics"}]}, "alarms: the partner sees 'a': use visibility T"),
    ({**BARRIER, "alarms": [{"values": ["a", "unsafe"], "kind": "felt_unsafe"}]}, "alarms: the partner sees 'a'"),
    ({**SCALE, "alarms": [{"values": ["1"], "kind": "felt_unsafe"}]}, "alarms does not belong to a scale field"),
    ({"kind": "yes_no", "label": "x", "visibility": "T", "alarms": [{"values": [True], "kind": "felt_unsafe"}]}, "values"),
    (options(options_from="emotions", kind="multi"), "options_of decides the options: leave out options_from"),
    (options(options=[{"id": "a1_0", "label": "x"}]), "option id 'a1_0' could be that of a row"),
    (options(kind="likert5"), "options_of does not belong to a likert5 field"),
    (options(kind="multi", min_picks=2, max_picks=1), "picks must satisfy 0 ≤ min_picks ≤ max_picks, not 2–1"),
    (options(kind="multi", min_picks=-1), "picks must satisfy 0 ≤ min_picks ≤ max_picks, not -1–None"),
    (options(kind="multi", max_picks=0), "picks must satisfy 0 ≤ min_picks ≤ max_picks, not 0–0"),
    (options({"of": "nobody"}), "options_of.of: Input should be 'own', 'partner', 'both' or 'joint'"),
    (options({"per": "log"}), "options_of.per: Extra inputs are not permitted"),
    (options(), "options_of names one.rows, which is not a field of an earlier step"),
    ({**ROWS, "id": "f0", "fields": [{"id": "a", **TEXT, "role": "first"}]}, "field 'a': role, auto, sealed_until, alarms and T options belong to whole fields"),
    ({**ROWS, "id": "f0", "fields": [{"id": "a", **BARRIER}]}, "field 'a': role, auto, sealed_until, alarms and T options belong to whole fields"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "message"), FIELDS, ids=[f"{n}-{one[1][:40]}" for n, one in enumerate(FIELDS)])
def test_a_wrong_field(field, message):
    found = problems(exercise(step("one", field)))
    assert [one for one in found if one[:2] == ("one", "f0") and message in one.message], found


WHOLES = [
    # logs
    (exercise(step("one", TEXT, log={"every": "year", "entries": 3}), END), "one", "", "log.every: Input should be 'day', 'week' or 'use'"),
    (exercise(step("one", TEXT, log={"every": "day", "entries": 0}), END), "one", "", "entries must be from 1 to 60"),
    (exercise(step("one", TEXT, log={"every": "day", "entries": 61}), END), "one", "", "entries must be from 1 to 60"),
    (exercise(step("one", TEXT, by="one", log={"every": "use", "entries": 3, "reveal": "entry"}), END), "one", "", "entries per use are never revealed"),
    (exercise(step("one", TEXT, **DAYS)), "", "", "an exercise needs a step that a person writes alone"),
    (exercise(step("nil", TEXT), step("one", TEXT, **DAYS)), "", "", "the last step is a log: it needs a last step after it"),
    (exercise(step("one", TEXT, log=USES["log"]), END), "one", "", "log: a log per use is by one"),
    (exercise(step("one", TEXT, by="together", **DAYS), step("end", TEXT)), "one", "", "log: a log by day or week is by each or one"),
    (turn(step("one", TEXT, by="first", **DAYS), step("end", TEXT)), "one", "", "log: a log by day or week is by each or one"),
    (turn(step("one", SCALE, repeat={"step": "one", "field": "f0", "op": "lt", "value": 8, "max_rounds": 3}, **DAYS), END), "one", "", "log: a log has no repeat"),
    (turn(step("nil", TEXT, by="first", repeat={"step": "two", "field": "f0", "op": "lt", "value": 8, "max_rounds": 3}), step("one", TEXT, **DAYS), step("two", SCALE, by="second")), "nil", "", "repeat: a log cannot be repeated"),
    (exercise(step("one", TEXT, **USES), END), "end", "", "opens after 'one', but nothing waits for a log per use"),
    (exercise(step("one", {**TEXT, "visibility": "O"}, by="one"), step("two", TEXT, opens=AFTER)), "two", "", "opens after 'one' is revealed, which never happens"),
    (exercise(step("one", {**TEXT, "visibility": "J"}, by="one"), step("two", TEXT)), "one", "f0", "visibility J in a step that each writes alone"),
    ({**exercise(step("one", TEXT)), "steps": [{**step("one"), "pages": []}, step("two", TEXT)]}, "one", "", "a step needs pages"),
    (exercise(step("one", {**TEXT, "visibility": "O"}, by="one"), step("two", TEXT, by="together", opens={"after": "one"})), "two", "", "opens after 'one': nobody may learn that the other has written"),
    (exercise(step("one", TEXT), step("two", TEXT, by="together"), disclosures_allowed=["mutual", "private"]), "two", "", "a joint step is read by both, so 'private' (never revealed) cannot be allowed"),
    (exercise(step("one", {"id": "d", "kind": "date", "label": "x"}), step("two", TEXT, opens={**AFTER, "on_date": {"step": "one", "field": "d"}}, **DAYS), step("end", TEXT)), "two", "", "on_date: the days of a log begin by themselves"),
    (exercise(step("one", {"id": "d", "kind": "date", "label": "x", "visibility": "O"}), step("two", TEXT, by="together", opens={**AFTER, "on_date": {"step": "one", "field": "d"}})), "two", "", "on_date: one.d is sealed or private, and the date would tell it"),
    (turn(step("one", {**SCALE, "visibility": "T"}, by="first", repeat={"step": "one", "field": "f0", "op": "lt", "value": 8, "max_rounds": 3})), "one", "", "repeat: one.f0 is sealed or private, and a further round would tell it"),
    # what is asked of whom
    (turn(step("one", {"id": "a", **SCALE, "role": "first"}, {"id": "b", **TEXT, "role": "second", "shown_when": {"field": "a", "op": "ge", "value": 3}})), "one", "b", "the condition is on 'a', which only the first is asked"),
    (turn(step("one", {"id": "a", **TEXT, "role": "first"}, by="first")), "one", "a", "role belongs to a step by each of a TURN exercise"),
    (exercise(step("one", {"id": "a", **SAFE}, {"id": "b", **TEXT, "shown_when": {"field": "a", "op": "eq", "value": "a"}})), "one", "b", "the condition is on 'a', and would tell the partner"),
    (exercise(step("one", {"id": "a", **BARRIER}, {"id": "b", **TEXT, "required_when": {"field": "a", "op": "in", "value": ["a", "unsafe"]}})), "one", "b", "the condition is on 'a', and would tell the partner"),
    (exercise(step("one", {"id": "d", "kind": "date", "label": "x", "auto": "day"}, {"id": "b", **TEXT, "shown_when": {"field": "d", "op": "eq", "value": 1}}, **DAYS), END), "one", "b", "the condition is on 'd', which is never asked"),
    (exercise(step("one", ROWS), step("two", options(), {"id": "b", **TEXT, "shown_when": {"field": "f0", "op": "eq", "value": "a"}}, opens=AFTER)), "two", "b", "no condition can be on 'f0', whose options are not known before"),
    # seals
    (exercise(step("one", {**TEXT, "sealed_until": "two"}), step("two", {**TEXT, "visibility": "O"}, by="one")), "one", "f0", "sealed_until names 'two', which is never revealed at once"),
    (exercise(step("one", {**TEXT, "sealed_until": "two"}), step("two", TEXT, **DAYS), END), "one", "f0", "sealed_until names 'two', which is never revealed at once"),
    (exercise(step("one", {**TEXT, "sealed_until": "two"}, by="one"), step("two", TEXT)), "one", "f0", "sealed_until belongs to a step that is revealed to the partner"),
    (exercise(step("one", {"id": "d", "kind": "date", "label": "x", "sealed_until": "end"}), step("two", TEXT, opens={**AFTER, "on_date": {"step": "one", "field": "d"}}), step("end", TEXT)), "two", "", "on_date: one.d is sealed or private, and the date would tell it"),
    (turn(step("one", {**SCALE, "sealed_until": "two"}, by="first", repeat={"step": "one", "field": "f0", "op": "lt", "value": 8, "max_rounds": 3}), step("two", TEXT, by="second")), "one", "", "repeat: one.f0 is sealed or private, and a further round would tell it"),
    # joint words, frequencies, recalls
    (exercise(step("one", {**TEXT, "label": "{a}'s half"})), "one", "f0", "only {me} and {partner} may stand in braces"),
    (exercise(step("one", TEXT), step("two", {**TEXT, "label": "{c}'s half"}, by="together")), "two", "f0", "only {me}, {partner}, {a} and {b} may stand in braces"),
    (exercise(frequency="sometimes"), "", "", "frequency: 'sometimes' is not one of \"daily × 7\", \"every session\""),
    (exercise({**step("one", TEXT), "pages": [{"title": "x", "recalls": [{"slug": "a", "title": "{x}", "score": "menu"}], "fields": [{"id": "a", **TEXT}]}]}), "one", "", "page 'x': only {me} and {partner}"),
    *(
        (exercise({**step("one", TEXT), "pages": [{"title": "x", "recalls": [{"slug": "a", "title": "x", **more}], "fields": [{"id": "a", **TEXT}]}]}), "one", "", "page 1: recalls.#1: a recall names a step and a field, or a score")
        for more in ({}, {"step": "a"}, {"field": "a"}, {"step": "a", "score": "menu"}, {"step": "a", "field": "b", "score": "menu"})
    ),
    # options
    (two({"step": "no"}, {}), "two", "f0", "options_of names no.rows, which is not a field of an earlier step"),
    (two({"field": "no"}, {}), "two", "f0", "options_of names one.no, which is not a field of an earlier step"),
    (two({"sub": "by"}, {}), "two", "f0", "options_of: one.rows is not a group with the short text 'by'"),
    (two({}, {}, {**ROWS, "fields": [{"id": "by", "kind": "date", "label": "By"}]}), "two", "f0", "options_of: one.rows is not a group with the short text 'it needs'"),
    (two({}, {}, {"id": "rows", **TEXT}), "two", "f0", "options_of: one.rows is not a group"),
    (two({"take": "picks"}, {}), "two", "f0", "options_of: picks come from a multi or single field with options of its own, not one.rows"),
    (two({"take": "picks", "sub": "text"}, {}, {"id": "rows", **BARRIER}), "two", "f0", "options_of: picks come from"),
    (two({"of": "joint"}, {}), "two", "f0", "options_of: of = 'joint' does not fit 'one', which is not a joint step"),
    (exercise(step("one", ROWS, by="together"), step("two", options(), opens=AFTER)), "two", "f0", "options_of: of = 'both' does not fit 'one', which is a joint step"),
    (two({"of": "own"}, {}, by="together"), "two", "f0", "options_of: a joint step has no author: of is both or joint, not 'own'"),
    (two({"of": "own"}, {}, {**ROWS, "visibility": "O"}), "two", "f0", "options_of own answers: one.rows is not shown to the partner"),
    (two({"of": "both"}, {"visibility": "T"}, {**ROWS, "visibility": "O"}), "two", "f0", "options_of both's answers: one.rows is not shown to the partner"),
    (two({"of": "partner"}, {}, {**ROWS, "visibility": "T"}), "two", "f0", "options_of the partner's answers: one.rows is not shown to the partner"),
    (two({"of": "own"}, {}, opens={"after": "one"}), "two", "f0", "options_of own answers: the step must open after 'one' is revealed"),
    (two({"of": "both"}, {}, opens={}), "two", "f0", "options_of both's answers: the step must open after 'one' is revealed"),
    (exercise(step("one", {**ROWS, "sealed_until": "end"}), step("two", options(), opens=AFTER), step("end", TEXT)), "two", "f0", "options_of both's answers: one.rows is not shown to the partner"),
    (exercise(step("one", ROWS, by="one"), step("two", options({"of": "own"}))), "two", "f0", "options_of own answers: one.rows is not shown to the partner"),
    (exercise(step("one", ROWS, by="one"), step("two", options({"of": "partner"}), by="one")), "two", "f0", "options_of the partner's answers: one.rows is not shown to the partner"),
    (after_rows(ROWS, fields=[options({"step": "no"})]), "two", "f0", "f0: options_of names no.rows"),
    # rows
    (after_rows(ROWS, {"field": None}), "two", "f0", "rows_from: rows need a field and of"),
    (after_rows(ROWS, {"of": None}), "two", "f0", "rows_from: rows need a field and of"),
    (after_rows(ROWS, {"mine": "mine_*"}), "two", "f0", "rows_from: mine and wish belong to gaps"),
    (after_rows({**ROWS, "rows_max": 26}), "two", "f0", "rows_from: one.rows may have 52 rows, more than 50"),
    (after_rows(ROWS, fields=[{"id": "row", **TEXT}]), "two", "f0", "field 'row': this id is reserved where rows follow earlier answers"),
    (with_gaps(gaps={"of": "own"}), "two", "f0", "gaps are of both, and have mine and wish instead of a field"),
    (with_gaps(gaps={"field": "mine_money"}), "two", "f0", "gaps are of both, and have mine and wish instead of a field"),
    (with_gaps(gaps={"mine": "mine"}), "two", "f0", 'gaps need mine and wish, like "mine_*" and "wish_*"'),
    (with_gaps(gaps={"wish": "_*"}), "two", "f0", 'gaps need mine and wish, like "mine_*" and "wish_*"'),
    (with_gaps(gaps={"most": 0}), "two", "f0", "most must be from 1 to 50"),
    (with_gaps(gaps={"most": 51}), "two", "f0", "most must be from 1 to 50"),
    (with_gaps(gaps={"step": "no"}), "two", "f0", "rows_from names 'no', which is not an earlier step"),
    (with_gaps(gaps={"mine": "none_*"}), "two", "f0", "rows_from: none_* and wish_* are not the same items of 'one'"),
    (with_gaps(*WISHES[:3]), "two", "f0", "rows_from: mine_* and wish_* are not the same items of 'one'"),
    (with_gaps({**WISHES[0], "visibility": "O"}, *WISHES[1:]), "two", "f0", "rows_from: one.mine_money is not a rating that the partner sees"),
    (with_gaps({"id": "mine_money", **TEXT}, *WISHES[1:]), "two", "f0", "rows_from: one.mine_money is not a rating that the partner sees"),
    (with_gaps({**WISHES[0], "sealed_until": "two"}, *WISHES[1:]), "two", "f0", "rows_from: one.mine_money is not a rating that the partner sees"),
    (with_gaps(**DAYS), "two", "f0", "rows_from: gaps come from a step that both answer once, which 'one' is not"),
    (with_gaps(opens={"after": "one"}), "two", "f0", "rows_from both's answers: the step must open after 'one' is revealed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "where", "field", "message"), WHOLES, ids=[f"{n}-{one[3][:40]}" for n, one in enumerate(WHOLES)]
)
def test_a_wrong_exercise(data, where, field, message):
    found = problems(data)
    assert [one for one in found if one[:2] == (where, field) and message in one.message], found


# --- what may be said


def sound(data):
    """The exercise, the same when it is stored and read again."""
    one = parse(data, "x")
    assert parse(one.model_dump(mode="json"), "x") == one
    return one


def test_each_alone_is_allowed_in_every_mode_and_waits_for_nothing():
    alone = step("alone", {**TEXT, "visibility": "P"}, by="one")
    joint = {"mode": "JOINT", "disclosure": "joint", "disclosures_allowed": ["joint"]}
    for data in (exercise(alone), turn(alone), exercise(step("a", TEXT, by="together"), alone, **joint)):
        assert sound(data).by_id["alone"].by == "one"


def test_the_closing_page_passes_a_log_by_and_can_be_a_step_of_its_own():
    one = sound(exercise(step("one", TEXT, **DAYS), END))
    assert [s.id for s in one.steps if CLOSING_IDS <= s.by_id.keys()] == ["end"]
    assert len(one.by_id["end"].pages) == 1
    assert one.by_id["one"].log.reveal == "window"


def test_with_swap_the_closing_page_passes_a_log_by():
    one = sound(turn(step("a", TEXT, by="first"), step("one", TEXT, **DAYS), END, swap=True))
    assert [s.id for s in one.steps if CLOSING_IDS <= s.by_id.keys()] == ["end"]


def test_a_step_of_roles_without_the_questions_of_the_other():
    fields = [{"id": "room", **SCALE, "role": "first"}, {"id": "urge", **SCALE, "role": "second"}]
    days = {**step("one", *fields, **DAYS)}
    days["pages"].append({"title": "Only one", "fields": [{"id": "more", **TEXT, "role": "second"}]})
    one = sound(turn(days, END)).by_id["one"]
    assert [field.id for field in one.for_role("first").fields] == ["room"]
    assert len(one.for_role("first").pages) == 1
    assert [field.id for field in one.for_role("second").fields] == ["urge", "more"]
    assert list(one.for_role("first").by_id) == ["room"], "worked out anew, not copied"
    assert one.for_role("first") is one.for_role("first")
    plain = sound(exercise()).steps[0]
    assert plain.for_role("first") is plain


def test_a_copy_carries_nothing_that_was_worked_out_from_the_old_values():
    field = Field.model_validate({"id": "x", "kind": "single", "label": "x", "options": PICKS})
    assert field.labels == {"a": "A", "b": "B"} and field.for_therapist == frozenset()
    fewer = field.model_copy(update={"options": field.options[:1]})
    assert fewer.labels == {"a": "A"} and field.labels == {"a": "A", "b": "B"}
    one = Step.model_validate(step("one", TEXT))
    assert one.by_id and not one.computes
    assert one.model_copy(update={"pages": ()}).by_id == {}
    assert one.model_copy() == one


def test_sound_options_rows_seals_and_fixed_options_beside_computed_ones():
    none = [{"id": "none", "label": "None of these"}]
    links = options({"of": "partner"}, options=none)
    one = sound(after_rows(ROWS, {"of": "own"}, fields=[links]))
    assert one.by_id["two"].computes and not one.by_id["one"].computes
    assert [o.id for o in one.by_id["two"].by_id["f0"].fields[0].options] == ["none"]
    sound(two({"sub": "text"}, {"kind": "ranking"}))
    sound(two({"take": "picks", "of": "own"}, {"kind": "multi"}, {"id": "rows", **BARRIER}))
    sound(two({}, {"kind": "multi", "required": True}))
    sound(two({}, {"kind": "multi", "min_picks": 1, "max_picks": 2}))
    sound(with_gaps())
    sound(with_gaps(by="each", gaps={"of": "both", "most": 50}))
    sound(exercise(step("one", {**TEXT, "sealed_until": "two"}), step("two", TEXT)))


def test_own_answers_that_nobody_else_reads_may_come_from_anywhere():
    private = {**ROWS, "visibility": "O"}
    sound(two({"of": "own"}, {"visibility": "T"}, private, opens={}))
    sound(exercise(step("one", private, by="one"), step("two", options({"of": "own"}), by="one")))
    sound(exercise(step("one", private), step("two", options({"of": "own"}), by="one")))


def test_a_reveal_further_back_is_enough_and_turns_wait_anyway():
    mid = step("mid", TEXT, opens=AFTER)
    last = step("last", options(), opens={"after": "mid", "when": "revealed"})
    sound(exercise(step("one", ROWS), mid, last))
    broken = step("last", options(), opens={"after": "mid"})
    assert "must open after 'one' is revealed" in problems(exercise(step("one", ROWS), mid, broken))[0].message
    sound(turn(step("one", ROWS, by="first"), step("two", options({"of": "partner"}), by="second")))


def test_steps_that_wait_for_each_other_in_a_circle_are_refused_and_do_not_hang():
    opens = {"after": "two", "when": "revealed"}
    found = problems(exercise(step("one", ROWS, opens=opens), step("two", options({"step": "zero"}), opens=AFTER)))
    assert ("one", "", "opens after 'two', which is not an earlier step") in found
    rows = step("zero", ROWS)
    found = problems(
        exercise(rows, step("one", TEXT, opens=opens), step("two", options({"step": "zero"}), opens=AFTER))
    )
    assert any("must open after 'zero' is revealed" in one.message for one in found)


def test_joint_words_name_both_by_seat():
    labels = {**TEXT, "label": "{a}'s half", "hint": "not {b}'s", "phrases": ["x"], "phrase_note": "{a} and {partner}"}
    one = sound(exercise(step("one", TEXT), {**step("two", labels, by="together"), "title": "{a} and {b}"}))
    assert one.by_id["two"].by_id["f0"].label == "{a}'s half"


def test_alarms_say_what_a_stored_answer_raises():
    def asked(**more):
        return Field.model_validate({"id": "x", "label": "x", **more})

    some = {"values": ["a"], "kind": "some_topics"}
    safe = asked(**{**SAFE, "alarms": [{"values": ["a", "b"], "kind": "cannot_speak_freely"}, some]})
    assert safe.raised("a") == ("cannot_speak_freely", "some_topics") and safe.raised("b") == ("cannot_speak_freely",)
    assert safe.raised(None) == safe.raised({"declined": True}) == ()
    barrier = asked(**BARRIER, alarms=[{"values": ["unsafe"], "kind": "felt_unsafe"}])
    assert barrier.raised(["a", "unsafe"]) == ("felt_unsafe",) and barrier.raised(["a"]) == ()
    yes = asked(kind="yes_no", visibility="T", alarms=[{"values": ["no"], "kind": "too_hot"}])
    assert yes.raised(False) == ("too_hot",) and yes.raised(True) == ()
    assert asked(**TEXT).raised("no") == ()


def test_the_closed_words():
    assert set(AGAIN) < FREQUENCIES and all(days > 0 for days in AGAIN.values())
    assert {"cannot_speak_freely", "some_topics", "felt_unsafe"} <= ALARMS
    assert {f"D{n}" for n in range(1, 16)} < SCORES
