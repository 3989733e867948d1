"""The answers of an assignment as its therapist reads them: by step, side by side, marked where a partner does not see
them. Pure of rows' queries: everything is in the case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from practice import answers
from practice.answers import BOTH, Answered
from practice.exercises import kinds
from practice.exercises.disclosure import Shown
from practice.exercises.run import SEATS, Run, Seat, Slot, Unit, other
from practice.exercises.terms import Kind, Visibility
from practice.runs import Case

TITLE = kinds.Names("each", "the other")
"""Stands for the names in the title of a step that both write."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A later version of what both had seen: only what it changed."""

    number: int
    seat: Seat
    at: datetime
    items: list[Answered]


Row = tuple[str, Answered | None, Answered | None]
"""One question, seat A's answer, seat B's."""


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of both to questions in a row: ratings as a table, everything else side by side."""

    ratings: bool
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Block:
    """The answers to one step: side by side where both write it, else one partner's."""

    title: str
    seat: Seat | None = None
    groups: list[Group] = field(default_factory=list)
    items: list[Answered] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    sealed: str = ""
    """What is still closed to a partner, in words."""


def blocks(case: Case) -> list[Block]:
    """Every step of which something was submitted, in the order of the exercise."""
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
    title = step_words(case, unit.step.id)
    title = title if unit.occurrence == 1 else f"{title}, round {unit.occurrence}"
    return [
        Block(
            title,
            groups=_groups(case, unit, [item for items in shown.values() for item in items]),
            corrections=[one for slot in unit.slots for one in _corrections(case, slot)],
            sealed=" ".join(filter(None, (_awaited(case, unit.slots), _sealed(case, unit.slots)))),
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


def _awaited(case: Case, slots: Iterable[Slot]) -> str:
    """Whose side of a shared step is still to come, so that an empty column is not read as a refusal."""
    absent = [case.names[slot.author] for slot in slots if not case.run.submitted(slot)]
    return f"{' and '.join(absent)} has not submitted this." if absent else ""


def _sealed(case: Case, slots: Iterable[Slot]) -> str:
    """Who has not seen this step yet, for a run that shares."""
    run = case.run
    held = [slot for slot in slots if run.submitted(slot) and not run.revealed(slot)]
    if not held or not run.shares or slots and held[0].author is None:
        return ""
    readers = [case.names[other(slot.author)] for slot in held]
    verb = "have" if len(readers) > 1 else "has"
    return f"{' and '.join(readers)} {verb} not seen this."


def _groups(case: Case, unit: Unit, items: list[Shown]) -> list[Group]:
    """Both partners' answers to each question that either answered, in the order of the exercise."""
    sides: dict[str, dict[str, Answered]] = {}
    for item in items:
        sides.setdefault(item.field.id, {})[item.slot.author] = _read(case, item)
    found: list[Group] = []
    for one in unit.step.fields:
        if one.id not in sides:
            continue
        ratings = one.kind is Kind.SCALE
        if not found or found[-1].ratings != ratings:
            found.append(Group(ratings, []))
        label = kinds.fill(one.label, BOTH)
        found[-1].rows.append((label[:1].upper() + label[1:], *(sides[one.id].get(seat) for seat in SEATS)))
    return found


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


def step_title(case: Case, slot: Slot) -> str:
    """The title of a step as its author reads it, with its round from the second one on."""
    title = step_words(case, slot.step, slot.author)
    return title if slot.occurrence == 1 else f"{title}, round {slot.occurrence}"


def step_words(case: Case, step: str, author: Seat | None = None) -> str:
    """The title of a step as its author reads it; without an author, for both."""
    names = answers.names_of(case.names, author) if author else TITLE
    return kinds.fill(case.exercise.by_id[step].title, names)


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
