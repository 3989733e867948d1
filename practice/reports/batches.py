"""Many signed sessions as one file: all of a couple, or all of a month, each with the pages it was signed with.

Of every session the newest edition of one kind of copy; what was entered in error is left out. A page counts what there
is before anybody asks; the worker joins the stored bytes, with a bookmark for each session.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, String, cast, func, select

from practice import access, db
from practice.models import Couple, Document, DocumentKind, PrintJob, PrintKind, SessionRecord, SessionState
from practice.reports import binding, cases, press, printing
from practice.reports.prints import COPIES

OF_MONTH = ("clinical", "joint")
"""The kinds that exist whoever the couple is."""
NOTHING = "There is nothing to print any more: no signed session of that kind is left."
_NEWER = db.stand_in(Document)
_MONTH = func.substr(cast(SessionRecord.held_on, String), 1, 7)


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of copy that can be asked for."""

    kind: str
    name: str
    sessions: int
    pages: int
    month: str = ""
    """2026-01, for those of a month."""

    @property
    def label(self) -> str:
        """`Clinical records (12 sessions, 31 pages)`."""
        return f"{self.name} ({_many(self.sessions, 'session')}, {_many(self.pages, 'page')})"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# --- asking ----------------------------------------------------------------------------------------------------------


def of_couple(actor: access.Actor, couple_id: uuid.UUID) -> tuple[cases.People, list[Choice]]:
    """The couple, and what there is of it by kind; 404 when it is not theirs."""
    people = cases.people(actor, couple_id)
    there = _counted(actor, Document.kind).where(Couple.id == couple_id).group_by(Document.kind)
    found = {row.kind.value: row for row in db.session.execute(there)}
    return people, [
        Choice(kind, name.format(**people.by_seat), found[kind].sessions, found[kind].pages)
        for kind, name in COPIES.items()
        if kind in found
    ]


def of_months(actor: access.Actor) -> list[Choice]:
    """What there is of this therapist's couples by month, the newest first, and kind."""
    month = _MONTH.label("month")
    there = (
        _counted(actor, Document.kind, month)
        .where(Couple.therapist_id == actor.id, Document.kind.in_([DocumentKind(kind) for kind in OF_MONTH]))
        .group_by(Document.kind, month)
        .order_by(month.desc(), Document.kind)
    )
    return [
        Choice(row.kind.value, COPIES[row.kind.value], row.sessions, row.pages, row.month)
        for row in db.session.execute(there)
    ]


def ask_couple(actor: access.Actor, couple_id: uuid.UUID, kind: str, key: uuid.UUID) -> PrintJob:
    """Have all copies of one kind of a couple put together."""
    return printing.ask(actor, PrintKind.COUPLE, {"copies": kind}, form_key=key, couple_id=couple_id)


def ask_month(actor: access.Actor, month: str, kind: str, key: uuid.UUID) -> PrintJob:
    """Have all copies of one kind of a month put together."""
    return printing.ask(actor, PrintKind.MONTH, {"month": month, "copies": kind}, form_key=key)


# --- which documents -------------------------------------------------------------------------------------------------


def _counted(actor: access.Actor, *by: object) -> Select:
    return _newest(
        actor, *by, func.count(Document.id).label("sessions"), func.coalesce(func.sum(Document.pages), 0).label("pages")
    )


def _newest(actor: access.Actor, *columns: object) -> Select:
    """Of the newest edition of each document of each signed session that counts."""
    newer = select(_NEWER.id).where(
        _NEWER.session_id == Document.session_id, _NEWER.kind == Document.kind, _NEWER.edition > Document.edition
    )
    return (
        access.readable(actor, Document)
        .with_only_columns(*columns)
        .join(SessionRecord, SessionRecord.id == Document.session_id)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .where(SessionRecord.state == SessionState.SIGNED, access.not_in_error(), ~newer.exists())
    )


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One document that will be in the file."""

    document_id: uuid.UUID
    couple_id: uuid.UUID
    record_id: str
    day: date


def chosen(actor: access.Actor, kind: str, *where: object) -> list[Sheaf]:
    """The documents of one kind, by couple and day."""
    found = _newest(actor, Document.id, Couple, SessionRecord.held_on).where(
        Document.kind == DocumentKind(kind), *where
    )
    rows = db.session.execute(
        found.order_by(Couple.record_number, SessionRecord.held_on, SessionRecord.starts_at, SessionRecord.id)
    )
    return [Sheaf(document, couple.id, couple.record_id, day) for document, couple, day in rows]


# --- making (in the worker) ------------------------------------------------------------------------------------------


def make_couple(asked: printing.Asked, step: printing.Step) -> printing.Made:
    """All copies of one kind of one couple."""
    sheaves = chosen(asked.actor, asked.wish["copies"], Couple.id == asked.couple_id)
    return _bound(asked, step, sheaves, sheaves[-1].day.isoformat() if sheaves else "")


def make_month(asked: printing.Asked, step: printing.Step) -> printing.Made:
    """All copies of one kind of the sessions held in one month, each in the zone of its couple."""
    month = asked.wish["month"]
    own = Couple.therapist_id == asked.actor.id
    return _bound(asked, step, chosen(asked.actor, asked.wish["copies"], own, month == _MONTH), month, grouped=True)


def _bound(
    asked: printing.Asked, step: printing.Step, sheaves: Sequence[Sheaf], when: str, grouped: bool = False
) -> printing.Made:
    """The stored bytes of all of them as one file. Two couples' sessions are told apart by their record numbers."""
    if not sheaves:
        raise printing.Refused(NOTHING)
    told = ",".join(str(sheaf.document_id) for sheaf in sheaves)
    code = hashlib.sha256(told.encode()).hexdigest()[:4].upper()
    total = len(sheaves) + 1
    with press.Press(joins=True) as own:
        for place, sheaf in enumerate(sheaves):
            step(place, total)
            bookmark = f"{sheaf.day.isoformat()} · {sheaf.record_id}"
            data = pdf_of(asked.actor, sheaf.document_id)
            own.add(binding.Part(data, bookmark, sheaf.record_id if grouped else ""))
        step(len(sheaves), total)
        whole = own.bound(f"Records {when} {code}")
    couples = dict.fromkeys(sheaf.couple_id for sheaf in sheaves)
    return printing.Made(whole, own.pages, f"records-{when}-{code}.pdf", tuple(couples))


def pdf_of(actor: access.Actor, document_id: uuid.UUID) -> bytes:
    """The stored bytes of a document; `Refused` when it can no longer be read."""
    row = db.session.scalar(access.readable(actor, Document).where(Document.id == document_id))
    if row is None:
        raise printing.Refused(printing.NO_LONGER)
    pdf = row.pdf
    db.session.expunge(row)  # hundreds of them need not stay in memory
    return pdf
