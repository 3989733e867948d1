"""A signed record that was entered in error: state it, and find those that were."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from practice import access
from practice.reports import editions
from practice.sessions import errors, material, signing
from practice.sessions.addenda_forms import ErrorForm
from practice.sessions.blueprint import bp


@bp.route("/sessions/<uuid:session_id>/entered-in-error", methods=["GET", "POST"])
@access.clinical
def in_error(session_id: uuid.UUID) -> Any:
    """Say what happens, ask for the reason, then state it."""
    actor = access.actor()
    found = material.find(actor, session_id, to_write=True)
    record = redirect(url_for(".record", session_id=session_id))
    if found.record.state != "signed" or editions.in_error(actor, session_id) is not None:
        return record
    form = ErrorForm()
    if form.validate_on_submit():
        try:
            errors.state(actor, session_id, form.reason.data)
        except signing.Refused as refused:
            form.form_errors.append(refused.reason)
        else:
            flash("Noted as entered in error. The record is in no list any more.", "success")
            return record
    page = {
        "found": found,
        "form": form,
        "refusal": errors.refusal(found),
        "holders": errors.given(actor, session_id),
    }
    return render_template("sessions/in_error.html", **page), 422 if form.errors else 200


@bp.get("/couples/<uuid:couple_id>/sessions/in-error")
@access.clinical
def in_error_list(couple_id: uuid.UUID) -> str:
    """The couple's records that were entered in error."""
    actor = access.actor()
    who = material.people(actor, couple_id)
    return render_template("sessions/in_error_list.html", who=who, rows=errors.of_couple(actor, couple_id))
