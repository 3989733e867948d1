"""What the pages about documents show. Never the bytes: `documents` hands those out, and writes down that it did."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import defer

from practice import access, db
from practice.models import Couple, Document, DocumentKind, Given, Partner, SessionRecord, SessionState
from practice.reports import content, documents

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


@dataclass(frozen=True, slots=True)
class Case:
    """A signed session with its people."""

    session: SessionRecord
    couple: Couple
    partners: tuple[Partner, ...]

    @property
    def names(self) -> str:
        """`Ana & Ben`."""
        return " & ".join(partner.name for partner in self.partners)


def case(actor: access.Actor, session_id: uuid.UUID) -> Case:
    """A signed session that `actor` reads; 404 for a draft, which has no documents."""
    found = db.session.execute(
        access.readable(actor, SessionRecord, Couple)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .where(SessionRecord.id == session_id, SessionRecord.state == SessionState.SIGNED)
    ).first()
    if found is None:
        abort(404)
    session, couple = found
    return Case(session, couple, _partners(actor, couple.id))


def _partners(actor: access.Actor, couple_id: uuid.UUID) -> tuple[Partner, ...]:
    chosen = access.readable(actor, Partner).where(Partner.couple_id == couple_id).order_by(Partner.seat)
    return tuple(db.session.scalars(chosen))


def made(actor: access.Actor, of: Case) -> tuple[Made, ...]:
    """The documents of a session in a fixed order, each with what was given when. Two statements."""
    rows = db.session.scalars(
        access.readable(actor, Document)
        .options(defer(Document.pdf_sealed, raiseload=True))
        .where(Document.session_id == of.session.id)
    ).all()
    given = db.session.scalars(
        access.readable(actor, Given).where(Given.document_id.in_([row.id for row in rows]))
    ).all()
    when = {(row.document_id, row.partner_id, row.channel): row.given_at for row in given}
    order = {DocumentKind(kind): place for place, kind in enumerate(content.KINDS)}
    return tuple(
        Made(
            row,
            tuple(
                Giving(
                    partner,
                    when.get((row.id, partner.id, documents.ONLINE)),
                    when.get((row.id, partner.id, documents.PAPER)),
                )
                for partner in of.partners
                if documents.is_for(row.kind, partner)
            ),
        )
        for row in sorted(rows, key=lambda row: (-row.edition, order[row.kind]))
    )


def summary(of: Case, kind: str) -> content.Summary:
    """What one copy of a signed session says; 404 when there is no such copy."""
    try:
        return content.build(kind, of.session.frozen)
    except content.NoCopy:
        abort(404)


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
    pages: int
    given_at: datetime


def copies(actor: access.Actor, page: int) -> tuple[list[Copy], int]:
    """What was given online to this partner, the newest session first, and how many in all. Two statements.

    A partner reads no session record, so of that row only the day is taken, through the documents given to them.
    """
    mine = (
        select(Document.id, SessionRecord.held_on, Document.kind, Document.pages, Given.given_at)
        .join(Given, Given.document_id == Document.id)
        .join(Partner, Partner.id == Given.partner_id)
        .join(SessionRecord, SessionRecord.id == Document.session_id)
        .where(access.READ[Document](actor), Given.channel == documents.ONLINE, Partner.user_id == actor.id)
    )
    total = db.session.scalar(select(func.count()).select_from(mine.subquery()))
    rows = db.session.execute(
        mine.order_by(SessionRecord.held_on.desc(), Document.kind, Document.id).limit(PAGE).offset((page - 1) * PAGE)
    )
    return [Copy(row.id, row.held_on, row.kind is DocumentKind.JOINT, row.pages, row.given_at) for row in rows], total
