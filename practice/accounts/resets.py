"""Choosing a new password by a single-use link. Asking for one looks the same whoever asks for whom."""

import uuid
from datetime import timedelta

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db, mail, tokens
from practice.accounts import logins, signing_in, throttle
from practice.models import PasswordReset, User

LASTS = timedelta(hours=1)
LASTS_HANDED = timedelta(hours=24)
"""A link that staff hand over on paper or read out lasts longer than one that arrives by e-mail."""
PER_ACCOUNT = 5
PER_ADDRESS = 20


class NoSuchLink(Exception):
    """The link is unknown, used or too old."""


def ask(visit: signing_in.Visit, username: str) -> None:
    """Send a link to the person with this username, if there is one, not disabled, and with an e-mail address of their
    own: partners may share a mailbox, and whoever reads it must not be able to enter as the other.

    The same statements run in every case, so that the time tells nothing: for nobody the rows are refused by the
    database and undone. Too many tries: nothing is sent, and that is not said either.
    """
    name = username.strip().lower()[:100]
    try:
        throttle.take(
            visit.secret,
            throttle.Limit("reset account", name, PER_ACCOUNT),
            throttle.Limit("reset address", throttle.address(visit.address), PER_ADDRESS),
        )
    except throttle.TooMany:
        return
    user = logins.by_username(name)
    known = user is not None and bool(user.email) and user.disabled_at is None
    known = _alone(user.email if known else "nobody") and known
    token, token_hash = tokens.new_token()
    row = PasswordReset(
        user_id=user.id if known else uuid.uuid4(), token_hash=token_hash, expires_at=clock.now() + LASTS
    )
    try:
        with db.session.begin_nested():
            mail.queue(f"reset:{row.id}", "password_reset", user.email if known else "nobody", token=token)
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        pass  # nobody to send it to: neither link nor message stays
    audit.record(user if known else None, "password.link_asked", user if known else None)


def _alone(email: str) -> bool:
    """Whether at most one login has this address, however it is capitalised."""
    same = access.everything(User).with_only_columns(func.count(User.id)).where(func.lower(User.email) == email.lower())
    return db.session.scalar(same) < 2


def issue(actor: access.Actor, user: User) -> str:
    """A link's token for staff to hand to `user`; whoever calls this has checked that they may."""
    token, token_hash = tokens.new_token()
    db.session.add(PasswordReset(user_id=user.id, token_hash=token_hash, expires_at=clock.now() + LASTS_HANDED))
    audit.record(actor, "password.link_issued", user)
    db.session.flush()
    return token


def open_link(token: str) -> User:
    """Whose password a link is for; opening it uses nothing up. Raises `NoSuchLink`."""
    found = db.session.execute(
        access.everything(User, PasswordReset)
        .join(PasswordReset, PasswordReset.user_id == User.id)
        .where(PasswordReset.token_hash == tokens.hash_of(token), PasswordReset.used_at.is_(None))
    ).first()
    if found is None or found.PasswordReset.expires_at <= clock.now() or found.User.disabled_at:
        raise NoSuchLink
    return found.User


def choose(visit: signing_in.Visit, token: str, password: str, practice_name: str) -> None:
    """Set the new password by a link: every sign-in ends, the link is used up. Raises `NoSuchLink`, `WeakPassword`."""
    user = open_link(token)
    kept = logins.kept_hash(password, user.username, user.name, practice_name)
    user = open_link(token)
    used = db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.token_hash == tokens.hash_of(token), PasswordReset.used_at.is_(None))
        .values(used_at=clock.now())
    )
    if used.rowcount != 1:
        raise NoSuchLink
    logins.new_password(user, kept)
    throttle.forget(visit.secret, signing_in.limits(visit, user.username)[0])
    audit.record(user, "password.reset", user)
