"""The work that nobody waits for: a polling loop over functions "(settings, now) -> did one".

`practice serve` runs it in a process beside the embedded default; larger practices run `practice worker`.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from practice import access, clock, config, db, mail
from practice.accounts import reminders
from practice.homework.clockwork import around, reminding, repeating, turning
from practice.models import HeldForm, PasswordReset, PrintKind, SignIn, Throttle
from practice.progress import printing as progress_printing
from practice.releases import making
from practice.reports import batches, own_data, printing

log = logging.getLogger("practice.jobs")
PAUSE = 2.0
"""Seconds between two looks when there was nothing to do."""
TIDY_EVERY = timedelta(hours=1)

Job = Callable[[config.Settings, datetime], bool]


MAKERS: dict[PrintKind, printing.Maker] = {
    PrintKind.COUPLE: batches.make_couple,
    PrintKind.MONTH: batches.make_month,
    PrintKind.RELEASE: making.make,
    PrintKind.PROGRESS: progress_printing.make,
    PrintKind.OWN: own_data.make,
}
"""Who makes which large file."""


class Tidy:
    """Once an hour: remove what has no further use. Nobody's words: held forms stay for 30 days."""

    def __init__(self) -> None:
        self.last: datetime | None = None

    def __call__(self, _settings: config.Settings, now: datetime) -> bool:
        if self.last and now - self.last < TIDY_EVERY:
            return False
        self.last = now
        for model, old in (
            (Throttle, Throttle.since < now - timedelta(days=1)),
            (PasswordReset, PasswordReset.expires_at < now - timedelta(days=1)),
            (HeldForm, HeldForm.held_at < now - timedelta(days=30)),
        ):
            db.session.execute(delete(model).where(old))
        over = access.everything(SignIn).where(
            SignIn.ended_at.is_(None), SignIn.started_at < now - access.ABSOLUTE, SignIn.seen_at < now - access.IDLE
        )
        for row in db.session.scalars(over.limit(500)):
            row.ended_at, row.ended_why = now, "expired"
        db.commit()
        return False


def all_jobs() -> list[Job]:
    """Every job, in the order they are asked."""
    return [
        mail.deliver_one,
        around.keep_one,
        turning.Turning(),
        repeating.Repeat(),
        reminding.Reminding(),
        reminders.remind_one,
        printing.Printing(MAKERS),
        Tidy(),
    ]


def run(settings: config.Settings, stop: threading.Event, jobs: list[Job] | None = None) -> None:
    """Ask every job in turn until `stop` is set; rest when none had anything to do. A job that fails is asked again."""
    jobs = jobs or all_jobs()
    while not stop.is_set():
        busy = False
        for job in jobs:
            busy |= once(job, settings)
        if not busy:
            stop.wait(PAUSE)


def once(job: Job, settings: config.Settings) -> bool:
    """One turn of one job; never raises for trouble with the database or a single message."""
    try:
        return job(settings, clock.now())
    except Exception as error:  # the loop must outlive any job
        level = logging.WARNING if isinstance(error, SQLAlchemyError) else logging.ERROR
        log.log(level, "job failed job=%s error=%s", getattr(job, "__name__", type(job).__name__), type(error).__name__)
        return False
    finally:
        db.session.remove()


