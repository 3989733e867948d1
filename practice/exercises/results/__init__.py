"""An exercise's scores for people: words first, then the figure, with n. Never a norm, never a grade.

A partner gets a result only when both partners can see every answer it is made of; one made of answers marked for the
therapist only never reaches a partner. The therapist gets it from what was submitted. D2 is never said without its
bias and tracking: `D3` and `D4` are part of the D2 result, also where a definition lists them by themselves.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from practice.exercises.disclosure import Names, Viewer
from practice.exercises.results import (
    changes,
    decisions,
    forecast,
    goals,
    habits,
    levels,
    notes,
    noticing,
    orders,
    promises,
    repair,
    session,
    support,
    turns,
)
from practice.exercises.results.base import AID, Result
from practice.exercises.results.reader import Reader
from practice.exercises.results.series import over_time
from practice.exercises.run import Run, Seat

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec

__all__ = ["AID", "BUILDERS", "NOTES", "POOLED", "THERAPIST", "Result", "course", "menu", "results"]

BUILDERS: dict[str, Callable[["ScoreSpec", Reader], Iterator[Result]]] = {
    "D1": turns.felt_understood,
    "D2": forecast.accuracy,
    "D5": forecast.similarity,
    "D6": turns.feelings,
    "D7": orders.order,
    "D8": goals.win_win,
    "D9": decisions.who_decides,
    "D10": support.wants,
    "D11": promises.follow_through,
    "D12": repair.support,
    "D14": habits.days_kept,
    "D15": changes.early_late,
    **dict.fromkeys(levels.LEVELS, levels.rating),
    "miss": forecast.biggest_miss,
    "overload": promises.overload,
    "mean": session.mean,
    "gap": session.gap,
    "alert": session.alert,
    "concern": session.concern,
    "homework": session.homework,
    "attention": changes.attention,
    "calm_gain": changes.before_after,
    "lift": changes.before_after,
    "net": changes.net,
    "interest_gap": changes.interest,
    "novelty": changes.novelty,
    "return_rate": habits.coming_back,
    "steering_days": habits.steering_days,
    "thanks": habits.thanks,
    "dates": habits.dates,
    "style": habits.style,
    "catch": habits.catching,
    "noticing": noticing.noticing,
    "unseen": noticing.unseen,
    "acts": noticing.acts,
    "knowledge": repair.knowledge,
    "acknowledgement": repair.acknowledgement,
    "coverage_needs": repair.needs,
    "order_knowledge": orders.knowing,
    "menu": orders.menu,
    "stretch": orders.stretch,
    "untried": orders.untried,
    "openness": decisions.openness,
    "respect": decisions.respect,
    "monitoring": decisions.monitoring,
    "steering": decisions.steering,
    "progress": goals.progress,
    "smart": goals.smart,
    "commitment": goals.commitment,
    "pattern": goals.pattern,
    "hints": notes.hints,
}
"""Score id to the function that words it. Every id of `terms.SCORES` but D3 and D4, which are part of D2."""

THERAPIST = frozenset({"alert", "concern", "hints", "monitoring", "overload", "steering"})
"""Scores that no partner ever gets, whatever a definition says."""

NOTES = frozenset({"alert", "concern", "monitoring", "steering"})
"""Notes for the therapist that are there only when something asks for attention."""

POOLED = frozenset({"D11", "D12", "D15", "dates", "homework", "novelty", "style"})
"""Scores that say more over all repeats of an exercise together than one after the other."""


def results(
    run: Run, viewer: Viewer, names: Names, history: Mapping[Seat, Sequence[float]] | None = None
) -> tuple[Result, ...]:
    """What this viewer may read about the run, in the order of the definition, A before B.

    `history`: for each seat the means of that person's earlier runs of the same exercise, for the "alert" score.
    """
    return _built(Reader(run, viewer, names, history or {}), BUILDERS.keys())


def course(runs: Sequence[tuple[date, Run]], viewer: Viewer, names: Names) -> tuple[Result, ...]:
    """The couple's own course over the repeats of one exercise: what changed since the first, then sums over all.

    `runs`: each repeat with its day, in any order. A partner gets what is made of results they may read in each of
    them. Nothing from fewer than two repeats.
    """
    told = [(day, run) for day, run in sorted(runs, key=lambda one: one[0]) if _may(run, viewer)]
    if len(told) < 2:
        return ()
    said = [(day, results(run, viewer, names)) for day, run in told]
    # The sums stand for the single figures of the same scores (relief is said with D12), and notes have no course.
    found = over_time(said, names, POOLED | NOTES | {"relief"})
    *earlier, last = (run for _, run in told)
    return (*found, *_built(Reader(last, viewer, names, {}, tuple(earlier)), POOLED))


def menu(run: Run, viewer: Viewer, names: Names) -> tuple[str, ...]:
    """What both partners would enjoy doing together (E20), best first; () while the viewer may not know it."""
    return tuple(row[0] for one in results(run, viewer, names) if one.id == "menu" for row in one.rows)


def _may(run: Run, viewer: Viewer) -> bool:
    """Whether this viewer may read any result of the run."""
    return viewer == "therapist" or (run.shares and viewer in run.audience)


def _built(reader: Reader, wanted: Collection[str]) -> tuple[Result, ...]:
    if not _may(reader.run, reader.viewer):
        return ()
    found: list[Result] = []
    for spec in reader.run.exercise.scores:
        # D3 and D4 have no words of their own.
        if spec.id not in BUILDERS or spec.id not in wanted:
            continue
        if reader.viewer == "therapist" or not (spec.id in THERAPIST or reader.therapist_only(spec)):
            found.extend(BUILDERS[spec.id](spec, reader))
    return tuple(found)
