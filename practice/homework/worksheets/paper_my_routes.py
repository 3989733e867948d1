"""Worksheets on the partners' side: printing the own one, and noting that answers were written on paper first."""

import uuid
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for

from practice import access
from practice.homework.client.my_routes import STEP, bp
from practice.homework.worksheets import paper
from practice.homework.worksheets.paper_routes import printed
from practice.homework.writing import acting

SHEET = "/practice/<uuid:assignment_id>"


@bp.get(f"{SHEET}/worksheet")
@access.partner
def worksheet(assignment_id: uuid.UUID) -> str:
    """The own sheet of an assignment, and the steps that can be typed in from it."""
    person = access.actor()
    case, seat = paper.own(person, assignment_id)
    return render_template(
        "homework_my/paper.html",
        case=case,
        number=paper.number(case.id, seat),
        code=paper.code(current_app.secret_key, case.id, seat),
        lines=paper.own_lines(case, seat),
        paper=paper.house(person).paper,
    )


@bp.get(f"{SHEET}/worksheet.pdf")
@access.partner
def worksheet_pdf(assignment_id: uuid.UUID) -> Any:
    """The own sheet."""
    person = access.actor()
    case, seat = paper.own(person, assignment_id)
    return printed(lambda house: paper.sheet(case, seat, house, current_app.secret_key), person)


@bp.route(f"{STEP}/paper", methods=["GET", "POST"])
@access.partner
def on_paper(assignment_id: uuid.UUID, step: str, occurrence: int) -> Any:
    """Note that a step was written on paper, and go on to typing it; or that it was not. Asked for: to the sheet."""
    back = url_for(".worksheet", assignment_id=assignment_id)
    if request.method == "GET":
        paper.own(access.actor(), assignment_id)
        return redirect(back)
    written = request.form.get("on") != "0"
    try:
        paper.mark(access.actor(), assignment_id, step, occurrence, written)
    except acting.NotNow as refusal:
        flash(str(refusal), "info")
        return redirect(back)
    if not written:
        flash("Noted. Your answers count as written here.", "success")
        return redirect(back)
    return redirect(url_for(".start", assignment_id=assignment_id, step=step, occurrence=occurrence))
