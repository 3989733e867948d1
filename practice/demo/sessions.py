"""Appointments and the signed session of the demo."""

from datetime import timedelta

from practice import clock
from practice.demo.people import Pair, People
from practice.demo.rows import Rows
from practice.models import Appointment, Assignment


def plan(rows: Rows, pair: Pair, days: int) -> Appointment:
    """The couple's next session, in so many days at four in the afternoon of their zone."""
    there = clock.local(rows.now, pair.couple.time_zone).replace(hour=16, minute=0, tzinfo=None) + timedelta(days=days)
    return rows.add(Appointment, couple_id=pair.couple.id, starts_at=clock.moment(there, pair.couple.time_zone))


def first_couple(rows: Rows, cast: People, pair: Pair, forecast: Assignment) -> dict[str, str]:
    """The signed session of Ana and Ben, their next appointment; returns addresses."""
    plan(rows, pair, 3)
    return {}
