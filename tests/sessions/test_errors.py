"""A record entered in error: in no list, kept whole by its address, given no more, and never taken back."""

from datetime import timedelta

import pytest

from practice import clock, db
from practice.models import Appointment, Credential, Document, Given, RecordInError
from practice.reports import documents, editions
from practice.sessions import addenda, addenda_signing, errors, material, signing
from tests.sessions.added import added, again, written
from tests.sessions.written import draft, fresh, signed

WHY = "It was written for another couple."


def state(world, row_id, who=None):
    row = errors.state((who or world.dana).actor, row_id, WHY)
    db.session.commit()
    return row


def test_from_the_page_of_the_record(world, sign_in):
    row = signed(world, focus="WHAT-IT-SAYS")
    before = fresh(row.id).frozen
    ana, _ = world.partners(world.pair)
    given = db.session.query(Document).filter_by(session_id=row.id, kind="own_a").one()
    documents.give(world.dana.actor, given, ana, "online")
    db.session.commit()
    dana = sign_in("dana")
    page = dana.get(f"/sessions/{row.id}").follow("This record was entered in error")
    assert "cannot be undone" in page.text and "Ana has a copy" in page.text
    form = page.form("in-error")
    assert form.fill(reason="").submit(expect=422).errors == ["Reason: Say what went wrong."]
    page = form.fill(reason="wrong one").submit(expect=422)
    assert "at least 10 characters" in page.errors[0] and page.form("in-error")["reason"].strip() == "wrong one"
    form = page.form("in-error").fill(reason=WHY)
    page = form.submit()
    form.submit()  # a double click
    assert db.session.query(RecordInError).count() == 1
    for words in ("Entered in error", WHY, "WHAT-IT-SAYS", "Ana has a copy from before", "unchanged since"):
        assert words in page.text
    assert fresh(row.id).frozen == before
    assert "Add to this record" not in page.links and "This record was entered in error" not in page.links
    assert dana.get(f"/sessions/{row.id}/entered-in-error").url.endswith(f"/sessions/{row.id}")
    listed = page.follow("Records entered in error")
    assert any("Session of" in link for link in listed.links)


def test_it_is_in_no_list(world, sign_in):
    begun = clock.now().replace(second=0, microsecond=0) - timedelta(hours=30)
    db.session.add(Appointment(couple_id=world.pair.id, starts_at=begun, minutes=50))
    db.session.commit()
    appointment_id = db.session.query(Appointment).one().id
    row = signed(world)
    now = clock.now()
    dana = sign_in("dana")
    lists = [f"/couples/{world.pair.id}", f"/couples/{world.pair.id}/history/sessions"]
    for path in lists:
        assert str(row.id) in dana.get(path).source
    assert material.previous(world.dana.actor, world.pair.id, now)[1].id == row.id
    state(world, row.id)
    for path in (*lists, "/couples", f"/couples/{world.pair.id}/prepare", f"/couples/{world.pair.id}/sessions/new"):
        assert str(row.id) not in dana.get(path).source
    assert material.previous(world.dana.actor, world.pair.id, now) is None
    assert material.to_write_up(world.dana.actor, world.pair.id, now).id == appointment_id


def test_the_session_can_be_written_up_again(world):
    begun = clock.now().replace(second=0, microsecond=0) - timedelta(hours=5)
    db.session.add(Appointment(couple_id=world.pair.id, starts_at=begun, minutes=50))
    db.session.commit()
    appointment_id = db.session.query(Appointment).one().id
    row = draft(world)
    held = fresh(row.id)
    held.appointment_id = appointment_id
    db.session.commit()
    signing.sign(world.dana.actor, row.id)
    db.session.commit()
    assert material.to_write_up(world.dana.actor, world.pair.id, clock.now()) is None
    state(world, row.id)
    assert material.to_write_up(world.dana.actor, world.pair.id, clock.now()).id == appointment_id


def test_nothing_of_it_is_given_any_more_and_what_was_given_stays(world, sign_in):
    row = signed(world)
    ana, ben = world.partners(world.pair)
    ids = {one.kind.value: one.id for one in db.session.query(Document).filter_by(session_id=row.id)}
    documents.give(world.dana.actor, db.session.get(Document, ids["joint"]), ana, "online")
    added(world, row.id, copies=["joint"], copy_text="A line for both.")
    state(world, row.id)
    dana = sign_in("dana")
    page = dana.get(f"/sessions/{row.id}/documents")
    assert "entered in error" in page.text and not any(link.startswith("Give") for link in page.links)
    assert not any(link.startswith("Make version") for link in page.links)
    refused = dana.get(f"/documents/{ids['joint']}/give?to={ben.id}&by=paper")
    assert "not given any more" in refused.flashes[0]
    for by in ("online", "paper"):
        with pytest.raises(documents.Superseded):
            documents.give(world.dana.actor, db.session.get(Document, ids["own_b"]), ben, by)
    with pytest.raises(editions.NothingNew):
        editions.reissue(world.dana.actor, row.id, "joint")
    assert "Nothing was added" in dana.get(f"/sessions/{row.id}/copies/joint/again").flashes[0]
    assert db.session.query(Given).count() == 1
    seen = sign_in("ana").get("/my/copies")
    assert any(link.startswith("Open PDF") for link in seen.links), "what was given stays given"
    assert (
        "error" not in seen.text.lower()
        and sign_in("ana").request("GET", f"/my/copies/{ids['joint']}").status == 200
    )


def test_nothing_is_added_to_it(world, sign_in):
    row = signed(world)
    row_id = written(world, row.id)
    state(world, row.id)
    assert sign_in("dana").get(f"/sessions/{row.id}/addenda/new").flashes == ["Nothing can be added to this record."]
    page = sign_in("dana").get(f"/addenda/{row_id}/sign")
    assert "entered in error" in page.text and not any("Sign" in form.buttons for form in page.forms)
    with pytest.raises(signing.Refused, match="entered in error"):
        addenda_signing.sign(world.dana.actor, row_id)
    assert again(row_id).state == "draft" and addenda.find(world.dana.actor, row_id)


def test_who_states_it(world, sign_in):
    row = signed(world)
    path = f"/sessions/{row.id}/entered-in-error"
    for who in ("lee", "sam", "max", "ana", "ben"):
        sign_in(who).get(path, expect=404)
        sign_in(who).get(f"/couples/{world.pair.id}/sessions/in-error", expect=404)
    couple = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    theirs = draft(world, world.sam, couple)
    with pytest.raises(errors.NotSigned):
        errors.state(world.sam.actor, theirs.id, WHY)
    signing.sign(world.sam.actor, theirs.id)
    db.session.commit()
    from practice.sessions import cosigning

    cosigning.cosign(world.dana.actor, theirs.id)
    db.session.commit()
    sign_in("dana").get(f"/sessions/{theirs.id}/entered-in-error", expect=403)
    page = sign_in("sam").get(f"/sessions/{theirs.id}/entered-in-error").form("in-error").fill(reason=WHY).submit()
    assert WHY in page.text
    page = sign_in("dana").get(f"/sessions/{theirs.id}")
    assert WHY in page.text and "Sam Ito" in page.text, "the supervisor sees it"


def test_without_a_licence_nothing_is_stated(world, sign_in):
    row = signed(world)
    (own,) = db.session.query(Credential).filter_by(user_id=world.dana.id)
    own.expires_on = clock.now().date() - timedelta(days=3)
    db.session.commit()
    page = sign_in("dana").get(f"/sessions/{row.id}/entered-in-error")
    assert "cannot be stated today" in page.text and not page.all("form[id=in-error]")
    with pytest.raises(signing.Refused):
        errors.state(world.dana.actor, row.id, WHY)


def test_a_draft_goes_back_to_its_page(world, sign_in):
    row = draft(world)
    assert sign_in("dana").get(f"/sessions/{row.id}/entered-in-error").url.endswith(f"/sessions/{row.id}")
