"""The therapist's side: caseload, the couple's page, opening, editing, closing."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from practice import access, clock, gate, standing, web
from practice.couples import caseload, flagging, history, my_routes, operations, people_routes, safety_routes, words
from practice.couples.blueprint import bp
from practice.couples.forms import ConfirmForm, CoupleForm

SAVED_MEANWHILE = (
    "Somebody, perhaps you in another tab, saved a newer version in the meantime. What you typed is below; what is on "
    "record now stands beside it. Save again to replace it."
)


def page_number() -> int:
    """The page asked for, at least 1."""
    return min(max(1, request.args.get("page", 1, type=int)), 1_000_000)


@bp.get("/couples")
@access.clinical
def home() -> str:
    """The therapist's home: what came in, what needs them, what is planned, the next session."""
    actor = access.actor()
    state = "closed" if request.args.get("state") == "closed" else "active"
    sort = request.args.get("sort", "")
    sort = sort if sort in caseload.SORTS else "needs"
    text = web.clean_text(request.args.get("q"))[:200]
    found = caseload.load(actor, state, text, sort, page_number())
    refusal = ""
    if actor.is_clinician:
        refusal = standing.standing(actor.id, clock.today(gate.practice().time_zone)).refusal
    return render_template(
        "couples/home.html",
        found=found,
        state=state,
        sort=sort,
        text=text,
        refusal=refusal,
        to_cosign=caseload.to_cosign(actor) if actor.is_supervisor else 0,
        summaries_to_cosign=caseload.summaries_to_cosign(actor) if actor.is_supervisor else 0,
        is_clinician=actor.is_clinician,
    )


@bp.route("/couples/new", methods=["GET", "POST"])
@access.clinician
def new() -> Any:
    """Open a couple."""
    form = CoupleForm(time_zone=gate.practice().time_zone)
    if form.validate_on_submit():
        couple = operations.open_couple(access.actor(), form.key, form.time_zone.data, form.partners())
        flash(f"{couple.record_id} is open. Invite both partners, each with an invitation of their own.", "success")
        return redirect(url_for("couples.couple", couple_id=couple.id))
    return render_template("couples/new.html", form=form), 422 if form.errors else 200


@bp.get("/couples/<uuid:couple_id>")
@access.clinical
def couple(couple_id: uuid.UUID) -> str:
    """Everything about one couple on one page."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id)
    found = caseload.one(actor, couple_id)
    lists = {which: history.short(actor, which, found) for which in history.KINDS}
    return render_template(
        "couples/couple.html",
        case=case,
        found=found,
        lists=lists,
        accepted=history.accepted(actor, found),
        flags=[one.flag.words for one in flagging.standing(flagging.history(actor, case))],
        safety=words.SAFETY,
        now=clock.now(),
        own=not found.clinician,
        active=case.couple.state == "active",
    )


@bp.get("/couples/<uuid:couple_id>/history/<any(homework, sessions, copies, activity):which>")
@access.clinical
def listing(couple_id: uuid.UUID, which: str) -> str:
    """The whole of one of the couple's lists, by pages."""
    actor = access.actor()
    operations.find_case(actor, couple_id)
    found = caseload.one(actor, couple_id)
    return render_template(
        "couples/history.html",
        found=found,
        which=which,
        heading=words.LISTS[which],
        listing=history.full(actor, which, found, page_number()),
    )


@bp.route("/couples/<uuid:couple_id>/edit", methods=["GET", "POST"])
@access.clinical
def edit(couple_id: uuid.UUID) -> Any:
    """Change names, contact and zone. A newer version in between answers 409 with everything still there."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id, to_write=True)
    form = CoupleForm(data=_on_record(case))
    status = 200
    newer = False
    if form.validate_on_submit():
        try:
            operations.edit_couple(actor, case, form.version.data, form.time_zone.data, form.partners())
        except operations.Changed:
            newer, status = True, 409
            form.version.data = case.version
            form.form_errors.append(SAVED_MEANWHILE)
        else:
            flash("Saved.", "success")
            return redirect(url_for("couples.couple", couple_id=couple_id))
    elif form.errors:
        status = 422
    return render_template("couples/edit.html", form=form, case=case, newer=newer), status


def _on_record(case: operations.Case) -> dict[str, object]:
    held: dict[str, object] = {"version": case.version, "time_zone": case.couple.time_zone}
    for person in case.people:
        seat = person.partner.seat.value.lower()
        held[f"{seat}_name"] = person.partner.name
        for name in ("email", "phone", "born_on"):
            held[f"{seat}_{name}"] = getattr(person.contact, name)
    return held


@bp.route("/couples/<uuid:couple_id>/close", methods=["GET", "POST"])
@access.clinical
def close(couple_id: uuid.UUID) -> Any:
    """Ask once more, then end the work with a couple."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id, to_write=True)
    form = ConfirmForm()
    if case.couple.state == "closed":
        return redirect(url_for("couples.couple", couple_id=couple_id))
    if form.validate_on_submit():
        try:
            operations.close_couple(actor, case.couple)
        except operations.StillOpen:
            form.form_errors.append("Close or withdraw the homework below first.")
        else:
            flash(f"The work with {case.names} is closed. Their record stays.", "success")
            return redirect(url_for("couples.couple", couple_id=couple_id))
    open_work = [
        (words.exercise(row.slug, row.exercise_version).title, row.id)
        for row in operations.open_homework(actor, case.couple)
    ]
    status = 422 if form.errors else 200
    return render_template("couples/close.html", form=form, case=case, open_work=open_work), status


@bp.route("/couples/<uuid:couple_id>/reopen", methods=["GET", "POST"])
@access.clinical
def reopen(couple_id: uuid.UUID) -> Any:
    """Ask once more, then take up the work again."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id, to_write=True)
    form = ConfirmForm()
    if case.couple.state == "active":
        return redirect(url_for("couples.couple", couple_id=couple_id))
    if form.validate_on_submit():
        operations.reopen_couple(actor, case.couple)
        flash(f"The work with {case.names} is open again.", "success")
        return redirect(url_for("couples.couple", couple_id=couple_id))
    return render_template("couples/reopen.html", form=form, case=case)


VIEWS = (people_routes, safety_routes)
"""The files whose views stand on the blueprint beside those here."""
blueprints = (bp, my_routes.bp)
