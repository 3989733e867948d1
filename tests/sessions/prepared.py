"""The page before a session and what is needed to fill it: answers as if they had come in some time ago."""

from datetime import timedelta

from practice import clock, db
from practice.models import Assignment, Response

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def url(world):
    """The address of the page."""
    return f"/couples/{world.pair.id}/prepare"


def came(given, ago, **answers):
    """As if it had come in so long ago; `A={...}` is laid over Ana's answers to the first step."""
    rows = db.session.query(Response).filter_by(assignment_id=given.id).order_by(Response.submitted_at).all()
    for number, row in enumerate(rows):
        row.submitted_at = clock.now() - ago + timedelta(minutes=number)
        row.revealed_at = row.submitted_at if row.revealed_at else None
        if row.seat and row.seat.value in answers and row.step == rows[0].step:
            row.answers = row.answers | answers[row.seat.value]
    held = db.session.get(Assignment, given.id)
    held.created_at, held.due_at = clock.now() - ago - DAY, clock.now() - ago + HOUR
    db.session.commit()
    return given.id


def section(page, name):
    """The words of a part of it."""
    return " ".join(page.texts(f"#{name}"))
