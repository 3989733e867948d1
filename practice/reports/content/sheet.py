"""What a worksheet is made of: plain objects that the template prints. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from practice.reports.content.summary import Letterhead


@dataclass(frozen=True, slots=True)
class Item:
    """One question on paper. `name`: of its form field. `choices`: (form value, label). `rows`: those of a group.

    `lines`: how many ruled lines. `unless`: when it is asked at all. `session`: whether it may be left for the session.
    `about`: the item of a list it asks about. `table`: a group that fits one line each.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    sees: str = ""
    unless: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    low: str = ""
    high: str = ""
    lines: int = 0
    rows: tuple["Row", ...] = ()
    session: bool = False
    about: str = ""
    table: "Table | None" = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table, or an entry of a group. `declined`: the form field of its box for the session, "" for none."""

    caption: str
    items: tuple[Item, ...]
    declined: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its words, what there is to know about it, its width in percent, and choices in a line of a cell."""

    label: str
    notes: tuple[str, ...]
    width: int
    across: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """The same questions again and again, a line each. `note`: what is said above it.

    `wide`: a scale has room to tick, else its number is written. Widths in percent.
    """

    note: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    wide: bool
    caption_width: int
    session_width: int

    @property
    def session(self) -> bool:
        """Whether any line may be left for the session."""
        return any(row.declined for row in self.rows)


@dataclass(frozen=True, slots=True)
class Block:
    """What belongs under one heading: questions, and tables of them, in order."""

    title: str
    intro: str
    content: tuple[Item | Table, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Its questions in the order in which they are printed; groups as one."""
        return tuple(_flat(self.content))


@dataclass(frozen=True, slots=True)
class Part:
    """One step of one person: when it is for, who sees it, its blocks. `agree`: names that sign a shared record."""

    title: str
    when: str
    intro: str
    sees: str
    blocks: tuple[Block, ...]
    agree: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Its questions in order."""
        return tuple(item for block in self.blocks for item in block.items)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The whole sheet of one person. `number` and `code`: to type it in with, "" for a blank of the library.

    `person`: "" leaves room for a name.
    """

    letterhead: Letterhead
    title: str
    exercise: str
    person: str
    intro: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    number: str
    code: str
    crisis: tuple[tuple[str, str], ...]
    file_name: str

    @property
    def shared(self) -> bool:
        """Whether a part of it is one sheet for both."""
        return any(part.agree for part in self.parts)


def _flat(content: tuple[Item | Table, ...]) -> Iterator[Item]:
    for one in content:
        if isinstance(one, Table):
            for row in one.rows:
                yield from row.items
        else:
            yield one
