"""The next session as a date in the calendar: plan, change, cancel.

With both, or with one of them alone. One of each kind is planned ahead at a time, and none touches the others: of a
session with one partner alone the other one learns nothing, also not by their common one moving.
"""

from datetime import datetime, timedelta

from practice import access, audit, clock, db
from practice.models import Appointment, AppointmentKind, Couple, Partner, Place


class InThePast(Exception):
    """A session is planned ahead."""


class Taken(Exception):
    """The therapist has another session then: `.words` says which."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Changed(Exception):
    """It was changed since the page was made."""


def upcoming(actor: access.Actor, couple: Couple, alone: Partner | None = None) -> Appointment | None:
    """The next planned session with both, or with the one who comes `alone`."""
    return db.session.scalar(
        access.readable(actor, Appointment)
        .where(
            Appointment.couple_id == couple.id,
            Appointment.partner_id.is_not_distinct_from(alone.id if alone else None),
            Appointment.cancelled_at.is_(None),
            Appointment.starts_at > clock.now(),
        )
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(1)
    )


def plan(
    actor: access.Actor,
    couple: Couple,
    starts_at: datetime,
    minutes: int,
    place: str,
    version: str | None = None,
    instead_of: Appointment | None = None,
    alone: Partner | None = None,
) -> Appointment:
    """Plan the next session with both (or with one `alone`), or move it when one is planned. Twice the same is once.

    `version` of the row the page showed ("" for none) or None for whatever there is. Raises `InThePast`, `Taken`,
    `Changed`.
    """
    access.treats(actor, couple)
    db.session.scalar(access.readable(actor, Couple).where(Couple.id == couple.id).with_for_update())
    row = instead_of or upcoming(actor, couple, alone)
    same = row is not None and (row.starts_at, row.minutes, row.place) == (starts_at, minutes, Place(place))
    if same:
        return row
    if version is not None and version != (str(row.version) if row else ""):
        raise Changed
    if starts_at <= clock.now():
        raise InThePast
    if words := clash(actor, couple, row, starts_at, minutes):
        raise Taken(words)
    held = _at(actor, couple, starts_at)
    if held is not None and held is not row:  # cancelled before: the moment is taken up again, the other row is let go
        if row is not None:
            row.cancelled_at = clock.now()
        row = held
        row.cancelled_at = None
    event = "appointment.changed"
    if row is None:
        row, event = Appointment(couple_id=couple.id, starts_at=starts_at), "appointment.planned"
        db.session.add(row)
    row.starts_at, row.minutes, row.place = starts_at, minutes, Place(place)
    row.kind, row.partner_id = AppointmentKind.CONJOINT, None
    if alone is not None:
        row.kind, row.partner_id = AppointmentKind.INDIVIDUAL, alone.id
    db.session.flush()
    audit.record(actor, event, row)
    db.session.flush()
    return row


def _at(actor: access.Actor, couple: Couple, starts_at: datetime) -> Appointment | None:
    return db.session.scalar(
        access.readable(actor, Appointment).where(
            Appointment.couple_id == couple.id, Appointment.starts_at == starts_at
        )
    )


def clash(actor: access.Actor, couple: Couple, own: Appointment | None, starts_at: datetime, minutes: int) -> str:
    """Which other session of this therapist overlaps, and what to do; empty when the time is free. One statement."""
    ends_at = starts_at + timedelta(minutes=minutes)
    near = db.session.execute(
        access.readable(actor, Appointment, Couple)
        .join(Couple, Couple.id == Appointment.couple_id)
        .where(
            Couple.therapist_id == actor.id,
            Appointment.cancelled_at.is_(None),
            Appointment.starts_at < ends_at,
            Appointment.starts_at > starts_at - timedelta(hours=8),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    for row, whose in near:
        if row is own or row.starts_at + timedelta(minutes=row.minutes) <= starts_at:
            continue
        begun = clock.local(row.starts_at, couple.time_zone)
        with_whom = "this couple" if whose.id == couple.id else whose.record_id
        return f"You have a session with {with_whom} at {begun:%H:%M} that day. Choose another time."
    return ""


def cancel(actor: access.Actor, couple: Couple, row: Appointment) -> None:
    """Take a planned session out of the calendar. Doing it twice is harmless."""
    access.treats(actor, couple)
    if row.cancelled_at is None:
        row.cancelled_at = clock.now()
        audit.record(actor, "appointment.cancelled", row)
        db.session.flush()
