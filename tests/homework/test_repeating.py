"""Homework given again by itself: made when its day comes, once, and only while nothing stands against it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from practice import again, clock, db
from practice.homework.clockwork import repeating
from practice.models import (
    Assignment,
    AssignmentState,
    AuditEvent,
    Couple,
    CoupleState,
    Credential,
    CredentialStatus,
    Mail,
)
from tests.homework.made import assign, change, pause
from tests.people import ZONE

ZONES = ("America/Chicago", "Europe/Warsaw", "Asia/Kathmandu", "Australia/Lord_Howe")


@pytest.mark.parametrize("zone", ZONES)
def test_the_plan_moves_by_whole_days_at_the_same_wall_time(zone):
    begins = datetime(2026, 3, 1).date()
    for _ in range(40):
        due = clock.moment(datetime.combine(begins + timedelta(days=5), datetime.min.time().replace(hour=20)), zone)
        found = again.following(begins, due, 7, zone)
        assert found.begins_on == begins + timedelta(days=7)
        wall = clock.local(found.due_at, zone)
        assert (wall.date(), wall.hour) == (begins + timedelta(days=12), 20)
        made = clock.local(found.made_at, zone)
        assert (made.date(), made.hour) == (found.begins_on, 8)
        begins = found.begins_on


def test_a_missed_day_moves_everything_and_never_into_the_past():
    begins = datetime(2026, 3, 2).date()
    due = clock.moment(datetime(2026, 3, 4, 20), ZONE)
    found = again.following(begins, due, 7, ZONE)
    now = clock.moment(datetime(2026, 3, 20, 21), ZONE)
    moved = again.shifted(found, now, ZONE)
    assert moved.begins_on == datetime(2026, 3, 20).date()
    assert clock.local(moved.due_at, ZONE).replace(tzinfo=None) == datetime(2026, 3, 22, 20)
    same_day = again.following(begins, clock.moment(datetime(2026, 3, 2, 20), ZONE), 1, ZONE)
    late = again.shifted(same_day, clock.moment(datetime(2026, 3, 3, 21), ZONE), ZONE)
    assert late.due_at > clock.moment(datetime(2026, 3, 3, 21), ZONE)
    early = clock.moment(datetime(2026, 3, 9, 8), ZONE)
    assert again.shifted(found, early, ZONE) == found


def weekly(world, slug="good-news-turn", left=2, **values):
    """Given a week and a bit ago, to be given again every 7 days."""
    begins = clock.today(ZONE) - timedelta(days=8)
    values = {
        "begins_on": begins,
        "due_at": clock.now() - timedelta(days=2),
        "again_days": 7,
        "again_left": left,
    } | values
    return assign(world, slug, **values)


def following(given):
    db.session.expire_all()
    return list(db.session.scalars(select(Assignment).where(Assignment.id != given.id)))


def run(job=None):
    return (job or repeating.Repeat())(None, clock.now())


def test_the_next_one_carries_everything_over(world):
    given = weekly(world, disclosure="turn_released", note="Slowly.", place="Sofa")
    given_id, due = given.id, clock.local(given.due_at, ZONE)
    assert run()
    assert not run()
    [made] = following(given)
    old = db.session.get(Assignment, given_id)
    assert (old.again_left, made.again_left, made.again_days) == (0, 1, 7)
    assert made.series_id == given_id
    assert (made.disclosure, made.note, made.place, made.assigned_by) == (
        "turn_released",
        "Slowly.",
        "Sofa",
        world.dana.id,
    )
    assert made.begins_on == clock.today(ZONE)
    there = clock.local(made.due_at, ZONE)
    assert (there.hour, there.minute) == (due.hour, due.minute)
    assert there.date() == due.date() + timedelta(days=8)
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.subject_id == made.id)).all()
    assert [(one.event, one.actor_id) for one in events] == [("assignment.made", None)]
    mails = [one.message["to"] for one in db.session.scalars(select(Mail))]
    assert mails == [world.ana.user.email]


def test_it_looks_again_at_once_after_one_and_else_after_a_while(world, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    weekly(world)
    weekly(world, left=1)
    job = repeating.Repeat()
    assert run(job) and run(job) and not run(job)
    weekly(world)
    assert not run(job)
    time_machine.shift(31)
    assert run(job)


def test_the_last_one_ends_the_series(world):
    given = weekly(world, left=1)
    assert run()
    [made] = following(given)
    assert (made.again_left, made.again_days, made.series_id) == (0, None, given.id)
    change(made, begins_on=clock.today(ZONE) - timedelta(days=30))
    assert not run()


def test_not_before_its_day(world):
    weekly(world, begins_on=clock.today(ZONE) - timedelta(days=6))
    assert not run()


@pytest.mark.parametrize(
    ("slug", "starts"),
    [("date-rotation", ["A", "B", "A"]), ("hands-off-week", ["A", "B", "A"]), ("mirror-and-check", ["A"] * 3)],
)
def test_the_one_who_starts_changes_where_roles_are_not_exchanged_within(world, slug, starts):
    world.safe(world.pair)
    given = weekly(world, slug)
    seen = [given.starts]
    while run():
        newest = db.session.scalar(
            select(Assignment).where(Assignment.again_days.is_(None) | (Assignment.again_left > 0))
        )
        seen.append(newest.starts)
        change(newest, begins_on=clock.today(ZONE) - timedelta(days=8))
    assert [one.value for one in seen] == starts


@pytest.mark.parametrize("slug", ["full-attention-five", "noticing-log"])
def test_a_log_begins_on_the_day_it_is_made(world, sign_in, slug):
    given = weekly(world, slug, left=1)
    assert run()
    [made] = following(given)
    assert made.begins_on == clock.today(ZONE)
    assert "Start" in " ".join(sign_in("ana").get("/my").links) or sign_in("ana").get(f"/my/practice/{made.id}")


def refuse_by_gate(world, given):
    pass  # new couples have no interview on record: the gate of a G1 exercise is closed


def refuse_by_licence(world, given):
    for held in db.session.scalars(select(Credential).where(Credential.user_id == world.dana.id)):
        held.status = CredentialStatus.SUSPENDED
    db.session.commit()


@pytest.mark.parametrize(("slug", "refuse"), [("clear-ask", refuse_by_gate), ("good-news-turn", refuse_by_licence)])
def test_what_refuses_the_therapist_refuses_the_job_and_is_said_once(world, sign_in, slug, refuse):
    given = weekly(world, slug)
    refuse(world, given)
    job = repeating.Repeat()
    assert not run(job)
    assert not run(job) and not run()
    assert following(given) == []
    assert db.session.get(Assignment, given.id).again_left == 2
    assert [one.message["to"] for one in db.session.scalars(select(Mail))] == [world.dana.user.email]
    text = sign_in("dana").get(f"/assignments/{given.id}").text
    assert "was not, because something stands against it" in text
    for who in ("ana", "ben"):
        assert "again" not in sign_in(who).get(f"/my/practice/{given.id}").text.replace("try again", "")
    if slug == "clear-ask":
        world.safe(world.pair)
        assert run()


def test_paused_withdrawn_and_closed_work(world, sign_in):
    given = weekly(world)
    given_id = given.id
    pause(given)
    assert not run()
    change(given, state=AssignmentState.OPEN, paused_at=None)
    for state, at in ((CoupleState.CLOSED, clock.now()), (CoupleState.ACTIVE, None)):
        couple = db.session.get(Couple, world.pair.id)
        couple.state, couple.closed_at = state, at
        db.session.commit()
        if at:
            assert not run()
    sign_in("dana").get(f"/assignments/{given_id}/withdraw").form().submit("Withdraw it")
    assert not run()
    other_id = weekly(world).id
    sign_in("dana").get(f"/assignments/{other_id}/close").form().submit("Close it")
    assert run()


def test_it_is_stopped_after_asking_once_more(world, sign_in):
    given = weekly(world, begins_on=clock.today(ZONE))
    page = sign_in("dana").get(f"/assignments/{given.id}")
    assert "Every 7 days, 2 more times; the next one on" in page.text
    asked = page.follow("Stop: Given again")
    done = asked.form().submit("Stop")
    assert done.flashes == ["It is not given again by itself."]
    asked.form().submit("Stop")
    events = [one.event for one in db.session.scalars(select(AuditEvent).where(AuditEvent.subject_id == given.id))]
    assert events == ["assignment.repeats_stopped"]
    assert "Every 7 days" not in sign_in("dana").get(f"/assignments/{given.id}").text
    for who in ("lee", "ana", "max"):
        sign_in(who).get(f"/assignments/{given.id}/stop-repeating", expect=404)
