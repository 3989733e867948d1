"""From rows to the pure core: an assignment, its people and its responses as one `Case` with a `flow.Run`.

Read by every slice that shows homework. For a person only rows that this person may read go into the run, so a
partner's run knows nothing of the other's hidden work; only `locked`, for decisions two people take together, reads
everything. A fixed number of statements however many cases: one for assignments with their people, one for responses
with openings, one for corrections.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement

from practice import access, clock, db
from practice.exercises import catalogue
from practice.exercises.run import Seat, Slot
from practice.exercises.terms import Gate
from practice.models import Assignment, Correction, Response
from practice.runs.case import Case, renew, run_of, slot_of, submission
from practice.runs.statements import ONE, Reader, Statements, locking, readable, roles

__all__ = ["Case", "Reader", "admit", "find", "locked", "renew", "roles", "several", "slot_of"]


def find(person: access.Actor, assignment_id: uuid.UUID) -> Case:
    """The case of one assignment, as far as `person` may read it. 404 when absent or not theirs. 2 or 3 statements."""
    chosen = readable(roles(person)).people.where(ONE)
    found = db.session.execute(chosen, {"reader": person.id, "one": assignment_id}).all()
    if not found:
        abort(404)
    return _filled(found, readable(roles(person)), person, corrections=True)[0]


def admit(person: access.Actor, assignment_id: uuid.UUID) -> None:
    """404 unless `person` may read this assignment: before it is `locked`, which reads everything. One statement."""
    if db.session.scalar(readable(roles(person)).one, {"reader": person.id, "one": assignment_id}) is None:
        abort(404)


def several(
    person: access.Actor,
    *clauses: ColumnElement[bool],
    order: Iterable[Any] = (),
    limit: int | None = None,
    offset: int | None = None,
    corrections: bool = False,
    answers: bool = True,
) -> list[Case]:
    """The cases `person` may read that meet the clauses; newest first unless `order` says else.

    Without `answers` no response is read and the runs are empty: for lists of titles.
    """
    statements = readable(roles(person))
    chosen = statements.people.where(*clauses).order_by(*order, Assignment.created_at.desc(), Assignment.id)
    found = db.session.execute(chosen.limit(limit).offset(offset), {"reader": person.id}).all()
    if not found or not answers:
        return [_case(row, person, {}, {}, {}) for row in found]
    return _filled(found, statements, person, corrections)


def locked(assignment_id: uuid.UUID) -> Case | None:
    """The whole case for a decision of two people, its row locked until the transaction ends, read afresh.

    Whoever calls this has checked before that the person may read the assignment (`admit`, `find`).
    """
    found = db.session.execute(locking().people, {"one": assignment_id}).all()
    return _filled(found, locking(), None, corrections=True)[0] if found else None


def _filled(
    found: Sequence[Any], statements: Statements, person: access.Actor | None, corrections: bool
) -> list[Case]:
    reader = {"reader": person.id} if person else {}
    openings: dict[uuid.UUID, set[str]] = {}
    rows: dict[uuid.UUID, dict[Slot, Response]] = {}
    ids = [row[0].id for row in found]
    for response, opened in db.session.execute(statements.responses, reader | {"many": ids}):
        rows.setdefault(response.assignment_id, {})[slot_of(response)] = response
        if opened:
            openings.setdefault(response.id, set()).add(opened)
    revealed = [row.id for held in rows.values() for row in held.values() if row.revealed_at]
    fixed: dict[uuid.UUID, list[Correction]] = {}
    if corrections and revealed:
        for row in db.session.scalars(statements.corrections, reader | {"many": revealed}):
            fixed.setdefault(row.response_id, []).append(row)
    return [_case(row, person, rows.get(row[0].id, {}), openings, fixed) for row in found]


def _case(
    found: Any, person: access.Actor | None, rows: dict[Slot, Response], openings: dict, fixed: dict
) -> Case:
    """`person` None: for a decision that two people take together, which knows both calendars."""
    assignment, couple, a, b, therapist, *zones, stopped, held_a, held_b = found
    exercise = catalogue.load(assignment.slug, assignment.exercise_version)
    frozen = stopped and exercise.gate is not Gate.G0
    known: dict[Seat, date] = {
        seat: clock.today(zone or couple.time_zone)
        for seat, partner, zone in (("A", a, zones[0]), ("B", b, zones[1]))
        # Where somebody is, their partner learns from no page.
        if person is None or person.is_clinical or partner.user_id == person.id
    }
    submissions = tuple(
        submission(row, frozenset(openings.get(row.id, ())), couple.time_zone) for row in rows.values()
    )
    raised: frozenset[Seat] = frozenset(seat for seat, held in (("A", held_a), ("B", held_b)) if held)
    run = run_of(assignment, exercise, submissions, known, frozen, raised)
    corrections = {slot: tuple(fixed[row.id]) for slot, row in rows.items() if row.id in fixed}
    return Case(assignment, couple, {"A": a, "B": b}, therapist, exercise, run, rows, corrections, frozen)
