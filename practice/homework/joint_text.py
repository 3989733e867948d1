"""A joint record as it is being written: what two people type into one form, brought together without losing a word.
Pure.

Everything typed is taken apart into cells: a question, or one box in one row of a group. A row knows its own name (an
id that its page carries in a hidden input), so that it stays itself when others come and go. A save is a three-way
merge, cell by cell, between what a page was loaded with, what it posts, and what is stored now. What both changed to
different words stays as it is stored; the other words are kept beside it until somebody puts them away. Emptied here
and changed there: the words stay. What arrives when nothing may be added is kept for its author alone.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from practice.exercises import kinds
from practice.exercises.definition import Field
from practice.exercises.run import Seat
from practice.exercises.terms import Kind
from practice.homework import drafts
from practice.questions import untouched

MOST_KEPT = 100
"""Words kept beside the stored ones, of both; more than that nobody reads."""
TABS = 12
"""How many tabs' counters of saves are remembered."""
DECLINED = "__declined"
NOTHING = "0"
"""The print of nothing typed."""
Cells = dict[str, kinds.Raw]
"""What was typed, by `field` or `field/row/box`; nothing that is empty."""


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
        return _hash([self.seat, self.key, self.cell, self.raw, self.alone])

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
    others = {cell for cell in {*held, *base} if _print(held.get(cell)) != base.get(cell, NOTHING)}
    others = {cell for cell in others if by.get(cell) != post.key}
    stay = {_row(cell) for cell in others & held.keys()} - {_row(cell) for cell in mine} - {""}
    for cell in dict.fromkeys((*mine, *base)):
        new, old = mine.get(cell), held.get(cell)
        if _print(new) in (_print(old), base.get(cell, NOTHING)) or _row(cell) in stay:
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
    raws = {**record.raws, **_raws(post.fields, after, record.raws, post.typed)}
    kept = _with(tuple(one for one in record.kept if one.mark not in post.away), conflicts)
    made = replace(record, raws=_tidy(raws), by=by, kept=kept, seq=_numbers(record.seq, post.key, post.seq))
    changed = {name: _print(raw) for name, raw in after.items()} != {name: _print(raw) for name, raw in held.items()}
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
        if _print(raw) not in (base.get(cell), _print(held.get(cell)))
    ]
    kept = tuple(one for one in record.kept if one.mark not in post.away)
    return replace(record, kept=_with(kept, own), seq=_numbers(record.seq, post.key, post.seq))


def version(fields: Iterable[Field], raws: Mapping[str, kinds.Raw]) -> str:
    """What a page was loaded with: `j goal=1f3a90c2 options/ab12-0/option=77aa0102`."""
    return " ".join(("j", *(f"{cell}={_print(raw)}" for cell, raw in cells(fields, raws).items())))


def looked_at(record: Record, fields: Iterable[Field], seat: Seat) -> str:
    """A short print of everything that a person agrees to, and of the words still kept beside it."""
    marks = sorted(one.mark for one in record.seen_by(seat).kept)
    return _hash([version(fields, record.raws), marks])


def cells(fields: Iterable[Field], raws: Mapping[str, kinds.Raw]) -> Cells:
    """What was typed, taken apart. Rows without a name of their own are called by their place."""
    found: Cells = {}
    for one in fields:
        raw = raws.get(one.id)
        if one.kind is not Kind.GROUP:
            if not untouched(one, raw):
                found[one.id] = raw
            continue
        if kinds.is_declined(raw):
            found[f"{one.id}/{DECLINED}"] = True
            raw = raw.get("typed")
        for row, name in _named(raw):
            for sub in one.fields:
                if not untouched(sub, row.get(sub.id)):
                    found[f"{one.id}/{name}/{sub.id}"] = row[sub.id]
    return found


def typed(fields: Iterable[Field], form: Any) -> dict[str, kinds.Raw]:
    """What a page posted, with the names that its rows carry."""
    found = {}
    for one in fields:
        raw = kinds.read(one, form)
        if one.kind is Kind.GROUP:
            rows = raw.get("typed") if kinds.is_declined(raw) else raw
            named = [{**row, "row": _name_in(form, one.id, place)} for place, row in enumerate(rows or [])]
            raw = {**raw, "typed": named} if kinds.is_declined(raw) else named
        found[one.id] = raw
    return found


def row_name(row: Mapping[str, Any] | None, place: int) -> str:
    """The name of a row: its own, or its place."""
    name = (row or {}).get("row")
    return name if isinstance(name, str) and name else f"p{place}"


def _name_in(form: Any, group: str, place: int) -> str:
    name = kinds.first(form, f"{group}-{place}-row") or ""
    plain = len(name) <= 40 and all(char.isascii() and (char.isalnum() or char in "_-") for char in name)
    return name if name and plain else f"p{place}"


def _named(raw: kinds.Raw) -> list[tuple[Mapping[str, Any], str]]:
    rows = raw if isinstance(raw, list) else []
    return [(row, row_name(row, place)) for place, row in enumerate(rows) if isinstance(row, dict)]


def _ours(cell: str, fields: tuple[Field, ...]) -> bool:
    """Whether the cell is one of this page: a version is only text that came back from a browser."""
    name, _, rest = cell.partition("/")
    one = next((one for one in fields if one.id == name), None)
    if one is None or (one.kind is Kind.GROUP) != bool(rest):
        return False
    return not rest or rest == DECLINED or rest.rpartition("/")[2] in {sub.id for sub in one.fields}


def _siblings(cell: str, mine: Cells, held: Cells) -> Cells:
    """Emptied there and changed here, a row comes back whole: its other boxes as this page has them."""
    row = _row(cell)
    if not row or any(_row(name) == row for name in held):
        return {}
    return {name: raw for name, raw in mine.items() if _row(name) == row}


def _row(cell: str) -> str:
    """The row a cell stands in, `options/ab-0`; "" for a question of its own."""
    row = cell.rpartition("/")[0]
    return row if "/" in row else ""


def _raws(
    fields: tuple[Field, ...], after: Cells, stored: Mapping[str, kinds.Raw], typed: Mapping[str, kinds.Raw]
) -> dict[str, kinds.Raw]:
    """The cells put together again: rows in the order in which they are stored, new ones at the end."""
    found: dict[str, kinds.Raw] = {}
    for one in fields:
        if one.kind is not Kind.GROUP:
            found[one.id] = after.get(one.id)
            continue
        order = dict.fromkeys(name for raws in (stored, typed) for _, name in _named(_rows(raws.get(one.id))))
        order |= dict.fromkeys(cell.split("/")[1] for cell in after if cell.startswith(f"{one.id}/"))
        order.pop(DECLINED, None)
        rows = []
        for name in order:
            row = {sub.id: after.get(f"{one.id}/{name}/{sub.id}") for sub in one.fields}
            row = {key: raw for key, raw in row.items() if raw is not None}
            if row:
                rows.append(row | {"row": name})
        found[one.id] = {"declined": True, "typed": rows} if f"{one.id}/{DECLINED}" in after else rows or None
    return found


def _rows(raw: kinds.Raw) -> kinds.Raw:
    return raw.get("typed") if kinds.is_declined(raw) else raw


def _tidy(raws: Mapping[str, kinds.Raw]) -> dict[str, kinds.Raw]:
    return {name: raw for name, raw in raws.items() if raw is not None}


def _with(kept: tuple[Kept, ...], new: Iterable[Kept]) -> tuple[Kept, ...]:
    """The kept words with these; a tab's newer words for a cell take the place of its older ones."""
    for one in new:
        place = (one.key, one.cell, one.alone)
        kept = (*(old for old in kept if (old.key, old.cell, old.alone) != place), one)
    return kept[-MOST_KEPT:]


def _numbers(held: Mapping[str, int], key: str, seq: int) -> dict[str, int]:
    rest = [(name, number) for name, number in held.items() if name != key]
    return dict([*rest, (key, seq)][-TABS:]) if seq else dict(held)


def _parse(seen: str) -> dict[str, str]:
    """The prints by cell. A version that is not ours reads as a fresh page on which nothing stood."""
    begin, *parts = (seen or "").split(" ")
    if begin != "j":
        return {}
    return dict(part.rpartition("=")[::2] for part in parts if "=" in part)


def _print(raw: kinds.Raw) -> str:
    return NOTHING if raw is None else _hash(drafts.same_lines(raw))


def _hash(value: Any) -> str:
    """Short; equal for what reads equal. Not a secret, not a signature."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=True, sort_keys=True).encode()).hexdigest()[:12]
