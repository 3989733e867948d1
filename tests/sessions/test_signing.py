"""What signing demands, freezes and keeps, and what it does when others act in the same moment."""

import subprocess
import sys
from datetime import timedelta

import pytest

from practice import clock, db
from practice.config import ROOT
from practice.models import Appointment, Credential, CredentialStatus, Document, SessionRecord, Therapist
from practice.reports import content, documents
from practice.sessions import freezing, material, signing
from tests.homework.made import answer, assign, week
from tests.people import ZONE
from tests.sessions.written import FULL, draft, fill, fresh, keys, signed, yesterday


def licences(world):
    return db.session.query(Credential).filter_by(user_id=world.dana.id).all()


def review(world, row):
    return signing.review(world.dana.actor, material.find(world.dana.actor, row.id))


@pytest.mark.parametrize("name", ["starts", "ends", "a_risk", "b_risk", "plan", "decision", "why_none", "held_on"])
def test_each_required_field_is_required(world, name):
    row = draft(world, **{name: ""})
    assert name in [field for field, _ in review(world, row).missing]
    with pytest.raises(signing.Refused):
        signing.sign(world.dana.actor, row.id)
    assert fresh(row.id).state == "draft"


def test_the_other_required_fields(world):
    def said(**typed):
        return [name for name, _ in review(world, draft(world, **typed)).missing]

    assert said() == []
    assert said(interventions=[]) == ["interventions"]
    assert said(interventions=["other"]) == ["interventions_text"]
    assert said(interventions=[], interventions_text="Sat in silence.") == []
    assert said(modality="") == ["modality"]
    assert said(a_attendance="absent", b_attendance="absent") == ["a_attendance"]
    assert said(a_attendance="absent", b_attendance="late") == []
    assert said(modality="individual_b", b_attendance="absent") == ["b_attendance"]
    assert said(a_risk="text", b_risk="") == ["a_risk_text", "b_risk"]
    assert said(a_risk="text", a_risk_text="A new worry.") == []
    assert said(modality="individual_b", a_risk="") == [], "nobody is asked about who was not there"
    assert said(modality="individual_b", b_risk="") == ["b_risk"]
    assert said(decision="assigned") == ["task"]
    assert said(held_on=yesterday(-2)) == ["held_on"]
    assert said(next="new") == ["next_on", "next_at"]


def test_a_licence_that_had_expired_by_then_is_refused_although_it_is_good_today(world, sign_in):
    (own,) = licences(world)
    own.expires_on = clock.today(ZONE) - timedelta(days=20)
    # Renewed since: a new licence row that begins after the session.
    world.credential(world.dana, "MFT 999", issued_on=clock.today(ZONE) - timedelta(days=5))
    db.session.commit()
    row = draft(world, held_on=yesterday(10))
    page = sign_in("dana").get(f"/sessions/{row.id}/sign")
    assert "expired on" in page.text and "Licences" in page.text
    assert not any("Sign" in form.buttons for form in page.forms)
    with pytest.raises(signing.Refused, match="expired"):
        signing.sign(world.dana.actor, row.id)
    assert signed(world, held_on=yesterday(2)).frozen["author"]["number"] == "MFT 999"


def test_a_licence_that_was_good_then_is_enough_although_it_has_expired_since(world):
    (own,) = licences(world)
    own.expires_on = clock.today(ZONE) - timedelta(days=2)
    db.session.commit()
    row = signed(world, held_on=yesterday(3))
    assert row.state == "signed" and row.credential_id == own.id
    with pytest.raises(signing.Refused):
        signing.sign(world.dana.actor, draft(world, held_on=yesterday(1)).id)


@pytest.mark.parametrize("status", [CredentialStatus.SUSPENDED, CredentialStatus.PENDING])
def test_a_licence_that_is_not_active_is_refused(world, status):
    (own,) = licences(world)
    own.status = status
    db.session.commit()
    with pytest.raises(signing.Refused):
        signing.sign(world.dana.actor, draft(world).id)


def test_signing_twice_is_signing_once(world, sign_in):
    row = draft(world)
    form = sign_in("dana").get(f"/sessions/{row.id}/sign").form("Sign")
    first = form.submit()
    sha256 = fresh(row.id).sha256
    second = form.submit()
    assert first.url == second.url and "unchanged since" in second.text
    assert fresh(row.id).sha256 == sha256
    assert db.session.query(Document).filter_by(session_id=row.id).count() == 4


def test_two_signatures_at_once_are_one(world, monkeypatch):
    row_id = draft(world).id
    inner = documents.render_all
    nested = []

    def render(record, paper):
        if not nested:
            nested.append(True)
            signing.sign(world.dana.actor, row_id)  # the other half of a double click, while this one prints
            db.session.commit()
        return inner(record, paper)

    monkeypatch.setattr(documents, "render_all", render)
    row = signing.sign(world.dana.actor, row_id)
    db.session.commit()
    assert row.state == "signed" and len(nested) == 1
    assert db.session.query(Document).filter_by(session_id=row_id).count() == 4


def test_a_draft_saved_elsewhere_while_it_prints_is_not_signed(world, monkeypatch):
    row_id = draft(world).id
    inner = documents.render_all

    def render(record, paper):
        fill(world, row_id, plan="Another plan")
        db.session.commit()
        return inner(record, paper)

    monkeypatch.setattr(documents, "render_all", render)
    with pytest.raises(signing.Changed):
        signing.sign(world.dana.actor, row_id)
    db.session.rollback()
    assert fresh(row_id).state == "draft" and db.session.query(Document).count() == 0


def test_what_is_revealed_after_the_review_is_looked_at_again(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    row = draft(world)
    ticked = keys(world, row.id, ":self_")
    fill(world, row.id, copy=ticked[:1])
    db.session.commit()
    form = sign_in("dana").get(f"/sessions/{row.id}/sign").form("Sign")
    answer(world, "ben", given.id, "forecast", week(3, 3))  # reveals both
    page = form.submit(expect=409)
    assert "Something changed since you opened this page" in page.errors[0]
    assert fresh(row.id).state == "draft"
    page.form("Sign").submit()
    (item,) = fresh(row.id).frozen["picked"]
    assert [one["seen_by"] for one in item["answers"]] == [["A", "B"]]


def test_a_reveal_after_the_signature_changes_nothing(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    row = draft(world)
    key = keys(world, row.id, ":self_")[0]
    fill(world, row.id, copy=[key])
    db.session.commit()
    signing.sign(world.dana.actor, row.id)
    db.session.commit()
    before = fresh(row.id).frozen
    bytes_before = {one.kind: one.pdf for one in db.session.query(Document)}
    answer(world, "ben", given.id, "forecast", week(3, 3))
    after = fresh(row.id)
    assert after.frozen == before and content.digest(after.frozen) == after.sha256
    assert {one.kind: one.pdf for one in db.session.query(Document)} == bytes_before
    assert before["picked"][0]["answers"][0]["seen_by"] == ["A"]
    assert "unchanged since" in sign_in("dana").get(f"/sessions/{row.id}").text


def test_the_next_session_enters_the_calendar_with_the_signature(world):
    soon = (clock.today(ZONE) + timedelta(days=7)).isoformat()
    row_id = draft(world, next="new", next_on=soon, next_at="16:00", next_minutes="50", next_place="video").id
    assert db.session.query(Appointment).count() == 0
    row = signing.sign(world.dana.actor, row_id)
    db.session.commit()
    planned = db.session.query(Appointment).one()
    assert row.frozen["next_session"]["starts_at"].startswith(f"{soon}T16:00")
    assert f"{clock.local(planned.starts_at, ZONE):%H:%M}" == "16:00" and planned.place == "video"
    # The next record finds it as planned, and moves it.
    later = (clock.today(ZONE) + timedelta(days=9)).isoformat()
    typed = {"next": "new", "next_on": later, "next_at": "17:00", "next_minutes": "50", "next_place": "office"}
    signed(world, held_on=yesterday(), starts="10:00", ends="11:00", **typed)
    assert f"{clock.local(db.session.query(Appointment).one().starts_at, ZONE):%Y-%m-%d %H:%M}" == f"{later} 17:00"


def test_homework_made_on_the_day_is_ticked_and_printed(world):
    given = assign(world, "support-i-wish")
    row = draft(
        world, held_on=clock.today(ZONE).isoformat(), starts="00:00", ends="00:01", decision="assigned", task=[]
    )
    fill(world, row.id, task=[given.id.hex], known=[given.id.hex])
    db.session.commit()
    frozen = review(world, row).content
    assert [task["given_to"] for task in frozen["assigned"]["tasks"]] == [["A", "B"]]


def test_a_fingerprint_does_not_depend_on_the_moment(world):
    row = draft(world)
    first = review(world, row)
    second = signing.review(world.dana.actor, material.find(world.dana.actor, row.id), first.now + timedelta(hours=1))
    assert first.seen == second.seen == freezing.seen(freezing.signed(first.content, "2026-01-12T16:00:00-06:00"))


# --- associates ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sams(world):
    """Sam's couple."""
    return world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))


def test_an_associate_submits_and_the_supervisor_signs(world, sams, sign_in):
    row = draft(world, world.sam, sams)
    sam, dana = sign_in("sam"), sign_in("dana")
    page = sam.get(f"/sessions/{row.id}/sign")
    assert "Dana Rivera" in page.text
    form = page.form("Submit for co-signature")
    form.submit()
    form.submit()  # a double click
    assert fresh(row.id).state == "cosign_pending" and db.session.query(Document).count() == 0
    assert sam.get(f"/sessions/{row.id}/edit").url.endswith(str(row.id))
    sam.get(f"/sessions/{row.id}/cosign", expect=403)
    page = dana.get("/sessions/to-cosign").follow(
        next(t for t in dana.get("/sessions/to-cosign").links if "C-0003" in t)
    )
    assert page.h1 == "Co-sign a session record"
    form = page.form("cosign")
    form.submit("Co-sign")
    page = form.submit("Co-sign")
    held = fresh(row.id)
    assert held.state == "signed" and held.signed_by == world.sam.id
    assert held.frozen["author"]["associate"] is True and held.frozen["supervisor"]["name"] == "Dana Rivera"
    summary = content.build("clinical", held.frozen)
    assert len(summary.signature) == 2 and "Co-signed by Dana Rivera" in summary.signature[1]
    assert db.session.query(Document).count() == 4
    assert dana.get("/sessions/to-cosign").text.count("C-0003") == 0


def test_a_supervisor_gives_a_record_back_with_a_comment(world, sams, sign_in):
    row = draft(world, world.sam, sams)
    signing.sign(world.sam.actor, row.id)
    db.session.commit()
    dana = sign_in("dana")
    page = dana.get(f"/sessions/{row.id}/cosign").form("send-back").fill(comment="").submit("Give back", expect=422)
    page.form("send-back").fill(comment="Say more about the plan. 🙂").submit("Give back")
    assert fresh(row.id).state == "draft"
    page = sign_in("sam").get(f"/sessions/{row.id}/edit")
    assert "Say more about the plan. 🙂" in page.text
    page.form("session").fill(plan="More of the plan.").submit("Save and review").form(
        "Submit for co-signature"
    ).submit()
    dana.get(f"/sessions/{row.id}/cosign").form("cosign").submit("Co-sign")
    assert fresh(row.id).frozen["plan"] == "More of the plan."
    assert "🙂" not in str(fresh(row.id).frozen)


def test_who_may_not_co_sign(world, sams, sign_in):
    row = draft(world, world.sam, sams)
    signing.sign(world.sam.actor, row.id)
    db.session.commit()
    sign_in("lee").get(f"/sessions/{row.id}/cosign", expect=404)
    dana = sign_in("dana")
    form = dana.get(f"/sessions/{row.id}/cosign").form("cosign")
    (own,) = licences(world)
    own.expires_on = clock.today(ZONE) - timedelta(days=3)
    db.session.commit()
    page = form.submit("Co-sign", expect=422)
    assert "cannot be co-signed" in page.text and fresh(row.id).state == "cosign_pending"
    # Another supervisor now: dana reads nothing of it any more.
    db.session.query(Therapist).filter_by(user_id=world.sam.id).one().supervisor_id = world.lee.id
    db.session.commit()
    dana.get(f"/sessions/{row.id}/cosign", expect=404)


def test_a_supervisor_reads_a_draft_and_does_not_write_in_it(world, sams, sign_in):
    row = draft(world, world.sam, sams)
    dana = sign_in("dana")
    assert "Sam Ito is writing it" in dana.get(f"/sessions/{row.id}").text
    for path in ("edit", "sign", "delete", "cosign"):
        expect = 200 if path == "cosign" else 403
        dana.get(f"/sessions/{row.id}/{path}", expect=expect)


def test_without_a_supervisor_an_associate_is_refused(world, sams):
    db.session.query(Therapist).filter_by(user_id=world.sam.id).one().supervisor_id = None
    db.session.commit()
    with pytest.raises(signing.Refused, match="supervisor"):
        signing.sign(world.sam.actor, draft(world, world.sam, sams).id)


# --- a server that dies ----------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys, uuid
from practice import access, config, crypto, db
from practice.app import create_app
from practice.models import User
from practice.reports import documents
from practice.sessions import signing
inner = documents.render_all
def render(record, paper):
    inner(record, paper)
    os.kill(os.getpid(), signal.SIGKILL)
documents.render_all = render
create_app(config.load())
actor = access.Actor(db.session.query(User).filter_by(username="dana").one(), None)
signing.sign(actor, uuid.UUID(sys.argv[1]))
"""


def test_a_server_killed_between_printing_and_storing_leaves_the_draft(served, own_world):
    from tests import database

    with database.bound(served.environment["DATABASE_URL"]):
        row_id = draft(own_world, **FULL).id
        db.session.remove()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(row_id)],
        env=served.environment,
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -9, done.stderr.decode()
    with database.bound(served.environment["DATABASE_URL"]):
        row = db.session.get(SessionRecord, row_id)
        assert row.state == "draft" and row.frozen is None
        assert db.session.query(Document).count() == 0
        assert signing.sign(own_world.dana.actor, row_id).state == "signed"
        db.session.remove()
