"""How high people rated something, how it changed, and how far apart two of them are (exercises.md §1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from practice.exercises.scores.ratings import Rating, pairs, tracking

WEAK = 5
"""An element of a repair rated below this reached little (E13)."""


@dataclass(frozen=True)
class Couple:
    """Two people's ratings of one thing: `mean`, `gap` = |a − b|, `low` = min(a, b), each on the scale's range."""

    mean: float
    gap: float
    low: float


def couple(a: Rating, b: Rating) -> Couple | None:
    """Both ratings taken together; None while one is missing. `low` is E18's trial success min(sat_A, sat_B)."""
    if a is None or b is None:
        return None
    return Couple((a + b) / 2, abs(a - b), min(a, b))


def whole_mean(values: Sequence[Rating]) -> float | None:
    """The mean when every value is there, else None (E23 involvement = mean(interest, respect))."""
    present = [value for value in values if value is not None]
    return sum(present) / len(present) if present and len(present) == len(values) else None


def difference(first: Rating, second: Rating) -> float | None:
    """first − second, −10…10; None when either is missing.

    E09 net = felt_valid − felt_judged; E23 interest gap = curious0 − interest.
    """
    return None if first is None or second is None else first - second


def mean_difference(first: Sequence[Rating], second: Sequence[Rating], at_least: int = 1) -> float | None:
    """mean(first_i − second_i) over the entries where both are there, −10…10; None below `at_least` of them.

    E02 attention gap = mean(gave_A − got_B) over shared days, at least 3; E05 calm gain = mean(calm1 − calm0);
    E19 lift = close1 − close0. Raises ValueError when the lengths differ.
    """
    found = pairs(first, second)
    if len(found) < max(1, at_least):
        return None
    return sum(x - y for x, y in found) / len(found)


def weak_elements(values: Sequence[Rating], limit: float = WEAK) -> tuple[int, ...]:
    """E13: the places of the elements rated below the limit (5)."""
    return tuple(i for i, value in enumerate(values) if value is not None and value < limit)


def novelty(new: Sequence[Rating], close: Sequence[Rating]) -> float | None:
    """E19: Pearson r(new, close1), −1…1, over dates with both; None below six dates or when a side never varies."""
    return tracking(new, close) if len(pairs(new, close)) >= 6 else None
