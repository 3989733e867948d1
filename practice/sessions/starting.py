"""A session record begun from the page before the session: everything filled in that is known, and no answer ticked."""

import uuid
from datetime import datetime

from flask import abort

from practice import access, db
from practice.models import Appointment, SessionRecord
from practice.sessions import material, note_text, operations, preparing


def begin(
    actor: access.Actor, couple_id: uuid.UUID, appointment_id: uuid.UUID | None, now: datetime
) -> tuple[SessionRecord, bool]:
    """The record of an appointment, and whether it was begun just now: there is one, however often this is asked.

    The focus holds the topics that all who come can read, because every copy prints it. 404 without an appointment of
    this couple, 403 when it is another's to write. Flushes.
    """
    material.people(actor, couple_id, to_write=True)
    found = preparing.prepare(actor, couple_id, now, appointment_id)
    row = found.coming.appointment
    if row is None or row.id != appointment_id:
        abort(404)
    if found.coming.record is not None:
        return found.coming.record, False
    focus = {"focus": ["\n".join(found.common)]} if found.common else {}
    made = operations.start(actor, couple_id, _key(actor, row), focus, row.id)
    draft = material.find(actor, made.id, to_write=True, lock=True)
    note_text.fill(actor, draft, draft.record.body["typed"], held=row.starts_at <= now)
    return made, True


def _key(actor: access.Actor, row: Appointment) -> uuid.UUID:
    """The same for everybody who presses the button meanwhile, and another one once a record was entered in error."""
    chosen = access.readable(actor, SessionRecord).where(SessionRecord.appointment_id == row.id)
    return uuid.uuid5(row.id, str(len(db.session.scalars(chosen).all())))
