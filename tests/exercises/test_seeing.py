"""Sealed answers, choices for the therapist, steps of one, questions by role: who sees what, and how it is said."""

import pytest

from practice.exercises.disclosure import field_sentence, sentence, told, visible
from practice.exercises.flow import may_open
from practice.exercises.run import Run, Slot
from practice.exercises.terms import Disclosure
from tests.exercises.acting import BOTH, DECLINED, LIBRARY, NAMES, Room, made

TEXT = {"kind": "short_text", "label": "Text"}
HUSHED = [
    {"id": "busy", "label": "No time"},
    {"id": "argued", "label": "We argued"},
    {"id": "unsafe", "label": "Felt unsafe", "visibility": "T"},
]
MANY = {"id": "many", "kind": "multi", "label": "What got in the way", "options": HUSHED}
ONE = {"id": "one", "kind": "single", "label": "What it was", "options": HUSHED}


def pages(*fields):
    return [{"title": "Page", "fields": list(fields)}]


def seen(run, viewer, author="A"):
    return {shown.field.id: shown.answer for shown in visible(run, viewer) if shown.slot.author == author}


# choices for the therapist


def barriers(answers):
    room = Room(made("PAR", [{"id": "s", "by": "each", "pages": pages(MANY, ONE)}], "mutual"))
    room.submit("s", "A", answers)
    room.submit("s", "B", {})
    return room.run


@pytest.mark.parametrize(
    ("answers", "partner"),
    [
        ({"many": ["busy", "unsafe"], "one": "argued"}, {"many": ["busy"], "one": "argued"}),
        ({"many": ["unsafe"], "one": "unsafe"}, {}),
        ({"many": DECLINED}, {"many": None}),
        ({}, {}),
    ],
)
def test_a_choice_for_the_therapist_reads_like_no_answer(answers, partner):
    run = barriers(answers)
    assert seen(run, "B") == partner
    whole = {key: None if value == DECLINED else value for key, value in answers.items()}
    assert seen(run, "A") == seen(run, "therapist") == whole
    submission = run.by_slot[Slot("s", 1, "A")]
    field = run.exercise.by_id["s"].by_id["many"]
    assert told(run, submission, field, "therapist") == answers.get("many")


# sealed answers


def guessing(disclosure="turn", swap=True, until="guess"):
    felt = {"id": "felt", **TEXT, "sealed_until": until}
    steps = [
        {"id": "say", "by": "first", "pages": pages(felt, {"id": "t", **TEXT})},
        {"id": "guess", "by": "second", "opens": {"after": "say"}},
        {"id": "end", "by": "each", "opens": {"after": "guess"}},
    ]
    return made("TURN", steps, disclosure, swap=swap)


def test_a_sealed_answer_opens_with_the_step_it_waits_for():
    room = Room(guessing())
    room.submit("say", "A")
    assert seen(room.run, "B") == {"t": "words for t"}
    assert seen(room.run, "A").keys() == {"felt", "t"}
    assert not [s for s in visible(room.run, "A") if s.field.id == "felt" and s.private], "it will be seen"
    room.submit("guess", "B")
    assert seen(room.run, "B").keys() == {"felt", "t"}
    room.submit("say", "B")
    assert "felt" not in seen(room.run, "A", "B"), "the other leg has its own"
    room.submit("guess", "A")
    assert "felt" in seen(room.run, "A", "B")


def test_a_seal_may_wait_for_a_step_of_both():
    room = Room(guessing(until="end"))
    for speaker, listener in ("AB", "BA"):
        room.submit("say", speaker)
        room.submit("guess", listener)
    assert "felt" not in seen(room.run, "B")
    room.both("end")
    assert "felt" in seen(room.run, "B") and "felt" in seen(room.run, "A", "B")


# steps of one, and questions by role


def test_what_each_writes_alone_stays_with_the_therapist():
    field = {"id": "inside", **TEXT, "visibility": "O"}
    steps = [{"id": "alone", "by": "one", "pages": pages(field, {"id": "t", **TEXT})}, {"id": "end", "by": "each"}]
    steps.append({"id": "after", "by": "each", "opens": {"after": "alone"}})
    room = Room(made("PAR", steps, "mutual"))
    slot = room.submit("alone", "A")
    room.submit("alone", "B")
    assert room.reveals == []
    assert room.statuses("A")[0] == ("alone", 1, "A", "submitted")
    assert not [row for row in room.statuses("A") if row[0] == "alone" and row[2] == "B"]
    assert not may_open(room.run, slot, "inside")
    assert seen(room.run, "B") == {}
    assert seen(room.run, "therapist").keys() == {"inside", "t"}
    assert all(shown.private for shown in visible(room.run, "A"))
    assert room.status("A", "after", "A") == "open"


def test_a_question_for_one_role_is_not_asked_of_the_other():
    fields = [{"id": "room", **TEXT, "role": "first"}, {"id": "urge", **TEXT, "role": "second"}]
    room = Room(made("TURN", [{"id": "s", "by": "each", "pages": pages(*fields)}], "turn"), starts="B")
    room.both("s")
    assert seen(room.run, "A").keys() - {"c_useful", "c_private"} == {"urge"}
    assert seen(room.run, "A", "B").keys() - {"c_useful"} == {"room"}


# sentences


def box(exercise, step_id, field_id, seat="A"):
    step = exercise.by_id[step_id]
    run = Run(exercise, BOTH, "A", exercise.disclosure)
    return field_sentence(step.by_id[field_id], step, run, seat, NAMES)


def logged(log, disclosure="mutual", by="each", first=None):
    days = {"id": "days", "by": by, "log": log}
    return made("PAR", [*filter(None, [first]), days, {"id": "end", "by": "each", "pages": []}], disclosure)


WEEK, ENTRY = {"every": "day", "entries": 7}, {"every": "week", "entries": 2, "reveal": "entry"}
SEES = "Dana, your therapist, sees it when you submit"
LATER_STEP = {"id": "s", "by": "each", "pages": pages({"id": "felt", **TEXT, "sealed_until": "end"})}
AGAIN = [
    {"id": "say", "by": "first", "pages": pages({"id": "felt", **TEXT, "sealed_until": "more"})},
    {"id": "more", "by": "first"},
    {"id": "end", "by": "each"},
]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (box(logged(WEEK), "days", "text"), f"Ben sees this once the week is over and you have both written; {SEES}."),
        (
            box(logged({"every": "week", "entries": 6}, "in_session"), "days", "text"),
            "Ben sees this once the 6 weeks are over and you have both written and Dana, your therapist, opens it in "
            "session; Dana sees it when you submit.",
        ),
        (
            box(logged({"every": "day", "entries": 1}), "days", "text"),
            f"Ben sees this once the day is over and you have both written; {SEES}.",
        ),
        (box(logged(ENTRY), "days", "text"), f"Ben sees this once you have both written for that week; {SEES}."),
        (
            box(logged(WEEK, by="one"), "days", "text"),
            "Only Dana, your therapist, sees this, when you submit it; Ben never does.",
        ),
        (box(guessing(), "say", "felt"), f"Ben sees this once they have answered; {SEES}."),
        (
            box(guessing("turn_released"), "say", "felt"),
            "Ben sees this once they have answered and Dana, your therapist, passes it on; Dana sees it when you "
            "submit.",
        ),
        (box(guessing(until="end"), "say", "felt"), f"Ben sees this once “end” is open to you both; {SEES}."),
        (box(made("TURN", AGAIN, "turn"), "say", "felt"), f"Ben sees this once you have answered “more”; {SEES}."),
        (
            box(made("PAR", [LATER_STEP, {"id": "end", "by": "each"}], "mutual"), "s", "felt"),
            f"Ben sees this once “end” is open to you both; {SEES}.",
        ),
        (
            box(made("PAR", [{"id": "s", "by": "each", "pages": pages(MANY)}], "mutual"), "s", "many"),
            f"Ben sees this once you have both submitted; {SEES}; “Felt unsafe” is for Dana alone.",
        ),
    ],
)
def test_sentences_above_the_box(said, words):
    assert said == words


def test_several_choices_for_the_therapist_in_one_sentence():
    options = [*HUSHED[:2], *({**HUSHED[2], "id": name, "label": name} for name in ("x", "y", "z"))]
    field = {**MANY, "options": options, "visibility": "O"}
    steps = [{"id": "s", "by": "first", "pages": pages(field)}, {"id": "e", "by": "each"}]
    words = box(made("TURN", steps, "turn"), "s", "many")
    assert words.endswith("Ben sees it only if you open it; “x”, “y” and “z” are for Dana alone.")


END = "Dana, their therapist, sees every answer on submission"
WITHOUT = ", except what is marked for the therapist only"


@pytest.mark.parametrize(
    ("exercise", "words"),
    [
        (
            logged(WEEK),
            f"Ana and Ben see each other's answers once the week is over and both have written{WITHOUT}; {END}.",
        ),
        (
            logged(WEEK, "in_session", first={"id": "s", "by": "each"}),
            "Ana and Ben see each other's answers once both have submitted and Dana, their therapist, opens them in "
            f"session, in the log once the week is over and both have written{WITHOUT}; Dana sees every answer on "
            "submission.",
        ),
        (
            logged(WEEK, by="one"),
            "Only Dana, their therapist, sees what Ana and Ben submit, on submission; neither sees the other's "
            "answers.",
        ),
        (
            guessing(),
            "Ana and Ben see each other's answers step by step, as each is submitted, what is sealed once the other "
            f"has answered, where both answer once both have submitted{WITHOUT}; {END}.",
        ),
    ],
)
def test_the_sentence_of_the_whole_assignment(exercise, words):
    assert sentence(exercise, exercise.disclosure, BOTH, NAMES) == words


def test_a_record_alone():
    exercise = made("JOINT", [{"id": "plan", "by": "together"}, {"id": "end", "by": "one"}], "joint")
    assert sentence(exercise, Disclosure.JOINT, BOTH, NAMES) == (
        f"Ana and Ben both see their shared record as they write it{WITHOUT} and what each writes alone; "
        "Dana, their therapist, sees it when both agree, and every other answer on submission."
    )


def test_every_sentence_of_the_library_is_one_plain_sentence():
    for exercise in LIBRARY:
        for disclosure in exercise.disclosures_allowed:
            said = sentence(exercise, disclosure, BOTH, NAMES)
            assert said.startswith(("Ana and Ben see each other's answers ", "Ana and Ben both see ", "Only Dana"))
