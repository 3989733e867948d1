"""Large files, made by the worker for whoever asked: a row says what is wanted, how far it is, and holds the file.

    row = printing.ask(actor, PrintKind.MONTH, {"month": "2026-01"}, form_key=form.key)    # in a request; flushes
    jobs: printing.Printing({PrintKind.MONTH: make, …})                                    # one turn makes one file

A maker gets what was asked and a `Step` to say how far it is; it reads (`access.readable(asked.actor, …)`), ends its
reading with `db.session.rollback()`, renders, and answers with the file. It may be called again for the same row after
a crash, so what it keeps besides, it keeps once. A claim is a lease: each step renews it, a dead worker's ages out, and
whoever lost it keeps nothing.
"""

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer

from practice import access, audit, clock, config, db
from practice.models import Couple, PrintJob, PrintKind, PrintState, User
from practice.reports import claims

log = logging.getLogger("practice.printing")
TRIES = 3
KEPT = timedelta(hours=24)
"""How long a finished file can be fetched."""
OPEN = (PrintState.QUEUED, PrintState.RUNNING)


class Refused(Exception):
    """It cannot be made, now or later; `.words` says why in one sentence, on the page of whoever asked."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Asked:
    """What a maker is given: the person as they are now, in the role they asked in, and what was asked for."""

    actor: access.Actor
    wish: dict[str, Any]
    couple_id: uuid.UUID | None
    release_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file with a neutral name."""

    pdf: bytes
    pages: int
    file_name: str
    about: tuple[uuid.UUID, ...] = ()
    """The couples it holds something of, where the row names none: who loses one of them loses the file."""


Step = Callable[[int, int], None]
"""`step(done, total)`: says how far it is, and keeps the claim. Ends what is being read, so that
nothing is held open while a page is laid out. Raises `claims.Lost`, which a maker lets through."""
Maker = Callable[[Asked, Step], Made]
NO_LONGER = "You can no longer read what this was to be made from."


# --- asking (in a request) -------------------------------------------------------------------------------------------


def ask(
    actor: access.Actor,
    kind: PrintKind,
    wish: Mapping[str, Any],
    *,
    form_key: uuid.UUID,
    couple_id: uuid.UUID | None = None,
    release_id: uuid.UUID | None = None,
) -> PrintJob:
    """Ask for a file. The same form sent twice asks once, and so does a wish that already waits. Flushes."""
    known = db.session.scalar(_mine(actor).where(PrintJob.form_key == form_key))
    if known is not None:
        return known
    waiting = _mine(actor).where(PrintJob.state.in_(OPEN), PrintJob.kind == kind).order_by(PrintJob.created_at)
    for row in db.session.scalars(waiting):
        if (row.couple_id, row.release_id, row.wish) == (couple_id, release_id, dict(wish)):
            return row
    row = PrintJob(
        kind=kind,
        asked_by=actor.id,
        couple_id=couple_id,
        release_id=release_id,
        wish=dict(wish),
        form_key=form_key,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the same form, a moment ago
        return db.session.scalar(_mine(actor).where(PrintJob.form_key == form_key))
    audit.record(actor, "print.asked", row, couple_id)
    db.session.flush()
    return row


def _mine(actor: access.Actor) -> Any:
    return access.readable(actor, PrintJob).options(defer(PrintJob.file_sealed))


# --- making (in the worker) ------------------------------------------------------------------------------------------


class Printing:
    """The job: lets go of files whose time is over, then makes the oldest one that waits. Knows makers by kind."""

    def __init__(self, makers: Mapping[PrintKind, Maker]) -> None:
        self.makers = dict(makers)

    def __call__(self, _settings: config.Settings, now: datetime) -> bool:
        if claims.expire(now):
            return True
        found = claims.claim(now)
        if found is None:
            return False
        job_id, attempts = found
        if attempts > TRIES:
            _fail(job_id, now, "")
            return True
        with db.reading():
            outcome = self._make(job_id, now)
            db.session.rollback()
        _keep(job_id, attempts, outcome)
        return True

    def _make(self, job_id: uuid.UUID, now: datetime) -> "tuple[claims.Claim, Made | Refused | None]":
        """What became of it: the file, the reason why there is none, or None for trouble that may pass."""
        held = claims.Claim(job_id, now)
        try:
            asked, kind = _asked(job_id)
            return held, self.makers[kind](asked, held.step)
        except Refused as refused:
            return held, refused
        except claims.Lost:
            log.warning("print claim lost id=%s", job_id)
            return held, None
        except Exception as error:  # the row must be given up, or tried again, whatever happened
            log.error("print failed id=%s error=%s", job_id, type(error).__name__)
            return held, None


def _asked(job_id: uuid.UUID) -> tuple[Asked, PrintKind]:
    """What the row asks for, by the person as they are now. Raises `Refused` when they may not any more."""
    row, user = db.session.execute(
        access.everything(PrintJob, User)
        .options(defer(PrintJob.file_sealed))
        .join(User, User.id == PrintJob.asked_by)
        .where(PrintJob.id == job_id)
    ).one()
    actor = acting(access.Actor(user, None), row.kind)
    if user.disabled_at or not still_theirs(actor, row):
        raise Refused(NO_LONGER)
    return Asked(actor, row.wish, row.couple_id, row.release_id), row.kind


def acting(person: access.Actor, kind: PrintKind) -> access.Actor:
    """The person in the role in which this kind is asked for: a client's own things as a client, the rest as staff."""
    return person.as_partner() if kind is PrintKind.OWN else person.as_staff()


def still_theirs(actor: access.Actor, row: PrintJob) -> bool:
    """Whether the couples that a file is about are still ones this person reads."""
    if not (actor.is_partner or actor.is_clinical):
        return False
    about = {uuid.UUID(one) for one in row.wish.get("about", ())} | ({row.couple_id} if row.couple_id else set())
    if not about:
        return True
    theirs = access.readable(actor, Couple).where(Couple.id.in_(about)).with_only_columns(func.count(Couple.id))
    return db.session.scalar(theirs) == len(about)


# --- keeping ---------------------------------------------------------------------------------------------------------


def _keep(job_id: uuid.UUID, attempts: int, outcome: "tuple[claims.Claim, Made | Refused | None]") -> None:
    held, made = outcome
    now = clock.now()
    row = db.session.scalar(
        claims.light().where(*held.held()).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:  # lost: another worker has it
        db.session.rollback()
        return
    if isinstance(made, Made):
        row.state, row.file, row.file_name, row.pages = PrintState.DONE, made.pdf, made.file_name, made.pages
        row.parts = row.parts_done = max(row.parts, 1)
        row.finished_at, row.expires_at, row.claimed_at = now, now + KEPT, None
        if made.about:
            row.wish = {**row.wish, "about": [str(one) for one in made.about]}
        audit.record(None, "print.made", row, row.couple_id)
        db.commit()
    elif isinstance(made, Refused) or attempts >= TRIES:
        db.session.rollback()
        _fail(job_id, now, made.words if made else "")
    else:
        row.state = PrintState.QUEUED  # its claim says when it may be tried again
        db.commit()


def _fail(job_id: uuid.UUID, now: datetime, words: str) -> None:
    """Give it up; the words are kept with the wish, sealed like it."""
    row = db.session.scalar(claims.light().where(PrintJob.id == job_id, PrintJob.state.in_(OPEN)).with_for_update())
    if row is not None:
        row.state, row.finished_at, row.claimed_at = PrintState.FAILED, now, None
        if words:
            row.wish = {**row.wish, "refused": words}
    db.commit()


@contextmanager
def writing() -> Iterator[None]:
    """For a maker that keeps something besides the file: ends what it read; what is written within is committed."""
    db.session.rollback()
    db.start_reading(False)
    try:
        yield
        db.commit()
    finally:
        db.session.rollback()
        db.start_reading(True)
