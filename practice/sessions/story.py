"""A whole session written up by a program, for the demo: every rule of the pages holds here too."""

import uuid
from datetime import datetime

from practice import access, db
from practice.models import SessionRecord
from practice.sessions import homework, material, operations, signing


def write_up(
    actor: access.Actor,
    couple_id: uuid.UUID,
    typed: dict[str, str | list[str]],
    signed_at: datetime | None = None,
    row_id: uuid.UUID | None = None,
    appointment_id: uuid.UUID | None = None,
) -> SessionRecord:
    """Start, fill in and sign a record, and commit: whatever was added to the session before is committed too.

    `typed` by the input names of `sessions.body` (`held_on`, `starts`, `plan`, `interventions`: […], `pick`: […]
    …); what is absent stays as a new record has it. `actor` is the therapist of the couple: `access.Actor(user, None)`.
    Raises `signing.Refused` when something is missing or the licence stands against it.
    """
    lists = {name: [value] if isinstance(value, str) else list(value) for name, value in typed.items()}
    row = operations.start(actor, couple_id, uuid.uuid4(), lists, appointment_id, row_id)
    key = row.id
    db.commit()  # signing prints between two transactions
    row = signing.sign(actor, key, now=signed_at)
    db.commit()
    return row


def keys(actor: access.Actor, session_id: uuid.UUID) -> list[tuple[str, str, bool]]:
    """What may be ticked in a draft: (key for `pick` and `copy`, the question, whether both partners can see it)."""
    looked = signing.review(actor, material.find(actor, session_id))
    return [
        (offer.key, asked.question, len(offer.seen_by) == 2)
        for work in homework.offered(looked.material.cases, looked.draft)
        for asked in work.asked
        for offer in asked.offers
    ]
