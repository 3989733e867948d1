"""What is said when something stands in the way of a signature, and who is told."""

from datetime import datetime, time, timedelta

import pytest

from practice import clock, db
from practice.models import Appointment, Credential, CredentialKind, Document
from practice.reports import documents
from practice.sessions import cosigning, signing
from tests.people import ZONE
from tests.sessions.written import draft, fill, fresh, signed

SOON = {"next": "new", "next_at": "16:00", "next_minutes": "50", "next_place": "office"}


def soon(days=5):
    return SOON | {"next_on": (clock.today(ZONE) + timedelta(days=days)).isoformat()}


def busy(world, days=5):
    """Another couple of dana's has that hour."""
    other = world.couple(world.dana, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    on = clock.today(ZONE) + timedelta(days=days)
    at = clock.moment(datetime.combine(on, time(16)), ZONE)
    db.session.add(Appointment(couple_id=other.id, starts_at=at))
    db.session.commit()


@pytest.fixture
def waiting(world):
    """Sam's record, waiting for dana."""
    sams = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    row_id = draft(world, world.sam, sams).id
    signing.sign(world.sam.actor, row_id)
    db.session.commit()
    return row_id


def test_an_hour_that_is_taken_is_refused_beside_the_field_and_kept(world, sign_in):
    row = draft(world)
    busy(world)
    page = sign_in("dana").get(f"/sessions/{row.id}/edit").form("session").fill(soon()).submit("Save", expect=422)
    assert "C-0003 at 16:00" in page.errors[0] and page.errors[0].startswith("Date:")
    assert fresh(row.id).body["typed"]["next"] == ["new"]
    assert [name for name, _ in signing.review(world.dana.actor, _found(world, row)).missing] == ["next_on"]


def _found(world, row):
    from practice.sessions import material

    return material.find(world.dana.actor, row.id)


def test_an_hour_taken_while_it_prints_is_refused(world, monkeypatch, sign_in):
    row_id = draft(world, **soon()).id
    inner = documents.render_all

    def render(record, paper):
        busy(world)
        return inner(record, paper)

    form = sign_in("dana").get(f"/sessions/{row_id}/sign").form("Sign")
    monkeypatch.setattr(documents, "render_all", render)
    page = form.submit(expect=422)
    assert page.errors[0].startswith("The next session: You have a session with C-0003")
    assert fresh(row_id).state == "draft" and db.session.query(Document).count() == 0


def test_a_next_session_that_has_passed_meanwhile_is_refused(world, time_machine):
    row_id = draft(world, **soon(1)).id
    time_machine.move_to(clock.now() + timedelta(days=3))
    with pytest.raises(signing.Refused):
        signing.sign(world.dana.actor, row_id)


def test_a_draft_emptied_elsewhere_is_not_signed(world, sign_in):
    row = draft(world)
    form = sign_in("dana").get(f"/sessions/{row.id}/sign").form("Sign")
    fill(world, row.id, plan="")
    page = form.submit(expect=422)
    assert "Still missing" in page.text and fresh(row.id).state == "draft"


def test_a_draft_pdf_that_cannot_be_printed_says_so(world, sign_in, monkeypatch):
    def never(record, kind, paper):
        raise documents.pdf.Unprintable("long")

    monkeypatch.setattr(documents, "render", never)
    page = sign_in("dana").get(f"/sessions/{draft(world).id}/draft.pdf")
    assert page.flashes == [signing.TOO_LONG]


def test_a_signed_record_has_no_draft_any_more(world, sign_in):
    row = signed(world)
    client = sign_in("dana")
    client.get(f"/sessions/{row.id}/draft.pdf", expect=404)
    assert client.get(f"/sessions/{row.id}/draft/joint").url.endswith("/preview/joint")
    assert client.get(f"/sessions/{row.id}/sign").url.endswith(str(row.id))
    client.get(f"/sessions/{row.id}/cosign", expect=403)


def test_co_signing_twice_is_once_and_a_draft_cannot_be(world, waiting, sign_in):
    cosigning.cosign(world.dana.actor, waiting)
    db.session.commit()
    sha256 = fresh(waiting).sha256
    assert cosigning.cosign(world.dana.actor, waiting).sha256 == sha256
    assert db.session.query(Document).count() == 4
    page = sign_in("dana").get(f"/sessions/{waiting}/cosign")
    assert page.url.endswith(str(waiting)) and "unchanged since" in page.text


def test_a_record_given_back_meanwhile_is_not_co_signed(world, waiting, sign_in, monkeypatch):
    form = sign_in("dana").get(f"/sessions/{waiting}/cosign").form("cosign")
    inner = documents.render_all

    def render(record, paper):
        cosigning.send_back(world.dana.actor, waiting, "Wait.")
        db.session.commit()
        return inner(record, paper)

    monkeypatch.setattr(documents, "render_all", render)
    assert form.submit("Co-sign").url.endswith(str(waiting))
    assert fresh(waiting).state == "draft" and db.session.query(Document).count() == 0
    with pytest.raises(cosigning.NotWaiting):
        cosigning.cosign(world.dana.actor, waiting)


def test_two_co_signatures_at_once_are_one(world, waiting, monkeypatch):
    inner, nested = documents.render_all, []

    def render(record, paper):
        if not nested:
            nested.append(True)
            cosigning.cosign(world.dana.actor, waiting)
            db.session.commit()
        return inner(record, paper)

    monkeypatch.setattr(documents, "render_all", render)
    assert cosigning.cosign(world.dana.actor, waiting).state == "signed"
    db.session.commit()
    assert db.session.query(Document).count() == 4


def test_a_co_signature_needs_an_independent_licence_and_the_authors_own(world, waiting):
    (own,) = db.session.query(Credential).filter_by(user_id=world.dana.id)
    own.kind = CredentialKind.ASSOCIATE
    db.session.commit()
    with pytest.raises(signing.Refused):
        cosigning.cosign(world.dana.actor, waiting)
    own.kind = CredentialKind.MARRIAGE_FAMILY
    (theirs,) = db.session.query(Credential).filter_by(user_id=world.sam.id)
    theirs.expires_on = clock.today(ZONE) - timedelta(days=30)
    db.session.commit()
    with pytest.raises(signing.Refused, match="Sam Ito"):
        cosigning.cosign(world.dana.actor, waiting)


def test_what_waits_shows_the_words_that_were_submitted(world, waiting, sign_in):
    page = sign_in("sam").get(f"/sessions/{waiting}")
    assert "Submitted for co-signature" in page.text and "Go on with turns." in page.text
    assert "Draft" in sign_in("dana").get(f"/sessions/{waiting}/draft/joint").text


def test_without_any_licence_a_draft_can_be_written_and_read(world, sign_in):
    for row in db.session.query(Credential).filter_by(user_id=world.dana.id):
        row.expires_on = clock.today(ZONE) - timedelta(days=400)
    db.session.commit()
    page = sign_in("dana").get(f"/sessions/{draft(world).id}/draft/clinical")
    assert "no licence on record for this day" in page.text
