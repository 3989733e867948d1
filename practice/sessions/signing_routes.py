"""Signing, co-signing, previews of what is not signed, and the page of a signed record."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from practice import access
from practice.reports import content, editions, queries
from practice.reports.response import pdf_answer
from practice.sessions import (
    addenda_cosigning,
    addenda_routes,
    cosigning,
    error_routes,
    errors,
    material,
    signing,
)
from practice.sessions.blueprint import bp
from practice.sessions.forms import CosignForm, SendBackForm, SignForm

CHANGED = (
    "Something changed since you opened this page: an answer was revealed or corrected, or the draft was saved "
    "elsewhere. Look at it once more before you sign."
)
GIVEN_BACK = "Given back with your comment."
COSIGNED = "Co-signed. The documents are ready."


@bp.route("/sessions/<uuid:session_id>/sign", methods=["GET", "POST"])
@access.clinical
def sign(session_id: uuid.UUID) -> Any:
    """Look at what is missing and at the copies, then sign, or submit for a co-signature."""
    actor = access.actor()
    found = material.find(actor, session_id, to_write=True)
    if found.record.state != "draft":
        return redirect(url_for(".record", session_id=session_id))
    form = SignForm()
    status = 200
    if form.validate_on_submit():
        try:
            row = signing.sign(actor, session_id, form.seen.data)
        except signing.Refused as refused:
            form.form_errors.append(refused.reason)
            status = 422
        except signing.Changed:
            form.form_errors.append(CHANGED)
            status = 409
        else:
            done = row.state == "signed"
            flash("Signed. The documents are ready." if done else "Submitted for co-signature.", "success")
            return redirect(url_for(".record", session_id=session_id))
        found = material.find(actor, session_id, to_write=True)
        if found.record.state != "draft":
            return redirect(url_for(".record", session_id=session_id))
    looked = signing.review(actor, found)
    form.seen.data = looked.seen
    page = {
        "found": found,
        "form": form,
        "looked": looked,
        "licence": " · ".join(content.held_by(looked.content["author"])),
        "summary": content.build("clinical", looked.content),
        "copies": [
            (name, url_for(".preview", session_id=session_id, kind=k)) for k, name in content.kind_names(looked.content)
        ],
        "picked": _counts(looked.content),
    }
    return render_template("sessions/sign.html", **page), status


def _copies(session_id: uuid.UUID, made: content.Record) -> list[tuple[str, str]]:
    return [(name, url_for(".preview", session_id=session_id, kind=kind)) for kind, name in content.kind_names(made)]


def _counts(made: content.Record) -> tuple[int, int]:
    """How many answers and results are in the record, and how many of them on a copy."""
    reach = [answer["seen_by"] for item in made["picked"] for answer in item["answers"]]
    reach += [item["seen_by"] for item in made["scores"]]
    return len(reach), sum(bool(seats) for seats in reach)


@bp.get("/sessions/<uuid:session_id>/draft/<kind>")
@access.clinical
def preview(session_id: uuid.UUID, kind: str) -> Any:
    """One copy of a record that is not signed yet, on the screen."""
    actor = access.actor()
    found = material.find(actor, session_id)
    if found.record.state == "signed":
        return redirect(url_for("reports.preview", session_id=session_id, kind=kind))
    made = signing.as_it_stands(actor, found)
    if kind not in content.kinds(made):
        abort(404)
    own = found.may_write(actor) and found.record.state == "draft"
    back = (url_for(".sign", session_id=session_id), "Review and sign") if own else None
    return render_template(
        "reports/preview.html",
        summary=content.build(kind, made),
        copies=[
            (name, url_for(".preview", session_id=session_id, kind=other), other == kind)
            for other, name in content.kind_names(made)
        ],
        back=back or (url_for(".record", session_id=session_id), "Session record"),
        pdf_url=url_for(".draft_pdf", session_id=session_id) if kind == "clinical" else None,
    )


@bp.get("/sessions/<uuid:session_id>/draft.pdf")
@access.clinical
def draft_pdf(session_id: uuid.UUID) -> Any:
    """The clinical record of a draft as a PDF with a watermark; it is kept nowhere."""
    actor = access.actor()
    found = material.find(actor, session_id)
    if found.record.state == "signed":
        abort(404)
    try:
        made = signing.draft_pdf(actor, found)
    except signing.Refused as refused:
        flash(refused.reason, "warning")
        return redirect(url_for(".record", session_id=session_id))
    return pdf_answer(made.pdf, made.file_name)


def signed_page(actor: access.Actor, found: material.Found) -> str:
    """A signed record, read from what was frozen alone, with its documents, what was added to it, and whether the
    fingerprints still fit."""
    row = found.record
    frozen = row.frozen
    error = editions.in_error(actor, row.id)
    return render_template(
        "sessions/signed.html",
        found=found,
        zone=found.couple.time_zone,
        summary=content.build("clinical", frozen),
        intact=content.digest(frozen) == row.sha256,
        made=queries.made(actor, queries.case(actor, row.id)),
        names=dict(content.kind_names(frozen)),
        own=found.couple.therapist_id == actor.id,
        author=found.may_write(actor),
        added=addenda_routes.listed(actor, found),
        error=error,
        holders=errors.given(actor, row.id) if error else [],
    )


# --- co-signature ----------------------------------------------------------------------------------------------------


@bp.get("/sessions/to-cosign")
@access.clinical
def to_cosign() -> str:
    """Records of one's associates that wait for a co-signature, and what they add to signed ones."""
    actor = access.actor()
    rows, added = cosigning.to_cosign(actor), addenda_cosigning.to_cosign(actor)
    return render_template("sessions/to_cosign.html", rows=rows, added=added)


@bp.route("/sessions/<uuid:session_id>/cosign", methods=["GET", "POST"])
@access.clinical
def cosign(session_id: uuid.UUID) -> Any:
    """Read an associate's record, then co-sign it or give it back."""
    actor = access.actor()
    form, back_form = CosignForm(), SendBackForm()
    returning = request.form.get("form_name") == SendBackForm.__name__
    status = 200
    try:
        waiting = cosigning.cosigning(actor, session_id)
        if request.method == "POST":
            status = _decide(actor, session_id, back_form if returning else form)
            if status == 200:
                flash(GIVEN_BACK if returning else COSIGNED, "success")
                return redirect(url_for(".to_cosign" if returning else ".record", session_id=session_id))
            waiting = cosigning.cosigning(actor, session_id)
    except cosigning.NotWaiting:
        return redirect(url_for(".record", session_id=session_id))
    made = signing.as_it_stands(actor, waiting.found)
    page = {
        "found": waiting.found,
        "form": form,
        "back_form": back_form,
        "refusal": waiting.refusal,
        "submitted": waiting.content["signed_at"],
        "summary": content.build("clinical", made),
        "copies": _copies(session_id, made),
        "zone": waiting.found.couple.time_zone,
    }
    return render_template("sessions/cosign.html", **page), status


def _decide(actor: access.Actor, session_id: uuid.UUID, form: Any) -> int:
    """200 when it is done; otherwise the form says why not."""
    if not form.validate():
        return 422
    if isinstance(form, SendBackForm):
        cosigning.send_back(actor, session_id, form.comment.data)
        return 200
    try:
        cosigning.cosign(actor, session_id)
    except signing.Refused as refused:
        form.form_errors.append(refused.reason)
        return 422
    except signing.Changed:
        form.form_errors.append(CHANGED)
        return 409
    return 200


_VIEWS = (error_routes,)
