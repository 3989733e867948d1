"""Who may answer what now, what reveals, what is finished. Pure: no clock (`today` is passed in), no storage.

Three rules carry everything else.
A step of turns opens when the one before it was revealed; a step of both reveals all its answers at once or none.
What a partner is told (`slots`, `open_slots`, `finished`) is worked out from that partner's own
submissions and from revealed answers only, so it can never say anything about what the other is doing.
Nothing opens, reveals or changes unless the run is open; after closing, an author may share what stayed sealed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from practice.exercises.opening import open_key, opens
from practice.exercises.run import Run, Seat, Slot, Unit
from practice.exercises.terms import Visibility

Status = Literal["open", "submitted", "waiting", "revealed", "later", "paused", "closed"]

STATUS_WORDS: dict[Status, str] = {
    "open": "Ready for you",
    "submitted": "Submitted",
    "waiting": "Waiting",
    "revealed": "Open to you both",
    "later": "Later",
    "paused": "Your therapist will open this in session",
    "closed": "Closed",
}
"""The only words a partner reads about a slot. One wording for every reason of a pause."""


@dataclass(frozen=True, slots=True)
class SlotView:
    """One slot as one partner sees it. `opens_on` is set while it is "later"."""

    slot: Slot
    status: Status
    opens_on: date | None = None

    @property
    def words(self) -> str:
        """What to print for the status."""
        return STATUS_WORDS[self.status]


def slots(run: Run, seat: Seat, today: date) -> tuple[SlotView, ...]:
    """All slots of this seat and, where answers are shared, of the other one, in order, as this seat may
    see them.

    The other's slot is "waiting" until it is revealed, whatever the other did. Nobody outside the audience
    sees one.
    """
    if seat not in run.audience:
        return ()
    views = []
    for place, unit in enumerate(run.plan.units):
        for slot in unit.slots:
            if slot.author in (seat, None):
                views.append(_own(run, place, slot, seat, today))
            elif run.shares:
                views.append(SlotView(slot, _theirs(run, slot)))
    return tuple(views)


def open_slots(run: Run, seat: Seat, today: date) -> tuple[Slot, ...]:
    """What this seat may write and submit now."""
    if run.state != "open":
        return ()
    return tuple(view.slot for view in slots(run, seat, today) if view.status == "open")


def accepts(run: Run, slot: Slot, today: date) -> bool:
    """Whether a draft or a first submission for this slot may be stored now. Ask again inside the
    transaction."""
    # A joint record is open for both or for nobody.
    return slot in open_slots(run, slot.author or run.starts, today)


def may_edit(run: Run, slot: Slot) -> bool:
    """Whether its author may still change or withdraw a submitted answer: run open, not revealed."""
    return run.state == "open" and run.submitted(slot) and not run.revealed(slot)


def may_open(run: Run, slot: Slot, field_id: str) -> bool:
    """Whether the owner may open this submitted O field to the partner: where answers are shared, never
    back."""
    step = run.exercise.by_id.get(slot.step)
    field = step.by_id.get(field_id) if step else None
    return (
        field is not None
        and field.visibility is Visibility.O
        and run.shares
        and run.state in ("open", "closed")
        and run.submitted(slot)
        and field_id not in run.by_slot[slot].opened
    )


def may_share_anyway(run: Run, slot: Slot) -> bool:
    """Whether the author may share a sealed answer after the therapist closed the run.

    Only where partners open to each other without the therapist's hand. A withdrawn run shares nothing any
    more.
    """
    return run.state == "closed" and run.shares and not run.by_hand and run.submitted(slot) and not run.revealed(slot)


def reveals(run: Run) -> frozenset[Slot]:
    """The slots to reveal now, all in one transaction: call after each submission, release, agreement,
    resuming and "share anyway", under the lock on the assignment. Empty when there is nothing new."""
    if run.state == "closed":
        wished = (slot for slot, submission in run.by_slot.items() if submission.share_anyway)
        return frozenset(slot for slot in wished if may_share_anyway(run, slot))
    if run.state != "open":
        return frozenset()
    found: set[Slot] = set()
    for unit in run.plan.units:
        if _complete(run, unit):
            found.update(slot for slot in unit.slots if not run.revealed(slot))
    return frozenset(found)


def release_key(run: Run, slot: Slot) -> str:
    """What the therapist releases to pass this slot on: the whole step where both answer, the slot in
    turns."""
    step = run.exercise.by_id[slot.step]
    if step.by in ("first", "second"):
        return f"{slot.step}:{slot.occurrence}:{slot.author}"
    return slot.step if slot.occurrence == 1 else f"{slot.step}:{slot.occurrence}"


def releasable(run: Run) -> tuple[tuple[str, tuple[Slot, ...]], ...]:
    """What the therapist can pass on now: (key, its slots), in order. Only complete units, never half of
    one."""
    if run.state != "open" or not run.by_hand or not run.shares:
        return ()
    found = []
    for unit in run.plan.units:
        ready = unit.step.by != "together" and all(run.submitted(slot) for slot in unit.slots)
        if ready and not all(run.revealed(slot) for slot in unit.slots):
            found.append((release_key(run, unit.slots[0]), unit.slots))
    return tuple(found)


def openable(run: Run, today: date) -> tuple[str, ...]:
    """Keys of dated steps the therapist can open early now: everything but the date is met."""
    if run.state != "open":
        return ()
    found: dict[str, None] = {}
    for seat in sorted(run.audience):
        for view in slots(run, seat, today):
            if view.status == "later":
                found[open_key(view.slot.step)] = None
    return tuple(found)


def finished(run: Run, seat: Seat) -> bool:
    """Whether this seat has submitted everything it is asked for, and no further round can come."""
    mine = [slot for unit in run.plan.units for slot in unit.slots if slot.author in (seat, None)]
    return seat in run.audience and run.plan.settled and all(_done(run, slot) for slot in mine)


def finished_all(run: Run) -> bool:
    """Whether everybody has submitted everything. For the therapist only: it says something about both."""
    return all(finished(run, seat) for seat in run.audience)


Progress = Literal["ahead", "open", "started", "submitted", "revealed"]


def overview(run: Run, today: date) -> tuple[tuple[Slot, Progress], ...]:
    """Every slot as the therapist sees it. "started" says only that there is a draft, never what is in it."""
    found: list[tuple[Slot, Progress]] = []
    for place, unit in enumerate(run.plan.units):
        for slot in unit.slots:
            found.append((slot, _progress(run, place, slot, today)))
    return tuple(found)


def _progress(run: Run, place: int, slot: Slot, today: date) -> Progress:
    if run.revealed(slot):
        return "revealed"
    if run.submitted(slot):
        return "submitted"
    if slot in run.by_slot:
        return "started"
    when = opens(run, place, slot.author or run.starts, today)
    return "open" if when == "now" else "ahead"


def _own(run: Run, place: int, slot: Slot, seat: Seat, today: date) -> SlotView:
    if run.revealed(slot):
        return SlotView(slot, "revealed")
    if slot.author is not None and run.submitted(slot):
        return SlotView(slot, "submitted")
    if run.state in ("closed", "withdrawn"):
        return SlotView(slot, "closed")
    when = opens(run, place, seat, today)
    if when == "now":
        return SlotView(slot, "open" if run.state == "open" else "paused")
    if when == "waiting":
        return SlotView(slot, "waiting")
    return SlotView(slot, "later", when)


def _theirs(run: Run, slot: Slot) -> Status:
    if run.revealed(slot):
        return "revealed"
    return "closed" if run.state in ("closed", "withdrawn") else "waiting"


def _done(run: Run, slot: Slot) -> bool:
    return run.revealed(slot) if slot.author is None else run.submitted(slot)


def _complete(run: Run, unit: Unit) -> bool:
    """Whether a unit's answers are to be revealed, all of them together."""
    if unit.step.by == "together":
        return unit.slots[0] in run.by_slot and run.agreed >= run.audience
    if not run.shares or not all(run.submitted(slot) for slot in unit.slots):
        return False
    return not run.by_hand or release_key(run, unit.slots[0]) in run.released
