"""Signing in and out. A sign-in is a row; the cookie holds a token, the row its hash (engineering.md §2).

Neither text, status nor time tells whether an account exists: every try is counted, every try costs one hash, and every
refusal is the same one.
"""

import uuid
from dataclasses import dataclass

from practice import access, audit, clock, db, held, tokens
from practice.accounts import devices, logins, passwords, throttle
from practice.models import SignIn, User

PER_ACCOUNT = 10
PER_ADDRESS = 30
"""Tries within `throttle.WINDOW`; one that succeeds does not count."""


class Wrong(Exception):
    """No: the name, the password or both; or the login is disabled."""


@dataclass(frozen=True)
class Visit:
    """Where a try comes from."""

    secret: str
    """The app's secret, under which names and addresses are hashed."""
    address: str
    agent: str


@dataclass(frozen=True)
class Entered:
    """A new sign-in: whom the page layer lets in."""

    actor: access.Actor
    held: tuple[str, ...]
    """Paths on which something typed is kept for this person, newest first."""


def limits(visit: Visit, username: str) -> tuple[throttle.Limit, throttle.Limit]:
    """What a try of this username from this address counts against."""
    return (
        throttle.Limit("account", username.strip().lower()[:100], PER_ACCOUNT),
        throttle.Limit("address", throttle.address(visit.address), PER_ADDRESS),
    )


def proved(visit: Visit, username: str, password: str) -> User:
    """The person whose username and password these are. Raises `throttle.TooMany`, `Wrong`."""
    both = limits(visit, username)
    throttle.take(visit.secret, *both)
    with db.reading():
        user = logins.by_username(username)
        kept, user_id = (user.password_hash, user.id) if user else (None, None)
        db.session.rollback()
    if not passwords.fits(kept, password):
        raise Wrong
    user = db.session.scalar(access.everything(User).where(User.id == user_id, User.password_hash == kept))
    if user is None or user.disabled_at:
        raise Wrong
    throttle.give_back(visit.secret, *both)
    return user


def sign_in(visit: Visit, username: str, password: str, before: SignIn | None) -> Entered:
    """Sign in by password; `before` is the sign-in this browser had, which ends. Raises as `proved`."""
    user = proved(visit, username, password)
    if passwords.outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
    return enter(visit, user, before)


def enter(visit: Visit, user: User, before: SignIn | None = None) -> Entered:
    """A new sign-in of somebody who has proved who they are, or has just joined."""
    if before is not None:
        end(before, "replaced")
    token, token_hash = tokens.new_token()
    row = SignIn(user_id=user.id, token_hash=token_hash, device=devices.words(visit.agent)[:80])
    db.session.add(row)
    db.session.flush()
    audit.record(user, "sign_in", row)
    return Entered(access.Actor(user, row, token), tuple(held.paths(user.id)))


def end(row: SignIn, why: str) -> None:
    """End one sign-in at once; ended twice, the first time counts."""
    if row.ended_at is None:
        row.ended_at, row.ended_why = clock.now(), why
        db.session.flush()


def sign_out(actor: access.Actor) -> None:
    """End the sign-in of this request."""
    end(actor.sign_in, "signed out")
    audit.record(actor, "sign_out", actor.sign_in)


def own(actor: access.Actor) -> list[SignIn]:
    """The sign-ins of this person that still count, the latest used first."""
    now = clock.now()
    found = (
        access.readable(actor, SignIn)
        .where(
            SignIn.ended_at.is_(None),
            SignIn.seen_at >= now - access.IDLE,
            SignIn.started_at >= now - access.ABSOLUTE,
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id)
    )
    return list(db.session.scalars(found))


def end_one(actor: access.Actor, sign_in_id: uuid.UUID) -> bool:
    """End one of one's own sign-ins; True when it was the one of this request. Aborts with 404 when not one's own."""
    row = access.find(actor, SignIn, sign_in_id)
    end(row, "ended elsewhere")
    audit.record(actor, "sign_in.ended", row)
    return row.id == actor.sign_in.id


def end_others(actor: access.Actor, visit: Visit) -> Entered:
    """End every sign-in of this person; this browser gets a new one, so that a copy of its cookie ends as well."""
    logins.end_sign_ins(actor.user, "ended elsewhere")
    audit.record(actor, "sign_in.others_ended", actor.user)
    return enter(visit, actor.user)
