"""Signing a treatment summary: look once more, freeze it, print it, keep all of it in one transaction.

The licence is that of the day of signing. An associate's summary is frozen when they submit it and becomes signed when
the supervisor co-signs those very words, or goes back to them with a comment. The PDF is made between two
transactions, so that nobody waits for the printing.
"""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort

from practice import access, audit, clock, db, standing
from practice.models import Practice, SessionState, Therapist, TreatmentSummary, User
from practice.models.people import crisis_pairs
from practice.progress import signers, treatment, treatment_text
from practice.progress import treatment_body as body
from practice.progress.treatment import Found
from practice.reports import content, leaving, letterhead, pdf
from practice.reports.content import treatment as tree
from practice.reports.content.summary import Summary

TOO_LONG = "This summary is too long to be printed. Shorten the texts."


class Refused(Exception):
    """It cannot be signed; `.reason` says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Changed(Exception):
    """What would be signed is not what was looked at."""


class NotWaiting(Exception):
    """It does not wait for a co-signature (any more)."""


@dataclass(frozen=True)
class Review:
    """A draft, ready or not, as it would be signed now."""

    found: Found
    missing: list[body.Problem]
    standing: standing.Standing
    content: tree.Treatment
    paper: str
    now: datetime

    @property
    def alone(self) -> bool:
        """Whether the author may sign without a supervisor."""
        return self.standing.credential is None or self.standing.credential.independent

    @property
    def ready(self) -> bool:
        """Whether nothing stands against it."""
        return not self.missing and not self.standing.refusal

    @property
    def seen(self) -> str:
        """The fingerprint of what is looked at."""
        return tree.seen(self.content)

    @property
    def summary(self) -> Summary:
        """What is looked at."""
        return tree.build(self.content)


def review(actor: access.Actor, found: Found, now: datetime | None = None) -> Review:
    """The draft as it would be signed at `now`. Never writes."""
    now = now or clock.now()
    zone = found.couple.time_zone
    today = clock.local(now, zone).date()
    practice = db.session.scalars(access.readable(actor, Practice)).one()
    stands = standing.standing(found.row.author_id, today)
    author, lead = signers.of(found.author, stands)
    typed = found.typed
    days = {end: body.day(typed.get(end, "")) or today for end in body.DAYS}
    made: tree.Treatment = {
        "schema": tree.SCHEMA,
        "id": str(found.row.id),
        "record_id": found.couple.record_id,
        "made_at": _iso(now, zone),
        "practice": {
            "name": practice.name,
            "address": practice.address,
            "phone": practice.phone,
            "crisis_lines": [[label, number] for label, number in crisis_pairs(practice.crisis_lines)],
            "logo": letterhead.picture(practice),
        },
        "partners": {seat: _person(found, seat) for seat in ("A", "B")},
        "first": days["first"].isoformat(),
        "last": days["last"].isoformat(),
        "sessions": treatment_text.sessions(
            treatment.records(actor, found.couple.id), days["first"], days["last"]
        ),
        "author": author,
        "supervisor": lead,
        "signed_at": None,
        "cosigned_at": None,
        "texts": body.texts(typed),
    }
    return Review(found, body.missing(typed, today), stands, made, practice.paper, now)


def _iso(moment: datetime, zone: str) -> str:
    return clock.local(moment, zone).isoformat(timespec="seconds")


def _person(found: Found, seat: str) -> tree.Person:
    born: date | None = found.contacts[seat].born_on
    return {"name": found.partners[seat].name, "born_on": born.isoformat() if born else None}


def as_it_stands(actor: access.Actor, found: Found) -> tree.Treatment:
    """What is written in one that is not signed, without signatures."""
    if found.row.state is SessionState.COSIGN_PENDING:
        return found.row.frozen | {"signed_at": None, "cosigned_at": None}
    return review(actor, found).content


def draft_pdf(actor: access.Actor, found: Found) -> tuple[bytes, str]:
    """The PDF of a draft with its watermark, kept nowhere, and its name. Raises `Refused`."""
    made = tree.build(as_it_stands(actor, found))
    paper = db.session.scalar(access.readable(actor, Practice).with_only_columns(Practice.paper))
    data, _ = _printed(made, paper)
    return data, made.file_name


def sign(
    actor: access.Actor, summary_id: uuid.UUID, seen: str | None = None, now: datetime | None = None
) -> TreatmentSummary:
    """Sign a draft, or submit it for a co-signature when its author may not sign alone. Twice is once.

    Flushes; whoever calls commits. Raises `Refused` and `Changed`.
    """
    found = treatment.find(actor, summary_id, to_write=True)
    if found.row.state is not SessionState.DRAFT:
        return found.row
    looked = review(actor, found, now)
    if looked.standing.refusal:
        raise Refused(looked.standing.refusal)
    if looked.missing:
        raise Refused("Something is still missing: see the list below.")
    if seen is not None and seen != looked.seen:
        raise Changed
    moment = _iso(looked.now, found.couple.time_zone)
    frozen = looked.content | {"signed_at": moment, "made_at": moment}
    version, credential_id = found.row.version, looked.standing.credential.id
    if not looked.alone:
        row = treatment.find(actor, summary_id, to_write=True, lock=True).row
        _still(row, SessionState.DRAFT, version)
        row.frozen, row.sha256 = frozen, content.digest(frozen)
        row.state, row.credential_id = SessionState.COSIGN_PENDING, credential_id
        audit.record(actor, "treatment.submitted", row)
        db.session.flush()
        return row
    data, pages = _printed(tree.build(frozen), looked.paper)
    row = treatment.find(actor, summary_id, to_write=True, lock=True).row
    if row.state is SessionState.SIGNED:
        return row
    _still(row, SessionState.DRAFT, version)
    row.credential_id = credential_id
    return _keep(actor, row, "treatment.signed", frozen, (data, pages), looked.now)


def _still(row: TreatmentSummary, state: SessionState, version: int) -> None:
    if row.state is not state or row.version != version:
        raise Changed


def _printed(made: Summary, paper: str) -> tuple[bytes, int]:
    """The PDF, with no transaction open: rows read before are stale after this. Raises `Refused`."""
    pictured = letterhead.printed(made)
    db.session.rollback()
    try:
        return pdf.summary(pictured, paper)
    except pdf.Unprintable:
        raise Refused(TOO_LONG) from None


def _keep(
    actor: access.Actor,
    row: TreatmentSummary,
    event: str,
    frozen: tree.Treatment,
    printed: tuple[bytes, int],
    now: datetime,
) -> TreatmentSummary:
    """The one write that makes it signed: content, hash, PDF together. Flushes."""
    row.frozen, row.sha256 = frozen, content.digest(frozen)
    row.pdf, row.pages = printed
    row.pdf_sha256, row.file_name = hashlib.sha256(printed[0]).hexdigest(), tree.build(frozen).file_name
    row.state, row.signed_at = SessionState.SIGNED, now
    audit.record(actor, event, row)
    db.session.flush()
    return row


# --- co-signature ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cosigning:
    """A submitted summary before the one who may co-sign it."""

    found: Found
    content: tree.Treatment
    standing: standing.Standing
    refusal: str


def may_cosign(actor: access.Actor, found: Found) -> bool:
    """Whether `actor` supervises the author."""
    chosen = access.everything(Therapist).where(Therapist.user_id == found.row.author_id)
    author = db.session.scalar(chosen)
    return author is not None and author.supervisor_id == actor.id != found.row.author_id


def cosigning(actor: access.Actor, summary_id: uuid.UUID, *, lock: bool = False) -> Cosigning:
    """One that waits for `actor`. 404 when not theirs to read, 403 when they do not supervise its author.

    Raises `NotWaiting` when it is a draft again, or signed.
    """
    found = treatment.find(actor, summary_id, lock=lock)
    if not may_cosign(actor, found):
        abort(403)
    if found.row.state is not SessionState.COSIGN_PENDING:
        raise NotWaiting
    today = clock.today(found.couple.time_zone)
    own, theirs = standing.standing(actor.id, today), standing.standing(found.row.author_id, today)
    refusal = own.refusal
    if own.credential is not None and not own.credential.independent:
        refusal = "A co-signature needs a licence of your own that is independent."
    if not refusal and theirs.credential is None:
        refusal = f"{found.author.name}: {theirs.refusal}"
    return Cosigning(found, found.row.frozen, own, refusal)


def cosign(actor: access.Actor, summary_id: uuid.UUID, now: datetime | None = None) -> TreatmentSummary:
    """Co-sign what the associate submitted, word for word. Twice is once. Raises `Refused`, `NotWaiting`, `Changed`."""
    now = now or clock.now()
    try:
        waiting = cosigning(actor, summary_id)
    except NotWaiting:
        row = treatment.find(actor, summary_id).row
        if row.state is SessionState.SIGNED:
            return row
        raise
    if waiting.refusal:
        raise Refused(waiting.refusal)
    user = db.session.scalars(access.readable(actor, User).where(User.id == actor.id)).one()
    lead, _ = signers.of(user, waiting.standing)
    moment = _iso(now, waiting.found.couple.time_zone)
    frozen = waiting.content | {"supervisor": lead, "cosigned_at": moment, "made_at": moment}
    version = waiting.found.row.version
    paper = db.session.scalar(access.readable(actor, Practice).with_only_columns(Practice.paper))
    printed = _printed(tree.build(frozen), paper)
    row = treatment.find(actor, summary_id, lock=True).row
    if row.state is SessionState.SIGNED:
        return row
    _still(row, SessionState.COSIGN_PENDING, version)
    return _keep(actor, row, "treatment.cosigned", frozen, printed, now)


def send_back(actor: access.Actor, summary_id: uuid.UUID, comment: str) -> TreatmentSummary:
    """Give a submitted summary back to its author with a comment. Raises `NotWaiting`."""
    found = cosigning(actor, summary_id, lock=True).found
    row = found.row
    held: dict[str, Any] = row.body
    said = {"by": actor.name, "at": _iso(clock.now(), found.couple.time_zone), "text": comment}
    row.body = held | {"returned": [*held["returned"], said]}
    row.state, row.frozen, row.sha256, row.credential_id = SessionState.DRAFT, None, None, None
    audit.record(actor, "treatment.returned", row)
    db.session.flush()
    return row


# --- reading ---------------------------------------------------------------------------------------------------------


def fetch(actor: access.Actor, summary_id: uuid.UUID) -> tuple[bytes, str]:
    """The kept bytes and their name, with an audit row; 404 for one that is not signed, or not theirs."""
    row = access.find(actor, TreatmentSummary, summary_id)
    if row.state is not SessionState.SIGNED:
        abort(404)
    data, name, couple_id = row.pdf, row.file_name, row.couple_id
    leaving.note(actor, row, couple_id)
    return data, name
