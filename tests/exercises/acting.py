"""A couple and a therapist who act on an assignment the way the web layer does, without a database."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from practice.exercises import binding, catalogue, flow
from practice.exercises.definition import Exercise, Step, parse
from practice.exercises.run import Run, Seat, Slot, State, Submission
from practice.exercises.terms import Disclosure, Kind

NAMES = {"A": "Ana", "B": "Ben", "therapist": "Dana"}
TODAY = date(2026, 3, 2)
LATER = date(2026, 12, 31)
BOTH: frozenset[Seat] = frozenset({"A", "B"})
DECLINED = {"declined": True}

MIRROR, WISHES, FORECAST, PROMISES, AFTER = (
    catalogue.load(slug)
    for slug in ("mirror-and-check", "support-i-wish", "forecast-my-partner", "small-promises", "after-we-met")
)


LIBRARY = catalogue.all_latest()
"""The newest version of every exercise."""


class Room:
    """One assignment: every act stores, then reveals what `flow.reveals` says, as one transaction would."""

    def __init__(
        self,
        exercise: Exercise,
        disclosure: Disclosure | None = None,
        audience: Iterable[Seat] = BOTH,
        starts: Seat = "A",
        today: date = TODAY,
        begins: date | None = TODAY,
        ahead: Mapping[Seat, int] | None = None,
    ):
        self.exercise, self.disclosure = exercise, disclosure or exercise.disclosure
        self.audience, self.starts, self.today = frozenset(audience), starts, today
        self.state: State = "open"
        self.released: frozenset[str] = frozenset()
        self.begins = begins
        self.ahead = dict(ahead or {})
        self.held = frozenset()
        self.stored: dict[Slot, Submission] = {}
        self.reveals: list[Slot] = []

    @property
    def run(self) -> Run:
        """The run as it stands."""
        return Run(
            self.exercise,
            self.audience,
            self.starts,
            self.disclosure,
            self.state,
            self.released,
            tuple(self.stored.values()),
            self.begins,
            {seat: self.day(seat) for seat in "AB"},
            self.held,
        )

    def day(self, seat: Seat) -> date:
        """Today in this person's own zone, which may be a day ahead of or behind the couple's."""
        return self.today + timedelta(days=self.ahead.get(seat, 0))

    def draft(self, slot: Slot, answers: Mapping[str, Any] | None = None) -> None:
        """Store what was typed."""
        self.stored[slot] = Submission(slot.step, slot.occurrence, slot.author, dict(answers or {}))

    def submit(
        self, step: str, author: Seat | None, answers: Mapping[str, Any] | None = None, occurrence: int = 1
    ) -> Slot:
        """Submit a step; asserts that it is accepted."""
        slot = Slot(step, occurrence, author)
        run = self.run
        assert flow.accepts(run, slot, self.today) or flow.may_edit(run, slot), slot
        if answers is None:
            answers = whole(run, slot)
        self.stored[slot] = Submission(
            step, occurrence, author, dict(answers), submitted=True, day=self.day(author or "A")
        )
        self.settle()
        return slot

    def agree(self, slot: Slot, seat: Seat) -> None:
        """One of them agrees to the joint record."""
        assert flow.may_agree(self.run, slot, seat, self.today)
        self.change(slot, agreed=self.stored[slot].agreed | {seat})

    def disagree(self, slot: Slot, seat: Seat) -> None:
        """One of them takes that back; what falls with it becomes a draft again."""
        run = self.run
        assert flow.may_withdraw_agreement(run, slot, seat)
        for one in flow.undone_by(run, slot):
            self.stored[one] = replace(self.stored[one], submitted=False, agreed=frozenset())
        fallen = replace(self.stored[slot], agreed=self.stored[slot].agreed - {seat})
        self.stored[slot] = replace(fallen, submitted=False, revealed=False, revealed_on=None)
        self.settle()

    def both(self, step: str, answers: Mapping[str, Any] | None = None) -> None:
        """Both submit the step."""
        for seat in sorted(self.audience):
            self.submit(step, seat, answers)

    def withdraw(self, slot: Slot) -> None:
        """Take a submission back."""
        assert flow.may_edit(self.run, slot)
        del self.stored[slot]

    def release(self, key: str) -> None:
        """The therapist passes something on."""
        self.released |= {key}
        self.settle()

    def turn(self, state: State) -> None:
        """The therapist pauses, resumes, closes or withdraws."""
        self.state = state
        self.settle()

    def change(self, slot: Slot, **values: Any) -> None:
        """Change a stored submission."""
        self.stored[slot] = replace(self.stored[slot], **values)
        self.settle()

    def wait(self, days: int = 1) -> None:
        """Days go by; windows may end."""
        self.today += timedelta(days=days)
        self.settle()

    def settle(self) -> None:
        """Reveal what is to be revealed."""
        for slot in flow.reveals(self.run):
            assert not self.stored[slot].revealed
            self.stored[slot] = replace(
                self.stored[slot], submitted=True, revealed=True, revealed_on=self.today
            )
            self.reveals.append(slot)
        assert not flow.reveals(self.run)

    def statuses(self, seat: Seat) -> list[tuple[str, int, Seat | None, str]]:
        """The seat's view, flat."""
        return [
            (view.slot.step, view.slot.occurrence, view.slot.author, view.status)
            for view in flow.slots(self.run, seat, self.today)
        ]

    def status(self, seat: Seat, step: str, author: Seat | None, occurrence: int = 1) -> str:
        """One status of the seat's view."""
        found = {row[:3]: row[3] for row in self.statuses(seat)}
        return found[step, occurrence, author]


def filled(step: Step, rows: Mapping[str, Any] | None = None, **answers: Any) -> dict[str, Any]:
    """A complete answer to a step, the same for everybody, with some of it replaced; None leaves one out.

    `rows`: what the rows of groups follow, by field id. A choice of which no option is known is left out.
    """
    known = rows or {}
    found = {field.id: _answer(field, known.get(field.id)) for field in step.fields} | answers
    return {key: value for key, value in found.items() if value is not None}


def whole(run: Run, slot: Slot, **answers: Any) -> dict[str, Any]:
    """A complete answer to a slot as its author is asked it in this run."""
    step = binding.bound(run, slot)
    found = filled(step, binding.rows(run, slot), **answers)
    return binding.automatic(run, slot, step, found)


def _answer(field: Any, rows: Any = None) -> Any:
    if field.auto is not None:
        return None
    if field.kind is Kind.GROUP:
        if field.rows_from is None:
            return [_row(field)]
        return [_row(field) | ({"row": source.id} if source.id else {}) for source in rows or ()] or None
    values = {
        Kind.SCALE: 8,
        Kind.LIKERT5: 3,
        Kind.DATE: "2026-03-09",
        Kind.NUMBER: 3,
        Kind.YES_NO: True,
        Kind.TIMER: {"seconds": 60, "manual": False},
    }
    if field.kind is Kind.SINGLE:
        return field.options[0].id if field.options else None
    if field.kind is Kind.MULTI:
        return [option.id for option in field.options[:2]] or None
    if field.kind is Kind.RANKING:
        return {option.id: i for i, option in enumerate(field.options, 1)} or None
    return values.get(field.kind, f"words for {field.id}")


def _row(field: Any) -> dict[str, Any]:
    found = {sub.id: _answer(sub) for sub in field.fields}
    return {key: value for key, value in found.items() if value is not None}


def made(mode: str, steps: list[dict[str, Any]], disclosure: str, **values: Any) -> Exercise:
    """A small exercise of our own; each step without pages asks one short text, `text`."""
    for step in steps:
        step.setdefault("title", step["id"])
        step.setdefault("pages", [{"title": "Page", "fields": [{"id": "text", "kind": "short_text", "label": "Text"}]}])
    data = {
        "number": "E99",
        "slug": "made-up",
        "version": 1,
        "title": "Made up",
        "domain": "communication",
        "strategies": ["V1"],
        "mode": mode,
        "frequency": "once",
        "minutes": 5,
        "gate": "G0",
        "intro": "Intro",
        "disclosure": disclosure,
        "disclosures_allowed": [disclosure],
        "steps": steps,
        "guide": {"purpose": "p", "introduce": "i", "look_for": "l", "not_when": "n", "evidence": ["e"]},
    }
    return parse(data | values, "made-up")
