"""Who was at a session, as far as is known: by its record, or else as it was planned."""

import uuid
from collections.abc import Mapping

from practice import access, db
from practice.models import Appointment, Modality, Partner, Seat, SessionRecord, SessionState

ALONE = {Modality.INDIVIDUAL_A: (Seat.A,), Modality.INDIVIDUAL_B: (Seat.B,)}


def came(appointment: Appointment) -> tuple[Seat, ...]:
    """Seats of who came; a record that is begun says it already. At most two statements."""
    planned = _planned(appointment)
    record = _record(appointment)
    return planned if record is None else tuple(seat for seat in planned if seat in _there(record))


def stayed_away(appointment: Appointment) -> tuple[Seat, ...]:
    """Seats of who was expected and did not come, once that is signed. At most two statements."""
    record = _record(appointment)
    if record is None or record.state is not SessionState.SIGNED:
        return ()
    return tuple(seat for seat in _planned(appointment) if seat not in _there(record))


def _planned(appointment: Appointment) -> tuple[Seat, ...]:
    if appointment.partner_id is None:
        return tuple(Seat)
    partners = access.everything(Partner).where(Partner.couple_id == appointment.couple_id)
    seats: Mapping[uuid.UUID, Seat] = {row.id: row.seat for row in db.session.scalars(partners)}
    return (seats[appointment.partner_id],)


def _record(appointment: Appointment) -> SessionRecord | None:
    """The record of this session that was begun last."""
    return db.session.scalar(
        access.everything(SessionRecord)
        .where(SessionRecord.appointment_id == appointment.id, access.not_in_error())
        .order_by(SessionRecord.created_at.desc(), SessionRecord.id)
        .limit(1)
    )


def _there(record: SessionRecord) -> tuple[Seat, ...]:
    """Whom the record has as present or late (`sessions.body` says what is typed)."""
    typed = record.body.get("typed", {})
    seats = ALONE.get(record.modality, tuple(Seat))
    return tuple(seat for seat in seats if typed.get(f"{seat.value.lower()}_attendance") != ["absent"])
