"""An admin looks a licence up and records what the source said. Nobody does this for their own licence.

One exception, decided with care: somebody who runs the practice alone is admin and clinician in one person, and nobody
else could ever verify them. They may, as long as theirs is the only login of the staff that works, and must say so each
time: the look-up says for ever that its holder made it, the audit log has an event of its own, and as soon as there is
a colleague with the admin role, the list asks that colleague to look it up again.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, or_

from practice import access, audit, db
from practice.accounts import licence_words, licences, people
from practice.models import Credential, CredentialStatus, User, Verification

SIZE = 50
SORTS = ("status", "expiry", "name")


class NotOwn(Exception):
    """Nobody verifies their own licence."""


class NotDeclared(Exception):
    """The holder, alone in the practice, has not said that they looked it up themself."""


class Changed(Exception):
    """The licence was changed or verified since the page was loaded."""


@dataclass(frozen=True)
class LookUp:
    """What the admin found."""

    checked_on: date
    source: str
    result: str
    note: str
    next_check_on: date | None
    expires_on: date
    """The day of expiry as the source says it; a renewal is recorded this way."""


@dataclass(frozen=True)
class Line:
    """A licence in the admin's list."""

    row: Credential
    holder: User
    state: licence_words.State
    last: Verification | None
    again: str
    """Why it should be looked up again although it is verified; empty when it need not."""


@dataclass(frozen=True)
class Found:
    """One page of the list."""

    lines: list[Line]
    number: int
    pages: int
    total: int
    waiting: int


def is_solo(actor: access.Actor) -> bool:
    """Whether this admin is the only member of staff whose login works."""
    others = access.readable(actor, User).where(
        or_(User.is_admin, User.is_therapist, User.is_associate, User.is_supervisor),
        User.disabled_at.is_(None),
        User.id != actor.id,
    )
    return actor.is_admin and actor.is_clinician and db.session.scalar(others.limit(1)) is None


def may(actor: access.Actor, row: Credential) -> bool:
    """Whether this admin may record a look-up of this licence."""
    return row.user_id != actor.id or is_solo(actor)


def listing(actor: access.Actor, sort: str, number: int, today: date) -> Found:
    """All licences of staff who can sign in: those to verify first unless sorted otherwise. Six statements."""
    chosen = (
        access.readable(actor, Credential, User)
        .join(User, User.id == Credential.user_id)
        .where(User.disabled_at.is_(None))
    )
    total = db.session.scalar(chosen.with_only_columns(func.count(Credential.id)))
    waiting = db.session.scalar(
        chosen.where(Credential.status == CredentialStatus.PENDING).with_only_columns(func.count(Credential.id))
    )
    pages = max(1, -(-total // SIZE))
    number = min(max(1, number), pages)
    good = Credential.status.in_((CredentialStatus.ACTIVE, CredentialStatus.PROBATION))
    rank = case(
        (Credential.status == CredentialStatus.PENDING, 0),
        (good & (Credential.expires_on < today), 1),
        (good, 3),
        else_=2,
    )
    by_name = (func.lower(User.name), User.username)
    order = {
        "status": (rank, Credential.expires_on, *by_name),
        "expiry": (Credential.expires_on, *by_name),
        "name": (*by_name, Credential.expires_on),
    }[sort]
    found = db.session.execute(chosen.order_by(*order, Credential.id).limit(SIZE).offset((number - 1) * SIZE)).all()
    held = licences.look_ups(actor, [row.id for row, _ in found])
    alone = is_solo(actor)
    return Found(
        [_line(row, user, held.get(row.id, []), today, alone) for row, user in found], number, pages, total, waiting
    )


def _line(row: Credential, user: User, look_ups: list[Verification], today: date, alone: bool) -> Line:
    last = look_ups[0] if look_ups else None
    again = ""
    if row.status is not CredentialStatus.PENDING and last is not None:
        if licence_words.by_holder(last) and not alone:
            again = "Looked up by its holder only"
        elif last.next_check_on and last.next_check_on <= today:
            again = f"Next look-up was planned for {licence_words.long(last.next_check_on)}"
    return Line(row, user, licence_words.state(row, today), last, again)


def history(actor: access.Actor, row: Credential) -> list[tuple[Verification, str]]:
    """The look-ups of a licence, the latest first, each with who made it."""
    rows = licences.look_ups(actor, [row.id]).get(row.id, [])
    named = {
        user.id: user.name
        for user in db.session.scalars(
            access.readable(actor, User).where(User.id.in_([look_up.verified_by for look_up in rows]))
        )
    }
    return [(look_up, named.get(look_up.verified_by, "")) for look_up in rows]


def find(actor: access.Actor, credential_id: uuid.UUID) -> tuple[Credential, User]:
    """A licence and its holder. Aborts with 404."""
    row = access.find(actor, Credential, credential_id)
    return row, people.find(actor, row.user_id)


def record(actor: access.Actor, row: Credential, seen: str, found: LookUp, declared: bool) -> None:
    """Write the look-up and give the licence its status, from now on. Raises `NotOwn`, `NotDeclared`, `Changed`.

    Sent twice, it is one look-up.
    """
    own = row.user_id == actor.id
    if not may(actor, row):
        raise NotOwn
    if own and not declared:
        raise NotDeclared
    row = db.session.scalars(
        access.readable(actor, Credential)
        .where(Credential.id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    note = f"{licence_words.SOLO} {found.note}".strip() if own else found.note
    before = licences.look_ups(actor, [row.id]).get(row.id, [])
    said = (actor.id, found.checked_on, found.source, found.result, note, found.next_check_on)
    if before and _said(before[0]) == said and (row.status, row.expires_on) == (found.result, found.expires_on):
        return
    if seen != str(row.version):
        raise Changed
    db.session.add(
        Verification(
            credential_id=row.id,
            verified_by=actor.id,
            checked_on=found.checked_on,
            source=found.source,
            result=CredentialStatus(found.result),
            note=note,
            next_check_on=found.next_check_on,
        )
    )
    row.status, row.expires_on = CredentialStatus(found.result), found.expires_on
    audit.record(actor, "licence.verified_by_holder" if own else "licence.verified", row)
    db.session.flush()


def _said(row: Verification) -> tuple[object, ...]:
    return (row.verified_by, row.checked_on, row.source, row.result.value, row.note, row.next_check_on)
