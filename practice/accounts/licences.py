"""A clinician's own licences and NPI. Whatever was verified and then changes has to be verified again."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date

from flask import abort
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError

from practice import access, audit, db
from practice.models import Credential, CredentialKind, CredentialStatus, Therapist, Verification


class Changed(Exception):
    """Somebody saved a newer version since the page was loaded."""


class Taken(Exception):
    """A licence of this kind with this number from this jurisdiction is on record already."""


@dataclass(frozen=True)
class Facts:
    """What a licence says."""

    kind: str
    title: str
    jurisdiction: str
    number: str
    issued_on: date | None
    expires_on: date


def own(actor: access.Actor) -> list[Credential]:
    """One's own licences, the one that runs longest first."""
    return list(
        db.session.scalars(
            access.readable(actor, Credential)
            .where(Credential.user_id == actor.id)
            .order_by(Credential.expires_on.desc(), Credential.id)
        )
    )


def find_own(actor: access.Actor, credential_id: uuid.UUID) -> Credential:
    """One of one's own licences. Aborts with 404: only its holder edits a licence."""
    row = db.session.scalar(
        access.readable(actor, Credential).where(Credential.id == credential_id, Credential.user_id == actor.id)
    )
    if row is None:
        abort(404)
    return row


def look_ups(actor: access.Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Verification]]:
    """The look-ups of each of these licences, the latest recorded first. One statement."""
    found: dict[uuid.UUID, list[Verification]] = {}
    for row in db.session.scalars(
        access.readable(actor, Verification)
        .where(Verification.credential_id.in_(ids))
        .order_by(Verification.created_at.desc(), Verification.id)
    ):
        found.setdefault(row.credential_id, []).append(row)
    return found


def add(actor: access.Actor, facts: Facts) -> Credential:
    """A new licence, which waits to be verified. The same one sent twice is one. Raises `Taken`."""
    before = _same_place(actor, facts)
    if before is not None:
        if before.user_id == actor.id and before.status is CredentialStatus.PENDING and _facts(before) == facts:
            return before
        raise Taken
    row = Credential(user_id=actor.id, **_columns(facts))
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Taken from error
    audit.record(actor, "licence.added", row)
    db.session.flush()
    return row


def change(actor: access.Actor, row: Credential, seen: str, facts: Facts) -> bool:
    """Correct or renew one's own licence; True when it now waits to be verified again. Raises `Changed`, `Taken`.

    The admin looked up what it said, so that any change of it takes the verification away.
    """
    if _facts(row) == facts:
        return False
    if seen != str(row.version):
        raise Changed
    other = _same_place(actor, facts)
    if other is not None and other.id != row.id:
        raise Taken
    reset = row.status is not CredentialStatus.PENDING
    try:
        with db.session.begin_nested():
            for name, value in _columns(facts).items():
                setattr(row, name, value)
            row.status = CredentialStatus.PENDING
    except IntegrityError as error:
        raise Taken from error
    audit.record(actor, "licence.reset" if reset else "licence.changed", row)
    db.session.flush()
    return reset


def _columns(facts: Facts) -> dict[str, object]:
    return asdict(facts) | {"kind": CredentialKind(facts.kind)}


def _facts(row: Credential) -> Facts:
    return Facts(row.kind.value, row.title, row.jurisdiction, row.number, row.issued_on, row.expires_on)


def _same_place(actor: access.Actor, facts: Facts) -> Credential | None:
    """The licence of that kind with that number; a country is the same however it is capitalised."""
    return db.session.scalar(
        access.readable(actor, Credential).where(
            func.lower(Credential.jurisdiction) == facts.jurisdiction.lower(),
            Credential.kind == CredentialKind(facts.kind),
            Credential.number == facts.number,
        )
    )


def npi(actor: access.Actor, user_id: uuid.UUID) -> str:
    """Somebody's NPI; empty when they have none, which is allowed."""
    row = db.session.scalar(access.readable(actor, Therapist).where(Therapist.user_id == user_id))
    return (row.npi if row else None) or ""


def save_npi(actor: access.Actor, number: str) -> None:
    """Keep or, with an empty text, remove one's own NPI, already checked. Raises `Taken`: it belongs to one person."""
    if number:
        other = access.readable(actor, Therapist).where(Therapist.npi == number, Therapist.user_id != actor.id)
        if db.session.scalar(other.limit(1)) is not None:
            raise Taken
    row = db.session.scalar(access.readable(actor, Therapist).where(Therapist.user_id == actor.id))
    if row is None:
        row = Therapist(user_id=actor.id)
        db.session.add(row)
    if (row.npi or "") == number:
        return
    row.npi = number or None
    audit.record(actor, "npi.changed", actor.user)
    db.session.flush()
