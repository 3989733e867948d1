"""What happened to homework since a moment beside the answers: corrections, comments, ratings. For the therapist."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from practice import access, clock, db
from practice.exercises.disclosure import Shown
from practice.exercises.run import Slot
from practice.models import Comment, Quality
from practice.runs import Case


@dataclass(frozen=True, slots=True)
class Said:
    """A comment of the therapist to one partner."""

    seat: str
    title: str
    text: str
    at: datetime


def newest(case: Case) -> Case:
    """The case with what each of them says now: the last correction in place of the first answer."""
    if not case.corrections:
        return case
    last = {slot: rows[-1].answers for slot, rows in case.corrections.items() if rows}
    submissions = tuple(
        replace(one, answers=last[one.slot]) if one.slot in last else one for one in case.run.submissions
    )
    return replace(case, run=replace(case.run, submissions=submissions))


def corrected_at(case: Case, slot: Slot, field: str) -> datetime | None:
    """When an answer to one question came to say something else than at first; None when it never did."""
    before = case.run.by_slot[slot].answers.get(field)
    found = None
    for row in case.corrections.get(slot, ()):
        if row.answers.get(field) != before:
            before, found = row.answers.get(field), row.made_at
    return found


def corrected(case: Case, item: Shown) -> str:
    """That and when an answer was corrected, as a sentence; "" when it never was."""
    at = corrected_at(case, item.slot, item.field.id)
    if at is None:
        return ""
    day = clock.local(at, case.couple.time_zone).date()
    who = f" by {case.partners[item.slot.author].name}" if item.slot.author else ""
    return f"Corrected{who} on {day:%B} {day.day}, {day.year}."


def comments(actor: access.Actor, cases: Sequence[Case], since: datetime | None) -> list[Said]:
    """What went back to either of them since, oldest first. One statement."""
    by_id = {case.id: case for case in cases}
    chosen = (
        access.readable(actor, Comment)
        .where(Comment.assignment_id.in_(by_id))
        .where(Comment.created_at > since if since else Comment.created_at.is_not(None))
        .order_by(Comment.created_at, Comment.id)
        .limit(40)
    )
    return [
        Said(_seat(by_id[row.assignment_id], row.partner_id), by_id[row.assignment_id].exercise.title, row.text, at)
        for row in db.session.scalars(chosen)
        for at in (row.created_at,)
    ]


def ratings(actor: access.Actor, cases: Sequence[Case]) -> Mapping[tuple[str, str], int]:
    """How thoroughly each did each, 0 to 4, by (assignment's id in hexadecimal, seat). One statement."""
    by_id = {case.id: case for case in cases}
    rows = db.session.scalars(access.readable(actor, Quality).where(Quality.assignment_id.in_(by_id)))
    return {(row.assignment_id.hex, _seat(by_id[row.assignment_id], row.partner_id)): row.rating for row in rows}


def _seat(case: Case, partner_id: uuid.UUID) -> str:
    return next(seat for seat, partner in case.partners.items() if partner.id == partner_id)
