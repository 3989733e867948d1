"""The filled examples: each can be written as it stands, to the end; and what is wrong with one is said."""

import copy

import pytest

from practice.exercises import catalogue, examples, flow, kinds
from practice.exercises.definition import DefinitionError, Field, parse
from practice.exercises.examples import BEGINS, NAMES, Answers, read, replay, typed
from practice.exercises.run import Slot
from tests.exercises.definitions import PICKS, ROWS, SCALE, TEXT, exercise, step, turn
from tests.exercises.fields import SIMPLE, field, group

SLUGS = tuple(catalogue.versions())


@pytest.fixture(scope="module")
def runs():
    return {slug: replay(catalogue.example(slug)) for slug in SLUGS}


def test_every_exercise_has_an_example_and_every_example_an_exercise():
    files = {path.stem for path in (catalogue.LIBRARY / "examples").glob("*")}
    assert files == set(SLUGS)
    assert catalogue.example(SLUGS[0]) is catalogue.example(SLUGS[0])


@pytest.mark.parametrize("slug", SLUGS)
def test_an_example_goes_to_the_end(slug, runs):
    run = runs[slug]
    assert flow.finished_all(run)
    written = {(one.step, one.author) for one in run.submissions}
    assert {one.step for one in run.submissions} == {s.id for s in run.exercise.steps}, "no step is left out"
    for s in run.exercise.steps:
        if s.by in ("each", "one"):
            assert {(s.id, "A"), (s.id, "B")} <= written or s.log is not None and s.by == "one", s.id
    for one in run.submissions:
        assert one.submitted and one.day >= BEGINS
        assert one.revealed == (run.shares and run.exercise.by_id[one.step].by != "one"), one.slot


@pytest.mark.parametrize("slug", SLUGS)
def test_an_example_reads_in_words_for_everybody(slug, runs):
    run = runs[slug]
    from practice.exercises.disclosure import visible

    for viewer in ("A", "B", "therapist"):
        for item in visible(run, viewer):
            names = kinds.Names("Robin", "Kim", "Robin", "Kim")
            if not item.declined:
                assert kinds.words(item.field, item.answer, names) not in ("", []), (item.slot, item.field.id)
            assert "{" not in kinds.fill(item.field.label, names)


def test_the_two_are_named():
    assert NAMES["A"] == "Robin" and NAMES["B"] == "Kim" and len(set(NAMES.values())) == 3


def test_an_exercise_without_an_example_has_none(monkeypatch, tmp_path):
    catalogue.load(SLUGS[0])  # known from here on, wherever the library stands
    monkeypatch.setattr(catalogue, "LIBRARY", tmp_path)
    catalogue.example.cache_clear()
    assert catalogue.example(SLUGS[0]) is None
    catalogue.example.cache_clear()
    with pytest.raises(catalogue.UnknownExercise):
        catalogue.example("no-such-thing")


# --- wrong examples


def said(seat, name, values, occurrence=1):
    return {"seat": seat, "step": name, "occurrence": occurrence, "values": values}


ONE = parse(exercise(step("one", {**TEXT, "required": True}, {"kind": "yes_no", "label": "x"})), "x")


def refused(one, data):
    with pytest.raises(DefinitionError) as caught:
        replay(read(data, one, "x.toml"))
    assert str(caught.value).startswith("x.toml: ")
    return caught.value.problems[0]


SHAPES = [None, 3, [], {}, {"answers": 3}, {"answers": []}, {"answers": [said("A", "one", {})], "more": 1}]


@pytest.mark.parametrize("data", SHAPES)
def test_an_example_of_another_shape(data):
    assert "an example is a list of answers" in refused(ONE, data).message


@pytest.mark.parametrize(
    ("data", "where", "message"),
    [
        (3, "#1", "answers have a seat, a step, an occurrence and values"),
        ({"seat": "A", "step": "one"}, "#1", "answers have a seat"),
        ({**said("A", "one", {}), "more": 1}, "#1", "answers have a seat"),
        (said("C", "one", {}), "one", "seat is A, B or J, not 'C'"),
        (said("A", "one", 3), "one", "values is a table"),
        (said("A", "one", {}, "first"), "one", "occurrence is a number"),
        (said("A", "two", {}), "two", "there is no such step"),
        (said("J", "one", {}), "one", "this is not open for J, occurrence 1"),
        (said("A", "one", {}, 2), "one", "this is not open for A, occurrence 2"),
    ],
)
def test_answers_that_cannot_be_placed(data, where, message):
    found = refused(ONE, {"answers": [data]})
    assert found.step == where and message in found.message


@pytest.mark.parametrize(
    ("values", "name", "message"),
    [
        ({}, "f0", "Write a few words here"),
        ({"f0": ""}, "f0", "Write a few words here"),
        ({"f0": " tea "}, "f0", "stored as 'tea', not as ' tea '"),
        ({"f0": "tea", "f1": "yes"}, "f1", "stored as True, not as 'yes'"),
        ({"f0": "tea", "f9": 3}, "f9", "the step does not ask this"),
        ({"f0": "tea", "c_useful": 11}, "c_useful", "Choose a number from 0 to 10"),
    ],
)
def test_answers_that_nobody_could_have_stored(values, name, message):
    found = refused(ONE, {"answers": [said("A", "one", values)]})
    assert found[:2] == ("one", name) and message in found.message


def test_an_answer_is_written_once_and_in_turn():
    answers = [said("A", "one", {"f0": "tea"})] * 2
    assert "not open for A" in refused(ONE, {"answers": answers}).message
    turns = parse(turn(step("a", TEXT, by="first"), step("b", TEXT, by="second")), "x")
    assert refused(turns, {"answers": [said("B", "b", {"f0": "x"})]}).step == "b"


def test_a_left_out_occurrence_is_the_first():
    data = said("A", "one", {"f0": "tea"})
    del data["occurrence"]
    assert read({"answers": [data]}, ONE, "x").answers == (Answers("A", "one", 1, {"f0": "tea"}),)


def test_declined_answers_logs_joint_records_dates_and_the_therapists_hand():
    days = step(
        "days",
        {**SCALE, "required": True},
        {"kind": "date", "label": "x", "auto": "day"},
        log={"every": "day", "entries": 2},
    )
    plan = step(
        "plan",
        {**TEXT, "required": True},
        {"kind": "date", "label": "x"},
        by="together",
        opens={"after": "days", "when": "revealed"},
    )
    last = step("last", TEXT, opens={"after": "plan", "when": "revealed", "on_date": {"step": "plan", "field": "f1"}})
    data = exercise(days, plan, last, disclosure="in_session", disclosures_allowed=["in_session"])
    one = parse(data, "x")
    answers = [
        said("A", "days", {"f0": 3}), said("A", "days", {"f0": {"declined": True}}, 2), said("B", "days", {"f0": 4}),
        said("J", "plan", {"f0": "tea", "f1": "2026-04-01"}), said("A", "last", {"f0": "x"}), said("B", "last", {}),
    ]  # fmt: skip
    run = replay(read({"answers": answers}, one, "x"))
    assert all(found.revealed for found in run.submissions)
    assert run.by_slot[Slot("days", 2, "A")].answers == {"f0": {"declined": True}, "f1": "2026-03-03"}
    assert run.by_slot[Slot("days", 1, "A")].revealed_on.isoformat() == "2026-03-04"
    assert run.by_slot[Slot("plan", 1, None)].agreed == {"A", "B"}
    assert run.by_slot[Slot("last", 1, "A")].day.isoformat() == "2026-04-01"
    assert flow.finished_all(run) and run.released


def test_what_comes_only_after_the_last_answer_still_opens():
    days = step("days", SCALE, log={"every": "week", "entries": 2})
    one = parse(exercise(days, {**step("end"), "pages": [], "opens": {}}), "x")
    run = replay(read({"answers": [said("A", "days", {"f0": 3}), said("B", "days", {"f0": 3})]}, one, "x"))
    assert all(found.revealed and found.revealed_on.isoformat() == "2026-03-16" for found in run.submissions)


# --- what is typed


ANSWERS = {
    "short_text": "tea", "long_text": "tea\nand cake", "scale": 0, "likert5": 3,
    "single": "money", "multi": ["home", "rest"],
    "ranking": {"home": 2, "money": 1, "rest": 3}, "date": "2026-03-31", "number": 12.5, "yes_no": False,
    "timer": {"seconds": 270, "manual": True},
}  # fmt: skip


@pytest.mark.parametrize("kind", SIMPLE)
def test_what_is_typed_is_cleaned_to_what_was_stored(kind):
    one = field(kind, required=True)
    for answer in (ANSWERS[kind], {"declined": True}):
        raw = typed(one, copy.deepcopy(answer))
        assert kinds.clean(one, raw) == answer
        found = {}
        for name, value in kinds.entries(one, raw):
            found.setdefault(name, []).append(value)
        assert kinds.clean(one, kinds.read(one, found)) == answer, "also through a form"


def test_rows_are_typed_cell_by_cell():
    answer = [{"text": "a", "hard": 3, "tags": ["home"]}, {"text": {"declined": True}}]
    assert kinds.clean(group(), typed(group(), answer)) == answer
    assert typed(group(), [{"row": "a1_0", "text": "a"}, 3]) == [{"row": "a1_0", "text": "a"}, {}]
    assert typed(Field.model_validate(ROWS), 3) == "3"


def test_a_browser_clock_is_not_typed_in():
    assert kinds.clean(field("timer"), typed(field("timer"), {"seconds": 60, "manual": False})) == {
        "seconds": 60, "manual": False,
    }  # fmt: skip


def test_options_of_an_example_are_those_of_its_answers():
    rows = {**ROWS, "fields": [{"id": "text", **TEXT}]}
    pick = {"id": "pick", "kind": "single", "label": "x", "options_of": {"step": "one", "field": "rows", "of": "both"}}
    one = parse(exercise(step("one", rows), step("two", pick, opens={"after": "one", "when": "revealed"})), "x")
    lists = [said(seat, "one", {"rows": [{"text": seat}]}) for seat in "AB"]
    run = replay(read({"answers": [*lists, said("A", "two", {"pick": "b1_0"})]}, one, "x"))
    assert run.by_slot[Slot("two", 1, "A")].answers == {"pick": "b1_0"}
    assert refused(one, {"answers": [*lists, said("A", "two", {"pick": "b1_1"})]}).field == "pick"
    assert PICKS and examples.BEGINS.isoweekday() == 1
