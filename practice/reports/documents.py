"""The documents of a signed session: rendering, keeping, giving, reading. Their bytes never change once kept."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from practice import access, audit, db
from practice.models import (
    Couple,
    Document,
    DocumentKind,
    Given,
    Partner,
    SessionRecord,
    SessionState,
)
from practice.reports import content, pdf

OWNER_OF = {DocumentKind(kind): seat for kind, seat in content.OWNER.items()}
ONLINE, PAPER = "online", "paper"
CHANNELS = (ONLINE, PAPER)


class NotForThem(Exception):
    """This copy is not for this partner."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF, not yet kept anywhere."""

    pdf: bytes
    pages: int
    file_name: str


# --- making (no database) --------------------------------------------------------------------------------------------


def render_all(record: content.Record, paper: str) -> dict[str, Rendered]:
    """Every copy that exists of a signed record, by kind. Pure work: keep no transaction open meanwhile."""
    return {kind: render(record, kind, paper) for kind in content.kinds(record)}


def render(record: content.Record, kind: str, paper: str) -> Rendered:
    """One copy; of a draft with its watermark. Raises `content.NoCopy` and `pdf.Unprintable`."""
    summary = content.build(kind, record)
    data, pages = pdf.summary(summary, paper)
    return Rendered(data, pages, summary.file_name)


# --- keeping ---------------------------------------------------------------------------------------------------------


def store(session: SessionRecord, rendered: dict[str, Rendered], actor: access.Actor) -> list[Document]:
    """Keep the PDFs of a session that was just signed, as edition 1. Flushes."""
    if session.state is not SessionState.SIGNED:
        raise ValueError("only a signed session has documents")
    rows = []
    for kind, made in rendered.items():
        row = Document(
            session_id=session.id,
            kind=DocumentKind(kind),
            file_name=made.file_name,
            pdf=made.pdf,
            sha256=hashlib.sha256(made.pdf).hexdigest(),
            pages=made.pages,
        )
        db.session.add(row)
        audit.record(actor, "document.stored", row, session.couple_id)
        rows.append(row)
    db.session.flush()
    return rows


# --- giving ----------------------------------------------------------------------------------------------------------


def give(actor: access.Actor, document: Document, partner: Partner, channel: str) -> Given:
    """Give a copy to a partner: `online` into their account, or `paper` as a note that it was handed over.

    Given twice is given once. Raises `NotForThem`; 403 for whoever does not treat the couple.
    """
    session, couple = _case(document)
    access.treats(actor, couple)
    if channel not in CHANNELS or partner.couple_id != couple.id or not is_for(document, partner):
        raise NotForThem
    found = db.session.scalar(
        access.readable(actor, Given)
        .where(Given.document_id == document.id, Given.partner_id == partner.id, Given.channel == channel)
        .with_for_update()
    )
    if found is not None:
        return found
    row = Given(document_id=document.id, partner_id=partner.id, channel=channel, given_by=actor.id)
    db.session.add(row)
    audit.record(actor, f"document.given_{channel}", document, couple.id)
    db.session.flush()
    return row


def is_for(document: Document, partner: Partner) -> bool:
    """Whether this copy may be given to this partner of the couple: an own copy to its owner, the clinical to nobody."""
    if document.kind is DocumentKind.JOINT:
        return True
    return OWNER_OF.get(document.kind) == partner.seat


def _case(document: Document) -> tuple[SessionRecord, Couple]:
    session, couple = db.session.execute(
        access.everything(SessionRecord, Couple)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .where(SessionRecord.id == document.session_id)
    ).one()
    return session, couple


# --- reading ---------------------------------------------------------------------------------------------------------


def fetch(actor: access.Actor, document_id: uuid.UUID) -> Document:
    """A document for the clinical side, with an audit row; 404 when it is not theirs."""
    if not actor.is_clinical:
        abort(404)
    clinical_row = access.readable(actor, Document).where(
        Document.id == document_id,
        Document.session_id.in_(access.readable(actor, SessionRecord).with_only_columns(SessionRecord.id)),
    )
    row = db.session.scalar(clinical_row)
    if row is None:
        abort(404)
    _note_reading(actor, row)
    return row


def fetch_copy(actor: access.Actor, document_id: uuid.UUID) -> Document:
    """A copy that was given online to this partner, with an audit row; 404 for every other document."""
    row = db.session.scalar(
        access.readable(actor, Document)
        .join(Given, Given.document_id == Document.id)
        .join(Partner, Partner.id == Given.partner_id)
        .where(Document.id == document_id, Given.channel == ONLINE, Partner.user_id == actor.id)
    )
    if row is None:
        abort(404)
    _note_reading(actor, row)
    return row


def _note_reading(actor: access.Actor, document: Document) -> None:
    """Write down that a document was fetched, before it leaves, in a transaction of its own.

    A page only reads; that somebody took a record out of the house is the one thing a GET has to leave behind.
    """
    couple_id = db.session.scalar(
        access.everything(SessionRecord)
        .with_only_columns(SessionRecord.couple_id)
        .where(SessionRecord.id == document.session_id)
    )
    event = audit.event(actor, "document.fetched", document, couple_id)
    db.start_reading(False)
    with Session(bind=db.session.get_bind(), join_transaction_mode="create_savepoint") as own:
        own.add(event)
        own.commit()
    db.start_reading(True)


@dataclass(frozen=True, slots=True)
class Copy:
    """A line of a partner's list."""

    id: uuid.UUID
    day: Any
    kind: DocumentKind
    pages: int
    given_at: datetime


def copies(actor: access.Actor) -> list[Copy]:
    """What was given online to this partner, the newest session first. One statement."""
    found = db.session.execute(
        select(Document.id, Document.kind, Document.pages, Document.file_name, Given.given_at)
        .join(Given, Given.document_id == Document.id)
        .join(Partner, Partner.id == Given.partner_id)
        .where(access.READ[Document](actor), Given.channel == ONLINE, Partner.user_id == actor.id)
    )
    return found
