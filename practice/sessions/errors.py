"""A signed record that was entered in error: stated once, with the reason, by its therapist, and never taken back.

The record and its documents stay as they are, to be read by who knows the address; no list and no report has them any
more, and nothing of it can be given. What was given stays given.
"""

import uuid

from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db, standing
from practice.models import Document, Given, Partner, RecordInError, SessionRecord, SessionState
from practice.reports import editions
from practice.sessions import material
from practice.sessions.material import Found
from practice.sessions.signing import Refused

REASON, MOST = 10, 500
"""Characters a reason has."""


class NotSigned(Exception):
    """It is no signed record: a draft can be deleted."""


def refusal(found: Found) -> str:
    """Why the licence stands against it today; empty when it does not."""
    today = clock.today(found.couple.time_zone)
    return standing.standing(found.record.therapist_id, today).refusal


def state(actor: access.Actor, session_id: uuid.UUID, reason: str) -> RecordInError:
    """State it. Twice is once. 404, 403 for all but its therapist. Raises `NotSigned` and `Refused`."""
    found = material.find(actor, session_id, to_write=True, lock=True)
    if found.record.state is not SessionState.SIGNED:
        raise NotSigned
    known = editions.in_error(actor, session_id)
    if known is not None:
        return known
    if words := refusal(found):
        raise Refused(words)
    row = RecordInError(session_id=session_id, reason=reason, stated_by=actor.id)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the other half of a double click was a moment faster
        return editions.in_error(actor, session_id)
    audit.record(actor, "session.in_error", row, found.couple.id)
    db.session.flush()
    return row


def given(actor: access.Actor, session_id: uuid.UUID) -> list[str]:
    """Names of those who hold a copy of the record, in the order of seats. One statement."""
    rows = db.session.scalars(
        access.readable(actor, Partner)
        .join(Given, Given.partner_id == Partner.id)
        .join(Document, Document.id == Given.document_id)
        .where(Document.session_id == session_id)
        .order_by(Partner.seat)
    )
    return list(dict.fromkeys(row.name for row in rows))


def of_couple(actor: access.Actor, couple_id: uuid.UUID) -> list[SessionRecord]:
    """The couple's records that were entered in error, the newest session first. One statement."""
    return list(
        db.session.scalars(
            access.readable(actor, SessionRecord)
            .where(SessionRecord.couple_id == couple_id, ~access.not_in_error())
            .order_by(SessionRecord.held_on.desc(), SessionRecord.id)
            .limit(100)
        )
    )
