"""The first start: a one-time code on the console, then the practice, its first policy and its first admin."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from practice import access, audit, db, tokens
from practice.accounts import logins, policy_text, signing_in, throttle
from practice.models import Policy, Practice, SetupCode, Therapist

PER_ADDRESS = 20


class AlreadySetUp(Exception):
    """There is a practice; this cannot happen twice."""


class WrongCode(Exception):
    """Not the code that is on the console."""


class NotSetUp(ValueError):
    """There is no practice yet."""


@dataclass(frozen=True)
class Beginning:
    """What the set-up page asks for."""

    practice_name: str
    address: str
    phone: str
    time_zone: str
    paper: str
    crisis_lines: str
    name: str
    username: str
    password: str
    is_therapist: bool
    is_supervisor: bool


def exists() -> bool:
    """Whether the practice is set up."""
    return db.session.scalar(access.everything(Practice).with_only_columns(Practice.id)) is not None


def new_code() -> str:
    """A new one-time code in place of an earlier one. Flushes only."""
    code, code_hash = tokens.new_code()
    db.session.execute(delete(SetupCode))
    db.session.add(SetupCode(code_hash=code_hash))
    db.session.flush()
    return code


def new_code_if_needed() -> str | None:
    """For the start of the server: a new code while there is no practice, else None. Commits."""
    try:
        if exists():
            return None
        code = new_code()
        db.commit()
        return code
    finally:
        db.session.remove()


def begin(visit: signing_in.Visit, code: str, start: Beginning) -> signing_in.Entered:
    """Create the practice, version 1 of its policy and its first admin, who is signed in.

    Raises `throttle.TooMany`, `WrongCode`, `AlreadySetUp`, `logins.Refused`.
    """
    limit = throttle.Limit("set-up", throttle.address(visit.address), PER_ADDRESS)
    throttle.take(visit.secret, limit)
    right = access.everything(SetupCode).where(SetupCode.code_hash == tokens.hash_of(tokens.normal_code(code)))
    if db.session.scalar(right) is None:
        raise AlreadySetUp if exists() else WrongCode
    username = logins.username(start.username)
    kept = logins.kept_hash(start.password, username, start.name, start.practice_name)
    throttle.give_back(visit.secret, limit)
    practice = Practice(
        name=start.practice_name,
        address=start.address,
        phone=start.phone,
        time_zone=start.time_zone,
        paper=start.paper,
        crisis_lines=start.crisis_lines,
    )
    try:
        with db.session.begin_nested():
            db.session.add(practice)
    except IntegrityError as error:
        raise AlreadySetUp from error
    user = logins.add(
        start.name,
        username,
        kept,
        start.time_zone,
        is_admin=True,
        is_therapist=start.is_therapist,
        is_supervisor=start.is_supervisor,
    )
    if start.is_therapist:
        db.session.add(Therapist(user_id=user.id))
    text = policy_text.default(start.practice_name, start.crisis_lines)
    db.session.add(Policy(number=1, text=text, published_by=user.id))
    db.session.execute(delete(SetupCode))
    audit.record(user, "practice.set_up", practice)
    return signing_in.enter(visit, user)


def create_admin(username: str, name: str, password: str) -> None:
    """For the command line: one more admin. Commits. Raises `ValueError` with a sentence for the console."""
    try:
        practice = db.session.scalar(access.everything(Practice))
        if practice is None:
            raise NotSetUp("There is no practice yet. Start the server and open its set-up page first.")
        zone, practice_name = practice.time_zone, practice.name
        if not name.strip():
            raise logins.Refused("Give a name.")
        login = logins.username(username)
        kept = logins.kept_hash(password, login, name, practice_name)
        user = logins.add(name.strip(), login, kept, zone, is_admin=True)
        audit.record(None, "user.created", user)
        db.commit()
    finally:
        db.session.remove()
