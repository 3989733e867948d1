"""A partner's own side: the copies that were given to them."""

import uuid
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from practice import access
from practice.reports import documents, queries
from practice.reports.response import pdf_answer

bp = Blueprint("reports_my", __name__)


@bp.get("/my/copies")
@access.partner
def copies() -> Any:
    """The list, the newest session first."""
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= 10_000:
        abort(404)
    rows, total = queries.copies(access.actor(), page)
    pages = max(1, -(-total // queries.PAGE))
    if page > pages:
        abort(404)
    return render_template(
        "reports_my/copies.html",
        copies=rows,
        zone=access.actor().user.time_zone,
        total=total,
        page=page,
        pages=pages,
        prev_url=url_for(".copies", page=page - 1),
        next_url=url_for(".copies", page=page + 1),
    )


@bp.get("/my/copies/<uuid:document_id>")
@access.partner
def copy(document_id: uuid.UUID) -> Any:
    """The stored bytes of one of them."""
    row = documents.fetch_copy(access.actor(), document_id)
    return pdf_answer(row.pdf, row.file_name)
