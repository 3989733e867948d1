"""The signed-in person of a request, and how long a sign-in lasts."""

import copy
import uuid
from datetime import timedelta

from flask import g
from flask_login import current_user
from sqlalchemy import bindparam, select

from practice import clock, db, tokens
from practice.models import Practice, SignIn, User

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


class Actor:
    """The signed-in person of a request, with the sign-in they came by."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, user: User, sign_in: SignIn | None, token: str = "") -> None:
        self.user, self.sign_in, self._token = user, sign_in, token
        # A plain value: the row is expired by the end of the request's transaction.
        self.seen_at = sign_in.seen_at if sign_in else None
        self.sign_in_id = sign_in.id if sign_in else None
        self.id: uuid.UUID = user.id
        self.name = user.name
        self.is_admin, self.is_supervisor, self.is_partner = (
            user.is_admin,
            user.is_supervisor,
            user.is_partner,
        )
        self.is_clinician, self.is_staff, self.is_associate = (
            user.is_clinician,
            user.is_staff,
            user.is_associate,
        )

    @property
    def is_clinical(self) -> bool:
        """Whether this person reads cases: a clinician or a supervisor."""
        return self.is_clinician or self.is_supervisor

    def as_partner(self) -> "Actor":
        """This person as a client only: what they are as staff opens nothing on a partner's page."""
        mine = copy.copy(self)
        mine.is_admin = mine.is_supervisor = mine.is_clinician = mine.is_staff = mine.is_associate = False
        return mine

    def as_staff(self) -> "Actor":
        """This person as staff only: what was shared with them as a client opens nothing on a clinician's page."""
        mine = copy.copy(self)
        mine.is_partner = False
        return mine

    def get_id(self) -> str:
        """For Flask-Login: the token of the sign-in, so that the cookie is worth nothing once the row has ended."""
        return self._token


def actor() -> Actor:
    """The person of this request, in the role that the view's rule asks for (`views.admit`); only called behind a rule
    that demands one."""
    return g.get("acting") or current_user._get_current_object()


_FIND = (
    select(SignIn, User, Practice)
    .join(User, User.id == SignIn.user_id)
    .join(Practice, Practice.only_one == 1)
    .where(SignIn.token_hash == bindparam("hash"))
)
"""Put together once: that takes longer than running it."""


def load_actor(token: str) -> tuple[Actor, Practice] | None:
    """The person whose live sign-in has this token, and the practice; None when ended, idle, too old or disabled."""
    found = db.session.execute(_FIND, {"hash": tokens.hash_of(token)}).first()
    if found is None:
        return None
    sign_in, user, practice = found
    if not alive(sign_in) or user.disabled_at:
        return None
    return Actor(user, sign_in, token), practice


def alive(sign_in: SignIn) -> bool:
    """Whether a sign-in still counts: not ended, used within 30 minutes, begun within 12 hours."""
    now = clock.now()
    return sign_in.ended_at is None and now - sign_in.seen_at <= IDLE and now - sign_in.started_at <= ABSOLUTE
