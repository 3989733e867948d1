"""Session records: begin one, write in it, look at it, throw a draft away."""

import uuid
from typing import Any

from flask import abort, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from practice import access, clock, jurisdictions, web
from practice.reports import content
from practice.sessions import (
    body,
    comparing,
    cosigning,
    homework,
    material,
    note_text,
    operations,
    planning_routes,
    prepare_routes,
    signing,
    signing_routes,
    stamps,
)
from practice.sessions.blueprint import bp
from practice.sessions.forms import ConfirmForm, NewForm, SessionForm

CHANGED = (
    "Somebody, perhaps you in another tab, saved a newer version in the meantime. What you typed is on this page; "
    "where the two differ, the newer one stands below. Save again to replace it with yours."
)
CHANGED_SHORT = "A newer version was saved in another tab. Press Save to see both, or"
BEGIN = ("held_on", "starts", "ends", "place", "modality")


@bp.route("/couples/<uuid:couple_id>/sessions/new", methods=["GET", "POST"])
@access.clinical
def new(couple_id: uuid.UUID) -> Any:
    """Begin a record: prefilled from the appointment, with the homework it will look at."""
    actor = access.actor()
    who = material.people(actor, couple_id, to_write=True)
    now, zone = clock.now(), who.couple.time_zone
    appointment = material.to_write_up(actor, couple_id, now)
    start = operations.blank(actor, who, appointment, now)
    first = {name: start[name][0] for name in BEGIN if name in start}
    form = NewForm(who.names, data=first | {"appointment": str(appointment.id) if appointment else ""})
    if form.validate_on_submit():
        typed = {name: values for name, values in body.capture(stamps.posted()).items() if name in BEGIN}
        wrong = body.problems(body.Draft(typed, zone), now)
        if not typed.get("held_on", [""])[0].strip():
            wrong.append(("held_on", "Enter the date of the session."))
        form.blame(wrong)
        if not wrong:
            chosen = stamps.an_id(form.appointment.data)
            row = operations.start(actor, couple_id, form.key, typed, chosen)
            return redirect(url_for(".edit", session_id=row.id))
    draft = body.Draft(start, zone)
    before = material.previous(actor, couple_id, now, seats=draft.seats)
    cases = material.cases(actor, couple_id, before[0] if before else None, frozenset())
    page = {
        "who": who,
        "form": form,
        "appointment": appointment,
        "zone": zone,
        "drafts": material.drafts(actor, couple_id),
        "looked": homework.looked_at(cases, draft, draft.held_on),
        "states": body.STATES,
    }
    return render_template("sessions/new.html", **page), 422 if form.errors else 200


@bp.route("/sessions/<uuid:session_id>/edit", methods=["GET", "POST"])
@access.clinical
def edit(session_id: uuid.UUID) -> Any:
    """Write in a draft. What is posted is kept first and judged after; autosave comes to the same address."""
    actor = access.actor()
    saving = request.method == "POST"
    found = material.find(actor, session_id, to_write=True, lock=saving)
    if found.record.state != "draft":
        if saving:
            abort(409)
        return redirect(url_for(".record", session_id=session_id))
    if not saving:
        return _page(actor, found, found.record.body["typed"])
    typed = body.capture(stamps.posted())
    stamp = stamps.stamp()
    try:
        operations.save(actor, found, typed, stamp)
    except operations.Changed:
        if stamp.autosave:
            return jsonify(message=CHANGED_SHORT), 409
        return _page(actor, found, typed, newer=comparing.differences(found, typed))
    if stamp.autosave:
        wall = clock.local(clock.now(), actor.user.time_zone)
        return jsonify(saved=f"{wall:%H:%M}", version=str(found.record.version))
    return _saved(actor, found, typed)


def _saved(actor: access.Actor, found: material.Found, typed: body.Typed) -> Any:
    draft = found.draft(typed)
    wrong = body.problems(draft, clock.now())
    if not wrong:
        whole = material.gather(actor, found, draft)
        if words := signing.next_clash(actor, whole, draft):
            wrong.append(("next_on", words))
    if wrong:
        web.keep_writes()  # it is kept as typed, although something is to be looked at again
        return _page(actor, found, typed, wrong)
    if request.form.get("go") == "fill":
        flash(*note_text.said(note_text.fill(actor, found, typed)))
        return redirect(url_for(".edit", session_id=found.record.id, _anchor="note"))
    if request.form.get("go") == "review":
        return redirect(url_for(".sign", session_id=found.record.id))
    flash("Saved.", "success")
    return redirect(url_for(".edit", session_id=found.record.id))


def _page(
    actor: access.Actor,
    found: material.Found,
    typed: body.Typed,
    wrong: list[body.Problem] | None = None,
    newer: list[comparing.Difference] | None = None,
) -> Any:
    held = g.get("held_fields") or {}
    if held.get("form_name") == [SessionForm.__name__]:
        typed = body.capture(held)
    draft = found.draft(typed)
    whole = material.gather(actor, found, draft)
    zone = found.couple.time_zone
    planned = web.at(whole.planned.starts_at, zone) if whole.planned else ""
    if whole.planned and whole.planned.partner_id:
        planned += f", with {found.alone(draft).name} alone"
    form = SessionForm(found.names, planned, formdata=MultiDict(_pairs(draft.typed)))
    if not form.restored:
        form.version.data = str(found.record.version)
        form.form_key.data = request.form.get("form_key") or form.form_key.data
    form.blame(wrong or [])
    if newer is not None:
        form.form_errors.append(CHANGED)
    held_on = draft.held_on or found.record.held_on
    page = {
        "found": found,
        "form": form,
        "draft": draft,
        "zone": zone,
        "newer": newer,
        "restored": form.restored,
        "offset": comparing.offset(draft.starts_at or clock.now(), zone),
        "looked": homework.looked_at(whole.cases, draft, held_on),
        "works": homework.offered(whole.cases, draft),
        "tasks": homework.tasks(whole.cases, draft, held_on),
        "known": [case.id.hex for case in whole.cases],
        "vocabulary": content.INTERVENTIONS,
        "jurisdictions": jurisdictions.STATES,
        "states": body.STATES,
        "returned": found.record.body["returned"],
    }
    return render_template("sessions/edit.html", **page), 409 if newer is not None else 422 if wrong else 200


def _pairs(typed: body.Typed) -> list[tuple[str, str]]:
    return [(name, value) for name, values in typed.items() for value in values]


@bp.get("/sessions/<uuid:session_id>")
@access.clinical
def record(session_id: uuid.UUID) -> str:
    """A record to read: signed from what was frozen, else as far as it is written."""
    actor = access.actor()
    found = material.find(actor, session_id)
    if found.record.state == "signed":
        return signing_routes.signed_page(actor, found)
    waiting = found.record.state == "cosign_pending"
    page = {
        "found": found,
        "zone": found.couple.time_zone,
        "own": found.may_write(actor),
        "waiting": waiting,
        "may_cosign": waiting and cosigning.may_cosign(actor, found),
        "summary": content.build("clinical", signing.as_it_stands(actor, found)),
        "returned": found.record.body["returned"],
    }
    return render_template("sessions/draft.html", **page)


@bp.route("/sessions/<uuid:session_id>/delete", methods=["GET", "POST"])
@access.clinical
def delete(session_id: uuid.UUID) -> Any:
    """Ask once more, then throw a draft away."""
    actor = access.actor()
    found = material.find(actor, session_id, to_write=True, lock=request.method == "POST")
    if found.record.state != "draft":
        abort(409)
    form = ConfirmForm()
    if form.validate_on_submit():
        operations.delete_draft(actor, found)
        flash("The draft is deleted.", "success")
        return redirect(url_for("couples.couple", couple_id=found.couple.id))
    page = {"found": found, "form": form, "written": comparing.written(found.draft())}
    return render_template("sessions/delete.html", **page), 422 if form.errors else 200


blueprints = (bp,)
_VIEWS = (planning_routes, prepare_routes, signing_routes)
