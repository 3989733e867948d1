"""One record that both write: who may agree to it or take that back, and what falls with it."""

from datetime import date
from typing import TYPE_CHECKING

from practice.exercises.opening import opens
from practice.exercises.run import Run, Seat, Slot

if TYPE_CHECKING:
    from practice.exercises.definition import Step


def may_agree(run: Run, slot: Slot, seat: Seat, today: date) -> bool:
    """Whether this seat may agree to the joint record as it stands: it is written, open, and they have not yet.

    Whether everything required is in it is for the caller to check.
    """
    found = run.by_slot.get(slot)
    if run.state != "open" or seat not in run.audience or slot.author is not None or slot not in run.places:
        return False
    if found is None or run.revealed(slot) or seat in found.agreed:
        return False
    return opens(run, run.places[slot], seat, today) == "now"


def may_withdraw_agreement(run: Run, slot: Slot, seat: Seat) -> bool:
    """Whether this seat may take its agreement back: the run is open, and nothing that builds on it was revealed."""
    found = run.by_slot.get(slot)
    if run.state != "open" or slot.author is not None or found is None:
        return False
    return seat in found.agreed and not any(run.revealed(one) for one in _built_on(run, slot))


def undone_by(run: Run, slot: Slot) -> frozenset[Slot]:
    """What goes back to a draft when an agreement to this record, agreed by both, is withdrawn.

    Everything submitted that builds on it, because what it answered about may change: its authors are asked again.
    Later joint records lose every agreement. Entries per use stay: they tell what happened.
    """
    if not run.revealed(slot):
        return frozenset()
    found = {one: run.by_slot[one] for one in _built_on(run, slot) if one in run.by_slot}
    return frozenset(one for one, kept in found.items() if kept.submitted or kept.agreed)


def _built_on(run: Run, slot: Slot) -> list[Slot]:
    """The slots of the steps that open after this one, show it, or take rows, options or a date from it; and of those
    that build on them in turn."""
    found = {slot.step}
    for step in run.exercise.steps:
        if found & _sources(step):
            found.add(step.id)
    found.discard(slot.step)
    units = (unit for unit in run.plan.units if unit.step.id in found)
    return [one for unit in units if not _per_use(unit.step) for one in unit.slots]


def _sources(step: "Step") -> set[str | None]:
    asked = [one for field in step.fields for one in (field, *field.fields)]
    given = [one.rows_from for one in asked] + [one.options_of for one in asked] + [step.opens.on_date]
    named = {one.step for one in given if one is not None}
    return {step.opens.after} | named | {name for page in step.pages for name in page.shows}


def _per_use(step: "Step") -> bool:
    return step.log is not None and step.log.every == "use"
