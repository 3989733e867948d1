"""The days of a log: when each entry opens, which one is late, when the window is over. Pure: no clock.

Each person counts days in their own zone (`run.days`); the first day is the same for both, unless the log
follows what each submitted for themself.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from practice.exercises.run import Run, Seat, Slot, Unit

if TYPE_CHECKING:
    from practice.exercises.definition import Step

DAYS = {"day": 1, "week": 7}
"""How many days one entry of a log stands for."""


def is_window(step: "Step") -> bool:
    """Whether the step is a log whose entries are all revealed together."""
    return step.log is not None and step.log.every != "use" and step.log.reveal == "window" and step.by == "each"


def day_of(run: Run, slot: Slot) -> date | None:
    """The day of this entry, for a weekly log the first day of its week. None for an entry per use, for any
    other step, and while the log's first day is not known."""
    step = run.exercise.by_id[slot.step]
    if step.log is None or step.log.every == "use":
        return None
    first = first_day(run, step, slot.author)
    return first and first + timedelta(days=DAYS[step.log.every] * (slot.occurrence - 1))


def late(run: Run, slot: Slot) -> bool:
    """Whether this entry was submitted after its day, or after its week."""
    found, day = run.by_slot.get(slot), day_of(run, slot)
    if found is None or not found.submitted or found.day is None or day is None:
        return False
    return found.day >= day + timedelta(days=DAYS[run.exercise.by_id[slot.step].log.every])


def window(run: Run, step_id: str, seat: Seat | None = None) -> tuple[date, date] | None:
    """The first and the last day of a log; None for any other step, and while they are not known.

    `seat` matters only where the days count from what each submitted for themself.
    """
    step = run.exercise.by_id[step_id]
    if step.log is None or step.log.every == "use":
        return None
    first = first_day(run, step, seat or run.starts)
    return first and (first, first + timedelta(days=DAYS[step.log.every] * step.log.entries - 1))


def over(run: Run, step: "Step", seat: Seat, today: date | None = None) -> bool:
    """Whether the window of a log has ended for this seat. `today` stands in where its own day is not known."""
    days, own = window(run, step.id, seat), run.days.get(seat, today)
    return days is not None and own is not None and own > days[1]


def entries(run: Run, step: "Step", seat: Seat | None = None) -> list[Slot]:
    """The slots of a log in order; of one seat, or of everybody."""
    slots = (slot for unit in run.plan.units if unit.step.id == step.id for slot in unit.slots)
    return [slot for slot in slots if seat is None or slot.author == seat]


def revealed(run: Run, step: "Step") -> bool:
    """Whether the log was revealed: of a window any entry, since all open together; else every entry."""
    found = [run.revealed(slot) for slot in entries(run, step)]
    return any(found) if is_window(step) else all(found)


def done(run: Run, step: "Step", seat: Seat) -> bool:
    """Whether nothing more is asked of this seat in the log: all entries are in, or it was revealed.

    Where nothing is ever revealed, one entry is enough once the window is over.
    """
    own = [run.submitted(slot) for slot in entries(run, step, seat)]
    if all(own):
        return True
    if is_window(step) and run.shares:
        return revealed(run, step)
    never = not run.shares or step.by == "one"
    return never and any(own) and over(run, step, seat)


def ripe(run: Run, step: "Step") -> list[Slot]:
    """The entries of a window that are ready to be revealed: it is over for all who write it, and all have written."""
    asked = entries(run, step)
    found = [slot for slot in asked if run.submitted(slot)]
    writers = {slot.author for slot in asked}
    ended = all(over(run, step, seat) for seat in writers)
    return found if ended and {slot.author for slot in found} == writers else []


def first_day(run: Run, step: "Step", seat: Seat) -> date | None:
    """The first day of a log for this seat: the assignment's, or the day after what it follows."""
    if step.opens.after is None:
        return run.begins
    before = run.exercise.by_id[step.opens.after]
    if before.log is not None and step.opens.when == "submitted":
        days = window(run, before.id, seat)
        return days[1] + timedelta(days=1) if days else run.begins
    units = [unit for unit in run.plan.units if unit.step.id == before.id]
    found = [day for unit in units for day in _days(run, unit, seat, step.opens.when)]
    return max(found) + timedelta(days=1) if found else run.begins


def _days(run: Run, unit: Unit, seat: Seat, when: str) -> list[date]:
    """When a unit happened: own days of submitting where those are enough, else the days of its reveal."""
    mine = [slot for slot in unit.slots if slot.author == seat]
    if when == "submitted" and mine:
        return [run.by_slot[slot].day for slot in mine if run.submitted(slot) and run.by_slot[slot].day]
    shown = [run.by_slot[slot].revealed_on for slot in unit.slots if run.revealed(slot)]
    return [day for day in shown if day]
