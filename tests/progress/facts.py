"""Facts of a progress report: `facts()` is a year of weekly work; everything can be replaced."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from practice.reports.content.head import Head
from practice.reports.content.progress_facts import (
    Course,
    Dropped,
    Given,
    Goal,
    Line,
    Meeting,
    Point,
    Progress,
    Sliders,
)
from practice.reports.content.summary import Fact, Letterhead, Score
from tests.reports.examples import prose

FIRST = date(2025, 1, 6)
TITLES = ("The support I wish for", "Pause and return", "Small promises", "Mirror and check", "Forecast my partner")
HEAD = Head(
    Letterhead("Harbor Couples Practice", ("12 Lake Street", "Chicago, IL 60601"), "+1 312 555 0199"),
    (("Emergencies", "911"), ("Suicide and crisis lifeline", "988")),
    "2026-01-12T16:12:00-06:00",
)


def line(title: str, about: str, seed: int, n: int = 12, **values: Any) -> Line:
    """Ratings over `n` weeks."""
    made = random.Random(seed)
    points = tuple(
        Point(FIRST + timedelta(weeks=4 * at), float(value := made.randint(2, 9)), f"{value} of 10") for at in range(n)
    )
    who = {"A": "Ana", "B": "Ben", "": "Both"}[about]
    words = f"{who}, since January 6: from {points[0].said} to {points[-1].said}."
    return replace(Line(title, about, points, words, 0.0, 10.0), **values)


def course(title: str, seed: int, figures: int = 2) -> Course:
    """One exercise done a dozen times, with so many figures and some sums."""
    days = tuple(FIRST + timedelta(weeks=4 * at) for at in range(12))
    lines = tuple(line(f"Figure {at + 1}", about, seed + at, 12) for at in range(figures) for about in "AB")
    return Course(title, days, lines, tuple(score(f"Sum {at + 1}", seed + at) for at in range(3)))


def score(title: str, seed: int) -> Score:
    """A result with some rows."""
    rows = tuple(Fact(f"Row {at}", f"given {at}, felt {at + 1}") for at in range(6))
    return Score(title, prose(24, seed), "7.5 of 10", 12, rows)


def facts(weeks: int = 52, courses: int = 4, **values: Any) -> Progress:
    """A couple's time of so many weeks."""
    made = random.Random(weeks)
    days = [FIRST + timedelta(weeks=at) for at in range(weeks)]
    found = Progress(
        couple_id="00000000-0000-0000-0000-000000000001",
        record_id="C-0001",
        names={"A": "Ana", "B": "Ben"},
        reader="clinical",
        first=FIRST,
        last=FIRST + timedelta(weeks=weeks),
        author=("Dana Rivera, LMFT",),
        meetings=tuple(
            Meeting(day, ("A", "B"), 50, {"A": "present", "B": made.choice(("present", "late", "absent"))})
            for day in days
        ),
        dropped=(Dropped(FIRST + timedelta(days=3), ("A", "B")),),
        unsigned=1,
        homework=tuple(
            Given(
                made.choice(TITLES),
                day + timedelta(days=2),
                {seat: made.choice(("done", "done", "partly", "kept", "not_done")) for seat in "AB"},
                {seat: made.randint(0, 4) for seat in "AB"} if at % 2 else {},
            )
            for at, day in enumerate(days)
        ),
        together=TITLES[:2],
        courses=tuple(course(f"{TITLES[at % len(TITLES)]} {at + 1}", 10 * at) for at in range(courses)),
        before=(line("Our week", "A", 1), line("Our week", "B", 2)),
        after=(line("The hour", "A", 3), line("The hour", "B", 4)),
        sliders=tuple(Sliders(day, seat, (7.0, None, 5.0, 8.0)) for day in days for seat in "AB"),
        slider_names=("Heard", "Balanced", "Useful", "Hopeful"),
        goals=tuple(Goal(day, "Ana" if at % 7 == 6 else "", prose(60, at)) for at, day in enumerate(days)),
        aims=((FIRST, "An evening for us every week. The count is 3, on the way from 1 to 4."),),
    )
    return replace(found, **values)
