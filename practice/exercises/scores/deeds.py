"""Scores over what was done: D11, D12, D14 (exercise specification §0.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from practice.exercises.scores.ratings import Rating


class Verdict(StrEnum):
    """What became of a promise. UNSEEN is the partner's "did not notice"."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT = "not"
    CHANGED = "changed"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Share:
    """`hits` of `n`, and the share 0–1; None when n is 0."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """hits / n."""
        return self.hits / self.n if self.n else None


@dataclass(frozen=True)
class FollowThrough:
    """D11: promises `kept`, `partly` kept, `n` that counted (all but those `changed` by agreement)."""

    kept: int
    partly: int
    n: int
    changed: int

    @property
    def share(self) -> float | None:
        """(kept + 0.5·partly) / n, 0–1; None when n is 0."""
        return (self.kept + 0.5 * self.partly) / self.n if self.n else None


def follow_through(verdicts: Sequence[Verdict | None]) -> FollowThrough:
    """D11 over the maker's verdicts; missing ones, and UNSEEN, which is no verdict, are left out."""
    said = [v for v in verdicts if v is not None and v is not Verdict.UNSEEN]
    changed = said.count(Verdict.CHANGED)
    return FollowThrough(said.count(Verdict.KEPT), said.count(Verdict.PARTLY), len(said) - changed, changed)


def witness_agreement(maker: Sequence[Verdict | None], witness: Sequence[Verdict | None]) -> Share:
    """D11: equal verdicts over the pairs both judged; a "did not notice" is no judgement."""
    judged = [
        (mine, theirs)
        for mine, theirs in zip(maker, witness, strict=True)
        if mine is not None and theirs is not None and theirs is not Verdict.UNSEEN
    ]
    return Share(sum(mine is theirs for mine, theirs in judged), len(judged))


def support_match(turns: Sequence[tuple[str | None, str | None]]) -> Share:
    """D12: how often the offered help was the wanted one, over turns (offer, want) where both were said."""
    said = [(offer, want) for offer, want in turns if offer is not None and want is not None]
    return Share(sum(offer == want for offer, want in said), len(said))


def relief(before: Rating, after: Rating) -> float | None:
    """D12, −10…10: the level before minus the level after; None when either is missing."""
    if before is None or after is None:
        return None
    return before - after


def kept_rate(days_kept: int, days_due: int) -> float | None:
    """D14, 0–1: days kept / days due; None when none was due. Raises ValueError on counts that cannot be."""
    if not 0 <= days_kept <= days_due:
        raise ValueError("Days kept lie between none and the days due.")
    return days_kept / days_due if days_due else None


def symmetry(a: int, b: int) -> float | None:
    """D14, 0–1: the smaller count over the larger; None when both are 0. Raises ValueError below 0."""
    if min(a, b) < 0:
        raise ValueError("A count is never below zero.")
    return min(a, b) / max(a, b) if max(a, b) else None
