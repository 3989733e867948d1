"""What opens to both now, and what the therapist passes on by hand. Always whole units and whole logs, never half."""

from collections.abc import Iterator

from practice.exercises import logs
from practice.exercises.run import Run, Slot, Unit


def reveals(run: Run) -> frozenset[Slot]:
    """The slots to reveal now, all in one transaction, under the lock on the assignment. Empty when there is
    nothing new.

    Call after each submission, release, agreement, resuming, end of a hold and "share anyway", and when a day has
    passed: the window of a log ends without anybody's act. A joint record is submitted by its reveal.

    While somebody's answer holds reveals back, nothing opens but what one person alone decides to open and who did not
    give that answer: a turn, and what is shared after closing. Their own act is known to them, so that it had no effect
    would tell them what the other one said.
    """
    if run.state == "closed":
        wished = (slot for slot, submission in run.by_slot.items() if submission.share_anyway)
        return frozenset(slot for slot in wished if slot.author not in run.held and may_share_anyway(run, slot))
    if run.state != "open":
        return frozenset()
    found = {slot for unit in run.plan.units if _agreed(run, unit) for slot in unit.slots}
    for key, slots in _ready(run):
        if (not run.by_hand or key in run.released) and not _kept_back(run, slots[0]):
            found.update(slots)
    return frozenset(slot for slot in found if not run.revealed(slot))


def release_key(run: Run, slot: Slot) -> str:
    """What the therapist releases to pass this slot on: the whole step where both answer, the slot in turns, the
    whole log where it opens at once."""
    step = run.exercise.by_id[slot.step]
    if step.by in ("first", "second"):
        return f"{slot.step}:{slot.occurrence}:{slot.author}"
    return slot.step if slot.occurrence == 1 or logs.is_window(step) else f"{slot.step}:{slot.occurrence}"


def releasable(run: Run) -> tuple[tuple[str, tuple[Slot, ...]], ...]:
    """What the therapist can pass on now: (key, its slots), in order. Only complete units, never half of one."""
    if run.state != "open" or run.held or not run.by_hand:
        return ()
    return tuple((key, slots) for key, slots in _ready(run) if not all(run.revealed(slot) for slot in slots))


def may_share_anyway(run: Run, slot: Slot) -> bool:
    """Whether the author may share a sealed answer after the therapist closed the run.

    Only where partners open to each other without the therapist's hand. A withdrawn run shares nothing any
    more, and what each writes for themself alone is never shared.
    """
    known = run.exercise.by_id.get(slot.step)
    shared = known is not None and known.by != "one" and slot.author is not None
    open_to_it = run.state == "closed" and run.shares and not run.by_hand
    return shared and open_to_it and run.submitted(slot) and not run.revealed(slot)


def _ready(run: Run) -> Iterator[tuple[str, tuple[Slot, ...]]]:
    """What would be revealed if nothing but the therapist's hand were needed: (release key, slots), in order."""
    if not run.shares:
        return
    for unit in run.plan.units:
        if unit.step.by in ("one", "together"):
            continue
        slots = unit.slots
        if logs.is_window(unit.step):
            slots = tuple(logs.ripe(run, unit.step)) if unit.occurrence == 1 else ()
        if slots and all(run.submitted(slot) for slot in slots):
            yield release_key(run, slots[0]), slots


def _kept_back(run: Run, slot: Slot) -> bool:
    """Whether what is ready here stays closed while reveals are held back."""
    turn = run.exercise.by_id[slot.step].by in ("first", "second") and not run.by_hand
    return bool(run.held) and not (turn and slot.author not in run.held)


def _agreed(run: Run, unit: Unit) -> bool:
    """Whether the unit is a joint record that everybody agrees to now."""
    if unit.step.by != "together":
        return False
    found = run.by_slot.get(unit.slots[0])
    return found is not None and found.agreed >= run.audience
