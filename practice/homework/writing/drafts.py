"""What a person typed so far in one step, and how two tabs are brought together without losing a word. Pure.

A page knows, in its hidden `version`, a short print of each field as it was when the page was loaded. A save is then a
three-way merge, field by field: what this tab did not change is left alone; what only this tab changed is taken; what
both changed to different things stays as it is stored, and this tab's words are kept beside it until their author has
seen both. `key` is the tab (the form key of its page), so that a tab never quarrels with itself when the answer to an
autosave got lost.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from practice.exercises import kinds
from practice.exercises.definition import Field
from practice.exercises.terms import Kind
from practice.questions import untouched

DRAFT, SUBMITTED, REVEALED = "d", "s", "r"
STATES = DRAFT + SUBMITTED + REVEALED
"""Where a response stands, in order: a page loaded in one state must not write into a later one."""
MOST_OTHERS = 10
"""Versions of one field kept beside the stored one; more than that nobody reads."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`raws`: by field id, exactly as typed. `others`: what lost against them. `by`: the tab that wrote a field last.

    `seq`: the number of the newest save of a tab. `done`: numbers of the pages left with "Save and continue".
    """

    raws: Mapping[str, kinds.Raw]
    others: Mapping[str, tuple[kinds.Raw, ...]]
    by: Mapping[str, str]
    seq: Mapping[str, int]
    done: frozenset[int]

    @classmethod
    def load(cls, held: Mapping[str, Any] | None) -> "Draft":
        """From the stored value; None is an empty draft."""
        held = held or {}
        others = {name: tuple(values) for name, values in held.get("others", {}).items()}
        return cls(
            held.get("raws", {}), others, held.get("by", {}), held.get("seq", {}), frozenset(held.get("done", ()))
        )

    def dump(self) -> dict[str, Any]:
        """The value to store."""
        return {
            "raws": dict(self.raws),
            "others": {name: list(values) for name, values in self.others.items()},
            "by": dict(self.by),
            "seq": dict(self.seq),
            "done": sorted(self.done),
        }

    @property
    def empty(self) -> bool:
        """Whether nothing was ever written."""
        return not self.raws and not self.others


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome of a save: the draft to store, the page's new version, and the ids of fields both tabs changed."""

    draft: Draft
    version: str
    conflicts: tuple[str, ...] = ()
    moved_on: bool = False
    """The response was submitted or revealed since the page was loaded."""


def merge(
    draft: Draft,
    fields: Iterable[Field],
    typed: Mapping[str, kinds.Raw],
    seen: str,
    state: str,
    key: str,
    seq: int = 0,
    settled: Iterable[str] = (),
) -> Merge:
    """Bring what a page posted into the draft.

    `seen`: the page's version. `state`: where the response stands now. `seq`: the tab's counter of saves, 0 when it has
    none. `settled`: the other versions that the page showed (`settle_name`), so that they may go. When the response has
    moved on since the page was loaded (submitted, revealed), every differing field is a conflict: what was submitted
    stays as it is.
    """
    fields = tuple(fields)
    if seq and seq < draft.seq.get(key, 0):
        return Merge(draft, seen)  # an older save of this tab that arrived after a newer one
    was, prints = parse(seen, fields)
    moved_on = STATES.index(state) > STATES.index(was)
    raws, others, by = dict(draft.raws), dict(draft.others), dict(draft.by)
    conflicts = []
    settled_ones: dict[str, set[str]] = {}
    for name, _, one in (entry.partition("~") for entry in settled):
        settled_ones.setdefault(name, set()).add(one)
    for field in fields:
        raw, held = typed.get(field.id), draft.raws.get(field.id)
        new, old = print_of(field, raw), print_of(field, held)
        if field.id in others:
            shown = settled_ones.get(field.id, frozenset())
            others[field.id] = tuple(one for one in others[field.id] if print_of(field, one) not in shown)
        if new in (old, prints[field.id]):
            continue
        if moved_on or (old != prints[field.id] and draft.by.get(field.id) != key):
            conflicts.append(field.id)
            others[field.id] = _kept(field, others.get(field.id, ()), raw)
            continue
        by[field.id] = key
        if raw is None:
            raws.pop(field.id, None)
        else:
            raws[field.id] = raw
    kept = {name: values for name, values in others.items() if values}
    merged = Draft(raws, kept, by, _numbers(draft.seq, key, seq), draft.done)
    return Merge(merged, version(fields, typed, state), tuple(conflicts), moved_on)


def settle_name(field: Field, raw: kinds.Raw) -> str:
    """How a page says that it showed this other version of an answer: one that came later stays."""
    return f"{field.id}~{print_of(field, raw)}"


def _numbers(held: Mapping[str, int], key: str, seq: int) -> dict[str, int]:
    """The counters of the last few tabs."""
    if not seq:
        return dict(held)
    rest = [(name, number) for name, number in held.items() if name != key]
    return dict([*rest[-4:], (key, seq)])


def version(fields: Iterable[Field], raws: Mapping[str, kinds.Raw], state: str) -> str:
    """The print of some fields as a page knows them: `d.1f3a90c2.0`."""
    return ".".join((state, *(print_of(field, raws.get(field.id)) for field in fields)))


def parse(seen: str, fields: tuple[Field, ...]) -> tuple[str, dict[str, str]]:
    """State and prints out of a version. One that is not ours reads as a fresh page on which nothing stood."""
    state, *prints = (seen or "").split(".")
    if state not in (DRAFT, SUBMITTED, REVEALED) or len(prints) != len(fields):
        return DRAFT, {field.id: "0" for field in fields}
    return state, {field.id: one for field, one in zip(fields, prints, strict=True)}


def print_of(field: Field, raw: kinds.Raw) -> str:
    """A short print of what was typed: equal for what reads equal; "0" for nothing. Not a secret, not a signature."""
    value = _plain(field, raw)
    if value is None:
        return "0"
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain(field: Field, raw: kinds.Raw) -> Any:
    """Without what differs between two posts of the same words: line ends, and inputs left empty."""
    if untouched(field, raw):
        return None
    if kinds.is_declined(raw):
        return {"declined": _plain(field, raw.get("typed"))}
    if field.kind is Kind.GROUP and isinstance(raw, list):
        rows = [{sub.id: _plain(sub, (row or {}).get(sub.id)) for sub in field.fields} for row in raw]
        while rows and not any(value is not None for value in rows[-1].values()):
            rows.pop()
        return rows
    return same_lines(raw)


def same_lines(value: Any) -> Any:
    """A typed value without what differs between two posts of the same words: line ends, and inputs left empty."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, list):
        return [same_lines(one) for one in value]
    if isinstance(value, dict):
        return {name: same_lines(one) for name, one in value.items() if one is not None and one != ""}
    return value


def _kept(field: Field, others: tuple[kinds.Raw, ...], raw: kinds.Raw) -> tuple[kinds.Raw, ...]:
    """The other versions with one more, none twice, nothing empty; the newest last."""
    if untouched(field, raw):
        return others
    rest = tuple(one for one in others if print_of(field, one) != print_of(field, raw))
    return (*rest, raw)[-MOST_OTHERS:]
