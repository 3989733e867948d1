"""Words for one thing that each rated: alone, over several entries, and both together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import LEFT, Result, level, many, plain, points, rated
from practice.exercises.results.reader import Reader
from practice.exercises.scores.ratings import Rating

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec


@dataclass(frozen=True)
class Level:
    """How one rating is said: `{me}` rated, `{partner}` is the other one, `{value}` the rating.

    `each` names one entry ("day"), `of` puts the fields of one round together, `couple` says how both are.
    """

    words: str
    each: str = "turn"
    couple: str = "mean"
    of: Callable[[Sequence[Rating]], float | None] = scores.whole_mean


def _received(values: Sequence[Rating]) -> float | None:
    return scores.responsiveness(*values)


LEVELS = {
    "D13": Level("With {partner}'s answer {me} felt understood, valued and cared for at {value} of 10", of=_received),
    "landing": Level("{partner}'s ask landed with {me} at {value} of 10 (0 an attack, 10 an invitation)"),
    "fairness": Level("{partner}'s telling of {me}'s side felt {value} of 10 fair to {me}"),
    "validated": Level("With {partner}, {me}'s feeling had room at {value} of 10", couple=""),
    "fit": Level("{partner}'s help fitted what {me} needed at {value} of 10"),
    "room": Level("{me} could do it their own way at {value} of 10", "day", ""),
    "closeness": Level("{me} felt {value} of 10 close after the date", "date"),
    "trial": Level("{me} rates how it worked at {value} of 10", "trial", "low"),
    "involvement": Level("{partner}'s interest and respect reached {me} at {value} of 10"),
}
"""Score id to its words."""


def rating(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """One result for each who rated, then one for both where the exercise looks at both directions."""
    kind, item = LEVELS[spec.id], spec.inputs[0]
    only = reader.therapist_only(spec)
    means: list[float | None] = []
    for seat in reader.seats:
        rounds = reader.rounds(item, seat)
        if not rounds:
            continue
        values = [kind.of(answers) for answers in rounds]
        mean, n = scores.mean(values), sum(value is not None for value in values)
        me, partner = reader.name(seat), reader.partner(seat)
        rows: tuple[tuple[str, ...], ...] = ()
        if len(values) > 1:
            rows = tuple((f"{kind.each.capitalize()} {i}", rated(value)) for i, value in enumerate(values, 1))
        elif len(item.fields) > 1:
            rows = tuple((reader.label(item, i, seat), rated(value)) for i, value in enumerate(rounds[0]))
        if mean is None and not reader.left(item, seat):
            # Never asked: the date that did not happen.
            continue
        if mean is None:
            yield Result(spec.id, spec.title, f"{me} left this {LEFT}.", "", 0, seat, only, rows)
            continue
        means.append(mean)
        words = kind.words.format(me=me, partner=partner, value=plain(mean))
        words += f", on average over {many(n, kind.each)}." if n > 1 else "."
        yield Result(spec.id, spec.title, words, level(mean), n, seat, only, rows, mean)
    if len(means) == 2 and kind.couple and (both := scores.couple(*means)) is not None:
        yield _both(spec, reader, both, kind.couple == "low")


def _both(spec: "ScoreSpec", reader: Reader, both: scores.Couple, low: bool) -> Result:
    apart = f"The two ratings are {points(both.gap)} apart" if both.gap else "The two ratings are the same"
    title, only = f"{spec.title}: together", reader.therapist_only(spec)
    if low:
        words = f"For both it worked at {plain(both.low)} of 10 or more. {apart}."
        rows = (("The lower rating", plain(both.low)), ("Gap", plain(both.gap)))
        return Result(spec.id, title, words, level(both.low), 2, None, only, rows, both.low)
    words = f"{apart}; their mean is {plain(both.mean)} of 10."
    rows = (("Mean", plain(both.mean)), ("Gap", plain(both.gap)))
    return Result(spec.id, title, words, level(both.mean), 2, None, only, rows, both.mean)
