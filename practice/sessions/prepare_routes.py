"""Before a session: one page with everything that its therapist wants to have read."""

import uuid

from flask import render_template

from practice import access, clock
from practice.sessions import body, preparing
from practice.sessions.agenda import place
from practice.sessions.blueprint import bp


@bp.get("/couples/<uuid:couple_id>/prepare")
@access.clinical
def prepare(couple_id: uuid.UUID) -> str:
    """What to know before the coming session, or now when none is planned. Made to be printed, too."""
    actor, now = access.actor(), clock.now()
    found = preparing.prepare(actor, couple_id, now)
    couple = found.who.couple
    return render_template(
        "sessions/prepare.html",
        found=found,
        who=found.who,
        names=found.who.names,
        zone=couple.time_zone,
        now=now,
        own=actor.is_clinician and couple.therapist_id == actor.id and couple.state == "active",
        places=body.PLACES,
        states=body.STATES,
        place=place,
    )
