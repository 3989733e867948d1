"""Worksheets on the therapist's side: printing one of the library or of an assignment, and typing one in."""

import uuid
from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for

from practice import access
from practice.exercises import kinds
from practice.homework.blueprint import bp
from practice.homework.desk import therapist_acts
from practice.homework.library.library_routes import exercise_or_404
from practice.homework.worksheets import paper, paper_sheets
from practice.homework.worksheets.paper_forms import NumberForm, SheetForm, SignedSheetForm
from practice.homework.writing import acting, work
from practice.reports.response import pdf_answer

SHEET = "/assignments/<uuid:assignment_id>"


def printed(made: Any, person: access.Actor) -> Any:
    """A worksheet as PDF: paper and form as the address asks."""
    house = paper.house(person)
    data = paper.print_out(made(house), request.args.get("paper", ""), house, request.args.get("form") == "1")
    return pdf_answer(data, "worksheet.pdf")


@bp.get("/library/<slug>/worksheet")
@access.clinical
def blank(slug: str) -> str:
    """Which blank of an exercise to print."""
    exercise = exercise_or_404(slug)
    roles = any(step.by in ("first", "second") for step in exercise.steps)
    roles = roles or any(one.role for step in exercise.steps for one in step.fields)
    house = paper.house(access.actor())
    return render_template("homework/paper_blank.html", exercise=exercise, roles=roles, paper=house.paper)


@bp.get("/library/<slug>/worksheet.pdf")
@access.clinical
def blank_pdf(slug: str) -> Any:
    """A blank of an exercise, for nobody yet."""
    exercise, person = exercise_or_404(slug), access.actor()
    seat = "B" if request.args.get("as") == "B" else "A"
    return printed(lambda house: paper.blank(exercise, seat, person, house), person)


@bp.get(f"{SHEET}/worksheets")
@access.clinical
def worksheets(assignment_id: uuid.UUID) -> str:
    """The sheets of an assignment, and what can be typed in from them."""
    person = access.actor()
    case = therapist_acts.find(person, assignment_id)
    seats = sorted(case.run.audience)
    return render_template(
        "homework/paper.html",
        case=case,
        own=person.is_clinician and case.couple.therapist_id == person.id,
        sheets=[(seat, case.names[seat], *_print_of(case, seat), paper.lines(case, seat)) for seat in seats],
        paper=paper.house(person).paper,
    )


def _print_of(case: Any, seat: str) -> tuple[str, str]:
    return paper.number(case.id, seat), paper.code(current_app.secret_key, case.id, seat)


@bp.get(f"{SHEET}/worksheet.pdf")
@access.clinical
def worksheet_pdf(assignment_id: uuid.UUID) -> Any:
    """The sheet of one person of an assignment."""
    person = access.actor()
    case, seat = therapist_acts.find(person, assignment_id), request.args.get("for", "A")
    return printed(lambda house: paper.sheet(case, seat, house, current_app.secret_key), person)


@bp.route("/worksheets", methods=["GET", "POST"])
@access.clinical
def type_in() -> Any:
    """To a worksheet by its number and code."""
    form = NumberForm()
    if form.validate_on_submit():
        found = paper.find(access.actor(), current_app.secret_key, form.number.data, form.code.data)
        if found:
            return redirect(url_for(".worksheets", assignment_id=found[0], _anchor=f"sheet-{found[1].lower()}"))
        form.number.errors = [*form.number.errors, paper.UNKNOWN]
    return render_template("homework/paper_find.html", form=form), 422 if form.errors else 200


@bp.route(f"{SHEET}/worksheets/<seat>/<step>/<int:occurrence>", methods=["GET", "POST"])
@access.clinical
def typing(assignment_id: uuid.UUID, seat: str, step: str, occurrence: int) -> Any:
    """Type in one step of a sheet, and submit it in the name of who wrote it."""
    person = access.actor()
    here = paper.look(person, assignment_id, seat, step, occurrence)
    form = SignedSheetForm() if here.record is not None else SheetForm()
    back = url_for(".worksheets", assignment_id=assignment_id)
    if request.method == "GET":
        if why := paper.refusal(here):
            flash(why, "info")
            return redirect(back)
        raws = {one.id: kinds.read(one, g.held_fields) for one in here.step.fields} if form.restored else {}
        return _typing_page(here, form, raws)
    signed = "signed" in form and form.signed.data
    try:
        done = paper.type_in(person, assignment_id, seat, step, occurrence, request.form, signed)
    except acting.Incomplete as gap:
        return _typing_page(here, form, gap.work.draft.raws, gap.work.checked.problems), 422
    except (paper.Refused, therapist_acts.Refused) as refused:
        raws = {one.id: kinds.read(one, request.form) for one in here.step.fields}
        form.form_errors.append(str(refused))
        return _typing_page(here, form, raws), 422
    flash(f"Typed in and submitted: {paper.title(done)}.", "success")
    return redirect(back)


def _typing_page(here: work.Work, form: SheetForm, raws: dict, problems: dict | None = None) -> str:
    made = paper_sheets.sheet(here, raws, problems or {})
    return render_template("homework/paper_type.html", sheet=made, case=here.case, form=form, errors=made.errors)
