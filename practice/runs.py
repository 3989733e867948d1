"""From rows to the pure core: an assignment, its people and its responses as one `Case` with a `flow.Run`.

Read by every slice that shows homework. For a person only rows that this person may read go into the run, so a
partner's run knows nothing of the other's hidden work; only `locked`, for decisions two people take together, reads
everything. A fixed number of statements however many cases: one for assignments with their people, one for responses
with openings, one for corrections.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, Select, and_, select
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

_Couple, _A, _B = aliased(Couple), aliased(Partner), aliased(Partner)


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

    def author_names(self, seat: Seat) -> kinds.Names:
        """Names from the point of view of the author in this seat, for labels and words."""
        return kinds.Names(self.partners[seat].name, self.partners[other(seat)].name)

    def seat_of(self, user_id: uuid.UUID) -> Seat | None:
        """Which seat this login has; None for anybody else."""
        return next((seat for seat, partner in self.partners.items() if partner.user_id == user_id), None)


def find(person: access.Actor, assignment_id: uuid.UUID) -> Case:
    """The case of one assignment, as far as `person` may read it. 404 when absent or not theirs. 2 or 3 statements."""
    found = several(person, Assignment.id == assignment_id, corrections=True)
    if not found:
        abort(404)
    return found[0]


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
    chosen = access.readable(person, Assignment, *_people()).where(*clauses)
    chosen = _joined(chosen).order_by(*order, Assignment.created_at.desc(), Assignment.id).limit(limit).offset(offset)
    found = [tuple(row) for row in db.session.execute(chosen)]
    if not found or not answers:
        return [_case(row, {}, {}, {}) for row in found]
    return _filled(found, lambda model, *more: access.readable(person, model, *more), corrections)


def locked(assignment_id: uuid.UUID) -> Case | None:
    """The whole case for a decision of two people, its row locked until the transaction ends, read afresh.

    Whoever calls this has checked before that the person may read the assignment.
    """
    chosen = _joined(access.everything(Assignment, *_people()).where(Assignment.id == assignment_id))
    chosen = chosen.with_for_update(of=Assignment).execution_options(populate_existing=True)
    found = [tuple(row) for row in db.session.execute(chosen)]
    return _filled(found, access.everything, corrections=True, lock=True)[0] if found else None


def renew(case: Case) -> Case:
    """The case after its rows were changed in this session: the same rows, the run built again. No statement."""
    opened = {slot: submission.opened for slot, submission in case.run.by_slot.items()}
    submissions = tuple(_submission(row, opened.get(slot_of(row), frozenset())) for row in case.rows.values())
    run = _run(case.assignment, case.exercise, case.frozen, submissions)
    return replace(case, run=run)


def slot_of(row: Response) -> Slot:
    """Where a response belongs."""
    return Slot(row.step, row.occurrence, row.seat.value)


def _people() -> tuple[Any, ...]:
    return _Couple, _A, _B, User, _stopped().label("stopped")


def _joined(chosen: Select) -> Select:
    return (
        chosen.join(_Couple, _Couple.id == Assignment.couple_id)
        .join(_A, and_(_A.couple_id == Assignment.couple_id, _A.seat == "A"))
        .join(_B, and_(_B.couple_id == Assignment.couple_id, _B.seat == "B"))
        .join(User, User.id == _Couple.therapist_id)
    )


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


def _filled(
    found: list[tuple], chosen: Callable[..., Select], corrections: bool, lock: bool = False
) -> list[Case]:
    ids = [row[0].id for row in found]
    openings: dict[uuid.UUID, set[str]] = {}
    rows: dict[uuid.UUID, dict[Slot, Response]] = {}
    statement = (
        chosen(Response, FieldOpening.field)
        .outerjoin(FieldOpening, FieldOpening.response_id == Response.id)
        .where(Response.assignment_id.in_(ids))
        .order_by(Response.created_at, Response.id)
    )
    if lock:  # an autosave holds its one row for a moment and waits for nothing else, so nobody waits in a circle
        statement = statement.with_for_update(of=Response).execution_options(populate_existing=True)
    for response, opened in db.session.execute(statement):
        rows.setdefault(response.assignment_id, {})[slot_of(response)] = response
        if opened:
            openings.setdefault(response.id, set()).add(opened)
    revealed = [row.id for held in rows.values() for row in held.values() if row.revealed_at]
    fixed = _corrections(chosen, revealed) if corrections and revealed else {}
    return [_case(row, rows.get(row[0].id, {}), openings, fixed) for row in found]


def _corrections(chosen: Callable[..., Select], responses: list[uuid.UUID]) -> dict[uuid.UUID, list[Correction]]:
    statement = chosen(Correction).where(Correction.response_id.in_(responses)).order_by(Correction.number)
    fixed: dict[uuid.UUID, list[Correction]] = {}
    for row in db.session.scalars(statement):
        fixed.setdefault(row.response_id, []).append(row)
    return fixed


def _case(found: tuple, rows: dict[Slot, Response], openings: dict, fixed: dict) -> Case:
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
        row.seat.value,
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
