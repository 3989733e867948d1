"""Appointments and the signed session of the demo."""

import uuid
from datetime import datetime, timedelta

from practice import access, clock, db
from practice.demo.people import Pair
from practice.demo.rows import Rows
from practice.models import Appointment, AppointmentKind, Assignment, Document, DocumentKind, Partner, User
from practice.reports import documents
from practice.sessions import operations, signing

TYPED = {
    "focus": "Evenings at home: both want more time together and end up in different rooms.",
    "note_format": "dap",
    "note_data": (
        "Both arrived on time and had done the forecast exercise. Ana described the week as heavy, Ben as easier than "
        "Ana had guessed. They compared guesses without blame and laughed about the largest miss."
    ),
    "note_assessment": (
        "Both notice more of what the other appreciates than four weeks ago. The pattern of going quiet in the evening "
        "is named by both and no longer explained by one of them."
    ),
    "progress": "One shared evening in each of the two busy weeks, two in the last.",
    "a_risk": "none",
    "b_risk": "none",
    "plan": "Two evenings without screens. Mirror and check once, Ana starts.",
    "decision": "assigned",
    "what_we_did": "We looked at how each of you guessed the other's week, and practised listening first.",
    "interventions": ["listening", "perspective", "homework_review", "homework"],
}
PICKED = ("self_appreciated", "guess_appreciated")


def plan(rows: Rows, pair: Pair, days: int, alone: Partner | None = None) -> Appointment:
    """The couple's session in so many days, at four in the afternoon of their zone; or that of one of them."""
    kind = AppointmentKind.INDIVIDUAL if alone else AppointmentKind.CONJOINT
    whose = {"kind": kind, "partner_id": alone.id if alone else None}
    return rows.add(Appointment, couple_id=pair.couple.id, starts_at=_four(rows, pair, days), **whose)


def _four(rows: Rows, pair: Pair, days: int) -> datetime:
    there = clock.local(rows.now, pair.couple.time_zone).replace(hour=16, minute=0, tzinfo=None)
    return clock.moment(there + timedelta(days=days), pair.couple.time_zone)


def first_couple(
    rows: Rows,
    pair: Pair,
    therapist: User,
    held: Appointment,
    asked: list[Assignment],
    forecast: Assignment,
    *assigned: Assignment,
) -> dict[str, str]:
    """A signed session with its copies given; returns addresses. `asked`: not looked at. Commits in between."""
    actor = access.Actor(therapist, None)
    ticked = [f"{forecast.id.hex}:forecast:1:{seat}:{name}" for name in PICKED for seat in "AB"]
    typed = {
        **{name: value if isinstance(value, list) else [value] for name, value in TYPED.items()},
        "known": [row.id.hex for row in asked],
        "hw": [forecast.id.hex],
        "hw_together": [forecast.id.hex],
        f"hw-{forecast.id.hex}-A": ["done"],
        f"hw-{forecast.id.hex}-B": ["done"],
        "pick": ticked,
        "copy": ticked,
        "task": [given.id.hex for given in assigned],
        "next": ["planned"],
    }
    draft = operations.start(actor, pair.couple.id, uuid.UUID(int=rows.ids.getrandbits(128)), typed, held.id)
    session_id = draft.id
    draft.created_at = draft.ends_at  # begun when the session was over, as usual: not a late entry
    db.commit()  # printing happens outside any transaction, and ends the one before it
    signing.sign(actor, session_id)
    db.commit()
    chosen = access.readable(actor, Document).where(Document.session_id == session_id)
    found = {row.kind: row for row in db.session.scalars(chosen)}
    for kind, partner in ((DocumentKind.JOINT, pair.a), (DocumentKind.JOINT, pair.b), (DocumentKind.OWN_A, pair.a)):
        documents.give(actor, found[kind], partner, "online")
    db.commit()
    return {
        "signed_session": f"/sessions/{session_id}",
        **{f"pdf_{kind.value}": f"/documents/{row.id}" for kind, row in found.items()},
        "copies_a": "/my/copies",
    }
