"""Words for promises kept (D11, overload) and for the therapist's own look at a session (mean, gap, alert)."""

from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, Any

from practice.exercises import scores
from practice.exercises.results.base import Reader, Result, plain, points
from practice.exercises.run import other
from practice.exercises.scores import Verdict

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec

_MEDIAN_FROM = 3


def follow_through(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D11 per maker, with how often the partner saw it the same way. Below three promises no percentage."""
    only = reader.therapist_only(spec)
    for seat in reader.seats:
        mine = reader.answers(spec.input("verdict"), seat)
        if mine is None:
            continue
        me, partner = reader.name(seat), reader.partner(seat)
        verdicts = _verdicts(mine[0])
        found = scores.follow_through(verdicts)
        share = found.share
        if share is None:
            words = "All promises were changed by agreement." if found.changed else "Nothing to count."
            yield Result("D11", spec.title, f"{me}: {words}", "", 0, seat, only)
            continue
        rows = [("Kept", str(found.kept)), ("Partly", str(found.partly)), ("Changed by agreement", str(found.changed))]
        seen = reader.answers(spec.input("witness"), other(seat))
        if seen is not None:
            # A row the witness never reached is missing, not different.
            witness = _verdicts(seen[0])[: len(verdicts)]
            same = scores.witness_agreement(verdicts, witness + [None] * (len(verdicts) - len(witness)))
            value = f"{same.hits} of {same.n}" if same.n else "did not notice"
            rows.append((f"{partner} saw it the same way", value))
        partly = f", {found.partly} partly" if found.partly else ""
        words = f"{me} kept {found.kept} of {found.n}{partly}."
        figure = f"{share:.0%}".replace("%", " %") if found.n >= 3 else f"{found.kept} of {found.n}"
        yield Result("D11", spec.title, words, figure, found.n, seat, only, tuple(rows))


def _verdicts(rows: list[Any]) -> list[Verdict | None]:
    return [None if value is None else Verdict(value) for value in rows]


def overload(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """Whether somebody promised a lot: the mean of "how hard" above the limit."""
    for seat in reader.seats:
        answers = reader.answers(spec.input("items"), seat)
        level = None if answers is None else scores.mean(answers[0])
        if level is None:
            continue
        me = reader.name(seat)
        n = sum(value is not None for value in answers[0])
        words = f"{me}'s promises are {plain(level)} of 10 hard on average"
        words += "; smaller ones are easier to keep." if level > spec.limit else "."
        yield Result("overload", spec.title, words, f"{plain(level)} of 10", n, seat, reader.therapist_only(spec))


def mean(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """The mean of one person's ratings."""
    item = spec.input("items")
    for seat in reader.seats:
        answers = reader.answers(item, seat)
        if answers is None:
            continue
        level = scores.mean(answers)
        n = sum(value is not None for value in answers)
        only = reader.therapist_only(spec)
        rows = tuple(
            (reader.label(item, i, seat), "for the session" if value is None else plain(value))
            for i, value in enumerate(answers)
        )
        if level is None:
            words, figure = f"{reader.name(seat)} left all ratings for the session.", ""
        else:
            words, figure = (
                f"{reader.name(seat)}'s ratings are {plain(level)} of 10 on average.",
                f"{plain(level)} of 10",
            )
        yield Result("mean", spec.title, words, figure, n, seat, only, rows)


def gap(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """How far apart both rated the same thing; nothing while one of them has not."""
    answers = [reader.answers(spec.input("items"), seat) for seat in reader.seats]
    if len(answers) != 2 or None in answers:
        return
    (a,), (b,) = answers
    only = reader.therapist_only(spec)
    if a is None or b is None:
        yield Result("gap", spec.title, "One of the ratings was left for the session.", "", 0, None, only)
        return
    apart = "are the same" if a == b else f"are {points(a - b)} apart"
    names = " and ".join(f"{reader.name(seat)} {plain(v)}" for seat, v in zip(reader.seats, (a, b), strict=True))
    yield Result("gap", spec.title, f"The two ratings {apart}: {names}.", points(a - b), 2, None, only)


def alert(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """Only when something asks for attention: a rating at or below the limit, or a mean far below the own median."""
    item = spec.input("items")
    for seat in reader.seats:
        answers = reader.answers(item, seat)
        level = None if answers is None else scores.mean(answers)
        if level is None:
            continue
        low = [
            f"“{reader.label(item, i, seat)}” is {plain(value)}"
            for i, value in enumerate(answers)
            if value is not None and value <= spec.limit
        ]
        before = reader.history.get(seat, ())
        usual = median(before) if len(before) >= _MEDIAN_FROM else None
        if usual is not None and usual - level >= spec.drop:
            low.append(f"the average is {plain(level)}, usually {plain(usual)}")
        if low:
            words = f"Worth asking {reader.name(seat)} about: {'; '.join(low)}."
            n = sum(value is not None for value in answers)
            yield Result("alert", spec.title, words, f"{plain(level)} of 10", n, seat, reader.therapist_only(spec))
