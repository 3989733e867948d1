"""What a progress report is made from: plain values, already cut down to what its reader may know. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from practice.reports.content.summary import Score

Reader = Literal["clinical", "both"]
SEATS = ("A", "B")
STATES = ("done", "partly", "kept", "not_done")
"""Of one person and one assignment whose time has come; `open` while it has not."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session that was held and signed."""

    day: date
    seats: tuple[str, ...]
    """Whom it was for: both, or one of them."""
    minutes: int
    attendance: Mapping[str, str]
    """present, late or absent; nothing in the report for both partners."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A planned session that was cancelled."""

    day: date
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """One assignment that was planned for a day of the period."""

    title: str
    day: date
    states: Mapping[str, str]
    quality: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a line."""

    day: date
    value: float
    said: str
    """As it is written for people."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over time."""

    title: str
    about: str
    """A, B, or "" for the couple."""
    points: tuple[Point, ...]
    words: str
    low: float | None = None
    high: float | None = None
    """The ends of its scale, where it has them."""


@dataclass(frozen=True, slots=True)
class Course:
    """One exercise: when it was done, what changed over its repeats, and what was said of it last."""

    title: str
    days: tuple[date, ...]
    lines: tuple[Line, ...]
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Sliders:
    """What one person said after one session, 0 to 10; None for what was left for the session."""

    day: date
    seat: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What a signed record says about progress toward goals."""

    day: date
    alone: str
    """The name of whom that session was with, if with one."""
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A couple's time from one day to another."""

    couple_id: str
    record_id: str
    names: Mapping[str, str]
    reader: Reader
    first: date
    last: date
    author: tuple[str, ...]
    """Who makes the report, with the licence, in words."""
    meetings: tuple[Meeting, ...]
    dropped: tuple[Dropped, ...]
    unsigned: int
    """Records of this time that are not signed yet: nothing of them is in the report."""
    homework: tuple[Given, ...]
    together: tuple[str, ...]
    """Titles of what was looked at together, from the signed records."""
    courses: tuple[Course, ...]
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    sliders: tuple[Sliders, ...]
    slider_names: tuple[str, ...]
    goals: tuple[Goal, ...]
    aims: tuple[tuple[date, str], ...]
    """Goals the two of them set themselves, with what is said of the way there."""
