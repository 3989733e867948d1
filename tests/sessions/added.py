"""Addenda made through the operations, as far as a test needs them."""

import uuid
from typing import Any

from practice import db
from practice.models import Addendum
from practice.sessions import addenda, addenda_signing
from practice.sessions.body import Stamp
from tests.people import Person, World

WORDS: dict[str, Any] = {
    "reason": "Ana told me of it later.",
    "text": "They had spoken about it at home as well.",
    "copies": [],
    "copy_text": "",
}


def written(
    world: World, session_id: uuid.UUID, sort: str = "addendum", who: Person | None = None, **typed: Any
) -> uuid.UUID:
    """The id of a draft with all that is needed; `typed` is laid over it."""
    actor = (who or world.dana).actor
    row = addenda.start(actor, session_id, uuid.uuid4(), sort)
    values = {"kind": sort, **WORDS, **typed}
    lists = {name: [value] if isinstance(value, str) else value for name, value in values.items()}
    row_id = row.id
    added = addenda.find(actor, row_id, to_write=True, lock=True)
    addenda.save(actor, added, lists, Stamp(str(added.row.version), uuid.uuid4().hex))
    db.session.commit()
    return row_id


def added(world: World, session_id: uuid.UUID, sort: str = "addendum", **typed: Any) -> Addendum:
    """A signed one of dana's."""
    row_id = written(world, session_id, sort, **typed)
    row = addenda_signing.sign(world.dana.actor, row_id)
    db.session.commit()
    return row


def again(row_id: uuid.UUID) -> Addendum:
    """The row as the database has it."""
    db.session.expire_all()
    return db.session.get(Addendum, row_id)
