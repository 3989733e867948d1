"""The next session in the calendar."""

from datetime import timedelta

import pytest

from practice import clock, db
from practice.models import Appointment, AuditEvent, Couple
from practice.sessions import planning
from tests.people import ZONE


def day(days):
    return (clock.today(ZONE) + timedelta(days=days)).isoformat()


def url(couple):
    return f"/couples/{couple.id}/next-session"


def plan(client, couple, expect=200, **values):
    values = {"on": day(3), "at": "16:00", "minutes": "50", "place": "office"} | values
    return client.get(url(couple)).form("plan").fill(values).submit("Save", expect=expect)


def rows():
    db.session.expire_all()
    return db.session.query(Appointment).all()


def test_plan_change_cancel_and_plan_again(world, sign_in):
    client = sign_in("dana")
    page = plan(client, world.pair)
    assert page.url.endswith(f"/couples/{world.pair.id}") and "Next session" in page.flashes[0]
    plan(client, world.pair, at="17:30", minutes="80", place="video")
    (row,) = rows()
    assert f"{clock.local(row.starts_at, ZONE):%H:%M}" == "17:30" and (row.minutes, row.place) == (80, "video")
    client.get(url(world.pair)).follow("Take this session out of the calendar").form("Take it out").submit()
    assert rows()[0].cancelled_at is not None
    plan(client, world.pair, at="17:30")  # the very moment that was cancelled
    (row,) = rows()
    assert row.cancelled_at is None
    found = db.session.query(AuditEvent.event).filter(AuditEvent.event.like("appointment%"))
    assert sorted(event for (event,) in found) == [
        "appointment.cancelled",
        "appointment.changed",
        "appointment.changed",
        "appointment.planned",
    ]


def test_the_zone_is_the_couples(world, sign_in):
    db.session.get(Couple, world.pair.id).time_zone = "Pacific/Auckland"
    db.session.commit()
    plan(sign_in("dana"), world.pair, on=day(4), at="09:00")
    assert f"{clock.local(rows()[0].starts_at, 'Pacific/Auckland'):%Y-%m-%d %H:%M}" == f"{day(4)} 09:00"


def test_what_is_refused_stands_beside_its_field(world, sign_in):
    client = sign_in("dana")
    assert plan(client, world.pair, 422, on=day(-1)).errors == ["Date: The next session lies in the future."]
    assert plan(client, world.pair, 422, minutes="4").errors == ["Minutes: Enter the minutes, from 5 to 480."]
    assert plan(client, world.pair, 422, on="").errors == ["Date: Enter the date."]
    form = client.get(url(world.pair)).form("plan").fill(on=day(2), at="10:00").force(at="noon", on="soon")
    assert len(form.submit("Save", expect=422).errors) == 2
    assert rows() == []


def test_two_sessions_of_one_therapist_never_overlap(world, sign_in):
    third = world.couple(world.dana, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    client = sign_in("dana")
    plan(client, third, at="16:00", minutes="50")
    page = plan(client, world.pair, 422, at="16:00")
    assert page.errors == ["Start: You have a session with C-0003 at 16:00 that day. Choose another time."]
    plan(client, world.pair, 422, at="16:49")
    plan(client, world.pair, 422, at="15:30")
    plan(client, world.pair, at="16:50")
    plan(sign_in("lee"), world.other_pair, at="16:00")  # another therapist's hour


def test_a_double_click_plans_once(world, sign_in):
    form = sign_in("dana").get(url(world.pair)).form("plan").fill(on=day(3), at="16:00")
    form.submit("Save")
    form.submit("Save")
    assert len(rows()) == 1


def test_two_tabs_are_told(world, sign_in):
    client = sign_in("dana")
    one, two = client.get(url(world.pair)).form("plan"), client.get(url(world.pair)).form("plan")
    one.fill(on=day(3), at="16:00").submit("Save")
    page = two.fill(on=day(5), at="12:00").submit("Save", expect=409)
    assert "16:00" in page.text and page.form("plan")["on"] == day(5)
    page.form("plan").submit("Save")
    assert f"{clock.local(rows()[0].starts_at, ZONE):%H:%M}" == "12:00" and len(rows()) == 1


def test_only_the_couples_therapist_plans(world, sign_in):
    sams = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    sign_in("dana").get(url(sams), expect=403)
    sign_in("lee").get(url(world.pair), expect=404)
    sign_in("ana").get(url(world.pair), expect=404)
    sign_in("lee").get(f"{url(world.pair)}/cancel", expect=404)
    with pytest.raises(Exception, match="403"):
        planning.plan(world.dana.actor, sams, clock.now() + timedelta(days=1), 50, "office")


def test_cancelling_nothing_goes_back(world, sign_in):
    assert sign_in("dana").get(f"{url(world.pair)}/cancel").url.endswith(str(world.pair.id))
