"""The days of a story: a served program whose clock the story moves, and what happens at night."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine
from sqlalchemy import update

from practice import clock, config, db, jobs
from practice.models import SignIn
from tests.journeys.stage import Stage

FILE = "TEST_CLOCK"
"""Environment variable with the file of a moved clock. `moved` has it once more: it must be loaded before all this."""


class Days:
    """The clock of a stage that is served by `tests.journeys.moved`."""

    def __init__(self, stage: Stage, file: Path, start: datetime) -> None:
        self.stage, self.file, self.start = stage, file, start
        self.first()

    def first(self) -> None:
        """Back to where every story begins."""
        self.to(self.start)

    def to(self, moment: datetime) -> None:
        """It is now this moment, for the server and for whatever happens within `here`."""
        self.ahead = moment - datetime.now(UTC)
        self.file.write_text(str(self.ahead.total_seconds()))

    @property
    def now(self) -> datetime:
        """What time it is in the story."""
        return datetime.now(UTC) + self.ahead

    @contextmanager
    def here(self) -> Iterator[None]:
        """Within: the database of the stage, and this process in the story's time."""
        with time_machine.travel(self.now), self.stage.database():
            yield

    def night(self, days: int = 1) -> None:
        """So many days later; people sign in again in the morning, and the jobs have done what they do."""
        self.to(self.now + timedelta(days=days))
        with self.here():
            now = clock.now()
            db.session.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(started_at=now, seen_at=now))
            db.session.commit()
            settings = config.load(self.stage.served.environment)
            for job in jobs.all_jobs():
                while job(settings, clock.now()):
                    db.session.remove()
                db.session.remove()


def environment(file: Path) -> dict[str, str]:
    """What the served program is told so that it reads this clock."""
    return {FILE: str(file)}
