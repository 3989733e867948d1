"""Signing: look once more at what is signed, freeze it, print it, and keep all of it in one transaction.

The PDFs are made between two transactions, so that nobody waits for the printing; a server killed meanwhile leaves
the draft as it was. An associate's record is frozen when they submit it and becomes signed when the supervisor
co-signs those very words, or goes back to them with a comment.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from practice import access, audit, clock, db, standing
from practice.models import Practice, SessionRecord, SessionState, Therapist, User
from practice.reports import content, documents, letterhead, pdf
from practice.sessions import body, freezing, material, planning
from practice.sessions.body import Draft, Problem
from practice.sessions.material import Found, Material

TOO_LONG = "This record is too long to be printed. Shorten the texts, or take out some of the answers."


class Refused(Exception):
    """It cannot be signed; `.reason` says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Changed(Exception):
    """What would be signed is not what was looked at."""


@dataclass(frozen=True)
class Review:
    """A draft, ready or not, as it would be signed now."""

    material: Material
    draft: Draft
    missing: list[Problem]
    standing: standing.Standing
    content: content.Record
    now: datetime

    @property
    def refusal(self) -> str:
        """Why the licence stands against it; empty when it does not."""
        return self.standing.refusal

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
        """The fingerprint of what is looked at."""
        return freezing.seen(self.content)


def review(actor: access.Actor, found: Found, now: datetime | None = None) -> Review:
    """The draft as it would be signed at `now`, from rows that `actor` may read. Never writes."""
    now = now or clock.now()
    draft = found.draft()
    whole = material.gather(actor, found, draft)
    stands = standing.standing(found.record.therapist_id, draft.held_on or found.record.held_on)
    rows = therapists(found.record.therapist_id, stands.supervisor_id)
    author = freezing.signer(found.author, stands.credential, rows.get(found.record.therapist_id))
    lead = None
    if stands.supervisor_credential is not None:
        user = db.session.scalars(access.readable(actor, User).where(User.id == stands.supervisor_id)).one()
        lead = freezing.signer(user, stands.supervisor_credential, rows.get(user.id))
    made = freezing.record(whole, draft, author, lead, now)
    missing = body.missing(draft, found.names, now)
    if words := next_clash(actor, whole, draft):
        missing.append(("next_on", words))
    return Review(whole, draft, missing, stands, made, now)


def next_clash(actor: access.Actor, whole: Material, draft: Draft) -> str:
    """Which session of the therapist stands where the next one is to be; empty when none does."""
    if draft.next_at is None or draft.next_minutes is None or not whole.may_write(actor):
        return ""
    return planning.clash(actor, whole.couple, whole.planned, draft.next_at, draft.next_minutes)


def therapists(*user_ids: uuid.UUID | None) -> dict[uuid.UUID, Therapist]:
    """What clinicians have beyond a login, by user id."""
    wanted = [user_id for user_id in user_ids if user_id is not None]
    rows = db.session.scalars(access.everything(Therapist).where(Therapist.user_id.in_(wanted)))
    return {row.user_id: row for row in rows}


def sign(
    actor: access.Actor, session_id: uuid.UUID, seen: str | None = None, now: datetime | None = None
) -> SessionRecord:
    """Sign a draft, or submit it for a co-signature when its author may not sign alone. Twice is once.

    `seen`: the fingerprint of what the person looked at (None: a program signs what there is). `now` for the demo.
    Flushes; whoever calls commits. Raises `Refused` and `Changed`.
    """
    found = material.find(actor, session_id, to_write=True)
    if found.record.state is not SessionState.DRAFT:
        return found.record
    looked = review(actor, found, now)
    if looked.refusal:
        raise Refused(looked.refusal)
    if looked.missing:
        raise Refused("Something is still missing: see the list below.")
    if seen is not None and seen != looked.seen:
        raise Changed
    moment = freezing.iso(looked.now, found.couple.time_zone)
    frozen = freezing.signed(looked.content, moment)
    if not looked.alone:
        return _submit(actor, looked, frozen, moment)
    version, credential_id = found.record.version, looked.standing.credential.id
    rendered = print_all(frozen, looked.material.practice.paper)
    found = material.find(actor, session_id, to_write=True, lock=True)
    if found.record.state is SessionState.SIGNED:
        return found.record
    if found.record.state is not SessionState.DRAFT or found.record.version != version:
        raise Changed
    _plan(actor, found)
    return keep(actor, found.record, "session.signed", frozen, rendered, looked.now, credential_id)


def print_all(frozen: content.Record, paper: str) -> dict[str, documents.Rendered]:
    """The PDFs, with no transaction open: rows read before are stale after this."""
    letterhead.image(frozen["practice"].get("logo", ""))
    db.session.rollback()
    try:
        return documents.render_all(frozen, paper)
    except pdf.Unprintable:
        raise Refused(TOO_LONG) from None


def keep(
    actor: access.Actor,
    row: SessionRecord,
    event: str,
    frozen: content.Record,
    rendered: dict[str, documents.Rendered],
    now: datetime,
    credential_id: uuid.UUID,
) -> SessionRecord:
    """The one write that makes a record signed: content, hash, state and documents together. Flushes."""
    row.frozen, row.sha256 = frozen, content.digest(frozen)
    row.state, row.signed_at = SessionState.SIGNED, now
    row.signed_by, row.credential_id = row.therapist_id, credential_id
    db.session.flush()
    audit.record(actor, event, row)
    documents.store(row, rendered, actor)
    return row


def _plan(actor: access.Actor, found: Found) -> None:
    """Put the next session of the record into the calendar: a draft alone changes nothing outside itself."""
    draft = found.draft()
    if draft.next_at is None or draft.next_minutes is None:
        return
    alone = found.alone(draft)
    planned = material.following(actor, found.couple.id, max(draft.starts_at, clock.now()), alone)
    place = draft.one_of("next_place", body.PLACES, "office")
    try:
        planning.plan(
            actor, found.couple, draft.next_at, draft.next_minutes, place, instead_of=planned, alone=alone
        )
    except planning.InThePast:
        raise Refused("The next session lies in the past. Change it, or choose that none is planned.") from None
    except planning.Taken as taken:
        raise Refused(f"The next session: {taken.words}") from None


# --- previews --------------------------------------------------------------------------------------------------------


def as_it_stands(actor: access.Actor, found: Found) -> content.Record:
    """What the copies of a record say that is not signed yet."""
    if found.record.state is SessionState.COSIGN_PENDING:
        return freezing.as_draft(found.record.body["submitted"]["content"])
    return review(actor, found).content


def draft_pdf(actor: access.Actor, found: Found) -> documents.Rendered:
    """The clinical record of a draft, with its watermark; kept nowhere. Ends the transaction before printing."""
    made = as_it_stands(actor, found)
    paper = db.session.scalar(access.readable(actor, Practice).with_only_columns(Practice.paper))
    letterhead.image(made["practice"].get("logo", ""))
    db.session.rollback()
    try:
        return documents.render(made, "clinical", paper)
    except pdf.Unprintable:
        raise Refused(TOO_LONG) from None


def _submit(actor: access.Actor, looked: Review, frozen: content.Record, moment: str) -> SessionRecord:
    found = material.find(actor, looked.material.record.id, to_write=True, lock=True)
    if found.record.state is not SessionState.DRAFT:
        return found.record
    _plan(actor, found)
    row = found.record
    row.body = row.body | {"submitted": {"at": moment, "content": frozen}}
    row.state = SessionState.COSIGN_PENDING
    audit.record(actor, "session.submitted", row)
    db.session.flush()
    return row
