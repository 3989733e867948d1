"""Signing and co-signing treatment summaries."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from practice import access
from practice.progress import treatment, treatment_signing
from practice.progress.blueprint import bp
from practice.progress.forms import CosignForm, SendBackForm, SignForm
from practice.reports.content import treatment as tree

CHANGED = (
    "Something changed since you opened this page: the draft was saved elsewhere, or a session was signed. Look at it "
    "once more before you sign."
)


@bp.route("/treatment-summaries/<uuid:summary_id>/sign", methods=["GET", "POST"])
@access.clinical
def treatment_sign(summary_id: uuid.UUID) -> Any:
    """Look at what is missing and at the whole, then sign, or submit for a co-signature."""
    actor = access.actor()
    found = treatment.find(actor, summary_id, to_write=True)
    there = redirect(url_for(".treatment_summary", summary_id=summary_id))
    if found.row.state != "draft":
        return there
    form = SignForm()
    status = 422 if form.errors else 200
    if form.validate_on_submit():
        try:
            row = treatment_signing.sign(actor, summary_id, form.seen.data)
        except treatment_signing.Refused as refused:
            form.form_errors.append(refused.reason)
            status = 422
        except treatment_signing.Changed:
            form.form_errors.append(CHANGED)
            status = 409
        else:
            done = row.state == "signed"
            flash("Signed. The PDF is ready." if done else "Submitted for co-signature.", "success")
            return there
        found = treatment.find(actor, summary_id, to_write=True)
        if found.row.state != "draft":
            return there
    looked = treatment_signing.review(actor, found)
    form.seen.data = looked.seen
    page = {"found": found, "form": form, "looked": looked, "summary": looked.summary}
    return render_template("progress/sign.html", **page), status


@bp.get("/treatment-summaries/to-cosign")
@access.clinical
def treatments_to_cosign() -> str:
    """Treatment summaries of one's associates that wait for a co-signature."""
    return render_template("progress/to_cosign.html", rows=treatment.to_cosign(access.actor()))


@bp.route("/treatment-summaries/<uuid:summary_id>/cosign", methods=["GET", "POST"])
@access.clinical
def treatment_cosign(summary_id: uuid.UUID) -> Any:
    """Read an associate's summary, then co-sign it or give it back."""
    actor = access.actor()
    form, back_form = CosignForm(), SendBackForm()
    returning = request.form.get("form_name") == SendBackForm.__name__
    status = 200
    try:
        waiting = treatment_signing.cosigning(actor, summary_id)
        if request.method == "POST":
            status = _decide(actor, summary_id, back_form if returning else form)
            if status == 200:
                flash("Given back with your comment." if returning else "Co-signed. The PDF is ready.", "success")
                there = url_for(".treatments_to_cosign")
                return redirect(there if returning else url_for(".treatment_summary", summary_id=summary_id))
            waiting = treatment_signing.cosigning(actor, summary_id)
    except treatment_signing.NotWaiting:
        return redirect(url_for(".treatment_summary", summary_id=summary_id))
    page = {
        "found": waiting.found,
        "form": form,
        "back_form": back_form,
        "refusal": waiting.refusal,
        "submitted": waiting.content["signed_at"],
        "summary": tree.build(waiting.content | {"signed_at": None}),
    }
    return render_template("progress/cosign.html", **page), status


def _decide(actor: access.Actor, summary_id: uuid.UUID, form: Any) -> int:
    """200 when it is done; otherwise the form says why not."""
    if not form.validate():
        return 422
    if isinstance(form, SendBackForm):
        treatment_signing.send_back(actor, summary_id, form.comment.data)
        return 200
    try:
        treatment_signing.cosign(actor, summary_id)
    except treatment_signing.Refused as refused:
        form.form_errors.append(refused.reason)
        return 422
    except treatment_signing.Changed:
        form.form_errors.append(CHANGED)
        return 409
    return 200
