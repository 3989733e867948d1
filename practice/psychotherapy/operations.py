"""Psychotherapy notes of one couple: found, listed, written and deleted by their author, and by nobody else.

The audit log says that somebody wrote or deleted one, and when; neither which note nor about whom. With the couple it
would tell a supervisor and an admin in whose case there are notes and how many, and that is the author's alone.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from flask import abort
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer

from practice import access, audit, db
from practice.models import Couple, Partner, PsychotherapyNote

PAGE = 20


class Changed(Exception):
    """Another page saved the note since this one was made. `.row` is what stands there now."""

    def __init__(self, row: PsychotherapyNote) -> None:
        super().__init__("changed")
        self.row = row


@dataclass(frozen=True, slots=True)
class Case:
    """A couple of the author's with its two people, seat A first."""

    couple: Couple
    partners: tuple[Partner, Partner]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the own notes of a couple."""

    rows: tuple[PsychotherapyNote, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """The page that saves: what it was made from, its key, the count of its saves, and whether its script does it."""

    version: str
    key: uuid.UUID
    number: int
    autosave: bool


def case(actor: access.Actor, couple_id: uuid.UUID) -> Case:
    """The couple, for its own therapist. 404 for everybody else: a supervisor sees no sign of this page either."""
    rows = db.session.execute(
        access.readable(actor, Couple, Partner)
        .join(Partner, Partner.couple_id == Couple.id)
        .where(Couple.id == couple_id, Couple.therapist_id == actor.id)
        .order_by(Partner.seat)
    ).all()
    if len(rows) != 2:
        abort(404)
    return Case(rows[0][0], (rows[0][1], rows[1][1]))


def note(actor: access.Actor, of: Case, note_id: uuid.UUID, lock: bool = False) -> PsychotherapyNote:
    """One of the own notes about this couple; otherwise 404."""
    chosen = access.readable(actor, PsychotherapyNote).where(
        PsychotherapyNote.id == note_id, PsychotherapyNote.couple_id == of.couple.id
    )
    if lock:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(chosen)
    if row is None:
        abort(404)
    return row


def listing(actor: access.Actor, of: Case, number: int) -> Listing:
    """The own notes about a couple by day, the latest first, without opening one. Two statements."""
    mine = access.readable(actor, PsychotherapyNote).where(PsychotherapyNote.couple_id == of.couple.id)
    total = db.session.scalar(mine.with_only_columns(func.count(PsychotherapyNote.id)))
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    order = (PsychotherapyNote.held_on.desc(), PsychotherapyNote.created_at.desc(), PsychotherapyNote.id)
    rows = db.session.scalars(
        mine.options(defer(PsychotherapyNote.text_sealed, raiseload=True))
        .order_by(*order)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Listing(tuple(rows), number, pages, total)


def write(actor: access.Actor, of: Case, held_on: date, text: str, page: Page) -> PsychotherapyNote:
    """What a page for a new note posted: its first save makes the note, later ones go on in it. Raises `Changed`."""
    row = _made_by(actor, of, page.key)
    if row is not None:
        save(actor, row, held_on, text, page)
        return row
    row = PsychotherapyNote(
        couple_id=of.couple.id,
        author_id=actor.id,
        held_on=held_on,
        text=text,
        form_key=page.key,
        page_key=page.key,
        page_number=page.number,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the other half of a double click was a moment faster
        found = _made_by(actor, of, page.key)
        if found is None:
            abort(404)  # the key of somebody else's page
        save(actor, found, held_on, text, page)
        return found
    audit.record(actor, "psychotherapy_note.written")
    db.session.flush()
    return row


def _made_by(actor: access.Actor, of: Case, key: uuid.UUID) -> PsychotherapyNote | None:
    mine = access.readable(actor, PsychotherapyNote).where(PsychotherapyNote.couple_id == of.couple.id)
    chosen = mine.where(PsychotherapyNote.form_key == key).with_for_update()
    return db.session.scalar(chosen.execution_options(populate_existing=True))


def save(actor: access.Actor, row: PsychotherapyNote, held_on: date, text: str, page: Page) -> None:
    """Keep what a page posted; the same again is no change. `row` was locked. Raises `Changed` when another page saved
    in between: a page's own earlier saves are no conflict, even when their answers never reached it."""
    mine = row.page_key == page.key
    if mine and page.autosave and page.number <= row.page_number:
        return
    if (held_on, text) == (row.held_on, row.text):
        return
    if not mine and page.version != str(row.version):
        raise Changed(row)
    row.held_on, row.text = held_on, text
    row.page_number = max(page.number, row.page_number) if mine else page.number
    row.page_key = page.key
    if not (mine and page.autosave):
        audit.record(actor, "psychotherapy_note.changed")
    db.session.flush()


def delete(actor: access.Actor, row: PsychotherapyNote) -> None:
    """Delete a note, words and all."""
    audit.record(actor, "psychotherapy_note.deleted")
    db.session.delete(row)
    db.session.flush()
