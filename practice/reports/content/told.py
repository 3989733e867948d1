"""What one reader may read of an exercise, step by step: for copies, comparisons and the client's own file.

Pure. Every answer comes from `exercises.disclosure`, in the order and the wording of the exercise. Question and answers
keep the person who gave them; a later version of an answer stands behind the first one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from practice import answers
from practice.answers import Answered
from practice.exercises import flow, kinds
from practice.exercises.definition import Field
from practice.exercises.disclosure import Shown, Viewer
from practice.exercises.run import Run, Seat, Slot

FOR_THE_SESSION = "For the session"
NO_ANSWER = "No answer"
TOGETHER = "Together"
_EACH = kinds.Names("each", "the other")
_COUNTED = {"day": "day", "week": "week", "use": "entry"}
Changed = Mapping[Slot, list[tuple[int, dict[str, Shown | None]]]]
"""What `answers.changes` found, by slot."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, or a later version of it. `value`: as it is stored, for the client's own file; None: for the session.

    `version`: 1, or the number of the correction plus 1, counted as the reader sees them.
    """

    seat: Seat | None
    name: str
    words: tuple[str, ...]
    shape: str
    declined: bool
    private: bool
    version: int
    value: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the answers to it: seat A's before B's, each followed by its later versions.

    `ends`: what 0 and 10 of a scale stand for. `kind`: what is asked for, as `terms.Kind`.
    """

    field: str
    question: str
    said: tuple[Said, ...]
    ends: str = ""
    kind: str = "long_text"


@dataclass(frozen=True, slots=True)
class Step:
    """One step in one round, or one entry of a log.

    `lead`: what there is to say about all of it. `log`, `entry`: of a log its title, and which entry of it this is.
    """

    step: str
    occurrence: int
    title: str
    lead: str
    asked: tuple[Asked, ...]
    day: date | None = None
    log: str = ""
    entry: str = ""


def steps(
    run: Run, names: Mapping[str, str], viewer: Viewer, items: Iterable[Shown], changed: Changed, paper: Mapping
) -> list[Step]:
    """The steps of which there is anything to read among `items`, in the order of the exercise.

    `paper`: by slot, that it was typed in from paper.
    """
    found: dict[Slot, list[Shown]] = {}
    for item in items:
        if not item.draft:
            found.setdefault(item.slot, []).append(item)
    told = []
    for unit in run.plan.units:
        if here := [slot for slot in unit.slots if slot in found or changed.get(slot)]:
            told.append(_step(run, names, viewer, here, found, changed, paper))
    # A round that an edit made unnecessary: what was written stays its author's.
    told += [_step(run, names, viewer, [slot], found, changed, paper) for slot in found if slot not in run.places]
    return told


def _step(
    run: Run,
    names: Mapping[str, str],
    viewer: Viewer,
    slots: list[Slot],
    found: Mapping[Slot, list[Shown]],
    changed: Changed,
    paper: Mapping,
) -> Step:
    fields: dict[str, Field] = {}
    said: dict[str, list[Said]] = {}
    authors: dict[str, list[Slot]] = {}
    for slot in slots:
        for key, one, made in _said(run, names, slot, found.get(slot, []), changed.get(slot, ()), viewer):
            fields[key] = one
            said.setdefault(key, []).append(made)
            if slot not in authors.setdefault(key, []):
                authors[key].append(slot)
    step = run.exercise.by_id[slots[0].step]
    order = {one.id: place for place, one in enumerate(step.fields)}
    asked = tuple(
        Asked(key, *question(run, fields[key], authors[key], names, tuple(said[key])))
        for key in sorted(fields, key=lambda key: order.get(key, len(order)))
    )
    lead = " ".join(dict.fromkeys(paper[slot] for slot in slots if paper.get(slot)))
    named, entry = title(run, names, viewer, slots)
    full = f"{named}: {entry}" if entry else named
    log = named if step.log is not None else ""
    return Step(step.id, slots[0].occurrence, full, lead, asked, flow.day_of(run, slots[0]), log, entry)


def _said(
    run: Run, names: Mapping[str, str], slot: Slot, items: list[Shown], changed: Iterable, viewer: Viewer
) -> Iterable[tuple[str, Field, Said]]:
    """(field id, field, answer) of one person's side, or of the record of both."""
    name = names[slot.author] if slot.author else TOGETHER
    own = run.shares and slot.author is not None and slot.author == viewer
    versions: dict[str, list[tuple[str, Field, Said]]] = {}
    for item in items:
        words, shape = worded(answers.shown(run, item, names))
        first = Said(slot.author, name, words, shape, item.declined, own and item.private, 1, item.answer)
        versions[item.field.id] = [(item.field.id, item.field, first)]
    for number, (_, fields) in enumerate(changed, 2):
        for key, item in fields.items():
            if item is None and key not in versions:
                continue  # it was no part of what is told here
            one = item.field if item else versions[key][0][1]
            words, shape = worded(answers.shown(run, item, names)) if item else ((NO_ANSWER,), "text")
            private = own and (item.private if item else versions[key][0][2].private)
            value, declined = (item.answer, item.declined) if item else (None, False)
            later = Said(slot.author, name, words, shape, declined, private, number, value)
            versions.setdefault(key, []).append((key, one, later))
    for told in versions.values():
        yield from told


def question(
    run: Run, one: Field, slots: list[Slot], names: Mapping[str, str], said: tuple[Said, ...]
) -> tuple[str, tuple[Said, ...], str, str]:
    """The question as its author read it, over the answers of both as it reads for both; and the ends of a scale."""
    alone = len(slots) == 1 and slots[0].author
    read_by = answers.names_of(names, slots[0].author) if alone else answers.both(names)
    label = kinds.fill(one.label, read_by)
    low, high = kinds.fill(one.low, read_by), kinds.fill(one.high, read_by)
    ends = f"0 {low}, 10 {high}" if low and high else ""
    return f"{label[:1].upper()}{label[1:]}", said, ends, one.kind.value


def worded(one: Answered) -> tuple[tuple[str, ...], str]:
    """The words of an answer and how they are set: text, list or ranking."""
    if one.declined:
        return (FOR_THE_SESSION,), "text"
    if one.kind == "group":
        lines = tuple(_row(caption, cells) for caption, cells in one.rows)
        return (lines, "list") if lines else ((NO_ANSWER,), "text")
    if not one.words:
        return (NO_ANSWER,), "text"
    if isinstance(one.words, str):
        return (one.words,), "text"
    return one.words, "ranking" if one.kind == "ranking" else "list"


def _row(caption: str, cells: Iterable[Answered]) -> str:
    said = " · ".join(f"{one.label.rstrip('… :')}: {'; '.join(worded(one)[0])}" for one in cells)
    return ": ".join(filter(None, (str(caption), said))) or "–"


def title(run: Run, names: Mapping[str, str], viewer: Viewer, slots: list[Slot]) -> tuple[str, str]:
    """The title of a step as its author reads it, with its round from the second one on; and the day of an entry."""
    slot = slots[0]
    step = run.exercise.by_id[slot.step]
    alone = slot.author if len(slots) == 1 else None
    seat = alone or (viewer if viewer in ("A", "B") else None)
    read_by = answers.names_of(names, seat) if seat else _EACH._replace(a=names["A"], b=names["B"])
    named = kinds.fill(step.title, read_by)
    if step.log is not None:
        return named, _entry(run, slot)
    return named if slot.occurrence == 1 else f"{named}, round {slot.occurrence}", ""


def _entry(run: Run, slot: Slot) -> str:
    """`Tuesday, November 24 · day 3 of 7`, `Week 2 of 8 · from Tuesday, November 24`, `Entry 3`."""
    log, day = run.exercise.by_id[slot.step].log, flow.day_of(run, slot)
    place = f"{_COUNTED[log.every]} {slot.occurrence}" + ("" if log.every == "use" else f" of {log.entries}")
    if log.every == "use" or day is None:
        return place.capitalize()
    said = f"{day:%A}, {day:%B} {day.day}"
    return f"{said} · {place}" if log.every == "day" else f"{place.capitalize()} · from {said}"
