"""A clinician with the licence they act under today, as reports and signatures print it."""

from typing import Any

from practice import access, clock, db, standing
from practice.models import Credential, Therapist, User
from practice.reports.content.record import Signer

UNCONFIRMED = "no licence on record for this day"


def signer(user: User, credential: Credential | None, npi: str = "") -> Signer:
    """In a draft also without a licence."""
    return {
        "name": user.name,
        "title": credential.title if credential else UNCONFIRMED,
        "jurisdiction": credential.jurisdiction if credential else "",
        "number": credential.number if credential else "",
        "expires_on": credential.expires_on.isoformat() if credential else "",
        "npi": npi,
        "associate": not credential.independent if credential else False,
    }


def of(user: User, stands: standing.Standing) -> tuple[Signer, Signer | None]:
    """The clinician as they stand, and who supervises them, if they act under somebody. At most two statements."""
    wanted = [user.id, stands.supervisor_id] if stands.supervisor_credential else [user.id]
    npis: dict[Any, str] = {
        row.user_id: row.npi or ""
        for row in db.session.scalars(access.everything(Therapist).where(Therapist.user_id.in_(wanted)))
    }
    author = signer(user, stands.credential, npis.get(user.id, ""))
    if stands.supervisor_credential is None:
        return author, None
    lead = db.session.scalars(access.everything(User).where(User.id == stands.supervisor_id)).one()
    return author, signer(lead, stands.supervisor_credential, npis.get(lead.id, ""))


def today(user: User, zone: str) -> tuple[Signer, Signer | None]:
    """As they stand today, in the practice's zone. At most three statements."""
    return of(user, standing.standing(user.id, clock.today(zone)))
