"""What the therapist's homework pages read: own couples, one couple's people and gate, comments, ratings."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import abort
from sqlalchemy import or_
from sqlalchemy.orm import aliased

from practice import access, agreement, clock, db, flags, runs, standing
from practice.exercises import gates
from practice.exercises.definition import Exercise
from practice.exercises.run import Seat
from practice.homework.desk.therapist_words import both
from practice.models import (
    Assignment,
    AssignmentState,
    Comment,
    Couple,
    CoupleState,
    GateOverride,
    Partner,
    Quality,
    SafetyStatus,
    User,
)
from practice.runs import Case

MOST_REPEATS = 26
"""Of one exercise on a page: half a year of weeks."""


@dataclass(frozen=True)
class Pair:
    """A couple with its two people, their therapist, each partner's newest safety judgement, and the flags present."""

    couple: Couple
    partners: Mapping[Seat, Partner]
    therapist: User
    statuses: Mapping[Seat, gates.Status | None]
    flags: tuple[gates.Flag, ...] = ()

    @property
    def id(self) -> uuid.UUID:
        """The couple's."""
        return self.couple.id

    @property
    def names(self) -> dict[str, str]:
        """By "A", "B" and "therapist"."""
        return {"A": self.partners["A"].name, "B": self.partners["B"].name, "therapist": self.therapist.name}

    @property
    def title(self) -> str:
        """`Ana & Ben`."""
        return f"{self.partners['A'].name} & {self.partners['B'].name}"

    @property
    def zone(self) -> str:
        """The couple's time zone."""
        return self.couple.time_zone

    @property
    def today(self) -> date:
        """The calendar day in the couple's zone."""
        return clock.today(self.zone)

    def gate(self, exercise: Exercise) -> gates.Decision:
        """Whether the exercise may be assigned to this couple today, why not, and what to think of first."""
        newest = [(self.names[seat], self.statuses[seat]) for seat in ("A", "B")]
        return gates.decide(exercise, newest, self.flags, self.today)


def pair(person: access.Actor, couple_id: uuid.UUID, *, to_write: bool = False) -> Pair:
    """The couple, if it is one of this clinician's cases: else 404; 403 when only to be read. Three statements."""
    a, b = aliased(Partner), aliased(Partner)
    chosen = (
        access.readable(person, Couple, a, b, User)
        .join(a, (a.couple_id == Couple.id) & (a.seat == "A"))
        .join(b, (b.couple_id == Couple.id) & (b.seat == "B"))
        .join(User, User.id == Couple.therapist_id)
        .where(Couple.id == couple_id)
    )
    found = db.session.execute(chosen).first()
    if found is None or not person.is_clinical:
        abort(404)
    couple, first, second, therapist = found
    if to_write:
        access.treats(person, couple)
    newest = newest_statuses(person, [first.id, second.id])
    statuses = {"A": newest.get(first.id), "B": newest.get(second.id)}
    standing_now = flags.standing(flags.rows(person, couple.id), {first.id: first.name, second.id: second.name})
    return Pair(couple, {"A": first, "B": second}, therapist, statuses, standing_now)


def newest_statuses(person: access.Actor, partner_ids: list[uuid.UUID]) -> dict[uuid.UUID, gates.Status]:
    """Each partner's judgement that was recorded last. One statement."""
    rows = db.session.scalars(
        access.readable(person, SafetyStatus)
        .where(SafetyStatus.partner_id.in_(partner_ids))
        .order_by(SafetyStatus.recorded_at, SafetyStatus.id)
    )
    return {row.partner_id: (row.ipv.value, row.assessed_on) for row in rows}


def own_couples(person: access.Actor) -> list[tuple[uuid.UUID, str]]:
    """Active couples this person treats: (id, "Ana & Ben"), by name. One statement."""
    a, b = aliased(Partner), aliased(Partner)
    chosen = (
        access.readable(person, Couple)
        .with_only_columns(Couple.id, a.name, b.name)
        .join(a, (a.couple_id == Couple.id) & (a.seat == "A"))
        .join(b, (b.couple_id == Couple.id) & (b.seat == "B"))
        .where(Couple.therapist_id == person.id, Couple.state == CoupleState.ACTIVE)
    )
    found = [(row[0], f"{row[1]} & {row[2]}") for row in db.session.execute(chosen)]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing can be assigned now: a title, a sentence, and where to do something about it."""

    title: str
    text: str
    endpoint: str = ""
    values: Mapping[str, uuid.UUID] | None = None
    action: str = ""


def refusals(person: access.Actor, found: Pair) -> list[Refusal]:
    """Everything that stands against assigning to this couple, whatever the exercise. Three statements."""
    reasons = []
    licence = standing.standing(person.id, clock.today(found.zone)).refusal
    if licence:
        reasons.append(Refusal("Your licence", licence, "accounts_licences.index", {}, "Go to your licences"))
    missing = agreement.missing(found.id)
    if missing:
        verb = "have" if len(missing) > 1 else "has"
        text = (
            f"{both(missing)} {verb} not accepted the practice's agreement yet. Nothing can be assigned before both "
            "have, each on their own."
        )
        reasons.append(
            Refusal("The agreement", text, "couples.couple", {"couple_id": found.id}, f"Go to {found.title}")
        )
    if found.couple.state is CoupleState.CLOSED:
        text = "The work with this couple is closed. Reopen it to assign again."
        reasons.append(Refusal("Closed work", text, "couples.couple", {"couple_id": found.id}, f"Go to {found.title}"))
    return reasons


def again(person: access.Actor, found: Pair, text: str, slug: str) -> Assignment | None:
    """The earlier assignment of this couple a new one is to be like; None when the address names none."""
    try:
        wanted = uuid.UUID(text)
    except ValueError:
        return None
    chosen = access.readable(person, Assignment).where(
        Assignment.id == wanted, Assignment.couple_id == found.id, Assignment.slug == slug
    )
    return db.session.scalar(chosen)


def by_key(person: access.Actor, key: uuid.UUID) -> Assignment | None:
    """What this form made already."""
    return db.session.scalar(access.readable(person, Assignment).where(Assignment.form_key == key))


def comments(person: access.Actor, case: Case) -> dict[Seat, list[tuple[Comment, str]]]:
    """Comments on an assignment with their authors' names, by addressee, oldest first. One statement."""
    seats: dict[uuid.UUID, Seat] = {partner.id: seat for seat, partner in case.partners.items()}
    found: dict[Seat, list[tuple[Comment, str]]] = {"A": [], "B": []}
    chosen = (
        access.readable(person, Comment, User.name)
        .join(User, User.id == Comment.author_id)
        .where(Comment.assignment_id == case.id)
        .order_by(Comment.created_at, Comment.id)
    )
    for row, author in db.session.execute(chosen):
        found[seats[row.partner_id]].append((row, author))
    return found


def ratings(person: access.Actor, case: Case) -> dict[Seat, Quality]:
    """How each partner did it, as rated. One statement."""
    seats: dict[uuid.UUID, Seat] = {partner.id: seat for seat, partner in case.partners.items()}
    rows = db.session.scalars(access.readable(person, Quality).where(Quality.assignment_id == case.id))
    return {seats[row.partner_id]: row for row in rows}


def override(person: access.Actor, case: Case) -> tuple[GateOverride, str] | None:
    """The written reason for which it was assigned although its gate was closed, with who wrote it. One statement."""
    chosen = (
        access.readable(person, GateOverride, User.name)
        .join(User, User.id == GateOverride.decided_by)
        .where(GateOverride.assignment_id == case.id)
    )
    found = db.session.execute(chosen).first()
    return (found[0], found[1]) if found else None


def others(person: access.Actor, case: Case) -> list[Case]:
    """This couple's other runs of the same exercise that were not taken back, oldest first. Two statements."""
    found = runs.several(
        person,
        Assignment.couple_id == case.couple.id,
        Assignment.slug == case.exercise.slug,
        or_(Assignment.id == case.id, Assignment.state != AssignmentState.WITHDRAWN),
        limit=MOST_REPEATS,
    )
    # With this one among them there is always something to read, so that the page always asks as often.
    return [one for one in reversed(found) if one.id != case.id]
