"""One assignment in flight, as plain frozen data: what was submitted, revealed, released. No rules, no
clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from practice.exercises.terms import Disclosure, Mode

if TYPE_CHECKING:
    from practice.exercises.definition import Exercise, Step

Seat = Literal["A", "B"]
Role = Literal["first", "second"]
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
    """One response. A draft has `submitted` False. `opened` are the O fields their owner opened to the partner.

    `day`: the author's own calendar day of submitting. `agreed`: who agrees to a joint record now.
    `revealed_on`: the day of the reveal in the couple's zone.
    """

    step: str
    occurrence: int
    author: Seat | None
    answers: Mapping[str, Any]
    submitted: bool = False
    revealed: bool = False
    opened: frozenset[str] = frozenset()
    share_anyway: bool = False
    day: date | None = None
    agreed: frozenset[Seat] = frozenset()
    revealed_on: date | None = None

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
    released (`flow.release_key`, `flow.open_key`). `begins`: the first day of the assignment. `days`: today in each
    person's own zone; in a partner's run the other's may be absent. `held`: who said something for which reveals are
    held back, which no view may show (`revealing.reveals`). Raises ValueError when `starts` is not in the audience or
    two submissions claim one slot.
    """

    exercise: "Exercise"
    audience: frozenset[Seat]
    starts: Seat
    disclosure: Disclosure
    state: State = "open"
    released: frozenset[str] = frozenset()
    submissions: tuple[Submission, ...] = ()
    begins: date | None = None
    days: Mapping[Seat, date] = field(default_factory=dict)
    held: frozenset[Seat] = frozenset()
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
        """The order of all units known so far, from the definition and from revealed answers only.

        The one exception are the entries of a log per use: each person's own ones, which nobody else is told of.
        """
        units: list[Unit] = []
        settled = True
        for leg in (1, 2) if self.exercise.swap else (1,):
            settled = self._leg(units, leg) and settled
        return Plan(tuple(units), settled)

    @cached_property
    def places(self) -> dict[Slot, int]:
        """Where in `plan.units` each slot stands."""
        return {slot: place for place, unit in enumerate(self.plan.units) for slot in unit.slots}

    def role(self, seat: Seat, leg: int = 1) -> Role:
        """Which role a seat has in a leg: who starts is first, and the legs exchange the roles."""
        return "first" if (seat == self.starts) == (leg == 1) else "second"

    def role_of(self, slot: Slot) -> Role:
        """The role in which an author answers this slot. Steps of both are done in the first leg."""
        by = self.exercise.by_id[slot.step].by
        return by if by in ("first", "second") else self.role(slot.author)

    def _leg(self, units: list[Unit], leg: int) -> bool:
        """Append the units of one leg; False when a loop in it is not decided yet."""
        steps = [s for s in self.exercise.steps if self._happens(s, leg)]
        settled = True
        place = 0
        while place < len(steps):
            step = steps[place]
            if step.log is not None:
                units.extend(self._entries(step))
                place += 1
                continue
            # Only what was revealed may add a round: where nothing ever is, there is one.
            loop = step.repeat if self.shares and step.by != "one" else None
            end = place + 1
            if loop is not None:
                end += next(i for i, s in enumerate(steps[place:]) if s.id == loop.step)
            occurrence = 0
            again = True
            while again:
                occurrence += 1
                for one in steps[place:end]:
                    units.append(Unit(one, occurrence, leg, self._slots(one, occurrence, leg)))
                again = False
                if loop is not None and occurrence < loop.max_rounds:
                    last = units[-1].slots
                    if all(self.revealed(slot) for slot in last):
                        again = any(loop.holds(self.by_slot[slot].answers) for slot in last)
                    else:
                        settled = False
            place = end
        return settled

    def _entries(self, step: "Step") -> list[Unit]:
        """The units of a log: one for each day or week; per use, one more than each person has submitted."""
        count = step.log.entries
        if step.log.every != "use":
            return [Unit(step, k, 1, self._slots(step, k, 1)) for k in range(1, count + 1)]
        used = {seat: 0 for seat in SEATS}
        for slot, submission in self.by_slot.items():
            if slot.step == step.id and submission.submitted:
                used[slot.author] = max(used[slot.author], slot.occurrence)
        return [
            Unit(step, k, 1, tuple(slot for slot in self._slots(step, k, 1) if used[slot.author] + 1 >= k))
            for k in range(1, min(count, max(used.values()) + 1) + 1)
        ]

    def _happens(self, step: "Step", leg: int) -> bool:
        """Steps of both are done once, in the first leg; where nothing is revealed, nothing waits for a reveal, and
        nothing is written together."""
        if not self.shares and (step.opens.when == "revealed" or step.by == "together"):
            return False
        return leg == 1 or step.by in ("first", "second")

    def _slots(self, step: "Step", occurrence: int, leg: int) -> tuple[Slot, ...]:
        if step.by == "together":
            return (Slot(step.id, occurrence, None),)
        asked = [seat for seat in SEATS if seat in self.audience]
        if step.by in ("first", "second"):
            asked = [seat for seat in SEATS if self.role(seat, leg) == step.by]
        elif step.by == "each":
            # Who is asked nothing in their role has nothing to submit.
            asked = [seat for seat in asked if step.for_role(self.role(seat)).fields]
        return tuple(Slot(step.id, occurrence, seat) for seat in asked)
