"""Exactly the answers a viewer may see, and the sentences that promise it."""

from itertools import product

import pytest

from practice.exercises.disclosure import DECLINED_WORDS, field_sentence, sentence, visible
from practice.exercises.run import Run, Slot, Submission
from practice.exercises.terms import Disclosure, Visibility
from tests.exercises.acting import (
    AFTER,
    BOTH,
    DECLINED,
    FORECAST,
    LIBRARY,
    MIRROR,
    NAMES,
    PROMISES,
    WISHES,
    Room,
    filled,
    made,
    whole,
)

T = Visibility.T


def mixed(disclosure="mutual", mode="PAR", by="each"):
    fields = [
        {"id": f"f_{kind.lower()}", "kind": "short_text", "label": kind, "required": True, "visibility": kind}
        for kind in "PTOJ"
    ]
    return made(mode, [{"id": "s", "by": by, "pages": [{"title": "Page", "fields": fields}]}], disclosure)


def seen(run, viewer, author="A"):
    return {shown.field.id for shown in visible(run, viewer) if shown.slot.author == author}


ALL = {"f_p", "f_t", "f_o", "f_j", "c_useful", "c_private"}
SHARED = {"f_p", "f_j", "c_useful"}


def test_drafts_are_their_authors_alone():
    room = Room(mixed())
    room.draft(Slot("s", 1, "A"), filled(room.exercise.by_id["s"]))
    assert seen(room.run, "A") == ALL
    assert all(shown.draft for shown in visible(room.run, "A"))
    assert visible(room.run, "B") == visible(room.run, "therapist") == ()


def test_submitted_and_sealed():
    room = Room(mixed())
    room.submit("s", "A")
    assert seen(room.run, "A") == seen(room.run, "therapist") == ALL
    assert visible(room.run, "B") == ()


def test_revealed():
    room = Room(mixed())
    room.both("s")
    assert seen(room.run, "A") == seen(room.run, "therapist") == ALL
    assert seen(room.run, "B") == SHARED
    assert {shown.slot.author for shown in visible(room.run, "B")} == {"A", "B"}


def test_an_o_answer_opens_by_its_owner_and_not_before_the_reveal():
    room = Room(mixed())
    slot = room.submit("s", "A")
    room.change(slot, opened=frozenset({"f_o", "f_t"}))
    assert visible(room.run, "B") == ()
    room.submit("s", "B")
    assert seen(room.run, "B") == SHARED | {"f_o"}
    assert seen(room.run, "A", "B") == SHARED


def test_marks_for_the_author():
    room = Room(mixed())
    slot = room.submit("s", "A")
    assert {s.field.id for s in visible(room.run, "A") if s.private} == {"f_t", "f_o", "c_private"}
    room.change(slot, opened=frozenset({"f_o"}))
    assert {s.field.id for s in visible(room.run, "A") if s.private} == {"f_t", "c_private"}
    assert not any(s.draft for s in visible(room.run, "A"))


@pytest.mark.parametrize(("exercise", "audience"), [(mixed("private"), BOTH), (WISHES, "A"), (AFTER, BOTH)])
def test_where_nothing_is_shared_a_reveal_mark_shows_nothing(exercise, audience):
    step = exercise.steps[0]
    answers = filled(step)
    opened = frozenset(step.by_id)
    forged = Submission(step.id, 1, "A", answers, submitted=True, revealed=True, opened=opened)
    run = Run(exercise, frozenset(audience), "A", exercise.disclosure, submissions=(forged,))
    assert visible(run, "B") == ()
    assert all(shown.private for shown in visible(run, "A"))
    assert seen(run, "therapist") == set(step.by_id)


def test_a_reveal_mark_on_a_draft_shows_nothing():
    exercise = mixed()
    forged = Submission("s", 1, "A", filled(exercise.by_id["s"]), submitted=False, revealed=True)
    assert visible(Run(exercise, BOTH, "A", exercise.disclosure, submissions=(forged,)), "B") == ()


def test_a_declined_answer_is_for_the_session():
    room = Room(mixed())
    room.submit("s", "A", {"f_p": DECLINED, "f_t": DECLINED})
    room.submit("s", "B")
    (shown,) = [s for s in visible(room.run, "B") if s.slot.author == "A"]
    assert (shown.field.id, shown.answer, shown.declined) == ("f_p", None, True)
    assert DECLINED_WORDS == "for the session"
    assert seen(room.run, "therapist") == {"f_p", "f_t"}


def test_a_joint_record_is_both_of_theirs():
    exercise = made("JOINT", [{"id": "plan", "by": "together"}, {"id": "log", "by": "each"}], "joint")
    room = Room(exercise)
    slot = Slot("plan", 1, None)
    room.draft(slot, {"text": "ours"})
    for seat in "AB":
        (shown,) = visible(room.run, seat)
        assert (shown.answer, shown.private, shown.draft) == ("ours", False, True)
    assert visible(room.run, "therapist") == ()
    room.agree(slot, "A")
    room.agree(slot, "B")
    assert len(visible(room.run, "therapist")) == 1
    alone = Run(exercise, frozenset("A"), "A", exercise.disclosure, submissions=tuple(room.stored.values()))
    assert visible(alone, "B") == ()


def test_order_is_the_exercises_then_a_before_b():
    room = Room(FORECAST)
    room.submit("forecast", "B")
    room.submit("forecast", "A")
    room.submit("look_back", "B")
    slots = list(dict.fromkeys(shown.slot for shown in visible(room.run, "therapist")))
    assert slots == [Slot("forecast", 1, "A"), Slot("forecast", 1, "B"), Slot("look_back", 1, "B")]


def test_an_answer_of_a_round_that_is_not_planned_stays_its_authors():
    room = Room(MIRROR)
    room.draft(Slot("mirror", 3, "B"), {"back": "typed before the rounds ended"})
    room.submit("say", "A")
    assert visible(room.run, "B")[-1].slot == Slot("mirror", 3, "B")
    assert all(shown.slot.step == "say" for shown in visible(room.run, "A"))


def test_heat_and_private_words_never_reach_the_listener():
    room = Room(MIRROR)
    room.submit("say", "A")
    assert seen(room.run, "B") == {"topic", "message", "feeling"}


def test_what_each_exercise_never_shows_to_a_partner():
    for exercise in LIBRARY:
        for step in (step for step in exercise.steps if step.by != "together"):
            slots = [Slot(step.id, 1, seat) for seat in "AB"]
            empty = Run(exercise, BOTH, "A", exercise.disclosure)
            answers = {slot: whole(empty, slot) for slot in slots}
            forged = tuple(Submission(step.id, 1, s.author, answers[s], submitted=True, revealed=True) for s in slots)
            run = Run(exercise, BOTH, "A", exercise.disclosure, submissions=forged)
            private = {key for key in answers[slots[0]] if step.by_id[key].visibility is T}
            assert not private & seen(run, "B")
            assert private <= seen(run, "therapist")
            # What was typed is its author's too; how many hints the page gave was not typed.
            assert private & seen(run, "A") == private - {"hints"}


# sentences


def box(exercise, step_id, field_id, disclosure=None, audience=BOTH, seat="A"):
    step = exercise.by_id[step_id]
    run = Run(exercise, frozenset(audience), min(audience), disclosure or exercise.disclosure)
    return field_sentence(step.by_id[field_id], step, run, seat, NAMES)


TURN_RELEASED, IN_SESSION, PRIVATE = Disclosure.TURN_RELEASED, Disclosure.IN_SESSION, Disclosure.PRIVATE
ONLY = "Only Dana, your therapist, sees this, when you submit it; Ben never does."


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            box(FORECAST, "forecast", "self_rested"),
            "Ben sees this once you have both submitted; Dana, your therapist, sees it when you submit.",
        ),
        (
            box(FORECAST, "forecast", "self_rested", seat="B"),
            "Ana sees this once you have both submitted; Dana, your therapist, sees it when you submit.",
        ),
        (
            box(WISHES, "wishes", "impact", IN_SESSION),
            "Ben sees this once you have both submitted and Dana, your therapist, opens it in session; "
            "Dana sees it when you submit.",
        ),
        (box(MIRROR, "say", "message"), "Ben and Dana, your therapist, see this when you submit."),
        (
            box(MIRROR, "say", "message", TURN_RELEASED),
            "Ben sees this once Dana, your therapist, passes it on; Dana sees it when you submit.",
        ),
        (box(MIRROR, "say", "heat"), ONLY),
        (box(MIRROR, "say", "heat", TURN_RELEASED), ONLY),
        (box(WISHES, "wishes", "impact", PRIVATE), ONLY),
        (box(WISHES, "wishes", "impact", audience="A"), ONLY),
        (box(AFTER, "after", "takeaway"), ONLY),
        (box(PROMISES, "outcome", "c_private"), ONLY),
        (
            box(mixed(), "s", "f_o"),
            "Dana, your therapist, sees this when you submit; Ben sees it only if you open it, and not before "
            "you have both submitted.",
        ),
        (
            box(mixed("in_session"), "s", "f_o"),
            "Dana, your therapist, sees this when you submit; Ben sees it only if you open it, and not before "
            "you have both submitted and Dana opens it in session.",
        ),
        (
            box(mixed("turn", "TURN", "first"), "s", "f_o"),
            "Dana, your therapist, sees this when you submit; Ben sees it only if you open it.",
        ),
        (
            box(mixed("turn_released", "TURN", "first"), "s", "f_o"),
            "Dana, your therapist, sees this when you submit; Ben sees it only if you open it, and not before "
            "Dana passes it on.",
        ),
        (
            box(made("JOINT", [{"id": "p", "by": "together"}, {"id": "l", "by": "each"}], "joint"), "p", "text"),
            "You and Ben both see this as you write it; Dana, your therapist, sees it when you both agree.",
        ),
    ],
)
def test_sentences_above_the_box(said, words):
    assert said == words


WITHOUT = ", except what is marked for the therapist only"


@pytest.mark.parametrize(
    ("exercise", "disclosure", "words"),
    [
        (
            FORECAST,
            Disclosure.MUTUAL,
            f"Ana and Ben see each other's answers once both have submitted{WITHOUT}; "
            "Dana, their therapist, sees every answer on submission.",
        ),
        (
            WISHES,
            IN_SESSION,
            "Ana and Ben see each other's answers once both have submitted and Dana, their therapist, opens them "
            f"in session{WITHOUT}; Dana sees every answer on submission.",
        ),
        (
            WISHES,
            PRIVATE,
            "Only Dana, their therapist, sees what Ana and Ben submit, on submission; "
            "neither sees the other's answers.",
        ),
        (
            MIRROR,
            Disclosure.TURN,
            f"Ana and Ben see each other's answers step by step, as each is submitted{WITHOUT}; "
            "Dana, their therapist, sees every answer on submission.",
        ),
        (
            MIRROR,
            TURN_RELEASED,
            "Ana and Ben see each other's answers step by step, once Dana, their therapist, passes each one on"
            f"{WITHOUT}; Dana sees every answer on submission.",
        ),
        (
            mixed(),
            Disclosure.MUTUAL,
            f"Ana and Ben see each other's answers once both have submitted{WITHOUT} and what its author does not "
            "open; Dana, their therapist, sees every answer on submission.",
        ),
        (
            made("JOINT", [{"id": "p", "by": "together"}, {"id": "l", "by": "each"}], "joint"),
            Disclosure.JOINT,
            "Ana and Ben see each other's answers once both have submitted, and both see their shared record as they "
            f"write it{WITHOUT}; Dana, their therapist, sees every answer on submission and the record when both "
            "agree.",
        ),
    ],
)
def test_the_sentence_of_the_whole_assignment(exercise, disclosure, words):
    assert sentence(exercise, disclosure, BOTH, NAMES) == words


def test_the_sentence_for_one_person():
    words = "Only Dana, the therapist, sees what Ben submits, on submission; Ana never does."
    assert sentence(WISHES, Disclosure.MUTUAL, frozenset("B"), NAMES) == words


def test_every_sentence_is_one_sentence():
    for exercise, audience in product(LIBRARY, (BOTH, frozenset("A"))):
        for disclosure in exercise.disclosures_allowed:
            said = [sentence(exercise, disclosure, audience, NAMES)]
            run = Run(exercise, audience, "A", disclosure)
            said += [field_sentence(field, step, run, "A", NAMES) for step in exercise.steps for field in step.fields]
            for text in said:
                assert text.count(".") == 1 and text.endswith(".") and "  " not in text
