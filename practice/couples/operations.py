"""What a therapist does to a case: open, edit, close, reopen, and record a safety status."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask import abort
from sqlalchemy import Select, bindparam, func, update
from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db, flags, runs
from practice.exercises import gates
from practice.models import (
    Assignment,
    AssignmentState,
    Contact,
    Couple,
    CoupleState,
    Invitation,
    Ipv,
    Partner,
    SafetyStatus,
    Seat,
)

TRIES = 8
"""How often a record number is tried when others open couples in the same instant."""


class StillOpen(Exception):
    """The couple cannot be closed: homework is open. `.assignments` are its rows."""

    def __init__(self, assignments: list[Assignment]) -> None:
        super().__init__("homework is open")
        self.assignments = assignments


class InTheFuture(Exception):
    """An interview cannot have been held after today."""


class Changed(Exception):
    """Somebody saved a newer version since the page was made."""


@dataclass
class Person:
    """A partner with the contact row, which the other partner never sees."""

    partner: Partner
    contact: Contact


@dataclass
class Case:
    """A couple with its two people, seat A first."""

    couple: Couple
    people: tuple[Person, Person]

    @property
    def names(self) -> str:
        """`Ana & Ben`."""
        return " & ".join(person.partner.name for person in self.people)

    @property
    def rows(self) -> list[Any]:
        """The five rows of a case."""
        return [self.couple, *(row for person in self.people for row in (person.partner, person.contact))]

    @property
    def version(self) -> str:
        """What a page was made from: changes whenever one of the five rows does."""
        return ".".join(str(row.version) for row in self.rows)

    @property
    def one_mailbox(self) -> bool:
        """Whether both gave the same e-mail address: whatever is sent there, either of them may read first."""
        first, second = (person.contact.email.casefold() for person in self.people)
        return bool(first) and first == second

    def person(self, partner_id: uuid.UUID) -> Person:
        """The one with this id. 404 when it is somebody else's."""
        for person in self.people:
            if person.partner.id == partner_id:
                return person
        abort(404)


def find_case(actor: access.Actor, couple_id: uuid.UUID, *, to_write: bool = False) -> Case:
    """The couple with both people. 404 when it is not this person's case; 403 when only to be read. One statement."""
    if not actor.is_clinical:
        abort(404)
    rows = db.session.execute(_people(runs.roles(actor.as_staff())), {"reader": actor.id, "couple": couple_id}).all()
    if len(rows) != 2:
        abort(404)
    couple = rows[0][0]
    if to_write:
        access.treats(actor, couple)
    return Case(couple, tuple(Person(partner, contact) for _, partner, contact in rows))


@cache
def _people(roles: tuple[bool, ...]) -> Select:
    """A couple and both people, for those with these roles; put together once, as that takes longer than running it."""
    return (
        access.readable(runs.Reader(roles), Couple, Partner, Contact)
        .join(Partner, Partner.couple_id == Couple.id)
        .join(Contact, Contact.partner_id == Partner.id)
        .where(Couple.id == bindparam("couple"))
        .order_by(Partner.seat)
    )


def open_couple(
    actor: access.Actor, key: uuid.UUID, time_zone: str, partners: Mapping[str, Mapping[str, Any]]
) -> Couple:
    """A new case under the next free record number; a repeat with the same `key` gives the same case."""
    for _ in range(TRIES):
        known = db.session.scalar(access.readable(actor, Couple).where(Couple.form_key == key))
        if known is not None:
            return known
        highest = db.session.scalar(access.everything(Couple).with_only_columns(func.max(Couple.record_number)))
        couple = Couple(record_number=(highest or 0) + 1, therapist_id=actor.id, time_zone=time_zone, form_key=key)
        try:
            with db.session.begin_nested():
                db.session.add(couple)
        except IntegrityError:
            continue  # somebody took the number, or this form, a moment ago
        _add_people(couple, partners)
        audit.record(actor, "couple.opened", couple)
        db.session.flush()
        return couple
    abort(503)


def _add_people(couple: Couple, partners: Mapping[str, Mapping[str, Any]]) -> None:
    for seat in Seat:
        typed = partners[seat.value]
        partner = Partner(couple_id=couple.id, seat=seat, name=typed["name"])
        db.session.add(partner)
        db.session.flush()
        db.session.add(
            Contact(partner_id=partner.id, email=typed["email"], phone=typed["phone"], born_on=typed["born_on"])
        )


def edit_couple(
    actor: access.Actor, case: Case, version: str, time_zone: str, partners: Mapping[str, Mapping[str, Any]]
) -> None:
    """Change names, contact and zone. Raises `Changed` when `version` is not the one on record."""
    access.treats(actor, case.couple)
    if version != case.version:
        raise Changed
    case.couple.time_zone = time_zone
    for person in case.people:
        typed = partners[person.partner.seat.value]
        person.partner.name = typed["name"]
        person.contact.email, person.contact.phone = typed["email"], typed["phone"]
        person.contact.born_on = typed["born_on"]
    if any(db.session.is_modified(row) for row in case.rows):
        audit.record(actor, "couple.edited", case.couple)
    db.session.flush()


def open_homework(actor: access.Actor, couple: Couple) -> list[Assignment]:
    """Homework of the couple that somebody may still answer, newest first."""
    return list(
        db.session.scalars(
            access.readable(actor, Assignment)
            .where(
                Assignment.couple_id == couple.id,
                Assignment.state.in_((AssignmentState.OPEN, AssignmentState.PAUSED)),
                Assignment.finished_at.is_(None),
            )
            .order_by(Assignment.created_at.desc(), Assignment.id)
        )
    )


def close_couple(actor: access.Actor, couple: Couple) -> None:
    """End the work with a couple; its invitations end too. Raises `StillOpen`. Doing it twice is harmless."""
    access.treats(actor, couple)
    if couple.state is CoupleState.CLOSED:
        return
    assignments = open_homework(actor, couple)
    if assignments:
        raise StillOpen(assignments)
    couple.state, couple.closed_at = CoupleState.CLOSED, clock.now()
    mine = access.readable(actor, Partner).with_only_columns(Partner.id).where(Partner.couple_id == couple.id)
    db.session.execute(
        update(Invitation)
        .where(Invitation.partner_id.in_(mine), Invitation.claimed_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    audit.record(actor, "couple.closed", couple)
    db.session.flush()


def reopen_couple(actor: access.Actor, couple: Couple) -> None:
    """Take up the work again. Doing it twice is harmless."""
    access.treats(actor, couple)
    if couple.state is CoupleState.ACTIVE:
        return
    couple.state, couple.closed_at = CoupleState.ACTIVE, None
    audit.record(actor, "couple.reopened", couple)
    db.session.flush()


def record_safety(
    actor: access.Actor, case: Case, partner: Partner, key: uuid.UUID, ipv: str, assessed_on: date, note: str
) -> SafetyStatus:
    """Write down what a separate interview showed; earlier judgements stay. Raises `InTheFuture`.

    The form's key is the row's id, so a repeat gives the same row. What it holds back, or lets go on, partners read
    like any pause and its end.
    """
    access.treats(actor, case.couple)
    if assessed_on > clock.today(case.couple.time_zone):
        raise InTheFuture
    known = db.session.scalar(access.readable(actor, SafetyStatus).where(SafetyStatus.id == key))
    if known is not None:
        return known
    held = flags.held_back(actor, case.couple.id)
    row = SafetyStatus(
        id=key,
        partner_id=partner.id,
        ipv=Ipv(ipv),
        assessed_on=assessed_on,
        recorded_by=actor.id,
        note=note or None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return row  # the other half of a double click was a moment faster
    audit.record(actor, "safety.recorded", row, couple_id=case.couple.id)
    db.session.flush()
    flags.go_on(actor, held)
    return row


def statuses(actor: access.Actor, couple: Couple) -> list[SafetyStatus]:
    """Every judgement on both partners, newest first: the one recorded last counts."""
    mine = access.readable(actor, Partner).with_only_columns(Partner.id).where(Partner.couple_id == couple.id)
    return list(
        db.session.scalars(
            access.readable(actor, SafetyStatus)
            .where(SafetyStatus.partner_id.in_(mine))
            .order_by(SafetyStatus.recorded_at.desc(), SafetyStatus.id.desc())
        )
    )


@dataclass(frozen=True)
class Judged:
    """One partner with every judgement, newest first, and what the gates say of the newest."""

    person: Person
    rows: list[SafetyStatus]
    reason: str
    good_until: date | None


def judged(case: Case, rows: list[SafetyStatus]) -> list[Judged]:
    """Each partner's side of the safety page."""
    today = clock.today(case.couple.time_zone)
    found = []
    for person in case.people:
        own = [row for row in rows if row.partner_id == person.partner.id]
        newest = (own[0].ipv.value, own[0].assessed_on) if own else None
        reason = gates.why_not(person.partner.name, newest, today)
        until = gates.good_until(own[0].assessed_on) if own and not reason else None
        found.append(Judged(person, own, reason, until))
    return found
