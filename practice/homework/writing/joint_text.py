"""A joint record as it is being written: what two people type into one form, brought together without losing a word.
Pure.

Everything typed is taken apart into cells: a question, or one box in one row of a group. A row knows its own name (an
id that its page carries in a hidden input), so that it stays itself when others come and go. A save is a three-way
merge, cell by cell, between what a page was loaded with, what it posts, and what is stored now. What both changed to
different words stays as it is stored; the other words are kept beside it until somebody puts them away. Emptied here
and changed there: the words stay. What arrives when nothing may be added is kept for its author alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from practice.exercises import kinds
from practice.exercises.definition import Field
from practice.exercises.run import SEATS, Seat
from practice.exercises.terms import Kind
from practice.homework.writing.joint_cells import (
    DECLINED,
    NOTHING,
    Cells,
    cells,
    print_of,
    row_of,
    short_of,
    together,
)

MOST_KEPT = 100
"""Words of each kept beside the stored ones; more than that nobody reads. Nobody's push out the other's."""
TABS = 12
"""How many tabs' counters of saves are remembered."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Words that are not in the record: who typed them, in which tab, for which cell. `alone`: only for who did."""

    seat: Seat
    key: str
    cell: str
    raw: kinds.Raw
    alone: bool = False

    @property
    def mark(self) -> str:
        """A short name for these words, by which a form says that they may go."""
        return short_of([self.seat, self.key, self.cell, self.raw, self.alone])

    @property
    def field(self) -> str:
        """The id of the field it belongs to."""
        return self.cell.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Record:
    """The record as stored. `by`: the tab that wrote a cell last. `seq`: the newest save of a tab.

    `done`: by seat, the pages left with "Save and continue". `unagreed`: whose agreement was taken back because the
    text changed after it.
    """

    raws: Mapping[str, kinds.Raw]
    by: Mapping[str, str]
    seq: Mapping[str, int]
    done: Mapping[Seat, tuple[int, ...]]
    kept: tuple[Kept, ...] = ()
    unagreed: tuple[Seat, ...] = ()

    @classmethod
    def load(cls, held: Mapping[str, Any] | None) -> "Record":
        """From the stored value; None is an empty record."""
        held = held or {}
        done = {seat: tuple(numbers) for seat, numbers in held.get("joint_done", {}).items()}
        kept = tuple(Kept(*one) for one in held.get("kept", ()))
        unagreed = tuple(held.get("unagreed", ()))
        return cls(held.get("raws", {}), held.get("by", {}), held.get("seq", {}), done, kept, unagreed)

    def dump(self) -> dict[str, Any]:
        """The value to store."""
        return {
            "raws": dict(self.raws),
            "by": dict(self.by),
            "seq": dict(self.seq),
            "joint_done": {seat: sorted(numbers) for seat, numbers in self.done.items()},
            "kept": [[one.seat, one.key, one.cell, one.raw, one.alone] for one in self.kept],
            "unagreed": list(self.unagreed),
        }

    def seen_by(self, seat: Seat) -> "Record":
        """The record as one of the two may read it: without what is kept for the other alone."""
        return replace(self, kept=tuple(one for one in self.kept if not one.alone or one.seat == seat))

    def left(self, seat: Seat, number: int) -> "Record":
        """The record once this seat has left a page with "Save and continue"."""
        return replace(self, done={**self.done, seat: tuple(sorted({*self.done.get(seat, ()), number}))})


@dataclass(frozen=True, slots=True)
class Post:
    """What one tab posts of one page: its fields with what was typed, and what it was loaded with.

    `seen`: its version. `key`: the tab. `seq`: its counter of saves, 0 when it has none. `away`: marks of kept words
    that were shown and may go.
    """

    seat: Seat
    fields: tuple[Field, ...]
    typed: Mapping[str, kinds.Raw]
    seen: str
    key: str
    seq: int = 0
    away: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome: the record to store, the tab's new version, the fields both changed, and whether the text did."""

    record: Record
    version: str
    conflicts: tuple[str, ...] = ()
    changed: bool = False


def merge(record: Record, post: Post) -> Merge:
    """Bring what a page posted into the record."""
    if post.seq and post.seq < record.seq.get(post.key, 0):
        return Merge(record, post.seen)
    base, mine, held = _parse(post.seen), cells(post.fields, post.typed), cells(post.fields, record.raws)
    after, by, conflicts = dict(held), dict(record.by), list[Kept]()
    base = {cell: was for cell, was in base.items() if _ours(cell, post.fields)}
    others = {cell for cell in {*held, *base} if print_of(held.get(cell)) != base.get(cell, NOTHING)}
    others = {cell for cell in others if by.get(cell) != post.key}
    stay = {row_of(cell) for cell in others & held.keys()} - {row_of(cell) for cell in mine} - {""}
    for cell in dict.fromkeys((*mine, *base)):
        new, old = mine.get(cell), held.get(cell)
        if print_of(new) in (print_of(old), base.get(cell, NOTHING)) or row_of(cell) in stay:
            continue
        foreign = cell in others
        if foreign and old is not None:
            # Emptied here and changed there: the words stay, and there is nothing of ours to keep.
            conflicts += [Kept(post.seat, post.key, cell, new)] if new is not None else []
            continue
        by[cell] = post.key
        if new is None:
            after.pop(cell, None)
        else:
            after[cell] = new
            after.update(_siblings(cell, mine, held))
    raws = {**record.raws, **together(post.fields, after, record.raws, post.typed)}
    kept = _with(tuple(one for one in record.kept if one.mark not in post.away), conflicts)
    made = replace(record, raws=_tidy(raws), by=by, kept=kept, seq=_numbers(record.seq, post.key, post.seq))
    changed = {name: print_of(raw) for name, raw in after.items()} != {
        name: print_of(raw) for name, raw in held.items()
    }
    fields = tuple(dict.fromkeys(one.field for one in conflicts))
    return Merge(made, version(post.fields, post.typed), fields, changed)


def aside(record: Record, post: Post) -> Record:
    """Keep for its author alone what a page posts when nothing may be added to the record any more, or not now."""
    if post.seq and post.seq < record.seq.get(post.key, 0):
        return record
    base, mine, held = _parse(post.seen), cells(post.fields, post.typed), cells(post.fields, record.raws)
    own = [
        Kept(post.seat, post.key, cell, raw, alone=True)
        for cell, raw in mine.items()
        if print_of(raw) not in (base.get(cell), print_of(held.get(cell)))
    ]
    kept = tuple(one for one in record.kept if one.mark not in post.away)
    return replace(record, kept=_with(kept, own), seq=_numbers(record.seq, post.key, post.seq))


def version(fields: Iterable[Field], raws: Mapping[str, kinds.Raw]) -> str:
    """What a page was loaded with: `j goal=1f3a90c2 options/ab12-0/option=77aa0102`."""
    return " ".join(("j", *(f"{cell}={print_of(raw)}" for cell, raw in cells(fields, raws).items())))


def looked_at(record: Record, fields: Iterable[Field], seat: Seat) -> str:
    """A short print of everything that a person agrees to, and of the words still kept beside it."""
    marks = sorted(one.mark for one in record.seen_by(seat).kept)
    return short_of([version(fields, record.raws), marks])


def _ours(cell: str, fields: tuple[Field, ...]) -> bool:
    """Whether the cell is one of this page: a version is only text that came back from a browser."""
    name, _, rest = cell.partition("/")
    one = next((one for one in fields if one.id == name), None)
    if one is None or (one.kind is Kind.GROUP) != bool(rest):
        return False
    return not rest or rest == DECLINED or rest.rpartition("/")[2] in {sub.id for sub in one.fields}


def _siblings(cell: str, mine: Cells, held: Cells) -> Cells:
    """Emptied there and changed here, a row comes back whole: its other boxes as this page has them."""
    row = row_of(cell)
    if not row or any(row_of(name) == row for name in held):
        return {}
    return {name: raw for name, raw in mine.items() if row_of(name) == row}


def _prints(cells: Cells) -> dict[str, str]:
    return {name: print_of(raw) for name, raw in cells.items()}


def _tidy(raws: Mapping[str, kinds.Raw]) -> dict[str, kinds.Raw]:
    return {name: raw for name, raw in raws.items() if raw is not None}


def _with(kept: tuple[Kept, ...], new: Iterable[Kept]) -> tuple[Kept, ...]:
    """The kept words with these; a tab's newer words for a cell take the place of its older ones."""
    for one in new:
        place = (one.key, one.cell, one.alone)
        kept = (*(old for old in kept if (old.key, old.cell, old.alone) != place), one)
    newest = {seat: [one for one in kept if one.seat == seat][-MOST_KEPT:] for seat in SEATS}
    return tuple(one for one in kept if one in newest[one.seat])


def _numbers(held: Mapping[str, int], key: str, seq: int) -> dict[str, int]:
    rest = [(name, number) for name, number in held.items() if name != key]
    return dict([*rest, (key, seq)][-TABS:]) if seq else dict(held)


def _parse(seen: str) -> dict[str, str]:
    """The prints by cell. A version that is not ours reads as a fresh page on which nothing stood."""
    begin, *parts = (seen or "").split(" ")
    if begin != "j":
        return {}
    return dict(part.rpartition("=")[::2] for part in parts if "=" in part)
