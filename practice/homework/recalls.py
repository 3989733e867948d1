"""What an earlier exercise of the couple said, above the questions of a later one: only what both partners may see."""

from dataclasses import dataclass

from practice import access, answers, runs
from practice.answers import Answered
from practice.exercises import kinds, results
from practice.exercises.definition import Page, Recall
from practice.exercises.disclosure import visible
from practice.exercises.run import Seat, other
from practice.homework.work import Work
from practice.models import Assignment
from practice.runs import Case

NEWEST = 20
"""Earlier assignments that are looked through."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What stands there: `words` is a list, or one line."""

    title: str
    words: tuple[str, ...]


def above(person: access.Actor, work: Work, page: Page) -> list[Recalled]:
    """What to recall above a page, from the couple's earlier assignments, the newest that says it. Two statements
    where the page recalls anything, else none."""
    if not page.recalls or not work.case.run.shares:
        return []
    this = work.case.assignment
    earlier = runs.several(
        person,
        Assignment.couple_id == this.couple_id,
        Assignment.slug.in_(sorted({one.slug for one in page.recalls})),
        Assignment.created_at <= this.created_at,
        Assignment.id != this.id,
        limit=NEWEST,
    )
    found = []
    for one in page.recalls:
        said = (_said(case, one, work.seat) for case in earlier if case.assignment.slug == one.slug)
        words = next((words for words in said if words), ())
        if words:
            found.append(Recalled(kinds.fill(one.title, work.names), words))
    return found


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
