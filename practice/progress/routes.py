"""The progress report: choose a period and a reader, read it, print it or have it made."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from practice import access
from practice.progress import people, printing, reporting, treatment_routes, treatment_sign_routes
from practice.progress.blueprint import bp
from practice.progress.forms import PeriodForm, PrintForm
from practice.progress.gathering import Period
from practice.reports.response import pdf_answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says: a form, and the period and reader once it is valid."""

    form: PeriodForm
    period: Period | None
    reader: str

    @property
    def values(self) -> dict[str, str]:
        """For addresses of the same report."""
        return {"first": self.period.first.isoformat(), "last": self.period.last.isoformat(), "reader": self.reader}


def _asked(actor: access.Actor, who: people.People) -> Asked:
    """As asked for; what the address leaves out is from the beginning until today, for the therapist."""
    given = dict(reporting.usual(actor, who)) | {name: request.args[name] for name in request.args}
    form = PeriodForm(formdata=MultiDict(given))
    if not form.validate():
        return Asked(form, None, "")
    return Asked(form, Period(form.first.day, form.last.day), form.reader.data)


@bp.get("/couples/<uuid:couple_id>/progress")
@access.clinical
def report(couple_id: uuid.UUID) -> Any:
    """Choose a period and read the report on the screen, as it will be printed."""
    actor = access.actor()
    who = people.find(actor, couple_id)
    asked = _asked(actor, who)
    page: dict[str, Any] = {"who": who, "form": asked.form, "presets": _presets(actor, who, asked), "summary": None}
    if asked.period is None:
        return render_template("progress/report.html", **page), 422
    made = reporting.build(actor, who, asked.period, asked.reader)
    page["summary"], page["pages"], page["large"] = made.summary, made.pages, made.large
    page["pdf_url"] = url_for(".report_pdf", couple_id=couple_id, **asked.values)
    page["print_form"] = PrintForm(data=asked.values) if made.large else None
    return render_template("progress/report.html", **page)


def _presets(actor: access.Actor, who: people.People, asked: Asked) -> list[tuple[str, str, bool]]:
    """(label, address, current) of the periods that are asked for most."""
    here = (asked.period.first, asked.period.last) if asked.period else None
    return [
        (
            label,
            url_for(".report", couple_id=who.couple.id, first=p.first, last=p.last, reader=asked.reader or "clinical"),
            (p.first, p.last) == here,
        )
        for label, p in reporting.presets(actor, who)
    ]


@bp.get("/couples/<uuid:couple_id>/progress.pdf")
@access.clinical
def report_pdf(couple_id: uuid.UUID) -> Any:
    """The report as a PDF, if it is short enough to be made while somebody waits."""
    actor = access.actor()
    who = people.find(actor, couple_id)
    asked = _asked(actor, who)
    if asked.period is None:
        abort(404)
    made = reporting.build(actor, who, asked.period, asked.reader)
    if made.large:
        return redirect(url_for(".report", couple_id=couple_id, **asked.values))
    try:
        data = reporting.render(actor, who, made)
    except reporting.TooLong:
        return redirect(url_for(".report", couple_id=couple_id, **asked.values))
    return pdf_answer(data, made.summary.file_name)


@bp.post("/couples/<uuid:couple_id>/progress/print")
@access.clinical
def report_print(couple_id: uuid.UUID) -> Any:
    """Have a long report made by the worker."""
    actor = access.actor()
    who = people.find(actor, couple_id)
    form = PrintForm()
    if not form.validate_on_submit():
        abort(400)
    row = printing.ask(actor, who, Period(form.first.day, form.last.day), form.reader.data, form.key)
    return redirect(url_for("reports_prints.one", job_id=row.id))


blueprints = (bp,)
VIEWS = (treatment_routes, treatment_sign_routes)
"""The files whose views stand on the blueprint beside those here."""
