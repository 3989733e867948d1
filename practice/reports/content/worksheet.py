"""An exercise on paper: the questions of one person, in the order and wording of the definition, with room to write.

Pure. The same tree is printed blank and as a fillable PDF; `Item.name` is the name of its form field. Options and rows
that follow other answers are printed when those answers are known, else there is room to write them by hand. Answers
already given are never printed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from practice.exercises import binding, kinds, logs
from practice.exercises.disclosure import field_sentence
from practice.exercises.run import SEATS, Run, Seat, Slot, other
from practice.reports.content import sheet_items, sheet_tables
from practice.reports.content.sheet import Block, Item, Part, Row, Worksheet
from practice.reports.content.summary import Letterhead

if TYPE_CHECKING:
    from practice.exercises.definition import Exercise, Field, Page, Step

USES = 6
"""Entries printed of a log that is written whenever something happens."""
MOST_OPEN = 12
"""Lines for rows that follow others, which are not known yet."""
COUNTED = {"day": "Day", "week": "Week", "use": "Entry"}
ME = kinds.Names("me", "my partner", "First partner", "Second partner")
"""The names on a blank of the library, in questions."""
YOU = ME._replace(me="you", partner="your partner")
"""The names on it in what speaks to the reader."""
_PLACE = re.compile(r" \(\d+ of \d+\)$")


def build(
    run: Run,
    seat: Seat,
    names: Mapping[str, str],
    *,
    letterhead: Letterhead,
    number: str = "",
    code: str = "",
    crisis: Iterable[tuple[str, str]] = (),
    facts: Iterable[tuple[str, str]] = (),
    me: kinds.Names | None = None,
) -> Worksheet:
    """The sheet of the person in `seat`; `names` by "A", "B" and "therapist". `me`: names in questions when not
    those (`ME`, on a sheet for nobody yet)."""
    exercise = run.exercise
    person = names[seat] if me is None else ""
    me = me or kinds.Names(names[seat], names[other(seat)], names["A"], names["B"])
    parts = tuple(
        part for _, slots in groupby(_slots(run, seat), key=_log_of) for part in _parts(run, [*slots], seat, names, me)
    )
    return Worksheet(
        letterhead,
        f"Worksheet {number}".rstrip(),
        exercise.title,
        person,
        kinds.fill(exercise.intro, _you(me)),
        tuple(facts),
        parts,
        number,
        code,
        tuple(crisis),
        f"worksheet-{number.lower()}.pdf" if number else "worksheet.pdf",
    )


def blank(
    exercise: "Exercise", seat: Seat, therapist: str, letterhead: Letterhead, crisis: Iterable[tuple[str, str]] = ()
) -> Worksheet:
    """The sheet of an exercise for nobody yet; seat A is of the person who starts."""
    names = {"A": "your partner", "B": "your partner", "therapist": therapist}
    run = Run(exercise, frozenset(SEATS), "A", exercise.disclosure)
    return build(run, seat, names, letterhead=letterhead, crisis=crisis, me=ME)


def _you(me: kinds.Names) -> kinds.Names:
    """The names in what speaks to the reader: a blank's "my partner" is "your partner" there."""
    return YOU if me is ME else me


def _log_of(slot_and_step: tuple[Slot, "Step"]) -> tuple[str, int]:
    """What is printed together: all entries of a log; anything else alone."""
    slot, step = slot_and_step
    return (slot.step, 0) if step.log is not None else (slot.step, slot.occurrence)


def _slots(run: Run, seat: Seat) -> Iterator[tuple[Slot, "Step"]]:
    """The slots this person writes, in order; of a log without a number of days as many as fit a page."""
    for unit in run.plan.units:
        for slot in unit.slots:
            if slot.author in (seat, None):
                log = unit.step.log
                if log is not None and log.every == "use":
                    if slot.occurrence == 1:
                        uses = range(1, min(log.entries, USES) + 1)
                        yield from ((Slot(slot.step, use, seat), unit.step) for use in uses)
                else:
                    yield slot, unit.step


def _parts(
    run: Run, slots: list[tuple[Slot, "Step"]], seat: Seat, names: Mapping[str, str], me: kinds.Names
) -> Iterator[Part]:
    parts = [_part(run, slot, seat, names, me) for slot, _ in slots]
    table = None
    if len(parts) > 1:
        rows = [Row(part.when, part.items) for part in parts]
        table = sheet_tables.of_rows(rows, session=True)
    first = parts[0]
    if table is None:  # what is the same for every entry is said once
        yield first
        yield from (_bare(part) for part in parts[1:])
        return
    intro = " ".join(dict.fromkeys(filter(None, (first.intro, *(block.intro for block in first.blocks)))))
    yield replace(first, when="", intro=intro, blocks=(Block("", "", (table,)), *_who_sees(first)))


def _bare(part: Part) -> Part:
    blocks = tuple(replace(block, intro="") for block in part.blocks)
    return replace(part, intro="", sees="", blocks=blocks)


def _who_sees(part: Part) -> Iterator[Block]:
    """Under a table: which of its columns somebody else reads, or nobody."""
    found = [f"“{item.label}”: {item.sees}" for item in part.items if item.sees]
    if found:
        yield Block("", " ".join(found), ())


def _part(run: Run, slot: Slot, seat: Seat, names: Mapping[str, str], me: kinds.Names) -> Part:
    step = binding.bound(run, slot)
    asked = [field for page in step.pages for field in page.fields if field.auto != "hints"]
    said = {field.id: _sentence(field_sentence(field, step, run, seat, names)) for field in asked}
    usual = Counter(said.values()).most_common(1)[0][0] if said else ""
    unusual = {key: sentence for key, sentence in said.items() if sentence != usual}
    blocks = tuple(
        Block(title, intro, tuple(_content(run, slot, step, pages, me, unusual)))
        for title, intro, pages in _together(step.pages, me)
    )
    agree = (me.a, me.b) if step.by == "together" else ()
    title, intro = kinds.fill(step.title, _you(me)), kinds.fill(step.intro, _you(me))
    return Part(title, when(run, step, slot), intro, usual, blocks, agree)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _together(pages: Iterable["Page"], me: kinds.Names) -> Iterator[tuple[str, str, list["Page"]]]:
    """Screens of one list of items belong together on paper: (title, intro, screens)."""
    for _, group in groupby(enumerate(pages), key=_list_of):
        found = [page for _, page in group]
        titles = list(dict.fromkeys(_PLACE.sub("", kinds.fill(page.title, _you(me))) for page in found))
        intros = dict.fromkeys(kinds.fill(page.intro, _you(me)) for page in found)
        yield titles[0] if len(titles) == 1 else "", " ".join(filter(None, intros)), found


def _list_of(numbered: tuple[int, "Page"]) -> tuple[str, int]:
    """Screens whose questions all ask about items, with the same beginnings, are one list; others stand alone."""
    number, page = numbered
    if page.fields and all(field.item for field in page.fields):
        kept = tuple(dict.fromkeys(field.label.replace(field.item, "…") for field in page.fields))
        return repr(kept), -1
    return "", number


def _content(
    run: Run, slot: Slot, step: "Step", pages: Iterable["Page"], me: kinds.Names, said: Mapping[str, str]
) -> Iterator:
    start = f"{slot.step}.{slot.occurrence}."
    known = {field: rows or _room(run, step.by_id[field]) for field, rows in binding.rows(run, slot).items()}
    items = [
        _grouped(sheet_items.make(step, field, me, start + field.id, said.get(field.id, ""), known.get(field.id, ())))
        for page in pages
        for field in page.fields
        if field.auto != "hints"
    ]
    yield from sheet_tables.of_items(items)


def _room(run: Run, field: "Field") -> tuple[str, ...]:
    """Empty lines for rows that are not known yet: as many as there can be, if that is few."""
    source = field.rows_from
    group = run.exercise.by_id[source.step].by_id.get(source.field) if source.field else None
    most = source.most if source.take == "gaps" else (group and group.rows_max) or sheet_items.OPEN_ROWS
    return ("",) * min(most, MOST_OPEN)


def _grouped(item: Item) -> Item:
    """A group with its table, where it fits one."""
    if not item.rows:
        return item
    numbered = [row if row.caption else replace(row, caption=str(at)) for at, row in enumerate(item.rows, 1)]
    return replace(item, rows=tuple(numbered), table=sheet_tables.of_rows(numbered))


def when(run: Run, step: "Step", slot: Slot) -> str:
    """Which of several entries or rounds it is: "Day 3, Nov 24"; "" for the only one."""
    if step.log is None:
        return "" if slot.occurrence == 1 else f"Round {slot.occurrence}"
    day = logs.day_of(run, slot) if run.begins is not None and step.log.every == "day" else None
    return f"{COUNTED[step.log.every]} {slot.occurrence}" + (f", {day:%b} {day.day}" if day else "")
