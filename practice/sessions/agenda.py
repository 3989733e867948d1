"""The agenda that two partners would like: their topics and their two orders put together. Pure.

Nothing is decided by it: where the two orders differ it says so, and the therapist leads the hour.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from practice.exercises import kinds
from practice.exercises.binding import bound
from practice.exercises.disclosure import Viewer, visible
from practice.exercises.run import SEATS, Run, Seat, Slot

ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}
APART = 2
"""From how many places on two orders differ about a topic."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing somebody wants time for."""

    words: str
    weights: Mapping[Seat, int | None]
    """Who brought it, each with how much it matters to them, 0 to 10; None when that was left for the session."""
    ranks: Mapping[Seat, int]
    differs: bool

    @property
    def heaviest(self) -> int:
        """How much it matters to the one it matters to most."""
        return max((weight for weight in self.weights.values() if weight is not None), default=0)


@dataclass(frozen=True, slots=True)
class Agenda:
    """`topics` in order. `ordered_by`: whose orders it is made of; without any it goes by how much each matters."""

    topics: Sequence[Topic]
    ordered_by: Sequence[Seat]
    left: Sequence[Seat]
    """Who left all their topics for the session."""


NONE = Agenda((), (), ())


def merged(run: Run, names: Mapping[str, str]) -> Agenda:
    """The topics of E25, by the mean of their ranks, then by the better rank, then by what matters more."""
    brought, left = _brought(run)
    ranks: dict[Seat, Mapping[str, int]] = {}
    labels: dict[str, str] = {}
    for seat in SEATS:
        submission = run.by_slot.get(Slot("agenda", 1, seat))
        given = submission.answers.get("agenda") if submission and submission.submitted else None
        if given and not kinds.is_declined(given):
            ranks[seat] = given
            labels |= bound(run, Slot("agenda", 1, seat)).by_id["agenda"].labels
    if not ranks:
        topics = [Topic(words, weights, {}, False) for words, weights in brought.values()]
        return Agenda(tuple(sorted(topics, key=lambda one: -one.heaviest)), (), left)
    found = []
    for key in dict.fromkeys(key for given in ranks.values() for key in given):
        words = kinds.fill(labels.get(key, key), kinds.Names("me", "my partner", names["A"], names["B"]))
        held = {seat: given[key] for seat, given in ranks.items() if key in given}
        apart = len(held) == 2 and abs(held["A"] - held["B"]) >= APART
        found.append(Topic(words, brought.get(_same(words), ("", {}))[1], held, apart))
    found.sort(key=lambda one: (fmean(one.ranks.values()), min(one.ranks.values()), -one.heaviest))
    return Agenda(tuple(found), tuple(ranks), left)


def common(run: Run, found: Agenda, seats: Sequence[Seat]) -> list[str]:
    """The topics that every one of `seats` can read, in order: what may be printed on a copy of theirs."""
    read = [_brought(run, seat)[0] for seat in seats]
    return [topic.words for topic in found.topics if all(_same(topic.words) in known for known in read)]


def _brought(
    run: Run, viewer: Viewer = "therapist"
) -> tuple[dict[str, tuple[str, dict[Seat, int | None]]], tuple[Seat, ...]]:
    """Topics by what they say, in the order they were brought, with who brought each; and who left theirs."""
    found: dict[str, tuple[str, dict[Seat, int | None]]] = {}
    left = []
    for item in visible(run, viewer):
        if item.slot.step != "before" or item.field.id != "topics":
            continue
        if item.declined:
            left.append(item.slot.author)
            continue
        for row in item.answer:
            words, weight = row.get("topic"), row.get("weight")
            if words and not kinds.is_declined(words):
                held = found.setdefault(_same(words), (words, {}))[1]
                held[item.slot.author] = None if kinds.is_declined(weight) else weight
    return found, tuple(left)


def _same(words: str) -> str:
    return " ".join(words.split()).casefold()


def place(rank: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`; there are never more than six topics."""
    return ORDINALS.get(rank, f"{rank}th")
