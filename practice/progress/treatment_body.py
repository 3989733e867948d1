"""What was typed into a treatment summary, read and judged. No rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from practice.reports.content.treatment import FIELDS

MOST = 20_000
"""Characters of one text."""
DAYS = ("first", "last")
NAMES = (*DAYS, *FIELDS)
Problem = tuple[str, str]
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which page is saving: the version it was made from, its key, and the number of this save of that page."""

    version: str
    key: str
    number: int = 0
    autosave: bool = False


def capture(posted: Mapping[str, str]) -> dict[str, str]:
    """What belongs to the summary of what was posted, as typed."""
    return {name: posted.get(name, "").replace("\r\n", "\n") for name in NAMES}


def day(text: str) -> date | None:
    """A date as a browser sends it; None when it is none, or none of our times."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 1950 <= found.year < 2150 else None


def texts(typed: Typed) -> dict[str, str]:
    """The texts without outer white space."""
    return {key: typed.get(key, "").strip() for key in FIELDS}


def problems(typed: Typed, today: date) -> list[Problem]:
    """What makes no sense as it stands."""
    found = [
        (key, f"Use at most {MOST:,} characters; these are {len(text):,}.")
        for key, text in texts(typed).items()
        if len(text) > MOST
    ]
    days = {end: day(typed.get(end, "")) for end in DAYS}
    found += [(end, "Enter a day, for example 2026-01-12.") for end in DAYS if days[end] is None]
    if days["first"] and days["last"]:
        if days["last"] < days["first"]:
            found.append(("last", "The last day lies before the first."))
        elif days["last"] > today:
            found.append(("last", "The last day lies in the future."))
    return found


def missing(typed: Typed, today: date) -> list[Problem]:
    """What stands against signing it."""
    written = texts(typed)
    return [
        *problems(typed, today),
        *((key, f"{field.label} is empty.") for key, field in FIELDS.items() if field.required and not written[key]),
    ]
