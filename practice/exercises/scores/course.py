"""Goals, habits and loops over weeks (exercises.md §1: E05, E17, E21, E22, E24, E25)."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from practice.exercises.scores.deeds import Share
from practice.exercises.scores.ratings import Rating

RETURNS = {"on_time": 1.0, "late": 0.5, "not_yet": 0.0}
"""What coming back from a pause counts (E05)."""

CATCHES = {"before": 3, "during": 2, "after": 1, "not": 0}
"""What catching the loop counts (E24)."""


def return_rate(backs: Sequence[str | None]) -> float | None:
    """E05, 0–1: the mean of the pauses (on time 1, late 0.5, not yet 0); None without one."""
    said = [RETURNS[back] for back in backs if back is not None]
    return sum(said) / len(said) if said else None


def catch_index(entries: Sequence[tuple[bool | None, str | None]]) -> float | None:
    """E24, 0–3: the mean over the entries (came, caught) where the loop came by; None if it never came."""
    said = [CATCHES[caught] for came, caught in entries if came and caught is not None]
    return sum(said) / len(said) if said else None


def progress(value: Rating, start: Rating, target: Rating) -> float | None:
    """E17, 0–1: clamp((value − start) / (target − start)); None when both are equal or one is missing."""
    if value is None or start is None or target is None or start == target:
        return None
    return max(0.0, min(1.0, (value - start) / (target - start)))


@dataclass(frozen=True)
class Goal:
    """The parts of a goal that the SMART check of E17 looks at; None where one is missing."""

    goal: str | None
    measure: str | None
    start: Rating
    target: Rating
    by: date | None
    commit_a: Rating
    commit_b: Rating


SmartPart = Literal["goal", "measure", "target", "commitment", "date"]


def smart(goal: Goal, day: date | None, commit: float = 6) -> dict[SmartPart, bool]:
    """E17's check, five parts, each there or not: the figure 0–5 is how many are.

    Goal set; measure set; target not the start; both commit 6 or more; the date 1 to 365 days after `day`, the day
    the goal was agreed (without one the date cannot be checked and does not count).
    """
    days = (goal.by - day).days if goal.by is not None and day is not None else 0
    commits = (goal.commit_a, goal.commit_b)
    return {
        "goal": bool(goal.goal),
        "measure": bool(goal.measure),
        "target": goal.start is not None and goal.target is not None and goal.start != goal.target,
        "commitment": all(value is not None and value >= commit for value in commits),
        "date": 1 <= days <= 365,
    }


def share_of(values: Sequence[Hashable | None], wanted: Hashable) -> Share:
    """How many of the values that are there are the wanted one: days with thanks, AC answers, days with steering."""
    said = [value for value in values if value is not None]
    return Share(sum(value == wanted for value in said), len(said))


def noticing(done: Collection[Hashable], linked: Sequence[Hashable | None]) -> float | None:
    """E22, 0–1: the partner's acts that were linked at least once / all their acts; None below three acts."""
    acts = set(done)
    return len(acts & set(linked)) / len(acts) if len(acts) >= 3 else None


Pattern = Literal["pursue–distance", "escalation", "mutual distance", "mixed"]

PURSUE = frozenset({"push", "criticise", "explain"})
DISTANCE = frozenset({"withdraw", "go_quiet", "get_busy"})


def pattern(a: str, b: str) -> Pattern:
    """E24: one pursues and one distances: pursue–distance; both pursue: escalation; both distance; else mixed."""
    moves = {a, b}
    if moves <= PURSUE:
        return "escalation"
    if moves <= DISTANCE:
        return "mutual distance"
    return "pursue–distance" if moves & PURSUE and moves & DISTANCE else "mixed"
