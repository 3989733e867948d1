"""What an earlier exercise of the couple said, above the questions of a later one: only what both partners may see."""

import uuid
from dataclasses import dataclass, replace

from practice import access, answers, db
from practice.answers import Answered
from practice.exercises import catalogue, kinds, results
from practice.exercises.definition import Page, Recall
from practice.exercises.disclosure import visible
from practice.exercises.run import Seat, other
from practice.homework.writing.work import Work
from practice.models import Assignment, Response
from practice.runs.case import Case, run_of, slot_of, submission

MOST = 100
"""Answers of earlier assignments that are looked through."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What stands there: `words` is a list, or one line."""

    title: str
    words: tuple[str, ...]


def above(person: access.Actor, work: Work, page: Page) -> list[Recalled]:
    """What to recall above a page, from the couple's earlier assignments, the newest that says it. One statement where
    the page recalls anything, else none."""
    if not page.recalls or not work.case.run.shares:
        return []
    earlier = _earlier(person, work.case, {one.slug for one in page.recalls})
    found = []
    for one in page.recalls:
        said = (_said(case, one, work.seat) for case in earlier if case.assignment.slug == one.slug)
        words = next((words for words in said if words), ())
        if words:
            found.append(Recalled(kinds.fill(one.title, work.names), words))
    return found


def _earlier(person: access.Actor, this: Case, slugs: set[str]) -> list[Case]:
    """Earlier assignments of the couple, the newest first, with what has opened to both in them and nothing else."""
    chosen = (
        access.readable(person, Response, Assignment)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(
            Response.revealed_at.is_not(None),
            Assignment.couple_id == this.couple.id,
            Assignment.slug.in_(sorted(slugs)),
            Assignment.created_at <= this.assignment.created_at,
            Assignment.id != this.id,
        )
        .order_by(Assignment.created_at.desc(), Assignment.id, Response.created_at, Response.id)
    )
    found: dict[uuid.UUID, list[Response]] = {}
    given: dict[uuid.UUID, Assignment] = {}
    for response, assignment in db.session.execute(chosen.limit(MOST)):
        given[assignment.id] = assignment
        found.setdefault(assignment.id, []).append(response)
    return [_case(this, given[one], rows) for one, rows in found.items()]


def _case(this: Case, assignment: Assignment, rows: list[Response]) -> Case:
    exercise = catalogue.load(assignment.slug, assignment.exercise_version)
    submissions = tuple(submission(row, frozenset(), this.couple.time_zone) for row in rows)
    run = run_of(assignment, exercise, submissions, this.run.days)
    held = {slot_of(row): row for row in rows}
    return replace(this, assignment=assignment, exercise=exercise, run=run, rows=held, corrections={}, frozen=False)


def _said(case: Case, recall: Recall, seat: Seat) -> tuple[str, ...]:
    if not case.run.shares or seat not in case.run.audience:
        return ()
    if recall.score is not None:
        return tuple(results.menu(case.run, seat, case.names)) if recall.score == "menu" else ()
    known = {(one.slot, one.field.id) for one in visible(case.run, other(seat))}
    items = [
        one
        for one in visible(case.run, seat)
        if one.slot.step == recall.step and one.field.id == recall.field and (one.slot, one.field.id) in known
    ]
    found = [(one.slot.author, answers.shown(case.run, one, case.names)) for one in items if not one.declined]
    return tuple(_line(said) if author is None else f"{case.names[author]}: {_line(said)}" for author, said in found)


def _line(said: Answered) -> str:
    return said.words if isinstance(said.words, str) else ", ".join(said.words)
