"""Words for what one did and the other noticed (E22)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import Result, listed, many, ratio
from practice.exercises.results.reader import Reader
from practice.exercises.run import Seat, other

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec

_FEWEST = 3


def noticing(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """How many of the partner's acts somebody linked to something they had noticed."""
    for seat, acts, linked in _linked(spec, reader):
        me, partner, only, n = reader.name(seat), reader.partner(seat), reader.therapist_only(spec), len(acts)
        found = scores.noticing(acts, linked)
        if found is None:
            words = f"{partner} wrote down {many(n, 'act')}: fewer than three, too few to say."
            yield Result("noticing", spec.title, words, "", n, seat, only)
            continue
        hits = len(acts.keys() & set(linked))
        words = f"{me} had noticed {hits} of the {n} things {partner} wrote down."
        yield Result("noticing", spec.title, words, ratio(hits, n), n, seat, only, (), found)


def unseen(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """The acts nobody linked, as something to tell each other. About who did them."""
    for seat, acts, linked in _linked(spec, reader):
        left = [words for key, words in acts.items() if key not in linked]
        if not left:
            continue
        me, partner = reader.name(seat), reader.partner(seat)
        words = f"{partner} also did {many(len(left), 'thing')} that {me} has not linked: worth telling."
        rows = tuple((f"Day {day}", act) for day, act in left)
        yield Result("unseen", spec.title, words, "", len(left), other(seat), reader.therapist_only(spec), rows)


def _linked(spec: "ScoreSpec", reader: Reader) -> Iterator[tuple[Seat, dict[str, tuple[int, str]], list[str | None]]]:
    """Who noticed, the partner's acts as {row id: (day, act)}, and the row ids linked to them."""
    for seat in reader.seats:
        links = reader.answers(spec.input("link"), seat)
        if links is None:
            continue
        giver = other(seat)
        acts = {
            f"{giver.lower()}{day}_{i}": (day, act)
            for (_, day), (rows,) in reader.places(spec.input("did"), giver).items()
            for i, act in enumerate(rows)
            if act is not None
        }
        yield seat, acts, links[0]


def acts(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """Acts per day of each, and how alike both numbers of acts are (D14 symmetry)."""
    counts: dict[Seat, int] = {}
    days: dict[Seat, int] = {}
    for seat in reader.seats:
        found = reader.rounds(spec.input("did"), seat)
        if found:
            counts[seat], days[seat] = sum(len(rows) for (rows,) in found), len(found)
    only = reader.therapist_only(spec)
    for seat, n in counts.items():
        words = f"{reader.name(seat)} wrote down {many(n, 'act')} on {many(days[seat], 'day')}."
        per_day = n / days[seat]
        yield Result("acts", spec.title, words, f"{per_day:.1f} a day", days[seat], seat, only, (), per_day)
    alike = scores.symmetry(*counts.values()) if len(counts) == 2 else None
    if alike is not None:
        both = listed([f"{reader.name(seat)} {n}" for seat, n in counts.items()])
        title, words = f"{spec.title}: together", f"Acts written down: {both}."
        rows = (("How alike the two numbers are (0–1)", f"{alike:.2f}"),)
        yield Result("acts", title, words, f"{alike:.2f}", sum(days.values()), None, only, rows, alike)
