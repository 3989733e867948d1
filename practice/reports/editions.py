"""Versions of a signed session's documents: pages behind the clinical record, and clients' copies made anew.

The clinical record of version 2 is version 1, byte for byte, with the addendum's pages behind it. A client's copy is
made anew only when the therapist asks for it; it says which version it replaces. Every version is kept as it was made.
"""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import abort
from sqlalchemy.orm import defer

from practice import access, audit, clock, db
from practice.models import (
    Addendum,
    Couple,
    Document,
    DocumentKind,
    Practice,
    RecordInError,
    SessionRecord,
    SessionState,
)
from practice.reports import content, joining, letterhead, pdf
from practice.reports.content import addendum
from practice.reports.documents import Rendered


class NothingNew(Exception):
    """Nothing was added for this copy since it was last made."""


def versioned(file_name: str, version: int) -> str:
    """`summary-2026-01-12-7F3A-v2.pdf`; version 1 says nothing of it."""
    return file_name if version == 1 else f"{file_name.removesuffix('.pdf')}-v{version}.pdf"


# --- the clinical record ---------------------------------------------------------------------------------------------


def clinical(record: content.Record, made: addendum.Addendum, earlier: bytes, count: int, paper: str) -> Rendered:
    """The clinical record with the pages of one more addendum. `earlier`: the newest one so far, of `count` pages.

    No database. Raises `pdf.Unprintable`.
    """
    summary = letterhead.printed(addendum.pages(record, made))
    added, more = pdf.summary(summary, paper, "addendum.css")
    joined = joining.behind(earlier, added, addendum.name(made))
    return Rendered(joined, count + more, versioned(summary.file_name, summary.version))


def store(
    session: SessionRecord, kind: str, edition: int, made: Rendered, actor: access.Actor, now: datetime
) -> Document:
    """Keep one more version, made at `now`. Flushes."""
    row = Document(
        session_id=session.id,
        kind=DocumentKind(kind),
        edition=edition,
        file_name=made.file_name,
        pdf=made.pdf,
        sha256=hashlib.sha256(made.pdf).hexdigest(),
        pages=made.pages,
        made_at=now,
    )
    db.session.add(row)
    audit.record(actor, "document.stored", row, session.couple_id)
    db.session.flush()
    return row


# --- what there is ---------------------------------------------------------------------------------------------------


def newest(rows: Iterable[Document]) -> dict[str, Document]:
    """The newest version of each copy, by kind."""
    found: dict[str, Document] = {}
    for row in sorted(rows, key=lambda row: row.edition):
        found[row.kind.value] = row
    return found


def signed(actor: access.Actor, session_id: uuid.UUID) -> list[Addendum]:
    """What was added to a record and signed, in that order. One statement."""
    return list(
        db.session.scalars(
            access.readable(actor, Addendum)
            .where(Addendum.session_id == session_id, Addendum.state == SessionState.SIGNED)
            .order_by(Addendum.number)
        )
    )


def in_error(actor: access.Actor, session_id: uuid.UUID) -> RecordInError | None:
    """That a record was entered in error, with the reason; None when it stands. One statement."""
    return db.session.scalar(access.readable(actor, RecordInError).where(RecordInError.session_id == session_id))


def outstanding(row: Document, addenda: Iterable[Addendum]) -> bool:
    """Whether something was added for this client's copy after this version of it was made."""
    return any(row.kind.value in each.frozen["copies"] and each.signed_at > row.made_at for each in addenda)


def light(actor: access.Actor, session_id: uuid.UUID) -> list[Document]:
    """The documents of a session without their bytes. One statement."""
    return list(
        db.session.scalars(
            access.readable(actor, Document)
            .options(defer(Document.pdf_sealed, raiseload=True))
            .where(Document.session_id == session_id)
        )
    )


# --- a client's copy made anew ---------------------------------------------------------------------------------------


def again(
    session: SessionRecord, row: Document, addenda: Sequence[Addendum], zone: str, now: datetime
) -> content.Summary:
    """What the next version of a client's copy says, whose newest is `row`. Raises `NothingNew`."""
    if row.kind is DocumentKind.CLINICAL or not outstanding(row, addenda):
        raise NothingNew
    return _told(session, row.kind, [each.frozen for each in addenda], row.edition + 1, now, zone)


def as_made(session: SessionRecord, row: Document, addenda: Sequence[Addendum], zone: str) -> content.Summary:
    """What one kept version of a client's copy says, for the screen."""
    if row.edition == 1:
        return content.build(row.kind.value, session.frozen)
    then = [each.frozen for each in addenda if each.signed_at <= row.made_at]
    return _told(session, row.kind, then, row.edition, row.made_at, zone)


def _told(
    session: SessionRecord, kind: DocumentKind, added: list[addendum.Addendum], version: int, now: datetime, zone: str
) -> content.Summary:
    made_at = clock.local(now, zone).isoformat(timespec="seconds")
    return addendum.reissued(kind.value, session.frozen, added, version, made_at)


def reissue(actor: access.Actor, session_id: uuid.UUID, kind: str, now: datetime | None = None) -> Document:
    """Make a client's copy anew and keep it beside the earlier ones. Twice is once: then it raises `NothingNew`.

    403 for whoever does not treat the couple. Ends the transaction before printing.
    """
    now = now or clock.now()
    session, couple = _theirs(actor, session_id)
    row = newest(light(actor, session_id)).get(kind)
    if row is None or in_error(actor, session_id):
        raise NothingNew
    summary = again(session, row, signed(actor, session_id), couple.time_zone, now)
    edition, paper = row.edition + 1, db.session.scalar(access.readable(actor, Practice)).paper
    summary = letterhead.printed(summary)
    db.session.rollback()
    data, pages = pdf.summary(summary, paper)
    made = Rendered(data, pages, versioned(summary.file_name, edition))
    session, _ = _theirs(actor, session_id, lock=True)
    if newest(light(actor, session_id))[kind].edition != edition - 1:
        raise NothingNew
    return store(session, kind, edition, made, actor, now)


def _theirs(actor: access.Actor, session_id: uuid.UUID, *, lock: bool = False) -> tuple[SessionRecord, Couple]:
    chosen = (
        access.readable(actor, SessionRecord, Couple)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .where(SessionRecord.id == session_id, SessionRecord.state == SessionState.SIGNED)
    )
    if lock:
        chosen = chosen.with_for_update(of=SessionRecord).execution_options(populate_existing=True)
    found = db.session.execute(chosen).first()
    if found is None:
        abort(404)
    session, couple = found
    access.treats(actor, couple)
    return session, couple
