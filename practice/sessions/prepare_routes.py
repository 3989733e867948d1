"""Before a session: one page with everything that its therapist wants to have read, and the record begun from it."""

import uuid
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from practice import access, clock
from practice.sessions import body, preparing, shortened, stamps, starting
from practice.sessions.agenda import place
from practice.sessions.blueprint import bp


@bp.get("/couples/<uuid:couple_id>/prepare")
@access.clinical
def prepare(couple_id: uuid.UUID) -> str:
    """What to know before the coming session, or the chosen one, or now. Made to be printed, too."""
    actor, now = access.actor(), clock.now()
    found = preparing.prepare(actor, couple_id, now, stamps.an_id(request.args.get("session")))
    couple, row = found.who.couple, found.coming.appointment
    paper = shortened.paper(found)
    return render_template(
        "sessions/prepare.html",
        found=found,
        who=found.who,
        names=found.who.names,
        zone=couple.time_zone,
        now=now,
        going=row is not None and row.starts_at + timedelta(minutes=row.minutes) > now,
        own=actor.is_clinician and couple.therapist_id == actor.id and couple.state == "active",
        places=body.PLACES,
        states=body.STATES,
        place=place,
        paper=paper,
        whole=shortened.STEPS[0],
        shortens=paper is not shortened.STEPS[0],
    )


@bp.post("/couples/<uuid:couple_id>/prepare/begin")
@access.clinical
def begin(couple_id: uuid.UUID) -> Any:
    """The record of an appointment with everything filled in that is known; pressed again, the same record."""
    actor, now = access.actor(), clock.now()
    row, new = starting.begin(actor, couple_id, stamps.an_id(request.form.get("appointment")), now)
    if new:
        flash("The record is begun from what came in. No answer is ticked. Read and change it as you need.", "success")
    return redirect(url_for(".edit" if row.state == "draft" else ".record", session_id=row.id))
