"""Long progress reports, made by the worker."""

import uuid
from datetime import date

from practice import access
from practice.models import PrintJob, PrintKind
from practice.progress import people, reporting
from practice.progress.gathering import Period
from practice.reports import letterhead, pdf, press, printing
from practice.reports.content.progress_facts import Reader

TOO_LONG = "This report is too long to be printed. Choose a shorter period."


def ask(actor: access.Actor, who: people.People, period: Period, reader: Reader, key: uuid.UUID) -> PrintJob:
    """Ask for the report; the same form sent twice asks once. Flushes."""
    wish = {"first": period.first.isoformat(), "last": period.last.isoformat(), "reader": reader}
    return printing.ask(actor, PrintKind.PROGRESS, wish, form_key=key, couple_id=who.couple.id)


def make(asked: printing.Asked, step: printing.Step) -> printing.Made:
    """The maker for `printing.Printing`: gathers, then renders in a process of its own."""
    who = people.find(asked.actor, asked.couple_id)
    period = Period(date.fromisoformat(asked.wish["first"]), date.fromisoformat(asked.wish["last"]))
    with press.Press() as own:
        made = reporting.build(asked.actor, who, period, asked.wish["reader"])
        summary = letterhead.printed(made.summary)
        step(1, 2)
        try:
            data, pages = press.summary(own, summary, made.paper)
        except (pdf.Unprintable, press.Stopped) as error:
            raise printing.Refused(TOO_LONG) from error
    return printing.Made(data, pages, summary.file_name)
