"""The second signature: records of associates that wait for their supervisor, who signs or gives them back.

What is co-signed is word for word what the associate submitted, frozen at that moment.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort

from practice import access, audit, clock, db, standing
from practice.models import Couple, Credential, Practice, SessionRecord, SessionState, Therapist, User
from practice.reports import content
from practice.sessions import freezing, material, signing
from practice.sessions.material import Found


class NotWaiting(Exception):
    """It does not wait for a co-signature (any more)."""


@dataclass(frozen=True)
class Waiting:
    """One line of the list of records to co-sign."""

    id: uuid.UUID
    held_on: date
    record_id: str
    author: str
    zone: str


def to_cosign(actor: access.Actor, limit: int = 100) -> list[Waiting]:
    """Records of this person's associates that wait for a co-signature, oldest session first. One statement."""
    rows = db.session.execute(
        access.readable(actor, SessionRecord)
        .with_only_columns(SessionRecord.id, SessionRecord.held_on, Couple.record_number, User.name, Couple.time_zone)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .join(User, User.id == SessionRecord.therapist_id)
        .join(Therapist, Therapist.user_id == SessionRecord.therapist_id)
        .where(SessionRecord.state == SessionState.COSIGN_PENDING, Therapist.supervisor_id == actor.id)
        .order_by(SessionRecord.held_on, SessionRecord.created_at, SessionRecord.id)
        .limit(limit)
    )
    return [Waiting(row[0], row[1], f"C-{row[2]:04d}", row[3], row[4]) for row in rows]


@dataclass(frozen=True)
class Cosigning:
    """A submitted record before the one who may co-sign it."""

    found: Found
    content: content.Record
    """The author's words as submitted, with their signature."""
    refusal: str
    credential: Credential | None
    author_credential: Credential | None
    therapist: Therapist | None


def cosigning(actor: access.Actor, session_id: uuid.UUID, *, lock: bool = False) -> Cosigning:
    """A record that waits for `actor`. 404 when not theirs to read, 403 when they are not its supervisor.

    Raises `NotWaiting` when it is a draft again, or signed.
    """
    found = material.find(actor, session_id, lock=lock)
    held_on, author_id = found.record.held_on, found.record.therapist_id
    theirs = standing.standing(author_id, held_on)
    rows = signing.therapists(author_id, actor.id)
    if actor.id == author_id or rows[author_id].supervisor_id != actor.id:
        abort(403)
    if found.record.state is not SessionState.COSIGN_PENDING:
        raise NotWaiting
    own = standing.standing(actor.id, held_on)
    refusal = own.refusal
    if own.credential is not None and not own.credential.independent:
        refusal = "A co-signature needs a licence of your own that is independent."
    if not refusal and theirs.credential is None:
        refusal = f"{found.author.name}: {theirs.refusal}"
    submitted: dict[str, Any] = found.record.body["submitted"]
    return Cosigning(found, submitted["content"], refusal, own.credential, theirs.credential, rows.get(actor.id))


def may_cosign(actor: access.Actor, found: Found) -> bool:
    """Whether `actor` supervises the author."""
    author = signing.therapists(found.record.therapist_id).get(found.record.therapist_id)
    return author is not None and author.supervisor_id == actor.id != found.record.therapist_id


def cosign(actor: access.Actor, session_id: uuid.UUID, now: datetime | None = None) -> SessionRecord:
    """Co-sign what the associate submitted, word for word. Twice is once. Raises `Refused`, `NotWaiting`, `Changed`."""
    now = now or clock.now()
    try:
        waiting = cosigning(actor, session_id)
    except NotWaiting:
        row = material.find(actor, session_id).record
        if row.state is SessionState.SIGNED:
            return row
        raise
    if waiting.refusal:
        raise signing.Refused(waiting.refusal)
    found = waiting.found
    lead = freezing.signer(actor.user, waiting.credential, waiting.therapist)
    frozen = freezing.cosigned(waiting.content, lead, freezing.iso(now, found.couple.time_zone))
    version, credential_id = found.record.version, waiting.author_credential.id
    paper = db.session.scalar(access.readable(actor, Practice).with_only_columns(Practice.paper))
    rendered = signing.print_all(frozen, paper)
    row = material.find(actor, session_id, lock=True).record
    if row.state is SessionState.SIGNED:
        return row
    if row.state is not SessionState.COSIGN_PENDING or row.version != version:
        raise signing.Changed
    return signing.keep(actor, row, "session.cosigned", frozen, rendered, now, credential_id)


def send_back(actor: access.Actor, session_id: uuid.UUID, comment: str) -> SessionRecord:
    """Give a submitted record back to its author with a comment. Raises `NotWaiting`."""
    found = cosigning(actor, session_id, lock=True).found
    row = found.record
    held: dict[str, Any] = row.body
    said = {"by": actor.name, "at": freezing.iso(clock.now(), found.couple.time_zone), "text": comment}
    row.body = {name: value for name, value in held.items() if name != "submitted"} | {
        "returned": [*held["returned"], said]
    }
    row.state = SessionState.DRAFT
    audit.record(actor, "session.returned", row)
    db.session.flush()
    return row
