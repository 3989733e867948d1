"""What the pages about documents show. Never the bytes: `documents` hands those out, and writes down that it did."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import defer

from practice import access, db
from practice.models import Couple, Document, DocumentKind, Given, Partner, RecordInError, SessionRecord, SessionState
from practice.reports import content, documents, editions
from practice.reports.content import addendum

PAGE = 20


@dataclass(frozen=True, slots=True)
class Giving:
    """Where one copy stands with one partner."""

    partner: Partner
    online_at: datetime | None
    paper_at: datetime | None


@dataclass(frozen=True, slots=True)
class Made:
    """One document of a session, and to whom it may be or was given."""

    row: Document
    givings: tuple[Giving, ...]
    newest: bool
    """Whether this is the copy's newest version: the one that is given."""
    outstanding: bool
    """Whether something was added for this copy since."""

    @property
    def held(self) -> bool:
        """Whether anybody was given it."""
        return any(giving.online_at or giving.paper_at for giving in self.givings)


@dataclass(frozen=True, slots=True)
class Case:
    """A signed session with its people."""

    session: SessionRecord
    couple: Couple
    partners: tuple[Partner, ...]
    error: RecordInError | None
    """Why it should not exist, if so: then nothing of it is given any more."""

    @property
    def names(self) -> str:
        """`Ana & Ben`."""
        return " & ".join(partner.name for partner in self.partners)


def case(actor: access.Actor, session_id: uuid.UUID) -> Case:
    """A signed session that `actor` reads; 404 for a draft, which has no documents. Two statements."""
    found = db.session.execute(
        access.readable(actor, SessionRecord, Couple, RecordInError)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .outerjoin(RecordInError, RecordInError.session_id == SessionRecord.id)
        .where(SessionRecord.id == session_id, SessionRecord.state == SessionState.SIGNED)
    ).first()
    if found is None:
        abort(404)
    session, couple, error = found
    return Case(session, couple, _partners(actor, couple.id), error)


def _partners(actor: access.Actor, couple_id: uuid.UUID) -> tuple[Partner, ...]:
    chosen = access.readable(actor, Partner).where(Partner.couple_id == couple_id).order_by(Partner.seat)
    return tuple(db.session.scalars(chosen))


def made(actor: access.Actor, of: Case) -> tuple[Made, ...]:
    """The documents of a session: the newest version of each in a fixed order, then earlier ones, each with what was
    given when. Three statements."""
    rows = editions.light(actor, of.session.id)
    added = editions.signed(actor, of.session.id)
    given = db.session.scalars(
        access.readable(actor, Given).where(Given.document_id.in_([row.id for row in rows]))
    ).all()
    when = {(row.document_id, row.partner_id, row.channel): row.given_at for row in given}
    order = {DocumentKind(kind): place for place, kind in enumerate(content.KINDS)}
    newest = editions.newest(rows)
    listed = [
        Made(row, _givings(of, row, when), row is newest[row.kind.value], editions.outstanding(row, added))
        for row in rows
    ]
    return tuple(sorted(listed, key=lambda one: (not one.newest, order[one.row.kind], -one.row.edition)))


def _givings(of: Case, row: Document, when: dict[tuple[uuid.UUID, uuid.UUID, str], datetime]) -> tuple[Giving, ...]:
    return tuple(
        Giving(
            partner,
            when.get((row.id, partner.id, documents.ONLINE)),
            when.get((row.id, partner.id, documents.PAPER)),
        )
        for partner in of.partners
        if documents.is_for(row.kind, partner)
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What one version of a copy says; of the clinical record also what stands behind it."""

    summary: content.Summary
    behind: tuple[content.Summary, ...]
    versions: tuple[int, ...]
    """All there are, the newest first."""


def told(actor: access.Actor, of: Case, kind: str, version: int | None = None) -> Told:
    """The newest version of a copy, or another one; 404 when there is none. Two statements."""
    rows = {row.edition: row for row in editions.light(actor, of.session.id) if row.kind.value == kind}
    row = rows.get(version or max(rows, default=0))
    if row is None:
        abort(404)
    added, frozen = editions.signed(actor, of.session.id), of.session.frozen
    versions = tuple(sorted(rows, reverse=True))
    if row.kind is not DocumentKind.CLINICAL:
        return Told(editions.as_made(of.session, row, added, of.couple.time_zone), (), versions)
    behind = tuple(addendum.pages(frozen, each.frozen) for each in added if each.number < row.edition)
    return Told(content.build(kind, frozen), behind, versions)


@dataclass(frozen=True, slots=True)
class Anew:
    """A client's copy before it is made anew."""

    row: Document
    """Its newest version so far."""
    summary: content.Summary
    before: int
    """Sections that it had when it was signed: they stand last."""
    holders: tuple[str, ...]
    """Who was given that version."""


def anew(actor: access.Actor, of: Case, kind: str, now: datetime) -> Anew:
    """What the next version of a copy would say. 404 for a copy there is none of; raises `editions.NothingNew`."""
    one = next((each for each in made(actor, of) if each.newest and each.row.kind.value == kind), None)
    if one is None:
        abort(404)
    if of.error is not None:
        raise editions.NothingNew
    added = editions.signed(actor, of.session.id)
    summary = editions.again(of.session, one.row, added, of.couple.time_zone, now)
    holders = tuple(each.partner.name for each in one.givings if each.online_at or each.paper_at)
    return Anew(one.row, summary, len(content.build(kind, of.session.frozen).sections), holders)


def to_give(actor: access.Actor, document_id: uuid.UUID, partner_id: str) -> tuple[Document, Partner, Case]:
    """A document and one of the couple's partners; 404 for either when not theirs, 403 for whoever does not treat them.

    `partner_id` is what the address or the form said.
    """
    document = db.session.scalar(
        access.readable(actor, Document)
        .options(defer(Document.pdf_sealed, raiseload=True))
        .where(Document.id == document_id)
    )
    if document is None:
        abort(404)
    of = case(actor, document.session_id)
    partner = next((row for row in of.partners if str(row.id) == partner_id), None)
    if partner is None or not documents.is_for(document.kind, partner):
        abort(404)
    access.treats(actor, of.couple)
    return document, partner, of


@dataclass(frozen=True, slots=True)
class Copy:
    """One line of a partner's list."""

    id: uuid.UUID
    day: date
    joint: bool
    version: int
    pages: int
    given_at: datetime


def copies(actor: access.Actor, page: int) -> tuple[list[Copy], int]:
    """What was given online to this partner, the newest session first, and how many in all. Two statements.

    A partner reads no session record, so of that row only the day is taken, through the documents given to them.
    """
    mine = (
        select(
            Document.id,
            SessionRecord.held_on,
            Document.kind,
            Document.edition,
            Document.pages,
            Given.given_at,
        )
        .join(Given, Given.document_id == Document.id)
        .join(Partner, Partner.id == Given.partner_id)
        .join(SessionRecord, SessionRecord.id == Document.session_id)
        .where(access.READ[Document](actor), Given.channel == documents.ONLINE, Partner.user_id == actor.id)
    )
    total = db.session.scalar(select(func.count()).select_from(mine.subquery()))
    rows = db.session.execute(
        mine.order_by(SessionRecord.held_on.desc(), Document.kind, Document.edition.desc(), Document.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    found = [
        Copy(row.id, row.held_on, row.kind is DocumentKind.JOINT, row.edition, row.pages, row.given_at) for row in rows
    ]
    return found, total
