"""Usernames and the rows of people who can sign in."""

import re

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from practice import access, clock, db
from practice.accounts import passwords
from practice.models import PasswordReset, SignIn, User

USERNAME = re.compile(r"[a-z0-9._-]{3,64}")
USERNAME_WORDS = "3 to 64 letters a to z, digits, dots, hyphens or underscores."


class Refused(ValueError):
    """Something about a login cannot be as asked; the message is for the person."""


class BadUsername(Refused):
    """The username is not of the allowed form."""


class UsernameTaken(Refused):
    """Somebody has this username."""


class WeakPassword(Refused):
    """The password is not good enough."""


def username(text: str) -> str:
    """The form in which a username is kept. Raises `BadUsername`."""
    name = text.strip().lower()
    if not USERNAME.fullmatch(name):
        raise BadUsername(f"Use {USERNAME_WORDS}")
    return name


def kept_hash(password: str, *known: str) -> str:
    """The hash of a new password. Raises `WeakPassword`. Lets go of the open transaction: hashing takes a while.

    Call it before anything is written. `known` as in `passwords.weakness`.
    """
    sentence = passwords.weakness(password, *known)
    if sentence:
        raise WeakPassword(sentence)
    db.session.rollback()
    return passwords.hashed(password)


def add(name: str, login: str, password_hash: str, zone: str, email: str = "", **roles: bool) -> User:
    """A new login, flushed. `roles` are the `is_…` columns. Raises `UsernameTaken`, `BadUsername`."""
    row = User(
        username=username(login), name=name, email=email, password_hash=password_hash, time_zone=zone, **roles
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise UsernameTaken("This username is taken. Choose another one.") from error
    return row


def end_sign_ins(user: User, why: str) -> None:
    """End every sign-in of `user` at once."""
    chosen = update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    db.session.execute(chosen.values(ended_at=clock.now(), ended_why=why))


def new_password(user: User, password_hash: str) -> None:
    """Give `user` a new password: every sign-in ends, every link to choose a password is used up."""
    user.password_hash = password_hash
    end_sign_ins(user, "new password")
    db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.user_id == user.id, PasswordReset.used_at.is_(None))
        .values(used_at=clock.now())
    )


def by_username(text: str) -> User | None:
    """The login with this username, however it was capitalised."""
    return db.session.scalar(access.everything(User).where(User.username == text.strip().lower()))
