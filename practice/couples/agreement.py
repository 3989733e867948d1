"""A partner's own acceptance of the practice's policy, and what they have accepted before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from practice import access, audit, db
from practice.models import Consent, Couple, CoupleState, Partner, Policy


class Newer(Exception):
    """Another version was published while this one was being read."""


@dataclass(frozen=True)
class Asked:
    """The newest policy, and whether this person still has to accept it. `policy` is None before any was published."""

    policy: Policy | None
    due: bool
    accepted_at: datetime | None
    before: list[tuple[Policy, datetime]]
    """Accepted earlier versions, newest first, to be read again."""


def asked(actor: access.Actor) -> Asked:
    """What this client is asked to accept, and what they accepted. Three statements."""
    policy = newest(actor)
    rows = db.session.execute(
        access.readable(actor, Consent, Policy)
        .join(Policy, Policy.id == Consent.policy_id)
        .where(Consent.partner_id.in_(_own(actor)))
        .order_by(Policy.number.desc(), Consent.accepted_at)
    ).all()
    first: dict[int, tuple[Policy, datetime]] = {}
    for consent, accepted in rows:
        first.setdefault(accepted.number, (accepted, consent.accepted_at))
    current = first.pop(policy.number, None) if policy else None
    return Asked(policy, bool(policy and _lacking(actor, policy)), current and current[1], list(first.values()))


def newest(actor: access.Actor) -> Policy | None:
    """The newest version of the policy."""
    return db.session.scalar(access.readable(actor, Policy).order_by(Policy.number.desc()).limit(1))


def accept(actor: access.Actor, policy_id: str) -> None:
    """Accept the policy that was on the page, in every active couple this person belongs to.

    Raises `Newer` when it is not the newest any more. Doing it twice is harmless.
    """
    policy = newest(actor)
    if policy is None or str(policy.id) != policy_id:
        raise Newer
    for partner in _lacking(actor, policy):
        consent = Consent(partner_id=partner.id, policy_id=policy.id)
        try:
            with db.session.begin_nested():
                db.session.add(consent)
        except IntegrityError:
            continue  # the other half of a double click was a moment faster
        audit.record(actor, "agreement.accepted", consent, couple_id=partner.couple_id)
    db.session.flush()


def _own(actor: access.Actor) -> object:
    return access.readable(actor, Partner).with_only_columns(Partner.id).where(Partner.user_id == actor.id)


def _lacking(actor: access.Actor, policy: Policy) -> list[Partner]:
    """This person's own places in active couples that have not accepted `policy`."""
    done = access.readable(actor, Consent).with_only_columns(Consent.partner_id).where(Consent.policy_id == policy.id)
    return list(
        db.session.scalars(
            access.readable(actor, Partner)
            .join(Couple, Couple.id == Partner.couple_id)
            .where(Partner.user_id == actor.id, Couple.state == CoupleState.ACTIVE, Partner.id.not_in(done))
            .order_by(Partner.id)
        )
    )
