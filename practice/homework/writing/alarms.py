"""Answers that ask for the therapist before anything else, and what follows from a couple's safety for their homework.

Of all this a partner reads only the ordinary wording: that something waits, or that the therapist will open it.
"""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, or_

from practice import access, audit, clock, db, flags, mail, runs
from practice.exercises import flow
from practice.homework.writing import settling
from practice.homework.writing.letters import emails
from practice.models import Assignment, AssignmentState, Concern, ConcernKind, Response
from practice.runs import Case


def raise_on_submit(person: access.Actor, case: Case, row: Response, answers: dict[str, Any]) -> Case:
    """Make a concern for every alarm that these answers raise, before they are stored in `row`; the case afterwards.

    An answer that was there before and that the therapist was told of raises nothing again, nor does one that still
    waits to be seen to. From now on the case holds its reveals, if the concern does.
    """
    raised = _raised(case, row, answers)
    if not raised:
        return case
    before = _raised(case, row, row.answers or {})
    told = list(db.session.scalars(access.everything(Concern).where(Concern.response_id == row.id)))
    waiting = {one.kind.value for one in told if one.acknowledged_at is None}
    known = {one.kind.value for one in told} & set(before)
    for kind in raised:
        if kind not in waiting | known:
            _raise(case, row, row.author_id or case.partners[case.seat_of(person.id)].id, kind)
    if flags.HOLDS not in set(raised) - known:
        return case
    # Who wrote it, not who typed it in from paper.
    seat = row.seat.value if row.seat else case.seat_of(person.id)
    return replace(case, run=replace(case.run, held=case.run.held | {seat}))


def _raised(case: Case, row: Response, answers: dict[str, Any]) -> list[str]:
    fields = case.exercise.by_id[row.step].fields
    return list(dict.fromkeys(kind for one in fields for kind in one.raised(answers.get(one.id))))


def _raise(case: Case, row: Response, partner_id: uuid.UUID, kind: str) -> None:
    about = {"couple_id": case.couple.id, "partner_id": partner_id, "response_id": row.id}
    concern = Concern(**about, kind=ConcernKind(kind))
    db.session.add(concern)
    db.session.flush()
    for email in emails([case.therapist.id]).values():
        mail.queue(f"concern:{concern.id}", "something", email)


@dataclass(frozen=True)
class Found:
    """A concern with the assignment it came from, and the answers as they are now: None while taken back."""

    row: Concern
    response: Response
    case: Case

    @property
    def seat(self) -> str:
        """Of the partner who said it."""
        return next(seat for seat, partner in self.case.partners.items() if partner.id == self.row.partner_id)

    @property
    def holds(self) -> bool:
        """Whether it holds back everything that would open."""
        return self.row.kind == flags.HOLDS and self.row.acknowledged_at is None


def find(person: access.Actor, concern_id: uuid.UUID) -> Found:
    """One concern. 404 when it is not of one of this clinician's cases."""
    row = access.find(person, Concern, concern_id)
    response = access.find(person, Response, row.response_id)
    return Found(row, response, runs.find(person, response.assignment_id))


def ready(person: access.Actor, couple_id: uuid.UUID) -> list[Case]:
    """Homework in which something opens as soon as nothing is held any more. Two statements."""
    cases = runs.several(person, Assignment.couple_id == couple_id, Assignment.state != AssignmentState.WITHDRAWN)
    return [case for case in cases if case.run.held and flow.reveals(replace(case.run, held=frozenset()))]


def acknowledge(person: access.Actor, concern_id: uuid.UUID, note: str) -> bool:
    """Note that the therapist has seen to it; what was ready then opens to both. False when it was noted before."""
    found = find(person, concern_id)
    access.treats(person, found.case.couple)
    row = found.row
    db.session.refresh(row, with_for_update=True)
    if row.acknowledged_at is not None:
        return False
    row.acknowledged_at, row.acknowledged_by, row.note = clock.now(), person.id, note or None
    audit.record(person, "concern.acknowledged", row)
    db.session.flush()
    if row.kind == flags.HOLDS:
        for assignment_id in _unsettled(person, row.couple_id):
            settling.settle(person, runs.locked(assignment_id))
    return True


def _unsettled(person: access.Actor, couple_id: uuid.UUID) -> list[uuid.UUID]:
    """Assignments in which something may have become ready, in the one order in which they are locked."""
    sealed = (
        access.readable(person, Response)
        .with_only_columns(Response.id)
        .where(Response.assignment_id == Assignment.id)
        .where(Response.submitted_at.is_not(None), Response.revealed_at.is_(None))
        .correlate(Assignment)
        .exists()
    )
    chosen = access.readable(person, Assignment).with_only_columns(Assignment.id)
    chosen = chosen.where(Assignment.couple_id == couple_id, Assignment.disclosure != "private")
    going_on = and_(Assignment.state == AssignmentState.OPEN, or_(Assignment.finished_at.is_(None), sealed))
    ended = and_(Assignment.state == AssignmentState.CLOSED, sealed)
    return list(db.session.scalars(chosen.where(or_(going_on, ended)).order_by(Assignment.id)))


def go_on(person: access.Actor, assignment_id: uuid.UUID) -> None:
    """Settle homework that a judgement held back until now, as after a pause; harmless while it is still held back."""
    case = runs.locked(assignment_id)
    if not case.frozen:
        settling.settle(person, replace(case, run=replace(case.run, state=AssignmentState.PAUSED.value)))


flags.AFTERWARDS.append(go_on)
