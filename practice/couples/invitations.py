"""A partner's personal way in: made, sent again, taken back. At most one invitation of a partner is good at a time."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db, mail, standing, tokens, web
from practice.couples.operations import Case
from practice.models import CoupleState, Invitation, Partner

LASTS = timedelta(days=14)


class Refused(Exception):
    """Nobody can be invited; the message is the reason for the therapist."""


@dataclass(frozen=True)
class Made:
    """An invitation just made. `code` is known only now and only for a slip; "" for a repeat that may not show it."""

    invitation: Invitation
    code: str


def of_partner(actor: access.Actor, partner_id: uuid.UUID) -> list[Invitation]:
    """Every invitation of this partner, newest first."""
    return list(
        db.session.scalars(
            access.readable(actor, Invitation)
            .where(Invitation.partner_id == partner_id)
            .order_by(Invitation.created_at.desc(), Invitation.id)
        )
    )


def state_of(invitation: Invitation, now: datetime) -> str:
    """`claimed`, `revoked`, `expired` or `open`."""
    if invitation.claimed_at:
        return "claimed"
    if invitation.revoked_at:
        return "revoked"
    return "expired" if invitation.expires_at <= now else "open"


def refusal(actor: access.Actor, case: Case, partner: Partner) -> str:
    """Why this person cannot be invited now, in a sentence; empty when nothing stands against it."""
    if partner.user_id is not None:
        return f"{partner.name} has already used an invitation and can sign in."
    if case.couple.state is CoupleState.CLOSED:
        return "The work with this couple is closed. Reopen it first."
    return standing.standing(actor.id, clock.today(case.couple.time_zone)).refusal


def invite(
    actor: access.Actor, case: Case, partner_id: uuid.UUID, channel: str, key: uuid.UUID, shown: str = ""
) -> Made:
    """Make an invitation and end the older ones. Raises `Refused`.

    A repeat with the same `key` sends no second message. For a slip it gives the invitation without a code when
    `shown` (the invitation whose code this browser still holds) is the same one; otherwise nobody has seen the code, so
    a new one is drawn.
    """
    access.treats(actor, case.couple)
    partner = _locked(actor, partner_id)
    why = refusal(actor, case, partner)
    if why:
        raise Refused(why)
    known = db.session.scalar(access.readable(actor, Invitation).where(Invitation.form_key == key))
    if known is not None and known.partner_id == partner.id:
        return _again(known, shown)
    email = case.person(partner_id).contact.email
    if channel == "email" and not email:
        raise Refused(f"There is no e-mail address for {partner.name}. Add one, or print a slip.")
    if channel == "email" and case.one_mailbox:
        raise Refused(
            "Both have the same e-mail address, so either could use the other's invitation. "
            f"Print a slip and hand it to {partner.name} in person."
        )
    token, token_hash = tokens.new_token()
    code, code_hash = tokens.new_code()
    row = Invitation(
        partner_id=partner.id,
        token_hash=token_hash,
        code_hash=code_hash,
        channel=channel,
        invited_by=actor.id,
        expires_at=clock.now() + LASTS,
        form_key=key,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Refused("This form was used before. Load the page again.") from error
    _end(partner.id, keep=row.id)
    if channel == "email":
        until = web.day_at(row.expires_at, case.couple.time_zone)
        mail.queue(f"invitation:{row.id}", "invitation", email, token=token, expires=until)
    audit.record(actor, "invitation.made", row, couple_id=case.couple.id)
    db.session.flush()
    return Made(row, code if channel == "slip" else "")


def _locked(actor: access.Actor, partner_id: uuid.UUID) -> Partner:
    """The partner, locked: two invitations at once come one after the other, and the claim waits for them."""
    return db.session.scalars(
        access.readable(actor, Partner)
        .where(Partner.id == partner_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _again(known: Invitation, shown: str) -> Made:
    if known.channel != "slip" or shown == str(known.id) or state_of(known, clock.now()) != "open":
        return Made(known, "")
    code, known.code_hash = tokens.new_code()
    db.session.flush()
    return Made(known, code)


def _end(partner_id: uuid.UUID, keep: uuid.UUID | None = None) -> int:
    """Take back what is still open, but for one."""
    return db.session.execute(
        update(Invitation)
        .where(
            Invitation.partner_id == partner_id,
            Invitation.claimed_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.id != keep if keep else Invitation.id.is_not(None),
        )
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session="fetch")
    ).rowcount


def revoke(actor: access.Actor, case: Case, partner_id: uuid.UUID) -> None:
    """Take back this partner's open invitations. Doing it twice is harmless."""
    access.treats(actor, case.couple)
    partner = _locked(actor, partner_id)
    if _end(partner.id):
        audit.record(actor, "invitation.revoked", partner)
    db.session.flush()
