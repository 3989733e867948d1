"""The list of couples on the screen and as a PDF: a clinician's caseload, the admin's counts of the practice."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from practice import access, gate
from practice.reports import caseload, printed
from practice.reports.caseload_forms import CaseloadForm
from practice.reports.content import caseload as content

bp = Blueprint("reports_caseload", __name__)
PAGE = 50
"""Couples on one page of the screen; the PDF holds all."""


@bp.get("/caseload")
@access.staff
def index() -> str:
    """The list, to sort and to narrow."""
    actor = access.actor()
    found, form, wish = _wished(actor)
    chosen = content.chosen(found, wish)
    pages = max(1, -(-len(chosen) // PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    shown = chosen[(number - 1) * PAGE : number * PAGE]
    asked = {"scope": wish.scope, "state": wish.state, "therapist": wish.therapist, "sort": wish.sort}
    return render_template(
        "reports/caseload.html",
        form=form,
        wish=wish,
        asked=asked,
        table=content.table(shown, wish),
        lines=shown,
        columns=[(key, content.head(key), key in content.SORTS) for key in content.columns(wish)],
        scopes=_scopes(actor, wish.scope),
        total=len(chosen),
        number=number,
        pages=pages,
        practice_wide=wish.scope == content.PRACTICE,
    )


@bp.get("/caseload.pdf")
@access.staff
def as_pdf() -> Any:
    """The same list, whole, to print."""
    actor, paper = access.actor(), gate.practice().paper
    found, _, wish = _wished(actor)
    made = caseload.build(found, actor, wish, gate.practice())
    answer = printed.answer(made, paper)
    if answer is None:
        flash(printed.TOO_LONG, "warning")
        return redirect(url_for(".index", **request.args))
    return answer


def _wished(actor: access.Actor) -> tuple[list[content.Line], CaseloadForm, content.Wish]:
    """Every couple of the list, and what of them is wished for. 404 for a list that is not this person's."""
    scope = request.args.get("scope") or (content.CASELOAD if actor.is_clinical else content.PRACTICE)
    if scope not in [key for key, _ in _lists(actor)]:
        abort(404)
    found = caseload.lines(actor, scope)
    therapists = sorted({one.therapist for one in found}, key=str.casefold)
    form = CaseloadForm(request.args, data={"state": "active"})
    form.offer(therapists)
    if "state" not in request.args:
        form.state.data = "active"
    state = form.state.data if form.state.data in content.STATES else "active"
    therapist = form.therapist.data if form.therapist.data in therapists else ""
    many = len(therapists) > 1
    wish = content.Wish(scope, state, therapist, form.order, many)
    form.state.data, form.therapist.data = state, therapist
    return (
        found,
        form,
        wish if wish.sort in content.columns(wish) else content.Wish(scope, state, therapist, "record", many),
    )


def _lists(actor: access.Actor) -> list[tuple[str, str]]:
    """The lists this person has."""
    clinical = [(content.CASELOAD, "Caseload")] if actor.is_clinical else []
    return clinical + ([(content.PRACTICE, "The practice, in numbers")] if actor.is_admin else [])


def _scopes(actor: access.Actor, scope: str) -> list[tuple[str, str, bool]]:
    """The lists to choose from, where there is more than one."""
    lists = _lists(actor)
    return [(label, url_for(".index", scope=key), key == scope) for key, label in lists] if len(lists) > 1 else []
