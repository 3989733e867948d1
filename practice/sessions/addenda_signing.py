"""Signing what is added to a record: like the record's own signature, with the licence of the day it is signed on.

The clinical record of the next version is printed between two transactions and kept in the same act. An associate
submits; what the supervisor then co-signs (`addenda_cosigning`) is word for word what was submitted.
"""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from practice import access, audit, clock, db, standing
from practice.models import Addendum, Document, DocumentKind, Practice, SessionState, User
from practice.reports import content, editions, letterhead, pdf
from practice.reports.content import addendum
from practice.sessions import addenda, freezing, signing
from practice.sessions.addenda import Added
from practice.sessions.body import Problem
from practice.sessions.signing import Changed, Refused

IN_ERROR = "This record was entered in error: nothing more is added to it."
DAMAGED = "The record’s PDF does not match its fingerprint any more, so nothing is added. Tell your practice admin."
TOO_LONG = "It is too long to be printed. Shorten the text."


@dataclass(frozen=True)
class Review:
    """An addendum, ready or not, as it would be signed now."""

    added: Added
    missing: list[Problem]
    refusal: str
    standing: standing.Standing
    content: addendum.Addendum
    now: datetime

    @property
    def alone(self) -> bool:
        """Whether the author may sign without a supervisor."""
        return self.standing.credential is None or self.standing.credential.independent

    @property
    def ready(self) -> bool:
        """Whether nothing stands against it."""
        return not self.missing and not self.refusal

    @property
    def seen(self) -> str:
        """A fingerprint of what is looked at, whatever was signed meanwhile."""
        return content.digest(self.content | {"number": 0, "follows": ""})


def review(actor: access.Actor, added: Added, now: datetime | None = None) -> Review:
    """It as it would be signed at `now`. Never writes."""
    now, found = now or clock.now(), added.found
    stands = standing.standing(added.row.author_id, clock.local(now, found.couple.time_zone).date())
    rows = signing.therapists(added.row.author_id, stands.supervisor_id)
    author = freezing.signer(found.author, stands.credential, rows.get(added.row.author_id))
    lead = None
    if stands.supervisor_credential is not None:
        user = db.session.scalars(access.readable(actor, User).where(User.id == stands.supervisor_id)).one()
        lead = freezing.signer(user, stands.supervisor_credential, rows.get(user.id))
    refusal = IN_ERROR if editions.in_error(actor, found.record.id) else stands.refusal
    made = numbered(actor, added, _frozen(added, author, lead))
    return Review(added, addenda.missing(added.written), refusal, stands, made, now)


def _frozen(added: Added, author: dict[str, Any], lead: dict[str, Any] | None) -> addendum.Addendum:
    written, record, zone = added.written, added.found.record, added.found.couple.time_zone
    there = content.kinds(record.frozen)
    return {
        "schema": content.SCHEMA,
        "number": 0,
        "kind": written.kind or added.row.kind.value,
        "session": str(record.id),
        "record_sha256": record.sha256,
        "follows": "",
        "reason": written.text("reason"),
        "text": written.text("text"),
        "copies": [kind for kind in written.copies if kind in there],
        "copy_text": written.text("copy_text"),
        "author": author,
        "supervisor": lead,
        "begun_at": freezing.iso(added.row.created_at, zone),
        "signed_at": None,
        "cosigned_at": None,
    }


def numbered(actor: access.Actor, added: Added, made: addendum.Addendum) -> addendum.Addendum:
    """With the next number, after what was signed so far."""
    before = editions.signed(actor, added.found.record.id)
    follows = before[-1].sha256 if before else added.found.record.sha256
    return made | {"number": len(before) + 1, "follows": follows}


def as_it_stands(actor: access.Actor, added: Added) -> addendum.Addendum:
    """What it says, signed or not."""
    if added.row.state is SessionState.SIGNED:
        return added.row.frozen
    if added.row.state is SessionState.COSIGN_PENDING:
        return added.row.body["submitted"]["content"] | {"signed_at": None}
    return review(actor, added).content


def sign(
    actor: access.Actor, addendum_id: uuid.UUID, seen: str | None = None, now: datetime | None = None
) -> Addendum:
    """Sign it, or submit it when its author may not sign alone. Twice is once. Raises `Refused` and `Changed`."""
    added = addenda.find(actor, addendum_id, to_write=True)
    if added.row.state is not SessionState.DRAFT:
        return added.row
    looked = review(actor, added, now)
    if looked.refusal:
        raise Refused(looked.refusal)
    if looked.missing:
        raise Refused("Something is still missing: see the list below.")
    if seen is not None and seen != looked.seen:
        raise Changed
    moment = freezing.iso(looked.now, added.found.couple.time_zone)
    frozen = looked.content | {"signed_at": moment}
    if not looked.alone:
        return _submit(actor, added, frozen, moment)
    return keep(actor, added, frozen, "addendum.signed", looked.now, looked.standing.credential.id)


def _submit(actor: access.Actor, added: Added, frozen: addendum.Addendum, moment: str) -> Addendum:
    version = added.row.version
    row = addenda.find(actor, added.row.id, to_write=True, lock=True).row
    if row.state is not SessionState.DRAFT:
        return row
    if row.version != version:
        raise Changed
    row.body = row.body | {"submitted": {"at": moment, "content": frozen | {"number": 0, "follows": ""}}}
    row.state = SessionState.COSIGN_PENDING
    audit.record(actor, "addendum.submitted", row, added.found.couple.id)
    db.session.flush()
    return row


def keep(
    actor: access.Actor,
    added: Added,
    frozen: addendum.Addendum,
    event: str,
    now: datetime,
    credential_id: uuid.UUID,
) -> Addendum:
    """Print the record's next version with no transaction open, then keep words and pages together. Flushes."""
    row_id, version, record = added.row.id, added.row.version, added.found.record.frozen
    earlier = _newest(actor, added.found.record.id)
    data, count = earlier.pdf, earlier.pages
    if hashlib.sha256(data).hexdigest() != earlier.sha256:
        raise Refused(DAMAGED)
    paper = db.session.scalar(access.readable(actor, Practice).with_only_columns(Practice.paper))
    letterhead.image(record["practice"].get("logo", ""))
    db.session.rollback()
    try:
        made = editions.clinical(record, frozen, data, count, paper)
    except pdf.Unprintable:
        raise Refused(TOO_LONG) from None
    added = addenda.find(actor, row_id, lock=True)
    row = added.row
    if row.state is SessionState.SIGNED:
        return row
    after = numbered(actor, added, frozen)
    if row.version != version or after["number"] != frozen["number"]:
        raise Changed
    if editions.in_error(actor, row.session_id):
        raise Refused(IN_ERROR)
    row.frozen, row.sha256 = frozen, content.digest(frozen)
    row.state, row.signed_at, row.number, row.credential_id = SessionState.SIGNED, now, frozen["number"], credential_id
    db.session.flush()
    audit.record(actor, event, row, added.found.couple.id)
    editions.store(added.found.record, "clinical", addendum.edition(frozen), made, actor, now)
    return row


def _newest(actor: access.Actor, session_id: uuid.UUID) -> Document:
    """The newest clinical record with its bytes."""
    return db.session.scalars(
        access.readable(actor, Document)
        .where(Document.session_id == session_id, Document.kind == DocumentKind.CLINICAL)
        .order_by(Document.edition.desc())
        .limit(1)
    ).one()
