"""Questions that come again and again, as a table: items of a list, entries of a log, rows of a group. Pure.

A table is made only where every column has room; else the questions stay one under the other.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from practice.reports.content.sheet import Head, Item, Row, Table

ROOM = 118
"""How wide the columns may be together, in percent of a line, before they are drawn together."""
SESSION = 9
"""Width of the column for the session."""
TICKED, WRITTEN = 31, 11
"""Width of a scale to tick, and of one whose number is written."""
LAYOUTS = ((True, 66), (False, 66), (True, 38), (False, 38), (True, 26), (False, 26), (False, 0))
"""What is tried in turn: whether scales are ticked, and how wide choices in several columns may be."""
FIXED = {"short_text": 36, "number": 11, "date": 14, "timer": 13, "yes_no": 16}
LEAST = 2
"""Fewer lines are no table."""
NARROW, BROAD = 5, 27
"""Width of what stands before each line, at least and at the most."""


def of_items(items: Sequence[Item]) -> Iterator[Item | Table]:
    """The questions in order; those that ask the same about several items after each other as one table."""
    at = 0
    while at < len(items):
        run = list(_same(items[at:]))
        made = _items_table(run)
        yield made or items[at]
        at += len(run) if made else 1


def of_rows(rows: Sequence[Row], session: bool = False) -> Table | None:
    """A line for each row; None when there are too few, or no room. `session`: a line may be left for the session."""
    if len(rows) < LEAST or not rows[0].items:
        return None
    first = rows[0].items
    if any(item.rows or item.lines > 1 or item.kind == "ranking" for item in first):
        return None
    if any(item.kind == "single" and not item.choices for item in first) and len(first) > 1:
        return None
    longest = max(len(row.caption) for row in rows)
    caption = min(max(NARROW, longest + 2), BROAD)
    rest = caption + (SESSION if session else 0)
    for wide, most in LAYOUTS:
        units = [_units(item, wide, most) for item in first]
        total = rest + sum(unit for unit, _ in units)
        if total <= (100 if wide else ROOM):
            break
    else:
        return None
    heads = tuple(
        Head(_head(item), _notes(item, first), _percent(unit, total), across)
        for item, (unit, across) in zip(first, units, strict=True)
    )
    lines = tuple(
        replace(row, declined=f"{row.items[0].name}.declined" if session and any(i.session for i in row.items) else "")
        for row in rows
    )
    return Table(_note(first), heads, lines, wide, _percent(caption, total), _percent(SESSION, total))


def _same(items: Sequence[Item]) -> Iterator[Item]:
    """As many questions from the start as ask the same, in the same order, about one item after the other."""
    if not items[0].about:
        return
    first = [item for item in items if item.about == items[0].about]
    pattern = [_pattern(item) for item in first]
    size = len(first)
    for start in range(0, len(items) - size + 1, size):
        part = items[start : start + size]
        if not part[0].about or {item.about for item in part} != {part[0].about}:
            return
        if [_pattern(item) for item in part] != pattern:
            return
        yield from part


def _pattern(item: Item) -> tuple:
    """What is the same in questions that differ only in their item."""
    return (_head(item), item.kind, item.hint, item.sees, item.unless, item.choices, item.low, item.high)


def _items_table(items: list[Item]) -> Table | None:
    if not items:
        return None
    rows = [Row(about, tuple(i for i in items if i.about == about)) for about in dict.fromkeys(i.about for i in items)]
    rows = [replace(row, caption=row.caption[:1].upper() + row.caption[1:]) for row in rows]
    return of_rows(rows, session=True)


def _head(item: Item) -> str:
    """The question without its item: `My week: …`."""
    if not item.about:
        return item.label
    for about in (item.about, item.about[:1].upper() + item.about[1:]):
        if about in item.label:
            return item.label.replace(f"“{about}”", "…").replace(about, "…")
    return item.label


def _note(items: Sequence[Item]) -> str:
    """What holds for several columns, said once: `Only if “Did we do it” is Yes: “Time”, “My attention”.`"""
    found = []
    for unless in dict.fromkeys(item.unless for item in items if item.unless):
        labels = [f"“{_head(item)}”" for item in items if item.unless == unless]
        if len(labels) > 1:
            found.append(f"{unless.removesuffix('.')}: {', '.join(labels)}.")
    return " ".join(found)


def _notes(item: Item, items: Sequence[Item]) -> tuple[str, ...]:
    ends = []
    if item.kind == "scale":
        ends.append(f"0 {item.low} – 10 {item.high}" if item.low and item.high else "0 to 10")
    if item.kind == "timer":
        ends.append("minutes : seconds")
    alone = sum(one.unless == item.unless for one in items) == 1
    return tuple(filter(None, (*ends, item.unless if alone else "", item.hint)))


def _units(item: Item, wide: bool, most: int) -> tuple[int, int]:
    """The width of a column and how many choices stand in one line of a cell, `most`: percent they may take."""
    if item.kind == "scale":
        return (TICKED if wide else WRITTEN), 1
    if item.kind in FIXED:
        return FIXED[item.kind], 2
    if not item.choices:
        return FIXED["short_text"], 1
    one = math.ceil((5.5 + 1.45 * max(len(label) for _, label in item.choices)) / 1.78)
    count = len(item.choices)
    for across in (4, 3, 2):
        saves_a_line = math.ceil(count / across) < math.ceil(count / (across - 1))
        if count >= across and saves_a_line and across * one <= most:
            return across * one, across
    return max(one, 9), 1


def _percent(unit: int, total: int) -> int:
    """In percents that are not more than all together."""
    return 100 * unit // total
