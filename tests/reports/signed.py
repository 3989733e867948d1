"""A signed session with its documents, put into the database directly."""

import uuid
from datetime import date
from functools import cache
from typing import Any

from practice import access, clock, db
from practice.models import Document, Modality, SessionRecord, SessionState
from practice.reports import content, documents
from tests.people import World
from tests.reports.examples import record


@cache
def _rendered(modality: str, session_id: str, day: str) -> dict[str, documents.Rendered]:
    return documents.render_all(made(modality, session_id, day), "Letter")


def made(modality: str, session_id: str, day: str) -> dict[str, Any]:
    """The frozen record of the session below."""
    return record(session={"id": session_id, "modality": modality, "held_on": day})


def sign(
    world: World, modality: str = "conjoint", day: date = date(2026, 1, 12), number: int = 1
) -> tuple[SessionRecord, dict[str, Document]]:
    """A session of ana and ben, signed by dana, with its documents by kind; committed."""
    session_id = uuid.UUID(int=number)
    frozen = made(modality, str(session_id), day.isoformat())
    row = SessionRecord(
        id=session_id,
        couple_id=world.pair.id,
        therapist_id=world.dana.id,
        held_on=day,
        modality=Modality(modality),
        state=SessionState.SIGNED,
        body={},
        frozen=frozen,
        sha256=content.digest(frozen),
        signed_at=clock.now(),
        signed_by=world.dana.id,
    )
    db.session.add(row)
    db.session.flush()
    rendered = _rendered(modality, str(session_id), day.isoformat())
    kept = documents.store(row, rendered, world.dana.actor)
    db.session.commit()
    return row, {document.kind.value: document for document in kept}


def events(name: str) -> list[Any]:
    """Audit rows of one event."""
    from practice.models import AuditEvent

    return list(db.session.scalars(access.everything(AuditEvent).where(AuditEvent.event == name)))
