"""Words for wishes: D10."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import Result, level, plain, points, signed
from practice.exercises.results.reader import Reader
from practice.exercises.run import other

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec


def wants(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D10 per person: wishes not met and the widest gap; then what the partner gives against what this one gets."""
    only = reader.therapist_only(spec)
    for seat in reader.seats:
        want, get = reader.answers(spec.input("want"), seat), reader.answers(spec.input("get"), seat)
        if want is None or get is None:
            continue
        me = reader.name(seat)
        n = len(scores.pairs(want, get))
        found = scores.wants_gap(want, get)
        if found is None:
            words = f"Too few kinds were rated to say ({n} of {len(want)})."
            yield Result("D10", spec.title, words, "", n, seat, only)
        else:
            label = reader.label(spec.input("want"), found.largest, seat)
            words = f"{me} gets as much of every kind as {me} would like."
            rows: tuple[tuple[str, ...], ...] = (("Unmet, on average", f"{plain(found.unmet)} of 10"),)
            if found.gap > 0:
                words = (
                    f"{me} would like {points(found.unmet)} more on average, most of all “{label}”: "
                    f"wished {plain(want[found.largest])}, now {plain(get[found.largest])}."
                )
                rows += (("Largest gap", f"{label}: {plain(found.gap)}"),)
            yield Result("D10", spec.title, words, level(found.unmet), n, seat, only, rows, found.unmet)
        given = reader.answers(spec.input("give"), other(seat))
        if given is not None:
            yield _perception(spec, reader, seat, given, get)


def _perception(spec: "ScoreSpec", reader: Reader, seat: str, given: list, get: list) -> Result:
    me, partner = reader.name(seat), reader.partner(seat)
    title, only = f"{spec.title}: given and received", reader.therapist_only(spec)
    n = len(scores.pairs(given, get))
    found = scores.perception_gap(given, get)
    if found is None:
        return Result("perception", title, f"Too few kinds were rated to say ({n} of {len(get)}).", "", n, seat, only)
    if plain(found) == "0":
        words = f"What {partner} rates as given and what {me} rates as received are level on average."
    else:
        side = "above" if found > 0 else "below"
        words = f"What {partner} rates as given is on average {points(found)} {side} what {me} rates as received."
    return Result("perception", title, words, signed(found), n, seat, only, (), found)
