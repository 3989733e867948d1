"""Words for the therapist alone about a text: how often the page hinted at a phrase (E03)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.exercises.results.base import Result, many
from practice.exercises.results.reader import Reader

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec


def hints(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """How many of the listed phrases stand in what somebody submitted. Therapist only, always."""
    for seat in reader.seats:
        rounds = [answers[0] for answers in reader.rounds(spec.input("count"), seat) if answers[0] is not None]
        if not rounds:
            continue
        figure = many(rounds[-1], "phrase")
        words = f"The page hinted at {figure if rounds[-1] else 'nothing'} in {reader.name(seat)}'s text."
        yield Result("hints", spec.title, words, figure, len(rounds), seat, True, (), rounds[-1])
