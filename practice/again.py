"""When homework that is given again comes next. Pure: plain values in, a day and a moment out.

Read by the job that makes it and by every page that says when.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from practice import clock

HOUR = time(8, 0)
"""Wall time of the couple's zone at which the next one is made: nobody is written to at night."""


@dataclass(frozen=True, slots=True)
class Next:
    """The first day of the next one, the moment it is made, and for when it is planned."""

    begins_on: date
    made_at: datetime
    due_at: datetime


def following(begins_on: date, due_at: datetime, days: int, zone: str) -> Next:
    """The one after an assignment that is given again every so many days.

    First day and plan move by so many days, the plan at the same wall time: it lasts as long as before.
    """
    due = clock.local(due_at, zone)
    planned = due.date() + timedelta(days=days)
    begins = begins_on + timedelta(days=days)
    made_at = clock.moment(datetime.combine(begins, HOUR), zone)
    return Next(begins, made_at, clock.moment(datetime.combine(planned, due.time()), zone))


def shifted(found: Next, now: datetime, zone: str) -> Next:
    """The same when its day is past, because nobody could make it in time: as if it began today."""
    today, due = clock.local(now, zone).date(), clock.local(found.due_at, zone)
    late = timedelta(days=max(0, (today - found.begins_on).days))
    planned = datetime.combine(due.date() + late, due.time())
    if clock.moment(planned, zone) <= now:
        planned += timedelta(days=1)
    return Next(found.begins_on + late, found.made_at, clock.moment(planned, zone))
