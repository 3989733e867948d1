"""The couple's own course: one line for each figure that repeats of an exercise have in common."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from practice.exercises.results.base import Result
from practice.exercises.run import Seat

POINTS = frozenset({"attention", "calm_gain", "interest_gap", "lift", "net", "perception"})
"""Scores whose figure is a bare difference of ratings: said in points where several stand in a line."""

Key = tuple[str, Seat | None, str]


def over_time(
    said: Sequence[tuple[date, Sequence[Result]]], names: Mapping[str, str], without: Collection[str]
) -> Iterator[Result]:
    """One result for each figure that was there at least twice, in the order of first appearance."""
    series: dict[Key, list[tuple[date, Result]]] = {}
    for day, found in said:
        for one in found:
            if one.value is not None and one.id not in without:
                series.setdefault((one.id, one.about, one.title), []).append((day, one))
    for (name, about, title), line in series.items():
        if len(line) < 2:
            continue
        (first_day, first), (_, last) = line[0], line[-1]
        years = {day.year for day, _ in line}
        who = "" if about is None else f"{names[about]}, "
        since = f"{who}since {_day(first_day, years)}: "
        words = f"{since[0].upper()}{since[1:]}{_change(_said(first), _said(last))}."
        rows = [(_day(day, years), _said(one)) for day, one in line]
        # What a guess by chance would reach stands beside every accuracy, also over time.
        rows.extend(row for row in last.rows if name == "D2" and row[0].startswith("Two random"))
        only = any(one.therapist_only for _, one in line)
        yield Result(name, title, words, last.figure, len(line), about, only, tuple(rows), last.value)


def _said(one: Result) -> str:
    """The figure as it stands in a line of several."""
    return f"{one.figure} points" if one.id in POINTS else one.short or one.figure


def _change(first: str, last: str) -> str:
    """`from 4 to 6.5 of 10`, or that it is the same."""
    if first == last:
        return f"{last}, as at the start"
    (before, _, unit), (after, _, same) = first.partition(" "), last.partition(" ")
    return f"from {before} to {after} {unit}" if unit and unit == same else f"from {first} to {last}"


def _day(day: date, years: set[int]) -> str:
    """`September 3`, with the year where there are several."""
    return f"{day:%B} {day.day}" + f", {day.year}" * (len(years) > 1)
