"""Reading the audit log: who did what when, to which record. An admin reads no client's name, only record ids."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, func, or_

from practice import access, clock, db, event_words
from practice.models import AuditEvent, Couple, Credential, Partner, StaffInvitation, Therapist, User

SIZE = 50
CLIENTS, PROGRAM = "clients", "program"
"""What stands for a person in the filter: any client, and acts of nobody who was signed in."""


@dataclass(frozen=True)
class Wanted:
    """What a reader filters by; None and empty: everything they may read."""

    since: date | None = None
    until: date | None = None
    person: str = ""
    """A user's id, `CLIENTS` or `PROGRAM`."""
    group: str = ""
    """A group of `event_words.GROUPS`."""


@dataclass(frozen=True)
class Entry:
    """One line of the log."""

    at: datetime
    who: str
    what: str
    about: str
    """The member of staff it was done to, where there is one."""
    record: str
    """Id of the couple's record, C-0001."""
    couple_id: uuid.UUID | None
    """Only for somebody who may open that couple."""


@dataclass(frozen=True)
class Found:
    """One page of the log."""

    entries: list[Entry]
    number: int
    pages: int
    total: int


def people(actor: access.Actor) -> list[tuple[str, str]]:
    """Whose acts a reader can ask for: (value, name). An admin: staff, clients together, the program."""
    chosen = access.readable(actor, User).order_by(func.lower(User.name), User.username)
    if actor.is_admin:
        staff = or_(User.is_admin, User.is_therapist, User.is_associate, User.is_supervisor)
        named = [(str(row.id), row.name) for row in db.session.scalars(chosen.where(staff))]
        return [*named, (CLIENTS, "Any client"), (PROGRAM, "Nobody signed in")]
    led = access.readable(actor, Therapist).with_only_columns(Therapist.user_id)
    led = led.where(Therapist.supervisor_id == actor.id)
    staff = db.session.scalars(chosen.where(or_(User.id == actor.id, User.id.in_(led))))
    named = [(str(row.id), row.name) for row in staff]
    clients = db.session.scalars(
        access.readable(actor, Partner)
        .where(Partner.user_id.is_not(None))
        .order_by(func.lower(Partner.name), Partner.id)
    )
    return named + list({str(row.user_id): row.name for row in clients}.items())


def listing(actor: access.Actor, wanted: Wanted, number: int, zone: str) -> Found:
    """A page of the log, the latest first. The same number of statements however long it is."""
    chosen = _chosen(actor, wanted, zone)
    total = db.session.scalar(chosen.with_only_columns(func.count(AuditEvent.id)))
    pages = max(1, -(-total // SIZE))
    number = min(max(1, number), pages)
    order = (AuditEvent.at.desc(), AuditEvent.id)
    rows = list(db.session.scalars(chosen.order_by(*order).limit(SIZE).offset((number - 1) * SIZE)))
    names = _Names(actor, rows)
    return Found([names.entry(row) for row in rows], number, pages, total)


def _as_client() -> Any:
    """Of a row: whether its actor did it as a partner of that couple, whatever else they are in the practice."""
    return (
        access.everything(Partner)
        .with_only_columns(Partner.id)
        .where(Partner.couple_id == AuditEvent.couple_id, Partner.user_id == AuditEvent.actor_id)
        .correlate(AuditEvent)
        .exists()
    )


def _chosen(actor: access.Actor, wanted: Wanted, zone: str) -> Select:
    chosen = access.readable(actor, AuditEvent)
    if wanted.since:
        chosen = chosen.where(AuditEvent.at >= clock.moment(datetime.combine(wanted.since, time()), zone))
    if wanted.until:
        chosen = chosen.where(AuditEvent.at <= clock.moment(datetime.combine(wanted.until, time.max), zone))
    if wanted.group:
        chosen = chosen.where(AuditEvent.event.in_(list(event_words.GROUPS[wanted.group])))
    if wanted.person == PROGRAM:
        chosen = chosen.where(AuditEvent.actor_id.is_(None))
    elif wanted.person == CLIENTS:
        staff = access.readable(actor, User).with_only_columns(User.id)
        staff = staff.where(or_(User.is_admin, User.is_therapist, User.is_associate, User.is_supervisor))
        chosen = chosen.where(or_(AuditEvent.actor_id.not_in(staff), _as_client()))
    elif wanted.person:
        chosen = chosen.where(AuditEvent.actor_id == uuid.UUID(wanted.person))
        if actor.is_admin and wanted.person != str(actor.id):
            chosen = chosen.where(~_as_client())  # or the filter would tell that a colleague is a client
    return chosen


class _Names:
    """What the ids of some rows are called, as far as the reader may know."""

    def __init__(self, actor: access.Actor, rows: list[AuditEvent]) -> None:
        couples = {row.couple_id for row in rows if row.couple_id}
        # A record id is no name: an admin reads it without reading the couple.
        self.records = {
            couple_id: f"C-{number:04d}"
            for couple_id, number in db.session.execute(
                access.everything(Couple)
                .with_only_columns(Couple.id, Couple.record_number)
                .where(Couple.id.in_(couples))
            )
        }
        self.open = _column(access.readable(actor, Couple), Couple.id, couples) if actor.is_clinical else set()
        self.reader = actor.id
        seats = (
            access.everything(Partner)
            .with_only_columns(Partner.couple_id, Partner.user_id)
            .where(Partner.couple_id.in_(couples), Partner.user_id.is_not(None))
        )
        self.clients = {(couple_id, user_id) for couple_id, user_id in db.session.execute(seats)}
        """Who acts as a client in which couple: a colleague who is one is not named to an admin."""
        self.holders = dict(
            db.session.execute(
                access.readable(actor, Credential)
                .with_only_columns(Credential.id, Credential.user_id)
                .where(Credential.id.in_(_subjects(rows, "credentials")))
            ).all()
        )
        self.invited = dict(
            db.session.execute(
                access.readable(actor, StaffInvitation)
                .with_only_columns(StaffInvitation.id, StaffInvitation.name)
                .where(StaffInvitation.id.in_(_subjects(rows, "staff_invitations")))
            ).all()
        )
        users = {row.actor_id for row in rows} | _subjects(rows, "users") | set(self.holders.values())
        clients = access.readable(actor, Partner).with_only_columns(Partner.user_id, Partner.name)
        self.partners = dict(db.session.execute(clients.where(Partner.user_id.in_(users - {None}))).all())
        staff = access.readable(actor, User).with_only_columns(User.id, User.name)
        self.staff = dict(db.session.execute(staff.where(User.id.in_(users - {None}))).all())

    def entry(self, row: AuditEvent) -> Entry:
        """The row in words."""
        return Entry(
            at=row.at,
            who=self._who(row),
            what=self._what(row),
            about=self._about(row),
            record=self.records.get(row.couple_id, ""),
            couple_id=row.couple_id if row.couple_id in self.open else None,
        )

    def _what(self, row: AuditEvent) -> str:
        reserved = row.event in event_words.RESERVED and row.couple_id not in self.open
        return event_words.RESERVED_WORDS if reserved else event_words.words(row.event)

    def _who(self, row: AuditEvent) -> str:
        if row.actor_id is None:
            return "Nobody signed in"
        if (row.couple_id, row.actor_id) in self.clients and row.actor_id != self.reader:
            return self.partners.get(row.actor_id, "A client")
        return self.staff.get(row.actor_id) or self.partners.get(row.actor_id, "A client")

    def _about(self, row: AuditEvent) -> str:
        if row.subject == "staff_invitations":
            return self.invited.get(row.subject_id, "") if row.event != "staff.joined" else ""
        about = self.holders.get(row.subject_id) if row.subject == "credentials" else row.subject_id
        if row.subject not in ("credentials", "users") or about == row.actor_id:
            return ""
        return self.staff.get(about) or self.partners.get(about, "A client" if row.subject == "users" else "")


def _subjects(rows: list[AuditEvent], table: str) -> set[uuid.UUID]:
    return {row.subject_id for row in rows if row.subject == table and row.subject_id}


def _column(chosen: Select, column: Any, ids: set[uuid.UUID]) -> set[uuid.UUID]:
    return set(db.session.scalars(chosen.with_only_columns(column).where(column.in_(ids))))
