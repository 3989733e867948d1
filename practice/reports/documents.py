"""The documents of a signed session: rendering, keeping, giving, reading. Their bytes never change once kept."""

import hashlib
import uuid
from dataclasses import dataclass

from flask import abort
from sqlalchemy import union_all
from sqlalchemy.orm import Session

from practice import access, audit, db, mail
from practice.models import (
    AuditEvent,
    Couple,
    Document,
    DocumentKind,
    Given,
    Partner,
    RecordInError,
    SessionRecord,
    SessionState,
    User,
)
from practice.reports import content, letterhead, pdf

OWNER_OF = {DocumentKind(kind): seat for kind, seat in content.OWNER.items()}
ONLINE, PAPER = "online", "paper"


class NotForThem(Exception):
    """This copy is not for this partner."""


class Superseded(Exception):
    """There is a newer version of this copy, or the record was entered in error: this one is given to nobody."""


class NoLogin(Exception):
    """This partner has no login yet, so nothing can be given online."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF, not yet kept anywhere."""

    pdf: bytes
    pages: int
    file_name: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What leaves: exactly the bytes that were kept."""

    pdf: bytes
    file_name: str


# --- making (no database) --------------------------------------------------------------------------------------------


def render_all(record: content.Record, paper: str) -> dict[str, Rendered]:
    """Every copy that exists of a signed record, by kind. Pure work: keep no transaction open meanwhile."""
    return {kind: render(record, kind, paper) for kind in content.kinds(record)}


def render(record: content.Record, kind: str, paper: str) -> Rendered:
    """One copy; of a draft with its watermark. Raises `content.NoCopy` and `pdf.Unprintable`."""
    summary = letterhead.printed(content.build(kind, record))
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

    Given twice is given once. Raises `NotForThem`, `NoLogin`, `Superseded`; 403 for whoever does not treat the couple.
    """
    couple = case_of(document)
    access.treats(actor, couple)
    if channel not in (ONLINE, PAPER) or partner.couple_id != couple.id or not is_for(document.kind, partner):
        raise NotForThem
    if channel == ONLINE and partner.user_id is None:
        raise NoLogin
    db.session.scalar(access.everything(Couple).where(Couple.id == couple.id).with_for_update())
    found = db.session.scalar(
        access.readable(actor, Given).where(
            Given.document_id == document.id, Given.partner_id == partner.id, Given.channel == channel
        )
    )
    if found is not None:
        return found
    if superseded(document):
        raise Superseded
    row = Given(document_id=document.id, partner_id=partner.id, channel=channel, given_by=actor.id)
    db.session.add(row)
    audit.record(actor, f"document.given_{channel}", document, couple.id)
    db.session.flush()
    if channel == ONLINE:
        user = db.session.scalar(access.everything(User).where(User.id == partner.user_id))
        if user.email:
            mail.queue(f"given:{row.id}", "something", user.email)
    return row


def superseded(document: Document) -> bool:
    """Whether there is a newer version, or the record was entered in error. One statement."""
    newer = access.everything(Document).with_only_columns(Document.id)
    newer = newer.where(Document.session_id == document.session_id, Document.kind == document.kind)
    error = access.everything(RecordInError).with_only_columns(RecordInError.id)
    error = error.where(RecordInError.session_id == document.session_id)
    chosen = union_all(newer.where(Document.edition > document.edition), error).limit(1)
    return db.session.execute(chosen).first() is not None


def is_for(kind: DocumentKind, partner: Partner) -> bool:
    """Whether this copy may go to this partner: an own copy to its owner, the joint one to both, else nobody."""
    return kind is DocumentKind.JOINT or OWNER_OF.get(kind) == partner.seat


def case_of(document: Document) -> Couple:
    """The couple a document is about."""
    return db.session.scalar(
        access.everything(Couple)
        .join(SessionRecord, SessionRecord.couple_id == Couple.id)
        .where(SessionRecord.id == document.session_id)
    )


# --- reading ---------------------------------------------------------------------------------------------------------


def fetch(actor: access.Actor, document_id: uuid.UUID) -> Fetched:
    """A document's bytes for the clinical side, with an audit row; 404 when it is not theirs."""
    row = db.session.scalar(
        access.readable(actor, Document)
        .join(SessionRecord, SessionRecord.id == Document.session_id)
        .where(Document.id == document_id, access.READ[SessionRecord](actor))
    )
    return _leaving(actor, row)


def fetch_copy(actor: access.Actor, document_id: uuid.UUID) -> Fetched:
    """The bytes of a copy that was given online to this partner, with an audit row; 404 for every other document."""
    row = db.session.scalar(
        access.readable(actor, Document)
        .join(Given, Given.document_id == Document.id)
        .join(Partner, Partner.id == Given.partner_id)
        .where(Document.id == document_id, Given.channel == ONLINE, Partner.user_id == actor.id)
    )
    return _leaving(actor, row)


def _leaving(actor: access.Actor, document: Document | None) -> Fetched:
    """Write down that a document leaves the house, before it does, in a transaction of its own.

    Pages only read, and a GET rolls back. That somebody fetched a record is the one thing reading has to leave behind.
    """
    if document is None:
        abort(404)
    fetched = Fetched(document.pdf, document.file_name)
    event = AuditEvent(
        actor_id=actor.id,
        event="document.fetched",
        subject=Document.__tablename__,
        subject_id=document.id,
        couple_id=case_of(document).id,
    )
    db.session.rollback()  # nothing was written; what was read is in plain values
    db.start_reading(False)
    with Session(bind=db.session.get_bind(), join_transaction_mode="create_savepoint") as own:
        own.add(event)
        own.commit()
    db.start_reading(True)
    return fetched
