"""What every act on a step shares: how it is refused, what a save gives back, the lock, and the row that is written."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy.exc import IntegrityError

from practice import access, db, runs
from practice.exercises import flow, kinds
from practice.exercises.definition import Field
from practice.homework.writing.work import Work
from practice.models import Response

MOST_TYPED = 200_000
"""Characters of one page that are stored; an answer has 5,000 at most."""


class NotNow(Exception):
    """The step does not take answers now. Its words are for the person; what was typed is kept."""


class Changed(Exception):
    """What is about to be submitted or agreed to is not what was looked at."""


class Incomplete(Exception):
    """Some answers are still to do; `work.checked` says which."""

    def __init__(self, work: Work) -> None:
        super().__init__("incomplete")
        self.work = work


@dataclass(frozen=True)
class Typed:
    """What one page posts. `seen`: its version. `key`: the tab. `seq`: its counter of saves, 0 when it has none.

    `settled`: fields (own step) or marks (joint record) whose other words were shown and may go. `done`: the page was
    left with "Save and continue".
    """

    form: Any
    seen: str
    key: str
    seq: int = 0
    settled: tuple[str, ...] = ()
    done: bool = False


@dataclass(frozen=True)
class Saved:
    """A page was stored: the step afterwards, the page's new version, and what somebody else changed as well.

    `unagreed`: agreements to a joint record were taken back by this change.
    """

    work: Work
    version: str
    conflicts: tuple[str, ...]
    moved_on: bool
    unagreed: bool = False


def locked(person: access.Actor, assignment_id: uuid.UUID) -> runs.Case:
    """The case, locked until the transaction ends. 404 unless it is one the person may read."""
    runs.admit(person, assignment_id)
    return runs.locked(assignment_id)


def not_too_much(fields: Iterable[Field], typed: Mapping[str, kinds.Raw]) -> None:
    """413 when a page posts more than anybody types."""
    if sum(len(value) for one in fields for _, value in kinds.entries(one, typed[one.id])) > MOST_TYPED:
        abort(413)


def why_not(work: Work) -> str:
    """Why nothing can be written now, for the person who typed it."""
    kept = "What you typed is kept here, for you alone."
    if work.status == "revealed" and work.record is not None:
        return f"You both agreed to this, so it stays as it is. {kept} To change it, take your agreement back first."
    if work.status in ("waiting", "later") or work.case.run.state == "open":
        return f"This step is not open for you yet. {kept}"
    if work.case.run.state == "paused":
        return f"{flow.STATUS_WORDS['paused']}. What you typed is kept here."
    return f"This exercise is closed. {kept}"


def own_row(work: Work) -> Response:
    """The row of the step, locked until the transaction ends; made when it is the first time."""
    if work.row is not None:
        db.session.refresh(work.row, with_for_update=True)
        return work.row
    case, slot = work.case, work.slot
    author = case.partners[slot.author] if slot.author else None  # a joint record is of both
    row = Response(
        assignment_id=case.id,
        step=slot.step,
        occurrence=slot.occurrence,
        author_id=author.id if author else None,
        seat=author.seat if author else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # another tab was first, in the same instant
        chosen = access.everything(Response).where(
            Response.assignment_id == case.id,
            Response.step == slot.step,
            Response.occurrence == slot.occurrence,
            Response.author_id.is_not_distinct_from(row.author_id),
        )
        row = db.session.scalars(chosen.with_for_update()).one()
    return row
