"""A repetition that was not made asks for the therapist; one that is still to come does not."""

from datetime import datetime, timedelta

import pytest

from practice import again, clock, db
from practice.couples import caseload, ranking
from tests.couples import cases
from tests.people import ZONE


def given(world, days_ago, **values):
    today = clock.today(ZONE)
    begins = today - timedelta(days=days_ago)
    due = clock.moment(datetime(begins.year, begins.month, begins.day, 20), ZONE) + timedelta(days=3)
    done = {"finished_at": clock.now(), "reviewed_at": clock.now()}
    held = {"begins_on": begins, "due_at": due, "again_days": 7, "again_left": 2} | done | values
    return cases.assigned(world.pair, **held)


@pytest.mark.parametrize(
    ("days_ago", "values", "stuck"),
    [
        (8, {}, True),
        (6, {}, False),
        (8, {"again_left": 0}, False),
        (8, {"state": "closed", "ended_at": clock.now()}, True),
        (8, {"state": "withdrawn", "ended_at": clock.now()}, False),
        (8, {"state": "paused", "paused_at": clock.now()}, False),
    ],
)
def test_a_repetition_that_is_missing(world, days_ago, values, stuck):
    row = given(world, days_ago, **values)
    db.session.commit()
    listed = caseload.load(world.dana.actor, "active").cases
    for case in (caseload.one(world.dana.actor, world.pair.id), *(one for one in listed if one.id == world.pair.id)):
        found = [need for need in case.needs if "again" in need.text]
        assert bool(found) == stuck
        if found:
            day = row.begins_on + timedelta(days=7)
            assert found[0].text == f"Forecast my partner: was to be given again on {day:%b} {day.day} and was not"
            assert found[0].values == {"assignment_id": row.id}
    assert ranking.stuck(world.dana.actor, "active", clock.now()) == ([world.pair.id] if stuck else [])
    assert ranking.stuck(world.lee.actor, "active", clock.now()) == []


def test_the_job_has_its_time(world, time_machine):
    row = given(world, 3)
    comes = again.following(row.begins_on, row.due_at, 7, ZONE)
    db.session.commit()
    for minutes, stuck in ((-60, False), (59, False), (61, True)):
        time_machine.move_to(comes.made_at + timedelta(minutes=minutes), tick=False)
        assert bool(ranking.stuck(world.dana.actor, "active", clock.now())) == stuck
