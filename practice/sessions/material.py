"""Rows around a session record, in a fixed number of statements, as far as the actor may read them."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from flask import abort
from sqlalchemy import and_, or_

from practice import access, clock, db, runs
from practice.models import (
    Appointment,
    Assignment,
    AssignmentState,
    Contact,
    Correction,
    Couple,
    Modality,
    Partner,
    Practice,
    Response,
    SessionRecord,
    SessionState,
    User,
)
from practice.sessions.body import SEATS, Draft, Typed, renewed

MODALITIES = {"A": Modality.INDIVIDUAL_A, "B": Modality.INDIVIDUAL_B}
"""Of a session with one partner alone."""


@dataclass
class People:
    """A couple with its two partners, by seat."""

    couple: Couple
    partners: dict[str, Partner]
    contacts: dict[str, Contact]

    @property
    def names(self) -> dict[str, str]:
        """By "A" and "B"."""
        return {seat: row.name for seat, row in self.partners.items()}

    @property
    def title(self) -> str:
        """`Ana & Ben`."""
        return " & ".join(self.names.values())

    def alone(self, draft: Draft) -> Partner | None:
        """Whom an individual session was with; None when both were meant."""
        return self.partners[draft.seats[0]] if len(draft.seats) == 1 else None


@dataclass
class Found(People):
    """A session record with its people and its author."""

    record: SessionRecord
    author: User

    def draft(self, typed: Typed | None = None) -> Draft:
        """What was typed so far, or what was just posted, read."""
        body: dict[str, Any] = self.record.body
        return Draft(renewed(body["typed"] if typed is None else typed), self.couple.time_zone)

    def may_write(self, actor: access.Actor) -> bool:
        """Whether `actor` is the one who writes this record."""
        return actor.is_clinician and self.couple.therapist_id == actor.id == self.record.therapist_id


@dataclass
class Material(Found):
    """Everything a record is made of."""

    practice: Practice
    cases: list[runs.Case] = field(default_factory=list)
    planned: Appointment | None = None


def people(actor: access.Actor, couple_id: uuid.UUID, *, to_write: bool = False) -> People:
    """A couple the actor reads as a clinician. 404, or 403 when it is only to be read. Two statements."""
    if not actor.is_clinical:
        abort(404)
    couple = access.find(actor, Couple, couple_id)
    partners, contacts = _partners(actor, couple.id)
    if to_write:
        access.treats(actor, couple)
    return People(couple, partners, contacts)


def find(actor: access.Actor, session_id: uuid.UUID, *, to_write: bool = False, lock: bool = False) -> Found:
    """A session record the actor reads. 404 when absent or not theirs; 403 when it is another's to write.

    With `lock` it is read afresh and stays locked until the transaction ends. Two statements.
    """
    statement = (
        access.readable(actor, SessionRecord, Couple, User)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .join(User, User.id == SessionRecord.therapist_id)
        .where(SessionRecord.id == session_id)
    )
    if lock:
        statement = statement.with_for_update(of=SessionRecord).execution_options(populate_existing=True)
    found = db.session.execute(statement).first()
    if found is None:
        abort(404)
    record, couple, author = found
    partners, contacts = _partners(actor, couple.id)
    whole = Found(couple, partners, contacts, record, author)
    if to_write and not whole.may_write(actor):
        abort(403)
    return whole


def _partners(actor: access.Actor, couple_id: uuid.UUID) -> tuple[dict[str, Partner], dict[str, Contact]]:
    rows = db.session.execute(
        access.readable(actor, Partner, Contact)
        .join(Contact, Contact.partner_id == Partner.id)
        .where(Partner.couple_id == couple_id)
        .order_by(Partner.seat)
    ).all()
    if len(rows) != 2:
        abort(404)
    return (
        {partner.seat.value: partner for partner, _ in rows},
        {partner.seat.value: contact for partner, contact in rows},
    )


def gather(actor: access.Actor, found: Found, draft: Draft) -> Material:
    """The record with practice, homework since the last signed session and the next appointment."""
    held_on = draft.held_on or found.record.held_on
    begun = draft.starts_at or clock.moment(datetime.combine(held_on, time.max), found.couple.time_zone)
    since = previous(actor, found.couple.id, begun, found.record.id, draft.seats)
    practice = db.session.scalar(access.readable(actor, Practice))
    return Material(
        found.couple,
        found.partners,
        found.contacts,
        found.record,
        found.author,
        practice,
        cases(actor, found.couple.id, since[0] if since else None, draft.referred(), corrections=True),
        following(actor, found.couple.id, max(begun, clock.now() - timedelta(hours=12)), found.alone(draft)),
    )


def previous(
    actor: access.Actor,
    couple_id: uuid.UUID,
    before: datetime,
    other_than: uuid.UUID | None = None,
    seats: tuple[str, ...] = SEATS,
) -> tuple[datetime, SessionRecord] | None:
    """When the last signed session before a moment began at which all of `seats` were meant to be, and the record.

    One with the other partner alone does not count: what is looked at would show on the copies that it was held.
    """
    with_them = [Modality.CONJOINT, *(MODALITIES[seat] for seat in seats if len(seats) == 1)]
    row = db.session.scalar(
        access.readable(actor, SessionRecord)
        .where(
            SessionRecord.couple_id == couple_id,
            SessionRecord.state == SessionState.SIGNED,
            SessionRecord.starts_at < before,
            SessionRecord.modality.in_(with_them),
            SessionRecord.id != other_than if other_than else True,
            access.not_in_error(),
        )
        .order_by(SessionRecord.starts_at.desc(), SessionRecord.id)
        .limit(1)
    )
    return (row.starts_at, row) if row else None


def cases(
    actor: access.Actor,
    couple_id: uuid.UUID,
    since: datetime | None,
    referred: frozenset[str],
    corrections: bool = False,
) -> list[runs.Case]:
    """Homework that is open, or where something happened since, or that the record speaks of; oldest first.

    With `corrections` they are read too, and one made since then is something that happened.
    """
    clauses: list[Any] = [Assignment.couple_id == couple_id]
    if since is not None:
        answered = Response.assignment_id == Assignment.id
        answered = and_(answered, Response.submitted_at.is_not(None), Response.submitted_at > since)
        moved = [
            and_(Assignment.state != AssignmentState.WITHDRAWN, or_(*_still(since))),
            access.readable(actor, Response).where(answered).with_only_columns(Response.id).exists(),
        ]
        if corrections:
            changed = access.readable(actor, Correction).join(Response, Response.id == Correction.response_id)
            changed = changed.where(Response.assignment_id == Assignment.id, Correction.made_at > since)
            moved.append(changed.with_only_columns(Correction.id).exists())
    else:
        moved = [Assignment.state != AssignmentState.WITHDRAWN]
    ids = [uuid.UUID(hex=key) for key in sorted(referred) if _is_id(key)]
    clauses.append(or_(*moved, Assignment.id.in_(ids)))
    return runs.several(actor, *clauses, order=(Assignment.created_at, Assignment.id), corrections=corrections)


def _still(since: datetime) -> list[Any]:
    unfinished = and_(Assignment.finished_at.is_(None), Assignment.ended_at.is_(None))
    return [unfinished, Assignment.finished_at > since, Assignment.ended_at > since, Assignment.created_at > since]


def _is_id(key: str) -> bool:
    try:
        uuid.UUID(hex=key)
    except ValueError:
        return False
    return True


def following(
    actor: access.Actor, couple_id: uuid.UUID, after: datetime, alone: Partner | None = None
) -> Appointment | None:
    """The next session planned after a moment with those the record is for: both, or one `alone`.

    The copies name it, so one planned with the other partner is never taken.
    """
    return db.session.scalar(
        access.readable(actor, Appointment)
        .where(Appointment.couple_id == couple_id, Appointment.cancelled_at.is_(None), Appointment.starts_at > after)
        .where(Appointment.partner_id.is_not_distinct_from(alone.id if alone else None))
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(1)
    )


def to_write_up(actor: access.Actor, couple_id: uuid.UUID, now: datetime) -> Appointment | None:
    """The appointment a new record is most likely about: the last one that began, not older than two weeks, and that
    has no record yet; else the one that begins within the next twelve hours."""
    taken = access.readable(actor, SessionRecord).with_only_columns(SessionRecord.appointment_id)
    taken = taken.where(SessionRecord.couple_id == couple_id, SessionRecord.appointment_id.is_not(None))
    taken = taken.where(access.not_in_error())
    return db.session.scalar(
        access.readable(actor, Appointment)
        .where(
            Appointment.couple_id == couple_id,
            Appointment.cancelled_at.is_(None),
            Appointment.starts_at.between(now - timedelta(days=14), now + timedelta(hours=12)),
            Appointment.id.not_in(taken),
        )
        .order_by(Appointment.starts_at.desc(), Appointment.id)
        .limit(1)
    )


def drafts(actor: access.Actor, couple_id: uuid.UUID) -> list[SessionRecord]:
    """Records of a couple that are not signed yet, oldest first."""
    return list(
        db.session.scalars(
            access.readable(actor, SessionRecord)
            .where(SessionRecord.couple_id == couple_id, SessionRecord.state != SessionState.SIGNED)
            .order_by(SessionRecord.held_on, SessionRecord.created_at, SessionRecord.id)
            .limit(20)
        )
    )
