"""The next session in the calendar."""

from datetime import timedelta

import pytest

from practice import clock, db
from practice.models import Appointment, AuditEvent, Couple
from practice.sessions import material, planning, signing
from tests.people import ZONE
from tests.sessions.written import draft, fill


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


def alone(client, world, seat="A", expect=200, **values):
    values = {"on": day(2), "at": "10:00"} | values
    return client.get(f"{url(world.pair)}?with={seat}").form("plan").fill(values).submit("Save", expect=expect)


def test_a_session_with_one_leaves_the_common_one_alone(world, sign_in):
    client = sign_in("dana")
    plan(client, world.pair, at="16:00")
    page = alone(client, world)
    assert "with Ana alone" in page.flashes[0]
    alone(client, world, at="11:00")  # moves it
    alone(client, world, "B", at="12:00")
    found = {(row.kind.value, row.partner_id): f"{clock.local(row.starts_at, ZONE):%H:%M}" for row in rows()}
    ana, ben = world.ana.partner.id, world.ben.partner.id
    assert found == {("conjoint", None): "16:00", ("individual", ana): "11:00", ("individual", ben): "12:00"}
    page = client.get(f"{url(world.pair)}?with=A")
    assert "11:00" in page.text and "Only Ana sees that this session is planned." in page.text
    page = page.follow("Take this session out of the calendar")
    assert "with Ana alone" in page.text and "let Ana know" in page.text
    page.form("Take it out").submit()
    gone = [row.partner_id for row in rows() if row.cancelled_at]
    assert gone == [ana]
    assert "16:00" in client.get(url(world.pair)).text
    assert client.get(f"{url(world.pair)}?with=C").h1 == "Next session", "both, whatever else the address says"


def test_it_overlaps_no_other_session_either(world, sign_in):
    client = sign_in("dana")
    plan(client, world.pair, on=day(2), at="10:30")
    page = alone(client, world, expect=422)
    assert page.errors == ["Start: You have a session with this couple at 10:30 that day. Choose another time."]
    alone(client, world, at="09:00")
    plan(client, world.pair, 422, on=day(2), at="09:30")


def test_only_who_comes_alone_sees_it(world, sign_in):
    client = sign_in("dana")
    plan(client, world.pair, on=day(5))
    before = {page: sign_in("ben").get(page).text for page in ("/my", "/my/therapist")}
    alone(client, world)
    assert {page: sign_in("ben").get(page).text for page in before} == before
    for page in before:
        assert "10:00, for you alone" in sign_in("ana").get(page).text.replace(" (New York time)", "")
    assert "10:00" in client.get(f"/couples/{world.pair.id}").text
    assert "10:00" not in sign_in("cleo").get("/my").text
    sign_in("lee").get(f"{url(world.pair)}?with=A", expect=404)


def test_a_moment_that_was_cancelled_is_taken_up_for_whoever_comes_now(world, sign_in):
    client = sign_in("dana")
    plan(client, world.pair, on=day(2), at="10:00")
    client.get(url(world.pair)).follow("Take this session out of the calendar").form("Take it out").submit()
    alone(client, world)
    (row,) = rows()
    assert (row.kind.value, row.partner_id, row.cancelled_at) == ("individual", world.ana.partner.id, None)
    assert "10:00" not in sign_in("ben").get("/my").text
    client.get(f"{url(world.pair)}?with=A").follow("Take this session out of the calendar").form("Take it out").submit()
    plan(client, world.pair, on=day(2), at="10:00")
    assert (rows()[0].kind.value, rows()[0].partner_id) == ("conjoint", None)
    assert "10:00" in sign_in("ben").get("/my").text


def test_a_session_with_one_is_written_up_as_that(world, sign_in):
    alone(sign_in("dana"), world, "B", on=day(0) if clock.local(clock.now(), ZONE).hour < 9 else day(1), at="23:59")
    db.session.query(Appointment).one().starts_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    form = sign_in("dana").get(f"/couples/{world.pair.id}/sessions/new").form("session")
    assert form["modality"] == "individual_b"


def test_a_record_names_the_next_session_of_those_it_is_for(world, sign_in):
    """Planned from the record of a session with ana alone, the next one is with ana alone: ben's stays where it was."""
    client = sign_in("dana")
    alone(client, world)
    assert material.following(world.dana.actor, world.pair.id, clock.now()) is None
    plan(client, world.pair, on=day(6))
    home = sign_in("ben").get("/my").text
    joint = draft(world, next="planned")
    assert review(world, joint).content["next_session"]["starts_at"].startswith(day(6))
    own = draft(world, modality="individual_a", next="planned")
    assert review(world, own).content["next_session"]["starts_at"].startswith(f"{day(2)}T10:00")
    assert "with Ana alone" in client.get(f"/sessions/{own.id}/edit").text
    fill(world, own.id, next="new", next_on=day(9), next_at="12:00", next_minutes="50", next_place="office")
    signing.sign(world.dana.actor, own.id)
    db.session.commit()
    found = {row.partner_id: clock.local(row.starts_at, ZONE).date().isoformat() for row in rows()}
    assert found == {None: day(6), world.ana.partner.id: day(9)}
    assert sign_in("ben").get("/my").text == home


def review(world, row):
    return signing.review(world.dana.actor, material.find(world.dana.actor, row.id))


def test_cancelling_nothing_goes_back(world, sign_in):
    assert sign_in("dana").get(f"{url(world.pair)}/cancel").url.endswith(str(world.pair.id))
