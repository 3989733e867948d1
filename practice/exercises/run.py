"""One assignment in flight, as plain frozen data: what was submitted, revealed, released. No rules, no
clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from practice.exercises.terms import Disclosure, Mode

if TYPE_CHECKING:
    from practice.exercises.definition import Exercise, Step

Seat = Literal["A", "B"]
State = Literal["open", "paused", "closed", "withdrawn"]

SEATS: tuple[Seat, Seat] = ("A", "B")


def other(seat: Seat) -> Seat:
    """The other seat of the couple."""
    return "B" if seat == "A" else "A"


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one response: a step, its round (from 1), and its author; None for a joint record."""

    step: str
    occurrence: int
    author: Seat | None


@dataclass(frozen=True)
class Submission:
    """One response. A draft has `submitted` False. `opened` are the O fields their owner opened to the
    partner."""

    step: str
    occurrence: int
    author: Seat | None
    answers: Mapping[str, Any]
    submitted: bool = False
    revealed: bool = False
    opened: frozenset[str] = frozenset()
    share_anyway: bool = False

    @cached_property
    def slot(self) -> Slot:
        """Where this response belongs."""
        return Slot(self.step, self.occurrence, self.author)


@dataclass(frozen=True)
class Unit:
    """A step in its place in the order: its round, its leg (1, or 2 when swapped), and who answers it."""

    step: "Step"
    occurrence: int
    leg: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Plan:
    """All units known so far, in order. `settled` is False while a revealed answer may still add a round."""

    units: tuple[Unit, ...]
    settled: bool


@dataclass(frozen=True)
class Run:
    """An assignment with everything that happened to it.

    `audience`: who it was given to. `starts`: who takes the role "first". `released`: keys the therapist
    released (`flow.release_key`, `flow.open_key`). `agreed`: who agrees to the joint record now. Raises
    ValueError when `starts` is not in the audience or two submissions claim one slot.
    """

    exercise: "Exercise"
    audience: frozenset[Seat]
    starts: Seat
    disclosure: Disclosure
    state: State = "open"
    released: frozenset[str] = frozenset()
    submissions: tuple[Submission, ...] = ()
    agreed: frozenset[Seat] = frozenset()
    by_slot: dict[Slot, Submission] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.starts not in self.audience:
            raise ValueError("The one who starts is part of the audience.")
        found = {submission.slot: submission for submission in self.submissions}
        if len(found) != len(self.submissions):
            raise ValueError("One slot has two submissions.")
        object.__setattr__(self, "by_slot", found)

    @cached_property
    def shares(self) -> bool:
        """Whether anything of this run can ever reach the other partner."""
        alone = self.disclosure is Disclosure.PRIVATE or self.exercise.mode is Mode.IND
        return len(self.audience) == 2 and not alone

    @cached_property
    def by_hand(self) -> bool:
        """Whether the therapist passes every answer on by hand."""
        return self.disclosure in (Disclosure.IN_SESSION, Disclosure.TURN_RELEASED)

    def submitted(self, slot: Slot) -> bool:
        """Whether this slot holds a submitted answer."""
        found = self.by_slot.get(slot)
        return found is not None and found.submitted

    def revealed(self, slot: Slot) -> bool:
        """Whether this slot's answer was submitted and revealed."""
        found = self.by_slot.get(slot)
        return found is not None and found.submitted and found.revealed

    @cached_property
    def plan(self) -> Plan:
        """The order of all units known so far, from the definition and from revealed answers only."""
        first, second = self.starts, other(self.starts)
        legs = [(first, second), (second, first)] if self.exercise.swap else [(first, second)]
        units: list[Unit] = []
        settled = True
        for leg, roles in enumerate(legs, 1):
            settled = self._leg(units, leg, roles) and settled
        return Plan(tuple(units), settled)

    def _leg(self, units: list[Unit], leg: int, roles: tuple[Seat, Seat]) -> bool:
        """Append the units of one leg; False when a loop in it is not decided yet."""
        steps = [s for s in self.exercise.steps if self._happens(s, leg)]
        settled = True
        place = 0
        while place < len(steps):
            loop = steps[place].repeat
            end = place + 1
            if loop is not None:
                end += next(i for i, s in enumerate(steps[place:]) if s.id == loop.step)
            occurrence = 0
            again = True
            while again:
                occurrence += 1
                for step in steps[place:end]:
                    units.append(Unit(step, occurrence, leg, self._slots(step, occurrence, roles)))
                again = False
                if loop is not None and occurrence < loop.max_rounds:
                    last = units[-1].slots
                    # Only what was revealed may change what either partner sees ahead.
                    if all(self.revealed(slot) for slot in last):
                        again = any(loop.holds(self.by_slot[slot].answers) for slot in last)
                    else:
                        settled = False
            place = end
        return settled

    def _happens(self, step: "Step", leg: int) -> bool:
        """Steps of both are done once, in the first leg; where nothing is revealed, nothing waits for a
        reveal."""
        if step.opens.when == "revealed" and not self.shares:
            return False
        return leg == 1 or step.by in ("first", "second")

    def _slots(self, step: "Step", occurrence: int, roles: tuple[Seat, Seat]) -> tuple[Slot, ...]:
        if step.by == "together":
            return (Slot(step.id, occurrence, None),)
        if step.by in ("first", "second"):
            return (Slot(step.id, occurrence, roles[step.by == "second"]),)
        return tuple(Slot(step.id, occurrence, seat) for seat in SEATS if seat in self.audience)
