"""The clinical side: each partner's copy of an exercise, and both partners' answers side by side. Screen and PDF."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from practice import access, gate
from practice.reports import exercise_copy, printed

bp = Blueprint("reports_answers", __name__, url_prefix="/assignments/<uuid:assignment_id>")
COPY = "/copy/<any(A, B):seat>"


@bp.get(COPY)
@access.clinical
def copy(assignment_id: uuid.UUID, seat: str) -> str:
    """One partner's copy on the screen: what their own page shows, and no more."""
    made, case = exercise_copy.for_partner(access.actor(), assignment_id, seat, gate.practice())
    return _page(made, case, url_for(".copy_pdf", assignment_id=assignment_id, seat=seat), seat)


@bp.get(f"{COPY}.pdf")
@access.clinical
def copy_pdf(assignment_id: uuid.UUID, seat: str) -> Any:
    """The same to print and hand over."""
    paper = gate.practice().paper
    made, _ = exercise_copy.for_partner(access.actor(), assignment_id, seat, gate.practice())
    return printed.answer(made, paper) or _too_long(url_for(".copy", assignment_id=assignment_id, seat=seat))


@bp.get("/comparison")
@access.clinical
def comparison(assignment_id: uuid.UUID) -> str:
    """Both sides on the screen, what not both may read in a part of its own."""
    made, case = exercise_copy.compared(access.actor(), assignment_id, gate.practice())
    return _page(made, case, url_for(".comparison_pdf", assignment_id=assignment_id), "")


@bp.get("/comparison.pdf")
@access.clinical
def comparison_pdf(assignment_id: uuid.UUID) -> Any:
    """The same to print."""
    paper = gate.practice().paper
    made, _ = exercise_copy.compared(access.actor(), assignment_id, gate.practice())
    return printed.answer(made, paper) or _too_long(url_for(".comparison", assignment_id=assignment_id))


def _page(made: Any, case: Any, pdf_url: str, seat: str) -> str:
    at = {"assignment_id": case.id}
    tabs = [
        (f"Copy for {case.names[one]}", url_for(".copy", seat=one, **at), seat == one)
        for one in sorted(case.run.audience)
    ]
    if len(tabs) == 2:
        tabs.append(("Side by side", url_for(".comparison", **at), not seat))
    return render_template(
        "reports/comparison.html" if not seat else "reports/answers.html",
        layout="layouts/therapist.html",
        summary=made,
        tabs=tabs,
        whose=case.names[seat] if seat else "",
        pdf_url=pdf_url,
        back=(url_for("homework.assignment", **at), case.exercise.title),
    )


def _too_long(back: str) -> Any:
    flash(printed.TOO_LONG, "warning")
    return redirect(back)
