"""Homework made directly in the database, and partners driven through their pages as far as a test needs it."""

import uuid
from datetime import timedelta
from typing import Any

from practice import access, clock, db
from practice.exercises import catalogue
from practice.homework.writing import answering
from practice.models import Assignment, AssignmentState, Response
from tests.people import World

SCALES = ("self", "guess", "want", "get", "give")
UNICODE = "Zażółć gęślą jaźń · Καλημέρα · Привет · 你好，世界 · مرحبا · 👩‍👩‍👧‍👦 👍🏽 e\u0301 "
LONG = (UNICODE * 200)[:4999] + "!"
"""5,000 code points in many scripts."""


def assign(world: World, slug: str, to: str = "AB", **values: Any) -> Assignment:
    """An assignment of the pair, due in three days, with the exercise's own disclosure."""
    exercise = catalogue.load(slug)
    values = {
        "couple_id": world.pair.id,
        "slug": slug,
        "exercise_version": exercise.version,
        "to_a": "A" in to,
        "to_b": "B" in to,
        "disclosure": exercise.disclosure.value,
        "begins_on": clock.today(world.pair.time_zone),
        "due_at": clock.now() + timedelta(days=3),
        "place": "Tuesday after dinner",
        "note": "Take your time.",
        "assigned_by": world.dana.id,
    } | values
    row = Assignment(**values)
    db.session.add(row)
    db.session.commit()
    return row


def answer(world: World, who: str, assignment_id: uuid.UUID, step: str, form: dict, occurrence: int = 1) -> None:
    """Type and submit a whole step through the operations, as a request would, and commit."""
    person = world[who].actor
    exercise = catalogue.load(db.session.get(Assignment, assignment_id).slug)
    for number, page in enumerate(exercise.by_id[step].pages, 1):
        part = {
            name: value if isinstance(value, list) else [str(value)]
            for name, value in form.items()
            if any(name == one.id or name.startswith((f"{one.id}-", f"{one.id}__")) for one in page.fields)
        }
        if not part and len(exercise.by_id[step].pages) > 1:
            continue
        answering.save(person, assignment_id, step, occurrence, number, part, seen="", key=str(uuid.uuid4()), done=True)
        db.session.commit()
    own = answering.look(person, assignment_id, step, occurrence)
    answering.submit(person, assignment_id, step, occurrence, own.version)
    db.session.commit()


def row(assignment_id: uuid.UUID, seat: str, step: str, occurrence: int = 1) -> Response | None:
    """The stored response, as the database has it."""
    db.session.expire_all()
    chosen = access.everything(Response).where(
        Response.assignment_id == assignment_id,
        Response.seat == seat,
        Response.step == step,
        Response.occurrence == occurrence,
    )
    return db.session.scalar(chosen)


def week(own: int = 7, guess: int = 5) -> dict[str, str]:
    """A complete forecast (E06)."""
    fields = catalogue.load("forecast-my-partner").by_id["forecast"].fields
    return {
        one.id: str(own if one.id.startswith("self_") else guess)
        for one in fields
        if one.id.startswith(("self_", "guess_"))
    }


AFTER = {
    "heard": "8",
    "fair": "7",
    "useful": "9",
    "hope": "6",
    "takeaway": "We laughed",
    "will_do": "Call on Sunday",
}
"""A complete answer to E26."""
SAY = {"topic": "Sundays", "heat": "4", "message": "I would like slow mornings.", "feeling": ["hopeful"]}
"""A complete first step of E01; the feeling is one of the vocabulary."""


def change(given: Assignment, **values: Any) -> None:
    """Change the stored assignment; the one in a test's hands may belong to a session that has ended."""
    held = db.session.get(Assignment, given.id, populate_existing=True)
    for name, value in values.items():
        setattr(held, name, value)
    db.session.commit()


def pause(given: Assignment) -> None:
    """As the therapist's pause, or a safety judgement, does."""
    change(given, state=AssignmentState.PAUSED, paused_at=clock.now())


def close(given: Assignment, state: AssignmentState = AssignmentState.CLOSED) -> None:
    """As the therapist closes or withdraws it."""
    change(given, state=state, paused_at=None, ended_at=clock.now())
