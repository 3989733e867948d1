"""Runs of library exercises told by their answers alone: everything submitted and, unless said otherwise, revealed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from practice.exercises import catalogue
from practice.exercises.results import results
from practice.exercises.run import Run, Seat, Submission
from tests.exercises.acting import BOTH, NAMES

BEGINS = date(2026, 3, 2)


def told(slug: str, *entries: tuple, starts: Seat = "A", sealed: Iterable[str] = (), **values) -> Run:
    """A run of the latest version. An entry: step, author (None for a joint record), answers, and its occurrence."""
    exercise = catalogue.load(slug)
    closed = set(sealed)
    submissions = tuple(
        Submission(step, rest[0] if rest else 1, author, answers, True, step not in closed, revealed_on=BEGINS)
        for step, author, answers, *rest in entries
    )
    return Run(exercise, BOTH, starts, exercise.disclosure, submissions=submissions, **{"begins": BEGINS, **values})


def days(step: str, author: Seat, *answers: dict) -> list[tuple]:
    """Entries of a log: one for each day, the first day first; None leaves a day out."""
    return [(step, author, one, day) for day, one in enumerate(answers, 1) if one is not None]


def opened(run: Run, author: Seat, *fields: str, occurrences: Iterable[int] = range(1, 100)) -> Run:
    """The same run after its author opened these answers."""
    return replace(
        run,
        submissions=tuple(
            replace(one, opened=frozenset(fields)) if one.author == author and one.occurrence in occurrences else one
            for one in run.submissions
        ),
    )


def found(run: Run, viewer: str, score: str, about: Seat | None = None):
    """The one result with this id about this person; None when there is none."""
    said = [one for one in results(run, viewer, NAMES) if (one.id, one.about) == (score, about)]
    assert len(said) <= 1
    return said[0] if said else None


def everything(run: Run, viewer: str) -> set[tuple[str, Seat | None]]:
    """Which results there are."""
    return {(one.id, one.about) for one in results(run, viewer, NAMES)}
