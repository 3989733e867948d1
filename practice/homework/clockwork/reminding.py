"""Reminders of homework by e-mail: once before and once after it is planned for, as each client has chosen.

Somebody is reminded while there is something for them to write, which is worked out from what they themselves may
read: what the other one does in secret changes nothing here. The message is the neutral one.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import aliased

from practice import access, config, db, mail, runs
from practice.exercises import flow
from practice.homework.writing import letters
from practice.homework.writing.work import seat_of
from practice.models import Assignment, AssignmentState, Couple, CoupleState, Mail, Partner, User

EVERY = timedelta(minutes=5)
"""How often it is looked who is to be reminded."""
FARTHEST = timedelta(hours=48)
"""The most that can be chosen, before and after."""
STALE = timedelta(hours=24)
"""A reminder after the planned time that could not go out for so long, because no worker ran, is not sent any more."""
REST = timedelta(hours=2)
"""Nobody is reminded so soon after another message about the same, or after another reminder."""


class Reminding:
    """The job. Several workers may run it: a reminder's key is the person, the planned time and which of the two."""

    def __init__(self) -> None:
        self.last: datetime | None = None

    def __call__(self, _settings: config.Settings, now: datetime) -> bool:
        if self.last and now - self.last < EVERY:
            return False
        self.last = now
        remind(now)
        return False


def remind(now: datetime) -> int:
    """Queue every reminder whose time it is; how many. Commits each."""
    with db.reading():
        found = _to_send(now)
        db.session.rollback()
    for key, address in found:
        mail.queue(key, "something", address)
        db.commit()
    return len(found)


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time it is, if there is something to write. Homework planned for one moment has one."""

    key: str
    assignment_id: uuid.UUID
    seat: str
    user: User


def which(user: User, made_at: datetime, due_at: datetime, now: datetime) -> str:
    """Whether it is time to remind this person "before" or "after" `due_at`; "" when it is neither.

    Before: not of what was given later than that (its giving was told), and not once quiet hours last until then.
    """
    if letters.awake(now, user) != now:
        return ""
    if user.remind_before_hours:
        at = due_at - timedelta(hours=user.remind_before_hours)
        if made_at < at and letters.awake(at, user) <= now < due_at:
            return "before"
    if user.remind_after_hours:
        at = letters.awake(due_at + timedelta(hours=user.remind_after_hours), user)
        if at <= now < at + STALE:
            return "after"
    return ""


def _to_send(now: datetime) -> list[tuple[str, str]]:
    due = list(_due(now))
    queued = access.everything(Mail).with_only_columns(Mail.key).where(Mail.key.in_({one.key for one in due}))
    sent = set(db.session.scalars(queued)) if due else set()
    by_user: dict[uuid.UUID, list[Due]] = {}
    for one in due:
        if one.key not in sent:
            by_user.setdefault(one.user.id, []).append(one)
    found: dict[str, str] = {}
    for ones in by_user.values():
        for one in _with_work(ones):
            if one.key not in found and not _rests(one, now):
                found[one.key] = one.user.email
    return list(found.items())


def _due(now: datetime) -> Iterable[Due]:
    """Whose time it is, of open homework that is planned about now, whether or not they have anything left to write."""
    across, other = aliased(Partner), aliased(User)
    chosen = (
        access.everything(Assignment, Partner.seat, User)
        .join(Couple, Couple.id == Assignment.couple_id)
        .join(
            Partner,
            and_(
                Partner.couple_id == Couple.id,
                or_(and_(Partner.seat == "A", Assignment.to_a), and_(Partner.seat == "B", Assignment.to_b)),
            ),
        )
        .join(User, User.id == Partner.user_id)
        .outerjoin(across, and_(across.couple_id == Couple.id, across.seat != Partner.seat))
        .outerjoin(other, other.id == across.user_id)
        .where(Assignment.state == AssignmentState.OPEN, Assignment.finished_at.is_(None))
        .where(Assignment.due_at > now - 2 * FARTHEST - STALE, Assignment.due_at <= now + FARTHEST)
        .where(Couple.state == CoupleState.ACTIVE, User.is_partner, User.disabled_at.is_(None), User.email != "")
        # In a mailbox that both read, a reminder would say that one of them has not written yet.
        .where(func.lower(User.email).is_distinct_from(func.lower(other.email)))
        .order_by(Assignment.due_at, Assignment.id, Partner.seat)
    )
    for row, seat, user in db.session.execute(chosen):
        time_for = which(user, row.created_at, row.due_at, now)
        if time_for:
            planned = row.due_at.astimezone(UTC)
            yield Due(f"remind:{user.id}:{planned:%Y-%m-%dT%H:%M}:{time_for}", row.id, seat.value, user)


def _with_work(ones: list[Due]) -> list[Due]:
    """Of one person: where there is something for them to write now. Two statements."""
    person = access.Actor(ones[0].user, None).as_partner()
    cases = {case.id: case for case in runs.several(person, Assignment.id.in_([one.assignment_id for one in ones]))}
    return [one for one in ones if one.assignment_id in cases and _asked(person, cases[one.assignment_id])]


def _asked(person: access.Actor, case: runs.Case) -> bool:
    """Whether this person is asked for something. Nobody is asked for another entry of a log that is written whenever
    there is something to write, nor for a joint record that they agree to."""
    seat, run = seat_of(person, case), case.run
    for slot in flow.open_slots(run, seat, case.today):
        log, written = case.exercise.by_id[slot.step].log, run.by_slot.get(slot)
        agreed = written is not None and seat in written.agreed
        if not agreed and (log is None or log.every != "use"):
            return True
    return False


def _rests(one: Due, now: datetime) -> bool:
    """Whether this person was written to only now."""
    about = (f"something:{one.assignment_id}:{one.seat}:", f"remind:{one.user.id}:")
    chosen = access.everything(Mail).with_only_columns(Mail.id).where(Mail.created_at > now - REST)
    chosen = chosen.where(or_(*(Mail.key.startswith(start, autoescape=True) for start in about)))
    return db.session.scalar(chosen.limit(1)) is not None
