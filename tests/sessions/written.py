"""Session records made through the operations, as far as a test needs them."""

import uuid
from datetime import timedelta
from typing import Any

from practice import clock, db
from practice.models import SessionRecord
from practice.sessions import homework, material, operations, signing
from practice.sessions.body import Stamp
from tests.people import ZONE, Person, World

FULL: dict[str, Any] = {
    "starts": "08:00",
    "ends": "08:50",
    "interventions": ["listening", "homework"],
    "focus": "How they come back to each other.",
    "note_data": "Both spoke.",
    "note_assessment": "The loop is named.",
    "a_risk": "none",
    "b_risk": "none",
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


def fill(world: World, row_id: uuid.UUID, who: Person | None = None, **typed: str | list[str]) -> None:
    """Type into a draft; what was typed before stays."""
    actor = (who or world.dana).actor
    found = material.find(actor, row_id, to_write=True, lock=True)
    more = {name: [value] if isinstance(value, str) else list(value) for name, value in typed.items()}
    stamp = Stamp(str(found.record.version), uuid.uuid4().hex)
    operations.save(actor, found, found.record.body["typed"] | more, stamp)
    db.session.commit()


def keys(world: World, row_id: uuid.UUID, part: str = "") -> list[str]:
    """What may be ticked in a draft, for `pick` and `copy`; only those that hold `part`."""
    looked = signing.review(world.dana.actor, material.find(world.dana.actor, row_id))
    offered = homework.offered(looked.material.cases, looked.draft)
    return [offer.key for work in offered for offer in work.offers if part in offer.key]
