"""Scores over numbers on a scale: D1–D5, D10, D13, D15 (exercise specification §0.1)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Rating = float | None
"""A number on the scale, or None when it is missing or was declined."""

UNDERSTOOD = 8
"""The rating from which a message counts as having arrived (D1)."""


def mean(values: Sequence[Rating]) -> float | None:
    """The mean of the values that are there; None when there is none."""
    present = [value for value in values if value is not None]
    return sum(present) / len(present) if present else None


@dataclass(frozen=True)
class FeltUnderstood:
    """D1 for one direction: `last` 0–10, `rounds_to_8` 1–3 or None, `gain` −10…10 or None, `rounds` rated."""

    last: float | None
    rounds_to_8: int | None
    gain: float | None
    rounds: int


def felt_understood(ratings: Sequence[Rating]) -> FeltUnderstood:
    """D1: the speaker's rating after each round, in order.

    `last` is the rating after the last round (None when that one was declined), `rounds_to_8` the first
    round rated 8 or more, `gain` the last minus the first, None with fewer than two rounds or one missing.
    """
    last = ratings[-1] if ratings else None
    reached = next((i for i, r in enumerate(ratings, 1) if r is not None and r >= UNDERSTOOD), None)
    gain = None
    if len(ratings) > 1 and last is not None and ratings[0] is not None:
        gain = last - ratings[0]
    return FeltUnderstood(last, reached, gain, sum(r is not None for r in ratings))


def felt_understood_couple(a: Rating, b: Rating) -> tuple[float, float] | None:
    """D1 for the couple: (mean 0–10, gap 0–10) of both last ratings; None until both directions exist."""
    if a is None or b is None:
        return None
    return (a + b) / 2, abs(a - b)


Pair = tuple[float, float]


def pairs(first: Sequence[Rating], second: Sequence[Rating]) -> list[Pair]:
    """The items where both sides have a value, in order. Raises ValueError when the lengths differ."""
    return [(p, a) for p, a in zip(first, second, strict=True) if p is not None and a is not None]


def _enough(found: int, items: int) -> bool:
    """The n rule of D2, D3 and D5: at least three pairs and at least three quarters of the items."""
    return found >= max(3, math.ceil(0.75 * items))


def accuracy(predicted: Sequence[Rating], actual: Sequence[Rating], low: float = 0, high: float = 10) -> float | None:
    """D2 perspective accuracy, 0–1: 1 − mean|p − a| / (high − low).

    Also D5: assumed similarity on (p, own self), actual similarity on (self A, self B). None when fewer than
    max(3, ⌈0.75·n⌉) items have both values. Raises ValueError for an empty scale.
    """
    if high <= low:
        raise ValueError("The scale needs a top above its bottom.")
    found = pairs(predicted, actual)
    if not _enough(len(found), len(predicted)):
        return None
    return 1 - sum(abs(p - a) for p, a in found) / len(found) / (high - low)


def chance_level(points: int = 11) -> float:
    """The D2 value two uniform random answers give on a scale of so many points: 1 − (k + 1) / 3k.

    0.636 on 0–10, 0.600 on 1–5, 0.619 on 1–7. Raises ValueError below two points.
    """
    if points < 2:
        raise ValueError("A scale has at least two points.")
    return 1 - (points + 1) / (3 * points)


def signed_bias(predicted: Sequence[Rating], actual: Sequence[Rating]) -> float | None:
    """D3, −range…+range: mean(p − a), above 0 when the guesses are too high. Same n rule as D2."""
    found = pairs(predicted, actual)
    if not _enough(len(found), len(predicted)):
        return None
    return sum(p - a for p, a in found) / len(found)


def tracking(predicted: Sequence[Rating], actual: Sequence[Rating]) -> float | None:
    """D4, −1…1: Pearson r over items with both values; None below four pairs or when a side never varies."""
    found = pairs(predicted, actual)
    if len(found) < 4:
        return None
    mean_p = sum(p for p, _ in found) / len(found)
    mean_a = sum(a for _, a in found) / len(found)
    spread_p = sum((p - mean_p) ** 2 for p, _ in found)
    spread_a = sum((a - mean_a) ** 2 for _, a in found)
    if not spread_p or not spread_a:
        return None
    together = sum((p - mean_p) * (a - mean_a) for p, a in found)
    # Rounding may carry a perfect line a hair past one.
    return max(-1.0, min(1.0, together / math.sqrt(spread_p * spread_a)))


@dataclass(frozen=True)
class Miss:
    """The item (position in the sequence) whose guess was furthest away, and both numbers."""

    item: int
    guess: float
    actual: float


def biggest_miss(predicted: Sequence[Rating], actual: Sequence[Rating]) -> Miss | None:
    """The largest |p − a|, the first of equals; None without a pair or when every guess was exact."""
    best: Miss | None = None
    for i, (p, a) in enumerate(zip(predicted, actual, strict=True)):
        if p is None or a is None:
            continue
        if abs(p - a) > (abs(best.guess - best.actual) if best else 0):
            best = Miss(i, p, a)
    return best


@dataclass(frozen=True)
class WantsGap:
    """D10 for one person: `unmet` 0–10, `largest` the place of the widest `gap` (−10…10), `n` pairs."""

    unmet: float
    largest: int
    gap: float
    n: int


def wants_gap(want: Sequence[Rating], get: Sequence[Rating]) -> WantsGap | None:
    """D10: per item want − get; unmet = mean(max(0, want − get)), first of equal gaps. None below 3 pairs."""
    both = enumerate(zip(want, get, strict=True))
    gaps = {i: w - g for i, (w, g) in both if w is not None and g is not None}
    if len(gaps) < 3:
        return None
    largest = max(gaps, key=lambda i: gaps[i])
    return WantsGap(sum(max(0, gap) for gap in gaps.values()) / len(gaps), largest, gaps[largest], len(gaps))


def perception_gap(given: Sequence[Rating], received: Sequence[Rating]) -> float | None:
    """D10, −10…10: mean(what the partner thinks they give − what I think I get); None below three pairs."""
    found = pairs(given, received)
    if len(found) < 3:
        return None
    return sum(g - r for g, r in found) / len(found)


def responsiveness(understood: Rating, valued: Rating, cared: Rating) -> float | None:
    """D13, 0–10: the mean of the receiver's three ratings; None when any is missing (after Gable 2006)."""
    if understood is None or valued is None or cared is None:
        return None
    return (understood + valued + cared) / 3


def early_late(entries: Sequence[Rating]) -> float | None:
    """D15: mean of the last three entries minus mean of the first three; None below six entries."""
    present = [entry for entry in entries if entry is not None]
    if len(present) < 6:
        return None
    return sum(present[-3:]) / 3 - sum(present[:3]) / 3
