"""What a client is told about who treats them: title, licence, supervisor, next session."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from practice import access, clock, db, jurisdictions, standing
from practice.models import Appointment, Couple, Credential, Partner, User, Verification


@dataclass(frozen=True)
class Licence:
    """One verified licence in words a client can look up."""

    name: str
    title: str
    jurisdiction: str
    number: str
    expires_on: date
    verified_on: date | None
    source: str


@dataclass(frozen=True)
class Card:
    """One therapist of this client. `licence` is None while none is verified and active."""

    name: str
    is_associate: bool
    licence: Licence | None
    supervisor: Licence | None
    next_at: datetime | None
    next_alone: bool
    """Whether this person comes alone to that session."""
    zone: str


def mine(actor: access.Actor) -> list[Card]:
    """A card for each couple this person is a partner of, as a rule one."""
    rows = db.session.execute(
        access.readable(actor, Couple, User)
        .join(User, User.id == Couple.therapist_id)
        .join(Partner, Partner.couple_id == Couple.id)
        .where(Partner.user_id == actor.id)
        .order_by(Couple.state, Couple.created_at.desc(), Couple.id)
    ).all()
    return [_card(actor, couple, therapist) for couple, therapist in rows]


def _card(actor: access.Actor, couple: Couple, therapist: User) -> Card:
    found = standing.standing(therapist.id, clock.today(couple.time_zone))
    planned = _next(actor, couple)
    lead = _supervisor(actor, found.supervisor_id) if found.supervisor_id else None
    return Card(
        therapist.name,
        therapist.is_associate,
        _licence(actor, therapist.name, found.credential),
        _licence(actor, lead.name, found.supervisor_credential) if lead else None,
        planned.starts_at if planned else None,
        planned is not None and planned.partner_id is not None,
        couple.time_zone,
    )


def _next(actor: access.Actor, couple: Couple) -> Appointment | None:
    return db.session.scalar(
        access.readable(actor, Appointment)
        .where(
            Appointment.couple_id == couple.id,
            Appointment.cancelled_at.is_(None),
            Appointment.starts_at > clock.now(),
        )
        .order_by(Appointment.starts_at)
        .limit(1)
    )


def _supervisor(actor: access.Actor, user_id: uuid.UUID) -> User | None:
    return db.session.scalar(access.readable(actor, User).where(User.id == user_id))


def _licence(actor: access.Actor, name: str, credential: Credential | None) -> Licence | None:
    if credential is None:
        return None
    seen = db.session.scalar(
        access.readable(actor, Verification)
        .where(Verification.credential_id == credential.id, Verification.result == credential.status)
        .order_by(Verification.checked_on.desc(), Verification.created_at.desc(), Verification.id)
        .limit(1)
    )
    title = credential.title if credential.independent else f"Associate ({credential.title})"
    return Licence(
        name,
        title,
        jurisdictions.place(credential.jurisdiction),
        credential.number,
        credential.expires_on,
        seen.checked_on if seen else None,
        seen.source if seen else "",
    )
