"""Session records made through the operations, as far as a test needs them."""

import uuid
from datetime import timedelta
from typing import Any

from practice import clock, db
from practice.models import SessionRecord
from practice.sessions import operations, signing
from tests.people import ZONE, Person, World

FULL: dict[str, Any] = {
    "starts": "08:00",
    "ends": "08:50",
    "interventions": ["listening", "homework"],
    "focus": "How they come back to each other.",
    "note_data": "Both spoke.",
    "note_assessment": "The loop is named.",
    "risk": "none",
    "plan": "Go on with turns.",
    "decision": "none",
    "why_none": "A quiet week was asked for.",
}
"""What a record needs to be signed."""


def yesterday(days: int = 1) -> str:
    """The ISO date of a day before today in the couple's zone."""
    return (clock.today(ZONE) - timedelta(days=days)).isoformat()


def draft(world: World, who: Person | None = None, couple: Any = None, **typed: Any) -> SessionRecord:
    """A draft of dana's (or another's) with everything that is needed, held yesterday; `typed` is laid over it."""
    who, couple = who or world.dana, couple or world.pair
    values = {"held_on": yesterday(), **FULL, **typed}
    lists = {name: [value] if isinstance(value, str) else value for name, value in values.items()}
    row = operations.start(who.actor, couple.id, uuid.uuid4(), lists)
    db.session.commit()
    return row


def signed(world: World, **typed: Any) -> SessionRecord:
    """A signed record."""
    row_id = draft(world, **typed).id
    row = signing.sign(world.dana.actor, row_id)
    db.session.commit()
    return row


def fresh(row_id: uuid.UUID) -> SessionRecord:
    """The row as the database has it."""
    db.session.expire_all()
    return db.session.get(SessionRecord, row_id)
