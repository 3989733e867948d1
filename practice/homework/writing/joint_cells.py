"""What is typed into a joint record, taken apart into cells and put together again. Pure.

A cell is a question, or one box in one row of a group. A row knows its own name, so that it stays itself when others
come and go.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from practice.exercises import kinds
from practice.exercises.definition import Field
from practice.exercises.terms import Kind
from practice.homework.writing import drafts
from practice.questions import untouched

DECLINED = "__declined"
NOTHING = "0"
"""The print of nothing typed."""
Cells = dict[str, kinds.Raw]
"""What was typed, by `field` or `field/row/box`; nothing that is empty."""


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


def together(
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


def row_of(cell: str) -> str:
    """The row a cell stands in, `options/ab-0`; "" for a question of its own."""
    row = cell.rpartition("/")[0]
    return row if "/" in row else ""


def print_of(raw: kinds.Raw) -> str:
    """A short print of what was typed in a cell; equal for what reads equal."""
    return NOTHING if raw is None else short_of(drafts.same_lines(raw))


def short_of(value: Any) -> str:
    """A short name for a value. Not a secret, not a signature."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=True, sort_keys=True).encode()).hexdigest()[:12]
