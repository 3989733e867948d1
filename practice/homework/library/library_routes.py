"""The library: finding an exercise, reading its guide, seeing it as each partner will, choosing one for a couple."""

import uuid
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from flask import abort, render_template, request

from practice import access
from practice.exercises import catalogue
from practice.exercises.definition import Exercise
from practice.homework.blueprint import bp
from practice.homework.desk import therapist_queries, therapist_words
from practice.homework.desk.therapist_forms import BY_DOMAIN, LibraryForm
from practice.homework.library import preview

ORDERS: dict[str, Callable[[Exercise], Any]] = {
    BY_DOMAIN: lambda one: (_domains().index(one.domain), one.number),
    "minutes": lambda one: (one.minutes, one.number),
    "title": lambda one: one.title.casefold(),
}


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


def _domains() -> tuple[str, ...]:
    """In the order of the catalogue."""
    return tuple(dict.fromkeys(one.domain for one in catalogue.all_latest()))


def _found(form: LibraryForm) -> list[Exercise]:
    minutes = int(form.minutes.data) if form.minutes.data else None
    found = catalogue.find(form.q.data, form.domain.data, form.strategy.data, form.mode.data, minutes)
    kept = [one for one in found if not form.gate.data or one.gate == form.gate.data]
    return sorted(kept, key=ORDERS[form.order.data or BY_DOMAIN])


@bp.get("/library")
@access.clinical
def library() -> str:
    """Every exercise, with search and filters."""
    form = LibraryForm(request.args)
    found = _found(form)
    return render_template(
        "homework/library.html",
        filters=form,
        found=found,
        shelves=_shelves(found, form),
        total=len(catalogue.all_latest()),
        words=therapist_words,
    )


def _shelves(found: Iterable[Any], form: LibraryForm, of: Callable[[Any], Exercise] = lambda one: one) -> Any:
    """(domain, its exercises) while they are in order of domains, else one shelf without a name."""
    listed = list(found)
    if form.order.data not in ("", BY_DOMAIN):
        return [("", listed)] if listed else []
    return [(domain, list(group)) for domain, group in groupby(listed, key=lambda one: of(one).domain)]


@bp.get("/library/<slug>/example")
@access.clinical
def example(slug: str) -> str:
    """What two invented people wrote in the exercise, and what its scores say of it."""
    chosen = exercise_or_404(slug)
    found = preview.example(chosen)
    if found is None:
        abort(404)
    return render_template("homework/example.html", exercise=chosen, example=found, couple=couple_id_asked())


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
        example=catalogue.example(slug) is not None,
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
    offered = [(one, decision) for one, decision in decided if not decision.hidden]
    return render_template(
        "homework/choose.html",
        filters=form,
        pair=found,
        shelves=_shelves(offered, form, lambda pair: pair[0]),
        found=offered,
        hidden=[one.title for one, decision in decided if decision.hidden],
        refusals=therapist_queries.refusals(person, found),
        words=therapist_words,
    )
