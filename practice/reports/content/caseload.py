"""The list of couples: what a clinician sees of their caseload, and what the admin sees of the practice. Pure.

For the admin the list says how many and by whom, never who: a record number stands for a couple, and there are no days
of sessions, by which somebody could be recognised (product.md §1 and §3: an admin reads counts).
"""

from dataclasses import dataclass
from datetime import date, datetime

from practice.reports.content import head as heads
from practice.reports.content.head import Head
from practice.reports.content.summary import Fact, Section, Summary, Table, Text

CASELOAD, PRACTICE = "caseload", "practice"
STATES = {"": "All", "active": "Active", "closed": "Closed"}
SORTS = {
    "record": "Record",
    "names": "Couple",
    "therapist": "Therapist",
    "since": "Since",
    "homework": "Homework open",
    "last": "Last session",
    "next": "Next session",
}
"""By what the list may be sorted, with the head of the column."""
NONE = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One couple. For the admin without `names`, `last_on` and `next_at` (which is in the couple's zone)."""

    id: str
    record_number: int
    names: str
    therapist: str
    since: date
    closed_on: date | None
    homework: int
    drafts: int
    waiting: int
    signed: int
    last_on: date | None = None
    next_at: datetime | None = None

    @property
    def record_id(self) -> str:
        """As printed."""
        return f"C-{self.record_number:04d}"

    @property
    def state(self) -> str:
        """`active` or `closed`."""
        return "closed" if self.closed_on else "active"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which list, of whom, in what order. `therapist`: a name, "" for all. `many`: are there several."""

    scope: str = CASELOAD
    state: str = "active"
    therapist: str = ""
    sort: str = "record"
    many: bool = True


def columns(wish: Wish) -> tuple[str, ...]:
    """What the list is sorted by, column by column; `records` by nothing."""
    if wish.scope == PRACTICE:
        return ("record", "therapist", "since", "homework", "records")
    therapist = ("therapist",) if wish.many else ()
    return ("record", "names", *therapist, "since", "homework", "last", "next", "records")


def head(key: str) -> str:
    """The head of a column."""
    return SORTS.get(key, "Records")


def chosen(lines: list[Line], wish: Wish) -> list[Line]:
    """The couples that are wished for, in order; what nobody knows stands last."""
    kept = [
        one
        for one in lines
        if wish.state in ("", one.state) and (not wish.therapist or one.therapist == wish.therapist)
    ]
    keys = {
        "record": lambda one: (one.record_number,),
        "names": lambda one: (one.names.casefold(), one.record_number),
        "therapist": lambda one: (one.therapist.casefold(), one.record_number),
        "since": lambda one: (one.since, one.record_number),
        "homework": lambda one: (-one.homework, one.record_number),
        "last": lambda one: (-(one.last_on or date.min).toordinal(), one.record_number),
        "next": lambda one: (one.next_at is None, one.next_at.timestamp() if one.next_at else 0, one.record_number),
    }
    return sorted(kept, key=keys[wish.sort])


def cells(one: Line, wish: Wish) -> tuple[str, ...]:
    """One couple as a row."""
    said = {
        "record": one.record_id,
        "names": one.names,
        "therapist": one.therapist,
        "since": f"{day(one.since)}, closed {day(one.closed_on)}" if one.closed_on else day(one.since),
        "homework": str(one.homework),
        "last": day(one.last_on) if one.last_on else NONE,
        "next": f"{day(one.next_at.date())}, {one.next_at:%H:%M}" if one.next_at else NONE,
        "records": records(one),
    }
    return tuple(said[key] for key in columns(wish))


def records(one: Line) -> str:
    """`1 draft, 1 to co-sign, 12 signed`."""
    counts = (
        (one.drafts, "draft", "drafts"),
        (one.waiting, "to co-sign", "to co-sign"),
        (one.signed, "signed", "signed"),
    )
    return ", ".join(f"{number} {word if number == 1 else words}" for number, word, words in counts if number) or NONE


def day(one: date) -> str:
    """`Jan 12, 2026`."""
    return f"{one:%b} {one.day}, {one.year}"


def table(lines: list[Line], wish: Wish) -> Table:
    """The list as a table."""
    shown = columns(wish)
    caption = f"{len(lines)} couple{'' if len(lines) == 1 else 's'}"
    rows = tuple(cells(one, wish) for one in lines)
    return Table(tuple(map(head, shown)), rows, caption, frozenset({shown.index("homework")}))


def build(lines: list[Line], wish: Wish, reader: str, by: Head) -> Summary:
    """The list. `lines` are those that `chosen` gave."""
    practice = wish.scope == PRACTICE
    heading = "Couples of the practice" if practice else "Caseload"
    facts = (
        Fact("Made for", reader),
        Fact("Couples", STATES[wish.state]),
        *([Fact("Therapist", wish.therapist)] if wish.therapist else []),
        Fact("Sorted by", head(wish.sort)),
    )
    told: tuple = (table(lines, wish),) if lines else (Text("No couple is like that."),)
    lead = (
        "Record numbers and counts only: no name of a client, no day of a session, nothing that was said."
        if practice
        else ""
    )
    sections = (Section("Couples", told, lead),)
    about = f"{wish.scope}:{reader}"
    return heads.summary(by, wish.scope, "list", about, (heading, f"For {reader}", heading), facts, sections)
