"""Bound steps as questions and as answers to read: rows that know what they follow, phrases, names of both."""

import pytest

from practice import answers, questions
from practice.exercises import binding, catalogue, disclosure, examples, kinds
from practice.exercises.definition import parse
from practice.exercises.run import Run, Slot, Submission
from tests.exercises.definitions import SCALE, TEXT, exercise, step
from tests.exercises.fields import ANA, field, group

NAMES = {"A": "Ana", "B": "Ben", "therapist": "Dana"}
AFTER = {"after": "one", "when": "revealed"}
LIST = {"id": "list", "kind": "group", "label": "List", "rows_max": 3, "fields": [{"id": "text", **TEXT}]}
PICK = {
    "id": "pick",
    "kind": "single",
    "label": "x",
    "required": True,
    "options_of": {"step": "one", "field": "list", "of": "partner"},
}
RATE = {"id": "rate", "kind": "group", "label": "x", "rows_from": {"step": "one", "field": "list", "of": "both"},
        "fields": [{"id": "score", **SCALE, "required": True}, PICK]}  # fmt: skip
A = Slot("two", 1, "A")


def run(*texts, rows=()):
    """A's list, B's list, and what A answered about both."""
    one = parse(exercise(step("one", LIST), step("two", RATE, PICK, opens=AFTER)), "x")
    said = [
        Submission("one", 1, seat, {"list": [{"text": text} for text in found]}, True, True)
        for seat, found in zip("AB", texts, strict=False)
    ]
    mine = [Submission("two", 1, "A", {"rate": list(rows)}, True, True)] if rows else []
    return Run(one, frozenset("AB"), "A", one.disclosure, submissions=(*said, *mine))


def asked(now, raw=None, problems=()):
    bound = binding.bound(now, A)
    captions = answers.all_captions(now, A)
    return questions.ask(bound.by_id["rate"], raw, ANA, captions=captions["rate"], problems=problems)


def test_rows_are_asked_under_their_captions_and_keep_what_was_typed_for_them():
    now = run(["tea", "{me}"], ["music"])
    question = asked(now, [{"row": "b1_0", "score": "7"}])
    assert [(row.caption, row.name, row.follows) for row in question.rows] == [
        ("tea", "rate-0-row", "a1_0"), ("{me}", "rate-1-row", "a1_1"), ("music", "rate-2-row", "b1_0"),
    ]  # fmt: skip
    assert [row.questions[0].values for row in question.rows] == [{}, {}, {"rate-2-score": ["7"]}]
    assert question.rows[0].questions[1].options == (("b1_0", "music"),)
    assert question.rows_shown == 3


def test_a_choice_of_nothing_is_not_asked_in_a_row_nor_missed_on_the_whole():
    now = run(["tea"], [])
    assert [one.name for one in asked(now).rows[0].questions] == ["rate-0-score"]
    bound, captions = binding.bound(now, A), answers.all_captions(now, A)
    checked = questions.check(bound, {"rate": [{"score": "7"}]}, captions)
    assert checked.complete and checked.answers == {"rate": [{"row": "a1_0", "score": 7}]}
    assert "pick" not in checked.asked and "rate" in checked.asked
    nothing = run()
    assert questions.check(binding.bound(nothing, A), {}, answers.all_captions(nothing, A)).complete


def test_added_rows_follow_nothing():
    question = questions.ask(group(), [{"text": "x"}], ANA)
    assert {row.follows for row in question.rows} == {""}


def test_stored_rows_read_under_what_they_follow_whatever_their_order():
    rows = [{"row": "b1_0", "score": 1}, {"row": "gone_1", "score": 2}, {"row": "a1_0", "score": 3, "pick": "b1_0"}]
    now = run(["tea"], ["music"], rows=rows)
    (item,) = answers.of(now, "B", A)
    read = answers.shown(now, item, NAMES)
    assert [caption for caption, _ in read.rows] == ["music", "", "tea"]
    assert [cell.words for cell in read.rows[2][1]] == ["3 of 10", "music"]
    assert answers.captions(now, A, now.exercise.by_id["two"].by_id["pick"]) == ()


def test_joint_labels_name_both_also_side_by_side():
    half = {**TEXT, "label": "{a}'s half, not {b}'s"}
    one = parse(exercise(step("one", TEXT), step("two", half, by="together")), "x")
    joint = Submission("two", 1, None, {"f0": "tea"}, True, True, agreed=frozenset("AB"))
    now = Run(one, frozenset("AB"), "B", one.disclosure, submissions=(joint,))
    (item,) = disclosure.visible(now, "A")
    assert answers.shown(now, item, NAMES).label == "Ana's half, not Ben's"
    assert answers.pairs(now, [item], NAMES)[0][0] == "Ana's half, not Ben's"
    assert answers.both(NAMES) == kinds.Names("me", "my partner", "Ana", "Ben")
    assert answers.names_of(NAMES, "B") == kinds.Names("Ben", "Ana", "Ana", "Ben")


@pytest.mark.parametrize(("raw", "found"), [("You  never ask", True), ("I ask", False), (None, False)])
def test_phrases_are_noted_beside_the_text_and_hinder_nothing(raw, found):
    one = field("long_text", phrases=["you never"], phrase_note="Say what a camera saw, {me}.")
    for typed in (raw, {"declined": True, "typed": raw}):
        question = questions.ask(one, typed, ANA)
        assert question.phrases == ("you never",) and question.phrase_note == "Say what a camera saw, Ana."
        assert question.phrase_found is found
    assert questions.ask(field("scale"), "7", ANA).phrases == ()


def test_beside_a_page_stand_only_answers_about_its_items():
    now = examples.replay(catalogue.example("your-world"))
    shown = [item for item in disclosure.visible(now, "A") if item.slot.step == now.exercise.steps[0].id]
    for page in now.exercise.steps[1].pages[:-1]:
        items = {one.item for one in page.fields}
        beside = answers.beside(page, {}, shown)
        assert {item.field.item for item in beside if item.field.item} == items
        assert all(item in beside for item in shown if not item.field.item)
    plain = now.exercise.steps[-1].pages[-1]
    assert answers.beside(plain, {}, shown) == tuple(shown)


def test_beside_rows_of_gaps_stand_only_their_items():
    now = examples.replay(catalogue.example("open-and-private"))
    slot = Slot("deals", 1, None)
    page = now.exercise.by_id["deals"].pages[0]
    captions = answers.all_captions(now, slot)
    beside = answers.beside(page, captions, disclosure.visible(now, "A"))
    assert {item.field.item for item in beside if item.field.item} == set(captions["deals"])
    assert len(captions["deals"]) == 3
