"""The caseload in three statements, however many couples: cases, homework with what came in, session drafts."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, null, or_, select

from practice import access, agreement, clock, db
from practice.couples import needs, words
from practice.models import (
    Appointment,
    Assignment,
    AssignmentState,
    Couple,
    CoupleState,
    Invitation,
    Partner,
    Response,
    SafetyStatus,
    SessionRecord,
    SessionState,
    Therapist,
    User,
)

PAGE = 20
SORTS = ("needs", "name", "next")


@dataclass(frozen=True)
class Caseload:
    """One page of the list."""

    cases: list[needs.Case]
    total: int
    number: int
    pages: int
    drafts: list[tuple[needs.Case, needs.Draft]]
    """Every unsigned session of this person's own couples, whatever the page."""


def one(actor: access.Actor, couple_id: uuid.UUID) -> needs.Case:
    """One couple the actor reads, which was found before."""
    return read(actor, Couple.id == couple_id)[0]


def load(actor: access.Actor, state: str, text: str = "", sort: str = "needs", number: int = 1) -> Caseload:
    """The couples `actor` reads in `state` whose name or record id holds `text`, sorted, one page of them."""
    cases = read(actor, Couple.state == CoupleState(state))
    drafts = [(each, draft) for each in cases for draft in each.drafts if not each.clinician]
    found = [each for each in cases if _matches(each, text)]
    found.sort(key=_key(sort))
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(1, number), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    return Caseload(shown, len(found), number, pages, sorted(drafts, key=lambda pair: (pair[1].held_on, pair[1].id)))


def to_cosign(actor: access.Actor) -> int:
    """How many session records of associates wait for this supervisor. One statement."""
    return db.session.scalar(
        access.readable(actor, SessionRecord)
        .with_only_columns(func.count(SessionRecord.id))
        .join(Therapist, Therapist.user_id == SessionRecord.therapist_id)
        .where(SessionRecord.state == SessionState.COSIGN_PENDING, Therapist.supervisor_id == actor.id)
    )


def read(actor: access.Actor, which: Any) -> list[needs.Case]:
    """Cases of the couples that fulfil `which`, in order of their record numbers. Three statements."""
    cases: dict[uuid.UUID, needs.Case] = {}
    for row in db.session.execute(_people(actor).where(which), {"now": clock.now()}):
        found = cases.get(row.couple_id)
        if found is None:
            clinician = "" if row.therapist_id == actor.id else row.clinician
            found = needs.Case(row.couple_id, f"C-{row.record_number:04d}", row.time_zone, clinician)
            found.next_at = row.next_at
            cases[row.couple_id] = found
        status = (row.ipv.value, row.assessed_on) if row.ipv else None
        found.sides.append(
            needs.Side(
                row.id,
                row.seat.value,
                row.name,
                row.user_id is not None,
                row.invited_until,
                row.accepted,
                status,
                row.recorded_at,
            )
        )
    cases = {key: each for key, each in cases.items() if len(each.sides) == 2}  # one without both is no case
    _add_work(cases, db.session.execute(_homework(actor).where(which)))
    for row in db.session.execute(_drafts(actor).where(which)):
        if row.couple_id in cases:
            cases[row.couple_id].drafts.append(needs.Draft(row.id, row.held_on))
    now = clock.now()
    for each in cases.values():
        if not each.clinician:
            each.needs = needs.of(each, now)
    return list(cases.values())


# What does not depend on who asks is built once: building these parts takes longer than running them.
_STATUS = (
    select(SafetyStatus.id)
    .where(SafetyStatus.partner_id == Partner.id)
    .order_by(SafetyStatus.recorded_at.desc(), SafetyStatus.id.desc())
    .limit(1)
    .correlate(Partner)
    .scalar_subquery()
)
_INVITED = (
    select(func.max(Invitation.expires_at))
    .where(Invitation.partner_id == Partner.id, Invitation.claimed_at.is_(None), Invitation.revoked_at.is_(None))
    .correlate(Partner)
    .scalar_subquery()
)
_FOLLOWING = (
    select(func.min(Appointment.starts_at))
    .where(
        Appointment.couple_id == Couple.id,
        Appointment.cancelled_at.is_(None),
        Appointment.starts_at > bindparam("now", type_=Appointment.starts_at.type),
    )
    .correlate(Couple)
    .scalar_subquery()
)
_PEOPLE = (
    Couple.id.label("couple_id"),
    Couple.record_number,
    Couple.time_zone,
    Couple.therapist_id,
    User.name.label("clinician"),
    Partner.id,
    Partner.seat,
    Partner.name,
    Partner.user_id,
    SafetyStatus.ipv,
    SafetyStatus.assessed_on,
    SafetyStatus.recorded_at,
    agreement.accepted().label("accepted"),
    _INVITED.label("invited_until"),
    _FOLLOWING.label("next_at"),
)
_NEW = and_(
    Response.submitted_at.is_not(None),
    or_(Assignment.reviewed_at.is_(None), Response.submitted_at > Assignment.reviewed_at),
)
_SOMETHING_NEW = select(Response.id).where(Response.assignment_id == Assignment.id, _NEW).correlate(Assignment).exists()
_UNFINISHED = and_(
    Assignment.state.in_((AssignmentState.OPEN, AssignmentState.PAUSED)), Assignment.finished_at.is_(None)
)
_SHOWN = and_(Assignment.state != AssignmentState.WITHDRAWN, or_(_UNFINISHED, _SOMETHING_NEW))
_HOMEWORK = (
    Assignment.id,
    Assignment.couple_id,
    Assignment.slug,
    Assignment.exercise_version,
    Assignment.to_a,
    Assignment.to_b,
    Assignment.starts,
    Assignment.disclosure,
    Assignment.state,
    Assignment.created_at,
    Assignment.due_at,
    Assignment.finished_at,
    Assignment.reviewed_at,
    Response.id.label("response_id"),
    Response.seat,
    Response.step,
    Response.occurrence,
    Response.submitted_at,
    Response.revealed_at,
    case((and_(Assignment.slug.in_(words.RATING), _NEW), Response.answers_sealed), else_=null()).label("rating"),
)


def _people(actor: access.Actor) -> Select:
    """One row per partner, with the couple and the latest of everything that belongs to either."""
    return (
        access.readable(actor, Couple)
        .with_only_columns(*_PEOPLE)
        .join(Partner, Partner.couple_id == Couple.id)
        .join(User, User.id == Couple.therapist_id)
        .outerjoin(SafetyStatus, SafetyStatus.id == _STATUS)
        .order_by(Couple.record_number, Partner.seat)
    )


def _homework(actor: access.Actor) -> Select:
    """Assignments that are open or hold something new, one row per response."""
    return (
        access.readable(actor, Assignment)
        .with_only_columns(*_HOMEWORK)
        .join(Couple, Couple.id == Assignment.couple_id)
        .outerjoin(Response, Response.assignment_id == Assignment.id)
        .where(_SHOWN)
        .order_by(Assignment.due_at, Assignment.id, Response.created_at, Response.id)
    )


def _drafts(actor: access.Actor) -> Select:
    return (
        access.readable(actor, SessionRecord)
        .with_only_columns(SessionRecord.id, SessionRecord.couple_id, SessionRecord.held_on)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .where(SessionRecord.state == SessionState.DRAFT)
        .order_by(SessionRecord.held_on, SessionRecord.id)
    )


def _add_work(cases: dict[uuid.UUID, needs.Case], rows: Sequence[Any]) -> None:
    work: dict[uuid.UUID, needs.Work] = {}
    for row in rows:
        if row.couple_id not in cases:
            continue
        found = work.get(row.id)
        if found is None:
            exercise = words.exercise(row.slug, row.exercise_version)
            found = needs.Work(
                row.id,
                exercise.title,
                tuple(seat for seat, to in (("A", row.to_a), ("B", row.to_b)) if to),
                row.starts.value,
                row.disclosure,
                exercise.gate.value,
                row.state.value,
                row.created_at,
                row.due_at,
                clock.local(row.due_at, cases[row.couple_id].zone).date(),
                row.finished_at is not None,
            )
            work[row.id] = found
            cases[row.couple_id].work.append(found)
        if row.response_id is not None:
            found.answers.append(_answer(row))


def _answer(row: Any) -> needs.Answer:
    submitted = row.submitted_at is not None
    return needs.Answer(
        row.seat.value,
        row.step,
        row.occurrence,
        submitted,
        row.revealed_at is not None,
        submitted and (row.reviewed_at is None or row.submitted_at > row.reviewed_at),
        row.rating is not None and words.is_low(row),
    )


def _matches(found: needs.Case, text: str) -> bool:
    wanted = " ".join(text.split()).casefold()
    return not wanted or any(
        wanted in held.casefold()
        for held in (
            found.record_id,
            " & ".join(side.name for side in found.sides),
            " ".join(side.name for side in found.sides),
            " and ".join(side.name for side in found.sides),
        )
    )


def _key(sort: str) -> Any:
    """Own couples first; then as asked for; then by name and record id, so that the order is always the same."""

    def by(found: needs.Case) -> tuple[Any, ...]:
        first: tuple[Any, ...] = ()
        if sort == "next":
            first = (found.next_at is None, found.next_at.timestamp() if found.next_at else 0)
        elif sort != "name":
            weights = tuple(-need.weight for need in found.needs)
            first = (weights[0] if weights else 0, -len(weights), -found.new)
        return (bool(found.clinician), *first, found.sort_name, found.record_id)

    return by
