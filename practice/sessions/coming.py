"""Which session is prepared: those to choose from, what is written of each, and the last one with those who come.

A session with one partner alone begins with the last one at which that partner was; one with both, with the last one
with both. What somebody said alone in between ends nobody else's fortnight.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from practice import access, clock, db
from practice.models import Appointment, SessionRecord, SessionState
from practice.sessions import body, material
from practice.sessions.body import SEATS
from practice.sessions.material import People

WRITE_UP = timedelta(days=14)
"""How long a session that was held and not written up stays to be chosen."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What the page is about."""

    appointment: Appointment | None
    seats: tuple[str, ...]
    """Who comes."""
    others: Sequence[Appointment]
    """Besides it, what is planned, and what was held lately and not written up; oldest first."""
    last: SessionRecord | None
    """The last signed session with those who come."""
    between: Sequence[SessionRecord]
    """Signed since then, with one of them alone."""
    unsigned: Sequence[SessionRecord]
    record: SessionRecord | None
    """That of the appointment, if it is begun."""

    @property
    def since(self) -> datetime | None:
        """When the last session began; None before the first."""
        return self.last.starts_at if self.last else None


def find(actor: access.Actor, who: People, chosen: uuid.UUID | None, now: datetime) -> Coming:
    """The chosen appointment, or the session going on, or the next one. Three statements."""
    listed = _appointments(actor, who.couple.id, now)
    going = (row for row in listed if row.starts_at + timedelta(minutes=row.minutes) > now)
    coming = next((row for row in listed if row.id == chosen), None) or next(going, None)
    seats = seats_of(who, coming)
    before = material.previous(actor, who.couple.id, min(now, coming.starts_at) if coming else now, seats=seats)
    last = before[1] if before else None
    records = _records(actor, who.couple.id, last)
    written = {row.appointment_id for row in records if row.appointment_id}
    days = {row.held_on for row in records} | ({last.held_on} if last else set())
    zone = who.couple.time_zone
    others = [
        row
        for row in listed
        if row is not coming
        and row.id not in written
        and (row.starts_at > now or clock.local(row.starts_at, zone).date() not in days)
        and (last is None or row.id != last.appointment_id)
    ]
    return Coming(
        coming,
        seats,
        others,
        last,
        [row for row in records if row.state is SessionState.SIGNED and row is not last],
        [row for row in records if row.state is not SessionState.SIGNED],
        next((row for row in records if coming is not None and row.appointment_id == coming.id), None),
    )


def seats_of(who: People, appointment: Appointment | None) -> tuple[str, ...]:
    """Whom an appointment is with."""
    alone = appointment.partner_id if appointment else None
    return tuple(seat for seat, row in who.partners.items() if alone in (None, row.id)) or SEATS


def _appointments(actor: access.Actor, couple_id: uuid.UUID, now: datetime) -> list[Appointment]:
    chosen = (
        access.readable(actor, Appointment)
        .where(Appointment.couple_id == couple_id, Appointment.cancelled_at.is_(None))
        .where(Appointment.starts_at > now - WRITE_UP - body.LONGEST)
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(20)
    )
    return list(db.session.scalars(chosen))


def _records(actor: access.Actor, couple_id: uuid.UUID, last: SessionRecord | None) -> list[SessionRecord]:
    """What is not signed, and what was signed of sessions since the last one; oldest first."""
    since = SessionRecord.starts_at > last.starts_at if last else SessionRecord.starts_at.is_not(None)
    chosen = (
        access.readable(actor, SessionRecord)
        .where(SessionRecord.couple_id == couple_id, (SessionRecord.state != SessionState.SIGNED) | since)
        .where(access.not_in_error())
        .order_by(SessionRecord.held_on.desc(), SessionRecord.created_at.desc(), SessionRecord.id)
        .limit(20)
    )
    return list(reversed(list(db.session.scalars(chosen))))
