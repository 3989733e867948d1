"""Everything in the practice that is one client's own: reads it, as JSON at once and as a PDF by the worker.

Read as that person's own pages are (`Actor.as_partner`): nothing of the other partner but what was revealed, no flag,
no judgement, no note. Works as well when the work is closed, and whatever stops the couple's homework.
"""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import aliased

from practice import access, audit, clock, db, runs
from practice.models import (
    Appointment,
    AppointmentKind,
    Assignment,
    Comment,
    Consent,
    Contact,
    Couple,
    Document,
    DocumentKind,
    Given,
    Partner,
    Policy,
    Practice,
    PrintJob,
    PrintKind,
    SessionRecord,
    SignIn,
    User,
)
from practice.reports import exercise_copy, heads, press, printing, unsent
from practice.reports import pdf as paper
from practice.reports.content import own_data, own_json, own_print, words
from practice.reports.content.exercise_copy import Note
from practice.reports.content.own_data import Account, Agreement, Copy, Exercise, Own, Planned, SignedIn
from practice.reports.content.summary import Summary
from practice.runs import Case

TOO_LONG = "It is too long to be printed in one file. The data file on the same page holds everything."


def read(actor: access.Actor, practice: Practice) -> Own:
    """All of it. As many statements for a hundred exercises as for one."""
    zone = actor.user.time_zone
    cases: dict[uuid.UUID, list[Case]] = {}
    for case in runs.several(actor, order=(Assignment.created_at,), corrections=True):
        cases.setdefault(case.couple.id, []).append(case)
    notes = _notes(actor)
    agreements, planned, copies = _agreements(actor, zone), _planned(actor, zone), _copies(actor, zone)
    couples = []
    for couple, mine, other, therapist, contact in _couples(actor):
        couples.append(
            own_data.Couple(
                mine.seat.value,
                mine.name,
                other.name,
                therapist.name,
                contact.email if contact else "",
                contact.phone if contact else "",
                contact.born_on if contact else None,
                tuple(agreements.get(mine.id, ())),
                tuple(planned.get(couple.id, ())),
                tuple(copies.get(mine.id, ())),
                tuple(
                    _exercise(case, mine.seat.value, notes.get(case.id, ()), zone) for case in cases.get(couple.id, ())
                ),
            )
        )
    house = {
        "name": practice.name,
        "address": practice.address,
        "phone": practice.phone,
        "email": practice.email,
    }
    return Own(actor.id.hex, house, _account(actor, zone), tuple(couples))


def preview(actor: access.Actor, practice: Practice) -> Summary:
    """All of it as it is printed."""
    return own_print.build(read(actor, practice), heads.of(practice, actor.user.time_zone))


def download(actor: access.Actor, practice: Practice) -> tuple[bytes, str]:
    """The data file and its neutral name, with an audit row."""
    by = heads.of(practice, actor.user.time_zone)
    data = own_json.as_json(read(actor, practice), by.made_at)
    audit.record(actor, "own_data.downloaded", actor.user)
    return data, f"data-{by.day.isoformat()}.json"


def ask(actor: access.Actor, key: uuid.UUID) -> PrintJob:
    """Have the PDF made."""
    return printing.ask(actor, PrintKind.OWN, {}, form_key=key)


def make(asked: printing.Asked, step: printing.Step) -> printing.Made:
    """The maker of the PDF."""
    practice = db.session.scalar(access.readable(asked.actor, Practice))
    size = practice.paper
    made = preview(asked.actor, practice)
    step(0, 1)
    try:
        with press.Press() as own:
            data, pages = press.summary(own, made, size)
    except paper.Unprintable as error:
        raise printing.Refused(TOO_LONG) from error
    return printing.Made(data, pages, made.file_name)


# --- reading ---------------------------------------------------------------------------------------------------------


def _couples(actor: access.Actor) -> Iterable[tuple[Couple, Partner, Partner, User, Contact | None]]:
    mine, other = aliased(Partner), aliased(Partner)
    chosen = (
        access.readable(actor, Couple, mine, other, User, Contact)
        .join(mine, (mine.couple_id == Couple.id) & (mine.user_id == actor.id))
        .join(other, (other.couple_id == Couple.id) & (other.id != mine.id))
        .join(User, User.id == Couple.therapist_id)
        .outerjoin(Contact, Contact.partner_id == mine.id)
        .order_by(Couple.created_at, Couple.id)
    )
    return [tuple(row) for row in db.session.execute(chosen)]


def _account(actor: access.Actor, zone: str) -> Account:
    user = actor.user
    chosen = access.readable(actor, SignIn).order_by(SignIn.started_at.desc(), SignIn.id)
    sign_ins = tuple(
        SignedIn(row.device, clock.local(row.started_at, zone), _local(row.ended_at, zone))
        for row in db.session.scalars(chosen)
    )
    return Account(
        user.name,
        user.username,
        user.email,
        user.time_zone,
        clock.local(user.created_at, zone).date(),
        user.remind_before_hours,
        user.remind_after_hours,
        user.quiet_from,
        user.quiet_until,
        sign_ins,
    )


def _local(moment: datetime | None, zone: str) -> datetime | None:
    return clock.local(moment, zone) if moment else None


def _exercise(case: Case, seat: str, notes: tuple[Note, ...], zone: str) -> Exercise:
    one = exercise_copy.of(case, seat, tuple(notes), zone)
    submitted = {
        (slot.step, slot.occurrence): clock.local(row.submitted_at, zone)
        for slot, row in case.rows.items()
        if slot.author == seat and row.submitted_at
    }
    told = replace(one, unsent=unsent.of(case, seat))
    return Exercise(told, case.assignment.slug, case.assignment.exercise_version, submitted)


def _notes(actor: access.Actor) -> dict[uuid.UUID, list[Note]]:
    """What therapists said back to this person, by assignment."""
    found: dict[uuid.UUID, list[Note]] = {}
    chosen = (
        access.readable(actor, Comment, User.name, Couple.time_zone)
        .join(User, User.id == Comment.author_id)
        .join(Assignment, Assignment.id == Comment.assignment_id)
        .join(Couple, Couple.id == Assignment.couple_id)
        .order_by(Comment.created_at, Comment.id)
    )
    for row, author, zone in db.session.execute(chosen):
        note = Note(author, clock.local(row.created_at, zone).date(), row.text)
        found.setdefault(row.assignment_id, []).append(note)
    return found


def _agreements(actor: access.Actor, zone: str) -> dict[uuid.UUID, list[Agreement]]:
    found: dict[uuid.UUID, list[Agreement]] = {}
    chosen = (
        access.readable(actor, Consent, Policy).join(Policy, Policy.id == Consent.policy_id).order_by(Policy.number)
    )
    for row, policy in db.session.execute(chosen):
        day = clock.local(policy.published_at, zone).date()
        one = Agreement(policy.number, day, clock.local(row.accepted_at, zone), policy.text)
        found.setdefault(row.partner_id, []).append(one)
    return found


def _planned(actor: access.Actor, zone: str) -> dict[uuid.UUID, list[Planned]]:
    found: dict[uuid.UUID, list[Planned]] = {}
    chosen = access.readable(actor, Appointment).where(Appointment.cancelled_at.is_(None))
    for row in db.session.scalars(chosen.order_by(Appointment.starts_at, Appointment.id)):
        alone = row.kind is AppointmentKind.INDIVIDUAL
        one = Planned(clock.local(row.starts_at, zone), row.minutes, words.PLACES[row.place.value], alone)
        found.setdefault(row.couple_id, []).append(one)
    return found


def _copies(actor: access.Actor, zone: str) -> dict[uuid.UUID, list[Copy]]:
    """Summaries given to this person. Of a session only the day is taken: a partner reads no session record."""
    found: dict[uuid.UUID, list[Copy]] = {}
    chosen = (
        access.readable(actor, Given)
        .with_only_columns(
            Given.partner_id, Given.channel, Given.given_at, Document.kind, Document.file_name, SessionRecord.held_on
        )
        .join(Document, Document.id == Given.document_id)
        .join(SessionRecord, SessionRecord.id == Document.session_id)
        .order_by(SessionRecord.held_on.desc(), Given.given_at, Given.id)
    )
    for row in db.session.execute(chosen):
        both, online = row.kind is DocumentKind.JOINT, row.channel == "online"
        one = Copy(row.held_on, both, online, clock.local(row.given_at, zone), row.file_name)
        found.setdefault(row.partner_id, []).append(one)
    return found
