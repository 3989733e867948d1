"""Titles, days and names as the therapist's page of an assignment words them."""

from datetime import date

from practice import answers
from practice.exercises import flow, kinds
from practice.exercises.run import Seat, Slot
from practice.runs import Case

TITLE = kinds.Names("each", "the other")
"""Stands for the names in the title of a step that both write."""
ONE_BY_ONE = {"day": "day by day", "week": "week by week", "use": "each time"}
COUNTED = {"day": "Day", "week": "Week", "use": "Entry"}


def names_said(names: list[str]) -> str:
    """`Ana`, or `Ana and Ben`."""
    return " and ".join(dict.fromkeys(names))


def day_words(day: date) -> str:
    """`Tue, Nov 24`."""
    return f"{day:%a, %b} {day.day}"


def step_title(case: Case, slot: Slot) -> str:
    """The title of a step as its author reads it, with its round from the second one on."""
    title = step_words(case, slot.step, slot.author)
    return title if slot.occurrence == 1 else f"{title}, round {slot.occurrence}"


def step_words(case: Case, step: str, author: Seat | None = None) -> str:
    """The title of a step as its author reads it; without an author, for both."""
    names = answers.names_of(case.names, author) if author else TITLE._replace(a=case.names["A"], b=case.names["B"])
    return kinds.fill(case.exercise.by_id[step].title, names)


def log_words(case: Case, step: str) -> str:
    """The title of a log: its step's, and that it is told entry by entry."""
    return f"{step_words(case, step)}, {ONE_BY_ONE[case.exercise.by_id[step].log.every]}"


def entry_words(case: Case, slot: Slot) -> tuple[str, str]:
    """The place of an entry in its log and the day it stands for: `Day 3`, `Tue, Nov 24`; no day for one per use."""
    place = f"{COUNTED[case.exercise.by_id[slot.step].log.every]} {slot.occurrence}"
    day = flow.day_of(case.run, slot)
    return place, day_words(day) if day else ""
