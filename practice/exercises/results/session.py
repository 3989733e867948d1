"""Words for the time around a session: mean, gap, alert, homework, and what a therapist should know before it."""

from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import LEFT, Result, level, many, plain, points, rated
from practice.exercises.results.reader import Reader

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec

_MEDIAN_FROM = 3


def mean(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """The mean of one person's ratings."""
    item = spec.input("items")
    for seat in reader.seats:
        answers = reader.answers(item, seat)
        if answers is None:
            continue
        found, only = scores.mean(answers), reader.therapist_only(spec)
        n = sum(value is not None for value in answers)
        rows = tuple((reader.label(item, i, seat), rated(value)) for i, value in enumerate(answers))
        if found is None:
            yield Result("mean", spec.title, f"{reader.name(seat)} left all ratings {LEFT}.", "", n, seat, only, rows)
            continue
        words = f"{reader.name(seat)}'s ratings are {plain(found)} of 10 on average."
        yield Result("mean", spec.title, words, level(found), n, seat, only, rows, found)


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
    words = f"The two ratings {apart}: {names}."
    yield Result("gap", spec.title, words, points(a - b), 2, None, only, (), abs(a - b))


def alert(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """Only when something asks for attention: a rating at or below the limit, or a mean far below the own median."""
    item = spec.input("items")
    for seat in reader.seats:
        answers = reader.answers(item, seat)
        found = None if answers is None else scores.mean(answers)
        if found is None:
            continue
        low = [
            f"“{reader.label(item, i, seat)}” is {plain(value)}"
            for i, value in enumerate(answers)
            if value is not None and value <= spec.limit
        ]
        before = reader.history.get(seat, ())
        usual = median(before) if len(before) >= _MEDIAN_FROM else None
        if usual is not None and usual - found >= spec.drop:
            low.append(f"the average is {plain(found)}, usually {plain(usual)}")
        if low:
            words = f"Worth asking {reader.name(seat)} about: {'; '.join(low)}."
            n = sum(value is not None for value in answers)
            yield Result("alert", spec.title, words, level(found), n, seat, True)


def concern(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E25: only when somebody did not say yes to speaking freely, or ticked "felt unsafe". Therapist only, always."""
    for seat in reader.seats:
        safe, barrier = reader.answers(spec.input("safe"), seat), reader.answers(spec.input("barrier"), seat)
        me, partner = reader.name(seat), reader.partner(seat)
        said = []
        if safe is not None and safe[0] != "yes":
            said.append(
                {
                    "no": f"{me} cannot speak freely in front of {partner}.",
                    "some": f"{me} cannot speak about some topics in front of {partner}.",
                }.get(safe[0], f"{me} left open whether they can speak freely in front of {partner}.")
            )
        if barrier is not None and "felt_unsafe" in (barrier[0] or ()):
            said.append(f"{me} ticked “felt unsafe” as what got in the way of the homework.")
        if said:
            words = f"{' '.join(said)} Speak with {me} alone first."
            yield Result("concern", spec.title, words, "", len(said), seat, True)


DONE = {"done": 1.0, "part": 0.5, "not": 0.0}
"""What a piece of homework counts (as in D11)."""


def homework(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E25: what each says about the homework, and how alike both did it (D14 symmetry); over repeats the sums."""
    said: dict[str, float] = {}
    parts, n = [], 0
    for seat in reader.seats:
        answers = [a[0] for a in reader.rounds(spec.input("done"), seat) if a[0] is not None]
        if not answers:
            continue
        said[seat] = sum(DONE[value] for value in answers)
        n += len(answers)
        if len(answers) == 1:
            parts.append(f"{reader.name(seat)}: {reader.options(spec.input('done'), seat)[answers[0]].lower()}")
        else:
            partly = f", {answers.count('part')} in part" if "part" in answers else ""
            parts.append(f"{reader.name(seat)}: {answers.count('done')} of {many(len(answers), 'time')} done{partly}")
    if not parts:
        return
    alike = scores.symmetry(*said.values()) if len(said) == 2 else None
    rows = () if alike is None else (("How alike the two amounts are (0–1)", f"{alike:.2f}"),)
    yield Result(
        "homework", spec.title, f"{'; '.join(parts)}.", "" if alike is None else f"{alike:.2f}", n, None,
        reader.therapist_only(spec), rows,
    )  # fmt: skip
