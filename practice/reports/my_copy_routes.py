"""A partner's own side: the copy of an exercise, and, once something of each is open to both, both side by side."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from practice import access, gate
from practice.reports import exercise_copy, printed

bp = Blueprint("reports_my_answers", __name__, url_prefix="/my/practice/<uuid:assignment_id>")


@bp.get("/copy")
@access.partner
def copy(assignment_id: uuid.UUID) -> str:
    """The own copy on the screen."""
    made = exercise_copy.own(access.actor(), assignment_id, gate.practice())
    return _page("reports/answers.html", made, assignment_id, url_for(".copy_pdf", assignment_id=assignment_id))


@bp.get("/copy.pdf")
@access.partner
def copy_pdf(assignment_id: uuid.UUID) -> Any:
    """The same to print or keep."""
    paper = gate.practice().paper
    made = exercise_copy.own(access.actor(), assignment_id, gate.practice())
    return printed.answer(made, paper) or _too_long(url_for(".copy", assignment_id=assignment_id))


@bp.get("/comparison")
@access.partner
def comparison(assignment_id: uuid.UUID) -> str:
    """What both may read, side by side. 404 before something of each is open to both."""
    made = exercise_copy.beside(access.actor(), assignment_id, gate.practice())
    return _page(
        "reports/comparison.html", made, assignment_id, url_for(".comparison_pdf", assignment_id=assignment_id)
    )


@bp.get("/comparison.pdf")
@access.partner
def comparison_pdf(assignment_id: uuid.UUID) -> Any:
    """The same to print or keep."""
    paper = gate.practice().paper
    made = exercise_copy.beside(access.actor(), assignment_id, gate.practice())
    return printed.answer(made, paper) or _too_long(url_for(".comparison", assignment_id=assignment_id))


def _page(template: str, made: Any, assignment_id: uuid.UUID, pdf_url: str) -> str:
    return render_template(
        template,
        layout="layouts/partner.html",
        summary=made,
        tabs=[],
        whose="",
        pdf_url=pdf_url,
        back=(url_for("homework_my.assignment", assignment_id=assignment_id), made.heading),
    )


def _too_long(back: str) -> Any:
    flash(printed.TOO_LONG, "warning")
    return redirect(back)
