"""From rows to the pure core: an assignment, its people and its responses as one `Case` with a `flow.Run`.

Read by every slice that shows homework. For a person only rows that this person may read go into the run, so a
partner's run knows nothing of the other's hidden work; only `locked`, for decisions two people take together, reads
everything. A fixed number of statements however many cases: one for assignments with their people, one for responses
with openings, one for corrections.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from practice import access, clock, db
from practice.exercises import catalogue, kinds
from practice.exercises.definition import Exercise
from practice.exercises.run import Run, Seat, Slot, Submission, other
from practice.exercises.terms import Disclosure, Gate
from practice.models import (
    Assignment,
    AssignmentState,
    Correction,
    Couple,
    FieldOpening,
    Ipv,
    Partner,
    Response,
    SafetyStatus,
    User,
)

_Couple, _A, _B = db.stand_in(Couple), db.stand_in(Partner), db.stand_in(Partner)
_ONE = Assignment.id == bindparam("one")


@dataclass(frozen=True)
class Case:
    """One assignment with everything around it, as far as it was loaded for somebody.

    `rows` and `corrections` are by slot. Drafts are in the run without their words: only their author's own pages read
    `rows[slot].draft`. `frozen`: a safety judgement after the assigning stops it; partners read it as any other pause.
    """

    assignment: Assignment
    couple: Couple
    partners: Mapping[Seat, Partner]
    therapist: User
    exercise: Exercise
    run: Run
    rows: Mapping[Slot, Response] = field(default_factory=dict)
    corrections: Mapping[Slot, tuple[Correction, ...]] = field(default_factory=dict)
    frozen: bool = False

    @property
    def id(self) -> uuid.UUID:
        """The assignment's."""
        return self.assignment.id

    @property
    def names(self) -> dict[str, str]:
        """By "A", "B" and "therapist", for `disclosure` and `results`."""
        return {"A": self.partners["A"].name, "B": self.partners["B"].name, "therapist": self.therapist.name}

    @property
    def today(self) -> date:
        """The calendar day in the couple's zone, which decides when dated steps open."""
        return clock.today(self.couple.time_zone)

    @property
    def due_on(self) -> date:
        """The day it is planned for, in the couple's zone."""
        return clock.local(self.assignment.due_at, self.couple.time_zone).date()

    def today_of(self, seat: Seat) -> date:
        """The calendar day of the person in this seat, in their own zone."""
        return clock.today(self.couple.time_zone)

    def author_names(self, seat: Seat) -> kinds.Names:
        """Names from the point of view of the author in this seat, for labels and words."""
        return kinds.Names(self.partners[seat].name, self.partners[other(seat)].name)

    def seat_of(self, user_id: uuid.UUID) -> Seat | None:
        """Which seat this login has; None for anybody else."""
        return next((seat for seat, partner in self.partners.items() if partner.user_id == user_id), None)


def find(person: access.Actor, assignment_id: uuid.UUID) -> Case:
    """The case of one assignment, as far as `person` may read it. 404 when absent or not theirs. 2 or 3 statements."""
    chosen = _readable(roles(person)).people.where(_ONE)
    found = db.session.execute(chosen, {"reader": person.id, "one": assignment_id}).all()
    if not found:
        abort(404)
    return _filled(found, _readable(roles(person)), {"reader": person.id}, corrections=True)[0]


def admit(person: access.Actor, assignment_id: uuid.UUID) -> None:
    """404 unless `person` may read this assignment: before it is `locked`, which reads everything. One statement."""
    if db.session.scalar(_readable(roles(person)).one, {"reader": person.id, "one": assignment_id}) is None:
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
    statements, reader = _readable(roles(person)), {"reader": person.id}
    chosen = statements.people.where(*clauses).order_by(*order, Assignment.created_at.desc(), Assignment.id)
    found = db.session.execute(chosen.limit(limit).offset(offset), reader).all()
    if not found or not answers:
        return [_case(row, {}, {}, {}) for row in found]
    return _filled(found, statements, reader, corrections)


def locked(assignment_id: uuid.UUID) -> Case | None:
    """The whole case for a decision of two people, its row locked until the transaction ends, read afresh.

    Whoever calls this has checked before that the person may read the assignment (`admit`, `find`).
    """
    found = db.session.execute(_locking().people, {"one": assignment_id}).all()
    return _filled(found, _locking(), {}, corrections=True)[0] if found else None


def renew(case: Case) -> Case:
    """The case after its rows were changed in this session: the same rows, the run built again. No statement."""
    opened = {slot: submission.opened for slot, submission in case.run.by_slot.items()}
    submissions = tuple(_submission(row, opened.get(slot_of(row), frozenset())) for row in case.rows.values())
    run = _run(case.assignment, case.exercise, case.frozen, submissions)
    return replace(case, run=run)


def slot_of(row: Response) -> Slot:
    """Where a response belongs; a joint record has no author."""
    return Slot(row.step, row.occurrence, row.seat.value if row.seat else None)


class Reader:
    """Stands for everybody with the same roles while a statement is put together; `reader` is given when it runs."""

    def __init__(self, roles: tuple[bool, ...]) -> None:
        self.is_admin, self.is_clinician, self.is_supervisor, self.is_partner = roles
        self.is_clinical = self.is_clinician or self.is_supervisor
        self.is_staff = self.is_clinical or self.is_admin
        self.id = bindparam("reader")


@dataclass(frozen=True, slots=True)
class _Statements:
    """Assignments with their people, responses with openings, corrections; `many` are ids of what they belong to.

    `one` is the id of one assignment alone, if it may be read.
    """

    one: Select
    people: Select
    responses: Select
    corrections: Select


def roles(person: access.Actor) -> tuple[bool, ...]:
    """What decides, beside the id, which rows a person may read: by these a statement is put together once."""
    return person.is_admin, person.is_clinician, person.is_supervisor, person.is_partner


@cache
def _readable(roles: tuple[bool, ...]) -> _Statements:
    """The statements for people with these roles, built once: putting them together takes longer than running them."""
    return _statements(lambda model, *more: access.readable(Reader(roles), model, *more))


@cache
def _locking() -> _Statements:
    """The statements that read everything of one assignment and lock it.

    The responses are locked too. An autosave holds its one row for a moment and waits for nothing else meanwhile, so
    nobody waits in a circle.
    """
    found = _statements(access.everything)
    fresh = {"populate_existing": True}
    return _Statements(
        found.one,
        found.people.where(_ONE).with_for_update(of=Assignment).execution_options(**fresh),
        found.responses.with_for_update(of=Response).execution_options(**fresh),
        found.corrections,
    )


def _statements(chosen: Callable[..., Select]) -> _Statements:
    people = (
        chosen(Assignment, _Couple, _A, _B, User, _stopped().label("stopped"))
        .join(_Couple, _Couple.id == Assignment.couple_id)
        .join(_A, and_(_A.couple_id == Assignment.couple_id, _A.seat == "A"))
        .join(_B, and_(_B.couple_id == Assignment.couple_id, _B.seat == "B"))
        .join(User, User.id == _Couple.therapist_id)
    )
    responses = (
        chosen(Response, FieldOpening.field)
        .outerjoin(FieldOpening, FieldOpening.response_id == Response.id)
        .where(Response.assignment_id.in_(bindparam("many", expanding=True)))
        .order_by(Response.created_at, Response.id)
    )
    corrections = (
        chosen(Correction)
        .where(Correction.response_id.in_(bindparam("many", expanding=True)))
        .order_by(Correction.number)
    )
    one = chosen(Assignment).with_only_columns(Assignment.id).where(_ONE)
    return _Statements(one, people, responses, corrections)


def _stopped() -> ColumnElement[bool]:
    """Whether a partner's newest safety judgement is positive and younger than the assignment.

    An assignment made after it was made in its knowledge, with a written reason. Always asked, so that no page takes
    longer or shorter because of it.
    """
    positive, later = aliased(SafetyStatus), aliased(SafetyStatus)
    overtaken = select(later.id).where(
        later.partner_id == positive.partner_id, later.recorded_at > positive.recorded_at
    )
    return (
        select(positive.id)
        .where(
            positive.partner_id.in_((_A.id, _B.id)),
            positive.ipv == Ipv.POSITIVE,
            positive.recorded_at > Assignment.created_at,
            ~overtaken.exists(),
        )
        .correlate(Assignment, _A, _B)
        .exists()
    )


def _filled(found: Sequence[Any], statements: _Statements, reader: dict[str, Any], corrections: bool) -> list[Case]:
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
    return [_case(row, rows.get(row[0].id, {}), openings, fixed) for row in found]


def _case(found: Any, rows: dict[Slot, Response], openings: dict, fixed: dict) -> Case:
    assignment, couple, a, b, therapist, stopped = found
    exercise = catalogue.load(assignment.slug, assignment.exercise_version)
    frozen = stopped and exercise.gate is not Gate.G0
    submissions = tuple(_submission(row, frozenset(openings.get(row.id, ()))) for row in rows.values())
    run = _run(assignment, exercise, frozen, submissions)
    corrections = {slot: tuple(fixed[row.id]) for slot, row in rows.items() if row.id in fixed}
    return Case(assignment, couple, {"A": a, "B": b}, therapist, exercise, run, rows, corrections, frozen)


def _submission(row: Response, opened: frozenset[str]) -> Submission:
    submitted = row.submitted_at is not None
    return Submission(
        row.step,
        row.occurrence,
        row.seat.value if row.seat else None,
        row.answers if submitted else {},
        submitted,
        row.revealed_at is not None,
        opened,
        row.share_anyway_at is not None,
    )


def _run(assignment: Assignment, exercise: Exercise, frozen: bool, submissions: tuple[Submission, ...]) -> Run:
    audience = frozenset(seat.value for seat in assignment.seats)
    starts = assignment.starts.value if assignment.starts.value in audience else min(audience)
    stopped = frozen and assignment.state is AssignmentState.OPEN
    return Run(
        exercise,
        audience,
        starts,
        Disclosure(assignment.disclosure),
        AssignmentState.PAUSED.value if stopped else assignment.state.value,
        frozenset(assignment.released.split()),
        submissions,
    )
