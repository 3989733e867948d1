"""Writing down that a file leaves the house, before it does, in a transaction of its own.

Pages only read, and a GET rolls back. That somebody fetched something is the one thing reading has to leave behind.
"""

import uuid

from sqlalchemy.orm import Session

from practice import access, db
from practice.models import AuditEvent

EVENT = "document.fetched"
"""What is recorded, for who looks for it later."""


def note(actor: access.Actor, row: db.Base, couple_id: uuid.UUID | None) -> None:
    """Note that `actor` fetched `row`. Ends the request's transaction: have what you need of it in plain values."""
    event = AuditEvent(
        actor_id=actor.id, event="document.fetched", subject=row.__tablename__, subject_id=row.id, couple_id=couple_id
    )
    db.session.rollback()  # nothing was written
    db.start_reading(False)
    try:
        with Session(bind=db.session.get_bind(), join_transaction_mode="create_savepoint") as own:
            own.add(event)
            own.commit()
    finally:
        db.start_reading(True)
