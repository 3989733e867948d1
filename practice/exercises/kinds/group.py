"""Repeated groups: rows of fields, as many as a person adds or one for each row of an earlier step."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from practice.exercises.kinds.base import (
    Answer,
    Context,
    Form,
    Handler,
    Names,
    Problem,
    Raw,
    RowSource,
    Unclear,
    fill,
)
from practice.exercises.kinds.base import first as read_first

if TYPE_CHECKING:
    from practice.exercises.definition import Field

ROWS_CAP = 50
"""Rows read from a form; more than any definition allows."""

_INDEX = re.compile(r"(0|[1-9][0-9]?)-")


class Group(Handler):
    """A list of rows, stored as [{field id: answer}]. Inputs are named `group-0-field`.

    Added rows that are blank are dropped. Rows that follow an earlier step are all kept, each with the id of what
    it follows as "row", or in their place where they have none.
    The functions for single fields come in by argument, since a group calls back into the registry.
    """

    ask = "Fill in at least one"

    def __init__(self, read: Callable, entries: Callable, blank: Callable, clean: Callable, words: Callable):
        self._read, self._entries, self._blank, self._clean, self._words = read, entries, blank, clean, words

    def read(self, field: "Field", form: Form, name: str) -> Raw:
        """The rows up to the last one posted; rows in between keep their place."""
        start = f"{name}-"
        found = (_INDEX.match(key, len(start)) for key in form if key.startswith(start))
        indexes = {int(one[1]) for one in found if one is not None}
        count = min(max(indexes, default=-1) + 1, ROWS_CAP)
        rows = [self._row(field, form, name, index) for index in range(count)]
        while rows and not rows[-1]:
            rows.pop()
        return rows or None

    def entries(self, field: "Field", raw: Raw, name: str) -> list[tuple[str, str]]:
        """The entries of all rows."""
        found: list[tuple[str, str]] = []
        for index, row in enumerate(self._rows(raw)):
            if field.rows_from is not None and isinstance(row.get("row"), str):
                found.append((f"{name}-{index}-row", row["row"]))
            for sub in field.fields:
                found.extend(self._entries(sub, row.get(sub.id), f"{name}-{index}-{sub.id}"))
        return found

    def blank(self, field: "Field", raw: Raw, context: Context) -> bool:
        """Whether no row says anything; with given rows, whether there are none."""
        if field.rows_from is not None:
            return not context.rows.get(field.id)
        return all(self._blank_row(field, row) for row in self._rows(raw))

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """The clean rows. Raises Unclear with the problems of all rows."""
        problems: list[Problem] = []
        answer = []
        captions = context.rows.get(field.id, ()) if field.rows_from is not None else ()
        for index, row in self._wanted(field, raw, context, name):
            follows = followed(captions[index]) if captions else ""
            row_answer: dict[str, Answer] = {"row": follows} if follows else {}
            for sub in field.fields:
                try:
                    value = self._clean(sub, row.get(sub.id), Context(row_answer), f"{name}-{index}-{sub.id}")
                except Unclear as error:
                    problems.extend(error.problems)
                else:
                    if value is not None:
                        row_answer[sub.id] = value
            answer.append(row_answer)
        if problems:
            raise Unclear(*problems)
        return answer

    def words(self, field: "Field", answer: Answer, names: Names) -> list[str]:
        """One line for each row: `I will…: call on Sunday · By: 31 March 2026`."""
        return [" · ".join(f"{label}: {text}" for label, text in self.cells(field, row, names)) for row in answer]

    def cells(self, field: "Field", row: dict[str, Answer], names: Names) -> list[tuple[str, str]]:
        """(label, words) for everything answered in one row."""
        found = []
        for sub in field.fields:
            if sub.id in row:
                text = self._words(sub, row[sub.id], names)
                found.append((fill(sub.label, names), ", ".join(text) if isinstance(text, list) else text))
        return found

    def _row(self, field: "Field", form: Form, name: str, index: int) -> dict[str, Raw]:
        typed = {sub.id: self._read(sub, form, f"{name}-{index}-{sub.id}") for sub in field.fields}
        if field.rows_from is not None:
            typed["row"] = read_first(form, f"{name}-{index}-row")
        return {key: value for key, value in typed.items() if value is not None}

    def _rows(self, raw: Raw) -> list[dict[str, Raw]]:
        return [row if isinstance(row, dict) else {} for row in raw] if isinstance(raw, list) else []

    def _blank_row(self, field: "Field", row: dict[str, Raw]) -> bool:
        return all(self._blank(sub, row.get(sub.id)) for sub in field.fields)

    def _wanted(self, field: "Field", raw: Raw, context: Context, name: str) -> Iterator[tuple[int, dict[str, Raw]]]:
        rows = self._rows(raw)
        if field.rows_from is not None:
            captions = context.rows.get(field.id, ())
            yield from ((index, typed_for(rows, index, caption)) for index, caption in enumerate(captions))
            return
        said = [(index, row) for index, row in enumerate(rows) if not self._blank_row(field, row)]
        first = field.fields[0].id
        if len(said) < field.rows_min:
            used = {index for index, _ in said}
            free = next(index for index in range(len(rows) + 1) if index not in used)
            raise Unclear(Problem(f"{name}-{free}-{first}", f"Fill in at least {field.rows_min}."))
        if len(said) > field.rows_max:
            extra = said[field.rows_max][0]
            raise Unclear(Problem(f"{name}-{extra}-{first}", f"Keep at most {field.rows_max}."))
        yield from said


def typed_for(rows: list[dict[str, Raw]], place: int, caption: str) -> dict[str, Raw]:
    """What was typed into the row under this caption.

    It stays with the row it was typed for, also when other rows came or went meanwhile.
    """
    follows = followed(caption)
    if follows and any("row" in row for row in rows):
        return next((row for row in rows if row.get("row") == follows), {})
    return rows[place] if place < len(rows) else {}


def followed(caption: str) -> str:
    """The id of what the row under this caption follows; "" where rows are added, or keep their place."""
    return caption.id if isinstance(caption, RowSource) else ""
