"""Words for what changed, and for what stands against what: before and after, given and felt, early and late."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import LEFT, Result, many, plain, points, rated, signed
from practice.exercises.results.reader import Reader
from practice.exercises.run import Seat, other

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec

_WORDS = {
    "calm_gain": (
        "{me} was {points} calmer after the pause",
        "{me} was {points} less calm after the pause",
    ),
    "lift": ("{me} felt {points} closer after the date", "{me} felt {points} less close after the date"),
}
_LEVEL = {
    "calm_gain": "{me} was as calm after the pause as before",
    "lift": "{me} felt as close after the date as before",
}
_EACH = {"calm_gain": "pause", "lift": "date"}


def before_after(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """How much a rating rose from before to after, over all entries with both (E05 calm gain, E19 lift)."""
    for seat in reader.seats:
        before, after = (_column(reader, spec, name, seat) for name in ("before", "after"))
        if not after:
            continue
        me, only = reader.name(seat), reader.therapist_only(spec)
        change, n = scores.mean_difference(after, before), len(scores.pairs(after, before))
        if change is None and not any(reader.left(item, seat) for item in spec.inputs):
            # Never asked: the date that did not happen.
            continue
        if change is None:
            yield Result(spec.id, spec.title, f"{me} left this {LEFT}.", "", 0, seat, only)
            continue
        words = _WORDS[spec.id][change < 0] if plain(change) != "0" else _LEVEL[spec.id]
        words = words.format(me=me, points=points(change))
        words += f", on average over {many(n, _EACH[spec.id])}." if n > 1 else "."
        rows = tuple(
            (f"{_EACH[spec.id].capitalize()} {i}", f"{plain(x)} → {plain(y)}")
            for i, (x, y) in enumerate(scores.pairs(before, after), 1)
        )
        yield Result(spec.id, spec.title, words, signed(change), n, seat, only, rows, change)


def _column(reader: Reader, spec: "ScoreSpec", name: str, seat: Seat) -> list[float | None]:
    return [answers[0] for answers in reader.rounds(spec.input(name), seat)]


_SHARED = 3


def attention(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E02: what one rated as given against what the other felt, over the days both wrote down."""
    for seat in reader.seats:
        gave, got = reader.places(spec.input("gave"), seat), reader.places(spec.input("got"), other(seat))
        # A day on which it did not happen asks for no rating.
        days = [day for day in gave if day in got and None not in (gave[day][0], got[day][0])]
        if not days:
            continue
        given, felt = [gave[day][0] for day in days], [got[day][0] for day in days]
        n, gap = len(days), scores.mean_difference(given, felt, _SHARED)
        me, partner, only = reader.name(seat), reader.partner(seat), reader.therapist_only(spec)
        if gap is None:
            words = f"{many(n, 'shared day')} so far: too few to set {me}'s attention beside what {partner} felt."
            yield Result(spec.id, spec.title, words, "", n, seat, only)
            continue
        over = f"Over {many(n, 'shared day')} the attention {me} gave and what {partner} felt of it"
        words = f"{over} were level."
        if plain(gap) != "0":
            side = "more given than felt" if gap > 0 else "more felt than given"
            words = f"{over} were {points(gap)} apart: {side}."
        rows = tuple(
            (f"Day {day[1]}", f"given {plain(x)}, felt {plain(y)}") for day, x, y in zip(days, given, felt, strict=True)
        )
        yield Result(spec.id, spec.title, words, signed(gap), n, seat, only, rows, gap)


def net(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E09: room for the feeling minus feeling judged."""
    for seat in reader.seats:
        room, judged = (reader.answers(spec.input(name), seat) for name in ("room", "judged"))
        if room is None or judged is None:
            continue
        me, only = reader.name(seat), reader.therapist_only(spec)
        found = scores.difference(room[0], judged[0])
        rows = (("Room for the feeling", rated(room[0])), ("Felt judged", rated(judged[0])))
        if found is None:
            yield Result(spec.id, spec.title, f"{me} left a rating {LEFT}.", "", 0, seat, only, rows)
            continue
        more = "more room than judgment" if found > 0 else "more judgment than room"
        words = f"{me} felt {points(found)} {more}." if found else f"{me} felt as much room as judgment."
        yield Result(spec.id, spec.title, words, signed(found, 0), 2, seat, only, rows, found)


def interest(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E23: how curious the guest was before, and how interested the host felt the guest to be. About the guest."""
    for guest in reader.seats:
        before, felt = (
            reader.answers(spec.input("curious"), guest),
            reader.answers(spec.input("interest"), other(guest)),
        )
        if before is None or felt is None:
            continue
        me, host, only = reader.name(guest), reader.partner(guest), reader.therapist_only(spec)
        found = scores.difference(before[0], felt[0])
        if found is None:
            yield Result(spec.id, spec.title, f"One of the ratings was left {LEFT}.", "", 0, guest, only)
            continue
        curious, felt_level = plain(before[0]), plain(felt[0])
        words = f"Before the visit {me} was curious at {curious} of 10; {host} felt interest at {felt_level} of 10"
        if found:
            words += f", {points(found)} {'less' if found > 0 else 'more'} than that"
        words += "."
        yield Result(spec.id, spec.title, words, signed(found, 0), 2, guest, only, (), found)


_ENTRIES = 6


def early_late(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D15 over the entries of a log, or over the repeats of an exercise (then only when there are six)."""
    item = spec.input("items")
    log = reader.run.exercise.by_id[item.step].log is not None
    if not (log or reader.pooled):
        return
    for seat in reader.seats:
        entries = [answers[0] for answers in reader.rounds(item, seat)]
        n = sum(entry is not None for entry in entries)
        if not entries or (n < _ENTRIES and not log):
            continue
        me, label, only = reader.name(seat), reader.label(item, 0, seat), reader.therapist_only(spec)
        change = scores.early_late(entries)
        if change is None:
            words = f"{me}, “{label}”: {n} of the {_ENTRIES} entries it takes to compare the first three and the last."
            yield Result("D15", spec.title, words, "", n, seat, only)
            continue
        words = f"{me}, “{label}”: the last three of {n} entries are level with the first three."
        if plain(change) != "0":
            side = "higher" if change > 0 else "lower"
            words = f"{me}, “{label}”: the last three of {n} entries are {points(change)} {side} than the first three."
        yield Result("D15", spec.title, words, signed(change), n, seat, only)


def novelty(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E19, over repeats: whether the newer dates were the closer ones for somebody. Nothing below six dates."""
    for seat in reader.seats:
        new, close = (_column(reader, spec, name, seat) for name in ("new", "close"))
        found, n = scores.novelty(new, close), len(scores.pairs(new, close))
        if found is None:
            continue
        me = reader.name(seat)
        words = f"Over {n} dates newness and closeness had little to do with each other for {me}."
        if abs(found) >= 0.3:
            which = "closer" if found > 0 else "less close"
            words = f"Over {n} dates the newer ones tended to be the {which} ones for {me}."
        yield Result(spec.id, spec.title, words, signed(found, 2), n, seat, reader.therapist_only(spec))
