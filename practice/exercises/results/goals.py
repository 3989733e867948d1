"""Words for a goal (E17), for options that work for both (D8, E18), and for the shape of the loop (E24)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import LEFT, Result, listed, many, plain, points, ratio
from practice.exercises.results.reader import Reader
from practice.exercises.run import Slot

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec


def progress(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E17: how far the latest count has come from the start to the goal; both counts where they differ."""
    plan = reader.answers(spec.input("plan"), None)
    found = [reader.places(spec.input("value"), seat) for seat in reader.seats]
    latest = max((place for one in found for place in one), default=None)
    if plan is None or latest is None:
        return
    (start, target), only = plan, reader.therapist_only(spec)
    counts = [one[latest][0] for one in found if latest in one and one[latest][0] is not None]
    ways = [way for count in counts if (way := scores.progress(count, start, target)) is not None]
    if not ways:
        why = "The count was left for the session." if not counts else "Start and goal are the same: nothing to count."
        yield Result("progress", spec.title, why, "", 0, None, only)
        return
    said = listed([plain(count, 2) for count in sorted(set(counts))])
    words = f"The count is {said}, on the way from {plain(start, 2)} to {plain(target, 2)}."
    if len(set(counts)) > 1:
        words = f"The two counts are {said}, on the way from {plain(start, 2)} to {plain(target, 2)}."
    way = sum(ways) / len(ways)
    figure = f"{way:.0%}".replace("%", " %")
    yield Result("progress", spec.title, words, figure, len(ways), None, only, (), way)


_PARTS = {
    "goal": "The goal is written down",
    "measure": "What is counted is written down",
    "target": "The goal differs from today",
    "commitment": "Both are in at {commit} of 10 or more",
    "date": "The date lies within a year",
}


def smart(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E17: which of the five parts of a plannable goal are there."""
    plan = reader.answers(spec.input("plan"), None)
    if plan is None:
        return
    goal, measure, start, target, by, a, b = plan
    last = reader.run.by_slot[Slot(spec.input("plan").step, 1, None)]
    day = last.revealed_on or last.day or reader.run.begins
    when = None if by is None else date.fromisoformat(by)
    found = scores.smart(scores.Goal(goal, measure, start, target, when, a, b), day, spec.limit)
    hits = sum(found.values())
    parts = {key: text.format(commit=plain(spec.limit)) for key, text in _PARTS.items()}
    rows = tuple((parts[key], "yes" if there else "not yet") for key, there in found.items())
    words = "All five parts of a goal to start with are there." if hits == 5 else f"{hits} of 5 parts are there."
    yield Result("smart", spec.title, words, ratio(hits, 5), 5, None, reader.therapist_only(spec), rows)


def commitment(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E17: how far apart both are in how much they are in."""
    plan = reader.answers(spec.input("plan"), None)
    if plan is None:
        return
    both, only = scores.couple(*plan), reader.therapist_only(spec)
    if both is None:
        yield Result("commitment", spec.title, f"One of the ratings was left {LEFT}.", "", 0, None, only)
        return
    a, b = (f"{reader.name(seat)} {plain(value)}" for seat, value in zip(("A", "B"), plan, strict=True))
    apart = f"{points(both.gap)} apart" if both.gap else "the same"
    yield Result("commitment", spec.title, f"{a}, {b}: {apart}.", points(both.gap), 2, None, only, (), both.gap)


def win_win(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D8: the options that work for both, or the three best and another round; every option in the table."""
    rate, veto = spec.input("rate"), spec.input("veto")
    seats = reader.seats
    rates = reader.columns(*((rate, seat) for seat in seats)) if len(seats) == 2 else None
    if rates is None:
        return
    vetoes = reader.columns(*((veto, seat) for seat in seats))
    only, labels = reader.therapist_only(spec), _texts(spec, reader)
    order = reader.row_order(*((rate, seat) for seat in seats))
    options = [scores.Option(key, a, b, True in (x, y)) for key, a, b, x, y in zip(order, *rates, *vetoes, strict=True)]
    found = scores.win_win(options)
    names = [reader.name(seat) for seat in seats]
    rows = tuple((labels[one.id], _option_words(one, names, found)) for one in options if one.id in labels)
    best = [f"“{labels[key]}”" for key in found.best if key in labels]
    n = len(found.nash)
    words = f"{'Works' if len(best) == 1 else 'Work'} best for both: {listed(best)}."
    if found.another_round:
        words = "No option is at 6 of 10 or more for both yet. Another round of options may help."
        words += f" Nearest: {listed(best)}." if best else ""
    figure = "" if not n else f"{len(found.winning)} of {many(n, 'option')}"
    yield Result("D8", spec.title, words, figure, n, None, only, rows)


def _texts(spec: "ScoreSpec", reader: Reader) -> dict[str, str]:
    """Row id to the text of the option, as both wrote the list."""
    found = reader.places(spec.input("option"), None)
    return {f"j{place[1]}_{i}": text for place, (rows,) in found.items() for i, text in enumerate(rows) if text}


def _option_words(one: scores.Option, names: list[str], found: scores.WinWin) -> str:
    if one.id not in found.nash:
        return "not rated by both"
    said = f"{names[0]} {plain(one.a)}, {names[1]} {plain(one.b)}: {points(one.a - one.b)} apart, "
    said += f"product {plain(found.nash[one.id])}"
    if one.veto:
        return f"{said}, not acceptable to one"
    return f"{said}, works best for both" if one.id in found.winning else said


_SHAPES = {
    "pursue–distance": "one moves in and one moves away: pursue–distance",
    "escalation": "both move in: escalation",
    "mutual distance": "both move away: mutual distance",
    "mixed": "no single shape: mixed",
}


def pattern(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E24: the shape both moves make together. It is the loop's, nobody's."""
    item = spec.input("moves")
    answers = [reader.answers(item, seat) for seat in reader.seats]
    if len(answers) != 2 or None in answers:
        return
    (a,), (b,) = answers
    only = reader.therapist_only(spec)
    if a is None or b is None:
        yield Result("pattern", spec.title, f"One of the moves was left {LEFT}.", "", 0, None, only)
        return
    shape = scores.pattern(a, b)
    moves = "; ".join(
        f"{reader.name(seat)}: {reader.options(item, seat)[move].lower()}"
        for seat, move in zip(reader.seats, (a, b), strict=True)
    )
    yield Result("pattern", spec.title, f"{moves}. In this loop {_SHAPES[shape]}.", shape, 2, None, only)
