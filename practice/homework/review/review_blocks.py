"""The answers of an assignment as its therapist reads them: by step, side by side, marked where a partner does not see
them. Pure of rows' queries: everything is in the case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from practice import answers
from practice.answers import Answered
from practice.exercises import binding, flow, kinds
from practice.exercises.definition import Field
from practice.exercises.disclosure import Shown, visible
from practice.exercises.run import SEATS, Run, Seat, Slot, Unit, other
from practice.exercises.terms import Kind, Visibility
from practice.homework.review.review_words import day_words, entry_words, log_words, names_said, step_title, step_words
from practice.homework.writing import corrections
from practice.homework.writing.corrections import Correction
from practice.runs import Case

SHORT = frozenset({Kind.SCALE, Kind.LIKERT5, Kind.SINGLE, Kind.YES_NO, Kind.NUMBER, Kind.DATE, Kind.TIMER})
"""Kinds whose answers fit into one cell of a table."""


Row = tuple[str, Answered | None, Answered | None]
"""One question, seat A's answer, seat B's."""


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of both to questions in a row: short ones as a table, everything else side by side."""

    short: bool
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one partner wrote in a log for one day. `late`: when, if that was after the day."""

    items: list[Answered]
    late: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One row of a log: `title` "Day 3", `on` "Tue, Nov 24", and what each wrote."""

    title: str
    on: str
    entries: tuple[Entry | None, Entry | None]


@dataclass(frozen=True, slots=True)
class Block:
    """The answers to one step: side by side where both write it, one partner's, or a record of both (`agreed`)."""

    title: str
    seat: Seat | None = None
    groups: list[Group] = field(default_factory=list)
    items: list[Answered] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    agreed: list[tuple[Seat, datetime]] = field(default_factory=list)
    """Who agreed to a joint record, and when."""
    sealed: str = ""
    """What is still closed to a partner, in words."""
    notes: list[str] = field(default_factory=list)
    """Who else does not see what of a log, said once for all days."""
    paper: list[str] = field(default_factory=list)
    """What was typed in from paper, by whom and when."""


@dataclass(frozen=True)
class _Reading:
    """The case with everything its therapist may see, by slot, and what each partner sees of the other's."""

    case: Case
    shown: Mapping[Slot, list[Shown]]
    seen: Mapping[Seat, frozenset[tuple[Slot, str]]]


def blocks(case: Case) -> list[Block]:
    """Every step of which something was submitted, in the order of the exercise."""
    run = case.run
    shown: dict[Slot, list[Shown]] = {}
    for item in visible(run, "therapist"):
        shown.setdefault(item.slot, []).append(item)
    seen = {seat: frozenset((item.slot, item.field.id) for item in visible(run, seat)) for seat in SEATS}
    reading = _Reading(case, shown, seen)
    found, logs = [], set()
    for unit in run.plan.units:
        if unit.step.log is None:
            found += _block(reading, unit)
        elif unit.step.id not in logs:
            logs.add(unit.step.id)
            found += _log(reading, [one for one in run.plan.units if one.step.id == unit.step.id])
    left = [one.slot for one in run.submissions if one.submitted and one.slot not in run.places]
    for slot in left:  # a round that an edit made unnecessary: what was written stays readable
        found.append(_single(reading, slot))
    return found


def _block(reading: _Reading, unit: Unit) -> list[Block]:
    case = reading.case
    if not any(slot in reading.shown for slot in unit.slots):
        return []
    if len(unit.slots) == 1:
        return [_single(reading, unit.slots[0])]
    title = step_words(case, unit.step.id)
    return [
        Block(
            title if unit.occurrence == 1 else f"{title}, round {unit.occurrence}",
            groups=_groups(reading, unit),
            corrections=[one for slot in unit.slots for one in corrections.of(case, "therapist", slot)],
            sealed=" ".join(filter(None, (_awaited(case, unit.slots), _sealed(case, unit.slots)))),
            paper=[words for slot in unit.slots for words in _paper(case, slot)],
        )
    ]


def _single(reading: _Reading, slot: Slot) -> Block:
    case, row = reading.case, reading.case.rows.get(slot)
    at = {"A": row.agreed_a_at, "B": row.agreed_b_at} if row and slot.author is None else {}
    return Block(
        step_title(case, slot),
        slot.author,
        items=[_read(reading, item) for item in reading.shown.get(slot, ())],
        corrections=corrections.of(case, "therapist", slot) if slot.author else [],
        agreed=[(seat, moment) for seat, moment in at.items() if moment],
        sealed=_sealed(case, (slot,)),
        paper=_paper(case, slot),
    )


def _log(reading: _Reading, units: list[Unit]) -> list[Block]:
    """A log as a table by day and person, without the day itself, which stands beside."""
    case, days = reading.case, []
    for unit in units:
        found = {slot.author: slot for slot in unit.slots if slot in reading.shown}
        if found:
            first = next(iter(unit.slots))
            entries = tuple(_entry(reading, found[seat]) if seat in found else None for seat in SEATS)
            days.append(Day(*entry_words(case, first), entries))
    slots = [slot for unit in units for slot in unit.slots]
    if not days:
        return []
    paper = [words for slot in slots for words in _paper(case, slot)]
    shown = {item.field.id for slot in slots for item in reading.shown.get(slot, ())}
    notes = _for_all_days(case, [one for one in units[0].step.fields if one.id in shown])
    title = log_words(case, units[0].step.id)
    return [Block(title, days=days, sealed=_sealed(case, slots), notes=notes, paper=paper)]


def _for_all_days(case: Case, fields: list[Field]) -> list[str]:
    """Which questions of a log the other partner does not read, where answers are shared."""
    if not case.run.shares:
        return []
    names, found = answers.both(case.names), []
    for one in fields:
        if one.visibility in (Visibility.T, Visibility.O):
            ending = "." if one.visibility is Visibility.T else ", unless they open it."
            found.append(f"“{kinds.fill(one.label, names)}”: only you and who wrote it see this{ending}")
    return found


def _entry(reading: _Reading, slot: Slot) -> Entry:
    case = reading.case
    items = [_read(reading, item) for item in reading.shown[slot] if item.field.auto != "day"]
    written = case.run.by_slot[slot].day
    return Entry(items, f"Written on {day_words(written)}" if flow.late(case.run, slot) and written else "")


def _awaited(case: Case, slots: Iterable[Slot]) -> str:
    """Whose side of a shared step is still to come, so that an empty column is not read as a refusal."""
    absent = [case.names[slot.author] for slot in slots if not case.run.submitted(slot)]
    return f"{' and '.join(absent)} has not submitted this." if absent else ""


def _sealed(case: Case, slots: Iterable[Slot]) -> str:
    """Who has not seen this step yet, for a run that shares; or that nobody ever does."""
    run = case.run
    held = [slot for slot in slots if run.submitted(slot) and not run.revealed(slot)]
    if not held or not run.shares or held[0].author is None:
        return ""
    if case.exercise.by_id[held[0].step].by == "one":
        return "Each writes this alone: only you and its author see it."
    readers = list(dict.fromkeys(case.names[other(slot.author)] for slot in held))
    verb = "have" if len(readers) > 1 else "has"
    return f"{names_said(readers)} {verb} not seen this."


def _paper(case: Case, slot: Slot) -> list[str]:
    """That this was typed in from paper, by whom and when."""
    return [words] if (words := case.typed_in(slot)) else []


def _groups(reading: _Reading, unit: Unit) -> list[Group]:
    """Both partners' answers to each question that either answered, in the order of the exercise."""
    sides: dict[str, dict[Seat, Answered]] = {}
    for slot in unit.slots:
        for item in reading.shown.get(slot, ()):
            sides.setdefault(item.field.id, {})[slot.author] = _read(reading, item)
    found: list[Group] = []
    together = answers.both(reading.case.names)
    for one in unit.step.fields:
        if one.id not in sides:
            continue
        common = one.rows_from is not None and one.rows_from.of in ("joint", "both")
        short = one.kind in SHORT or common
        if not found or found[-1].short != short:
            found.append(Group(short, []))
        if common:
            found[-1].rows.extend(_by_row(reading.case, one, sides[one.id]))
            continue
        label = kinds.fill(one.label, together)
        for slot in unit.slots:
            if slot.author not in sides[one.id] and _unasked(reading.case.run, slot, one):
                sides[one.id][slot.author] = Answered("short_text", label, words="Not asked")
        found[-1].rows.append((label[:1].upper() + label[1:], *(sides[one.id].get(seat) for seat in SEATS)))
    return found


def _by_row(case: Case, group: Field, sides: Mapping[Seat, Answered]) -> list[Row]:
    """Both partners' answers about the same things, one line for each thing and question."""
    together, found = answers.both(case.names), {}
    for seat, answer in sides.items():
        names = answers.names_of(case.names, seat)
        labels = {kinds.fill(one.label, names): kinds.fill(one.label, together) for one in group.fields}
        for caption, said in answer.rows:
            for one in said:
                found.setdefault((caption, labels[one.label]), {})[seat] = one
    rows = [(f"{caption}: {label}", *(each.get(seat) for seat in SEATS)) for (caption, label), each in found.items()]
    if any(one.declined for one in sides.values()):  # a whole group that was left for the session has no rows
        rows.insert(0, (kinds.fill(group.label, together), *(_if_declined(sides.get(seat)) for seat in SEATS)))
    return rows


def _if_declined(one: Answered | None) -> Answered | None:
    return one if one is not None and one.declined else Answered("group", "", words="–")


def _unasked(run: Run, slot: Slot, one: Field) -> bool:
    """Whether somebody who submitted this step was not asked one of its questions."""
    if not run.submitted(slot):
        return False
    asked = binding.bound(run, slot).by_id.get(one.id)
    if asked is None:
        return True
    return not kinds.shown(asked, kinds.Context(run.by_slot[slot].answers, {}))


def _read(reading: _Reading, item: Shown) -> Answered:
    """One answer, marked when the partner will not see it, and with the note its value carries."""
    case, author = reading.case, item.slot.author or reading.case.run.starts
    names = answers.names_of(case.names, author)
    notes = _only(reading, item, names)
    notes += [kinds.fill(one.note, names) for one in item.field.advice if one.note and one.holds(item.answer)]
    return answers.shown(case.run, item, case.names, note=" ".join(notes))


def _only(reading: _Reading, item: Shown, names: kinds.Names) -> list[str]:
    """Who else does not see this answer, or a part of it, where answers are shared."""
    run = reading.case.run
    if not run.shares or run.exercise.by_id[item.slot.step].by == "one" or item.slot.author is None:
        return []
    only = f"Only you and {names.me} see"
    if item.private and run.exercise.by_id[item.slot.step].log is not None:
        return []  # said once for all days
    if item.visibility is Visibility.O and not item.private:
        return [f"{names.me} opened this to {names.partner}."]
    if item.private:
        ending = "." if item.visibility is Visibility.T else f", unless {names.me} opens it."
        return [f"{only} this{ending}"]
    chosen = item.answer if isinstance(item.answer, list) else [item.answer]
    kept = [one.label for one in item.field.options if one.id in item.field.for_therapist and one.id in chosen]
    if kept:
        return [f"{only} “{'”, “'.join(kept)}”."]
    if run.revealed(item.slot) and (item.slot, item.field.id) not in reading.seen[other(item.slot.author)]:
        return [f"{names.partner} does not see this yet."]
    return []
