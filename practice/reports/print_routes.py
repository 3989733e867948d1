"""Large files made by the worker: the list of one's own, how far one is, and the file. For staff and for clients."""

import uuid
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from practice import access
from practice.reports import prints
from practice.reports.response import pdf_answer

bp = Blueprint("reports_prints", __name__)
my_bp = Blueprint("reports_my_prints", __name__)
EVERY = "5"
"""Seconds between two looks of a page without script, until it is told to stop."""
AGAIN = {
    "couple": ("reports_batches.couple", "couple_id"),
    "month": ("reports_batches.month", ""),
    "progress": ("progress.report", "couple_id"),
    "release": ("releases.log", "couple_id"),
    "own": ("reports_own.index", ""),
}
"""Where each kind is asked for: endpoint, and the value it needs."""


def _listing(layout: str, month_url: str = "") -> str:
    found = prints.listing(access.actor(), request.args.get("page", 1, type=int))
    number = found.number
    return render_template(
        "reports/prints.html",
        layout=layout,
        found=found,
        zone=access.actor().user.time_zone,
        prev_url=url_for(".index", page=number - 1),
        next_url=url_for(".index", page=number + 1),
        month_url=month_url,
    )


def _one(layout: str, job_id: uuid.UUID) -> Response:
    row = prints.one(access.actor(), job_id)
    by_itself = row.going_on and request.args.get("look") != "no"
    endpoint, needs = AGAIN[row.kind]
    answer = make_response(
        render_template(
            "reports/print.html",
            layout=layout,
            row=row,
            by_itself=by_itself,
            every=EVERY,
            again=url_for(endpoint, **({needs: row.couple_id} if needs else {})),
            zone=access.actor().user.time_zone,
        )
    )
    if by_itself:
        answer.headers["Refresh"] = EVERY
    return answer


def _file(job_id: uuid.UUID) -> Response:
    fetched = prints.fetch(access.actor(), job_id)
    return pdf_answer(fetched.pdf, fetched.file_name)


@bp.get("/prints")
@access.clinical
def index() -> str:
    """What this person asked for, the newest first."""
    clinician = access.actor().is_clinician
    return _listing("layouts/therapist.html", url_for("reports_batches.month") if clinician else "")


@bp.get("/prints/<uuid:job_id>")
@access.clinical
def one(job_id: uuid.UUID) -> Any:
    """How far one is; the page looks again by itself while it is being made."""
    return _one("layouts/therapist.html", job_id)


@bp.get("/prints/<uuid:job_id>/file")
@access.clinical
def file(job_id: uuid.UUID) -> Any:
    """The finished file."""
    return _file(job_id)


@my_bp.get("/my/prints", endpoint="index")
@access.partner
def index_of_mine() -> str:
    """What this client asked for, the newest first."""
    return _listing("layouts/partner.html")


@my_bp.get("/my/prints/<uuid:job_id>", endpoint="one")
@access.partner
def one_of_mine(job_id: uuid.UUID) -> Any:
    """How far one of a client's own is."""
    return _one("layouts/partner.html", job_id)


@my_bp.get("/my/prints/<uuid:job_id>/file", endpoint="file")
@access.partner
def file_of_mine(job_id: uuid.UUID) -> Any:
    """A client's own finished file."""
    return _file(job_id)
