"""Who may answer what now, what reveals, what is finished. Pure: no clock (`today` is passed in), no storage.

Three rules carry everything else.
A step of turns opens when the one before it was revealed; a step of both reveals all its answers at once or none,
and so does the window of a log.
What a partner is told (`slots`, `open_slots`, `finished`) is worked out from that partner's own
submissions and from revealed answers only, so it can never say anything about what the other is doing.
Nothing opens, reveals or changes unless the run is open; after closing, an author may share what stayed sealed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from practice.exercises import logs
from practice.exercises.joint import may_agree, may_withdraw_agreement, undone_by
from practice.exercises.logs import day_of, late, window
from practice.exercises.opening import open_key, opens
from practice.exercises.revealing import may_share_anyway, releasable, release_key, reveals
from practice.exercises.run import Run, Seat, Slot
from practice.exercises.terms import Visibility

__all__ = [
    "STATUS_WORDS", "Progress", "SlotView", "Status", "accepts", "day_of", "finished", "finished_all", "late",
    "may_agree", "may_edit", "may_open", "may_share_anyway", "may_withdraw_agreement", "open_key", "open_slots",
    "openable", "overview", "releasable", "release_key", "reveals", "slots", "undone_by", "window",
]  # fmt: skip

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

    The other's slot is "waiting" until it is revealed, whatever the other did. What the other writes for themself
    alone is not listed, nor, once a log was revealed, an entry that was never written. Nobody outside the audience
    sees a slot.
    """
    if seat not in run.audience:
        return ()
    views = []
    for place, unit in enumerate(run.plan.units):
        for slot in unit.slots:
            if slot.author in (seat, None):
                views.append(_own(run, place, slot, seat, today))
            elif run.shares and unit.step.by != "one" and not _gone(run, slot):
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
    seats = (slot.author,) if slot.author else sorted(run.audience)
    return any(slot in open_slots(run, seat, today) for seat in seats)


def may_edit(run: Run, slot: Slot) -> bool:
    """Whether its author may still change or withdraw a submitted answer: run open, not revealed."""
    return run.state == "open" and run.submitted(slot) and not run.revealed(slot)


def may_open(run: Run, slot: Slot, field_id: str) -> bool:
    """Whether the owner may open this submitted O field to the partner: where answers are shared, never back."""
    step = run.exercise.by_id.get(slot.step)
    field = step.by_id.get(field_id) if step else None
    return (
        field is not None
        and field.visibility is Visibility.O
        and run.shares
        and step.by != "one"
        and run.state in ("open", "closed")
        and run.submitted(slot)
        and field_id not in run.by_slot[slot].opened
    )


def openable(run: Run, today: date) -> tuple[str, ...]:
    """Keys of dated steps the therapist can open early now: everything but the date is met."""
    if run.state != "open":
        return ()
    found: dict[str, None] = {}
    for seat in sorted(run.audience):
        for view in slots(run, seat, today):
            if view.status == "later" and run.exercise.by_id[view.slot.step].log is None:
                found[open_key(view.slot.step)] = None
    return tuple(found)


def finished(run: Run, seat: Seat) -> bool:
    """Whether this seat has submitted everything it is asked for, and no further round can come.

    A log that was revealed is done, also with entries missing; a log per use asks for nothing.
    """
    if seat not in run.audience or not run.plan.settled:
        return False
    units = [unit for unit in run.plan.units if unit.step.log is None]
    mine = [slot for unit in units for slot in unit.slots if slot.author in (seat, None)]
    windows = {unit.step.id: unit.step for unit in run.plan.units if unit.step.log and unit.step.log.every != "use"}
    # A joint record is submitted by its reveal.
    return all(run.submitted(slot) for slot in mine) and all(logs.done(run, one, seat) for one in windows.values())


def finished_all(run: Run) -> bool:
    """Whether everybody has submitted everything. For the therapist only: it says something about both."""
    return all(finished(run, seat) for seat in run.audience)


Progress = Literal["ahead", "open", "started", "submitted", "revealed"]


def overview(run: Run, today: date) -> tuple[tuple[Slot, Progress], ...]:
    """Every slot as the therapist sees it. "started" says only that there is a draft, never what is in it.

    Entries that were never written when their log was revealed are not listed.
    """
    found: list[tuple[Slot, Progress]] = []
    for place, unit in enumerate(run.plan.units):
        for slot in (one for one in unit.slots if not _gone(run, one)):
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
    if run.state in ("closed", "withdrawn") or _gone(run, slot):
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


def _gone(run: Run, slot: Slot) -> bool:
    """Whether this entry was missing when its log was revealed: nobody writes it any more."""
    step = run.exercise.by_id[slot.step]
    return logs.is_window(step) and not run.revealed(slot) and logs.revealed(run, step)
