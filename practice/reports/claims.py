"""Who makes a large file: a claim on its row is a lease, so that a crash leaves it to another worker and two never both
keep what they made. Claimed by UPDATE … WHERE claimed_at IS the old one: rowcount 1 = mine."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, update
from sqlalchemy.orm import defer

from practice import access, clock, db
from practice.models import PrintJob, PrintState

LEASE = timedelta(minutes=6)
"""How long a step may take (`press.LIMIT` is less): a claim that is older belongs to a worker that died."""
AGAIN = timedelta(seconds=30)
"""Until the next try after one that failed."""
LISTED = timedelta(days=30)
"""How long the list still names one whose file is gone."""


class Lost(Exception):
    """The claim is somebody else's by now: whatever was made is thrown away."""


class Claim:
    """A worker's hold on one row: the moment it claimed it, which each step moves on."""

    def __init__(self, job_id: uuid.UUID, since: datetime) -> None:
        self.job_id, self.since = job_id, since

    def step(self, done: int, total: int) -> None:
        """Say how far it is, and keep the claim. Ends the transaction of the maker's reading. Raises `Lost`."""
        now = max(clock.now(), self.since + timedelta(microseconds=1))
        db.session.rollback()
        db.start_reading(False)
        try:
            held = db.session.execute(
                update(PrintJob).where(*self.held()).values(claimed_at=now, parts=total, parts_done=min(done, total))
            ).rowcount
            db.commit()
        finally:
            db.start_reading(True)
        if not held:
            raise Lost
        self.since = now

    def held(self) -> tuple[Any, ...]:
        """The clause under which the row is still this worker's."""
        return PrintJob.id == self.job_id, PrintJob.state == PrintState.RUNNING, PrintJob.claimed_at == self.since


def claim(now: datetime) -> tuple[uuid.UUID, int] | None:
    """Take the oldest row that waits, or that a dead worker left: its id and which try this is. Commits."""
    fresh = or_(PrintJob.claimed_at.is_(None), PrintJob.claimed_at < now - AGAIN)
    due = or_(
        and_(PrintJob.state == PrintState.QUEUED, fresh),
        and_(PrintJob.state == PrintState.RUNNING, PrintJob.claimed_at < now - LEASE),
    )
    with db.reading():
        row = db.session.scalar(light().where(due).order_by(PrintJob.created_at, PrintJob.id).limit(1))
        found = (row.id, row.claimed_at, row.attempts, row.state) if row else None
        db.session.rollback()
    if found is None:
        return None
    job_id, old, attempts, state = found
    mine = db.session.execute(
        update(PrintJob)
        .where(PrintJob.id == job_id, PrintJob.state == state, PrintJob.attempts == attempts)
        .where(PrintJob.claimed_at.is_(None) if old is None else PrintJob.claimed_at == old)
        .values(claimed_at=now, state=PrintState.RUNNING, attempts=attempts + 1, parts_done=0)
    ).rowcount
    db.commit()
    return (job_id, attempts + 1) if mine else None


def light() -> Any:
    """Select rows without the bytes of their files."""
    return access.everything(PrintJob).options(defer(PrintJob.file_sealed))


def expire(now: datetime) -> bool:
    """Wipe the files whose time is over, and take rows out of the list after a month. Commits when there are any."""
    over = and_(PrintJob.state == PrintState.DONE, PrintJob.expires_at <= now)
    old = and_(PrintJob.state.in_((PrintState.EXPIRED, PrintState.FAILED)), PrintJob.finished_at < now - LISTED)
    with db.reading():
        some = db.session.scalar(
            access.everything(PrintJob).with_only_columns(PrintJob.id).where(or_(over, old)).limit(1)
        )
        db.session.rollback()
    if some is None:
        return False
    db.session.execute(update(PrintJob).where(over).values(state=PrintState.EXPIRED, file_sealed=None))
    db.session.execute(delete(PrintJob).where(old))
    db.commit()
    return True
