"""Everything about the few couples of a page, from rows to `needs.Case`. Four statements."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, func, or_, select, type_coerce

from practice import access, agreement, clock, runs
from practice.couples import needs, ratings, series, tiers, words
from practice.couples.plain import run
from practice.models import (
    Assignment,
    AssignmentState,
    Concern,
    ConcernKind,
    Couple,
    CoupleFlag,
    Invitation,
    Partner,
    Response,
    SafetyStatus,
    User,
)


def cases(actor: access.Actor, ids: list[uuid.UUID], now: datetime) -> dict[uuid.UUID, needs.Case]:
    """The couples with these ids, in this order, as far as the actor reads them; without drafts and needs."""
    built = _built(runs.roles(actor))
    found: dict[uuid.UUID, needs.Case] = {}
    for row in run(built.people, {"reader": actor.id, "ids": ids, "now": now}).all():
        couple = found.get(row.couple_id)
        if couple is None:
            clinician = "" if row.own else row.clinician
            couple = needs.Case(row.couple_id, f"C-{row.record_number:04d}", row.time_zone, clinician)
            couple.next_at, couple.flagged_at = row.next_at, row.flagged_at
            found[row.couple_id] = couple
        if row.next_alone == row.id:
            couple.next_alone = row.name
        status = (row.ipv, row.assessed_on) if row.ipv else None
        couple.sides.append(
            needs.Side(
                row.id,
                row.seat,
                row.name,
                row.claimed,
                row.invited_until,
                row.accepted,
                status,
                row.recorded_at,
                row.concerns,
                row.holding,
            )
        )
    found = {key: found[key] for key in ids if key in found and len(found[key].sides) == 2}
    rows = run(built.homework, {"reader": actor.id, "ids": list(found)}).all()
    _add_work(list(found.values()), rows, ratings.of_couples(actor, list(found)))
    for one in series.of_couples(actor, list(found), now):
        found[one.couple_id].stuck.append(needs.Stuck(one.id, one.title, one.day))
    return found


_INVITED = (
    select(func.max(Invitation.expires_at))
    .where(Invitation.partner_id == Partner.id, Invitation.claimed_at.is_(None), Invitation.revoked_at.is_(None))
    .correlate(Partner)
    .scalar_subquery()
)


_FLAGGED = (
    select(func.max(CoupleFlag.recorded_at))
    .where(CoupleFlag.couple_id == Couple.id, tiers.STOPPING)
    .correlate(Couple)
    .scalar_subquery()
)
_CONCERN = select(Concern.id).where(Concern.partner_id == Partner.id, tiers.WAITING).correlate(Partner)


def _plain(column: Any) -> Any:
    """The stored text of a choice: nobody below asks for more, and a page has hundreds."""
    return type_coerce(column, String()).label(column.key)


_PEOPLE = (
    Couple.id.label("couple_id"),
    Couple.record_number,
    Couple.time_zone,
    tiers.OWN.label("own"),
    User.name.label("clinician"),
    Partner.id,
    _plain(Partner.seat),
    Partner.name,
    Partner.user_id.is_not(None).label("claimed"),
    _plain(SafetyStatus.ipv),
    SafetyStatus.assessed_on,
    SafetyStatus.recorded_at,
    agreement.accepted().label("accepted"),
    _INVITED.label("invited_until"),
    tiers.FOLLOWING.label("next_at"),
    tiers.FOLLOWING_ALONE.label("next_alone"),
    _FLAGGED.label("flagged_at"),
    _CONCERN.with_only_columns(func.count(Concern.id)).scalar_subquery().label("concerns"),
    _CONCERN.where(Concern.kind == ConcernKind.CANNOT_SPEAK_FREELY).exists().label("holding"),
)
_UNFINISHED = and_(
    Assignment.state.in_((AssignmentState.OPEN, AssignmentState.PAUSED)), Assignment.finished_at.is_(None)
)
_SHOWN = and_(Assignment.state != AssignmentState.WITHDRAWN, or_(_UNFINISHED, tiers.SOMETHING_NEW))
_WORK = (
    Couple.record_number,
    Assignment.id,
    Assignment.slug,
    Assignment.exercise_version,
    Assignment.to_a,
    Assignment.to_b,
    _plain(Assignment.starts),
    Assignment.disclosure,
    _plain(Assignment.state),
    Assignment.created_at,
    Assignment.due_at,
    Assignment.finished_at.is_not(None).label("finished"),
)
_ANSWER = (
    _plain(Response.seat),
    Response.step,
    Response.occurrence,
    Response.submitted_at.is_not(None).label("submitted"),
    Response.revealed_at.is_not(None).label("revealed"),
    tiers.NEW.label("new"),
)
"""As `needs.Answer` takes them."""


@dataclass(frozen=True, slots=True)
class _Statements:
    """`ids`: those of the couples to read."""

    people: Select
    homework: Select


@cache
def _built(roles: tuple[bool, ...]) -> _Statements:
    """The statements for people with these roles, built once: putting them together takes longer than running them."""
    reader = runs.Reader(roles)
    wanted = Couple.id.in_(bindparam("ids", expanding=True))
    return _Statements(_people(reader).where(wanted), _homework(reader).where(wanted))


def _people(reader: runs.Reader) -> Select:
    """One row per partner, with the couple and the latest of everything that belongs to either."""
    return (
        access.readable(reader, Couple)
        .with_only_columns(*_PEOPLE)
        .join(Partner, Partner.couple_id == Couple.id)
        .join(User, User.id == Couple.therapist_id)
        .outerjoin(SafetyStatus, and_(SafetyStatus.partner_id == Partner.id, tiers.NEWEST))
        .order_by(Couple.record_number, Partner.seat)
    )


def _homework(reader: runs.Reader) -> Select:
    """Assignments that are open or hold something new, one row per response."""
    return (
        access.readable(reader, Assignment)
        .with_only_columns(*_WORK, *_ANSWER, Response.id.label("response_id"))
        .join(Couple, Couple.id == Assignment.couple_id)
        .outerjoin(Response, Response.assignment_id == Assignment.id)
        .where(_SHOWN)
        .order_by(Assignment.due_at, Assignment.id, Response.created_at, Response.id)
    )


def _add_work(cases: list[needs.Case], rows: Iterable[Any], low: Mapping[uuid.UUID, ratings.Low]) -> None:
    by_number = {case.record_id: case for case in cases}
    work: dict[uuid.UUID, needs.Work] = {}
    for row in rows:
        found = work.get(row.id)
        if found is None:
            found = work[row.id] = _work(row, by_number[f"C-{row.record_number:04d}"])
        if row.step is not None:  # a joint record has a step and no seat
            held = low.get(row.response_id)
            asks = (held is not None and held.limit, held is not None and held.unusual)
            found.answers.append(needs.Answer(*row[len(_WORK) : len(_WORK) + len(_ANSWER)], *asks))


def _work(row: Any, case: needs.Case) -> needs.Work:
    number, found, slug, version, to_a, to_b, starts, disclosure, state, made_at, due_at, finished = row[: len(_WORK)]
    exercise = words.exercise(slug, version)
    seats = tuple(seat for seat, to in (("A", to_a), ("B", to_b)) if to)
    due_on = clock.local(due_at, case.zone).date()
    work = needs.Work(
        found,
        exercise.title,
        seats,
        starts,
        disclosure,
        exercise.gate.value,
        state,
        made_at,
        due_at,
        due_on,
        finished,
    )
    case.work.append(work)
    return work
