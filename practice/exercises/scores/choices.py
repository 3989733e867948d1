"""Scores over what people chose: sets, orders, options, categories. D6–D9 (exercise specification §0.1)."""

import math
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from practice.exercises.scores.ratings import Rating, pairs


@dataclass(frozen=True)
class Overlap:
    """D6: `f1`, `precision` and `recall`, each 0–1 or None where nothing was there to divide by."""

    f1: float | None
    precision: float | None
    recall: float | None


def set_overlap(guessed: Collection[Hashable], true: Collection[Hashable]) -> Overlap:
    """D6: F1 = 2·n(G∩T) / (n(G) + n(T)); both empty: None; an empty guess has no precision, recall 0."""
    guess, truth = set(guessed), set(true)
    both = len(guess & truth)
    total = len(guess) + len(truth)
    return Overlap(
        2 * both / total if total else None,
        both / len(guess) if guess else None,
        both / len(truth) if truth else None,
    )


def rank_concordance(first: Sequence[Rating], second: Sequence[Rating]) -> float | None:
    """D7, −1…1: Kendall τ_b over the options both ranked, ties allowed; None below three or flat."""
    found = pairs(first, second)
    n = len(found)
    if n < 3:
        return None
    balance = tied_first = tied_second = 0
    for i, (x, y) in enumerate(found):
        for other_x, other_y in found[:i]:
            dx, dy = x - other_x, y - other_y
            tied_first += dx == 0
            tied_second += dy == 0
            balance += (dx * dy > 0) - (dx * dy < 0)
    n0 = n * (n - 1) // 2
    denominator = math.sqrt((n0 - tied_first) * (n0 - tied_second))
    return max(-1.0, min(1.0, balance / denominator)) if denominator else None


def top_overlap(first: Mapping[str, int], second: Mapping[str, int], k: int) -> float | None:
    """D7: n(A_k ∩ B_k) / k over `{option: rank}` (1 = most important), among the options ranked by both.

    None when fewer than k options were ranked by both. Raises ValueError when k is below 1.
    """
    if k < 1:
        raise ValueError("A top list has at least one place.")
    both = first.keys() & second.keys()
    if len(both) < k:
        return None
    tops = [set(sorted(both, key=lambda option: (ranks[option], option))[:k]) for ranks in (first, second)]
    return len(tops[0] & tops[1]) / k


@dataclass(frozen=True)
class Option:
    """One option as both rated it, 0–10 or None; `veto` when either called it not acceptable."""

    id: str
    a: Rating
    b: Rating
    veto: bool = False


@dataclass(frozen=True)
class WinWin:
    """D8: ids of the Pareto `front` (as added), the `winning` ones (ranked), the `best` to show, Nash.

    `best` is `winning`, or, when nothing wins for both, up to three options nobody ruled out, and then
    `another_round` is True.
    """

    front: tuple[str, ...]
    winning: tuple[str, ...]
    best: tuple[str, ...]
    another_round: bool
    nash: dict[str, float]


def win_win(options: Sequence[Option]) -> WinWin:
    """D8 over the options in the order they were added; one that either did not rate is left out.

    Dominated: another option is at least as good for both and better for one. Winning: not dominated, both
    rate it 6 or more, no veto. A veto, or a rating of 0, is never recommended.
    """
    rated = [(o.id, o.a, o.b, o.veto or 0 in (o.a, o.b)) for o in options if o.a is not None and o.b is not None]
    points = {(a, b) for _, a, b, _ in rated}
    front_points = {(a, b) for a, b in points if not any(x >= a and y >= b and (x, y) != (a, b) for x, y in points)}
    # Sorting is stable, so options equal in both sums stay in the order they were added.
    allowed = sorted((o for o in rated if not o[3]), key=lambda o: (-min(o[1], o[2]), -(o[1] + o[2])))
    winning = tuple(key for key, a, b, _ in allowed if (a, b) in front_points and min(a, b) >= 6)
    return WinWin(
        front=tuple(key for key, a, b, _ in rated if (a, b) in front_points),
        winning=winning,
        best=winning or tuple(o[0] for o in allowed[:3]),
        another_round=not winning,
        nash={key: a * b for key, a, b, _ in rated},
    )


@dataclass(frozen=True)
class Agreement:
    """D9: observed agreement `po` 0–1, Cohen's `kappa` −1…1 or None, over `n` pairs."""

    po: float | None
    kappa: float | None
    n: int


def agreement(
    first: Sequence[Hashable | None],
    second: Sequence[Hashable | None],
    recode: Mapping[Hashable, Hashable] | None = None,
) -> Agreement:
    """D9: κ = (po − pe) / (1 − pe); `recode` turns the second person's words into the first one's view.

    κ is None below five pairs or when pe is 1; po is None only without a pair.
    """
    turn = recode or {}
    both = zip(first, second, strict=True)
    found = [(x, turn.get(y, y)) for x, y in both if x is not None and y is not None]
    n = len(found)
    if not n:
        return Agreement(None, None, 0)
    equal = sum(x == y for x, y in found)
    if n < 5:
        return Agreement(equal / n, None, n)
    left, right = Counter(x for x, _ in found), Counter(y for _, y in found)
    # Whole numbers until the end: pe = 1 must be recognised exactly.
    by_chance = sum(left[key] * right[key] for key in left)
    if by_chance == n * n:
        return Agreement(equal / n, None, n)
    return Agreement(equal / n, (equal * n - by_chance) / (n * n - by_chance), n)
