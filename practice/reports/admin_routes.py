"""The admin's side: whether signed records are as they were signed. Counts and record numbers, never content."""

from flask import Blueprint, render_template

from practice import access
from practice.reports import integrity

bp = Blueprint("reports_admin", __name__)
MOST = 500
"""Records that a page looks at; the command looks at all of them."""


@bp.get("/practice/integrity")
@access.admin
def check() -> str:
    """Check the newest records now, and show what was found."""
    return render_template("reports/integrity.html", checked=integrity.check(MOST), most=MOST)
