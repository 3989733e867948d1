"""A progress report from the request of a clinician: usual periods, the report itself, its PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from practice import access, clock, db
from practice.models import AuditEvent, Couple, PrintJob, PrintKind
from practice.progress import gathering, people
from practice.progress.gathering import Period
from practice.reports import leaving, letterhead, pdf
from practice.reports.content import progress
from practice.reports.content.progress_facts import Reader
from practice.reports.content.summary import Summary

MOST = 20
"""Pages that are rendered while somebody waits (architecture.md §5)."""


class TooLong(Exception):
    """It is longer than what is rendered while somebody waits."""


@dataclass(frozen=True, slots=True)
class Made:
    """A report to be read, and about how many pages it takes."""

    summary: Summary
    pages: int
    paper: str

    @property
    def large(self) -> bool:
        """Whether the worker makes its PDF."""
        return self.pages > MOST


def build(actor: access.Actor, who: people.People, period: Period, reader: Reader) -> Made:
    """The whole report, without its PDF."""
    practice, head, facts = gathering.gather(actor, who, period, reader)
    made = progress.build(head, facts)
    return Made(made, progress.pages(made), practice.paper)


def render(actor: access.Actor, who: people.People, made: Made) -> bytes:
    """The PDF, with a note that it left the house. Raises `TooLong`."""
    printed, couple_id = letterhead.printed(made.summary), who.couple.id
    db.session.rollback()  # nothing is held open while pages are laid out
    try:
        data, _ = pdf.summary(printed, made.paper)
    except pdf.Unprintable as error:
        raise TooLong from error
    leaving.note(actor, access.find(actor, Couple, couple_id), couple_id)
    return data


def usual(actor: access.Actor, who: people.People) -> dict[str, str]:
    """What is shown when nothing was asked for: everything until today, for the therapist."""
    today = clock.today(who.couple.time_zone)
    first = min(gathering.begun(actor, who), today)
    return {"first": first.isoformat(), "last": today.isoformat(), "reader": "clinical"}


def presets(actor: access.Actor, who: people.People) -> Iterator[tuple[str, Period]]:
    """The periods that are asked for most."""
    today = clock.today(who.couple.time_zone)
    first = min(gathering.begun(actor, who), today)
    yield "Since the start", Period(first, today)
    if (before := _last(actor, who)) is not None:
        yield "Since the last report", Period(before, today)
    for label, days in (("Last 3 months", 91), ("Last 12 months", 365)):
        yield label, Period(today - timedelta(days=days), today)


def _last(actor: access.Actor, who: people.People) -> date | None:
    """The day on which a progress report of this couple was last fetched or asked for by this person.

    Of the couple's own row nothing else is ever fetched.
    """
    fetched = db.session.scalar(
        access.readable(actor, AuditEvent)
        .with_only_columns(AuditEvent.at)
        .where(
            AuditEvent.actor_id == actor.id,
            AuditEvent.event == leaving.EVENT,
            AuditEvent.subject == Couple.__tablename__,
            AuditEvent.subject_id == who.couple.id,
        )
        .order_by(AuditEvent.at.desc())
        .limit(1)
    )
    asked = db.session.scalar(
        access.readable(actor, PrintJob)
        .with_only_columns(PrintJob.created_at)
        .where(PrintJob.kind == PrintKind.PROGRESS, PrintJob.couple_id == who.couple.id)
        .order_by(PrintJob.created_at.desc())
        .limit(1)
    )
    moments = [moment for moment in (fetched, asked) if moment is not None]
    return clock.local(max(moments), who.couple.time_zone).date() if moments else None
