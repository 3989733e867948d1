"""The next session with a couple or with one of them: plan it, move it, cancel it. Who comes is part of the address."""

import uuid
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from practice import access, clock, web
from practice.sessions import body, material, planning
from practice.sessions.blueprint import bp
from practice.sessions.forms import ConfirmForm, PlanForm

CHANGED = "It was changed in the meantime. What stands in the calendar now is said below; save again to replace it."


@bp.route("/couples/<uuid:couple_id>/next-session", methods=["GET", "POST"])
@access.clinical
def plan(couple_id: uuid.UUID) -> Any:
    """Plan the next session, or change what is planned."""
    actor = access.actor()
    who = material.people(actor, couple_id, to_write=True)
    seat, alone = _alone(who)
    row = planning.upcoming(actor, who.couple, alone)
    zone = who.couple.time_zone
    form = PlanForm(data=_planned(row, zone))
    status = 200
    if form.validate_on_submit():
        status = _store(actor, who, form, alone)
        if status == 200:
            return redirect(url_for("couples.couple", couple_id=couple_id))
        form.version.data = str(row.version) if row else ""
    elif form.errors:
        status = 422
    page = {"who": who, "form": form, "row": row, "zone": zone, "now": clock.now(), "seat": seat}
    return render_template("sessions/plan.html", **page), status


def _alone(who: material.People) -> tuple[str, Any]:
    """Who comes alone: the seat and the partner; ("", None) for both."""
    seat = request.args.get("with", "")
    return (seat, who.partners[seat]) if seat in who.partners else ("", None)


def _planned(row: Any, zone: str) -> dict[str, Any]:
    if row is None:
        return {"minutes": "50", "place": "office", "version": ""}
    local = clock.local(row.starts_at, zone)
    return {
        "version": str(row.version),
        "on": local.date().isoformat(),
        "at": f"{local:%H:%M}",
        "minutes": str(row.minutes),
        "place": row.place.value,
    }


def _store(actor: access.Actor, who: material.People, form: PlanForm, alone: Any) -> int:
    """200 when it is in the calendar; otherwise the form says why not."""
    zone = who.couple.time_zone
    on, at = body.day(form.on.data), body.wall_time(form.at.data)
    length = body.minutes(form.minutes.data)
    wrong = []
    if on is None:
        wrong.append(("on", "Enter the date as year-month-day, for example 2026-01-19."))
    if at is None:
        wrong.append(("at", "Enter the time with hours and minutes, for example 16:00."))
    if length is None:
        wrong.append(("minutes", "Enter the minutes, from 5 to 480."))
    if wrong:
        form.blame(wrong)
        return 422
    starts_at = clock.moment(datetime.combine(on, at), zone)
    try:
        chosen = starts_at, length, form.place.data, form.version.data
        row = planning.plan(actor, who.couple, *chosen, alone=alone)
    except planning.InThePast:
        form.blame([("on", "The next session lies in the future.")])
        return 422
    except planning.Taken as taken:
        form.blame([("at", taken.words)])
        return 422
    except planning.Changed:
        form.form_errors.append(CHANGED)
        return 409
    flash(f"Next session{f' with {alone.name} alone' if alone else ''}: {web.at(row.starts_at, zone)}.", "success")
    return 200


@bp.route("/couples/<uuid:couple_id>/next-session/cancel", methods=["GET", "POST"])
@access.clinical
def cancel(couple_id: uuid.UUID) -> Any:
    """Ask once more, then take the next session out of the calendar."""
    actor = access.actor()
    who = material.people(actor, couple_id, to_write=True)
    seat, alone = _alone(who)
    row = planning.upcoming(actor, who.couple, alone)
    form = ConfirmForm()
    if row is None:
        return redirect(url_for("couples.couple", couple_id=couple_id))
    if form.validate_on_submit():
        planning.cancel(actor, who.couple, row)
        flash("The session is cancelled.", "success")
        return redirect(url_for("couples.couple", couple_id=couple_id))
    page = {"who": who, "form": form, "row": row, "seat": seat}
    return render_template("sessions/cancel.html", **page), 422 if form.errors else 200
