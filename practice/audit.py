"""The audit log: who did what, when, to which record. Ids and event names, never content."""

import uuid
from typing import Any

from practice import db
from practice.models import AuditEvent


def record(person: Any, event: str, subject: Any = None, couple_id: uuid.UUID | None = None) -> None:
    """Add one event. `person` is an Actor, a user or None (the program itself); `subject` is a row.

    The couple is taken from the subject where it has one, so that a therapist can read the log of a case.
    """
    db.session.add(
        AuditEvent(
            actor_id=getattr(person, "id", None),
            event=event,
            subject=getattr(subject, "__tablename__", ""),
            subject_id=getattr(subject, "id", None),
            couple_id=couple_id
            or getattr(subject, "couple_id", None)
            or (subject.id if getattr(subject, "__tablename__", "") == "couples" else None),
        )
    )
