"""From rows to the facts of a progress report, in a fixed number of statements however long the period.

For both partners only what each of them may know is taken: sessions of both, answers and results that each of the two
reads (`exercises.seeing`, `exercises.results`), what was looked at together. Who did or did not do something is never
part of that.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from practice import access, clock, db, runs
from practice.models import (
    Appointment,
    Assignment,
    AssignmentState,
    Practice,
    Quality,
    SessionRecord,
    SessionState,
    User,
)
from practice.progress import courses, people, signers
from practice.reports import content, heads, letterhead
from practice.reports.content import progress_facts as told
from practice.reports.content import words
from practice.reports.content.head import Head
from practice.reports.content.record import Signer
from practice.runs import Case
from practice.runs.states import state_of

BEFORE, AFTER = "before-we-meet", "after-we-met"
SEATS_OF = {"conjoint": ("A", "B"), "individual_a": ("A",), "individual_b": ("B",)}


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included, in the couple's zone."""

    first: date
    last: date

    def moments(self, zone: str) -> tuple[datetime, datetime]:
        """The first moment, and the first one after."""
        start = clock.moment(datetime.combine(self.first, time.min), zone)
        return start, clock.moment(datetime.combine(self.last + timedelta(days=1), time.min), zone)


def gather(
    actor: access.Actor, who: people.People, period: Period, reader: told.Reader
) -> tuple[Practice, Head, told.Progress]:
    """The facts for this reader, what stands around them, and the practice. At most thirteen statements."""
    zone, alone = who.couple.time_zone, reader == "both"
    practice = db.session.scalars(access.readable(actor, Practice)).one()
    therapist = db.session.scalars(access.readable(actor, User).where(User.id == who.couple.therapist_id)).one()
    records = _records(actor, who, period)
    frozen = [row.frozen for row in records if row.state is SessionState.SIGNED]
    frozen = [one for one in frozen if not alone or one["session"]["modality"] == "conjoint"]
    cases = _cases(actor, who, period)
    by_slug: dict[str, list[Case]] = {}
    for case in cases:
        by_slug.setdefault(case.exercise.slug, []).append(case)
    homework = [case for case in cases if case.exercise.slug not in (BEFORE, AFTER)]
    quality = {} if alone else _qualities(actor, who, homework)
    viewers: courses.Viewers = ("A", "B") if alone else ("therapist",)
    author, lead = signers.today(therapist, practice.time_zone)
    head = replace(heads.of(practice, zone), letterhead=letterhead.of(practice, content.held_by(author, lead)))
    return practice, head, told.Progress(
        couple_id=str(who.couple.id),
        record_id=who.couple.record_id,
        names=who.names,
        reader=reader,
        first=period.first,
        last=period.last,
        author=_author(therapist, author, lead),
        meetings=tuple(_meeting(one, alone) for one in frozen),
        dropped=_dropped(actor, who, period, alone),
        unsigned=0 if alone else sum(row.state is not SessionState.SIGNED for row in records),
        homework=() if alone else tuple(_given(case, quality) for case in homework),
        together=_together(frozen),
        courses=tuple(
            made
            for slug, held in by_slug.items()
            if slug not in (BEFORE, AFTER) and (made := courses.course_of(held, viewers)) is not None
        ),
        before=courses.ratings(by_slug.get(BEFORE, []), "before", ("week",), viewers, "Our week"),
        after=() if alone else courses.ratings(by_slug.get(AFTER, []), "after", courses.SLIDERS, viewers, "The hour"),
        sliders=() if alone else courses.sliders(by_slug.get(AFTER, [])),
        slider_names=tuple(courses.SLIDERS.values()),
        goals=tuple(_goal(one) for one in frozen if one["progress"].strip()),
        aims=courses.aims(by_slug.get("one-goal", []), viewers),
    )


def _records(actor: access.Actor, who: people.People, period: Period) -> list[SessionRecord]:
    return list(
        db.session.scalars(
            access.readable(actor, SessionRecord)
            .where(
                SessionRecord.couple_id == who.couple.id,
                SessionRecord.held_on.between(period.first, period.last),
                access.not_in_error(),
            )
            .order_by(SessionRecord.held_on, SessionRecord.starts_at, SessionRecord.id)
        )
    )


def _cases(actor: access.Actor, who: people.People, period: Period) -> list[Case]:
    """What was planned for a day of the period, oldest first."""
    start, end = period.moments(who.couple.time_zone)
    return runs.several(
        actor,
        Assignment.couple_id == who.couple.id,
        Assignment.state != AssignmentState.WITHDRAWN,
        Assignment.due_at >= start,
        Assignment.due_at < end,
        order=(Assignment.due_at, Assignment.id),
    )


def _qualities(
    actor: access.Actor, who: people.People, cases: Sequence[Case]
) -> dict[tuple[uuid.UUID, str], int]:
    seats = {row.id: seat for seat, row in who.partners.items()}
    rows = db.session.scalars(
        access.readable(actor, Quality).where(Quality.assignment_id.in_([case.id for case in cases]))
    )
    return {(row.assignment_id, seats[row.partner_id]): row.rating for row in rows}


def _dropped(
    actor: access.Actor, who: people.People, period: Period, alone: bool
) -> tuple[told.Dropped, ...]:
    zone = who.couple.time_zone
    start, end = period.moments(zone)
    seats = {row.id: (seat,) for seat, row in who.partners.items()}
    rows = db.session.scalars(
        access.readable(actor, Appointment)
        .where(
            Appointment.couple_id == who.couple.id,
            Appointment.cancelled_at.is_not(None),
            Appointment.starts_at >= start,
            Appointment.starts_at < end,
            Appointment.partner_id.is_(None) if alone else True,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return tuple(
        told.Dropped(clock.local(row.starts_at, zone).date(), seats.get(row.partner_id, ("A", "B"))) for row in rows
    )


def _author(therapist: User, author: Signer, lead: Signer | None) -> tuple[str, ...]:
    """Who treats the couple and makes the report; the licence stands in the letterhead."""
    named = words.printed_name(author) if author["number"] else therapist.name
    return (named, f"under supervision of {words.printed_name(lead)}") if lead else (named,)


def _meeting(frozen: Mapping[str, Any], alone: bool) -> told.Meeting:
    session = frozen["session"]
    seats = SEATS_OF[session["modality"]]
    lasted = datetime.fromisoformat(session["ends_at"]) - datetime.fromisoformat(session["starts_at"])
    return told.Meeting(
        date.fromisoformat(session["held_on"]),
        seats,
        round(lasted.total_seconds() / 60),
        {} if alone else {seat: frozen["partners"][seat]["attendance"] for seat in seats},
    )


def _given(case: Case, quality: Mapping[tuple[uuid.UUID, str], int]) -> told.Given:
    seats = [seat.value for seat in case.assignment.seats]
    return told.Given(
        case.exercise.title,
        case.due_on,
        {seat: _state(case, seat) for seat in seats},
        {seat: quality[case.id, seat] for seat in seats if (case.id, seat) in quality},
    )


def _state(case: Case, seat: str) -> str:
    """Whose time has not come, and who is not through with it, is still at it."""
    found = state_of(case, seat)
    running = case.assignment.state in (AssignmentState.OPEN, AssignmentState.PAUSED)
    return "open" if found in ("not_done", "partly") and running and case.due_on >= case.today else found


def _together(frozen: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What was looked at together, never what only one of the two was given."""
    items = (item for one in frozen for item in one["homework_reviewed"])
    titles = (item["title"] for item in items if item["together"] and set(item["given_to"]) == {"A", "B"})
    return tuple(dict.fromkeys(titles))


def _goal(frozen: Mapping[str, Any]) -> told.Goal:
    seats = SEATS_OF[frozen["session"]["modality"]]
    alone = frozen["partners"][seats[0]]["name"] if len(seats) == 1 else ""
    return told.Goal(date.fromisoformat(frozen["session"]["held_on"]), alone, frozen["progress"])


def begun(actor: access.Actor, who: people.People) -> date:
    """The day of the couple's first session record, or else the day on which it was opened."""
    first = db.session.scalar(
        access.readable(actor, SessionRecord)
        .with_only_columns(SessionRecord.held_on)
        .where(SessionRecord.couple_id == who.couple.id, access.not_in_error())
        .order_by(SessionRecord.held_on)
        .limit(1)
    )
    opened = clock.local(who.couple.created_at, who.couple.time_zone).date()
    return min(first, opened) if first else opened
