"""What the pages about large files show: one's own, how far each is, and the file while it is kept."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort
from sqlalchemy import Select, func, or_
from sqlalchemy.orm import defer

from practice import access, db
from practice.models import Couple, Partner, PrintJob, PrintKind, PrintState
from practice.reports import leaving, printing
from practice.reports.documents import Fetched

PAGE = 20
COPIES = {
    "clinical": "Clinical records",
    "joint": "Copies for both",
    "own_a": "Copies for {A}",
    "own_b": "Copies for {B}",
}
"""Which copy of each session, in the words of the page that asks; {A} and {B} are the partners' names."""
STATES = {
    PrintState.QUEUED: ("Waiting", "quiet"),
    PrintState.RUNNING: ("Being made", "calm"),
    PrintState.DONE: ("Ready", "good"),
    PrintState.FAILED: ("Not made", "attention"),
    PrintState.EXPIRED: ("No longer kept", "quiet"),
}
GAVE_UP = (
    "It could not be made, although it was tried three times. Nothing on record is changed by that. Ask again; if it "
    "fails again, tell whoever looks after the program when you asked for it."
)


@dataclass(frozen=True, slots=True)
class Print:
    """One line of the list, or its page."""

    id: uuid.UUID
    title: str
    names: str
    """Ana & Ben; empty for what is about no single couple."""
    state: str
    word: str
    tone: str
    asked_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    done: int
    total: int
    pages: int
    why: str
    """Why there is no file, in a sentence; empty while there may be one."""
    kind: str
    couple_id: uuid.UUID | None

    @property
    def going_on(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in printing.OPEN


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of them."""

    prints: list[Print]
    number: int
    pages: int
    total: int


def listing(actor: access.Actor, number: int) -> Listing:
    """This person's own, the newest first. Those about a couple that is no longer theirs are left out."""
    mine = _mine(actor)
    total = db.session.scalar(mine.with_only_columns(func.count(PrintJob.id)))
    pages = max(1, -(-total // PAGE))
    if not 1 <= number <= pages:
        abort(404)
    rows = db.session.scalars(
        mine.order_by(PrintJob.created_at.desc(), PrintJob.id).limit(PAGE).offset((number - 1) * PAGE)
    ).all()
    names = _names(actor, {row.couple_id for row in rows if row.couple_id})
    return Listing([_print(row, names) for row in rows], number, pages, total)


def one(actor: access.Actor, job_id: uuid.UUID) -> Print:
    """One of them; 404 for everybody else's, and for one about somebody who is no longer theirs."""
    row = _row(actor, job_id)
    return _print(row, _names(actor, {row.couple_id} if row.couple_id else set()))


def fetch(actor: access.Actor, job_id: uuid.UUID) -> Fetched:
    """The bytes of a finished one, with an audit row; 404 when it is not theirs, not made yet, or let go of."""
    row = _row(actor, job_id)
    if row.state is not PrintState.DONE:
        abort(404)
    fetched = Fetched(row.file, row.file_name)
    leaving.note(actor, row, row.couple_id)
    return fetched


def _row(actor: access.Actor, job_id: uuid.UUID) -> PrintJob:
    row = db.session.scalar(_mine(actor).where(PrintJob.id == job_id))
    if row is None or not printing.still_theirs(actor, row):
        abort(404)
    return row


def _mine(actor: access.Actor) -> Select:
    """One's own of this side: what was asked for as a client stays apart from what was asked for as staff."""
    ours = PrintJob.kind == PrintKind.OWN if actor.is_partner else PrintJob.kind != PrintKind.OWN
    theirs = access.readable(actor, Couple).with_only_columns(Couple.id)
    return (
        access.readable(actor, PrintJob)
        .options(defer(PrintJob.file_sealed))
        .where(ours, or_(PrintJob.couple_id.is_(None), PrintJob.couple_id.in_(theirs)))
    )


def _names(actor: access.Actor, couples: set[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    """The partners' names by couple and seat."""
    found: dict[uuid.UUID, dict[str, str]] = {}
    if couples:
        for row in db.session.scalars(access.readable(actor, Partner).where(Partner.couple_id.in_(couples))):
            found.setdefault(row.couple_id, {})[row.seat.value] = row.name
    return found


def _print(row: PrintJob, names: dict[uuid.UUID, dict[str, str]]) -> Print:
    word, tone = STATES[row.state]
    seats = names.get(row.couple_id, {})
    refused = row.wish.get("refused", "") if row.state is PrintState.FAILED else ""
    return Print(
        id=row.id,
        title=title(row, seats),
        names=" & ".join(name for _, name in sorted(seats.items())) if row.kind is not PrintKind.OWN else "",
        state=row.state.value,
        word=word,
        tone=tone,
        asked_at=row.created_at,
        finished_at=row.finished_at,
        expires_at=row.expires_at,
        done=row.parts_done,
        total=row.parts,
        pages=row.pages or 0,
        why=refused or (GAVE_UP if row.state is PrintState.FAILED else ""),
        kind=row.kind.value,
        couple_id=row.couple_id,
    )


def title(row: PrintJob, names: dict[str, str]) -> str:
    """What it is, in words: `Clinical records of January 2026`."""
    copies = COPIES.get(row.wish.get("copies", ""), "Session records").format(**{"A": "one", "B": "the other"} | names)
    if row.kind is PrintKind.MONTH:
        return f"{copies} of {date.fromisoformat(row.wish['month'] + '-01'):%B %Y}"
    return {
        PrintKind.COUPLE: copies,
        PrintKind.PROGRESS: "Progress report",
        PrintKind.RELEASE: "Record copy",
        PrintKind.OWN: "Everything that is yours",
    }[row.kind]
