"""Assigning: the form, the confirmation that says who will see what and when, and the assignment."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from practice import access, clock
from practice.exercises import kinds
from practice.exercises.definition import Exercise
from practice.exercises.terms import AGAIN
from practice.homework.blueprint import bp
from practice.homework.desk import assigning, therapist_queries, therapist_words
from practice.homework.desk.therapist_forms import AssignForm, choices
from practice.homework.desk.therapist_queries import Pair
from practice.homework.library.library_routes import exercise_or_404
from practice.homework.review.review_words import TITLE

TURNS = ("first", "second")
CLOSED = f"Write why you assign it all the same, in at least {assigning.REASON} characters."


@bp.route("/couples/<uuid:couple_id>/assign/<slug>", methods=["GET", "POST"])
@access.clinical
def assign(couple_id: uuid.UUID, slug: str) -> Any:
    """Fill in, look at the confirmation, assign. Every stage posts to this address, so nothing typed is lost."""
    person = access.actor()
    found = therapist_queries.pair(person, couple_id, to_write=True)
    exercise = exercise_or_404(slug)
    form = _form(person, found, exercise)
    stage = request.form.get("go", "")
    if form.first_load():
        return _page(person, found, exercise, form)
    known = therapist_queries.by_key(person, form.key)
    if known is not None:
        flash("This was assigned already. Here it is; you can change the day and the note.", "info")
        return redirect(url_for(".assignment", assignment_id=known.id))
    if stage == "change":
        return _page(person, found, exercise, form)
    if not form.validate():
        return _page(person, found, exercise, form, 422)
    plan = assigning.settled(exercise, _plan(form))
    wrong = assigning.problems(found, exercise, plan)
    for name, message in wrong:
        form[name].errors = [*form[name].errors, message]
    if wrong:
        return _page(person, found, exercise, form, 422)
    try:
        assigning.check(person, found, exercise, plan)
        if stage != "assign":
            return render_template(
                "homework/confirm.html",
                pair=found,
                exercise=exercise,
                form=form,
                plan=plan,
                due_at=clock.moment(plan.due, found.zone),
                sentence=assigning.promise(found, exercise, plan),
                ends=assigning.log_ends(exercise, plan.begins) if plan.begins else None,
                again=_again_words(exercise, plan),
                decision=found.gate(exercise),
                words=therapist_words,
            )
        row, _ = assigning.assign(person, found, exercise, plan, form.key)
    except assigning.Refused as refusal:
        form.form_errors.append(str(refusal))
        return _page(person, found, exercise, form, 422)
    except assigning.GateClosed:
        form.override.errors = [*form.override.errors, CLOSED]
        return _page(person, found, exercise, form, 422)
    names = therapist_words.both([found.names[seat] for seat in sorted(plan.audience)])
    flash(f"“{exercise.title}” is assigned to {names}.", "success")
    return redirect(url_for(".assignment", assignment_id=row.id))


def _form(person: access.Actor, found: Pair, exercise: Exercise) -> AssignForm:
    names = found.names
    before = therapist_queries.again(person, found, request.args.get("again", ""), exercise.slug)
    start = {
        "to": "AB",
        "starts": "A",
        "due_on": assigning.usual_due(exercise, found.today),
        "due_time": assigning.USUAL_TIME,
        "disclosure": exercise.disclosure.value,
        "begins_on": assigning.usual_begin(exercise, found.today),
        "again": "once",
        "again_days": AGAIN.get(exercise.frequency, 7),
        "again_times": 1 if exercise.frequency.startswith("once") else 3,
    }
    if before is not None:
        seats = "".join(sorted(seat.value for seat in before.seats))
        start |= {"to": seats, "starts": before.starts.value, "place": before.place, "note": before.note or ""}
        if len(seats) == 2:
            start["disclosure"] = before.disclosure
    form = AssignForm(data=start)
    labels = {"AB": f"Both, {names['A']} and {names['B']}", "A": f"{names['A']} alone", "B": f"{names['B']} alone"}
    form.to.choices = choices((one, labels[one]) for one in assigning.audiences(exercise))
    form.starts.choices = choices((seat, names[seat]) for seat in ("A", "B"))
    allowed = assigning.disclosures(exercise)
    form.disclosure.choices = choices((one.value, _disclosure(found, exercise, one)) for one in allowed)
    return form


def _disclosure(found: Pair, exercise: Exercise, one: Any) -> str:
    return f"{therapist_words.DISCLOSURES[one]}. {assigning.sentence(exercise, one, frozenset('AB'), found.names)}"


def _who_starts(exercise: Exercise) -> str:
    """What the one who starts does first, and the other then, by the titles of their steps."""
    first, second = (
        next((kinds.fill(step.title, TITLE) for step in exercise.steps if step.by == role), "") for role in TURNS
    )
    then = f"; the other goes on with “{second}”" if second else ""
    return f"The one who starts writes “{first}”{then}.{' Then they change roles.' if exercise.swap else ''}"


def _again_words(exercise: Exercise, plan: assigning.Plan) -> str:
    if plan.again_days is None:
        return ""
    words = assigning.again_words(plan.again_days, plan.again_times)
    turned = assigning.takes_turns(exercise) and not exercise.swap
    return f"{words}; each time the other one starts" if turned else words


def _plan(form: AssignForm) -> assigning.Plan:
    again = form.again.data == "again"
    return assigning.Plan(
        form.to.data,
        form.starts.data,
        form.due,
        form.place.data,
        form.note.data,
        form.disclosure.data,
        form.override.data,
        form.begins_on.data,
        # What was left empty is asked for again, like anything out of range.
        (form.again_days.data or 0) if again else None,
        (form.again_times.data or 0) if again else 0,
    )


def _page(person: access.Actor, found: Pair, exercise: Exercise, form: AssignForm, status: int = 200) -> Any:
    decision = found.gate(exercise)
    refusals = therapist_queries.refusals(person, found)
    return render_template(
        "homework/assign.html",
        pair=found,
        exercise=exercise,
        form=form,
        refusals=refusals,
        decision=decision,
        not_offered=assigning.NOT_OFFERED,
        takes_turns=assigning.takes_turns(exercise),
        who_starts=_who_starts(exercise),
        log=assigning.dated_log(exercise),
        may_repeat=assigning.may_repeat(exercise),
        words=therapist_words,
    ), status
