"""The practice's staff: the list, one person's page, who may supervise. What an admin sees holds no client's name."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_

from practice import access, db, standing
from practice.models import AuditEvent, Couple, CoupleState, Credential, Therapist, User

SIZE = 50


class BadSupervisor(ValueError):
    """This person cannot supervise an associate; the message says why."""


@dataclass(frozen=True)
class Member:
    """A member of staff as an admin sees them."""

    user: User
    roles: str
    licence: tuple[str, str]
    """Status of the licence in words, and the tone of its tag."""
    seen_at: datetime | None
    """When they last signed in."""
    couples: int
    supervisor: User | None


@dataclass(frozen=True)
class Found:
    """One page of the staff list."""

    members: list[Member]
    number: int
    pages: int
    total: int


def roles(user: User) -> str:
    """Their roles in one line."""
    named = (
        (user.is_admin, "Admin"),
        (user.is_therapist, "Therapist"),
        (user.is_associate, "Associate"),
        (user.is_supervisor, "Supervisor"),
    )
    return ", ".join(word for held, word in named if held)


def _staff() -> object:
    return or_(User.is_admin, User.is_therapist, User.is_associate, User.is_supervisor)


def listing(actor: access.Actor, text: str, number: int, today: date) -> Found:
    """Staff by name, those whose login is disabled last. The same number of statements however many there are."""
    chosen = access.readable(actor, User).where(_staff())
    words = text.strip().lower()
    if words:
        escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        pattern = f"%{escaped}%"
        chosen = chosen.where(
            or_(func.lower(User.name).like(pattern, escape="\\"), User.username.like(pattern, escape="\\"))
        )
    total = db.session.scalar(chosen.with_only_columns(func.count(User.id)))
    pages = max(1, -(-total // SIZE))
    number = min(max(1, number), pages)
    order = (User.disabled_at.is_not(None), func.lower(User.name), User.username)
    users = list(db.session.scalars(chosen.order_by(*order).limit(SIZE).offset((number - 1) * SIZE)))
    return Found(_members(actor, users, today), number, pages, total)


def member(actor: access.Actor, user_id: uuid.UUID, today: date) -> Member:
    """One member of staff. Aborts with 404; clients' logins are nobody's to see."""
    return _members(actor, [find(actor, user_id)], today)[0]


def find(actor: access.Actor, user_id: uuid.UUID) -> User:
    """The login of a member of staff. Aborts with 404."""
    return access.find(actor, User, user_id)


def _members(actor: access.Actor, users: list[User], today: date) -> list[Member]:
    ids = [user.id for user in users]
    leads = dict(
        db.session.execute(
            access.readable(actor, Therapist)
            .with_only_columns(Therapist.user_id, Therapist.supervisor_id)
            .where(Therapist.user_id.in_(ids), Therapist.supervisor_id.is_not(None))
        ).all()
    )
    named = {
        user.id: user for user in db.session.scalars(access.readable(actor, User).where(User.id.in_(leads.values())))
    }
    licences: dict[uuid.UUID, list[Credential]] = {}
    for row in db.session.scalars(
        access.readable(actor, Credential)
        .where(or_(Credential.user_id.in_(ids), Credential.user_id.in_(leads.values())))
        .order_by(Credential.expires_on.desc(), Credential.id)
    ):
        licences.setdefault(row.user_id, []).append(row)
    seen = dict(
        db.session.execute(
            access.readable(actor, AuditEvent)
            .with_only_columns(AuditEvent.actor_id, func.max(AuditEvent.at))
            .where(AuditEvent.event == "sign_in", AuditEvent.actor_id.in_(ids))
            .group_by(AuditEvent.actor_id)
        ).all()
    )
    # An admin reads no couple, only how many there are.
    counted = dict(
        db.session.execute(
            access.everything(Couple)
            .with_only_columns(Couple.therapist_id, func.count())
            .where(Couple.therapist_id.in_(ids), Couple.state == CoupleState.ACTIVE)
            .group_by(Couple.therapist_id)
        ).all()
    )
    return [
        Member(
            user=user,
            roles=roles(user),
            licence=_licence(user, licences, leads.get(user.id), today),
            seen_at=seen.get(user.id),
            couples=counted.get(user.id, 0),
            supervisor=named.get(leads.get(user.id)),
        )
        for user in users
    ]


def _licence(
    user: User, licences: dict[uuid.UUID, list[Credential]], lead: uuid.UUID | None, today: date
) -> tuple[str, str]:
    own = licences.get(user.id, [])
    if not user.is_clinician and not user.is_supervisor:
        return "None needed", "quiet"
    if not own:
        return "None entered yet", "attention"
    stands = standing.judge(own, licences.get(lead, []), lead, today)
    if stands.good:
        day = stands.credential.expires_on
        return f"Good until {day:%B} {day.day}, {day.year}", "good"
    if any(row.good_on(today) for row in own):
        return "Supervisor missing", "attention"
    if any(row.status == "pending" for row in own):
        return "To verify", "attention"
    return "Not good today", "attention"


def supervisors(actor: access.Actor, today: date) -> list[User]:
    """Who may supervise today: the role, a login that is not disabled, an active independent licence."""
    users = list(
        db.session.scalars(
            access.readable(actor, User)
            .where(User.is_supervisor, User.disabled_at.is_(None))
            .order_by(func.lower(User.name), User.username)
        )
    )
    held = db.session.scalars(
        access.readable(actor, Credential).where(Credential.user_id.in_([user.id for user in users]))
    )
    good = {row.user_id for row in held if row.good_on(today) and row.independent}
    return [user for user in users if user.id in good]


def check_supervisor(
    actor: access.Actor, supervisor_id: uuid.UUID | None, today: date, of: uuid.UUID | None = None
) -> None:
    """Raises `BadSupervisor` when this person cannot supervise today; nobody supervises themself (`of`)."""
    if supervisor_id is None:
        raise BadSupervisor("Choose who supervises this associate.")
    if supervisor_id == of:
        raise BadSupervisor("Nobody supervises themself. Choose somebody else.")
    if supervisor_id not in {user.id for user in supervisors(actor, today)}:
        raise BadSupervisor(
            "Choose a supervisor whose own licence is verified, active and independent. Verify it first if it waits."
        )


def associates(actor: access.Actor, user_id: uuid.UUID) -> list[User]:
    """The associates whom this person supervises, by name."""
    return list(
        db.session.scalars(
            access.readable(actor, User)
            .join(Therapist, Therapist.user_id == User.id)
            .where(Therapist.supervisor_id == user_id, User.is_associate)
            .order_by(func.lower(User.name), User.username)
        )
    )


def licences(actor: access.Actor, user_id: uuid.UUID) -> list[Credential]:
    """The licences of a member of staff, the one that runs longest first."""
    return list(
        db.session.scalars(
            access.readable(actor, Credential)
            .where(Credential.user_id == user_id)
            .order_by(Credential.expires_on.desc(), Credential.id)
        )
    )
