"""Who may read what of a story: worked out from the definition and from what was done, not by the program's rules."""

from dataclasses import dataclass, field
from itertools import groupby

from practice.exercises.definition import Exercise, Field, Step
from practice.exercises.examples import Answers, Example
from practice.exercises.run import SEATS, Seat, Slot, other
from practice.exercises.terms import Disclosure, Kind, Visibility
from tests.journeys.reader import plain

TEXTS = (Kind.SHORT_TEXT, Kind.LONG_TEXT)
SHORTEST = 8
"""Characters from which on a text tells whose it is."""
LABEL = 12
"""Characters from which on a question is no word that stands on every page."""


@dataclass(frozen=True)
class Said:
    """A text that somebody wrote. `sealed_until`: the step before whose reveal the other does not read it."""

    text: str
    slot: Slot
    field: str
    visibility: Visibility
    sealed_until: str | None


@dataclass
class Ledger:
    """What happened so far.

    `writers`: who writes each step at all. `asked`: the questions that were answered, with whatever kind of answer.
    `passed`: by the therapist. `over`: logs whose window has ended. `given`: answers that their owner opened to the
    other, by slot and field.
    """

    exercise: Exercise
    writers: dict[str, set[Seat]]
    said: list[Said] = field(default_factory=list)
    asked: list[Said] = field(default_factory=list)
    typing: dict[Seat, list[Said]] = field(default_factory=lambda: {seat: [] for seat in SEATS})
    done: set[Slot] = field(default_factory=set)
    passed: set[Slot] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
    given: set[tuple[Slot, str]] = field(default_factory=set)

    @classmethod
    def of(cls, example: Example) -> "Ledger":
        """At the beginning."""
        steps = {one.step for one in example.answers}
        writers = {step: {one.seat for one in example.answers if one.step == step} for step in steps}
        return cls(example.exercise, writers)

    def words(self, one: Answers) -> list[Said]:
        """What these answers say in words."""
        found = []
        for name, value in one.values.items():
            asked = self.exercise.by_id[one.step].by_id[name]
            for text in _texts(asked, value):
                if isinstance(text, str) and len(text) >= SHORTEST:
                    found.append(Said(plain(text), one.slot, name, asked.visibility, asked.sealed_until))
        return found

    def types(self, one: Answers) -> None:
        """Somebody has begun to write this."""
        self.typing[one.seat] = self.words(one)

    def submits(self, one: Answers) -> None:
        """This is submitted, or agreed to by both."""
        self.done.add(one.slot)
        self.said += self.words(one)
        fields = self.exercise.by_id[one.step].by_id
        titles = {step.title for step in self.exercise.steps}
        self.asked += [
            Said(each.label, one.slot, each.id, each.visibility, each.sealed_until)
            for each in map(fields.get, one.values)
            if len(each.label) >= LABEL and "{" not in each.label and each.label not in titles
        ]

    def hidden(self, seat: Seat) -> set[str]:
        """Texts that may stand nowhere for this partner. One that is part of another they read, or type themself at
        the moment, cannot be told from it."""
        beside = " ¦ ".join(one.text for one in self.said + self.typing[seat] if self.reads(seat, one))
        return {one.text for one in self.said if one.text not in beside}

    def no_answer(self, seat: Seat) -> set[str]:
        """Questions of which this partner reads no answer, so that their page of the exercise does not print them."""
        printed = {one.text for one in self.asked + self.said if self.reads(seat, one)}
        return {one.text for one in self.asked if not any(one.text in other for other in printed)}

    def reads(self, seat: Seat, said: Said) -> bool:
        """Whether this partner may read the text now."""
        if said.slot.author in (seat, None):
            return True
        seen = said.visibility in (Visibility.P, Visibility.J) or (said.slot, said.field) in self.given
        if not seen or not self.opened(said.slot):
            return False
        return said.sealed_until is None or self.opened(self._in_leg(said.slot, said.sealed_until))

    def opened(self, slot: Slot) -> bool:
        """Whether the two have done what opens this to both."""
        step = self.exercise.by_id[slot.step]
        if slot.author is None or slot not in self.done:
            return slot in self.done
        if self.exercise.disclosure is Disclosure.PRIVATE or step.by == "one":
            return False
        if step.by in ("first", "second"):
            return self.exercise.disclosure is Disclosure.TURN or slot in self.passed
        if is_window(step):
            wrote = {one.author for one in self.done if one.step == step.id}
            return step.id in self.over and wrote == self.writers[step.id]
        same = (slot.step, slot.occurrence)
        return self.writers[step.id] == {one.author for one in self.done if (one.step, one.occurrence) == same}

    def may_open(self) -> Said | None:
        """The first text that its owner may open to the other."""
        shared = (one for one in self.said if self.opened(one.slot) and one.visibility is Visibility.O)
        return next(shared, None)

    def _in_leg(self, slot: Slot, step: str) -> Slot:
        same = self.exercise.by_id[step].by == self.exercise.by_id[slot.step].by
        return Slot(step, 1, slot.author if same else other(slot.author))


def in_order(example: Example) -> list[Answers]:
    """The answers as they are written: those of a log day by day."""
    ordered: list[Answers] = []
    for step, group in groupby(example.answers, key=lambda one: one.step):
        found = list(group)
        if example.exercise.by_id[step].log:
            found.sort(key=lambda one: (one.occurrence, one.seat))
        ordered += found
    return ordered


def is_window(step: Step) -> bool:
    """Whether all entries of a log open together, at its end."""
    return step.log is not None and step.log.every != "use" and step.log.reveal == "window"


def _texts(asked: Field, value: object) -> list[object]:
    if asked.kind in TEXTS:
        return [value]
    rows = value if asked.kind is Kind.GROUP and isinstance(value, list) else []
    return [row[sub.id] for row in rows for sub in asked.fields if sub.kind in TEXTS and sub.id in row]
