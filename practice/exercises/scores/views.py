"""What two people know, wish and decide about the same things (exercises.md §1: E08, E12, E13, E14, E20)."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from practice.exercises.scores.deeds import Share
from practice.exercises.scores.ratings import Rating, pairs

MARKS = {"got_it": 1.0, "close": 0.5, "not_yet": 0.0}
"""What a marked guess counts (E08)."""

_ITEMS = 8


def knowledge(marks: Sequence[str | None]) -> float | None:
    """E08, 0–1: the mean of the marks (got it 1, close 0.5, not yet 0); None below eight marked guesses."""
    said = [MARKS[mark] for mark in marks if mark is not None]
    return sum(said) / len(said) if len(said) >= _ITEMS else None


def coverage(guesses: Sequence[str | None]) -> Share:
    """E08: how many of the guesses are not blank."""
    return Share(sum(bool(guess and guess.strip()) for guess in guesses), len(guesses))


@dataclass(frozen=True)
class Openness:
    """E12 for one direction: `gaps` −4…4 by place, `widest` place (None when all are 0), `agreement` 0–1."""

    gaps: dict[int, float]
    widest: int | None
    agreement: float | None


def openness(wish: Sequence[Rating], mine: Sequence[Rating]) -> Openness:
    """E12: gap_i = wish_A,i − mine_B,i; agreement = 1 − mean|gap| / 4, None below eight items with both.

    The widest gap is the largest in either direction, the first of equals. Raises ValueError when the lengths differ.
    """
    both = enumerate(zip(wish, mine, strict=True))
    gaps = {i: w - m for i, (w, m) in both if w is not None and m is not None}
    widest = max(gaps, key=lambda i: abs(gaps[i]), default=None)
    if widest is not None and not gaps[widest]:
        widest = None
    agreement = 1 - sum(abs(gap) for gap in gaps.values()) / len(gaps) / 4 if len(gaps) >= _ITEMS else None
    return Openness(gaps, widest, agreement)


def monitoring(wish: Sequence[Rating], mine: Sequence[Rating]) -> int:
    """E12: the items one hopes to be fully open (5) while the partner wants 3 or less; 9 or more are a note."""
    return sum(w == 5 and m <= 3 for w, m in pairs(wish, mine))


def need_coverage(need: Collection[Hashable], met: Collection[Hashable]) -> Share:
    """E13: |met ∩ need| of |need|."""
    return Share(len(set(met) & set(need)), len(set(need)))


RESPECTING = frozenset({"owner", "owner_asking"})
"""The answers that leave a personal area to its owner (E14)."""


def respect(choices: Sequence[str | None]) -> Share:
    """E14: how many of a person's own areas the partner leaves to them, with or without asking first."""
    said = [choice for choice in choices if choice is not None]
    return Share(sum(choice in RESPECTING for choice in said), len(said))


@dataclass(frozen=True)
class Liking:
    """E20: one thing both rated: its place, the smaller rating (`joint`) and the sum."""

    item: int
    joint: float
    total: float


def menu(a: Sequence[Rating], b: Sequence[Rating], limit: float = 6) -> tuple[Liking, ...]:
    """E20: joint_i = min(a, b); those of 6 or more, by joint, then by sum, then in the order of the list."""
    both = enumerate(zip(a, b, strict=True))
    found = [Liking(i, min(x, y), x + y) for i, (x, y) in both if x is not None and y is not None]
    return tuple(sorted((one for one in found if one.joint >= limit), key=lambda one: (-one.joint, -one.total)))


def stretch(a: Sequence[Rating], b: Sequence[Rating]) -> tuple[int, ...]:
    """E20: the places where one rates 8 or more and the other 4 or 5."""
    both = enumerate(zip(a, b, strict=True))
    return tuple(i for i, (x, y) in both if x is not None and y is not None and max(x, y) >= 8 and 4 <= min(x, y) <= 5)


def untried(found: Sequence[Liking], a: Sequence[bool | None], b: Sequence[bool | None]) -> tuple[Liking, ...]:
    """E20: what is on the menu and neither says they did lately; an answer left out says nothing."""
    return tuple(one for one in found if not a[one.item] and not b[one.item])
