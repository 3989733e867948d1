"""The page before a session: everything its therapist wants to have read, and nobody else reads."""

from datetime import timedelta

import pytest

from practice import clock, db
from practice.homework.clockwork import around
from practice.models import Appointment, AppointmentKind, Concern, Couple, Response
from tests.homework.filled import fill
from tests.people import ZONE
from tests.queries import counted
from tests.sessions.prepared import DAY, HOUR, came, section, url
from tests.sessions.written import signed, yesterday


def test_with_nothing_on_record(world, page):
    found = page()
    assert found.h1 == "Prepare the session"
    assert "No session is planned." in found.text and "no session has been signed yet" in found.text
    assert "No check-in before the session." in section(found, "agenda")
    assert "Nothing was planned." in section(found, "planned")
    assert "Nothing else has come in." in section(found, "came")
    assert not found.all("#before") and not found.all("#after") and not found.all("#courses")


def test_the_whole_page(world, page, session):
    for weeks in (5, 4, 3):
        came(fill(world, "after-we-met"), weeks * 7 * DAY, A={"heard": 9, "fair": 9, "useful": 9, "hope": 9})
    came(fill(world, "forecast-my-partner"), 20 * DAY)
    signed(world, held_on=yesterday(7), plan="Each writes down one moment.")
    came(fill(world, "after-we-met"), 5 * DAY, A={"heard": 4, "fair": 5, "useful": 6, "hope": 6, "c_private": "A word"})
    before = fill(world, "before-we-meet", appointment_id=session.id)
    came(before, 20 * HOUR, A={"safe_to_talk": "some", "barrier": ["no_time", "felt_unsafe"]})
    came(fill(world, "forecast-my-partner"), 2 * DAY)
    came(fill(world, "mirror-and-check", upto=1), DAY)
    row = db.session.query(Response).filter_by(assignment_id=before.id, seat="A", step="before").one()
    about = {"couple_id": world.pair.id, "partner_id": world.ana.partner.id, "response_id": row.id}
    db.session.add(Concern(**about, kind="some_topics"))
    db.session.commit()

    found = page()
    assert f"{clock.local(session.starts_at, ZONE):%H:%M}" in found.text and "50 minutes, at the practice" in found.text
    first = found.find(".notice-warning a")
    assert "/concerns/" in first.get("href") and "Ana cannot speak freely about some topics" in found.text
    assert "Both orders put together." in section(found, "agenda")
    assert [one.partition(" ")[0] for one in found.texts("#agenda tbody th")] == ["1.", "2.", "3."]
    assert "Both 3rd" in section(found, "agenda")
    check = section(found, "before")
    assert "The two ratings are 2 points apart: Ana 6 and Ben 4." in check
    assert "Speak with Ana alone first." in check and "What got in the way" not in check
    assert "not seen by Ben" in check and "0 hard, 10 good" in check
    assert "Who stays home" not in check, "topics stand in the agenda"
    after = section(found, "after")
    assert "Worth asking Ana about" in after and "usually 9" in after
    planned = section(found, "planned")
    assert "Each writes down one moment." in planned and "Mirror and check" in planned and "Partly done" in planned
    assert "What got in the way" in planned and "Felt unsafe" in planned
    assert "A word" in section(found, "private")
    listed = section(found, "came")
    assert "Forecast my partner" in listed and "4 answers, side by side" in listed
    assert "Before we meet" not in listed and "After we met" not in listed
    over_time = section(found, "courses")
    assert "After we met" in over_time and "Forecast my partner" in over_time
    assert found.form("Start the session record").action.endswith("/prepare/begin")


def test_only_what_came_in_since_the_last_session(world, page):
    came(fill(world, "small-promises"), 20 * DAY)
    signed(world, held_on=yesterday(7))
    assert "Small promises" not in section(page(), "came")
    came(fill(world, "forecast-my-partner"), 2 * DAY)
    assert page().texts("#came h3") == ["Forecast my partner"]


def test_the_check_in_of_the_coming_session_counts(world, page, session):
    came(fill(world, "before-we-meet"), HOUR, A={"best": "Of no session"})
    came(fill(world, "before-we-meet", appointment_id=session.id), 5 * HOUR, A={"best": "Of this session"})
    text = section(page(), "before")
    assert "Of this session" in text and "Of no session" not in text


def test_drafts_have_no_words(world, page, session):
    given = fill(world, "before-we-meet", upto=0, appointment_id=session.id)
    draft = {"raws": {"best": "Nobody has sent this"}}
    who = {"author_id": world.ana.partner.id, "seat": world.ana.seat}
    db.session.add(Response(assignment_id=given.id, step="before", draft=draft, **who))
    db.session.commit()
    found = page()
    assert "Nobody has sent this" not in found.source
    assert "nothing has come in" in section(found, "before")
    assert "Nothing has come in from the check-in" in section(found, "agenda")


def test_a_session_with_one_alone_and_one_that_goes_on(world, page, session):
    row = db.session.get(Appointment, session.id)
    row.starts_at, row.minutes = clock.now() - timedelta(minutes=10), 50
    row.kind, row.partner_id = AppointmentKind.INDIVIDUAL, world.ana.partner.id
    db.session.commit()
    assert "Going on since" in page().text and "with Ana alone" in page().text
    row = db.session.get(Appointment, session.id)
    row.minutes = 5
    db.session.commit()
    assert "No session is planned." in page().text


def test_words_in_any_script_and_joint_records(world, page):
    came(fill(world, "one-goal"), HOUR)
    came(fill(world, "noticing-log"), HOUR)
    text = "مرحبا <b>&amp; 👩‍👩‍👧‍👦"
    came(fill(world, "after-we-met"), HOUR, A={"unsaid": text})
    found = page()
    assert text in section(found, "after")
    assert found.all("#came td[colspan]"), "what both wrote together stands once"


def test_linked_from_the_home_and_the_couples_page(world, sign_in, session):
    client = sign_in("dana")
    assert url(world) in client.get("/couples").links.values()
    assert client.get(f"/couples/{world.pair.id}").follow("Prepare the session").h1 == "Prepare the session"


def test_of_a_closed_couple_nothing_is_begun(world, page):
    row = db.session.get(Couple, world.pair.id)
    row.state, row.closed_at = "closed", clock.now()
    db.session.commit()
    assert "Start the session record" not in page().text


@pytest.mark.parametrize(("who", "status"), [("ana", 404), ("ben", 404), ("lee", 404), ("sam", 404), ("max", 404)])
def test_for_the_couples_clinicians_alone(world, sign_in, who, status):
    sign_in(who).get(url(world), expect=status)


def test_a_supervisor_reads_and_begins_nothing(world, sign_in):
    couple = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    db.session.commit()
    found = sign_in("dana").get(f"/couples/{couple.id}/prepare")
    assert found.h1 == "Prepare the session" and "Start the session record" not in found.text


def test_as_many_statements_for_much_as_for_little(world, sign_in, engine, session):
    client = sign_in("dana")
    client.fingerprint = None

    def statements():
        db.session.expire_all()
        with counted(engine) as sent:
            client.get(url(world))
        return len(sent)

    came(fill(world, "forecast-my-partner"), 9 * DAY)
    came(fill(world, "before-we-meet"), 9 * DAY)
    statements()
    one = statements()
    for slug in ("forecast-my-partner", "noticing-log", "after-we-met", "before-we-meet", "one-goal", "small-promises"):
        for days in (1, 2, 3):
            came(fill(world, slug), days * DAY)
    assert statements() == one <= 20


def test_what_the_job_gives_is_what_the_page_shows(world, page, settings, session):
    assert around.keep_one(settings, clock.now())
    assert "nothing has come in" in section(page(), "before")
