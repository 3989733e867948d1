"""What has happened with one couple: homework, sessions, copies given, activity. Each list is one statement."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func

from practice import access, db, event_words, runs
from practice.couples import needs, words
from practice.couples.needs import Case, both
from practice.models import (
    Assignment,
    AssignmentState,
    AuditEvent,
    Consent,
    Document,
    Given,
    Partner,
    Policy,
    SessionRecord,
    User,
)

PAGE = 20
SHORT = 6
"""How many of each list the couple's own page shows."""
KINDS = ("homework", "sessions", "copies", "activity")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: a link when there is a page for it, a day or moment, words, and a state with its tone."""

    title: str
    endpoint: str
    values: dict[str, uuid.UUID]
    when: Any
    detail: str
    state: str
    tone: str


@dataclass(frozen=True)
class Listing:
    """Part of a list. `more`: there is something after it. `pages` is counted for a page of its own only."""

    items: list[Item]
    more: bool
    number: int = 1
    pages: int = 1


def short(actor: access.Actor, which: str, found: Case) -> Listing:
    """The first few, for the couple's page. One statement."""
    rows = db.session.execute(_short(runs.roles(actor), which), {"reader": actor.id, "couple": found.id}).all()
    return Listing(_items(which, rows[:SHORT], found), len(rows) > SHORT)


def full(actor: access.Actor, which: str, found: Case, number: int) -> Listing:
    """One page of everything. Two statements."""
    chosen, asked = _select(runs.roles(actor), which), {"reader": actor.id, "couple": found.id}
    total = db.session.scalar(chosen.order_by(None).with_only_columns(func.count(), maintain_column_froms=True), asked)
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    rows = db.session.execute(chosen.limit(PAGE).offset((number - 1) * PAGE), asked).all()
    return Listing(_items(which, rows, found), number < pages, number, pages)


def accepted(actor: access.Actor, found: Case) -> dict[uuid.UUID, tuple[int, datetime]]:
    """The newest policy each partner has accepted: number and when, by partner. One statement."""
    asked = {"reader": actor.id, "partners": [side.id for side in found.sides]}
    rows = db.session.execute(_accepted(runs.roles(actor)), asked)
    return {row.partner_id: (row.number, row.accepted_at) for row in rows}


@cache
def _accepted(roles: tuple[bool, ...]) -> Select:
    return (
        access.readable(runs.Reader(roles), Consent)
        .with_only_columns(Consent.partner_id, Policy.number, Consent.accepted_at)
        .join(Policy, Policy.id == Consent.policy_id)
        .where(Consent.partner_id.in_(bindparam("partners", expanding=True)))
        .order_by(Policy.number)
    )


_COUPLE = bindparam("couple", type_=Partner.couple_id.type)


@cache
def _select(roles: tuple[bool, ...], which: str) -> Select:
    """The whole list for people with these roles, put together once: that takes longer than running it."""
    made = {"homework": _homework, "sessions": _sessions, "copies": _copies, "activity": _activity}[which]
    return made(runs.Reader(roles))


@cache
def _short(roles: tuple[bool, ...], which: str) -> Select:
    return _select(roles, which).limit(SHORT + 1)


def _homework(reader: runs.Reader) -> Select:
    going_on = and_(
        Assignment.state.in_((AssignmentState.OPEN, AssignmentState.PAUSED)), Assignment.finished_at.is_(None)
    )
    return (
        access.readable(reader, Assignment)
        .where(Assignment.couple_id == _COUPLE)
        .order_by(case((going_on, 0), else_=1), Assignment.created_at.desc(), Assignment.id)
    )


def _sessions(reader: runs.Reader) -> Select:
    return (
        access.readable(reader, SessionRecord)
        .with_only_columns(
            SessionRecord.id,
            SessionRecord.held_on,
            SessionRecord.modality,
            SessionRecord.state,
            SessionRecord.signed_at,
            User.name.label("signer"),
        )
        .outerjoin(User, User.id == SessionRecord.signed_by)
        .where(SessionRecord.couple_id == _COUPLE, access.not_in_error())
        .order_by(SessionRecord.held_on.desc(), SessionRecord.created_at.desc(), SessionRecord.id)
    )


def _copies(reader: runs.Reader) -> Select:
    return (
        access.readable(reader, Given)
        .with_only_columns(
            Given.channel,
            Given.given_at,
            Document.id,
            Document.kind,
            Document.edition,
            SessionRecord.held_on,
            Partner.name,
        )
        .join(Document, Document.id == Given.document_id)
        .join(SessionRecord, SessionRecord.id == Document.session_id)
        .join(Partner, Partner.id == Given.partner_id)
        .where(SessionRecord.couple_id == _COUPLE)
        .order_by(Given.given_at.desc(), Given.id)
    )


def _activity(reader: runs.Reader) -> Select:
    return (
        access.readable(reader, AuditEvent)
        .with_only_columns(AuditEvent.at, AuditEvent.event, AuditEvent.actor_id, User.name.label("staff"), Partner.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .outerjoin(Partner, and_(Partner.user_id == AuditEvent.actor_id, Partner.couple_id == _COUPLE))
        .where(AuditEvent.couple_id == _COUPLE)
        .order_by(AuditEvent.at.desc(), AuditEvent.id)
    )


def _items(which: str, rows: Any, found: Case) -> list[Item]:
    make = {"homework": _work_item, "sessions": _session_item, "copies": _copy_item, "activity": _event_item}[which]
    return [make(row, found) for row in rows]


def _work_item(row: Any, found: Case) -> Item:
    work = row[0]
    names = both([side.name for side in found.sides if side.seat in work.seats])
    state, tone = _work_state(work, found)
    title = words.exercise(work.slug, work.exercise_version).title
    return Item(title, "homework.assignment", {"assignment_id": work.id}, work.due_at, names, state, tone)


def _work_state(row: Assignment, found: Case) -> tuple[str, str]:
    live = next((work for work in found.work if work.id == row.id), None)
    if row.state is AssignmentState.WITHDRAWN:
        return "Withdrawn", "quiet"
    held = live is not None and live.open and bool(needs.held_back(live, found))
    if live is not None and live.new:
        return (f"{live.new} came in, held back", "attention") if held else (f"{live.new} came in", "good")
    if row.state is AssignmentState.CLOSED:
        return "Closed", "quiet"
    if row.state is AssignmentState.PAUSED:
        return "Paused", "calm"
    if held:
        return "Held back from both", "attention"
    if row.finished_at is not None:
        return "Finished", "neutral"
    if live is not None and not any(answer.submitted for answer in live.answers):
        return "Nobody has answered yet", "calm"
    return "Under way", "calm"


def _session_item(row: Any, found: Case) -> Item:
    state, tone = words.SESSION_STATES[row.state.value]
    who = {"individual_a": "A", "individual_b": "B"}.get(row.modality.value)
    detail = f"With {found.name_of(who)} alone" if who else "With both"
    if row.signer:
        detail += f", signed by {row.signer}"
    return Item("", "sessions.record", {"session_id": row.id}, row.held_on, detail, state, tone)


def _copy_item(row: Any, found: Case) -> Item:
    return Item(
        words.DOCUMENTS[row.kind.value],
        "reports.document",
        {"document_id": row.id},
        row.given_at,
        row.name,
        words.CHANNELS[row.channel],
        "neutral",
    )


def _event_item(row: Any, found: Case) -> Item:
    who = row.name or row.staff or "The program"
    return Item(event_words.words(row.event), "", {}, row.at, who, "", "")
