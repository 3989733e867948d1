"""What a therapist reads before a session, gathered from everything on record, in a fixed number of statements.

For the couple's clinicians alone: it holds answers that the other partner has not seen and never will.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

from practice import access, answers, clock, db, flags, runs
from practice.exercises import kinds
from practice.exercises.results import NOTES, Result, course, results
from practice.exercises.run import SEATS, Slot
from practice.exercises.terms import Kind
from practice.models import Appointment, Assignment, Concern, SessionRecord
from practice.runs import Case
from practice.sessions import agenda, body, homework, material
from practice.sessions.material import People

BEFORE, AFTER = "before-we-meet", "after-we-met"
PRIVATE = "c_private"
"""The field in which anybody writes something for the therapist alone, at the end of every exercise."""
ELSEWHERE = frozenset({"agenda", "topics", PRIVATE, "c_useful"})
"""Of a check-in: what stands elsewhere on the page, or on that of the exercise."""
BACK = 60
"""How many earlier runs are looked at for a couple's own course."""


@dataclass(frozen=True, slots=True)
class Worry:
    """An answer that asks for the therapist and that nobody has seen to."""

    id: uuid.UUID
    words: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One question with what each partner said; `together` instead where both wrote it as one."""

    question: str
    sides: Mapping[str, homework.Offer]
    together: homework.Offer | None = None
    ends: str = ""
    """Of a rating: what 0 and 10 mean."""

    @property
    def field(self) -> str:
        """The id of the question."""
        offer = self.together or next(iter(self.sides.values()))
        return offer.key.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Came:
    """What came in for one assignment since the last session."""

    id: uuid.UUID
    title: str
    results: Sequence[Result]
    rows: Sequence[Row]

    @property
    def answers(self) -> int:
        """How many answers there are to read."""
        return sum(len(row.sides) + (row.together is not None) for row in self.rows)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """E25 or E26, with what asks for attention in it and its other scores in words."""

    came: Came
    attention: Sequence[str]
    planned_for: datetime


@dataclass(frozen=True)
class Prepared:
    """The whole page."""

    who: People
    coming: Appointment | None
    alone: str
    """The name of who comes alone; "" for both."""
    last: SessionRecord | None
    """The last signed session."""
    worries: Sequence[Worry]
    topics: agenda.Agenda
    before: CheckIn | None
    after: CheckIn | None
    planned: Sequence[homework.Looked]
    private: Sequence[tuple[str, str, homework.Offer]]
    """(title of the exercise, seat, what was written for the therapist alone)"""
    came: Sequence[Came]
    courses: Sequence[tuple[str, Sequence[Result]]]

    @property
    def plan(self) -> str:
        """What was agreed in the last session."""
        return self.last.frozen["plan"] if self.last else ""


def prepare(actor: access.Actor, couple_id: uuid.UUID, now: datetime) -> Prepared:
    """Everything for the page. 404 when it is not one of the actor's cases. At most eleven statements."""
    who = material.people(actor, couple_id)
    coming = _coming(actor, couple_id, now)
    before = material.previous(actor, couple_id, now)
    since, last = before if before else (None, None)
    cases = material.cases(actor, couple_id, since, frozenset())
    earlier = _earlier(actor, couple_id, cases)
    check_before = _newest(cases, BEFORE, coming)
    check_after = _newest(cases, AFTER, None)
    asked = {work.key: _rows(case, work, since) for case, work in _offered(cases, who)}
    others = [case for case in cases if case.exercise.slug not in (BEFORE, AFTER)]
    came = [_came(case, rows) for case in others if (rows := asked.get(case.id.hex))]
    today = clock.local(now, who.couple.time_zone).date()
    return Prepared(
        who,
        coming,
        next((row.name for row in who.partners.values() if coming and row.id == coming.partner_id), ""),
        last,
        _worries(actor, who),
        agenda.merged(check_before.run, who.names) if check_before else agenda.NONE,
        _check_in(check_before, asked, earlier),
        _check_in(check_after, asked, earlier),
        homework.looked_at(others, body.Draft({}, who.couple.time_zone), today),
        _private(cases, asked),
        came,
        _courses(earlier, {case.exercise.slug for case in cases if case.id.hex in asked}),
    )


def _coming(actor: access.Actor, couple_id: uuid.UUID, now: datetime) -> Appointment | None:
    """The session that is going on, or else the next one, with both or with one of them."""
    chosen = (
        access.readable(actor, Appointment)
        .where(Appointment.couple_id == couple_id, Appointment.cancelled_at.is_(None))
        .where(Appointment.starts_at > now - body.LONGEST)
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(20)
    )
    rows = db.session.scalars(chosen)
    return next((row for row in rows if row.starts_at + timedelta(minutes=row.minutes) > now), None)


def _worries(actor: access.Actor, who: People) -> list[Worry]:
    names = {row.id: row.name for row in who.partners.values()}
    chosen = (
        access.readable(actor, Concern)
        .where(Concern.couple_id == who.couple.id, Concern.acknowledged_at.is_(None))
        .order_by(Concern.raised_at.desc(), Concern.id)
    )
    return [
        Worry(row.id, f"{names[row.partner_id]} {flags.CONCERNS[row.kind.value]}", row.raised_at)
        for row in db.session.scalars(chosen)
    ]


def _newest(cases: Sequence[Case], slug: str, coming: Appointment | None) -> Case | None:
    """The check-in of the coming session, or else the newest one since the last session."""
    found = [case for case in cases if case.exercise.slug == slug]
    own = (case for case in found if coming is not None and case.assignment.appointment_id == coming.id)
    return next(own, found[-1] if found else None)


def _earlier(actor: access.Actor, couple_id: uuid.UUID, cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Every run of the exercises that there is something of, by exercise, oldest first. Two statements."""
    slugs = sorted({case.exercise.slug for case in cases})
    found: dict[str, list[Case]] = {}
    several = runs.several(actor, Assignment.couple_id == couple_id, Assignment.slug.in_(slugs), limit=BACK)
    for case in reversed(several):
        found.setdefault(case.exercise.slug, []).append(case)
    return found


def _offered(cases: Sequence[Case], who: People) -> list[tuple[Case, homework.Work]]:
    by_key = {case.id.hex: case for case in cases}
    offered = homework.offered(cases, body.Draft({}, who.couple.time_zone))
    return [(by_key[work.key], work) for work in offered]


def _rows(case: Case, work: homework.Work, since: datetime | None) -> list[Row]:
    """The answers of one assignment that came in since then, question by question."""
    found = []
    for asked in work.asked:
        if asked.score is not None:
            continue
        fresh = [offer for offer in asked.offers if since is None or _at(case, offer) > since]
        sides = {offer.seat: offer for offer in fresh if offer.seat}
        together = next((offer for offer in fresh if not offer.seat), None)
        if sides or together:
            found.append(Row(asked.question, sides, together, _ends(case, fresh[0])))
    return found


def _at(case: Case, offer: homework.Offer) -> datetime:
    """When an answer was submitted."""
    _, step, occurrence, author, _ = offer.key.split(":")
    return case.rows[Slot(step, int(occurrence), author or None)].submitted_at


def _ends(case: Case, offer: homework.Offer) -> str:
    _, step, _, author, name = offer.key.split(":")
    field = case.exercise.by_id[step].by_id[name]
    if field.kind is not Kind.SCALE:
        return ""
    names = answers.names_of(case.names, author or case.run.starts)
    return f"0 {kinds.fill(field.low, names)}, 10 {kinds.fill(field.high, names)}"


def _came(case: Case, rows: Sequence[Row]) -> Came:
    return Came(case.id, case.exercise.title, results(case.run, "therapist", case.names), rows)


def _check_in(
    case: Case | None, asked: Mapping[str, Sequence[Row]], earlier: Mapping[str, Sequence[Case]]
) -> CheckIn | None:
    """A check-in with its scores, compared with the same person's earlier ones. The agenda stands apart."""
    if case is None:
        return None
    told = results(case.run, "therapist", case.names, _history(case, earlier[case.exercise.slug]))
    notes = [one.words for one in told if one.id in NOTES]
    # The order of topics stands above, and the homework in the answers themselves.
    said = [one for one in told if one.id not in NOTES and one.id not in ("D7", "homework")]
    rows = [row for row in asked.get(case.id.hex, ()) if row.field not in ELSEWHERE]
    return CheckIn(Came(case.id, case.exercise.title, said, rows), notes, case.assignment.due_at)


def _history(case: Case, earlier: Sequence[Case]) -> dict[str, list[float]]:
    """The means of each partner's earlier ratings, where the exercise compares with them."""
    spec = next((one for one in case.exercise.scores if one.id == "alert"), None)
    found: dict[str, list[float]] = {seat: [] for seat in SEATS}
    for before in earlier if spec else ():
        if before.assignment.created_at >= case.assignment.created_at:
            continue
        item = spec.input("items")
        for one in before.run.submissions:
            values = [one.answers.get(name) for name in item.fields] if one.submitted and one.step == item.step else []
            numbers = [value for value in values if isinstance(value, int | float)]
            if numbers and one.author:
                found[one.author].append(fmean(numbers))
    return found


def _private(cases: Sequence[Case], asked: Mapping[str, Sequence[Row]]) -> list[tuple[str, str, homework.Offer]]:
    found = []
    for case in cases:
        for row in asked.get(case.id.hex, ()):
            for seat, offer in row.sides.items():
                if row.field == PRIVATE and not offer.declined:
                    found.append((case.exercise.title, seat, offer))
    return found


def _courses(earlier: Mapping[str, Sequence[Case]], slugs: set[str]) -> list[tuple[str, Sequence[Result]]]:
    """How each exercise that something came in for went over its repeats."""
    found = []
    for slug, cases in earlier.items():
        told = ()
        if slug in slugs:
            pairs = [(case.assignment.begins_on, case.run) for case in cases if _answered(case)]
            told = course(pairs, "therapist", cases[-1].names)
        if told:
            found.append((cases[-1].exercise.title, told))
    return found


def _answered(case: Case) -> bool:
    return any(one.submitted for one in case.run.submissions)
