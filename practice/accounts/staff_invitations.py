"""Inviting somebody to join the practice's staff: a single-use link by e-mail, shown once to hand over."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db, mail, tokens
from practice.accounts import people
from practice.models import StaffInvitation, User

LASTS = timedelta(days=14)


class AlreadyMade(Exception):
    """This form was sent before: the link it made was shown then."""


@dataclass(frozen=True)
class Made:
    """A new invitation with the token of its link, which nothing else knows."""

    row: StaffInvitation
    token: str


def invite(
    actor: access.Actor, key: uuid.UUID, name: str, email: str, role: str, supervisor_id: uuid.UUID | None, zone: str
) -> Made:
    """Invite to one role; an associate under a named supervisor. `email` may be empty: the link is handed over.

    Raises `AlreadyMade`, `people.BadSupervisor`.
    """
    if role == "associate":
        people.check_supervisor(actor, supervisor_id, clock.today(zone))
    else:
        supervisor_id = None
    return _make(actor, key, name, email, role, supervisor_id, zone)


def _make(
    actor: access.Actor, key: uuid.UUID, name: str, email: str, role: str, supervisor_id: uuid.UUID | None, zone: str
) -> Made:
    token, token_hash = tokens.new_token()
    row = StaffInvitation(
        name=name,
        email=email,
        role=role,
        supervisor_id=supervisor_id,
        token_hash=token_hash,
        invited_by=actor.id,
        expires_at=clock.now() + LASTS,
        form_key=key,
    )
    if db.session.scalar(access.readable(actor, StaffInvitation).where(StaffInvitation.form_key == key)) is not None:
        raise AlreadyMade
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise AlreadyMade from error
    if email:
        mail.queue(f"staff:{row.id}", "staff_invitation", email, token=token, expires=_day(row, zone))
    audit.record(actor, "staff.invited", row)
    db.session.flush()
    return Made(row, token)


def _day(row: StaffInvitation, zone: str) -> str:
    day = clock.local(row.expires_at, zone)
    return f"{day:%B} {day.day}, {day.year}"


def pending(actor: access.Actor) -> list[tuple[StaffInvitation, str]]:
    """Invitations nobody has used or taken back, newest first, each with whether it is `open` or has `expired`."""
    rows = db.session.scalars(
        access.readable(actor, StaffInvitation)
        .where(StaffInvitation.claimed_at.is_(None), StaffInvitation.revoked_at.is_(None))
        .order_by(StaffInvitation.created_at.desc(), StaffInvitation.id)
        .limit(100)
    )
    now = clock.now()
    return [(row, "open" if row.expires_at > now else "expired") for row in rows]


def find(actor: access.Actor, invitation_id: uuid.UUID) -> StaffInvitation:
    """One invitation. Aborts with 404."""
    return access.find(actor, StaffInvitation, invitation_id)


def is_pending(row: StaffInvitation) -> bool:
    """Whether it could still be sent again or taken back."""
    return row.claimed_at is None and row.revoked_at is None


def revoke(actor: access.Actor, row: StaffInvitation) -> bool:
    """Take an invitation back; False when it was used or taken back before."""
    taken = db.session.execute(
        update(StaffInvitation)
        .where(StaffInvitation.id == row.id, StaffInvitation.claimed_at.is_(None), StaffInvitation.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    if taken.rowcount != 1:
        return False
    audit.record(actor, "staff.invitation_revoked", row)
    db.session.flush()
    return True


def revoke_made_by(actor: access.Actor, user: User) -> None:
    """Take back whatever `user` invited and nobody has used: they may not let anybody in any more."""
    rows = db.session.scalars(
        access.readable(actor, StaffInvitation).where(
            StaffInvitation.invited_by == user.id,
            StaffInvitation.claimed_at.is_(None),
            StaffInvitation.revoked_at.is_(None),
        )
    )
    for row in rows.all():
        revoke(actor, row)


def send_again(actor: access.Actor, key: uuid.UUID, row: StaffInvitation, zone: str) -> Made | None:
    """A new link in place of the earlier one; None when that was used or taken back. Raises `AlreadyMade`."""
    if db.session.scalar(access.readable(actor, StaffInvitation).where(StaffInvitation.form_key == key)) is not None:
        raise AlreadyMade
    if not revoke(actor, row):
        return None
    return _make(actor, key, row.name, row.email, row.role, row.supervisor_id, zone)
