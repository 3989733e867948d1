"""What is added to a signed record: begin it, write it, look at it, sign it; read and co-sign an associate's."""

import uuid
from typing import Any

from flask import abort, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from practice import access, clock, web
from practice.reports import content
from practice.reports.content import addendum
from practice.sessions import addenda, addenda_cosigning, addenda_signing, cosigning, material, signing, stamps
from practice.sessions.addenda_forms import AddendumForm, BeginForm
from practice.sessions.blueprint import bp
from practice.sessions.body import Problem, Typed
from practice.sessions.forms import ConfirmForm, CosignForm, SendBackForm, SignForm
from practice.sessions.operations import Changed

CHANGED = (
    "Somebody, perhaps you in another tab, saved a newer version in the meantime. What you typed is on this page; "
    "what is on record stands below. Save again to replace it with yours."
)
CHANGED_SHORT = "A newer version was saved in another tab. Press Save to see both, or"
LOOK = "Something changed since you opened this page. Look at it once more before you sign."
CLOSED = "Nothing can be added to this record."


def _back_to(added: addenda.Added) -> Any:
    return redirect(url_for(".record", session_id=added.found.record.id, _anchor="addenda"))


@bp.route("/sessions/<uuid:session_id>/addenda/new", methods=["GET", "POST"])
@access.clinical
def add(session_id: uuid.UUID) -> Any:
    """Begin it: what it is."""
    actor = access.actor()
    try:
        found = addenda.open_to(actor, session_id)
    except addenda.Closed:
        flash(CLOSED, "warning")
        return redirect(url_for(".record", session_id=session_id))
    form = BeginForm()
    if form.validate_on_submit():
        row = addenda.start(actor, session_id, form.key, form.kind.data)
        return redirect(url_for(".addendum", addendum_id=row.id))
    return render_template("sessions/addendum_new.html", found=found, form=form), 422 if form.errors else 200


@bp.route("/addenda/<uuid:addendum_id>/edit", methods=["GET", "POST"], endpoint="addendum")
@access.clinical
def edit(addendum_id: uuid.UUID) -> Any:
    """Write it. What is posted is kept first and judged after; autosave comes to the same address."""
    actor = access.actor()
    saving = request.method == "POST"
    added = addenda.find(actor, addendum_id, to_write=True, lock=saving)
    if added.row.state != "draft":
        if saving:
            abort(409)
        return _back_to(added)
    if not saving:
        return _page(added, added.row.body["typed"])
    typed, stamp = addenda.capture(stamps.posted()), stamps.stamp()
    try:
        addenda.save(actor, added, typed, stamp)
    except Changed:
        if stamp.autosave:
            return jsonify(message=CHANGED_SHORT), 409
        return _page(added, typed, newer=True)
    if stamp.autosave:
        return jsonify(saved=f"{clock.local(clock.now(), actor.user.time_zone):%H:%M}", version=str(added.row.version))
    if wrong := addenda.problems(added.written):
        web.keep_writes()  # it is kept as typed, although something is to be looked at again
        return _page(added, typed, wrong)
    if request.form.get("go") == "review":
        return redirect(url_for(".sign_addendum", addendum_id=addendum_id))
    flash("Saved.", "success")
    return redirect(url_for(".addendum", addendum_id=addendum_id))


def _page(added: addenda.Added, typed: Typed, wrong: list[Problem] | None = None, newer: bool = False) -> Any:
    held = g.get("held_fields") or {}
    if held.get("form_name") == [AddendumForm.__name__]:
        typed = addenda.capture(held)
    form = AddendumForm(formdata=MultiDict((name, value) for name, values in typed.items() for value in values))
    if not form.restored:
        form.version.data = str(added.row.version)
        form.form_key.data = request.form.get("form_key") or form.form_key.data
    form.blame(wrong or [])
    if newer:
        form.form_errors.append(CHANGED)
    names = content.kind_names(added.found.record.frozen)
    page = {
        "added": added,
        "form": form,
        "newer": newer,
        "restored": form.restored,
        "copies": [(kind, name) for kind, name in names if kind != "clinical"],
        "ticked": addenda.Writing(typed).copies,
    }
    return render_template("sessions/addendum_edit.html", **page), 409 if newer else 422 if wrong else 200


@bp.route("/addenda/<uuid:addendum_id>/sign", methods=["GET", "POST"])
@access.clinical
def sign_addendum(addendum_id: uuid.UUID) -> Any:
    """Look at it as it will be printed, then sign, or submit for a co-signature."""
    actor = access.actor()
    added = addenda.find(actor, addendum_id, to_write=True)
    if added.row.state != "draft":
        return _back_to(added)
    form = SignForm()
    status = 200
    if form.validate_on_submit():
        status = _sign(actor, addendum_id, form)
        added = addenda.find(actor, addendum_id, to_write=True)
        if added.row.state != "draft":
            return _back_to(added)
    looked = addenda_signing.review(actor, added)
    form.seen.data = looked.seen
    page = {
        "added": added,
        "form": form,
        "looked": looked,
        "licence": " · ".join(content.held_by(looked.content["author"])),
        "summary": addendum.pages(added.found.record.frozen, looked.content),
        "changed": addendum.changed_copies(added.found.record.frozen, looked.content),
    }
    return render_template("sessions/addendum_sign.html", **page), status


def _sign(actor: access.Actor, addendum_id: uuid.UUID, form: SignForm) -> int:
    """200 when it is done; otherwise the form says why not."""
    try:
        row = addenda_signing.sign(actor, addendum_id, form.seen.data)
    except signing.Refused as refused:
        form.form_errors.append(refused.reason)
        return 422
    except signing.Changed:
        form.form_errors.append(LOOK)
        return 409
    flash(_done(row), "success")
    return 200


def _done(row: Any) -> str:
    if row.state != "signed":
        return "Submitted for co-signature."
    told = f"Signed. Version {row.number + 1} of the clinical record is ready."
    return f"{told} The clients’ copies change when you make their next version." if row.frozen["copies"] else told


@bp.route("/addenda/<uuid:addendum_id>/delete", methods=["GET", "POST"])
@access.clinical
def delete_addendum(addendum_id: uuid.UUID) -> Any:
    """Ask once more, then throw a draft away."""
    actor = access.actor()
    added = addenda.find(actor, addendum_id, to_write=True, lock=request.method == "POST")
    if added.row.state != "draft":
        abort(409)
    form = ConfirmForm()
    if form.validate_on_submit():
        addenda.delete_draft(actor, added)
        flash("The draft is deleted.", "success")
        return _back_to(added)
    return render_template("sessions/addendum_delete.html", added=added, form=form), 422 if form.errors else 200


@bp.route("/addenda/<uuid:addendum_id>/cosign", methods=["GET", "POST"])
@access.clinical
def cosign_addendum(addendum_id: uuid.UUID) -> Any:
    """Read an associate's addendum, then co-sign it or give it back."""
    actor = access.actor()
    form, back_form = CosignForm(), SendBackForm()
    returning = request.form.get("form_name") == SendBackForm.__name__
    status = 200
    try:
        waiting = addenda_cosigning.cosigning(actor, addendum_id)
        if request.method == "POST":
            status = _decide(actor, addendum_id, back_form if returning else form)
            if status == 200:
                return redirect(url_for(".to_cosign"))
            waiting = addenda_cosigning.cosigning(actor, addendum_id)
    except cosigning.NotWaiting:
        return _back_to(addenda.find(actor, addendum_id))
    record = waiting.added.found.record.frozen
    page = {
        "added": waiting.added,
        "form": form,
        "back_form": back_form,
        "refusal": waiting.refusal,
        "submitted": waiting.content["signed_at"],
        "summary": addendum.pages(record, waiting.content | {"signed_at": None}),
    }
    return render_template("sessions/addendum_cosign.html", **page), status


def _decide(actor: access.Actor, addendum_id: uuid.UUID, form: Any) -> int:
    """200 when it is done; otherwise the form says why not."""
    if not form.validate():
        return 422
    if isinstance(form, SendBackForm):
        addenda_cosigning.send_back(actor, addendum_id, form.comment.data)
        flash("Given back with your comment.", "success")
        return 200
    try:
        addenda_cosigning.cosign(actor, addendum_id)
    except signing.Refused as refused:
        form.form_errors.append(refused.reason)
        return 422
    except signing.Changed:
        form.form_errors.append(LOOK)
        return 409
    flash("Co-signed. The next version of the clinical record is ready.", "success")
    return 200


def listed(actor: access.Actor, found: material.Found) -> list[dict[str, Any]]:
    """For the record's page: everything added to it, each with its words and whether its fingerprint still fits."""
    lines = []
    for row in addenda.of(actor, found.record.id):
        made = None if row.state == "draft" else addenda_signing.as_it_stands(actor, addenda.Added(found, row))
        lines.append(
            {
                "row": row,
                "summary": addendum.pages(found.record.frozen, made) if made else None,
                "changed": addendum.changed_copies(found.record.frozen, made) if made else [],
                "intact": row.state != "signed" or content.digest(row.frozen) == row.sha256,
                "own": found.may_write(actor),
                "may_cosign": row.state == "cosign_pending" and addenda_cosigning.may_cosign(actor, row.author_id),
            }
        )
    return lines
