"""An exercise's scores for people: words first, then the figure, with n. Never a norm, never a grade.

A partner gets a result only when both partners can see every answer it is made of; one made of answers marked for the
therapist only never reaches a partner. The therapist gets it from what was submitted. D2 is never said without its
bias and tracking: `D3` and `D4` are part of the D2 result, also where a definition lists them by themselves.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from practice.exercises.disclosure import Names, Viewer
from practice.exercises.results import deeds, forecast, support, turns
from practice.exercises.results.base import AID, Reader, Result
from practice.exercises.run import Run, Seat

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec

__all__ = ["AID", "BUILDERS", "Result", "results"]

BUILDERS: dict[str, Callable[["ScoreSpec", Reader], Iterator[Result]]] = {
    "D1": turns.felt_understood,
    "D2": forecast.accuracy,
    "D5": forecast.similarity,
    "D6": turns.feelings,
    "D7": support.order,
    "D10": support.wants,
    "D11": deeds.follow_through,
    "miss": forecast.biggest_miss,
    "overload": deeds.overload,
    "mean": deeds.mean,
    "gap": deeds.gap,
    "alert": deeds.alert,
}
"""Score id to the function that words it. Ids without one are part of another result or come with their exercise."""


def results(
    run: Run, viewer: Viewer, names: Names, history: Mapping[Seat, Sequence[float]] | None = None
) -> tuple[Result, ...]:
    """What this viewer may read about the run, in the order of the definition, A before B.

    `history`: for each seat the means of that person's earlier runs of the same exercise, for the "alert" score.
    """
    if viewer != "therapist" and not (run.shares and viewer in run.audience):
        return ()
    reader = Reader(run, viewer, names, history or {})
    found: list[Result] = []
    for spec in run.exercise.scores:
        build = BUILDERS.get(spec.id)
        if build is not None and (viewer == "therapist" or not reader.therapist_only(spec)):
            found.extend(build(spec, reader))
    return tuple(found)
