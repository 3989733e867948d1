"""A client's own side: everything that is theirs, to read, as a PDF made by the worker, and as a data file."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from practice import access, gate
from practice.reports import own_data
from practice.reports.own_forms import OwnForm

bp = Blueprint("reports_own", __name__, url_prefix="/my/data")
PAGE = 8
"""Parts on one page of the screen."""


@bp.route("", methods=["GET", "POST"])
@access.partner
def index() -> Any:
    """What there is, and asking for the PDF."""
    form = OwnForm()
    if form.validate_on_submit():
        job = own_data.ask(access.actor(), form.key)
        flash("Your PDF is being made. This page says when it is ready.", "success")
        return redirect(url_for("reports_my_prints.one", job_id=job.id))
    return render_template("reports/own.html", form=form), 422 if form.errors else 200


@bp.get("/read")
@access.partner
def read() -> str:
    """All of it on the screen, part by part, as it is printed."""
    made = own_data.preview(access.actor(), gate.practice())
    pages = max(1, -(-len(made.sections) // PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "reports/own_read.html",
        summary=made,
        sections=made.sections[(number - 1) * PAGE : number * PAGE],
        number=number,
        pages=pages,
    )


@bp.post("/file")
@access.partner
def file() -> Response:
    """The data file. Asked for by a button: that it left is written down."""
    data, name = own_data.download(access.actor(), gate.practice())
    answer = Response(data, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
