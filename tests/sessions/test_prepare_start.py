"""The record begun from the page before a session: one for each appointment, everything known filled in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.exceptions import NotFound

from practice import clock, db
from practice.models import Appointment, AppointmentKind, Couple, SessionRecord
from practice.sessions import material, preparing, signing, starting
from tests.homework.filled import fill
from tests.homework.made import answer, assign
from tests.people import ZONE
from tests.sessions.prepared import HOUR, came, url
from tests.sessions.test_notes import before
from tests.sessions.written import signed, yesterday

START = "Start the session record"


def records():
    db.session.expire_all()
    return db.session.query(SessionRecord).order_by(SessionRecord.created_at).all()


def alone(row, person):
    row.kind, row.partner_id = AppointmentKind.INDIVIDUAL, person.partner.id
    db.session.commit()
    return row


def planned(world, hours, **values):
    row = Appointment(couple_id=world.pair.id, starts_at=clock.now().replace(second=0, microsecond=0) + hours * HOUR)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.commit()
    return row


def test_everything_known_is_filled_in_and_nothing_is_ticked(world, sign_in, session):
    row = db.session.get(Appointment, session.id)
    row.place, row.minutes, starts = "video", 80, row.starts_at
    planned(world, 24 * 15)
    came(fill(world, "before-we-meet", appointment_id=row.id), 5 * HOUR)
    came(fill(world, "forecast-my-partner"), 30 * HOUR)
    page = sign_in("dana").get(url(world)).form(START).submit()
    assert page.flashes == [
        "The record is begun from what came in. No answer is ticked. Read and change it as you need."
    ]
    form = page.form("session")
    local = clock.local(starts, ZONE)
    assert form["held_on"] == local.date().isoformat() and form["starts"] == f"{local:%H:%M}"
    assert (form["place"], form["modality"], form["next"]) == ("video", "conjoint", "planned")
    assert (form["a_attendance"], form["b_attendance"]) == ("present", "present")
    assert form["focus"].splitlines()[-1] == "The trip in May" and len(form["focus"].splitlines()) == 3
    assert "A good moment" in form["note_data"] and "Homework, Forecast my partner" in form["note_data"]
    assert "Attendance" not in form["note_data"], "it was not held yet"
    (made,) = records()
    assert made.appointment_id == session.id and made.body["typed"].get("pick", []) == []
    looked = signing.review(world.dana.actor, material.find(world.dana.actor, made.id))
    assert looked.content["picked"] == looked.content["scores"] == []
    assert [one["title"] for one in looked.content["homework_reviewed"]] == ["Forecast my partner"]


def test_topics_only_one_of_them_can_read_are_in_no_copy(world, sign_in, session):
    given = assign(world, "before-we-meet", appointment_id=session.id)
    answer(world, "ana", given.id, "before", before(**{"topics-0-topic": "ONLY-ANA"}))
    client = sign_in("dana")
    page = client.get(url(world))
    assert "ONLY-ANA" in page.text
    assert page.form(START).submit().form("session")["focus"] == ""


def test_with_one_alone_what_that_one_can_read(world, sign_in, session):
    alone(db.session.get(Appointment, session.id), world.ana)
    given = assign(world, "before-we-meet", appointment_id=session.id)
    answer(world, "ana", given.id, "before", before(**{"topics-0-topic": "ONLY-ANA"}))
    form = sign_in("dana").get(url(world)).form(START).submit().form("session")
    assert (form["focus"], form["modality"]) == ("ONLY-ANA", "individual_a")


def test_a_second_click_or_tab_is_the_same_record(world, sign_in, session):
    client = sign_in("dana")
    first, second = client.get(url(world)).form(START), client.get(url(world)).form(START)
    one, two = first.submit(), second.submit()
    assert one.url == two.url and len(records()) == 1 and two.flashes == []
    page = client.get(url(world))
    assert START not in page.text and page.follow("Go on with the record").h1.startswith("Session of")
    assert first.submit().url == one.url


def test_after_the_draft_is_deleted_it_can_be_begun_again(world, sign_in, session):
    client = sign_in("dana")
    page = client.get(url(world)).form(START).submit()
    page.follow("Delete this draft").form().submit()
    assert records() == []
    client.get(url(world)).form(START).submit()
    assert len(records()) == 1


def test_of_two_at_the_same_moment_the_later_one_finds_the_same_record(world, session, monkeypatch):
    made, new = starting.begin(world.dana.actor, world.pair.id, session.id, clock.now())
    db.session.commit()
    assert new
    known = preparing.prepare
    as_before = lambda *all: replace(found := known(*all), coming=replace(found.coming, record=None))  # noqa: E731
    monkeypatch.setattr(preparing, "prepare", as_before)
    monkeypatch.setattr(starting, "_key", lambda *_: made.form_key)
    again, _ = starting.begin(world.dana.actor, world.pair.id, session.id, clock.now())
    assert again.id == made.id and len(records()) == 1


def test_several_in_a_day_are_chosen_from(world, sign_in):
    planned(world, 2)
    second = planned(world, 5, minutes=30)
    alone(second, world.ben)
    page = sign_in("dana").get(url(world))
    assert "50 minutes" in page.texts(".lead")[0]
    (other,) = [link for link in page.links if "with Ben alone" in link]
    page = page.follow(other)
    assert "30 minutes" in page.text and "with Ben alone" in page.texts(".lead")[0]
    page.form(START).submit()
    assert [row.appointment_id for row in records()] == [second.id]
    assert records()[0].modality == "individual_b"


def test_a_session_held_without_a_record_is_offered(world, sign_in):
    held = planned(world, -20)
    planned(world, 48)
    page = sign_in("dana").get(url(world))
    (link,) = page.all(".brief a[href*='session=']")
    assert "(no record yet)" in page.text
    page = sign_in("dana").get(link.get("href"))
    assert "Held on" in page.text
    form = page.form(START).submit().form("session")
    assert "Attendance: Ana present, Ben present." in form["note_data"]
    assert records()[0].appointment_id == held.id
    assert "(no record yet)" not in sign_in("dana").get(url(world)).text


def test_a_session_with_one_alone_ends_nobody_elses_fortnight(world, sign_in, session):
    signed(world, held_on=yesterday(14), plan="Plan of both.")
    came(fill(world, "forecast-my-partner"), 10 * 24 * HOUR)
    signed(world, held_on=yesterday(3), modality="individual_b", plan="Plan of Ben.")
    page = sign_in("dana").get(url(world))
    assert "Forecast my partner" in page.texts("#came h3") and "Plan of both." in page.text
    assert "Plan of Ben." not in page.text and "with Ben alone" in page.text
    page.form(START).submit()
    row = records()[-1]
    looked = signing.review(world.dana.actor, material.find(world.dana.actor, row.id))
    assert [one["title"] for one in looked.content["homework_reviewed"]] == ["Forecast my partner"], (
        "as if it had not been"
    )


@pytest.mark.parametrize("who", ["ana", "ben", "lee", "max", "sam"])
def test_nobody_else_begins_one(world, session, who):
    with pytest.raises(NotFound):
        starting.begin(world[who].actor, world.pair.id, session.id, clock.now())
    assert records() == []


def test_of_another_couples_appointment_and_of_none(world, sign_in, session):
    other = Appointment(couple_id=world.other_pair.id, starts_at=clock.now() + timedelta(days=1))
    db.session.add(other)
    db.session.commit()
    form = sign_in("dana").get(url(world)).form(START)
    for posted in (str(other.id), "", "nonsense"):
        form.force(appointment=posted).submit(expect=404)
    assert records() == []


def test_a_supervisor_and_a_closed_couple_begin_nothing(world, sign_in, session):
    row = db.session.get(Couple, world.pair.id)
    row.state, row.closed_at = "closed", clock.now()
    db.session.commit()
    assert START not in sign_in("dana").get(url(world)).text
