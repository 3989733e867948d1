"""Words for help and repair: D12 (E10), what reached the one who was hurt (E13), and what each knows (E08)."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import LEFT, Result, level, listed, many, plain, points, rated, ratio, signed
from practice.exercises.results.reader import Reader
from practice.exercises.run import other

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec


def support(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D12 per asker over completed turns: whether the offer was the wanted one, and the relief."""
    item, only = spec.input("want"), reader.therapist_only(spec)
    for seat in reader.seats:
        want, before, after = (reader.places(spec.input(name), seat) for name in ("want", "before", "after"))
        offer = reader.places(spec.input("offer"), other(seat))
        turns = [place for place in after if place in want and place in offer]
        if not turns:
            continue
        me, partner = reader.name(seat), reader.partner(seat)
        said = [(offer[place][0], want[place][0]) for place in turns]
        found = scores.support_match(said)
        if found.share is None:
            words = f"What {me} wanted or what {partner} offered was left {LEFT}."
            yield Result("D12", spec.title, words, "", 0, seat, only)
        elif found.n == 1:
            offered, wanted = next((x, y) for x, y in said if x is not None and y is not None)
            wish, gift = reader.options(item, seat)[wanted], reader.options(spec.input("offer"), other(seat))[offered]
            words = f"{partner} offered what {me} wanted: “{wish}”."
            if offered != wanted:
                words = f"{me} wanted “{wish}”; {partner} offered “{gift}”."
            yield Result("D12", spec.title, words, ratio(found.hits, 1), 1, seat, only, (), found.share)
        else:
            words = f"In {found.hits} of {found.n} turns {partner} offered what {me} wanted."
            yield Result("D12", spec.title, words, ratio(found.hits, found.n), found.n, seat, only, (), found.share)
        yield _relief(spec, reader, seat, [(before[place][0], after[place][0]) for place in turns])


def _relief(spec: "ScoreSpec", reader: Reader, seat: str, levels: list[tuple[float | None, float | None]]) -> Result:
    me, only, title = reader.name(seat), reader.therapist_only(spec), f"{spec.title}: relief"
    changes = [change for x, y in levels if (change := scores.relief(x, y)) is not None]
    change, n = scores.mean(changes), len(changes)
    if change is None:
        return Result("relief", title, f"{me} left one of the two ratings {LEFT}.", "", 0, seat, only)
    over = f", on average over {many(n, 'turn')}" if n > 1 else ""
    words = f"For {me} it weighed as much afterwards as before{over}."
    if plain(change) != "0":
        words = f"For {me} it weighed {points(change)} {'less' if change > 0 else 'more'} afterwards{over}."
    rows = tuple((f"Turn {i}", f"{rated(x)} → {rated(y)}") for i, (x, y) in enumerate(levels, 1))
    return Result("relief", title, words, signed(change), n, seat, only, rows, change)


def acknowledgement(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E13: how much of the account reached the one who was hurt, and which elements reached little."""
    item = spec.input("elements")
    for seat in reader.seats:
        answers = reader.answers(item, seat)
        if answers is None:
            continue
        me, only, mean = reader.name(seat), reader.therapist_only(spec), scores.mean(answers)
        n = sum(value is not None for value in answers)
        rows = tuple((reader.label(item, i, seat), rated(value)) for i, value in enumerate(answers))
        if mean is None:
            yield Result(spec.id, spec.title, f"{me} left all of it {LEFT}.", "", 0, seat, only, rows)
            continue
        weak = [f"“{reader.label(item, i, seat)}”" for i in scores.weak_elements(answers, spec.limit)]
        words = f"How much of it reached {me}: {plain(mean)} of 10, on average over {many(n, 'element')}"
        words += f"; least so far {listed(weak)}." if weak else "."
        yield Result(spec.id, spec.title, words, level(mean), n, seat, only, rows, mean)


def needs(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E13: which of the needs named at the start were met. None ticked means none met yet."""
    for seat in reader.seats:
        need, met = reader.answers(spec.input("need"), seat), reader.answers(spec.input("met"), seat)
        if need is None or met is None:
            continue
        me, only, labels = reader.name(seat), reader.therapist_only(spec), reader.options(spec.input("need"), seat)
        if need[0] is None:
            yield Result(spec.id, spec.title, f"{me} left the needs {LEFT}.", "", 0, seat, only)
            continue
        found = scores.need_coverage(need[0], met[0] or ())
        rows = tuple((labels[key], "met" if key in (met[0] or ()) else "not yet") for key in need[0])
        words = f"{found.hits} of the {many(found.n, 'need')} {me} named {'is' if found.hits == 1 else 'are'} met."
        yield Result(spec.id, spec.title, words, ratio(found.hits, found.n), found.n, seat, only, rows, found.share)


def knowledge(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E08 per guesser: how the partner marked the guesses, and how many were written at all."""
    for seat in reader.seats:
        guess, marks = reader.answers(spec.input("guess"), seat), reader.answers(spec.input("mark"), other(seat))
        if guess is None or marks is None:
            continue
        me, partner, only = reader.name(seat), reader.partner(seat), reader.therapist_only(spec)
        found, written = scores.knowledge(marks), scores.coverage(guess)
        count = Counter(mark for mark in marks if mark is not None)
        n = count.total()
        rows = (("Guesses written", ratio(written.hits, written.n)), ("Guesses marked", ratio(n, len(marks))))
        if found is None:
            words = f"Too few of {me}'s guesses are marked to say ({n} of {len(marks)}; it takes eight)."
            yield Result("knowledge", spec.title, words, "", n, seat, only, rows)
            continue
        words = (
            f"{partner} marked {n} of {me}'s guesses: {count['got_it']} got it, {count['close']} close, "
            f"{count['not_yet']} not yet."
        )
        yield Result("knowledge", spec.title, words, f"{found:.2f}", n, seat, only, rows, found)
