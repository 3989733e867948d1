"""Whether a clinician may act as licensed on a given day, and the reason in words when not (records.md §2.2).

Read by several slices (inviting, assigning, signing), written by accounts alone.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Uuid, bindparam, or_, select

from practice import access, db
from practice.models import Credential, CredentialStatus, Therapist


@dataclass(frozen=True)
class Standing:
    """The result: `refusal` is empty when the clinician may act."""

    refusal: str
    credential: Credential | None = None
    supervisor_id: uuid.UUID | None = None
    supervisor_credential: Credential | None = None

    @property
    def good(self) -> bool:
        """Whether nothing stands against it."""
        return not self.refusal


_SUPERVISOR = (
    select(Therapist.supervisor_id).where(Therapist.user_id == bindparam("user", type_=Uuid())).scalar_subquery()
)
_HELD = (
    access.everything(Credential, _SUPERVISOR.label("supervisor_id"))
    .where(or_(Credential.user_id == bindparam("user"), Credential.user_id == _SUPERVISOR))
    .order_by(Credential.expires_on.desc(), Credential.id)
)
"""Licences of a clinician and of who supervises them. Put together once: that takes longer than running it."""


def standing(user_id: uuid.UUID, day: date) -> Standing:
    """How the clinician `user_id` stands on `day`. One statement."""
    held = db.session.execute(_HELD, {"user": user_id}).all()
    supervisor_id = held[0].supervisor_id if held else None
    return judge(
        [row.Credential for row in held if row.Credential.user_id == user_id],
        [row.Credential for row in held if row.Credential.user_id == supervisor_id],
        supervisor_id,
        day,
    )


def judge(
    own: list[Credential],
    supervisors: list[Credential],
    supervisor_id: uuid.UUID | None,
    day: date,
) -> Standing:
    """The decision alone: own licences, the supervisor's, the day."""
    good = [row for row in own if row.good_on(day)]
    for row in good:
        if row.independent:
            return Standing("", row)
    if good:
        lead = next((row for row in supervisors if row.good_on(day) and row.independent), None)
        if lead is None:
            return Standing(
                "As an associate you work under a supervisor whose licence is active and independent, and none is on "
                "record for that day. Ask your practice admin to name one."
            )
        return Standing("", good[0], supervisor_id, lead)
    return Standing(_why_not(own, day))


def _why_not(own: list[Credential], day: date) -> str:
    if not own:
        return "There is no licence on record for you. Add yours under Licences; your practice admin then verifies it."
    states = {row.status for row in own}
    if states <= {CredentialStatus.PENDING}:
        return "Your licence has not been verified yet. Ask your practice admin to look it up and record the result."
    active = [row for row in own if row.status in (CredentialStatus.ACTIVE, CredentialStatus.PROBATION)]
    past = [row for row in active if row.expires_on < day]
    if past:
        return (
            f"Your licence {past[0].title} {past[0].number} expired on {past[0].expires_on:%B} "
            f"{past[0].expires_on.day}, {past[0].expires_on.year}. Record its renewal under Licences; your practice "
            "admin then verifies it."
        )
    if active:
        return f"Your licence {active[0].title} {active[0].number} was not yet issued on that day."
    if CredentialStatus.EXPIRED in states:
        return "Your licence has expired. Record its renewal under Licences; your practice admin then verifies it."
    worst = next(row for row in own if row.status is not CredentialStatus.PENDING)
    return f"Your licence is recorded as {worst.status.value}. Speak to your practice admin; reading stays open to you."
