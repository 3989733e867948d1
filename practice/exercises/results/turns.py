"""Words for speaking and listening by turns: D1 and D6."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import LEFT, Result, level, plain, points, rated, signed
from practice.exercises.results.reader import Reader
from practice.exercises.run import other

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec


def felt_understood(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D1 per direction (about the speaker), then for the couple."""
    last: list[float | None] = []
    only = reader.therapist_only(spec)
    for seat in reader.seats:
        ratings = [answers[0] for answers in reader.rounds(spec.input("rating"), seat)]
        if not ratings:
            continue
        found = scores.felt_understood(ratings)
        last.append(found.last)
        rows = tuple((f"Round {i}", rated(rating)) for i, rating in enumerate(ratings, 1))
        figure = "" if found.last is None else level(found.last)
        words = _understood(found, reader.name(seat), len(ratings))
        yield Result("D1", spec.title, words, figure, found.rounds, seat, only, rows, found.last)
    if not last:
        return
    couple = scores.felt_understood_couple(*last) if len(last) == 2 else None
    if couple is None:
        why = "one of the ratings was left for the session" if len(last) == 2 else "it needs both directions"
        yield Result("D1", f"{spec.title}: together", f"Nothing to say yet: {why}.", "", len(last), None, only)
        return
    mean, gap = couple
    apart = "both felt the same" if gap == 0 else f"the two ratings were {points(gap)} apart"
    words = f"Taken together the messages arrived at {plain(mean)} of 10; {apart}."
    rows = (("Mean", plain(mean)), ("Gap", plain(gap)))
    yield Result("D1", f"{spec.title}: together", words, level(mean), 2, None, only, rows, mean)


def _understood(found: scores.FeltUnderstood, speaker: str, rounds: int) -> str:
    if found.last is None:
        return f"{speaker} left the last rating {LEFT}."
    if found.rounds_to_8 is not None:
        words = f"{speaker} felt understood in round {found.rounds_to_8}"
    else:
        words = f"{speaker} felt that something was still missing after {rounds} round{'s' * (rounds > 1)}"
    if found.gain is None:
        return f"{words}."
    return f"{words}; {signed(found.gain, 0)} from the first round to the last."


def feelings(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D6 per direction, about the listener: the feelings they imagined in their last round, and the speaker's own.

    Feelings that only their owner may open are compared once they are opened, for everybody.
    """
    for seat in reader.seats:
        if not reader.opened(spec.input("true"), other(seat)):
            continue
        guess = reader.answers(spec.input("guess"), seat)
        true = reader.answers(spec.input("true"), other(seat))
        if guess is None or true is None:
            continue
        me, partner = reader.name(seat), reader.partner(seat)
        only = reader.therapist_only(spec)
        guessed, own = guess[0], true[0]
        found = None if guessed is None or own is None else scores.set_overlap(guessed, own)
        if found is None or found.f1 is None:
            yield Result("D6", spec.title, "Nothing to compare: the feelings are for the session.", "", 0, seat, only)
            continue
        labels = reader.field(spec.input("true"), spec.input("true").fields[0]).labels
        both = [word for word in own if word in guessed]
        rows = tuple(
            (label, ", ".join(labels.get(word, word) for word in picks) or "–")
            for label, picks in (
                ("Named by both", both),
                (f"Only {partner}", [word for word in own if word not in guessed]),
                (f"Only {me}", [word for word in guessed if word not in own]),
            )
        )
        words = f"{me} named {len(both)} of the {len(own)} feelings {partner} chose, among {len(guessed)} imagined."
        yield Result("D6", spec.title, words, f"{found.f1:.2f}", len(own), seat, only, rows, found.f1)
