"""Asking for many sessions as one file: of a couple, or of a month."""

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from practice import access
from practice.reports import batches
from practice.reports.batch_forms import CoupleForm, MonthForm

bp = Blueprint("reports_batches", __name__)


@bp.route("/couples/<uuid:couple_id>/print-all", methods=["GET", "POST"])
@access.clinical
def couple(couple_id: uuid.UUID) -> Any:
    """All signed sessions of a couple: which copy of each."""
    actor = access.actor()
    people, there = batches.of_couple(actor, couple_id)
    form = CoupleForm(there)
    if there and form.validate_on_submit():
        job = batches.ask_couple(actor, couple_id, form.copies.data, form.key)
        return redirect(url_for("reports_prints.one", job_id=job.id))
    page = render_template("reports/print_couple.html", people=people, form=form, there=there)
    return page, 422 if form.is_submitted() else 200


@bp.route("/prints/month", methods=["GET", "POST"])
@access.clinician
def month() -> Any:
    """All signed sessions of one month of the own couples."""
    actor = access.actor()
    there = batches.of_months(actor)
    months = {one.month: f"{date.fromisoformat(one.month + '-01'):%B %Y}" for one in there}
    kinds = {one.kind: one.name for one in there}
    kinds_there = [(kind, kinds[kind]) for kind in batches.OF_MONTH if kind in kinds]
    form = MonthForm(list(months.items()), kinds_there)
    if there and form.validate_on_submit():
        if any((one.month, one.kind) == (form.month.data, form.copies.data) for one in there):
            job = batches.ask_month(actor, form.month.data, form.copies.data, form.key)
            return redirect(url_for("reports_prints.one", job_id=job.id))
        form.copies.errors = ["There is none of these in that month. The table below says what there is."]
    page = render_template("reports/print_month.html", form=form, there=there, months=months)
    return page, 422 if form.is_submitted() else 200
