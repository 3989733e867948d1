"""A report as a PDF in a request: laid out here when it is short, in a process of its own when it is long."""

from flask import Response

from practice import db
from practice.reports import pdf, press
from practice.reports.content.summary import Summary
from practice.reports.response import pdf_answer

LONG = 120_000
"""Characters of HTML of about twenty pages: from there on layout takes seconds."""
TOO_LONG = "This is too long to be one PDF. What is on this page is complete."


def answer(made: Summary, paper: str) -> Response | None:
    """The PDF of a report; None when it is longer than what can be laid out. Ends the reading of the request."""
    db.session.rollback()  # nothing is held open while pages are laid out
    try:
        data, _ = render(made, paper)
    except (pdf.Unprintable, press.Stopped):
        return None
    return pdf_answer(data, made.file_name)


def render(made: Summary, paper: str) -> tuple[bytes, int]:
    """The PDF of a report and its number of pages. Raises `pdf.Unprintable` and `press.Stopped`."""
    if len(pdf.page("summary.html", summary=made)) < LONG:
        return pdf.summary(made, paper)
    with press.Press() as own:
        return press.summary(own, made, paper)
