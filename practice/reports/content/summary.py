"""What one copy says, as a frozen tree of plain strings and tuples: the only thing templates, preview and PDF read."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The practice at the top of page one."""

    name: str
    address: tuple[str, ...]
    phone: str
    licence: tuple[str, ...] = ()
    """Who treats, under which licence, in words."""
    logo: str = ""
    """For paper: the practice's picture as a `data:` address. `content.pictured` puts it in."""
    picture: str = ""
    """Its SHA-256, by which a page on the screen shows it; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its text, e.g. Date: Monday, January 12, 2026."""

    label: str
    text: str

    @property
    def pair(self) -> tuple[str, str]:
        """For templates that list pairs."""
        return self.label, self.text


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer under a question. `side` is a, b or "" (both together) and picks the colour."""

    name: str
    side: str
    words: tuple[str, ...]
    shape: str
    """text, list or ranking."""
    note: str = ""
    """E.g. that only its owner and the therapist see it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with one or two answers."""

    text: str
    answers: tuple[Answer, ...]

    @property
    def beside(self) -> bool:
        """Whether its answers are short enough to stand side by side on paper."""
        return len(self.answers) == 2 and all(sum(map(len, answer.words)) <= 420 for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Score:
    """A result: the words first, then the figure, then from how many answers."""

    title: str
    words: str
    figure: str
    n: int
    rows: tuple[Fact, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Running text; line breaks count."""

    text: str
    kind: str = field(default="text", init=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list with a second, quieter line."""

    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """A list."""

    items: tuple[Entry, ...]
    kind: str = field(default="entries", init=False)


@dataclass(frozen=True, slots=True)
class Exercise:
    """What was picked from one exercise."""

    title: str
    questions: tuple[Question, ...]
    scores: tuple[Score, ...]
    kind: str = field(default="exercise", init=False)


@dataclass(frozen=True, slots=True)
class Person:
    """What belongs to one partner alone (the clinical copy's last part)."""

    name: str
    side: str
    parts: tuple[Exercise, ...]
    kind: str = field(default="person", init=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is printed again on each page; the first cell of a row is its heading."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    figures: frozenset[int] = frozenset()
    """Columns of numbers, by place: aligned to the right."""
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """One element of a drawing: its tag, its attributes in order, its text."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as shapes (`content.charts` makes them); templates/pdf/drawing.html writes the SVG, on screen too."""

    width: int
    height: int
    words: str
    """Its text alternative."""
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What a mark in a chart means."""

    mark: Drawing
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, what it says in words, and its figures as a table."""

    title: str
    words: str
    drawing: Drawing
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    key: tuple[Key, ...] = ()
    kind: str = field(default="chart", init=False)

    @property
    def table(self) -> Table:
        """The same in figures."""
        return Table(self.head, self.rows, f"{self.title}: the figures", self.figures)


Part = Text | Entries | Exercise | Person | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; never empty."""

    heading: str
    parts: tuple[Part, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """One copy of one session record."""

    kind: str
    """clinical, joint, own_a or own_b."""
    heading: str
    reader: str
    """Whom this copy is for, in words."""
    identity: str
    """Repeated on every page."""
    day: date
    code: str
    """Document id, four hexadecimal digits, another one for each copy."""
    version: int
    draft: bool
    made: str
    fingerprint: str
    """First twelve digits of a SHA-256: of the signed record on the clinical copy, of its own words on the others."""
    letterhead: Letterhead
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    signature: tuple[str, ...]
    """Lines; empty for a draft."""
    closing: str
    """The last line of client copies."""
    crisis: tuple[Fact, ...]
    stem: str = "summary"
    """What it is called where no clinical word may stand: summary, report, record, list, answers."""

    @property
    def title(self) -> str:
        """For metadata and the window: no name, no clinical word."""
        return f"{self.stem.capitalize()} {self.day.isoformat()} {self.code}"

    @property
    def file_name(self) -> str:
        """`summary-2026-01-12-7F3A.pdf`."""
        return f"{self.stem}-{self.day.isoformat()}-{self.code}.pdf"
