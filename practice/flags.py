"""Couple flags: what a therapist has on record about a couple's safety beside the interviews, and what stands now.

Read where exercises are assigned and on the couple's pages; written by couples alone. For the clinical side only: no
partner's page reads any of this, and nothing here changes what their pages ask the database.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping

from practice import access, db, runs
from practice.exercises.gates import Flag, present
from practice.models import Assignment, AssignmentState, CoupleFlag

AFTERWARDS: list[Callable[[access.Actor, uuid.UUID], None]] = []
"""What homework does with an assignment that is not held back any more. It registers that here, because the slice that
records judgements knows nothing of homework's transitions."""


def rows(person: access.Actor, couple_id: uuid.UUID) -> list[CoupleFlag]:
    """Every judgement on this couple, oldest first. One statement."""
    return list(
        db.session.scalars(
            access.readable(person, CoupleFlag)
            .where(CoupleFlag.couple_id == couple_id)
            .order_by(CoupleFlag.recorded_at, CoupleFlag.id)
        )
    )


def flag(row: CoupleFlag, names: Mapping[uuid.UUID, str]) -> Flag:
    """The flag a judgement is about; `names` by partner."""
    if row.partner_id is None:
        return Flag(row.kind.value)
    return Flag(row.kind.value, names[row.partner_id], str(row.partner_id))


def standing(rows: Iterable[CoupleFlag], names: Mapping[uuid.UUID, str]) -> tuple[Flag, ...]:
    """The flags now present, of judgements oldest first."""
    return present((flag(row, names), row.present) for row in rows)


def held_back(person: access.Actor, couple_id: uuid.UUID) -> list[uuid.UUID]:
    """Open assignments of this couple that a judgement holds back now. One statement."""
    cases = runs.several(
        person, Assignment.couple_id == couple_id, Assignment.state == AssignmentState.OPEN, answers=False
    )
    return sorted(case.id for case in cases if case.frozen)


def go_on(person: access.Actor, assignment_ids: Iterable[uuid.UUID]) -> None:
    """After a judgement: whatever of these is not held back any more goes on as after a pause."""
    for assignment_id in assignment_ids:
        for follow in AFTERWARDS:
            follow(person, assignment_id)


CONCERNS: dict[str, str] = {
    "cannot_speak_freely": "cannot speak freely in front of the other",
    "some_topics": "cannot speak freely about some topics in front of the other",
    "felt_unsafe": "felt unsafe",
    "too_hot": "finds it too heated to do alone",
}
"""What each kind of concern says of a partner, after the name. `cannot_speak_freely` holds back every reveal."""
HOLDS = "cannot_speak_freely"
