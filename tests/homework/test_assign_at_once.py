"""A therapist's clicks that arrive in the same instant, on a database file (and PostgreSQL) of their own."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from practice import clock, db
from practice.exercises import catalogue
from practice.homework.clockwork import repeating
from practice.homework.desk import assigning, therapist_acts, therapist_queries
from practice.models import Assignment, AuditEvent, Comment, GateOverride, Mail, Quality
from tests.database import bound
from tests.homework.made import answer, assign, row, week
from tests.homework.test_at_once import at_once
from tests.people import ZONE, make_world


@pytest.fixture
def world(app, databases):
    url = databases.migrated()
    with bound(url):
        yield make_world()
    databases.drop(url)


def count(model):
    """How many rows."""
    return db.session.scalar(select(func.count()).select_from(model))


def test_assigned_once(world):
    actor, couple_id, key = world.dana.actor, world.pair.id, uuid.uuid4()
    due = datetime.combine(clock.today(ZONE) + timedelta(days=7), time(20, 0))
    plan = assigning.Plan("AB", "A", due, "", "", "mutual", "A reason of more than twenty characters.")
    exercise = catalogue.load("support-i-wish")
    db.session.remove()

    def act():
        return assigning.assign(actor, therapist_queries.pair(actor, couple_id), exercise, plan, key)[1]

    assert sorted(at_once(act, act, act, act)) == [False, False, False, True]
    assert (count(Assignment), count(GateOverride), count(Mail)) == (1, 1, 2)


def test_said_once(world):
    actor, given_id, key = world.dana.actor, assign(world, "after-we-met").id, uuid.uuid4()
    db.session.remove()

    def act():
        case = therapist_acts.find(actor, given_id, to_write=True)
        return len(therapist_acts.respond(actor, case, key, {"A": "Well seen.", "B": "Thank you."}, {"A": 4}))

    assert sum(at_once(act, act, act)) == 2
    assert (count(Comment), count(Quality), count(Mail)) == (2, 1, 2)


def test_passed_on_once(world):
    given_id = assign(world, "forecast-my-partner", disclosure="in_session").id
    for who in ("ana", "ben"):
        answer(world, who, given_id, "forecast", week())
    actor = world.dana.actor
    db.session.remove()

    def act():
        return therapist_acts.release(actor, therapist_acts.find(actor, given_id), "forecast")

    assert sorted(at_once(act, act, act)) == [False, False, True]
    assert row(given_id, "A", "forecast").revealed_at == row(given_id, "B", "forecast").revealed_at is not None
    events = list(db.session.scalars(select(AuditEvent.event)))
    assert events.count("assignment.revealed") == events.count("assignment.released") == 1


def test_closed_and_withdrawn_in_the_same_instant(world):
    given_id = assign(world, "after-we-met").id
    actor = world.dana.actor
    db.session.remove()
    acts = [
        lambda: therapist_acts.close(actor, therapist_acts.find(actor, given_id)),
        lambda: therapist_acts.withdraw(actor, therapist_acts.find(actor, given_id)),
    ]
    found = at_once(*acts)
    assert found.count(True) == 1
    assert sum(isinstance(one, therapist_acts.Refused) for one in found) == 1


def test_given_again_once(world):
    """Workers that all found it due before one of them held its lock."""
    begins = clock.today(ZONE) - timedelta(days=8)
    given_id = assign(world, "good-news-turn", begins_on=begins, again_days=7, again_left=2).id
    now = clock.now()
    db.session.remove()
    assert sorted(at_once(*[lambda: repeating.give_next(given_id, now)] * 3)) == [False, False, True]
    assert (count(Assignment), count(Mail)) == (2, 1)
