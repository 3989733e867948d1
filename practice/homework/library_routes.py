"""The library: finding an exercise, reading its guide, seeing it as each partner will, choosing one for a couple."""

import uuid
from typing import Any

from flask import abort, render_template, request

from practice import access
from practice.exercises import catalogue
from practice.exercises.definition import Exercise
from practice.homework import preview, therapist_queries, therapist_words
from practice.homework.blueprint import bp
from practice.homework.therapist_forms import LibraryForm


def exercise_or_404(slug: str) -> Exercise:
    """The latest version of an exercise."""
    try:
        return catalogue.load(slug)
    except catalogue.UnknownExercise:
        abort(404)


def couple_id_asked() -> uuid.UUID | None:
    """The couple an address was made for, if it names one."""
    try:
        return uuid.UUID(request.args.get("couple", ""))
    except ValueError:
        return None


def _found(form: LibraryForm) -> tuple[Exercise, ...]:
    minutes = int(form.minutes.data) if form.minutes.data else None
    return catalogue.find(form.q.data, form.domain.data, form.strategy.data, form.mode.data, minutes)


@bp.get("/library")
@access.clinical
def library() -> str:
    """Every exercise, with search and filters."""
    form = LibraryForm(request.args)
    return render_template("homework/library.html", filters=form, found=_found(form), words=therapist_words)


@bp.get("/library/<slug>")
@access.clinical
def exercise(slug: str) -> str:
    """The guide, and the exercise as each partner will meet it; with a couple's own names when made for one."""
    person, chosen = access.actor(), exercise_or_404(slug)
    couple_id = couple_id_asked()
    found = therapist_queries.pair(person, couple_id) if couple_id else None
    names = found.names if found else {**preview.NAMES, "therapist": person.name}
    seat = "B" if request.args.get("as") == "B" else "A"
    return render_template(
        "homework/exercise.html",
        exercise=chosen,
        found=found,
        own=found is not None and found.couple.therapist_id == person.id,
        decision=found.gate(chosen) if found else None,
        names=names,
        seat=seat,
        parts=preview.parts(chosen, seat, names),
        couples=therapist_queries.own_couples(person) if person.is_clinician else [],
        words=therapist_words,
    )


@bp.get("/couples/<uuid:couple_id>/assign")
@access.clinical
def choose(couple_id: uuid.UUID) -> Any:
    """Every exercise that is offered to one couple, with the reason beside each that is closed."""
    person = access.actor()
    found = therapist_queries.pair(person, couple_id, to_write=True)
    form = LibraryForm(request.args)
    decided = [(one, found.gate(one)) for one in _found(form)]
    return render_template(
        "homework/choose.html",
        filters=form,
        pair=found,
        found=[(one, decision) for one, decision in decided if not decision.hidden],
        hidden=[one.title for one, decision in decided if decision.hidden],
        refusals=therapist_queries.refusals(person, found),
        words=therapist_words,
    )
