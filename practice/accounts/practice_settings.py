"""The practice's settings and the versions of its consent and disclosure policy."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError

from practice import access, audit, db
from practice.models import Consent, Policy, Practice, User

FIELDS = ("name", "address", "phone", "email", "time_zone", "paper", "note_format", "late_entry_hours", "crisis_lines")


class Changed(Exception):
    """Somebody saved a newer version since the page was loaded."""


class NothingNew(Exception):
    """The text is the one that is already published."""


def current(actor: access.Actor) -> Practice:
    """The practice of this installation."""
    return db.session.scalars(access.readable(actor, Practice)).one()


def save(actor: access.Actor, seen: str, values: dict[str, Any]) -> None:
    """Change the settings; `seen` is the version the page was made from. Raises `Changed`.

    The same values again (a double click) are no change.
    """
    row = db.session.scalars(
        access.readable(actor, Practice).with_for_update().execution_options(populate_existing=True)
    ).one()
    if all(getattr(row, name) == values[name] for name in FIELDS):
        return
    if seen != str(row.version):
        raise Changed
    for name in FIELDS:
        setattr(row, name, values[name])
    audit.record(actor, "practice.changed", row)
    db.session.flush()


@dataclass(frozen=True)
class Version:
    """A published policy, with who published it and how many partners accepted it."""

    policy: Policy
    by: str
    """Empty for the one made by the program."""
    accepted: int


def versions(actor: access.Actor) -> list[Version]:
    """Every published version, the newest first. Two statements."""
    found = db.session.execute(
        access.readable(actor, Policy, User.name)
        .outerjoin(User, User.id == Policy.published_by)
        .order_by(Policy.number.desc())
    ).all()
    # An admin reads no consent, only how many there are.
    counted = db.session.execute(
        access.everything(Consent).with_only_columns(Consent.policy_id, func.count()).group_by(Consent.policy_id)
    )
    accepted = {policy_id: count for policy_id, count in counted}
    return [Version(policy, name or "", accepted.get(policy.id, 0)) for policy, name in found]


def newest(actor: access.Actor) -> Policy | None:
    """The version that counts."""
    return db.session.scalar(access.readable(actor, Policy).order_by(Policy.number.desc()).limit(1))


def version(actor: access.Actor, policy_id: uuid.UUID) -> Version:
    """One version. Aborts with 404."""
    row = access.find(actor, Policy, policy_id)
    return next(found for found in versions(actor) if found.policy.id == row.id)


def check_new(actor: access.Actor, number: str, text: str) -> None:
    """Raises `Changed` when `number` is not the next one any more, `NothingNew` when the text is the newest already."""
    last = newest(actor)
    if number != str(last.number + 1 if last else 1):
        raise Changed
    if last and _same(last.text, text):
        raise NothingNew


def publish(actor: access.Actor, number: str, text: str) -> Policy:
    """Publish a new version; earlier ones stay as they are, and everybody is asked again.

    Posted twice, the first counts. Raises `Changed`, `NothingNew`.
    """
    last = newest(actor)
    if last and number == str(last.number) and last.published_by == actor.id and _same(last.text, text):
        return last
    check_new(actor, number, text)
    row = Policy(number=int(number), text=text, published_by=actor.id)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Changed from error
    audit.record(actor, "policy.published", row)
    db.session.flush()
    return row


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
