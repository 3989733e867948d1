"""The author's pages: the own notes about a couple, one to read, one to write, one to delete."""

import uuid
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from practice import access, clock, web
from practice.psychotherapy import operations
from practice.psychotherapy.blueprint import bp
from practice.psychotherapy.forms import ConfirmForm, NoteForm

CHANGED = (
    "This note was saved in another tab or on another device in the meantime. What you typed is below; what is kept "
    "now stands above it. Save again to replace it."
)
CHANGED_SHORT = "A newer version was saved in another tab. Press Save to see both, or"


@bp.get("/couples/<uuid:couple_id>/psychotherapy-notes")
@access.clinician
def index(couple_id: uuid.UUID) -> str:
    """The own notes about this couple: days alone, so that nothing is read over a shoulder."""
    actor = access.actor()
    case = operations.case(actor, couple_id)
    number = min(max(1, request.args.get("page", 1, type=int)), 1_000_000)
    return render_template("psychotherapy/index.html", case=case, found=operations.listing(actor, case, number))


@bp.get("/couples/<uuid:couple_id>/psychotherapy-notes/<uuid:note_id>")
@access.clinician
def note(couple_id: uuid.UUID, note_id: uuid.UUID) -> str:
    """One note to read."""
    actor = access.actor()
    case = operations.case(actor, couple_id)
    return render_template("psychotherapy/note.html", case=case, row=operations.note(actor, case, note_id))


@bp.route("/couples/<uuid:couple_id>/psychotherapy-notes/new", methods=["GET", "POST"])
@access.clinician
def new(couple_id: uuid.UUID) -> Any:
    """Write a note. Autosave comes to the same address: the first save makes the note."""
    actor = access.actor()
    case = operations.case(actor, couple_id)
    today = clock.today(case.couple.time_zone)
    form = NoteForm(today, data={"held_on": today})
    return _write(case, form, lambda page: operations.write(actor, case, form.held_on.data, form.text.data, page))


@bp.route("/couples/<uuid:couple_id>/psychotherapy-notes/<uuid:note_id>/edit", methods=["GET", "POST"])
@access.clinician
def edit(couple_id: uuid.UUID, note_id: uuid.UUID) -> Any:
    """Go on writing in a note: it is not signed, and belongs to its author."""
    actor = access.actor()
    case = operations.case(actor, couple_id)
    row = operations.note(actor, case, note_id, lock=request.method == "POST")
    on_record = {"held_on": row.held_on, "text": row.text, "version": str(row.version)}
    form = NoteForm(clock.today(case.couple.time_zone), data=on_record)

    def keep(page: operations.Page) -> Any:
        operations.save(actor, row, form.held_on.data, form.text.data, page)
        return row

    return _write(case, form, keep, row)


def _write(case: operations.Case, form: NoteForm, keep: Any, row: Any = None) -> Any:
    """Show the page, or keep what it posted. `row`: the note it goes on in; None for a new one."""
    newer, status = None, 200
    if form.validate_on_submit():
        page = operations.Page(form.version.data or "", form.key, form.number, web.is_autosave())
        try:
            kept = keep(page)
        except operations.Changed as changed:
            if page.autosave:
                return jsonify(message=CHANGED_SHORT), 409
            newer, status = changed.row, 409
            form.version.data = str(newer.version)
            form.form_errors.append(CHANGED)
        else:
            if page.autosave:
                wall = clock.local(clock.now(), access.actor().user.time_zone)
                return jsonify(saved=f"{wall:%H:%M}", version=str(kept.version))
            flash("Saved. Only you can open it.", "success")
            return redirect(url_for(".note", couple_id=case.couple.id, note_id=kept.id))
    elif form.errors:
        if web.is_autosave():
            words = next(iter(form.errors.values()))[0]
            return jsonify(message=f"Not saved. {words}"), 422
        status = 422
    return render_template("psychotherapy/write.html", case=case, form=form, row=row, newer=newer), status


@bp.route("/couples/<uuid:couple_id>/psychotherapy-notes/<uuid:note_id>/delete", methods=["GET", "POST"])
@access.clinician
def delete(couple_id: uuid.UUID, note_id: uuid.UUID) -> Any:
    """Ask once more, then delete a note."""
    actor = access.actor()
    case = operations.case(actor, couple_id)
    row = operations.note(actor, case, note_id, lock=request.method == "POST")
    form = ConfirmForm()
    if form.validate_on_submit():
        operations.delete(actor, row)
        flash(f"The note of {web.day(row.held_on)} is deleted.", "success")
        return redirect(url_for(".index", couple_id=couple_id))
    return render_template("psychotherapy/delete.html", case=case, row=row, form=form), 422 if form.errors else 200


blueprints = (bp,)
