"""Separate interviews: recorded by the therapist alone, kept as history, and no partner can tell."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock, db
from practice.models import AuditEvent, Ipv, SafetyStatus
from tests.couples import cases

TODAY = "America/Chicago"


def address(partner):
    return f"/couples/{partner.couple_id}/partners/{partner.id}/safety"


def recorded():
    db.session.expire_all()
    return list(db.session.scalars(select(SafetyStatus).order_by(SafetyStatus.recorded_at)))


def test_recording_and_its_history(world, sign_in):
    dana = sign_in("dana")
    page = dana.get(f"/couples/{world.pair.id}/safety")
    assert page.text.count("Unknown: no interview recorded") == 2
    assert "separately and as a matter of course" in page.text
    today = clock.today(TODAY)
    form = dana.get(address(world.ana.partner)).form("safety")
    form.fill(ipv="negative", assessed_on=today.isoformat(), note="Spoke freely.\nمرحبا 👍")
    page = form.submit("Record")
    assert "Counts until" in page.text
    assert "Ben has no safety interview on record" in page.text
    form.submit("Record")
    (row,) = recorded()
    assert (row.ipv, row.assessed_on, row.note) == (Ipv.NEGATIVE, today, "Spoke freely.\nمرحبا 👍")
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.event, event.couple_id) == ("safety.recorded", world.pair.id)
    dana.get(address(world.ana.partner)).form("safety").fill(
        ipv="positive", assessed_on=(today - timedelta(days=9)).isoformat()
    ).submit("Record")
    page = dana.get(f"/couples/{world.pair.id}/safety")
    assert "Ana's safety status is positive." in page.text
    assert "History (2)" in page.text
    assert "Spoke freely." in page.text
    assert recorded()[1].note is None


def test_what_is_refused(world, sign_in):
    form = sign_in("dana").get(address(world.ana.partner)).form("safety")
    page = form.submit("Record", expect=422)
    assert page.errors == [
        "Your judgement: Choose what the interview showed.",
        "Day of the separate interview: Enter the day.",
    ]
    tomorrow = (clock.today(TODAY) + timedelta(days=1)).isoformat()
    page = page.form("safety").fill(ipv="negative", assessed_on=tomorrow, note="kept").submit("Record", expect=422)
    assert page.errors == ["Day of the separate interview: The interview cannot be later than today."]
    assert page.form("safety")["note"] == "kept"
    page = page.form("safety").force(note="n" * 2001, ipv="fine").submit("Record", expect=422)
    assert "Private note: Use at most 2,000 characters." in page.errors
    assert recorded() == []


def test_a_stale_interview_is_said(world, sign_in):
    world.safe(world.pair, days_ago=181)
    page = sign_in("dana").get(f"/couples/{world.pair.id}/safety")
    assert "Ana's safety interview is 181 days old; it counts for 180 days." in page.text


def test_the_supervisor_reads_the_note(world, sign_in):
    couple = world.couple(world.sam, ("ora", "Ora"), ("pat", "Pat"))
    ora = world.partners(couple)[0]
    status = {"ipv": Ipv.NEGATIVE, "assessed_on": clock.today(TODAY), "recorded_by": world.sam.id}
    cases.add(SafetyStatus(partner_id=ora.id, note="Between us.", **status))
    db.session.commit()
    assert "Between us." in sign_in("dana").get(f"/couples/{couple.id}/safety").text
    sign_in("lee").get(f"/couples/{couple.id}/safety", expect=404)


PARTNER_PAGES = ("/my/agreement", "/my/agreement/not-now", "/my/therapist")


@pytest.mark.parametrize("ipv", list(Ipv))
def test_no_partner_page_changes_by_a_byte(world, sign_in, ipv):
    def pages():
        clients = (sign_in("ana"), sign_in("ben"))
        return [" ".join(client.get(path).texts("main")) for client in clients for path in PARTNER_PAGES]

    before = pages()
    for partner in world.partners(world.pair):
        status = {"ipv": ipv, "assessed_on": clock.today(TODAY), "recorded_by": world.dana.id}
        cases.add(SafetyStatus(partner_id=partner.id, note="canary-note", **status))
    db.session.commit()
    assert pages() == before


def test_partner_pages_hold_nothing_of_the_other_and_no_word_of_safety(world, sign_in):
    world.safe(world.pair, ipv=Ipv.POSITIVE)
    for me, other in (("ana", world.ben), ("ben", world.ana)):
        client = sign_in(me)
        for path in PARTNER_PAGES:
            source = client.get(path).source
            body = " ".join(client.get(path).texts("main")).lower()
            assert f"{other.username}@home.example" not in source
            assert other.name not in source
            for word in ("safety", "interview", "positive", "screen", "gate", other.partner.name.lower()):
                assert not re.search(rf"\b{word}\b", body), (path, word)
