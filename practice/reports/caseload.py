"""The list of couples to look at and to print: of a clinician's own and their associates' cases, or of the practice."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func

from practice import access, clock, db
from practice.models import (
    Appointment,
    Assignment,
    AssignmentState,
    Couple,
    Partner,
    Practice,
    SessionRecord,
    SessionState,
    User,
)
from practice.reports import heads
from practice.reports.content import caseload
from practice.reports.content.caseload import Line, Wish
from practice.reports.content.summary import Summary

_A, _B = db.stand_in(Partner), db.stand_in(Partner)
OPEN = (AssignmentState.OPEN, AssignmentState.PAUSED)


def lines(actor: access.Actor, scope: str) -> list[Line]:
    """Every couple this person may list, in no order. One statement."""
    return _practice(actor) if scope == caseload.PRACTICE else _cases(actor)


def build(found: list[Line], actor: access.Actor, wish: Wish, practice: Practice) -> Summary:
    """The list as it is printed."""
    return caseload.build(caseload.chosen(found, wish), wish, actor.name, heads.of(practice, actor.user.time_zone))


def _cases(actor: access.Actor) -> list[Line]:
    """The couples that this person reads as a clinician."""
    last = _of_couple(access.readable(actor, SessionRecord), SessionRecord, func.max(SessionRecord.held_on))
    coming = and_(Appointment.starts_at >= clock.now(), Appointment.cancelled_at.is_(None))
    following = _of_couple(access.readable(actor, Appointment), Appointment, func.min(Appointment.starts_at), coming)
    chosen = (
        access.readable(actor, Couple)
        .with_only_columns(
            *_counted(access.readable(actor, Assignment), access.readable(actor, SessionRecord)),
            _A.name.label("a"),
            _B.name.label("b"),
            last.label("last_on"),
            following.label("next_at"),
        )
        .join(User, User.id == Couple.therapist_id)
        .join(_A, and_(_A.couple_id == Couple.id, _A.seat == "A"))
        .join(_B, and_(_B.couple_id == Couple.id, _B.seat == "B"))
    )
    return [
        _line(row, f"{row.a} & {row.b}", row.last_on, clock.local(row.next_at, row.time_zone) if row.next_at else None)
        for row in db.session.execute(chosen)
    ]


def _practice(actor: access.Actor) -> list[Line]:
    """Every couple of the practice for its admin: numbers, no name of a client, no day of a session.

    Not the couple whose partner this admin is, as a client of a colleague.
    """
    own = access.everything(Partner).with_only_columns(Partner.couple_id).where(Partner.user_id == actor.id)
    chosen = (
        access.everything(Couple)
        .with_only_columns(*_counted(access.everything(Assignment), access.everything(SessionRecord)))
        .join(User, User.id == Couple.therapist_id)
        .where(Couple.id.not_in(own))
    )
    return [_line(row, "", None, None) for row in db.session.execute(chosen)]


def _counted(assignments: Select, records: Select) -> tuple[Any, ...]:
    """Columns of a couple that say how many, and by whom."""
    still = and_(Assignment.state.in_(OPEN), Assignment.finished_at.is_(None))

    def in_state(state: SessionState) -> ColumnElement[int]:
        return _of_couple(records, SessionRecord, func.count(SessionRecord.id), SessionRecord.state == state)

    return (
        Couple.id,
        Couple.record_number,
        Couple.created_at,
        Couple.closed_at,
        Couple.time_zone,
        User.name.label("therapist"),
        _of_couple(assignments, Assignment, func.count(Assignment.id), still).label("homework"),
        in_state(SessionState.DRAFT).label("drafts"),
        in_state(SessionState.COSIGN_PENDING).label("waiting"),
        in_state(SessionState.SIGNED).label("signed"),
    )


def _of_couple(chosen: Select, model: Any, value: Any, *clauses: Any) -> Any:
    """A value made of the rows that hang on a couple, as a column of it. Records entered in error are not counted."""
    if model is SessionRecord:
        clauses = (*clauses, access.not_in_error())
    held = chosen.with_only_columns(value).where(model.couple_id == Couple.id, *clauses)
    return held.correlate(Couple).scalar_subquery()


def _line(row: Any, names: str, last_on: Any, next_at: datetime | None) -> Line:
    return Line(
        str(row.id),
        row.record_number,
        names,
        row.therapist,
        clock.local(row.created_at, row.time_zone).date(),
        clock.local(row.closed_at, row.time_zone).date() if row.closed_at else None,
        row.homework,
        row.drafts,
        row.waiting,
        row.signed,
        last_on,
        next_at,
    )
