"""Homework that is given again by itself: the job that makes the next of a series when its day comes.

The newest one of a series carries how many are still to come; making the next one passes that on to it, under the lock
of the assignment, so that two workers make one. What would refuse the therapist refuses the job as well: then nothing
is made, the therapist is told once that there is something to look at, and it is tried again as long as it is wanted.
"""

import uuid
from datetime import datetime, timedelta

from werkzeug.exceptions import HTTPException

from practice import access, again, clock, config, db, mail, runs
from practice.exercises import catalogue
from practice.exercises.run import Seat, other
from practice.homework.desk import assigning, therapist_queries
from practice.homework.writing import letters
from practice.models import Assignment, AssignmentState, Couple, CoupleState
from practice.runs import Case

RUNNING = (AssignmentState.OPEN, AssignmentState.CLOSED)
"""One that is paused waits, and so does the next; one that was taken back carries no more."""
AGAIN_IN = timedelta(hours=1)
"""How long one that was refused waits until it is tried again."""


LOOK_EVERY = timedelta(seconds=30)
"""The next one comes in the morning of its day: nobody waits for it by the second."""


class Repeat:
    """The job. Remembers, for as long as the process lives, when it looked and what was refused a moment ago."""

    def __init__(self) -> None:
        self.refused: dict[uuid.UUID, datetime] = {}
        self.looked: datetime | None = None

    def __call__(self, _settings: config.Settings, now: datetime) -> bool:
        """Make one that is due; False when there is none. Commits."""
        if self.looked is not None and self.looked <= now < self.looked + LOOK_EVERY:
            return False
        with db.reading():
            due = [one for one in _due(now) if self.refused.get(one, now - AGAIN_IN) <= now - AGAIN_IN]
            db.session.rollback()
        for one in due:
            if give_next(one, now):
                self.refused.pop(one, None)
                db.commit()
                return True
            self.refused[one] = now
            db.commit()
        self.looked = now
        return False


def _due(now: datetime) -> list[uuid.UUID]:
    """Ids of the assignments whose next one is to be made now, in the one order in which they are locked."""
    chosen = (
        access.everything(Assignment, Couple.time_zone)
        .join(Couple, Couple.id == Assignment.couple_id)
        .where(Assignment.again_left > 0, Assignment.state.in_(RUNNING), Couple.state == CoupleState.ACTIVE)
        .order_by(Assignment.id)
    )
    return [row.id for row, zone in db.session.execute(chosen) if _next(row, zone).made_at <= now]


def _next(row: Assignment, zone: str) -> again.Next:
    return again.following(row.begins_on, row.due_at, row.again_days, zone)


def give_next(assignment_id: uuid.UUID, now: datetime) -> bool:
    """Give it once more; False when another worker did, or when something stands against it. Does not commit."""
    case = runs.locked(assignment_id)
    row = case.assignment
    if not row.again_left or row.state not in RUNNING or _next(row, case.couple.time_zone).made_at > now:
        return False
    try:
        # A refusal half-way leaves nothing of what was begun.
        with db.session.begin_nested():
            _give(case, now)
    except (assigning.Refused, assigning.GateClosed, HTTPException):
        _tell(case)
        return False
    row.again_left = 0
    db.session.flush()
    return True


def _give(case: Case, now: datetime) -> None:
    row, zone = case.assignment, case.couple.time_zone
    if case.therapist.disabled_at is not None:
        raise assigning.Refused("Nobody treats this couple now.")
    person = access.Actor(case.therapist, None)
    found = therapist_queries.pair(person, case.couple.id, to_write=True)
    exercise = catalogue.load(row.slug)
    comes = again.shifted(_next(row, zone), now, zone)
    left = row.again_left - 1
    allowed = [one.value for one in assigning.disclosures(exercise)]
    plan = assigning.Plan(
        to="".join(seat.value for seat in row.seats),
        starts=_starts(case),
        due=clock.local(comes.due_at, zone).replace(tzinfo=None),
        place=row.place,
        note=row.note or "",
        disclosure=row.disclosure if row.disclosure in allowed else exercise.disclosure.value,
        begins=comes.begins_on,
        again_days=row.again_days if left else None,
        again_times=left,
    )
    series = row.series_id or row.id
    assigning.assign(person, found, exercise, plan, uuid.uuid5(row.id, "the next one"), series)


def _starts(case: Case) -> Seat:
    """By turns without an exchange of roles within one run, the other one starts the next time."""
    starts = case.assignment.starts.value
    turned = assigning.takes_turns(case.exercise) and not case.exercise.swap
    return other(starts) if turned else starts


def _tell(case: Case) -> None:
    """Write to the therapist, once for each that could not be made, that there is something to look at."""
    for email in letters.emails([case.therapist.id]).values():
        mail.queue(f"repeat:{case.id}", "something", email)


def overdue(row: Assignment, zone: str, now: datetime) -> bool:
    """Whether the next one should have been made and was not, because something stands against it."""
    if not row.again_left or row.state not in RUNNING:
        return False
    return _next(row, zone).made_at + AGAIN_IN < now
