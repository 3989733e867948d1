"""The therapist's side: what a signed session says, its documents, giving them to the partners."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from practice import access, clock
from practice.reports import documents, editions, queries
from practice.reports.admin_routes import bp as admin_bp
from practice.reports.batch_routes import bp as batches_bp
from practice.reports.caseload_routes import bp as caseload_bp
from practice.reports.content import kind_names
from practice.reports.copy_routes import bp as answers_bp
from practice.reports.forms import GiveForm, ReissueForm
from practice.reports.my_copy_routes import bp as my_answers_bp
from practice.reports.my_routes import bp as my_bp
from practice.reports.own_routes import bp as own_bp
from practice.reports.print_routes import bp as prints_bp
from practice.reports.print_routes import my_bp as my_prints_bp
from practice.reports.response import pdf_answer

bp = Blueprint("reports", __name__)
blueprints = (bp, my_bp, answers_bp, my_answers_bp, caseload_bp, own_bp, admin_bp, batches_bp, prints_bp, my_prints_bp)


@bp.get("/sessions/<uuid:session_id>/preview/<kind>")
@access.clinical
def preview(session_id: uuid.UUID, kind: str) -> Any:
    """One copy of a signed session on the screen, the newest version or another: the same words as in its PDF."""
    actor = access.actor()
    case = queries.case(actor, session_id)
    told = queries.told(actor, case, kind, request.args.get("version", type=int))
    return render_template(
        "reports/preview.html",
        summary=told.summary,
        behind=told.behind,
        copies=[
            (name, url_for(".preview", session_id=session_id, kind=other), other == kind)
            for other, name in kind_names(case.session.frozen)
        ],
        back=(url_for(".session_documents", session_id=session_id), "Documents of this session"),
        pdf_url=None,
    )


@bp.get("/sessions/<uuid:session_id>/documents")
@access.clinical
def session_documents(session_id: uuid.UUID) -> Any:
    """The PDFs of a signed session, and what was given to whom when."""
    actor = access.actor()
    case = queries.case(actor, session_id)
    return render_template(
        "reports/documents.html",
        case=case,
        made=queries.made(actor, case),
        names=dict(kind_names(case.session.frozen)),
        may_give=case.error is None and actor.is_clinician and case.couple.therapist_id == actor.id,
    )


@bp.get("/documents/<uuid:document_id>")
@access.clinical
def document(document_id: uuid.UUID) -> Any:
    """The stored bytes of a document."""
    row = documents.fetch(access.actor(), document_id)
    return pdf_answer(row.pdf, row.file_name)


@bp.route("/documents/<uuid:document_id>/give", methods=["GET", "POST"])
@access.clinician
def give(document_id: uuid.UUID) -> Any:
    """Ask once more, because it cannot be taken back; then give."""
    actor = access.actor()
    form = GiveForm(to=request.args.get("to", ""), by=request.args.get("by", ""))
    if form.is_submitted() and not form.validate():
        abort(404)
    if form.by.data not in (documents.ONLINE, documents.PAPER):
        abort(404)
    row, partner, case = queries.to_give(actor, document_id, form.to.data)
    back = url_for(".session_documents", session_id=case.session.id)
    if documents.superseded(row):
        flash("This version is not given any more. What can be given stands on this page.", "warning")
        return redirect(back)
    if form.by.data == documents.ONLINE and partner.user_id is None:
        flash(f"{partner.name} has no login yet. Hand the copy over on paper, or send an invitation first.", "warning")
        return redirect(back)
    if form.is_submitted():
        documents.give(actor, row, partner, form.by.data)
        done = "can read it under Your copies" if form.by.data == documents.ONLINE else "got it on paper: noted"
        flash(f"{partner.name} {done}.", "success")
        return redirect(back)
    return render_template(
        "reports/give.html",
        form=form,
        row=row,
        partner=partner,
        case=case,
        online=form.by.data == documents.ONLINE,
        name=dict(kind_names(case.session.frozen))[row.kind.value],
        back=back,
    )


@bp.route("/sessions/<uuid:session_id>/copies/<kind>/again", methods=["GET", "POST"])
@access.clinician
def reissue(session_id: uuid.UUID, kind: str) -> Any:
    """Show what the next version of a client's copy says and ask once more; then make it. It is given to nobody yet."""
    actor = access.actor()
    case = queries.case(actor, session_id)
    access.treats(actor, case.couple)
    back = url_for(".session_documents", session_id=session_id)
    names = dict(kind_names(case.session.frozen))
    form = ReissueForm()
    try:
        if form.validate_on_submit():
            row = editions.reissue(actor, session_id, kind)
            flash(f"{names[kind]}: version {row.edition} is made. Give it from this page.", "success")
            return redirect(back)
        made = queries.anew(actor, case, kind, clock.now())
    except editions.NothingNew:
        flash("Nothing was added for this copy since it was last made.", "info")
        return redirect(back)
    page = {"form": form, "made": made, "case": case, "kind": kind, "name": names[kind], "back": back}
    return render_template("reports/reissue.html", **page), 422 if form.errors else 200
