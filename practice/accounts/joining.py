"""Joining the practice's staff by a single-use link."""

from sqlalchemy import update

from practice import access, audit, clock, db, tokens
from practice.accounts import logins, signing_in
from practice.models import Practice, StaffInvitation, Therapist

ROLES = {
    "admin": "practice admin",
    "therapist": "therapist",
    "associate": "associate",
    "supervisor": "supervisor",
}
"""The roles a person can be invited to, in words."""


class NoSuchInvitation(Exception):
    """The link is unknown, used, revoked or too old."""


def open_link(token: str) -> StaffInvitation:
    """The invitation of a link; opening it uses nothing up. Raises `NoSuchInvitation`."""
    row = db.session.scalar(
        access.everything(StaffInvitation).where(
            StaffInvitation.token_hash == tokens.hash_of(token),
            StaffInvitation.claimed_at.is_(None),
            StaffInvitation.revoked_at.is_(None),
            StaffInvitation.expires_at > clock.now(),
        )
    )
    if row is None:
        raise NoSuchInvitation
    return row


def join(
    visit: signing_in.Visit, token: str, practice: Practice, name: str, username: str, password: str
) -> signing_in.Entered:
    """Make the login with the role of the invitation and sign in. Raises `NoSuchInvitation`, `logins.Refused`."""
    open_link(token)
    zone, login = practice.time_zone, logins.username(username)
    kept = logins.kept_hash(password, login, name, practice.name)
    row = open_link(token)
    claimed = db.session.execute(
        update(StaffInvitation)
        .where(
            StaffInvitation.id == row.id, StaffInvitation.claimed_at.is_(None), StaffInvitation.revoked_at.is_(None)
        )
        .values(claimed_at=clock.now())
    )
    if claimed.rowcount != 1:
        raise NoSuchInvitation
    user = logins.add(name, login, kept, zone, row.email, **{f"is_{row.role}": True})
    if user.is_clinician:
        supervisor = row.supervisor_id if user.is_associate else None
        db.session.add(Therapist(user_id=user.id, supervisor_id=supervisor))
    audit.record(user, "staff.joined", row)
    return signing_in.enter(visit, user)
