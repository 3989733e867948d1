"""Couple flags: recorded by the therapist alone, never changed, their effect shown, and let go by a new judgement."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock, db, runs
from practice.exercises.gates import FLAGS
from practice.models import AssignmentState, AuditEvent, CoupleFlag, Mail
from tests.couples import cases
from tests.homework.made import assign
from tests.people import ZONE

FREEZING = ("coercive_control", "protective_order")


def address(couple, kind="coercive_control"):
    return f"/couples/{couple.id}/safety/{kind}"


def recorded():
    chosen = select(CoupleFlag).order_by(CoupleFlag.recorded_at, CoupleFlag.id)
    return list(db.session.scalars(chosen.execution_options(populate_existing=True)))


def record(sign_in, couple, kind="coercive_control", about="A", present="yes", reason="Told me on the telephone."):
    form = sign_in("dana").get(address(couple, kind)).form("flag")
    form.fill(about=about, present=present, noted_on=clock.today(ZONE).isoformat(), reason=reason)
    return form.submit("Record")


def test_recording_its_history_and_the_end(world, sign_in):
    dana = sign_in("dana")
    page = dana.get(f"/couples/{world.pair.id}/safety")
    assert "Nothing beside the interviews." in page.text
    page = page.follow("Coercive control")
    assert page.h1 == "Record: Coercive control"
    assert "and the agreed pause, E05" in page.text
    assert "They have no open homework that it touches." in page.text
    day = clock.today(ZONE) - timedelta(days=2)
    form = page.form("flag").fill(about="B", noted_on=day.isoformat(), reason="Ben says so.\nمرحبا")
    page = form.submit("Record")
    assert page.flashes == ["Recorded. What it does stands below."]
    assert "Coercive control (Ben)" in page.texts("h3")
    assert "recorded by Dana Rivera" in page.text
    form.submit("Record")
    (row,) = recorded()
    assert (row.kind, row.partner_id, row.present, row.noted_on) == (
        "coercive_control",
        world.ben.partner.id,
        True,
        day,
    )
    assert row.reason == "Ben says so.\nمرحبا"
    (event,) = db.session.scalars(select(AuditEvent))
    assert (event.event, event.couple_id) == ("flag.recorded", world.pair.id)
    page = page.follow("No longer present: Coercive control (Ben)")
    form = page.form("flag")
    assert (form["about"], form["present"]) == ("B", "no")
    page = form.fill(noted_on=clock.today(ZONE).isoformat(), reason="They live apart now.").submit("Record")
    assert "Nothing beside the interviews." in page.text
    assert "History (2)" in page.text
    assert "Coercive control (Ben): no longer present" in page.text
    assert "They live apart now." in page.text
    assert [one.present for one in recorded()] == [True, False]
    assert list(db.session.scalars(select(Mail))) == []


def test_what_is_refused(world, sign_in):
    dana = sign_in("dana")
    page = dana.get(address(world.pair)).form("flag").submit("Record", expect=422)
    assert page.errors == [
        "About whom: Choose whom it is about.",
        "Day on which you learnt of it: Enter the day.",
        "Reason: Write what you base this on.",
    ]
    tomorrow = (clock.today(ZONE) + timedelta(days=1)).isoformat()
    page = page.form("flag").fill(about="AB", noted_on=tomorrow, reason="kept").submit("Record", expect=422)
    assert page.errors == ["Day on which you learnt of it: The day cannot be later than today."]
    assert page.form("flag")["reason"] == "kept"
    today = clock.today(ZONE).isoformat()
    page = page.form("flag").fill(noted_on=today, present="no").submit("Record", expect=422)
    assert page.errors == ["What you record: Nothing like that is on record as present."]
    page = page.form("flag").force(about="C", present="maybe", reason="r" * 2001).submit("Record", expect=422)
    assert len(page.errors) == 3
    dana.get(address(world.pair, "rain"), expect=404)
    assert recorded() == []


def test_one_about_a_partner_is_not_one_about_the_couple(world, sign_in):
    record(sign_in, world.pair, about="AB")
    record(sign_in, world.pair, about="A")
    page = sign_in("dana").get(address(world.pair) + "?about=B&present=no").form("flag")
    page.fill(noted_on=clock.today(ZONE).isoformat(), reason="No.").submit("Record", expect=422)
    page = record(sign_in, world.pair, about="AB", present="no")
    assert "Coercive control (Ana)" in page.texts("h3")
    assert "Coercive control" not in page.texts("h3")


@pytest.mark.parametrize("kind", list(FLAGS))
def test_its_effect_is_shown_before_and_after(world, sign_in, kind):
    world.safe(world.pair)
    gated, free = assign(world, "forecast-my-partner"), assign(world, "after-we-met")
    over = assign(world, "mirror-and-check")
    over.state, over.ended_at = AssignmentState.CLOSED, clock.now()
    db.session.commit()
    words = {
        **dict.fromkeys(FREEZING, (["Held back from both"], [])),
        **dict.fromkeys(("acute_suicidality", "psychosis_mania", "active_substance_crisis"), (["thought"], [])),
        **dict.fromkeys(("undisclosed_affair", "separation_decided"), (["thought"], ["thought"])),
    }[kind]
    dana = sign_in("dana")
    for page in (dana.get(address(world.pair, kind)), record(sign_in, world.pair, kind)):
        shown = {
            item.find("a").text: "".join(item.itertext())
            for item in page.all("main li")
            if item.find("a") is not None and item.find("a").get("href", "").startswith("/assignments/")
        }
        assert set(shown) == {"Forecast my partner"} | ({"After we met"} if words[1] else set())
        for title, expected in (("Forecast my partner", words[0]), ("After we met", words[1])):
            for word in expected:
                assert word in shown[title]
    assert runs.find(world.dana.actor, gated.id).frozen == (kind in FREEZING)
    assert not runs.find(world.dana.actor, free.id).frozen
    page = dana.get(f"/couples/{world.pair.id}")
    assert FLAGS[kind] in page.text
    assert ("Forecast my partner: held back from both since a safety flag was recorded" in page.text) == (
        kind in FREEZING
    )
    assert ("Held back from both" in page.text) == (kind in FREEZING)
    record(sign_in, world.pair, kind, present="no")
    assert not runs.find(world.dana.actor, gated.id).frozen
    assert "held back" not in dana.get(f"/couples/{world.pair.id}").text.lower()


def test_what_was_assigned_in_knowledge_of_it_goes_on(world, sign_in):
    record(sign_in, world.pair)
    given = assign(world, "forecast-my-partner")
    assert not runs.find(world.dana.actor, given.id).frozen
    page = sign_in("dana").get(f"/couples/{world.pair.id}/safety")
    assert "Assigned in knowledge of it; it goes on" in page.text
    page = sign_in("dana").get(f"/assignments/{given.id}")
    assert "Its safety gate would be closed now" in page.text
    record(sign_in, world.pair, about="B")
    page = sign_in("dana").get(f"/assignments/{given.id}")
    assert "Coercive control (Ben): recorded after this was assigned" in page.text


def test_a_positive_interview_shows_what_it_did(world, sign_in):
    assign(world, "forecast-my-partner")
    dana = sign_in("dana")
    page = dana.get(f"/couples/{world.pair.id}/partners/{world.ana.partner.id}/safety")
    assert "Forecast my partner" in page.links
    today = clock.today(ZONE).isoformat()
    page = page.form("safety").fill(ipv="positive", assessed_on=today).submit("Record")
    assert "Since the positive interview, of their open homework:" in page.text
    assert "Held back from both" in page.text


def test_who_gets_in(world, sign_in):
    couple = world.couple(world.sam, ("ora", "Ora"), ("pat", "Pat"))
    db.session.commit()
    row = {"kind": "undisclosed_affair", "present": True, "noted_on": clock.today(ZONE), "recorded_by": world.sam.id}
    cases.add(CoupleFlag(couple_id=couple.id, partner_id=None, reason="Between us.", **row))
    db.session.commit()
    lead = sign_in("dana")
    page = lead.get(f"/couples/{couple.id}/safety")
    assert "Between us." in page.text
    assert "No longer present: Undisclosed affair" not in page.links
    lead.get(address(couple), expect=403)
    for who in ("lee", "max", "ora", "pat"):
        sign_in(who).get(address(couple), expect=404)
        sign_in(who).get(f"/couples/{couple.id}/safety", expect=404)


def test_an_admin_reads_nothing_of_it(world, sign_in):
    record(sign_in, world.pair, reason="Never for an admin.")
    page = sign_in("max").get("/audit-log")
    assert "Wrote in a couple's record" in page.text
    for word in ("flag", "Coercive", "Never for"):
        assert word not in page.text
    assert "Recorded a safety flag" in sign_in("dana").get("/audit-log").text
