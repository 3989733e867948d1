"""A person's own account: name, e-mail, time zone, password."""

import uuid

from practice import access, audit, db
from practice.accounts import logins, passwords, resets, signing_in, throttle
from practice.models import Couple, Partner, User


class WrongPassword(Exception):
    """Not the current password."""


def save(actor: access.Actor, name: str, email: str, time_zone: str) -> None:
    """Change one's own details."""
    user = actor.user
    user.name, user.email, user.time_zone = name, email, time_zone
    audit.record(actor, "account.changed", user)
    db.session.flush()


def change_password(
    actor: access.Actor, visit: signing_in.Visit, current: str, new: str, practice_name: str
) -> None:
    """A new password; every other sign-in of this person ends.

    Raises `throttle.TooMany`, `WrongPassword`, `logins.WeakPassword`.
    """
    user = actor.user
    both = signing_in.limits(visit, user.username)
    throttle.take(visit.secret, *both)
    kept = user.password_hash
    db.session.rollback()
    if not passwords.fits(kept, current):
        raise WrongPassword
    new_hash = logins.kept_hash(new, user.username, user.name, practice_name)
    throttle.give_back(visit.secret, *both)
    logins.new_password(user, new_hash, but=actor.sign_in)
    audit.record(actor, "password.changed", user)
    db.session.flush()


def client(actor: access.Actor, partner_id: uuid.UUID) -> tuple[Partner, User]:
    """A partner of a couple this therapist treats, and their login. Aborts with 404, or 403 for a supervisor."""
    partner = access.find(actor, Partner, partner_id)
    access.treats(actor, access.find(actor, Couple, partner.couple_id))
    user = db.session.scalar(access.everything(User).where(User.id == partner.user_id))
    if user is None:
        raise resets.NoSuchLink
    return partner, user


def client_link(actor: access.Actor, partner_id: uuid.UUID) -> str:
    """The token of a link by which a client without e-mail chooses a new password; it is handed over in person."""
    _partner, user = client(actor, partner_id)
    return resets.issue(actor, user)
