"""The end of a log's window comes without anybody's act: a job opens to both what is ready then."""

import uuid
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import exists

from practice import access, config, db, runs
from practice.exercises import catalogue, flow, logs
from practice.exercises.terms import Disclosure
from practice.homework.writing import settling
from practice.models import Assignment, AssignmentState, Response

AGAIN = timedelta(minutes=5)
"""How long after a look at which nothing was ready the next one comes: a day ends once in every zone."""


class Turning:
    """The job: looks every few minutes, and goes on at once while there is something to open."""

    def __init__(self) -> None:
        self.rested: datetime | None = None

    def __call__(self, settings: config.Settings, now: datetime) -> bool:
        if self.rested and now - self.rested < AGAIN:
            return False
        done = turn_one(settings, now)
        self.rested = None if done else now
        return done


def turn_one(_settings: config.Settings, _now: datetime) -> bool:
    """Open the first log whose window is over for both; False when there is none. Commits.

    Decided again under the lock on the assignment, so that two workers open it once.
    """
    with db.reading():
        found = list(db.session.scalars(_waiting()))
        db.session.rollback()
    return any(_turn(one) for one in found)


def _turn(assignment_id: uuid.UUID) -> bool:
    case = runs.locked(assignment_id)
    ready = case is not None and bool(flow.reveals(case.run))
    if ready:
        settling.settle(None, case)
        db.commit()
    else:
        db.session.rollback()
    return ready


def _waiting() -> object:
    """Running assignments with a window, in which something submitted is not open yet; the oldest first."""
    sealed = exists().where(
        Response.assignment_id == Assignment.id, Response.submitted_at.is_not(None), Response.revealed_at.is_(None)
    )
    return (
        access.everything(Assignment)
        .with_only_columns(Assignment.id)
        .where(
            Assignment.state == AssignmentState.OPEN,
            Assignment.slug.in_(_windows()),
            Assignment.disclosure != Disclosure.PRIVATE.value,
            sealed,
        )
        .order_by(Assignment.created_at, Assignment.id)
    )


@cache
def _windows() -> list[str]:
    """Exercises with a log that opens when its window is over."""
    return [one.slug for one in catalogue.all_latest() if any(logs.is_window(step) for step in one.steps)]
