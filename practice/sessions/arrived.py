"""Answers that came in since the last session, question by question, and what of them has a place of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from practice import answers as wording
from practice.exercises import kinds
from practice.exercises.run import Slot
from practice.exercises.terms import Kind
from practice.runs import Case
from practice.sessions import body, homework, lately
from practice.sessions.material import People

BEFORE = "before-we-meet"
PRIVATE = "c_private"
"""The field in which anybody writes something for the therapist alone, at the end of every exercise."""
IN_THE_WAY = {BEFORE: ("hw", "barrier"), "one-goal": ("if", "then")}
"""The questions about what gets in the way of homework, by exercise."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question with what each partner said; `together` instead where both wrote it as one."""

    question: str
    sides: Mapping[str, homework.Offer]
    together: homework.Offer | None = None
    ends: str = ""
    """Of a rating: what 0 and 10 mean."""

    @property
    def name(self) -> str:
        """The id of the question."""
        offer = self.together or next(iter(self.sides.values()))
        return _field(offer)


def answers(rows: Sequence[Row]) -> int:
    """How many answers there are to read."""
    return sum(len(row.sides) + (row.together is not None) for row in rows)


def asked(cases: Sequence[Case], who: People, since: datetime | None) -> dict[str, list[Row]]:
    """The answers that came in or changed since then, by the assignment's key, as they are now."""
    return {work.key: _rows(case, work, since) for case, work in _offered(cases, who)}


def _offered(cases: Sequence[Case], who: People) -> list[tuple[Case, homework.Work]]:
    by_key = {case.id.hex: case for case in cases}
    offered = homework.offered(cases, body.Draft({}, who.couple.time_zone))
    return [(by_key[work.key], work) for work in offered]


def _rows(case: Case, work: homework.Work, since: datetime | None) -> list[Row]:
    """The questions of one assignment that something came in for or changed since then, as they are answered now.

    Beside what is new stands what the other one said before.
    """
    found = []
    for asked in work.asked:
        if asked.score is not None:
            continue
        moved = {one.key: at for one in asked.offers if (at := lately.corrected_at(case, _slot(one), _field(one)))}
        if since is None or any(moved.get(one.key, _submitted(case, one)) > since for one in asked.offers):
            sides = {offer.seat: offer for offer in asked.offers if offer.seat}
            together = next((offer for offer in asked.offers if not offer.seat), None)
            found.append(Row(asked.question, sides, together, _ends(case, asked.offers[0])))
    return found


def _slot(offer: homework.Offer) -> Slot:
    _, step, occurrence, author, _ = offer.key.split(":")
    return Slot(step, int(occurrence), author or None)


def _field(offer: homework.Offer) -> str:
    return offer.key.rpartition(":")[2]


def _submitted(case: Case, offer: homework.Offer) -> datetime:
    return case.rows[_slot(offer)].submitted_at


def _ends(case: Case, offer: homework.Offer) -> str:
    _, step, _, author, name = offer.key.split(":")
    field = case.exercise.by_id[step].by_id[name]
    if field.kind is not Kind.SCALE:
        return ""
    names = wording.names_of(case.names, author or case.run.starts)
    return f"0 {kinds.fill(field.low, names)}, 10 {kinds.fill(field.high, names)}"


def hindered(cases: Sequence[Case], rows: Mapping[str, Sequence[Row]]) -> list[Row]:
    """What got in the way of homework, or may."""
    found = []
    for case in cases:
        names = IN_THE_WAY.get(case.exercise.slug, ())
        found += [row for row in rows.get(case.id.hex, ()) if row.name in names]
    return found


def kept(cases: Sequence[Case], rows: Mapping[str, Sequence[Row]]) -> list[tuple[str, Row]]:
    """What somebody would rather talk about, but for what has its own place on the page."""
    found = []
    for case in cases:
        for row in rows.get(case.id.hex, ()):
            left = {seat: offer for seat, offer in row.sides.items() if offer.declined}
            together = row.together if row.together and row.together.declined else None
            if (left or together) and row.name not in (PRIVATE, "topics", "agenda"):
                found.append((case.exercise.title, Row(row.question, left, together)))
    return found


def private(cases: Sequence[Case], rows: Mapping[str, Sequence[Row]]) -> list[tuple[str, str, homework.Offer]]:
    """(title, seat, what somebody wrote for the therapist alone)."""
    found = []
    for case in cases:
        for row in rows.get(case.id.hex, ()):
            for seat, offer in row.sides.items():
                if row.name == PRIVATE and not offer.declined:
                    found.append((case.exercise.title, seat, offer))
    return found
