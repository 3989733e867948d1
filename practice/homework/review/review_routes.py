"""One assignment for its therapist: reading it, saying something back, and every act on it."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from practice import access, clock
from practice.homework.blueprint import bp
from practice.homework.desk import therapist_acts, therapist_queries, therapist_words
from practice.homework.desk.therapist_forms import PlanForm, ReviewForm, SureForm
from practice.homework.review import against, reviewing
from practice.runs import Case

PAGE = "/assignments/<uuid:assignment_id>"
SEATS = ("A", "B")
LINES = therapist_words.LINES


def _back(case: Case) -> Any:
    return redirect(url_for(".assignment", assignment_id=case.id))


@bp.route(PAGE, methods=["GET", "POST"])
@access.clinical
def assignment(assignment_id: uuid.UUID) -> Any:
    """The review. What is written back is posted to this address, so that it survives an expired sign-in."""
    person = access.actor()
    posted = request.method == "POST"
    case = therapist_acts.find(person, assignment_id, to_write=posted)
    marks = therapist_queries.ratings(person, case)
    start = {f"rating_{seat.lower()}": str(row.rating) for seat, row in marks.items()}
    form = ReviewForm(data={"seen": clock.now().isoformat(), **start})
    if not posted:
        return _page(person, case, form)
    form.tapped = _tapped(case)
    if not form.validate():
        return _page(person, case, form, 422)
    texts = {seat: form[f"text_{seat.lower()}"].data for seat in SEATS}
    if form.tapped:
        seat, number = form.tapped
        texts[seat] = LINES[number]
    ratings = {seat: form[f"rating_{seat.lower()}"].data for seat in SEATS}
    new = {
        seat: int(value) for seat, value in ratings.items() if value and value != start.get(f"rating_{seat.lower()}")
    }
    sent = []
    try:
        if any(texts.values()) or new:
            sent = therapist_acts.respond(person, case, form.key, texts, new)
        if request.form.get("go") == "looked_at":
            therapist_acts.looked_at(person, case, _moment(form.seen.data))
    except therapist_acts.Refused as refusal:
        form.form_errors.append(str(refusal))
        return _page(person, case, form, 422)
    flash(f"Sent to {therapist_words.both(sent)}." if sent else "Saved.", "success")
    return _back(case)


def _tapped(case: Case) -> tuple[str, int] | None:
    """The line whose button was pressed: `A:0`."""
    lines = {f"{seat}:{number}": (seat, number) for seat in case.run.audience for number in range(len(LINES))}
    return lines.get(request.form.get("line", ""))


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _page(person: access.Actor, case: Case, form: ReviewForm, status: int = 200) -> Any:
    own = person.is_clinician and case.couple.therapist_id == person.id
    return render_template(
        "homework/assignment.html",
        page=reviewing.review(case, therapist_queries.others(person, case)),
        case=case,
        form=form,
        own=own,
        seats=[seat for seat in SEATS if seat in case.run.audience],
        comments=therapist_queries.comments(person, case),
        marks=therapist_queries.ratings(person, case),
        override=therapist_queries.override(person, case),
        against=against.against(person, case),
        pass_on=reviewing.by_hand_words(case.exercise),
        zone=case.couple.time_zone,
        words=therapist_words,
        now=clock.now(),
    ), status


def _act(assignment_id: uuid.UUID, act: Callable[[access.Actor, Case], Any], done: str) -> Any:
    person = access.actor()
    case = therapist_acts.find(person, assignment_id, to_write=True)
    try:
        act(person, case)
    except therapist_acts.Refused as refusal:
        flash(str(refusal), "warning")
    else:
        flash(done, "success")
    return _back(case)


@bp.post(f"{PAGE}/pause")
@access.clinical
def pause(assignment_id: uuid.UUID) -> Any:
    """Pause it for both."""
    return _act(
        assignment_id, therapist_acts.pause, "Paused. Partners read only: your therapist will open this in session."
    )


@bp.post(f"{PAGE}/resume")
@access.clinical
def resume(assignment_id: uuid.UUID) -> Any:
    """Go on after a pause."""
    return _act(assignment_id, therapist_acts.resume, "It goes on where it stopped.")


@bp.post(f"{PAGE}/release")
@access.clinical
def release(assignment_id: uuid.UUID) -> Any:
    """Pass on one step by hand."""
    key = request.form.get("key", "")
    return _act(assignment_id, lambda person, case: therapist_acts.release(person, case, key), "Opened.")


@bp.post(f"{PAGE}/open")
@access.clinical
def open_early(assignment_id: uuid.UUID) -> Any:
    """Open a dated step before its date."""
    key = request.form.get("key", "")
    return _act(
        assignment_id, lambda person, case: therapist_acts.open_early(person, case, key), "The step is open now."
    )


@bp.route(f"{PAGE}/close", methods=["GET", "POST"])
@access.clinical
def close(assignment_id: uuid.UUID) -> Any:
    """Ask once more, then close it."""
    return _ending(assignment_id, "close", therapist_acts.close, "Closed.")


@bp.route(f"{PAGE}/withdraw", methods=["GET", "POST"])
@access.clinical
def withdraw(assignment_id: uuid.UUID) -> Any:
    """Ask once more, then take it back."""
    return _ending(assignment_id, "withdraw", therapist_acts.withdraw, "Withdrawn.")


@bp.route(f"{PAGE}/stop-repeating", methods=["GET", "POST"])
@access.clinical
def stop_repeating(assignment_id: uuid.UUID) -> Any:
    """Ask once more, then give it no more by itself."""
    person = access.actor()
    case = therapist_acts.find(person, assignment_id, to_write=True)
    form = SureForm()
    if form.validate_on_submit():
        return _act(assignment_id, therapist_acts.stop_repeating, "It is not given again by itself.")
    if not case.assignment.again_left:
        flash("It is not given again by itself.", "info")
        return _back(case)
    page = reviewing.review(case)
    return render_template("homework/stop_repeating.html", case=case, form=form, page=page), 422 if form.errors else 200


def _ending(assignment_id: uuid.UUID, which: str, act: Callable[[access.Actor, Case], Any], done: str) -> Any:
    person = access.actor()
    case = therapist_acts.find(person, assignment_id, to_write=True)
    form = SureForm()
    if form.validate_on_submit():
        return _act(assignment_id, act, done)
    page = reviewing.review(case)
    if not page.running:
        flash(therapist_acts.ENDED, "info")
        return _back(case)
    return render_template(
        f"homework/{which}.html",
        case=case,
        form=form,
        page=page,
        sealed=[case.names[seat] for seat in reviewing.sealed_seats(case.run)],
    ), 422 if form.errors else 200


@bp.route(f"{PAGE}/plan", methods=["GET", "POST"])
@access.clinical
def plan(assignment_id: uuid.UUID) -> Any:
    """Change the day, the place and the note."""
    person = access.actor()
    case = therapist_acts.find(person, assignment_id, to_write=True)
    there = clock.local(case.assignment.due_at, case.couple.time_zone)
    row = case.assignment
    form = PlanForm(
        data={
            "seen": therapist_acts.plan_print(case),
            "due_on": there.date(),
            "due_time": there.time().replace(second=0, microsecond=0),
            "place": row.place,
            "note": row.note or "",
        }
    )
    status = 200
    if form.validate_on_submit():
        try:
            therapist_acts.change_plan(person, case, form.seen.data, form.due, form.place.data, form.note.data)
        except therapist_acts.Refused as refusal:
            form.form_errors.append(str(refusal))
            status = 422
        except therapist_acts.Changed:
            form.seen.data = therapist_acts.plan_print(case)
            form.form_errors.append(
                "Somebody, perhaps you in another tab, changed this in the meantime; what is on record now stands "
                "below. Save again to replace it with yours."
            )
            status = 409
        else:
            flash("Saved.", "success")
            return _back(case)
    elif form.errors:
        status = 422
    return render_template(
        "homework/plan.html", case=case, form=form, zone=case.couple.time_zone, newer=status == 409
    ), status
