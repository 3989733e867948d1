"""Treatment summaries: begin one, write in it, throw a draft away; finding and listing them.

`body` holds what was typed, which page saved it last, and what a supervisor said. From submitting on `frozen` alone is
what will be signed.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer

from practice import access, audit, clock, db
from practice.models import Couple, SessionRecord, SessionState, Therapist, TreatmentSummary, User
from practice.progress import people, treatment_text
from practice.progress.treatment_body import Stamp, Typed


class Changed(Exception):
    """A newer version was saved since the page was made."""


class NotADraft(Exception):
    """It is signed, or waits for a co-signature: it can only be read."""


@dataclass(frozen=True)
class Found(people.People):
    """A treatment summary with its couple and its author."""

    row: TreatmentSummary
    author: User

    @property
    def typed(self) -> dict[str, str]:
        """What was typed so far."""
        body: dict[str, Any] = self.row.body
        return body["typed"]

    def may_write(self, actor: access.Actor) -> bool:
        """Whether `actor` is the one who writes it."""
        return actor.is_clinician and self.couple.therapist_id == actor.id == self.row.author_id


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list."""

    id: uuid.UUID
    state: str
    made_at: datetime
    signed_at: datetime | None
    author: str
    record_id: str
    zone: str


def find(actor: access.Actor, summary_id: uuid.UUID, *, to_write: bool = False, lock: bool = False) -> Found:
    """404 when absent or not theirs; 403 when it is another's to write. With `lock` read afresh. Three statements."""
    chosen = (
        access.readable(actor, TreatmentSummary, User)
        .join(User, User.id == TreatmentSummary.author_id)
        .where(TreatmentSummary.id == summary_id)
        .options(defer(TreatmentSummary.pdf_sealed))
    )
    if lock:
        chosen = chosen.with_for_update(of=TreatmentSummary).execution_options(populate_existing=True)
    found = db.session.execute(chosen).first()
    if found is None:
        abort(404)
    row, author = found
    who = people.find(actor, row.couple_id)
    whole = Found(who.couple, who.partners, who.contacts, row, author)
    if to_write and not whole.may_write(actor):
        abort(403)
    return whole


def listing(actor: access.Actor, couple_id: uuid.UUID) -> list[Line]:
    """All of a couple, the newest first. One statement."""
    chosen = _lines(actor).where(TreatmentSummary.couple_id == couple_id)
    return _read(chosen.order_by(TreatmentSummary.created_at.desc(), TreatmentSummary.id))


def to_cosign(actor: access.Actor, limit: int = 100) -> list[Line]:
    """Those of this person's associates that wait for a co-signature, the oldest first. One statement."""
    chosen = (
        _lines(actor)
        .join(Therapist, Therapist.user_id == TreatmentSummary.author_id)
        .where(TreatmentSummary.state == SessionState.COSIGN_PENDING, Therapist.supervisor_id == actor.id)
    )
    return _read(chosen.order_by(TreatmentSummary.created_at, TreatmentSummary.id).limit(limit))


def _lines(actor: access.Actor) -> Any:
    return (
        access.readable(actor, TreatmentSummary)
        .with_only_columns(
            TreatmentSummary.id,
            TreatmentSummary.state,
            TreatmentSummary.created_at,
            TreatmentSummary.signed_at,
            User.name,
            Couple.record_number,
            Couple.time_zone,
        )
        .join(Couple, Couple.id == TreatmentSummary.couple_id)
        .join(User, User.id == TreatmentSummary.author_id)
    )


def _read(chosen: Any) -> list[Line]:
    return [
        Line(row[0], row[1].value, row[2], row[3], row[4], f"C-{row[5]:04d}", row[6])
        for row in db.session.execute(chosen)
    ]


def records(actor: access.Actor, couple_id: uuid.UUID) -> list[dict[str, Any]]:
    """What the couple's signed session records hold, oldest first. One statement."""
    chosen = (
        access.readable(actor, SessionRecord)
        .where(
            SessionRecord.couple_id == couple_id,
            SessionRecord.state == SessionState.SIGNED,
            access.not_in_error(),
        )
        .order_by(SessionRecord.held_on, SessionRecord.starts_at, SessionRecord.id)
    )
    return [row.frozen for row in db.session.scalars(chosen)]


def start(actor: access.Actor, couple_id: uuid.UUID, key: uuid.UUID) -> TreatmentSummary:
    """A new draft with its first words; a repeat with the same `key` gives the same one. Flushes."""
    who = people.find(actor, couple_id, to_write=True)
    mine = access.readable(actor, TreatmentSummary).where(TreatmentSummary.form_key == key)
    known = db.session.scalar(mine)
    if known is not None:
        return known
    opened: date = clock.local(who.couple.created_at, who.couple.time_zone).date()
    typed = treatment_text.usual(
        records(actor, couple_id), who.names, opened, clock.today(who.couple.time_zone)
    )
    row = TreatmentSummary(
        couple_id=who.couple.id,
        author_id=actor.id,
        form_key=key,
        body={"typed": typed, "page": {"key": "", "number": 0}, "returned": []},
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the other half of a double click was a moment faster
        return db.session.scalars(mine).one()
    audit.record(actor, "treatment.started", row)
    db.session.flush()
    return row


def save(actor: access.Actor, found: Found, typed: Typed, stamp: Stamp) -> bool:
    """Keep what a page posted, sensible or not. False when a newer save of the same page was there already.

    `found` was locked. Raises `NotADraft`, and `Changed` when another page saved since this one was made.
    """
    row = found.row
    if row.state is not SessionState.DRAFT:
        raise NotADraft
    body: dict[str, Any] = row.body
    page = body["page"]
    mine = page["key"] == stamp.key
    if not mine and stamp.version != str(row.version):
        raise Changed
    if mine and stamp.autosave and stamp.number <= page["number"]:
        return False
    if dict(typed) != body["typed"]:
        if not mine or not stamp.autosave:
            audit.record(actor, "treatment.edited", row)
        number = max(stamp.number, page["number"] if mine else 0)
        row.body = body | {"typed": dict(typed), "page": {"key": stamp.key, "number": number}}
        db.session.flush()
    return True


def delete_draft(actor: access.Actor, found: Found) -> None:
    """Throw a draft away, words and all. Raises `NotADraft`."""
    if found.row.state is not SessionState.DRAFT:
        raise NotADraft
    audit.record(actor, "treatment.draft_deleted", found.row)
    db.session.delete(found.row)
    db.session.flush()
