"""The second signature under what is added to a record: as for records, with the licences of the day of signing."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort

from practice import access, audit, clock, db, standing
from practice.models import Addendum, Couple, Credential, SessionRecord, SessionState, Therapist, User
from practice.reports import editions
from practice.reports.content import addendum
from practice.sessions import addenda, addenda_signing, freezing, signing
from practice.sessions.addenda import Added
from practice.sessions.cosigning import NotWaiting
from practice.sessions.signing import Refused


@dataclass(frozen=True)
class Waiting:
    """One line of the list of addenda to co-sign."""

    id: uuid.UUID
    record_id: str
    author: str
    held_on: date
    kind: str


def to_cosign(actor: access.Actor, limit: int = 100) -> list[Waiting]:
    """Addenda of this person's associates that wait for a co-signature, the oldest first. One statement."""
    rows = db.session.execute(
        access.readable(actor, Addendum)
        .with_only_columns(Addendum.id, Couple.record_number, User.name, SessionRecord.held_on, Addendum.kind)
        .join(SessionRecord, SessionRecord.id == Addendum.session_id)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .join(User, User.id == Addendum.author_id)
        .join(Therapist, Therapist.user_id == Addendum.author_id)
        .where(Addendum.state == SessionState.COSIGN_PENDING, Therapist.supervisor_id == actor.id)
        .where(access.not_in_error())
        .order_by(Addendum.created_at, Addendum.id)
        .limit(limit)
    )
    return [Waiting(row[0], f"C-{row[1]:04d}", row[2], row[3], addendum.SORTS[row[4].value].label) for row in rows]


@dataclass(frozen=True)
class Cosigning:
    """A submitted addendum before the one who may co-sign it."""

    added: Added
    content: addendum.Addendum
    refusal: str
    credential: Credential | None
    author_credential: Credential | None
    therapist: Therapist | None


def cosigning(actor: access.Actor, addendum_id: uuid.UUID, *, lock: bool = False) -> Cosigning:
    """One that waits for `actor`. 404 when not theirs to read, 403 when they are not its supervisor. `NotWaiting`."""
    added = addenda.find(actor, addendum_id, lock=lock)
    author_id, zone = added.row.author_id, added.found.couple.time_zone
    rows = signing.therapists(author_id, actor.id)
    if actor.id == author_id or rows[author_id].supervisor_id != actor.id:
        abort(403)
    if added.row.state is not SessionState.COSIGN_PENDING:
        raise NotWaiting
    today = clock.today(zone)
    own, theirs = standing.standing(actor.id, today), standing.standing(author_id, today)
    refusal = own.refusal
    if own.credential is not None and not own.credential.independent:
        refusal = "A co-signature needs a licence of your own that is independent."
    if not refusal and theirs.credential is None:
        refusal = f"{added.found.author.name}: {theirs.refusal}"
    if editions.in_error(actor, added.found.record.id):
        refusal = addenda_signing.IN_ERROR
    made = added.row.body["submitted"]["content"]
    return Cosigning(added, made, refusal, own.credential, theirs.credential, rows.get(actor.id))


def may_cosign(actor: access.Actor, author_id: uuid.UUID) -> bool:
    """Whether `actor` supervises the author."""
    author = signing.therapists(author_id).get(author_id)
    return author is not None and author.supervisor_id == actor.id != author_id


def cosign(actor: access.Actor, addendum_id: uuid.UUID, now: datetime | None = None) -> Addendum:
    """Co-sign what was submitted, word for word. Twice is once. Raises `Refused`, `NotWaiting`, `Changed`."""
    now = now or clock.now()
    try:
        waiting = cosigning(actor, addendum_id)
    except NotWaiting:
        row = addenda.find(actor, addendum_id).row
        if row.state is SessionState.SIGNED:
            return row
        raise
    if waiting.refusal:
        raise Refused(waiting.refusal)
    added = waiting.added
    lead = freezing.signer(actor.user, waiting.credential, waiting.therapist)
    frozen = addenda_signing.numbered(actor, added, waiting.content) | {
        "supervisor": lead,
        "cosigned_at": freezing.iso(now, added.found.couple.time_zone),
    }
    return addenda_signing.keep(actor, added, frozen, "addendum.cosigned", now, waiting.author_credential.id)


def send_back(actor: access.Actor, addendum_id: uuid.UUID, comment: str) -> Addendum:
    """Give it back to its author with a comment. Raises `NotWaiting`."""
    added = cosigning(actor, addendum_id, lock=True).added
    row, held = added.row, added.row.body
    said = {"by": actor.name, "at": freezing.iso(clock.now(), added.found.couple.time_zone), "text": comment}
    row.body = {name: value for name, value in held.items() if name != "submitted"} | {
        "returned": [*held["returned"], said]
    }
    row.state = SessionState.DRAFT
    audit.record(actor, "addendum.returned", row, added.found.couple.id)
    db.session.flush()
    return row
