"""The check-ins around a planned session: E25 before it for both, E26 after it for whoever came.

A job gives them, keeps them in step with the calendar, which another slice writes, and ends them when the session they
are about is cancelled or long over. Nothing here looks at what anybody answered, or at what the therapist knows of a
couple's safety: that a check-in comes, or when it is due, must say nothing to either partner.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.exc import IntegrityError

from practice import access, agreement, audit, clock, config, db, runs, standing
from practice.exercises import catalogue
from practice.homework.clockwork import attended
from practice.homework.writing import settling
from practice.models import (
    Appointment,
    AppointmentKind,
    Assignment,
    AssignmentState,
    Couple,
    CoupleState,
    Partner,
    Seat,
    SessionRecord,
    SessionState,
    User,
)

BEFORE, AFTER = "before-we-meet", "after-we-met"
OPENS = timedelta(hours=72)
"""How long before a session with both E25 is given; when it is planned later than that, at once."""
DUE_BEFORE = timedelta(hours=12)
"""How long before the session E25 is due. With less time than that left it is not given at all."""
DUE_AFTER = timedelta(hours=48)
"""How long after the end of the session E26 is due."""
KEPT = timedelta(days=7)
"""How long after its due time E26 can still be answered."""
LONGEST = timedelta(minutes=480)
"""The longest session there is (by constraint)."""
RUNNING = (AssignmentState.OPEN, AssignmentState.PAUSED)
PROGRAM = SimpleNamespace(id=None)
"""Who acts: nobody of the practice. The audit log names no person then."""


def keep_one(_settings: config.Settings, now: datetime) -> bool:
    """Give, move or end one check-in; False when everything is as it is to be. Commits.

    Safe with several workers and when killed at any point: each act locks the appointment, looks again and is one
    transaction, and there is one check-in of a kind for an appointment by constraint.
    """
    with db.reading():
        mend = _to_mend(now)
        give = [one for one in _wanted(now) if standing.standing(one.therapist_id, clock.today(one.zone)).good]
        db.session.rollback()
    # One that needs nothing after all, because nobody came or another worker was faster, keeps no other one waiting.
    acts = (*(partial(_mend, *ids, now) for ids in mend), *(partial(_give, one, now) for one in give))
    for act in acts:
        done = act()
        db.commit()
        if done:
            return True
    return False


def ends_at(row: Appointment) -> datetime:
    """When the session is over."""
    return row.starts_at + timedelta(minutes=row.minutes)


def due_at(slug: str, row: Appointment) -> datetime:
    """When a check-in around this session is due."""
    return row.starts_at - DUE_BEFORE if slug == BEFORE else ends_at(row) + DUE_AFTER


def key(slug: str, row: Appointment) -> uuid.UUID:
    """What a check-in was made for: the appointment and its moment. Another one than the stored says that the session
    was moved since; a due time that the therapist chose by hand leaves it alone."""
    return uuid.uuid5(row.id, f"{slug} {row.starts_at.astimezone(UTC).isoformat()}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check-in that is to be given now."""

    slug: str
    appointment_id: uuid.UUID
    therapist_id: uuid.UUID
    zone: str


def _wanted(now: datetime, appointment_id: uuid.UUID | None = None) -> list[Wanted]:
    """Check-ins to give now, of one appointment or of all, soonest first, whatever the therapist's licence says."""
    refused = select(Partner.id).where(Partner.couple_id == Couple.id, ~agreement.accepted()).correlate(Couple)
    before = and_(
        Appointment.kind == AppointmentKind.CONJOINT,
        Appointment.starts_at > now + DUE_BEFORE,
        Appointment.starts_at <= now + OPENS,
        ~_given(BEFORE),
        ~_by_hand(BEFORE, Assignment.state.in_(RUNNING), Assignment.due_at.between(now, Appointment.starts_at)),
    )
    after = and_(
        Appointment.starts_at < now,
        Appointment.starts_at > now - DUE_AFTER - LONGEST,
        ~_given(AFTER),
        ~_by_hand(AFTER, Assignment.state != AssignmentState.WITHDRAWN, Assignment.created_at > Appointment.starts_at),
    )
    chosen = (
        access.everything(Appointment, Couple)
        .join(Couple, Couple.id == Appointment.couple_id)
        .join(User, User.id == Couple.therapist_id)
        .where(Appointment.cancelled_at.is_(None), or_(before, after))
        .where(Couple.state == CoupleState.ACTIVE, User.disabled_at.is_(None), ~refused.exists())
        .order_by(Appointment.starts_at, Appointment.id)
    )
    if appointment_id is not None:
        chosen = chosen.where(Appointment.id == appointment_id)
    found = []
    for row, couple in db.session.execute(chosen):
        slug = BEFORE if row.starts_at > now else AFTER
        if slug == BEFORE or ends_at(row) <= now < due_at(slug, row):
            found.append(Wanted(slug, row.id, couple.therapist_id, couple.time_zone))
    return found


def _given(slug: str) -> ColumnElement[bool]:
    """Of a row of `Appointment`: whether it has this check-in, whatever became of it."""
    return (
        select(Assignment.id)
        .where(Assignment.appointment_id == Appointment.id, Assignment.slug == slug)
        .correlate(Appointment)
        .exists()
    )


def _by_hand(slug: str, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of a row of `Appointment`: whether the therapist gave such a one for it: nobody is asked the same twice."""
    return (
        select(Assignment.id)
        .where(Assignment.couple_id == Appointment.couple_id, Assignment.slug == slug)
        .where(Assignment.appointment_id.is_(None), *which)
        .correlate(Appointment)
        .exists()
    )


def _give(one: Wanted, now: datetime) -> bool:
    """Give a check-in, unless another worker did or it is not wanted any more."""
    appointment = _locked(one.appointment_id)
    if one not in _wanted(now, one.appointment_id):
        return False
    exercise = catalogue.load(one.slug)
    seats = attended.came(appointment) if one.slug == AFTER else tuple(Seat)
    if not seats:
        return False
    row = Assignment(
        couple_id=appointment.couple_id,
        slug=exercise.slug,
        exercise_version=exercise.version,
        to_a=Seat.A in seats,
        to_b=Seat.B in seats,
        starts=seats[0],
        disclosure=exercise.disclosure.value,
        begins_on=clock.today(one.zone),
        due_at=due_at(one.slug, appointment),
        assigned_by=one.therapist_id,
        appointment_id=appointment.id,
        form_key=key(one.slug, appointment),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    audit.record(PROGRAM, "assignment.made", row)
    db.session.flush()
    case = runs.locked(row.id)
    # As if it had been paused until now: by the one rule of settling whoever has an open step is told.
    settling.settle(PROGRAM, replace(case, run=replace(case.run, state=AssignmentState.PAUSED.value)))
    return True


def _locked(appointment_id: uuid.UUID) -> Appointment:
    chosen = access.everything(Appointment).where(Appointment.id == appointment_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def _to_mend(now: datetime) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Check-ins that are out of step with the calendar, or with who came: their ids, and those of the appointments."""
    signed = (
        select(SessionRecord.id)
        .where(SessionRecord.appointment_id == Appointment.id, SessionRecord.state == SessionState.SIGNED)
        .where(access.not_in_error())
        .correlate(Appointment)
        .exists()
    )
    chosen = (
        access.everything(Assignment, Appointment, signed)
        .join(Appointment, Appointment.id == Assignment.appointment_id)
        .where(Assignment.slug.in_((BEFORE, AFTER)), Assignment.state.in_(RUNNING))
        .order_by(Assignment.created_at, Assignment.id)
    )
    return [
        (row.id, appointment.id)
        for row, appointment, written in db.session.execute(chosen)
        if _gone(row, appointment)
        or _over(row, appointment, now)
        or _moved(row, appointment)
        or (written and _for_nothing(row, appointment))
    ]


def _for_nothing(row: Assignment, appointment: Appointment) -> bool:
    """Whether E26 asks somebody who, as the signed record says, was not there."""
    if row.slug != AFTER or row.finished_at is not None or len(row.seats) < 2:
        return False
    return bool(set(row.seats) & set(attended.stayed_away(appointment)))


def _gone(row: Assignment, appointment: Appointment) -> bool:
    """Whether the session it is for is not held, or not with both any more."""
    alone = row.slug == BEFORE and appointment.kind is not AppointmentKind.CONJOINT
    return alone or appointment.cancelled_at is not None


def _over(row: Assignment, appointment: Appointment, now: datetime) -> bool:
    """Whether there is no further use in answering it."""
    last = ends_at(appointment) if row.slug == BEFORE else row.due_at + KEPT
    return row.finished_at is None and last <= now


def _moved(row: Assignment, appointment: Appointment) -> bool:
    return row.form_key != key(row.slug, appointment)


def _mend(assignment_id: uuid.UUID, appointment_id: uuid.UUID, now: datetime) -> bool:
    """Put one check-in in step with the calendar, unless another worker did."""
    appointment = _locked(appointment_id)
    case = runs.locked(assignment_id)
    row = case.assignment
    if row.state not in RUNNING or row.appointment_id != appointment.id:
        return False
    if _gone(row, appointment):
        # It lets go of the appointment: when that is taken up again, it gets a check-in of its own.
        row.appointment_id = row.form_key = None
        _end(case, now)
    elif _over(row, appointment, now):
        _end(case, now)
    elif _moved(row, appointment):
        row.form_key = key(row.slug, appointment)
        wanted = due_at(row.slug, appointment)
        row.due_at = wanted if wanted > now else appointment.starts_at
        audit.record(PROGRAM, "assignment.changed", row)
    else:
        return _leave_out(case, appointment, now)
    db.session.flush()
    return True


def _leave_out(case: runs.Case, appointment: Appointment, now: datetime) -> bool:
    """Ask only those who came, unless the others have begun to answer."""
    row = case.assignment
    begun = {slot.author for slot in case.rows}
    away = [seat for seat in attended.stayed_away(appointment) if seat in row.seats and seat.value not in begun]
    if not _for_nothing(row, appointment) or not away:
        return False
    if len(away) == len(row.seats):
        _end(case, now)
        return True
    row.to_a, row.to_b = row.to_a and Seat.A not in away, row.to_b and Seat.B not in away
    row.starts = row.seats[0]
    audit.record(PROGRAM, "assignment.changed", row)
    settling.settle(PROGRAM, case)
    return True


def _end(case: runs.Case, now: datetime) -> None:
    """Withdrawn when nobody had submitted anything, else closed. To a partner both read the same."""
    submitted = any(one.submitted for one in case.run.submissions)
    row = case.assignment
    row.state = AssignmentState.CLOSED if submitted else AssignmentState.WITHDRAWN
    row.paused_at, row.ended_at = None, now
    audit.record(PROGRAM, f"assignment.{row.state.value}", row)
    settling.settle(PROGRAM, case)
