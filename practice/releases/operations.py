"""Record copies that are given out: what would be in one, giving it out, the list of all that were, their bytes."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort
from sqlalchemy import Select, func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer

from practice import access, audit, db
from practice.models import (
    Couple,
    Modality,
    PrintJob,
    PrintKind,
    Release,
    ReleaseBasis,
    SessionRecord,
    SessionState,
    User,
)
from practice.reports import leaving, printing
from practice.reports.cases import People
from practice.reports.documents import Fetched

MODALITIES = {
    "both": (Modality.CONJOINT,),
    "A": (Modality.CONJOINT, Modality.INDIVIDUAL_A),
    "B": (Modality.CONJOINT, Modality.INDIVIDUAL_B),
}
"""Which sessions a copy holds: a session with one partner alone is in that partner's copy and in no other."""


class Nothing(Exception):
    """There is no signed session of that time in it."""


class Changed(Exception):
    """Since the page was made a session came to it or left it: look again."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be given out, to whom, on what."""

    subject: str
    from_on: date
    until_on: date
    to: str
    basis: str
    signed_a_on: date | None
    signed_b_on: date | None
    reason: str

    @property
    def both_signed(self) -> bool:
        """Whether both partners signed for it."""
        return self.basis == ReleaseBasis.BOTH_SIGNED


@dataclass(frozen=True, slots=True)
class Held:
    """One session that will be in the copy."""

    id: uuid.UUID
    day: date
    alone: bool


def sessions(actor: access.Actor, couple: Couple, wish: Wish) -> list[Held]:
    """The signed sessions that belong into such a copy, oldest first. Raises `Nothing`."""
    rows = db.session.execute(
        access.readable(actor, SessionRecord)
        .with_only_columns(SessionRecord.id, SessionRecord.held_on, SessionRecord.modality)
        .where(
            SessionRecord.couple_id == couple.id,
            SessionRecord.state == SessionState.SIGNED,
            SessionRecord.modality.in_(MODALITIES[wish.subject]),
            SessionRecord.held_on.between(wish.from_on, wish.until_on),
            access.not_in_error(),
        )
        .order_by(SessionRecord.held_on, SessionRecord.starts_at, SessionRecord.id)
    )
    found = [Held(row.id, row.held_on, row.modality is not Modality.CONJOINT) for row in rows]
    if not found:
        raise Nothing
    return found


def first_day(actor: access.Actor, couple: Couple) -> date | None:
    """The day of the first session on record; None when there is none."""
    chosen = access.readable(actor, SessionRecord).where(SessionRecord.couple_id == couple.id, access.not_in_error())
    return db.session.scalar(chosen.with_only_columns(func.min(SessionRecord.held_on)))


def fingerprint(wish: Wish, held: Sequence[Held]) -> str:
    """Of what a page said would be in it: what is given out is what was looked at."""
    said = ",".join((wish.subject, wish.basis, *(str(one.id) for one in held)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def give_out(actor: access.Actor, people: People, wish: Wish, seen: str, key: uuid.UUID) -> tuple[Release, PrintJob]:
    """Note the release and have its file made. The same form twice is one. Raises `Nothing` and `Changed`."""
    couple = people.couple
    access.treats(actor, couple)
    known = _by_key(actor, key)
    if known is None:
        held = sessions(actor, couple, wish)
        if seen != fingerprint(wish, held):
            raise Changed
        known = Release(
            couple_id=couple.id,
            subject=wish.subject,
            basis=ReleaseBasis(wish.basis),
            signed_a_on=wish.signed_a_on,
            signed_b_on=wish.signed_b_on,
            reason=wish.reason or None,
            to=wish.to,
            from_on=wish.from_on,
            until_on=wish.until_on,
            released_by=actor.id,
            form_key=key,
        )
        try:
            with db.session.begin_nested():
                db.session.add(known)
        except IntegrityError:  # the same form, a moment ago
            known = _by_key(actor, key) or abort(409)
        else:
            audit.record(actor, "release.decided", known)
    chosen = [str(one.id) for one in sessions(actor, couple, wish)]
    about = {"couple_id": couple.id, "release_id": known.id}
    job = printing.ask(actor, PrintKind.RELEASE, {"sessions": chosen}, form_key=uuid.uuid5(key, "print"), **about)
    return known, job


def _by_key(actor: access.Actor, key: uuid.UUID) -> Release | None:
    return db.session.scalar(_light(actor).where(Release.form_key == key))


def _light(actor: access.Actor) -> Select:
    return access.readable(actor, Release).options(defer(Release.pdf_sealed))


# --- the list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One release, as the list says it."""

    row: Release
    by: str
    job: PrintJob | None
    """The work on its file, as long as that is remembered."""

    @property
    def state(self) -> str:
        """`made`, `making` or `failed`."""
        if self.row.made_at is not None:
            return "made"
        return "making" if self.job is not None and self.job.state in printing.OPEN else "failed"


def listing(actor: access.Actor, couple: Couple, most: int | None = None, start: int = 0) -> list[Line]:
    """What was given out of this couple's record, the newest first. Three statements."""
    chosen = _light(actor).where(Release.couple_id == couple.id).order_by(Release.created_at.desc(), Release.id)
    rows = db.session.scalars(chosen.limit(most).offset(start)).all()
    people = {row.released_by for row in rows}
    names = {row.id: row.name for row in db.session.scalars(access.readable(actor, User).where(User.id.in_(people)))}
    jobs = _jobs(actor, [row.id for row in rows if row.made_at is None])
    return [Line(row, names.get(row.released_by, "a former colleague"), jobs.get(row.id)) for row in rows]


def _jobs(actor: access.Actor, releases: list[uuid.UUID]) -> dict[uuid.UUID, PrintJob]:
    if not releases:
        return {}
    chosen = access.readable(actor, PrintJob).options(defer(PrintJob.file_sealed))
    rows = db.session.scalars(chosen.where(PrintJob.release_id.in_(releases)).order_by(PrintJob.created_at))
    return {row.release_id: row for row in rows}


def fetch(actor: access.Actor, release_id: uuid.UUID) -> Fetched:
    """The bytes that were given out, with an audit row; 404 when it is not theirs, or not made yet."""
    row = access.find(actor, Release, release_id)
    if row.made_at is None:
        abort(404)
    fetched = Fetched(row.pdf, row.file_name)
    leaving.note(actor, row, row.couple_id)
    return fetched


def failed(actor: access.Actor, people: People, release_id: uuid.UUID) -> Line:
    """A release whose file is still missing; 404 when there is no such one."""
    row = db.session.scalar(_light(actor).where(Release.id == release_id, Release.couple_id == people.couple.id))
    if row is None or row.made_at is not None:
        abort(404)
    return Line(row, "", _jobs(actor, [row.id]).get(row.id))


def again(actor: access.Actor, people: People, release_id: uuid.UUID, key: uuid.UUID) -> PrintJob:
    """Have a file that could not be made be made again, of the same sessions. Raises `Nothing`."""
    access.treats(actor, people.couple)
    line = failed(actor, people, release_id)
    if line.state == "making":
        return line.job
    if line.job is not None:
        chosen = line.job.wish["sessions"]
    else:  # the work is no longer remembered
        chosen = [str(one.id) for one in sessions(actor, people.couple, wish_of(line.row))]
    about = {"couple_id": people.couple.id, "release_id": release_id}
    return printing.ask(actor, PrintKind.RELEASE, {"sessions": chosen}, form_key=key, **about)


def wish_of(row: Release) -> Wish:
    """What a release was to be."""
    return Wish(
        row.subject,
        row.from_on,
        row.until_on,
        row.to,
        row.basis.value,
        row.signed_a_on,
        row.signed_b_on,
        row.reason or "",
    )
