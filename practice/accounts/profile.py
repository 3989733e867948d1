"""A person's own account: name, e-mail, time zone, reminders, password."""

import uuid

from practice import access, audit, db
from practice.accounts import logins, passwords, resets, signing_in, throttle
from practice.models import Couple, Partner, User


class WrongPassword(Exception):
    """Not the current password."""


def save(
    actor: access.Actor, visit: signing_in.Visit, name: str, email: str, time_zone: str, current: str
) -> None:
    """Change one's own details; the e-mail address only with the current password, because it opens the account.

    Raises `throttle.TooMany`, `WrongPassword`.
    """
    user = actor.user
    if email != user.email:
        throttle.give_back(visit.secret, *_prove(user, visit, current))
    user.name, user.email, user.time_zone = name, email, time_zone
    audit.record(actor, "account.changed", user)
    db.session.flush()


def remind(actor: access.Actor, before: int, after: int, quiet_from: int, quiet_until: int) -> None:
    """When this client is reminded: hours before and after the planned time (0 is off), and the quiet hours."""
    user = actor.user
    user.remind_before_hours, user.remind_after_hours = before, after
    user.quiet_from, user.quiet_until = quiet_from, quiet_until
    audit.record(actor, "account.changed", user)
    db.session.flush()


def change_password(
    actor: access.Actor, visit: signing_in.Visit, current: str, new: str, practice_name: str
) -> signing_in.Entered:
    """A new password; every sign-in of this person ends, this one too: a copy of its cookie must be worth nothing.

    The new sign-in is returned. Raises `throttle.TooMany`, `WrongPassword`, `logins.WeakPassword`.
    """
    user = actor.user
    tried = _prove(user, visit, current)
    new_hash = logins.kept_hash(new, user.username, user.name, practice_name)
    throttle.give_back(visit.secret, *tried)
    logins.new_password(user, new_hash)
    audit.record(actor, "password.changed", user)
    return signing_in.enter(visit, user)


def _prove(user: User, visit: signing_in.Visit, current: str) -> tuple[throttle.Limit, ...]:
    """A stolen device is not its owner: some changes ask for the password again. Tries are counted as at sign-in; what
    is returned is to be given back.

    Call it before anything is written: it lets go of the open transaction.
    """
    both = signing_in.limits(visit, user.username)
    throttle.take(visit.secret, *both)
    kept = user.password_hash
    db.session.rollback()
    if not passwords.fits(kept, current):
        raise WrongPassword
    return both


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
