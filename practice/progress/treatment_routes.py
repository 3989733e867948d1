"""Treatment summaries: the list of a couple, writing a draft, reading one, its PDF, throwing a draft away."""

import uuid
from typing import Any

from flask import abort, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from practice import access, clock, web
from practice.progress import people, treatment, treatment_signing
from practice.progress import treatment_body as body
from practice.progress.blueprint import bp
from practice.progress.forms import ConfirmForm, NewForm, TreatmentForm
from practice.reports import content
from practice.reports.content import treatment as tree
from practice.reports.response import pdf_answer

CHANGED = (
    "A newer version was saved in the meantime, perhaps by you in another tab. What you typed is below; what is on "
    "record stands beside it. Save again to replace it."
)
CHANGED_SHORT = "A newer version was saved elsewhere. Load this page again before you go on."


@bp.route("/couples/<uuid:couple_id>/treatment-summaries", methods=["GET", "POST"])
@access.clinical
def treatments(couple_id: uuid.UUID) -> Any:
    """The couple's treatment summaries, and the button that begins one."""
    actor = access.actor()
    who = people.find(actor, couple_id, to_write=request.method == "POST")
    form = NewForm()
    if form.validate_on_submit():
        row = treatment.start(actor, couple_id, form.key)
        return redirect(url_for(".treatment_edit", summary_id=row.id))
    page = {
        "who": who,
        "form": form,
        "rows": treatment.listing(actor, couple_id),
        "own": who.couple.therapist_id == actor.id and actor.is_clinician,
    }
    return render_template("progress/treatments.html", **page), 422 if form.errors else 200


@bp.route("/treatment-summaries/<uuid:summary_id>/edit", methods=["GET", "POST"])
@access.clinical
def treatment_edit(summary_id: uuid.UUID) -> Any:
    """Write in a draft. What is posted is kept first and judged after; autosave comes to the same address."""
    actor = access.actor()
    saving = request.method == "POST"
    found = treatment.find(actor, summary_id, to_write=True, lock=saving)
    if found.row.state != "draft":
        if saving:
            abort(409)
        return redirect(url_for(".treatment_summary", summary_id=summary_id))
    if not saving:
        held = g.get("held_fields") or {}
        restored = held.get("form_name") == [TreatmentForm.__name__]
        return _page(found, body.capture({name: values[-1] for name, values in held.items()}) if restored else None)
    typed = body.capture({name: web.clean_text(value) for name, value in request.form.items()})
    stamp = body.Stamp(request.form.get("version", ""), _key(), _number(), web.is_autosave())
    try:
        treatment.save(actor, found, typed, stamp)
    except treatment.Changed:
        if stamp.autosave:
            return jsonify(message=CHANGED_SHORT), 409
        return _page(found, typed, newer=True)
    if stamp.autosave:
        wall = clock.local(clock.now(), actor.user.time_zone)
        return jsonify(saved=f"{wall:%H:%M}", version=str(found.row.version))
    wrong = body.problems(typed, clock.today(found.couple.time_zone))
    if wrong:
        web.keep_writes()  # it is kept as typed, although something is to be looked at again
        return _page(found, typed, wrong)
    if request.form.get("go") == "review":
        return redirect(url_for(".treatment_sign", summary_id=summary_id))
    flash("Saved.", "success")
    return redirect(url_for(".treatment_edit", summary_id=summary_id))


def _key() -> str:
    try:
        return uuid.UUID(request.form.get("form_key", "")).hex
    except ValueError:
        abort(400)


def _number() -> int:
    text = request.form.get("autosave_seq", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _page(
    found: treatment.Found,
    typed: dict[str, str] | None = None,
    wrong: list[body.Problem] | None = None,
    newer: bool = False,
) -> Any:
    form = TreatmentForm(formdata=MultiDict(found.typed if typed is None else typed))
    if not form.restored:
        form.version.data = str(found.row.version)
        form.form_key.data = request.form.get("form_key") or form.form_key.data
    form.blame(wrong or [])
    if newer:
        form.form_errors.append(CHANGED)
    on_record = []
    if newer:
        labels = {name: form[name].label.text for name in body.NAMES}
        on_record = [(name, labels[name], text) for name, text in found.typed.items() if text != typed[name]]
    page = {
        "found": found,
        "form": form,
        "newer": newer,
        "on_record": on_record,
        "restored": form.restored,
        "returned": found.row.body["returned"],
    }
    return render_template("progress/edit.html", **page), 409 if newer else 422 if wrong else 200


@bp.get("/treatment-summaries/<uuid:summary_id>")
@access.clinical
def treatment_summary(summary_id: uuid.UUID) -> str:
    """One to read: signed from what was frozen, else as far as it is written."""
    actor = access.actor()
    found = treatment.find(actor, summary_id)
    signed, waiting = found.row.state == "signed", found.row.state == "cosign_pending"
    made = found.row.frozen if signed else treatment_signing.as_it_stands(actor, found)
    page = {
        "found": found,
        "summary": tree.build(made),
        "signed": signed,
        "waiting": waiting,
        "intact": signed and content.digest(made) == found.row.sha256,
        "own": found.may_write(actor),
        "may_cosign": waiting and treatment_signing.may_cosign(actor, found),
        "returned": found.row.body["returned"],
        "zone": found.couple.time_zone,
    }
    return render_template("progress/treatment.html", **page)


@bp.get("/treatment-summaries/<uuid:summary_id>/pdf")
@access.clinical
def treatment_pdf(summary_id: uuid.UUID) -> Any:
    """The PDF of a signed one: the same bytes every time."""
    data, name = treatment_signing.fetch(access.actor(), summary_id)
    return pdf_answer(data, name)


@bp.get("/treatment-summaries/<uuid:summary_id>/draft.pdf")
@access.clinical
def treatment_draft_pdf(summary_id: uuid.UUID) -> Any:
    """The PDF of a draft, with a watermark; it is kept nowhere."""
    actor = access.actor()
    found = treatment.find(actor, summary_id)
    if found.row.state == "signed":
        abort(404)
    try:
        data, name = treatment_signing.draft_pdf(actor, found)
    except treatment_signing.Refused as refused:
        flash(refused.reason, "warning")
        return redirect(url_for(".treatment_summary", summary_id=summary_id))
    return pdf_answer(data, name)


@bp.route("/treatment-summaries/<uuid:summary_id>/delete", methods=["GET", "POST"])
@access.clinical
def treatment_delete(summary_id: uuid.UUID) -> Any:
    """Ask once more, then throw a draft away."""
    actor = access.actor()
    found = treatment.find(actor, summary_id, to_write=True, lock=request.method == "POST")
    if found.row.state != "draft":
        abort(409)
    form = ConfirmForm()
    if form.validate_on_submit():
        treatment.delete_draft(actor, found)
        flash("The draft is deleted.", "success")
        return redirect(url_for(".treatments", couple_id=found.couple.id))
    written = sum(len(text) for text in body.texts(found.typed).values())
    page = {"found": found, "form": form, "written": written}
    return render_template("progress/delete.html", **page), 422 if form.errors else 200
