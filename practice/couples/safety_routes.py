"""A couple's safety page: separate interviews, flags, and what the partners said. For the clinical side alone."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from practice import access
from practice.couples import flagging, operations, words
from practice.couples.blueprint import bp
from practice.couples.forms import FlagForm, SafetyForm, about_choices
from practice.exercises.gates import FLAGS, IPV

KIND = f"<any({', '.join(FLAGS)}):kind>"


@bp.get("/couples/<uuid:couple_id>/safety")
@access.clinical
def safety(couple_id: uuid.UUID) -> str:
    """What stands about this couple's safety, how it came about, and what it does to open homework."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id)
    rows = operations.statuses(actor, case.couple)
    past = flagging.history(actor, case)
    open_work = flagging.open_homework(actor, case.couple)
    judged = operations.judged(case, rows)
    positive = [side.rows[0].recorded_at for side in judged if side.rows and side.rows[0].ipv == "positive"]
    return render_template(
        "couples/safety.html",
        case=case,
        sides=judged,
        after_positive=flagging.touched(open_work, IPV, max(positive)) if positive else [],
        standing=[
            (one, flagging.touched(open_work, one.flag.kind, one.row.recorded_at)) for one in flagging.standing(past)
        ],
        past=past,
        said=flagging.concerns(actor, case),
        kinds=FLAGS,
        does=words.FLAG_DOES,
        words=words.SAFETY,
        own=case.couple.therapist_id == actor.id,
        zone=case.couple.time_zone,
    )


@bp.route(f"/couples/<uuid:couple_id>/safety/{KIND}", methods=["GET", "POST"])
@access.clinical
def flag(couple_id: uuid.UUID, kind: str) -> Any:
    """Record that something is, or is no longer, so. What it does stands on the page before anything is recorded."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id, to_write=True)
    seats = {person.partner.seat.value: person.partner for person in case.people}
    asked = request.args.get("about", "")
    start = {"about": asked if asked in (*seats, "AB") else None, "present": request.args.get("present") or "yes"}
    form = FlagForm(data=start)
    form.about.choices = about_choices({seat: partner.name for seat, partner in seats.items()})
    if form.validate_on_submit():
        about = seats.get(form.about.data)
        try:
            flagging.record(
                actor,
                case,
                form.key,
                kind,
                about.id if about else None,
                form.present.data == "yes",
                form.noted_on.data,
                form.reason.data,
            )
        except operations.InTheFuture:
            form.noted_on.errors = ["The day cannot be later than today."]
        except flagging.NothingToEnd:
            form.present.errors = ["Nothing like that is on record as present."]
        else:
            flash("Recorded. What it does stands below.", "success")
            return redirect(url_for("couples.safety", couple_id=couple_id))
    return render_template(
        "couples/flag.html",
        form=form,
        case=case,
        title=FLAGS[kind],
        does=words.FLAG_DOES[kind],
        touched=flagging.touched(flagging.open_homework(actor, case.couple), kind),
    ), 422 if form.errors else 200


@bp.route("/couples/<uuid:couple_id>/partners/<uuid:partner_id>/safety", methods=["GET", "POST"])
@access.clinical
def assess(couple_id: uuid.UUID, partner_id: uuid.UUID) -> Any:
    """Record what a separate interview with one partner showed."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id, to_write=True)
    person = case.person(partner_id)
    form = SafetyForm()
    if form.validate_on_submit():
        try:
            operations.record_safety(
                actor, case, person.partner, form.key, form.ipv.data, form.assessed_on.data, form.note.data
            )
        except operations.InTheFuture:
            form.assessed_on.errors = ["The interview cannot be later than today."]
        else:
            flash("Recorded.", "success")
            return redirect(url_for("couples.safety", couple_id=couple_id))
    return render_template(
        "couples/assess.html",
        form=form,
        case=case,
        person=person,
        touched=flagging.touched(flagging.open_homework(actor, case.couple), IPV),
    ), 422 if form.errors else 200
