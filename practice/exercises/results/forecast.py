"""Words for guesses about each other: D2 with D3 and D4, D5, and the biggest miss."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import Result, plain, points, signed
from practice.exercises.results.reader import Reader
from practice.exercises.run import other

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec


def accuracy(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D2 per direction, always with chance level, bias (D3) and tracking (D4)."""
    low, high = reader.scale(spec.input("guess"))
    for seat in reader.seats:
        found = reader.columns((spec.input("guess"), seat), (spec.input("actual"), other(seat)))
        if found is None:
            continue
        guess, actual = found
        me, partner = reader.name(seat), reader.partner(seat)
        n = len(scores.pairs(guess, actual))
        close, bias = scores.accuracy(guess, actual, low, high), scores.signed_bias(guess, actual)
        if close is None or bias is None:
            yield Result("D2", spec.title, _too_few(n, len(guess)), "", n, seat, reader.therapist_only(spec))
            continue
        track = scores.tracking(guess, actual)
        chance = scores.chance_level(high - low + 1)
        words = (
            f"{me}'s guesses were on average {points((1 - close) * (high - low))} away from {partner}'s own answers"
            f", {_bias(bias)}, and {_tracking(track, guess, actual, partner)}."
        )
        rows = (
            ("Accuracy", f"{close:.2f}"),
            ("Two random answers would reach", f"{chance:.3f}"),
            ("Bias", signed(bias, 2)),
            ("Tracking", "–" if track is None else signed(track, 2)),
        )
        beside = f"{close:.2f} (bias {rows[2][1]}, tracking {rows[3][1]})"
        only = reader.therapist_only(spec)
        yield Result("D2", spec.title, words, f"{close:.2f}", n, seat, only, rows, close, beside)


def _too_few(n: int, items: int) -> str:
    return f"Too few items were answered by both to say ({n} of {items})."


def _bias(bias: float) -> str:
    if abs(bias) < 0.5:
        return "leaned neither high nor low"
    return f"were {points(bias)} too {'high' if bias > 0 else 'low'} on the whole"


def _tracking(track: float | None, guess: list[float | None], actual: list[float | None], partner: str) -> str:
    if track is None:
        found = scores.pairs(guess, actual)
        if len({p for p, _ in found}) == 1:
            return "all guesses were the same, so whether they rise and fall together cannot be said"
        if len({a for _, a in found}) == 1:
            return f"all of {partner}'s answers were the same, so whether they rise and fall together cannot be said"
        return "there are too few items to say whether they rise and fall together"
    if track >= 0.5:
        return "rose and fell largely with them"
    if track >= 0.2:
        return "rose and fell partly with them"
    return "did not follow their ups and downs" if track > -0.2 else "tended to go the other way"


def similarity(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D5 per direction: how like the guesser's own answers the guesses were, and how alike both really were."""
    low, high = reader.scale(spec.input("guess"))
    for seat in reader.seats:
        guess = reader.answers(spec.input("guess"), seat)
        own, theirs = reader.answers(spec.input("own"), seat), reader.answers(spec.input("own"), other(seat))
        if guess is None or own is None or theirs is None:
            continue
        me, partner = reader.name(seat), reader.partner(seat)
        n = len(scores.pairs(guess, own))
        assumed, real = scores.accuracy(guess, own, low, high), scores.accuracy(own, theirs, low, high)
        if assumed is None or real is None:
            words = _too_few(min(n, len(scores.pairs(own, theirs))), len(guess))
            yield Result("D5", spec.title, words, "", n, seat, reader.therapist_only(spec))
            continue
        span = high - low
        words = (
            f"{me}'s guesses were on average {points((1 - assumed) * span)} away from {me}'s own answers; the answers "
            f"of {me} and {partner} were {points((1 - real) * span)} apart. Close guesses can come from being alike as "
            "well as from insight."
        )
        rows = (("Assumed similarity", f"{assumed:.2f}"), ("Actual similarity", f"{real:.2f}"))
        yield Result("D5", spec.title, words, f"{assumed:.2f}", n, seat, reader.therapist_only(spec), rows, assumed)


def biggest_miss(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """The item where the guess was furthest away, as something to ask about."""
    item = spec.input("actual")
    for seat in reader.seats:
        guess, actual = reader.answers(spec.input("guess"), seat), reader.answers(item, other(seat))
        if guess is None or actual is None:
            continue
        me, partner = reader.name(seat), reader.partner(seat)
        n = len(scores.pairs(guess, actual))
        miss = scores.biggest_miss(guess, actual)
        if miss is not None:
            label = reader.label(item, miss.item, other(seat))
            words = (
                f"Most to ask about: “{label}”. {me} guessed {plain(miss.guess)}, {partner} said {plain(miss.actual)}."
            )
            figure = points(miss.guess - miss.actual)
        else:
            words, figure = (f"Every guess of {me} was exact.", "0 points") if n else (_too_few(n, len(guess)), "")
        yield Result("miss", spec.title, words, figure, n, seat, reader.therapist_only(spec))
