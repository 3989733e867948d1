"""The statements behind `runs`, put together once for people of the same roles, and once for what is locked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from practice import access, db
from practice.models import (
    Assignment,
    Concern,
    ConcernKind,
    Correction,
    Couple,
    CoupleFlag,
    FieldOpening,
    FlagKind,
    Ipv,
    Partner,
    Response,
    SafetyStatus,
    User,
)

_Couple, _A, _B = db.stand_in(Couple), db.stand_in(Partner), db.stand_in(Partner)
ONE = Assignment.id == bindparam("one")
STOPPING = (FlagKind.COERCIVE_CONTROL, FlagKind.PROTECTIVE_ORDER)
"""The flags that stop what was assigned before they were noted, as a positive interview does."""


class Reader:
    """Stands for everybody with the same roles while a statement is put together; `reader` is given when it runs."""

    def __init__(self, roles: tuple[bool, ...]) -> None:
        self.is_admin, self.is_clinician, self.is_supervisor, self.is_partner = roles
        self.is_clinical = self.is_clinician or self.is_supervisor
        self.is_staff = self.is_clinical or self.is_admin
        self.id = bindparam("reader")


def roles(person: access.Actor) -> tuple[bool, ...]:
    """What decides, beside the id, which rows a person may read: by these a statement is put together once."""
    return person.is_admin, person.is_clinician, person.is_supervisor, person.is_partner


@dataclass(frozen=True, slots=True)
class Statements:
    """Assignments with their people, responses with openings, corrections; `many` are ids of what they belong to.

    `one` is the id of one assignment alone, if it may be read.
    """

    one: Select
    people: Select
    responses: Select
    corrections: Select


@cache
def readable(roles: tuple[bool, ...]) -> Statements:
    """The statements for people with these roles, built once: putting them together takes longer than running them."""
    return _statements(lambda model, *more: access.readable(Reader(roles), model, *more))


@cache
def locking() -> Statements:
    """The statements that read everything of one assignment and lock it.

    The responses are locked too. An autosave holds its one row for a moment and waits for nothing else meanwhile, so
    nobody waits in a circle.
    """
    found = _statements(access.everything)
    fresh = {"populate_existing": True}
    return Statements(
        found.one,
        found.people.where(ONE).with_for_update(of=Assignment).execution_options(**fresh),
        found.responses.with_for_update(of=Response).execution_options(**fresh),
        found.corrections,
    )


def _statements(chosen: Callable[..., Select]) -> Statements:
    zones = (_zone(_A).label("zone_a"), _zone(_B).label("zone_b"))
    asked = (*zones, _stopped().label("stopped"), _held(_A).label("held_a"), _held(_B).label("held_b"))
    people = (
        chosen(Assignment, _Couple, _A, _B, User, *asked)
        .join(_Couple, _Couple.id == Assignment.couple_id)
        .join(_A, and_(_A.couple_id == Assignment.couple_id, _A.seat == "A"))
        .join(_B, and_(_B.couple_id == Assignment.couple_id, _B.seat == "B"))
        .join(User, User.id == _Couple.therapist_id)
    )
    responses = (
        chosen(Response, FieldOpening.field)
        .outerjoin(FieldOpening, FieldOpening.response_id == Response.id)
        .where(Response.assignment_id.in_(bindparam("many", expanding=True)))
        .order_by(Response.created_at, Response.id)
    )
    corrections = (
        chosen(Correction)
        .where(Correction.response_id.in_(bindparam("many", expanding=True)))
        .order_by(Correction.number)
    )
    one = chosen(Assignment).with_only_columns(Assignment.id).where(ONE)
    return Statements(one, people, responses, corrections)


def _zone(partner: Any) -> ColumnElement[str | None]:
    """The time zone of a partner's login; null without one. Who is told of it is decided where a case is made."""
    login = aliased(User)
    return select(login.time_zone).where(login.id == partner.user_id).correlate(partner).scalar_subquery()


def _stopped() -> ColumnElement[bool]:
    """Whether a partner's newest safety judgement is positive, or a flag that stops work is present, and younger than
    the assignment.

    An assignment made after it was made in its knowledge, with a written reason. Always asked, so that no page takes
    longer or shorter because of it.
    """
    return or_(_positive(), _flagged())


def _positive() -> ColumnElement[bool]:
    positive, later = aliased(SafetyStatus), aliased(SafetyStatus)
    overtaken = select(later.id).where(
        later.partner_id == positive.partner_id, later.recorded_at > positive.recorded_at
    )
    return (
        select(positive.id)
        .where(
            positive.partner_id.in_((_A.id, _B.id)),
            positive.ipv == Ipv.POSITIVE,
            positive.recorded_at > Assignment.created_at,
            ~overtaken.exists(),
        )
        .correlate(Assignment, _A, _B)
        .exists()
    )


def _flagged() -> ColumnElement[bool]:
    """The newest flag of a couple, partner and kind counts."""
    flag, later = aliased(CoupleFlag), aliased(CoupleFlag)
    overtaken = select(later.id).where(
        later.couple_id == flag.couple_id,
        later.kind == flag.kind,
        later.partner_id.is_not_distinct_from(flag.partner_id),
        later.recorded_at > flag.recorded_at,
    )
    return (
        select(flag.id)
        .where(
            flag.couple_id == Assignment.couple_id,
            flag.kind.in_(STOPPING),
            flag.present,
            flag.recorded_at > Assignment.created_at,
            ~overtaken.exists(),
        )
        .correlate(Assignment)
        .exists()
    )


def _held(partner: Any) -> ColumnElement[bool]:
    """Whether this partner said that they cannot speak freely, and nobody has seen to it yet."""
    waiting = aliased(Concern)
    return (
        select(waiting.id)
        .where(
            waiting.partner_id == partner.id,
            waiting.kind == ConcernKind.CANNOT_SPEAK_FREELY,
            waiting.acknowledged_at.is_(None),
        )
        .correlate(partner)
        .exists()
    )
