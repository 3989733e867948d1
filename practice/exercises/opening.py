"""When a step opens for one seat, from that seat's own submissions and revealed answers only."""

from datetime import date
from typing import Any, Literal

from practice.exercises import logs
from practice.exercises.kinds import is_declined
from practice.exercises.run import Run, Seat, Slot, Unit
from practice.exercises.seeing import told
from practice.exercises.terms import Kind


def open_key(step_id: str) -> str:
    """What the therapist releases to open a dated step before its date. It reveals nothing."""
    return f"{step_id}:open"


def opens(run: Run, place: int, seat: Seat, today: date) -> date | Literal["now", "waiting"]:
    """When the unit at this place opens for this seat: now, on a date, or not before something else."""
    units = run.plan.units
    unit = units[place]
    rule = unit.step.opens
    if unit.step.by in ("first", "second"):
        turns = (u for u in reversed(units[:place]) if u.step.by in ("first", "second"))
        before = next(turns, None)
        if before is not None and not _passed(run, before):
            return "waiting"
    if rule.after is not None:
        # A step of both, after steps of turns, waits for both legs.
        legs = (unit.leg,) if unit.step.by in ("first", "second") else (1, 2)
        before_it = (u for u in units if u.step.id == rule.after and u.leg in legs)
        # What both write together never says that one of them has submitted something before.
        when = "revealed" if unit.step.by == "together" else rule.when
        if not all(_met(run, u, seat, when, today) for u in before_it):
            return "waiting"
    if unit.step.log is not None and unit.step.log.every != "use":
        return _on_its_day(run, unit, seat, today)
    if rule.on_date is None or open_key(unit.step.id) in run.released:
        return "now"
    due = _earliest(run, unit, seat)
    return "now" if due is None or due <= today else due


def _on_its_day(run: Run, unit: Unit, seat: Seat, today: date) -> date | Literal["now", "waiting"]:
    """An entry of a log opens on its own day, in the author's own zone, and stays open: later it is late."""
    day = logs.day_of(run, Slot(unit.step.id, unit.occurrence, seat))
    if day is None:
        return "waiting"
    return "now" if day <= run.days.get(seat, today) else day


def _met(run: Run, unit: Unit, seat: Seat, when: str, today: date) -> bool:
    """Whether the step another one waits for has happened, as far as this seat may know."""
    if unit.step.log is not None:
        if when == "revealed":
            return logs.revealed(run, unit.step)
        own = logs.entries(run, unit.step, seat)
        return logs.over(run, unit.step, seat, today) or all(run.submitted(slot) for slot in own)
    mine = [slot for slot in unit.slots if slot.author == seat]
    if when == "submitted" and mine:
        return all(run.submitted(slot) for slot in mine)
    return _passed(run, unit)


def _passed(run: Run, unit: Unit) -> bool:
    return all(run.revealed(slot) for slot in unit.slots)


def _earliest(run: Run, unit: Unit, seat: Seat) -> date | None:
    """The earliest date in the field or group the unit waits for: of own submitted answers, and of the other's as far
    as they are open to this seat. A step of turns looks at its own leg only, a joint record at what both may see."""
    source = run.exercise.by_id[unit.step.opens.on_date.step]
    field = source.by_id[unit.step.opens.on_date.field]
    columns = [column.id for column in field.fields if column.kind is Kind.DATE]
    turns = all(step.by in ("first", "second") for step in (source, unit.step))
    readers = run.audience if unit.step.by == "together" else (seat,)
    found: list[date] = []
    for one in run.plan.units:
        if one.step.id == source.id and (one.leg == unit.leg or not turns):
            written = (run.by_slot[slot] for slot in one.slots if run.submitted(slot))
            seen = ([told(run, each, field, reader) for reader in readers] for each in written)
            found.extend(day for answers in seen if None not in answers for day in _dates(answers[0], columns))
    return min(found, default=None)


def _dates(answer: Any, columns: list[str]) -> list[date]:
    if isinstance(answer, list):
        return [d for row in answer for column in columns for d in _dates(row.get(column), [])]
    if answer is None or is_declined(answer):
        return []
    return [date.fromisoformat(answer)]
