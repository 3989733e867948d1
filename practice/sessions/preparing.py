"""What a therapist reads before a session, gathered from everything on record, in a fixed number of statements.

For the couple's clinicians alone: it holds answers that the other partner has not seen and never will.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from practice import access, clock, db, flags, runs
from practice.exercises.results import NOTES, Result, course, results
from practice.exercises.run import SEATS
from practice.models import Assignment, Concern
from practice.runs import Case
from practice.sessions import agenda, arrived, body, coming, homework, lately, material
from practice.sessions.arrived import IN_THE_WAY, PRIVATE, Row
from practice.sessions.coming import Coming
from practice.sessions.material import People

BEFORE, AFTER = "before-we-meet", "after-we-met"
ELSEWHERE = frozenset({"agenda", "topics", *IN_THE_WAY[BEFORE], PRIVATE, "c_useful"})
"""Of a check-in: what stands elsewhere on the page, or on that of the exercise."""
DAY_OF = re.compile(r" \([A-Z][a-z]{2} \d{1,2}\)(, \d+)?$")
"""What `homework.titles` puts behind the title of one of several."""
BACK = 60
"""How many earlier runs are looked at for a couple's own course."""


@dataclass(frozen=True, slots=True)
class Worry:
    """An answer that asks for the therapist and that nobody has seen to."""

    id: uuid.UUID
    words: str
    raised_at: datetime


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
        return arrived.answers(self.rows)


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
    coming: Coming
    worries: Sequence[Worry]
    topics: agenda.Agenda
    common: Sequence[str]
    """Topics that all who come can read."""
    before: CheckIn | None
    after: CheckIn | None
    planned: Sequence[homework.Looked]
    given: Mapping[str, datetime]
    """When each piece of homework was given, by its key."""
    ratings: Mapping[tuple[str, str], int]
    gone: Sequence[str]
    """What was given in the last session and is not there any more."""
    hindered: Sequence[Row]
    """What got in the way of homework, or may."""
    kept: Sequence[tuple[str, Row]]
    """(title, question) that somebody left for the session."""
    comments: Sequence[lately.Said]
    private: Sequence[tuple[str, str, homework.Offer]]
    """(title of the exercise, seat, what was written for the therapist alone)"""
    came: Sequence[Came]
    courses: Sequence[tuple[str, Sequence[Result]]]

    @property
    def agreed(self) -> Mapping[str, str]:
        """What the last session says of the time ahead, by heading."""
        frozen = self.coming.last.frozen if self.coming.last else {}
        told = {"Focus": "focus", "Plan": "plan", "Progress toward goals": "progress"}
        return {label: frozen[name] for label, name in told.items() if frozen.get(name, "").strip()}


def prepare(actor: access.Actor, couple_id: uuid.UUID, now: datetime, chosen: uuid.UUID | None = None) -> Prepared:
    """Everything for the page. 404 when it is not one of the actor's cases. At most fifteen statements."""
    who = material.people(actor, couple_id)
    about = coming.find(actor, who, chosen, now)
    since = about.since
    cases = material.cases(actor, couple_id, since, frozenset(), corrections=True)
    earlier = _earlier(actor, couple_id, cases)
    check_before = _newest(cases, BEFORE, about)
    check_after = _newest(cases, AFTER, None)
    asked = arrived.asked(cases, who, since)
    others = [case for case in cases if case.exercise.slug not in (BEFORE, AFTER)]
    came = [_came(case, rows) for case in others if (rows := asked.get(case.id.hex))]
    today = clock.local(now, who.couple.time_zone).date()
    topics = agenda.merged(check_before.run, who.names) if check_before else agenda.NONE
    planned = homework.looked_at(others, body.Draft({}, who.couple.time_zone), today)
    return Prepared(
        who,
        about,
        _worries(actor, who),
        topics,
        agenda.common(check_before.run, topics, about.seats) if check_before else (),
        _check_in(check_before, asked, earlier),
        _check_in(check_after, asked, earlier),
        planned,
        {case.id.hex: case.assignment.created_at for case in others},
        lately.ratings(actor, others),
        _gone(about, cases),
        arrived.hindered(cases, asked),
        arrived.kept(cases, asked),
        lately.comments(actor, cases, since),
        arrived.private(cases, asked),
        came,
        _courses(earlier, {case.exercise.slug for case in cases if case.id.hex in asked}),
    )


def _gone(about: Coming, cases: Sequence[Case]) -> list[str]:
    """Titles of the homework of the last session that is no more; several of one exercise were told apart by a day."""
    tasks = about.last.frozen["assigned"]["tasks"] if about.last else []
    there = {case.exercise.title for case in cases}
    return [task["title"] for task in tasks if DAY_OF.sub("", task["title"]) not in there]


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


def _newest(cases: Sequence[Case], slug: str, about: Coming | None) -> Case | None:
    """The check-in of the session that is prepared, or else the newest one since the last session."""
    found = [case for case in cases if case.exercise.slug == slug]
    of = about.appointment if about else None
    own = (case for case in found if of is not None and case.assignment.appointment_id == of.id)
    return next(own, found[-1] if found else None)


def _earlier(actor: access.Actor, couple_id: uuid.UUID, cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Every run of the exercises that there is something of, by exercise, oldest first. Two statements."""
    slugs = sorted({case.exercise.slug for case in cases})
    found: dict[str, list[Case]] = {}
    several = runs.several(actor, Assignment.couple_id == couple_id, Assignment.slug.in_(slugs), limit=BACK)
    for case in reversed(several):
        found.setdefault(case.exercise.slug, []).append(case)
    return found


def _came(case: Case, rows: Sequence[Row]) -> Came:
    # What is for the therapist alone has a place of its own.
    listed = [row for row in rows if row.name != PRIVATE]
    return Came(case.id, case.exercise.title, results(case.run, "therapist", case.names), listed)


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
    rows = [row for row in asked.get(case.id.hex, ()) if row.name not in ELSEWHERE]
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
