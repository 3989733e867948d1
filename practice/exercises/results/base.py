"""What all results share: the result itself, and numbers written for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from practice.exercises.run import Seat

AID = "A conversation aid, not a test."
"""Stands beside every result, once per page."""

LEFT = "for the session"
"""Stands in place of a rating that was left for the session."""


@dataclass(frozen=True, slots=True)
class Result:
    """One score in words.

    `figure` is "" when nothing can honestly be computed; `words` then says why. `n`: how many answers, rounds or
    promises it rests on. `about`: whose guesses, ratings or promises; None for the couple. `rows`: (label, value).
    `value`: the number behind the figure, None where there is none or where it means nothing over time. `short`:
    how the figure stands in a line of several (`results.course`); the figure itself when "".
    """

    id: str
    title: str
    words: str
    figure: str
    n: int
    about: Seat | None
    therapist_only: bool
    rows: tuple[tuple[str, ...], ...] = ()
    value: float | None = None
    short: str = ""


def signed(value: float, digits: int = 1) -> str:
    """`+1.2`, `−0.5`, `0.0`: with a real minus sign, and no sign on nothing."""
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text[1:] if float(text[1:]) == 0 else text


def plain(value: float, digits: int = 1) -> str:
    """`7.5`, `8`: at most so many decimals, with a real minus sign."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def points(value: float) -> str:
    """`1 point`, `2.5 points`."""
    text = plain(abs(value))
    return f"{text} point" if text == "1" else f"{text} points"


def level(value: float) -> str:
    """`7.5 of 10`."""
    return f"{plain(value)} of 10"


def rated(value: float | None) -> str:
    """`7.5`, or that it was left for the session."""
    return LEFT if value is None else plain(value)


def many(n: int, thing: str, plural: str = "") -> str:
    """`1 day`, `3 days`."""
    return f"{n} {thing}" if n == 1 else f"{n} {plural or thing + 's'}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def ratio(hits: int, n: int) -> str:
    """`2 of 5`."""
    return f"{hits} of {n}"
