"""A partner's way in: opened by anybody who holds the link or the slip, claimed once."""

import uuid
from dataclasses import dataclass

from sqlalchemy import update

from practice import access, audit, clock, db, jurisdictions, standing, tokens
from practice.accounts import logins, passwords, signing_in, throttle
from practice.models import Contact, Couple, Invitation, Partner, User

CODES_PER_ADDRESS = 20


class NoSuchInvitation(Exception):
    """Unknown, used, revoked or too old: one answer for all of them."""


class NotThisLogin(Exception):
    """This login cannot be used for this invitation."""


@dataclass(frozen=True)
class TherapistCard:
    """Who invites: what clients may know of their therapist."""

    name: str
    title: str
    licence: str
    """Jurisdiction and number; empty while there is none that counts."""
    supervisor: str
    """For an associate: who supervises, with title."""


@dataclass(frozen=True)
class Opened:
    """What the page of an invitation shows."""

    invitation: Invitation
    partner: Partner
    zone: str
    email: str
    """Where the invitation was sent to, for one that came by e-mail."""
    therapist: TherapistCard


def by_token(token: str) -> Opened:
    """The invitation of a link; opening it uses nothing up. Raises `NoSuchInvitation`."""
    return _opened(Invitation.token_hash == tokens.hash_of(token))


def by_id(invitation_id: uuid.UUID) -> Opened:
    """The invitation that a slip's code led to. Raises `NoSuchInvitation`."""
    return _opened(Invitation.id == invitation_id)


def _opened(which: object) -> Opened:
    found = db.session.execute(
        access.everything(Invitation, Partner, Couple, User, Contact)
        .join(Partner, Partner.id == Invitation.partner_id)
        .join(Couple, Couple.id == Partner.couple_id)
        .join(User, User.id == Couple.therapist_id)
        .outerjoin(Contact, Contact.partner_id == Partner.id)
        .where(
            which,
            Invitation.claimed_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > clock.now(),
            Partner.user_id.is_(None),
        )
    ).first()
    if found is None:
        raise NoSuchInvitation
    invitation, partner, couple, therapist, contact = found
    email = contact.email if contact and invitation.channel == "email" else ""
    return Opened(invitation, partner, couple.time_zone, email, _card(therapist, couple))


def _card(therapist: User, couple: Couple) -> TherapistCard:
    stands = standing.standing(therapist.id, clock.today(couple.time_zone))
    licence, lead = stands.credential, None
    if stands.supervisor_id:
        lead = db.session.scalar(access.everything(User).where(User.id == stands.supervisor_id))
    title = licence.title if licence else ""
    if licence and not licence.independent:
        title = f"Associate, {title}"
    return TherapistCard(
        name=therapist.name,
        title=title,
        licence=f"{jurisdictions.place(licence.jurisdiction)}, number {licence.number}" if licence else "",
        supervisor=f"{lead.name}, {stands.supervisor_credential.title}" if lead else "",
    )


def enter_code(visit: signing_in.Visit, text: str) -> uuid.UUID:
    """The invitation that the code of a slip opens, typed loosely. Raises `throttle.TooMany`, `NoSuchInvitation`."""
    limit = throttle.Limit("invitation code", throttle.address(visit.address), CODES_PER_ADDRESS)
    throttle.take(visit.secret, limit)
    opened = _opened(Invitation.code_hash == tokens.hash_of(tokens.normal_code(text)))
    throttle.give_back(visit.secret, limit)
    return opened.invitation.id


@dataclass(frozen=True)
class NewLogin:
    """What a partner without a login chooses."""

    name: str
    username: str
    password: str
    email: str
    time_zone: str


def claim_new(
    visit: signing_in.Visit, invitation_id: uuid.UUID, practice_name: str, chosen: NewLogin
) -> signing_in.Entered:
    """Make a personal login and take the partner's place. Raises `NoSuchInvitation`, `logins.Refused`."""
    by_id(invitation_id)
    login = logins.username(chosen.username)
    kept = logins.kept_hash(chosen.password, login, chosen.name, practice_name)
    partner = _take(invitation_id)
    user = logins.add(chosen.name, login, kept, chosen.time_zone, chosen.email, is_partner=True)
    return _seat(visit, partner, user, invitation_id)


def claim_existing(
    visit: signing_in.Visit, invitation_id: uuid.UUID, username: str, password: str
) -> signing_in.Entered:
    """Take the partner's place with a client's login one already has.

    Raises `NoSuchInvitation`, `NotThisLogin`, `throttle.TooMany`, `signing_in.Wrong`.
    """
    by_id(invitation_id)
    user = signing_in.proved(visit, username, password)
    if not user.is_partner:
        raise signing_in.Wrong
    partner = _take(invitation_id)
    other = access.everything(Partner).where(Partner.couple_id == partner.couple_id, Partner.user_id == user.id)
    if db.session.scalar(other) is not None:
        raise NotThisLogin
    if passwords.outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
    return _seat(visit, partner, user, invitation_id)


def _take(invitation_id: uuid.UUID) -> Partner:
    """The invitation's place, now taken by this transaction: of two at the same instant one gets it."""
    opened = by_id(invitation_id)
    taken = db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.claimed_at.is_(None), Invitation.revoked_at.is_(None))
        .values(claimed_at=clock.now())
    )
    if taken.rowcount != 1:
        raise NoSuchInvitation
    return opened.partner


def _seat(
    visit: signing_in.Visit, partner: Partner, user: User, invitation_id: uuid.UUID
) -> signing_in.Entered:
    placed = db.session.execute(
        update(Partner)
        .where(Partner.id == partner.id, Partner.user_id.is_(None))
        .values(user_id=user.id, version=Partner.version + 1)
    )
    if placed.rowcount != 1:
        raise NoSuchInvitation
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.partner_id == partner.id, Invitation.claimed_at.is_(None), Invitation.revoked_at.is_(None)
        )
        .values(revoked_at=clock.now())
    )
    audit.record(user, "invitation.claimed", partner)
    return signing_in.enter(visit, user)
