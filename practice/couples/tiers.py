"""How urgent the most urgent of a couple's needs is, in SQL, so that the database can put a caseload in order.

What the needs are called, and that they are what this says, is `needs.of`; tests hold the two together.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, func, or_, select, tuple_

from practice import agreement, clock, db
from practice.couples import needs, words
from practice.exercises.gates import FREEZING, IPV, LASTS
from practice.models import (
    Appointment,
    Assignment,
    AssignmentState,
    Concern,
    Couple,
    CoupleFlag,
    FlagKind,
    Ipv,
    Partner,
    Response,
    SafetyStatus,
    SessionRecord,
    SessionState,
)

NOW = bindparam("now", type_=Appointment.starts_at.type)
OWN = Couple.therapist_id == bindparam("reader")

_Later = db.stand_in(SafetyStatus)
NEWEST = ~(
    select(_Later.id)
    .where(_Later.partner_id == SafetyStatus.partner_id)
    .where(
        or_(
            _Later.recorded_at > SafetyStatus.recorded_at,
            and_(_Later.recorded_at == SafetyStatus.recorded_at, _Later.id > SafetyStatus.id),
        )
    )
    .correlate(SafetyStatus)
    .exists()
)
"""Of a row of `SafetyStatus`: whether it is the partner's newest, the one that counts."""
_LaterFlag = db.stand_in(CoupleFlag)
STOPPING = and_(
    CoupleFlag.present,
    CoupleFlag.kind.in_([FlagKind(kind) for kind in sorted(FREEZING - {IPV})]),
    ~(
        select(_LaterFlag.id)
        .where(_LaterFlag.couple_id == CoupleFlag.couple_id, _LaterFlag.kind == CoupleFlag.kind)
        .where(_LaterFlag.partner_id.is_not_distinct_from(CoupleFlag.partner_id))
        .where(
            or_(
                _LaterFlag.recorded_at > CoupleFlag.recorded_at,
                and_(_LaterFlag.recorded_at == CoupleFlag.recorded_at, _LaterFlag.id > CoupleFlag.id),
            )
        )
        .correlate(CoupleFlag)
        .exists()
    ),
)
"""Of a row of `CoupleFlag`: whether it is present now and holds back gated homework that is older."""
WAITING = Concern.acknowledged_at.is_(None)
"""Of a row of `Concern`: whether nobody has seen to it yet."""
FOLLOWING = (
    select(func.min(Appointment.starts_at))
    .where(Appointment.couple_id == Couple.id, Appointment.cancelled_at.is_(None), Appointment.starts_at > NOW)
    .correlate(Couple)
    .scalar_subquery()
)
"""Of a row of `Couple`: when the next session is."""
FOLLOWING_ALONE = (
    select(Appointment.partner_id)
    .where(Appointment.couple_id == Couple.id, Appointment.cancelled_at.is_(None), Appointment.starts_at > NOW)
    .order_by(Appointment.starts_at)
    .limit(1)
    .correlate(Couple)
    .scalar_subquery()
)
"""Of a row of `Couple`: who comes alone to the next session; null when both come."""
NEW = and_(
    Response.submitted_at.is_not(None),
    or_(Assignment.reviewed_at.is_(None), Response.submitted_at > Assignment.reviewed_at),
)
"""Of a row of `Response` with its `Assignment`: whether it came in since the therapist last looked."""
SOMETHING_NEW = select(Response.id).where(Response.assignment_id == Assignment.id, NEW).correlate(Assignment).exists()


def days(zones: Iterable[str], now: datetime) -> dict[str, Any]:
    """Values for `tier`: the day in UTC, and in which zones it is another one. There are three at most at a time."""
    day = now.astimezone(UTC).date()
    there: dict[date, list[str]] = {day + timedelta(days=step): [] for step in (-1, 0, 1)}
    for zone in zones:
        there[clock.local(now, zone).date()].append(zone)
    values: dict[str, Any] = {"day": day, "since": day - timedelta(days=LASTS)}
    for name, step in (("behind", -1), ("ahead", 1)):
        values[name] = there[day + timedelta(days=step)]
        values[f"day_{name}"] = day + timedelta(days=step)
        values[f"since_{name}"] = day + timedelta(days=step - LASTS)
    return values


def new() -> ColumnElement[int]:
    """Of a row of `Couple`: how many answers came in since the therapist last looked."""
    return (
        select(func.count(Response.id))
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(Assignment.couple_id == Couple.id, Assignment.state != AssignmentState.WITHDRAWN, NEW)
        .correlate(Couple)
        .scalar_subquery()
    )


def tier() -> ColumnElement[int]:
    """Of a row of `Couple`: the weight of the first of `needs.of`, 0 when nothing or not the reader's own couple.

    Needs values for `reader`, `now`, `low`, `stuck` and those of `days`. A later kind is looked for only where no
    earlier one was found.
    """
    return case(
        (~OWN, 0),
        (_of_couple(Concern, WAITING), needs.CONCERN),
        (or_(Couple.id.in_(bindparam("low", expanding=True)), _held_back()), needs.LOW),
        (_to_pass_on(), needs.PASS_ON),
        (or_(Couple.id.in_(bindparam("stuck", expanding=True)), _late()), needs.LATE),
        (_of_couple(SessionRecord, SessionRecord.state == SessionState.DRAFT), needs.DRAFT),
        (_of_couple(Partner, or_(Partner.user_id.is_(None), ~agreement.accepted())), needs.PEOPLE),
        (_interview_due(), needs.SAFETY),
        else_=0,
    )


_EXPECTED = and_(Assignment.state == AssignmentState.OPEN, Assignment.finished_at.is_(None))
_SEALED = and_(
    Response.assignment_id == Assignment.id, Response.submitted_at.is_not(None), Response.revealed_at.is_(None)
)


def _of_couple(model: type[db.Base], *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of a row of `Couple`: whether it has such a row of `model`."""
    return select(model.id).where(model.couple_id == Couple.id, *which).correlate(Couple).exists()


def _late() -> ColumnElement[bool]:
    """Whether a planned day has passed."""
    return _of_couple(Assignment, _EXPECTED, Assignment.due_at < NOW)


def _held_back() -> ColumnElement[bool]:
    """Whether homework with a safety gate is expected although an interview since was positive, or a flag stops it."""
    gated = tuple_(Assignment.slug, Assignment.exercise_version).in_(words.gated())
    flagged = (
        select(CoupleFlag.id)
        .join(Assignment, Assignment.couple_id == CoupleFlag.couple_id)
        .where(CoupleFlag.couple_id == Couple.id, STOPPING)
        .where(_EXPECTED, gated, CoupleFlag.recorded_at > Assignment.created_at)
        .correlate(Couple)
        .exists()
    )
    positive = (
        select(Partner.id)
        .join(SafetyStatus, SafetyStatus.partner_id == Partner.id)
        .join(Assignment, Assignment.couple_id == Partner.couple_id)
        .where(Partner.couple_id == Couple.id, SafetyStatus.ipv == Ipv.POSITIVE, NEWEST)
        .where(_EXPECTED, gated, SafetyStatus.recorded_at > Assignment.created_at)
        .correlate(Couple)
        .exists()
    )
    return or_(positive, flagged)


def _to_pass_on() -> ColumnElement[bool]:
    """Whether something that came in reaches the other partner only when the therapist passes it on."""
    one = select(Response.id).where(_SEALED).correlate(Assignment).exists()
    pair = (
        select(Response.step)
        .where(_SEALED)
        .group_by(Response.step, Response.occurrence)
        .having(func.count() == 2)
        .correlate(Assignment)
        .exists()
    )
    return _of_couple(
        Assignment,
        Assignment.state == AssignmentState.OPEN,
        or_(
            and_(Assignment.disclosure == "turn_released", one),
            and_(Assignment.disclosure == "in_session", Assignment.to_a, Assignment.to_b, pair),
        ),
        or_(Assignment.finished_at.is_(None), SOMETHING_NEW),
    )


def _interview_due() -> ColumnElement[bool]:
    """Whether a partner has no interview with a clear result that counts there today."""
    good = and_(SafetyStatus.ipv == Ipv.NEGATIVE, SafetyStatus.assessed_on.between(_there("since"), _there("day")))
    clear = (
        select(SafetyStatus.id)
        .where(SafetyStatus.partner_id == Partner.id, NEWEST, or_(SafetyStatus.ipv == Ipv.POSITIVE, good))
        .correlate(Partner, Couple)
        .exists()
    )
    return _of_couple(Partner, ~clear)


def _there(name: str) -> ColumnElement[date]:
    """The value of `days` for the zone of a row of `Couple`."""
    return case(
        (Couple.time_zone.in_(bindparam("behind", expanding=True)), bindparam(f"{name}_behind", type_=Date())),
        (Couple.time_zone.in_(bindparam("ahead", expanding=True)), bindparam(f"{name}_ahead", type_=Date())),
        else_=bindparam(name, type_=Date()),
    )
