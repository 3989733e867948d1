"""What an admin changes about a member of staff: roles, supervisor, whether they can sign in."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask import abort
from sqlalchemy import func, update

from practice import access, audit, clock, db, mail
from practice.accounts import logins, people, resets, staff_invitations
from practice.models import Couple, CoupleState, PasswordReset, StaffInvitation, Therapist, User


class Refused(ValueError):
    """It cannot be done; the message says why and what to do."""


class Changed(Exception):
    """Somebody saved a newer version since the page was loaded."""


def version_of(user: User, therapist: Therapist | None) -> str:
    """What a page was made from: the login, and the row that names the supervisor."""
    return f"{user.version}.{therapist.version if therapist else 0}"


def therapist_of(actor: access.Actor, user: User) -> Therapist | None:
    """What this person has as a clinician, if anything."""
    return db.session.scalar(access.readable(actor, Therapist).where(Therapist.user_id == user.id))


@dataclass(frozen=True)
class Roles:
    """What somebody is to be. `work` is `therapist`, `associate` or empty."""

    is_admin: bool
    work: str
    is_supervisor: bool
    supervisor_id: uuid.UUID | None


def _locked(actor: access.Actor, user_id: uuid.UUID) -> tuple[User, list[uuid.UUID]]:
    """The person and the ids of all admins who can sign in, locked, as they are now.

    The admins are locked in one order, so that of two admins who take the role from each other at the same instant one
    is too late, and an admin who has just lost the role does nothing more.
    """
    admins = db.session.scalars(
        access.readable(actor, User)
        .where(User.is_admin, User.disabled_at.is_(None))
        .order_by(User.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    ids = [row.id for row in admins if row.is_admin and row.disabled_at is None]
    if actor.id not in ids:
        abort(404)
    user = db.session.scalar(
        access.readable(actor, User)
        .where(User.id == user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if user is None:
        abort(404)
    return user, ids


def change_roles(actor: access.Actor, user_id: uuid.UUID, seen: str, wanted: Roles, today: date) -> bool:
    """Give and take roles; False when nothing differs. Raises `Changed`, `Refused`, `people.BadSupervisor`."""
    user, admins = _locked(actor, user_id)
    therapist = therapist_of(actor, user)
    lead = wanted.supervisor_id if wanted.work == "associate" else None
    if _is_so(user, therapist, wanted, lead):
        return False
    if seen != version_of(user, therapist):
        raise Changed
    _refuse_roles(actor, user, admins, wanted)
    if wanted.work == "associate" and (therapist is None or lead != therapist.supervisor_id):
        people.check_supervisor(actor, lead, today, user.id)
    _record(actor, user, therapist, wanted, lead)
    if user.is_admin and not wanted.is_admin:
        staff_invitations.revoke_made_by(actor, user)
    if user.is_supervisor and not wanted.is_supervisor:
        _nobody_joins_under(actor, user)
    user.is_admin, user.is_supervisor = wanted.is_admin, wanted.is_supervisor
    user.is_therapist, user.is_associate = wanted.work == "therapist", wanted.work == "associate"
    if therapist is None and wanted.work:
        therapist = Therapist(user_id=user.id)
        db.session.add(therapist)
    if therapist is not None:
        therapist.supervisor_id = lead
    db.session.flush()
    return True


def _is_so(user: User, therapist: Therapist | None, wanted: Roles, lead: uuid.UUID | None) -> bool:
    return (
        user.is_admin == wanted.is_admin
        and user.is_supervisor == wanted.is_supervisor
        and _work(user) == wanted.work
        and (therapist.supervisor_id if therapist else None) == lead
    )


def _work(user: User) -> str:
    return "therapist" if user.is_therapist else "associate" if user.is_associate else ""


def _refuse_roles(actor: access.Actor, user: User, admins: list[uuid.UUID], wanted: Roles) -> None:
    if not (wanted.is_admin or wanted.work or wanted.is_supervisor):
        raise Refused("Leave at least one role. To keep somebody out, disable their login.")
    if user.is_admin and not wanted.is_admin and set(admins) <= {user.id}:
        raise Refused("This is the only admin who can sign in. Make somebody else an admin first.")
    if user.is_clinician and not wanted.work:
        couples = _active_couples(user)
        if couples:
            raise Refused(
                f"{user.name} still treats {couples} {'couple' if couples == 1 else 'couples'}. They close that work "
                "first; until then the role stays."
            )
    if user.is_supervisor and not wanted.is_supervisor:
        led = people.associates(actor, user.id)
        if led:
            names = ", ".join(row.name for row in led)
            raise Refused(f"Name another supervisor first for: {names}.")


def _active_couples(user: User) -> int:
    # An admin reads no couple, only how many there are.
    counted = access.everything(Couple).with_only_columns(func.count())
    return db.session.scalar(counted.where(Couple.therapist_id == user.id, Couple.state == CoupleState.ACTIVE))


def _record(
    actor: access.Actor, user: User, therapist: Therapist | None, wanted: Roles, lead: uuid.UUID | None
) -> None:
    if user.is_admin != wanted.is_admin:
        audit.record(actor, "staff.admin_given" if wanted.is_admin else "staff.admin_taken", user)
    if user.is_supervisor != wanted.is_supervisor or _work(user) != wanted.work:
        audit.record(actor, "staff.roles_changed", user)
    if (therapist.supervisor_id if therapist else None) != lead:
        audit.record(actor, "staff.supervisor_changed", user)


def disable(actor: access.Actor, user_id: uuid.UUID) -> None:
    """Nobody signs in with this login any more, from this moment; done before, it is done. Raises `Refused`.

    What the person could still let in or be let in by ends as well: invitations they made, links to choose a password.
    Their associates are without a supervisor until an admin names another one.
    """
    user, admins = _locked(actor, user_id)
    if user.id == actor.id:
        raise Refused("You cannot disable your own login. Another admin can.")
    if user.disabled_at:
        return
    if set(admins) <= {user.id}:
        raise Refused("This is the only admin who can sign in. Make somebody else an admin first.")
    user.disabled_at = clock.now()
    logins.end_sign_ins(user, "disabled")
    db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.user_id == user.id, PasswordReset.used_at.is_(None))
        .values(used_at=clock.now())
    )
    staff_invitations.revoke_made_by(actor, user)
    audit.record(actor, "staff.disabled", user)
    for row in db.session.scalars(access.readable(actor, Therapist).where(Therapist.supervisor_id == user.id)).all():
        row.supervisor_id = None
        audit.record(actor, "staff.supervisor_changed", people.find(actor, row.user_id))
    _nobody_joins_under(actor, user)
    db.session.flush()


def _nobody_joins_under(actor: access.Actor, user: User) -> None:
    """Associates who are still to join get another supervisor when they are here."""
    for invited in db.session.scalars(
        access.readable(actor, StaffInvitation).where(
            StaffInvitation.supervisor_id == user.id, StaffInvitation.claimed_at.is_(None)
        )
    ).all():
        invited.supervisor_id = None


def enable(actor: access.Actor, user_id: uuid.UUID) -> None:
    """The login works again, with the password it had."""
    user, _admins = _locked(actor, user_id)
    if user.disabled_at is None:
        return
    user.disabled_at = None
    audit.record(actor, "staff.enabled", user)
    db.session.flush()


def reset_link(actor: access.Actor, user_id: uuid.UUID) -> str:
    """The token of a single-use link, to hand over, by which somebody chooses a new password. Raises `Refused`.

    The person is told by e-mail, because whoever holds the link could enter in their place.
    """
    user, _admins = _locked(actor, user_id)
    if user.id == actor.id:
        raise Refused("Change your own password on your account page.")
    if user.disabled_at:
        raise Refused("This login is disabled. Enable it first.")
    token = resets.issue(actor, user)
    if user.email:
        mail.queue(f"reset-made:{uuid.uuid4()}", "reset_made", user.email)
    return token
