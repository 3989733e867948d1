"""A partner's answer that asks for the therapist: reading it, and noting that it was seen to. Clinical side only."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for

from practice import access, answers, flags
from practice.homework.blueprint import bp
from practice.homework.desk.therapist_forms import ConcernForm
from practice.homework.writing import alarms


@bp.route("/concerns/<uuid:concern_id>", methods=["GET", "POST"])
@access.clinical
def concern(concern_id: uuid.UUID) -> Any:
    """What was answered, what it holds back, and a note."""
    person = access.actor()
    found = alarms.find(person, concern_id)
    form = ConcernForm()
    if form.is_submitted():
        access.treats(person, found.case.couple)
    if form.validate_on_submit():
        done = alarms.acknowledge(person, concern_id, form.note.data)
        flash("Noted." if done else "This was noted already.", "success" if done else "info")
        return redirect(url_for(".concern", concern_id=concern_id))
    case = found.case
    names = case.author_names(found.seat)
    said = found.response.answers or {}
    return render_template(
        "homework/concern.html",
        found=found,
        case=case,
        form=form,
        own=person.is_clinician and case.couple.therapist_id == person.id,
        name=names.me,
        says=flags.CONCERNS[found.row.kind.value],
        lines=[
            answers.answered(one, said[one.id], names)
            for one in case.exercise.by_id[found.response.step].fields
            if found.row.kind.value in one.raised(said.get(one.id))
        ],
        ready=alarms.ready(person, case.couple.id) if found.holds else [],
        zone=case.couple.time_zone,
    ), 422 if form.errors else 200
