"""What a therapist does to the draft of a session record: start it, write in it, throw it away."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import abort
from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db
from practice.models import Appointment, Modality, NoteFormat, Place, Practice, SessionRecord, SessionState
from practice.reports import content
from practice.sessions import material
from practice.sessions.body import Draft, Stamp, Typed
from practice.sessions.material import Found, People


class Changed(Exception):
    """A newer version was saved since the page was made."""


class NotADraft(Exception):
    """It is signed, or waits for a co-signature: it can only be read."""


def blank(actor: access.Actor, who: People, appointment: Appointment | None, now: datetime) -> dict[str, list[str]]:
    """What a new record says before anybody typed: from the appointment, the last session and the practice."""
    zone = who.couple.time_zone
    begun = appointment.starts_at if appointment else now
    local = clock.local(begun, zone)
    practice = db.session.scalar(access.readable(actor, Practice))
    typed = {
        "held_on": local.date().isoformat(),
        "place": appointment.place.value if appointment else Place.OFFICE.value,
        "modality": _modality(who, appointment).value,
        "a_attendance": "present",
        "b_attendance": "present",
        "note_format": practice.note_format if practice.note_format in content.NOTE_PARTS else "dap",
        "next_minutes": str(appointment.minutes if appointment else 50),
        "next_place": appointment.place.value if appointment else Place.OFFICE.value,
    }
    if appointment:
        ended = clock.local(appointment.starts_at + timedelta(minutes=appointment.minutes), zone)
        typed |= {"starts": f"{local:%H:%M}", "ends": f"{ended:%H:%M}"}
    before = material.previous(actor, who.couple.id, now, seats=Draft({"modality": [typed["modality"]]}, zone).seats)
    if before:
        held = before[1].frozen["partners"]
        typed |= {f"{seat.lower()}_location": held[seat]["location"] for seat in ("A", "B")}
    lone = next((row for row in who.partners.values() if appointment and row.id == appointment.partner_id), None)
    following = material.following(actor, who.couple.id, max(begun, now), lone)
    typed["next"] = "planned" if following else ""
    return {name: [value] for name, value in typed.items()}


def _modality(who: People, appointment: Appointment | None) -> Modality:
    """With both, or with the one whose appointment it was."""
    if appointment is None or appointment.partner_id is None:
        return Modality.CONJOINT
    return Modality.INDIVIDUAL_A if appointment.partner_id == who.partners["A"].id else Modality.INDIVIDUAL_B


def start(
    actor: access.Actor,
    couple_id: uuid.UUID,
    key: uuid.UUID,
    typed: Typed,
    appointment_id: uuid.UUID | None = None,
    row_id: uuid.UUID | None = None,
) -> SessionRecord:
    """A new draft; a repeat with the same `key` gives the same one. `typed` is laid over what is prefilled."""
    who = material.people(actor, couple_id, to_write=True)
    known = db.session.scalar(access.readable(actor, SessionRecord).where(SessionRecord.form_key == key))
    if known is not None:
        return known
    now = clock.now()
    appointment = _appointment(actor, who, appointment_id)
    body = blank(actor, who, appointment, now) | {name: list(values) for name, values in typed.items()}
    draft = Draft(body, who.couple.time_zone)
    row = SessionRecord(
        id=row_id,
        couple_id=who.couple.id,
        therapist_id=actor.id,
        held_on=draft.held_on or clock.today(who.couple.time_zone),
        form_key=key,
        appointment_id=appointment.id if appointment else None,
        body={"typed": body, "page": {"key": "", "number": 0}, "returned": []},
    )
    _put(row, draft)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the other half of a double click was a moment faster
        return db.session.scalars(access.readable(actor, SessionRecord).where(SessionRecord.form_key == key)).one()
    audit.record(actor, "session.started", row)
    db.session.flush()
    return row


def _appointment(actor: access.Actor, who: People, appointment_id: uuid.UUID | None) -> Appointment | None:
    if appointment_id is None:
        return None
    row = access.find(actor, Appointment, appointment_id)
    if row.couple_id != who.couple.id:
        abort(404)
    return row


def save(actor: access.Actor, found: Found, typed: Typed, stamp: Stamp) -> bool:
    """Keep what a page posted, sensible or not. False when a newer save of the same page was there already.

    `found` was locked. Raises `NotADraft`, and `Changed` when another page saved since this one was made: a page's own
    earlier saves are no conflict, even when their answers never reached it.
    """
    row = found.record
    if row.state is not SessionState.DRAFT:
        raise NotADraft
    body: dict[str, Any] = row.body
    page = body["page"]
    mine = page["key"] == stamp.key
    if not mine and stamp.version != str(row.version):
        raise Changed
    if mine and stamp.autosave and stamp.number <= page["number"]:
        return False
    kept = {name: list(values) for name, values in typed.items()}
    number = max(stamp.number, page["number"] if mine else 0)
    if kept != body["typed"]:
        if not mine or not stamp.autosave:
            audit.record(actor, "session.edited", row)
        row.body = body | {"typed": kept, "page": {"key": stamp.key, "number": number}}
        _put(row, found.draft(kept))
        db.session.flush()
    return True


def _put(row: SessionRecord, draft: Draft) -> None:
    """Keep the columns that lists read in step with what was typed; a date that makes no sense stays as it was."""
    row.held_on = draft.held_on or row.held_on
    row.starts_at = draft.starts_at
    row.ends_at = draft.ends_at if draft.starts_at else None
    row.modality = Modality(draft.modality or Modality.CONJOINT)
    row.note_format = NoteFormat(draft.note_format)


def delete_draft(actor: access.Actor, found: Found) -> None:
    """Throw a draft away, words and all. Raises `NotADraft`."""
    if found.record.state is not SessionState.DRAFT:
        raise NotADraft
    audit.record(actor, "session.draft_deleted", found.record)
    db.session.delete(found.record)
    db.session.flush()
