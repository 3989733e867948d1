"""Worksheets on the screen, of the very `Worksheet` that is printed: of the library, of an assignment, one's own."""

import uuid
from typing import Any

from flask import current_app, render_template, request, url_for

from practice import access
from practice.homework.blueprint import bp
from practice.homework.client.my_routes import bp as my_bp
from practice.homework.desk import therapist_acts
from practice.homework.library.library_routes import exercise_or_404
from practice.homework.worksheets import paper
from practice.homework.worksheets.paper_routes import SHEET


@bp.get("/library/<slug>/worksheet/look")
@access.clinical
def blank_look(slug: str) -> str:
    """A blank of an exercise."""
    exercise, person = exercise_or_404(slug), access.actor()
    seat = "B" if request.args.get("as") == "B" else "A"
    made = paper.blank(exercise, seat, person, paper.house(person))
    back = url_for(".blank", slug=slug)
    return _page("layouts/therapist.html", made, back, url_for(".blank_pdf", slug=slug, **{"as": seat}))


@bp.get(f"{SHEET}/worksheet/look")
@access.clinical
def worksheet_look(assignment_id: uuid.UUID) -> str:
    """The sheet of one person of an assignment."""
    person = access.actor()
    case, seat = therapist_acts.find(person, assignment_id), request.args.get("for", "A")
    made = paper.sheet(case, seat, paper.house(person), current_app.secret_key)
    back = url_for(".worksheets", assignment_id=assignment_id)
    pdf_url = url_for(".worksheet_pdf", assignment_id=assignment_id, **{"for": seat})
    return _page("layouts/therapist.html", made, back, pdf_url)


@my_bp.get("/practice/<uuid:assignment_id>/worksheet/look")
@access.partner
def own_look(assignment_id: uuid.UUID) -> str:
    """The own sheet."""
    person = access.actor()
    case, seat = paper.own(person, assignment_id)
    made = paper.sheet(case, seat, paper.house(person), current_app.secret_key)
    back = url_for(".worksheet", assignment_id=assignment_id)
    return _page("layouts/partner.html", made, back, url_for(".worksheet_pdf", assignment_id=assignment_id))


def _page(layout: str, made: Any, back: str, pdf_url: str) -> str:
    return render_template("homework/paper_look.html", layout=layout, sheet=made, back=back, pdf_url=pdf_url)
