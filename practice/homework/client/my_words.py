"""Titles of steps and of the days of a log, as a partner reads them."""

from datetime import date, timedelta

from practice.exercises import flow, kinds
from practice.exercises.logs import DAYS
from practice.exercises.run import Seat, Slot
from practice.runs import Case

COUNTED = {"day": "day", "week": "week", "use": "entry"}


def step_name(case: Case, slot: Slot, seat: Seat) -> str:
    """The title of a step alone."""
    return kinds.fill(case.exercise.by_id[slot.step].title, case.author_names(slot.author or seat))


def step_title(case: Case, slot: Slot, seat: Seat) -> str:
    """The title of a step, with its round from the second one on, or with the day of an entry."""
    title = step_name(case, slot, seat)
    if case.exercise.by_id[slot.step].log is not None:
        return f"{title}: {entry(case, slot)}"
    return title if slot.occurrence == 1 else f"{title}, round {slot.occurrence}"


def entry(case: Case, slot: Slot) -> str:
    """An entry of a log: `Tuesday, November 24 · day 3 of 7`, `Week 2 of 8 · from Tuesday, November 24`, `Entry 3`."""
    log, place = case.exercise.by_id[slot.step].log, entry_place(case, slot)
    day = flow.day_of(case.run, slot)
    if log.every == "use" or day is None:
        return place.capitalize()
    return f"{day_words(day)} · {place}" if log.every == "day" else f"{place.capitalize()} · from {day_words(day)}"


def entry_place(case: Case, slot: Slot) -> str:
    """Which one of a log's entries it is: `day 3 of 7`, `week 2 of 8`, `entry 3`."""
    log = case.exercise.by_id[slot.step].log
    place = f"{COUNTED[log.every]} {slot.occurrence}"
    return place if log.every == "use" else f"{place} of {log.entries}"


def entry_heading(case: Case, slot: Slot) -> str:
    """What stands over the page of an entry: `Tuesday, November 24`, `Week 2`, `Entry 3`."""
    return entry(case, slot).split(" · ")[0].split(" of ")[0]


def day_words(day: date) -> str:
    """`Tuesday, November 24`."""
    return f"{day:%A}, {day:%B} {day.day}"


def written(case: Case, slot: Slot) -> str:
    """How an entry that is in reads: `Written`, or `Written on Thursday` when that was later than its day."""
    day = case.run.by_slot[slot].day
    if not flow.late(case.run, slot) or day is None:
        return "Written"
    near = case.today - day < timedelta(days=7)
    return f"Written on {day:%A}" if near else f"Written on {day_words(day)}"


def is_past(case: Case, slot: Slot, seat: Seat) -> bool:
    """Whether the day, or the week, of an entry is over for this person."""
    day, log = flow.day_of(case.run, slot), case.exercise.by_id[slot.step].log
    return day is not None and day + timedelta(days=DAYS[log.every]) <= case.today_of(seat)
