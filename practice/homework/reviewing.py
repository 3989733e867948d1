"""One assignment as its therapist reads it. Builds plain objects from a case; only `history` reads rows.

A draft is known only as started: its words are nobody's but its author's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import fmean
from typing import Any

from practice import access, answers
from practice.answers import BOTH, Answered
from practice.exercises import flow, kinds
from practice.exercises.definition import Exercise
from practice.exercises.disclosure import Shown, sentence, visible
from practice.exercises.results import Result, results
from practice.exercises.run import SEATS, Run, Seat, Slot, Unit, other
from practice.exercises.terms import Mode, Visibility
from practice.homework import therapist_queries
from practice.homework.therapist_words import PROGRESS, STATES
from practice.runs import Case


@dataclass(frozen=True, slots=True)
class Line:
    """One step of one partner: where it stands, and since when."""

    title: str
    seat: Seat
    words: str
    tone: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A later version of what both had seen: only what it changed."""

    number: int
    seat: Seat
    at: datetime
    items: list[Answered]


@dataclass(frozen=True, slots=True)
class Block:
    """The answers to one step: side by side where both write it, else one partner's."""

    title: str
    seat: Seat | None = None
    pairs: list[tuple[str, Answered | None, Answered | None]] = field(default_factory=list)
    items: list[Answered] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    sealed: str = ""
    """What is still closed to a partner, in words."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Something the therapist can pass on or open by hand."""

    key: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything on the therapist's page of one assignment, but comments and ratings."""

    case: Case
    state: tuple[str, str]
    sentence: str
    lines: list[Line]
    blocks: list[Block]
    attention: list[str]
    results: list[Result]
    to_release: list[Hand]
    to_open: list[Hand]

    @property
    def running(self) -> bool:
        """Whether it is neither closed nor withdrawn."""
        return self.case.assignment.state in ("open", "paused")

    @property
    def over(self) -> bool:
        """Whether nothing can happen any more by itself or by hand: everything is in, and open if it is ever to be."""
        return not self.running or over(self.case)

    @property
    def nothing_in(self) -> bool:
        """Whether nobody has submitted anything."""
        return not any(one.submitted for one in self.case.run.submissions)


def over(case: Case) -> bool:
    """Whether everybody has done everything, and everything that is to open has opened."""
    run = case.run
    return flow.finished_all(run) and (not run.shares or all(one.revealed for one in run.submissions if one.submitted))


def review(case: Case, history: Mapping[Seat, list[float]] | None = None) -> Review:
    """The page of one assignment for its therapist."""
    run, names = case.run, case.names
    found = results(run, "therapist", names, history or {})
    return Review(
        case,
        _state(case),
        sentence(case.exercise, run.disclosure, run.audience, names),
        [_line(case, slot, progress) for slot, progress in flow.overview(run, case.today)],
        _blocks(case),
        [*_advice(case), *(one.words for one in found if one.id == "alert")],
        [one for one in found if one.id != "alert"],
        [_release(case, key, slots) for key, slots in flow.releasable(run)],
        [Hand(key, _title(case, key.partition(":")[0]), "") for key in flow.openable(run, case.today)],
    )


def history(person: access.Actor, case: Case) -> dict[Seat, list[float]]:
    """Means of each partner's earlier runs, where the exercise compares with them. At most two statements."""
    spec = next((one for one in case.exercise.scores if one.id == "alert"), None)
    if spec is None:
        return {}
    item = spec.input("items")
    found: dict[Seat, list[float]] = {}
    for before in therapist_queries.earlier(person, case):
        for one in before.run.submissions:
            values = [one.answers.get(name) for name in item.fields] if one.submitted else []
            numbers = [value for value in values if isinstance(value, int | float)]
            if one.step == item.step and numbers:
                found.setdefault(one.author, []).append(fmean(numbers))
    return found


def step_title(case: Case, slot: Slot) -> str:
    """The title of a step as its author reads it, with its round from the second one on."""
    title = _title(case, slot.step, slot.author)
    return title if slot.occurrence == 1 else f"{title}, round {slot.occurrence}"


def sealed_seats(run: Run) -> list[Seat]:
    """Partners with submitted answers that the other has not seen, where answers are shared."""
    held = {one.author for one in run.submissions if one.submitted and not one.revealed and one.author}
    return sorted(held) if run.shares else []


def _title(case: Case, step: str, author: Seat | None = None) -> str:
    title = case.exercise.by_id[step].title
    return kinds.fill(title, answers.names_of(case.names, author) if author else BOTH)


def _state(case: Case) -> tuple[str, str]:
    state = case.run.state
    if state == "open" and flow.finished_all(case.run):
        return STATES["finished"]
    return ("Held back", "attention") if case.frozen and state == "paused" else STATES[state]


def _line(case: Case, slot: Slot, progress: str) -> Line:
    words, tone = PROGRESS[progress]
    if progress == "revealed" and not case.run.shares:
        words, tone = PROGRESS["submitted"]
    if case.run.state in ("closed", "withdrawn") and progress in ("ahead", "open", "started"):
        words, tone = ("Not submitted", "quiet") if progress == "started" else ("Not started", "quiet")
    row = case.rows.get(slot)
    at = None
    if row is not None:
        at = row.submitted_at or row.saved_at
    return Line(step_title(case, slot), slot.author or case.run.starts, words, tone, at)


def _blocks(case: Case) -> list[Block]:
    run = case.run
    planned = {slot for unit in run.plan.units for slot in unit.slots}
    found = [block for unit in run.plan.units for block in _block(case, unit)]
    left = [one.slot for one in run.submissions if one.submitted and one.slot not in planned]
    for slot in left:  # a round that an edit made unnecessary: what was written stays readable
        found.append(_single(case, slot, answers.of(run, "therapist", slot)))
    return found


def _block(case: Case, unit: Unit) -> list[Block]:
    shown = {slot: answers.of(case.run, "therapist", slot) for slot in unit.slots}
    if not any(shown.values()):
        return []
    if len(unit.slots) == 1:
        (slot,) = unit.slots
        return [_single(case, slot, shown[slot])]
    title = _title(case, unit.step.id)
    title = title if unit.occurrence == 1 else f"{title}, round {unit.occurrence}"
    return [
        Block(
            title,
            pairs=_pairs(case, unit, [item for items in shown.values() for item in items]),
            corrections=[one for slot in unit.slots for one in _corrections(case, slot)],
            sealed=_sealed(case, unit.slots),
        )
    ]


def _single(case: Case, slot: Slot, shown: Iterable[Shown]) -> Block:
    return Block(
        step_title(case, slot),
        slot.author or case.run.starts,
        items=[_read(case, item) for item in shown],
        corrections=_corrections(case, slot),
        sealed=_sealed(case, (slot,)),
    )


def _sealed(case: Case, slots: Iterable[Slot]) -> str:
    """Who has not seen this step yet, for a run that shares."""
    run = case.run
    held = [slot for slot in slots if run.submitted(slot) and not run.revealed(slot)]
    if not held or not run.shares or slots and held[0].author is None:
        return ""
    readers = [case.names[other(slot.author)] for slot in held]
    verb = "have" if len(readers) > 1 else "has"
    return f"{' and '.join(readers)} {verb} not seen this."


def _pairs(case: Case, unit: Unit, items: list[Shown]) -> list[tuple[str, Answered | None, Answered | None]]:
    """Both partners' answers to each question that either answered, in the order of the exercise."""
    sides: dict[str, dict[str, Answered]] = {}
    for item in items:
        sides.setdefault(item.field.id, {})[item.slot.author] = _read(case, item)
    return [
        (kinds.fill(one.label, BOTH), *(sides[one.id].get(seat) for seat in SEATS))
        for one in unit.step.fields
        if one.id in sides
    ]


def _read(case: Case, item: Shown) -> Answered:
    """One answer, marked when the partner will not see it, and with the note its value carries."""
    author = item.slot.author or case.run.starts
    names = answers.names_of(case.names, author)
    notes = []
    if item.private and case.run.shares:
        only = f"Only you and {names.me} see this"
        notes.append(f"{only}." if item.visibility is Visibility.T else f"{only}, unless {names.me} opens it.")
    notes += [kinds.fill(one.note, names) for one in item.field.advice if one.note and one.holds(item.answer)]
    return answers.shown(case.run, item, case.names, note=" ".join(notes))


def _advice(case: Case) -> list[str]:
    """What an answer's value asks the therapist to notice."""
    found = []
    for item in visible(case.run, "therapist"):
        names = answers.names_of(case.names, item.slot.author or case.run.starts)
        for one in item.field.advice:
            if one.note and one.holds(item.answer):
                found.append(f"{names.me}, “{kinds.fill(item.field.label, names)}”: {kinds.fill(one.note, names)}")
    return found


def _corrections(case: Case, slot: Slot) -> list[Correction]:
    found = []
    before = {item.field.id: item for item in answers.of(case.run, "therapist", slot)}
    step = case.exercise.by_id[slot.step]
    for row in case.corrections.get(slot, ()):
        run = _as_if(case.run, slot, row.answers)
        now = {item.field.id: item for item in answers.of(run, "therapist", slot)}
        items = [
            answers.shown(run, item, case.names)
            for key, item in now.items()
            if key not in before or (before[key].answer, before[key].declined) != (item.answer, item.declined)
        ]
        gone = [key for key in before if key not in now]
        items += [answers.answered(step.by_id[key], None, answers.names_of(case.names, slot.author)) for key in gone]
        found.append(Correction(row.number, slot.author, row.made_at, items))
        before = now
    return found


def _as_if(run: Run, slot: Slot, answered: Mapping[str, Any]) -> Run:
    """The run as if this slot had been answered like that, so that `disclosure` decides about corrections too."""
    changed = (replace(one, answers=answered) if one.slot == slot else one for one in run.submissions)
    return replace(run, submissions=tuple(changed))


def _release(case: Case, key: str, slots: tuple[Slot, ...]) -> Hand:
    title = step_title(case, slots[0]) if len(slots) == 1 else _title(case, slots[0].step)
    if len(slots) == 1:
        writer = case.names[slots[0].author]
        return Hand(key, title, f"{case.names[other(slots[0].author)]} then reads what {writer} wrote.")
    return Hand(key, title, f"{case.names['A']} and {case.names['B']} then read each other's answers.")


def by_hand_words(exercise: Exercise) -> str:
    """The name of the act of passing on."""
    return "Pass on" if exercise.mode is Mode.TURN else "Open to both"
