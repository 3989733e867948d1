"""Giving out a record copy, and the list of all that were given out."""

import uuid
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from practice import access, clock, gate
from practice.releases import operations, words
from practice.releases.blueprint import bp
from practice.releases.forms import AgainForm, ReleaseForm
from practice.reports import cases, letterhead, printed
from practice.reports.content.head import Head
from practice.reports.response import pdf_answer

PAGE = 20
NOTHING = "No session of that record was signed in this time. Widen it, or choose another record."
CHANGED = "Since this page was made a session came to it or left it. Look at it again before you give it out."


@bp.get("/couples/<uuid:couple_id>/releases")
@access.clinical
def log(couple_id: uuid.UUID) -> Any:
    """What was given out of this couple's record: what, to whom, when, on what, by whom."""
    actor = access.actor()
    people = cases.people(actor, couple_id)
    number = request.args.get("page", 1, type=int)
    if not 1 <= number <= 10_000:
        abort(404)
    lines = operations.listing(actor, people.couple, PAGE + 1, (number - 1) * PAGE)
    if number > 1 and not lines:
        abort(404)
    return render_template(
        "releases/log.html",
        people=people,
        lines=[(line, *_said(people, line)) for line in lines[:PAGE]],
        number=number,
        more=len(lines) > PAGE,
        may_give=actor.is_clinician and people.couple.therapist_id == actor.id,
        zone=people.couple.time_zone,
    )


def _said(people: cases.People, line: operations.Line) -> tuple[str, str]:
    """What it is and on what it was given out, in words."""
    row, names = line.row, people.by_seat
    signed_on = {"A": row.signed_a_on, "B": row.signed_b_on}
    what = f"{words.whose(row.subject, names)}, {words.period(row.from_on, row.until_on)}"
    return what, words.basis(row.basis == "both_signed", names, signed_on)


@bp.get("/couples/<uuid:couple_id>/releases/list.pdf")
@access.clinical
def printed_log(couple_id: uuid.UUID) -> Any:
    """The same list on paper, whole."""
    actor = access.actor()
    people = cases.people(actor, couple_id)
    zone, practice = people.couple.time_zone, gate.practice()
    entries = []
    for line in operations.listing(actor, people.couple):
        what, basis = _said(people, line)
        reason = f". Reason: {line.row.reason}" if line.row.reason else ""
        day = clock.local(line.row.created_at, zone).date()
        state = {"made": f"{line.row.pages} pages", "making": "being made", "failed": "not made"}[line.state]
        entries.append(words.Line(day, what, line.row.to, basis + reason, line.by, state))
    now: datetime = clock.local(clock.now(), zone)
    head = Head(letterhead.of(practice), (), now.isoformat(timespec="seconds"))
    paper = practice.paper
    made = words.log(head, people.couple.record_id, people.names, entries)
    return printed.answer(made, paper) or redirect(url_for(".log", couple_id=couple_id))


@bp.route("/couples/<uuid:couple_id>/releases/new", methods=["GET", "POST"])
@access.clinical
def new(couple_id: uuid.UUID) -> Any:
    """Whose record, of which time, for whom, on what; then a page that says what will be in it."""
    actor = access.actor()
    people = cases.people(actor, couple_id, to_write=True)
    zone = people.couple.time_zone
    today = clock.today(zone)
    first = operations.first_day(actor, people.couple) or today
    form = ReleaseForm(people.by_seat, today, data={"from_on": first, "until_on": today, "basis": "both_signed"})
    if request.form.get("go") == "change":
        return _asking(people, form)
    if not form.validate_on_submit():
        return _asking(people, form, 422 if form.is_submitted() else 200)
    wish = _wish(form)
    try:
        held = operations.sessions(actor, people.couple, wish)
        seen = operations.fingerprint(wish, held)
        if form.sure.data == "yes":
            _, job = operations.give_out(actor, people, wish, form.seen.data or "", form.key)
            flash("It is in the list of what was given out. Its file is being made.", "success")
            return redirect(url_for("reports_prints.one", job_id=job.id))
    except operations.Nothing:
        form.from_on.errors = [NOTHING]
        return _asking(people, form, 422)
    except operations.Changed:
        form.form_errors.append(CHANGED)
    form.seen.data, form.sure.data = seen, "yes"
    return _asking_again(people, form, wish, held), 409 if form.form_errors else 200


def _wish(form: ReleaseForm) -> operations.Wish:
    return operations.Wish(
        subject=form.subject.data,
        from_on=form.from_on.data,
        until_on=form.until_on.data,
        to=form.to.data,
        basis=form.basis.data,
        signed_a_on=form.signed_a_on.data,
        signed_b_on=form.signed_b_on.data,
        reason=form.reason.data or "",
    )


def _asking(people: cases.People, form: ReleaseForm, status: int = 200) -> Any:
    return render_template("releases/new.html", people=people, form=form), status


def _asking_again(people: cases.People, form: ReleaseForm, wish: operations.Wish, held: Any) -> str:
    names = people.by_seat
    inside, outside = words.contents(wish.subject, names, wish.both_signed)
    return render_template(
        "releases/confirm.html",
        people=people,
        form=form,
        held=held,
        facts=[
            ("What", words.whose(wish.subject, names)),
            ("Period", words.period(wish.from_on, wish.until_on)),
            ("Given to", wish.to),
            ("Basis", words.basis(wish.both_signed, names, {"A": wish.signed_a_on, "B": wish.signed_b_on})),
        ],
        wish=wish,
        inside=inside,
        outside=outside,
    )


@bp.route("/couples/<uuid:couple_id>/releases/<uuid:release_id>/again", methods=["GET", "POST"])
@access.clinical
def again(couple_id: uuid.UUID, release_id: uuid.UUID) -> Any:
    """Have a file that could not be made be made again."""
    actor = access.actor()
    people = cases.people(actor, couple_id, to_write=True)
    line = operations.failed(actor, people, release_id)
    form = AgainForm()
    if form.validate_on_submit():
        try:
            job = operations.again(actor, people, release_id, form.key)
        except operations.Nothing:
            flash("None of its sessions is part of the record any more, so there is nothing to make.", "warning")
            return redirect(url_for(".log", couple_id=couple_id))
        return redirect(url_for("reports_prints.one", job_id=job.id))
    what, basis = _said(people, line)
    page = render_template("releases/again.html", people=people, form=form, line=line, what=what, basis=basis)
    return page, 422 if form.errors else 200


@bp.get("/releases/<uuid:release_id>")
@access.clinical
def file(release_id: uuid.UUID) -> Any:
    """The very bytes that were given out."""
    fetched = operations.fetch(access.actor(), release_id)
    return pdf_answer(fetched.pdf, fetched.file_name)


blueprints = (bp,)
