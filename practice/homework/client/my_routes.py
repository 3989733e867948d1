"""The partners' homework: list, archive, one assignment, answering page by page, review, and what follows.

Typed words are stored first and judged afterwards: a page that cannot be accepted as it is has been kept all the same.
"""

import uuid
from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for

from practice import access, agreement, clock, runs, web
from practice.exercises import kinds
from practice.exercises.terms import Kind
from practice.homework.client import my_pages, my_queries, my_steps
from practice.homework.client.my_forms import AnswerForm, ReviewForm, SureForm
from practice.homework.writing import answering, drafts, joint_cells, joint_text, recalls, work

bp = Blueprint("homework_my", __name__, url_prefix="/my")
STEP = "/practice/<uuid:assignment_id>/<step>/<int:occurrence>"
TAKEN_BACK = "Taken back. Your words are still here; submit again when you are ready."
UNDONE = "You took your agreement back. The text is still here; you can both change it, and agree again."
BOTH_WROTE = "You both changed this at the same time. Both versions are kept: load the page again."
UNAGREED = "You changed the text, so it needs agreeing to again."
ELSEWHERE = "You changed this in another tab or on another device. Both versions are kept: load the page again."
GONE_ON = "This was submitted in another tab or on another device. What you typed here is kept beside it."


@bp.get("")
@access.partner
def home() -> Any:
    """What to do now, what waits, and when to meet next."""
    if agreement.due(access.actor().id):
        return redirect(url_for("couples_my.agreement"))
    return render_template("homework_my/home.html", home=my_queries.home(access.actor()))


@bp.get("/answers")
@access.partner
def archive() -> Any:
    """All own homework, searchable by title and own words, for ever."""
    words = request.args.get("q", "")[:200]
    number = request.args.get("page", "")[:6]
    found = my_queries.archive(access.actor(), words, int(number) if number.isascii() and number.isdigit() else 1)
    return render_template("homework_my/archive.html", archive=found, words=words)


@bp.get("/practice/<uuid:assignment_id>")
@access.partner
def assignment(assignment_id: uuid.UUID) -> Any:
    """One assignment: steps, own answers, what was revealed, the therapist's lines."""
    person = access.actor()
    case = runs.find(person, assignment_id)
    seat = work.seat_of(person, case)
    page = my_pages.assignment(case, seat)
    notes = my_queries.notes(person, case)
    planned = my_queries.planned(case.due_on, case.today)
    return render_template("homework_my/assignment.html", page=page, case=case, seat=seat, notes=notes, planned=planned)


@bp.get(STEP)
@access.partner
def start(assignment_id: uuid.UUID, step: str, occurrence: int) -> Any:
    """To the first page of a step that is not finished; to the review when all are, or when it was submitted before."""
    own = work.look(access.actor(), assignment_id, step, occurrence)
    if own.mode == work.READ:
        return _to_assignment(own)
    number = own.unfinished() if own.mode == work.WRITE else None
    return redirect(_review_url(own) if number is None else _page_url(own, number))


@bp.get(f"{STEP}/<int:page>")
@access.partner
def page(assignment_id: uuid.UUID, step: str, occurrence: int, page: int) -> Any:
    """One screen of questions, with what was typed so far."""
    own = work.look(access.actor(), assignment_id, step, occurrence)
    work.page_of(own, page)
    if own.mode == work.READ:
        return _to_assignment(own)
    if page not in own.pages():  # nothing is asked on it, as things stand
        return redirect(url_for(".start", **_place(own)))
    return _answer_page(own, page, AnswerForm())


@bp.post(f"{STEP}/<int:page>", endpoint="save")
@access.partner
def save(assignment_id: uuid.UUID, step: str, occurrence: int, page: int) -> Any:
    """Store a screen: as typed on autosave; and go on, or back, when a button was pressed."""
    form = AnswerForm()
    go = "" if web.is_autosave() else request.form.get("go", "next")
    try:
        saved = answering.save(
            access.actor(),
            assignment_id,
            step,
            occurrence,
            page,
            request.form,
            seen=form.version.data or "",
            key=str(form.key),
            seq=form.number,
            settled=(*form.shown, *request.form.getlist("away")) if go else (),
            done=go == "next",
        )
    except answering.NotNow as refusal:
        web.keep_writes()
        if web.is_autosave():
            return jsonify(message=str(refusal)), 409
        flash(str(refusal), "info")
        return redirect(url_for(".assignment", assignment_id=assignment_id))
    if web.is_autosave():
        return _autosaved(saved)
    return _go_on(saved, page, go)


def _autosaved(saved: answering.Saved) -> Any:
    if saved.moved_on or saved.conflicts:
        web.keep_writes()
        both = ELSEWHERE if saved.work.record is None else BOTH_WROTE
        return jsonify(message=GONE_ON if saved.moved_on else both), 409
    now = clock.local(clock.now(), access.actor().user.time_zone)
    return jsonify(saved=f"{now:%H:%M}", version=saved.version)


def _go_on(saved: answering.Saved, number: int, go: str) -> Any:
    own = saved.work
    if saved.moved_on:
        flash(GONE_ON, "info")
        return _to_assignment(own)
    numbers = own.pages()
    if saved.unagreed:
        flash(UNAGREED, "info")
    if saved.conflicts and number in numbers:
        web.keep_writes()
        # Read anew, as the person may: what was saved under a lock knew everything.
        own = work.look(access.actor(), own.case.id, own.slot.step, own.slot.occurrence)
        return _answer_page(own, number, AnswerForm(formdata=None)), 409
    if go == "look":
        return redirect(_page_url(own, number))
    if go == "back":
        before = [one for one in numbers if one < number]
        return redirect(_page_url(own, before[-1])) if before else _to_assignment(own)
    # A list that two people fill is looked at in the review: one of them alone need not have all its rows.
    both = own.record is not None
    here = {one.id for one in own.step.pages[number - 1].fields if not (both and one.kind is Kind.GROUP)}
    wrong = {key: found for key, found in own.checked.problems.items() if key in here - own.checked.missing}
    if wrong:
        web.keep_writes()
        return _answer_page(own, number, AnswerForm(formdata=None), wrong), 422
    after = [one for one in numbers if one > number]
    if not after or request.args.get("then") == "review":
        return redirect(_review_url(own))
    return redirect(_page_url(own, after[0]))


def _answer_page(own: work.Work, number: int, form: AnswerForm, problems: dict | None = None) -> str:
    shown = work.page_of(own, number)
    raws = dict(own.draft.raws)
    joint = own.record is not None
    if form.restored:  # posted after the sign-in had expired: the form still knows what it was loaded with
        held = g.held_fields
        typed = {one.id: kinds.read(one, held) for one in shown.fields}
        raws.update(joint_cells.typed(shown.fields, held) if joint else typed)
    elif joint:
        form.version.data = joint_text.version(shown.fields, raws)
    else:
        form.version.data = drafts.version(shown.fields, raws, own.state)
    recalled = recalls.above(access.actor(), own, shown)
    made = my_steps.page(own, number, raws, problems or {}, recalled, form.form_key.data)
    form.settled.data = made.settles
    return render_template("homework_my/page.html", page=made, own=own, form=form, errors=made.errors)


@bp.get(f"{STEP}/review")
@access.partner
def review(assignment_id: uuid.UUID, step: str, occurrence: int) -> Any:
    """All answers of a step in words, with what is still to do."""
    own = work.look(access.actor(), assignment_id, step, occurrence)
    return _to_assignment(own) if own.mode == work.READ else _review(own)


@bp.post(f"{STEP}/review", endpoint="submit")
@access.partner
def submit(assignment_id: uuid.UUID, step: str, occurrence: int) -> Any:
    """Submit a step, its changes, or a correction."""
    form, person = ReviewForm(), access.actor()
    try:
        own, done = answering.submit(person, assignment_id, step, occurrence, form.version.data or "")
    except answering.NotNow as refusal:
        flash(str(refusal), "info")
        return redirect(url_for(".assignment", assignment_id=assignment_id))
    except answering.Changed as change:
        flash(str(change), "warning")
        return redirect(url_for(".review", assignment_id=assignment_id, step=step, occurrence=occurrence))
    except answering.Incomplete as gap:
        return _review(gap.work, failed=True), 422
    flash(_done_words(own, done), "success" if done else "info")
    return _to_assignment(own)


def _done_words(own: work.Work, done: bool) -> str:
    if own.record is None:
        return "Submitted." if done else "This was already submitted."
    if not done:
        return "You have agreed to this already."
    if own.status == "revealed":
        return "You both agreed."
    return f"You agreed. It stands once {own.names.partner} has agreed too."


def _review(own: work.Work, failed: bool = False) -> str:
    made, form = my_steps.review(own), ReviewForm(formdata=None)
    form.version.data = own.version
    errors = [(f"a-{line.id}", f"{line.answer.label}: {line.problem}") for line in made.open_lines] if failed else []
    return render_template("homework_my/review.html", review=made, own=own, form=form, errors=errors)


@bp.route(f"{STEP}/withdraw", methods=["GET", "POST"])
@access.partner
def withdraw(assignment_id: uuid.UUID, step: str, occurrence: int) -> Any:
    """Take a submitted step back before the reveal, or the own agreement, after asking once more where both agreed.

    Asked for (after a sign-in in between): back to the assignment.
    """
    own = work.look(access.actor(), assignment_id, step, occurrence)
    if request.method == "GET" and own.record is not None and own.status == "revealed":
        back = url_for(".assignment", assignment_id=assignment_id)
        return render_template("homework_my/sure_back.html", own=own, form=SureForm(), back=back)
    try:
        if request.method == "POST" and answering.withdraw(access.actor(), assignment_id, step, occurrence):
            flash(TAKEN_BACK if own.record is None else UNDONE, "success")
    except answering.NotNow as refusal:
        flash(str(refusal), "info")
    return redirect(url_for(".assignment", assignment_id=assignment_id))


@bp.route(f"{STEP}/open/<field>", methods=["GET", "POST"])
@access.partner
def open_field(assignment_id: uuid.UUID, step: str, occurrence: int, field: str) -> Any:
    """Open one own answer to the partner, after asking once more."""
    own = work.look(access.actor(), assignment_id, step, occurrence)
    back = url_for(".assignment", assignment_id=assignment_id)
    if request.method == "GET":
        answer = my_steps.to_open(own, field)
        return render_template("homework_my/sure_open.html", own=own, answer=answer, form=SureForm(), back=back)
    try:
        if answering.open_field(access.actor(), assignment_id, step, occurrence, field):
            flash(f"Opened to {own.names.partner}.", "success")
    except answering.NotNow as refusal:
        flash(str(refusal), "info")
    return redirect(back)


@bp.route(f"{STEP}/share", methods=["GET", "POST"])
@access.partner
def share(assignment_id: uuid.UUID, step: str, occurrence: int) -> Any:
    """Share own answers of an assignment that was closed, after asking once more."""
    own = work.look(access.actor(), assignment_id, step, occurrence)
    back = url_for(".assignment", assignment_id=assignment_id)
    if request.method == "GET":
        return render_template("homework_my/sure_share.html", own=own, form=SureForm(), back=back)
    try:
        if answering.share(access.actor(), assignment_id, step, occurrence):
            flash(f"Shared with {own.names.partner}.", "success")
    except answering.NotNow as refusal:
        flash(str(refusal), "info")
    return redirect(back)


def _place(own: work.Work) -> dict[str, Any]:
    return {"assignment_id": own.case.id, "step": own.slot.step, "occurrence": own.slot.occurrence}


def _page_url(own: work.Work, number: int) -> str:
    return url_for(".page", page=number, **_place(own))


def _review_url(own: work.Work) -> str:
    return url_for(".review", **_place(own))


def _to_assignment(own: work.Work) -> Any:
    return redirect(url_for(".assignment", assignment_id=own.case.id))
