"""Treatment summaries: first words from the record, writing, signing, co-signing, and the same bytes ever after."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from sqlalchemy.exc import DatabaseError

from practice import clock, db
from practice.models import AuditEvent, Credential, RecordInError, SessionState, TreatmentSummary
from practice.progress import treatment, treatment_signing
from practice.progress.treatment_body import Stamp
from practice.reports import content, integrity
from tests.homework.made import LONG
from tests.people import ZONE
from tests.sessions.tampering import unguarded
from tests.sessions.written import signed, yesterday

TEXTS = {
    "reason": "They came because of silence.",
    "course": "Ten weeks.",
    "worked_on": "Turns.",
    "progress": "They speak.",
    "closing": "Go on with turns.",
    "referrals": "",
}


def begun(world, who="dana", couple=None) -> TreatmentSummary:
    row = treatment.start(world[who].actor, (couple or world.pair).id, uuid.uuid4())
    db.session.commit()
    return row


def written(world, who="dana", couple=None, **texts) -> uuid.UUID:
    """A draft with everything that is needed; its id."""
    row = begun(world, who, couple)
    fill(world, row.id, who, **{**TEXTS, **texts})
    return row.id


def fill(world, summary_id, who="dana", **typed) -> None:
    found = treatment.find(world[who].actor, summary_id, to_write=True, lock=True)
    stamp = Stamp(str(found.row.version), uuid.uuid4().hex)
    treatment.save(world[who].actor, found, found.typed | typed, stamp)
    db.session.commit()


def done(world, **texts) -> TreatmentSummary:
    row = treatment_signing.sign(world.dana.actor, written(world, **texts))
    db.session.commit()
    return row


def url(row_id, rest="") -> str:
    return f"/treatment-summaries/{row_id}{rest}"


def sams_couple(world):
    return world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))


def test_from_the_couple_to_the_signed_pdf(world, sign_in):
    signed(world, focus="Silence after work.", progress="They turn sooner.", plan="Go on with turns.")
    client = sign_in("dana")
    page = client.get(f"/couples/{world.pair.id}/treatment-summaries")
    assert "No treatment summary yet" in page.text
    page = page.form("new").submit("Write a treatment summary")
    form = page.form("treatment")
    assert form["reason"] == "Silence after work." and form["closing"] == "Go on with turns."
    assert "They turn sooner." in form["progress"] and "1 with both partners" in form["course"]
    assert "1 session" in form["worked_on"] and form["first"] == form["last"] == yesterday()
    page = form.fill(progress="They turn to each other.", referrals="None.").submit("Save and review")
    assert page.h1 == "Review and sign" and "They turn to each other." in page.text
    page = page.form("Sign").submit()
    assert page.flashes == ["Signed. The PDF is ready."] and "unchanged since" in page.text
    row = db.session.query(TreatmentSummary).one()
    one, two = client.get(url(row.id, "/pdf")), client.get(url(row.id, "/pdf"))
    assert one.data == two.data and hashlib.sha256(one.data).hexdigest() == row.pdf_sha256
    assert row.file_name.startswith("summary-") and "Ana" not in row.file_name
    events = {event for (event,) in db.session.query(AuditEvent.event)}
    assert {"treatment.started", "treatment.edited", "treatment.signed", "document.fetched"} <= events


def test_a_double_click_begins_one(world, sign_in):
    form = sign_in("dana").get(f"/couples/{world.pair.id}/treatment-summaries").form("new")
    form.submit("Write a treatment summary")
    form.submit("Write a treatment summary")
    assert db.session.query(TreatmentSummary).count() == 1


def test_several_are_allowed(world):
    assert done(world).id != done(world).id
    assert len(treatment.listing(world.dana.actor, world.pair.id)) == 2


def test_without_sessions_it_begins_empty_and_says_what_is_missing(world, sign_in):
    row = begun(world)
    page = sign_in("dana").get(url(row.id, "/sign"))
    assert "Reason for coming is empty." in page.text and "Referrals is empty." not in page.text
    links = {e.get("href").partition("#")[2] for e in page.all(".notice a")}
    assert links == {"reason", "course", "worked_on", "progress", "closing"}
    assert not any("Sign" in form.buttons for form in page.forms)


def test_an_individual_session_counts_apart_and_an_error_not_at_all(world):
    signed(world)
    signed(world, modality="individual_a", held_on=yesterday(3))
    wrong = signed(world, held_on=yesterday(5), focus="WRONG-1")
    db.session.add(RecordInError(session_id=wrong.id, reason="Another couple's.", stated_by=world.dana.id))
    db.session.commit()
    typed = begun(world).body["typed"]
    assert "2: 1 with both partners, 1 with Ana" in typed["course"] and "WRONG-1" not in str(typed)
    assert typed["first"] == yesterday(3)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"first": "soon"}, "Enter a day"),
        ({"first": "2026-05-01", "last": "2026-01-01"}, "lies before the first"),
        ({"last": "2140-01-01"}, "lies in the future"),
        ({"reason": "x" * 20_001}, "these are 20,001"),
        ({"reason": "x " * 50_000 + "end"}, "these are 100,003"),
    ],
)
def test_nonsense_is_kept_and_said(world, sign_in, typed, words):
    row_id = written(world)
    page = sign_in("dana").get(url(row_id, "/edit"))
    page = page.form("treatment").fill(typed).submit("Save", expect=422)
    assert any(words in error for error in page.errors) or words in page.text
    db.session.expire_all()
    kept = db.session.get(TreatmentSummary, row_id).body["typed"]
    assert all(kept[name] == value for name, value in typed.items())


def test_two_tabs_lose_nothing(world, sign_in):
    row_id = written(world)
    client = sign_in("dana")
    one, two = client.get(url(row_id, "/edit")), client.get(url(row_id, "/edit"))
    one.form("treatment").fill(reason="First tab.").submit("Save")
    page = two.form("treatment").fill(reason="Second tab.").submit("Save", expect=409)
    assert page.form("treatment")["reason"] == "Second tab." and "First tab." in page.text
    page = page.form("treatment").submit("Save")
    assert page.form("treatment")["reason"] == "Second tab."


def test_autosave_keeps_what_is_typed(world, sign_in):
    row_id = written(world)
    client = sign_in("dana")
    form = client.get(url(row_id, "/edit")).form("treatment").fill(reason="As typed")
    values = dict(form.values) | {"autosave_seq": "1"}
    answer = client.post(url(row_id, "/edit"), values, headers={"X-Requested-With": "autosave"})
    assert set(answer.json) == {"saved", "version"}
    db.session.expire_all()
    assert db.session.get(TreatmentSummary, row_id).body["typed"]["reason"] == "As typed"


def test_signing_freezes_and_the_database_refuses_a_change(world):
    row = done(world)
    assert content.digest(row.frozen) == row.sha256 and row.frozen["sessions"] == {"both": 0, "A": 0, "B": 0}
    row.body = row.body | {"typed": {}}
    with pytest.raises(DatabaseError):
        db.session.flush()
    db.session.rollback()


def test_what_was_not_looked_at_is_not_signed(world, sign_in):
    row_id = written(world)
    form = sign_in("dana").get(url(row_id, "/sign")).form("Sign")
    fill(world, row_id, reason="Another reason.")
    assert "Something changed" in form.submit(expect=409).text
    assert db.session.get(TreatmentSummary, row_id).state is SessionState.DRAFT


def test_an_expired_licence_stops_signing_and_nothing_else(world, sign_in):
    row_id = written(world)
    held = db.session.query(Credential).filter_by(user_id=world.dana.id).one()
    held.expires_on = clock.today(ZONE) - timedelta(days=1)
    db.session.commit()
    page = sign_in("dana").get(url(row_id, "/sign"))
    assert "expired on" in page.text and not any("Sign" in form.buttons for form in page.forms)
    with pytest.raises(treatment_signing.Refused):
        treatment_signing.sign(world.dana.actor, row_id)
    assert sign_in("dana").get(url(row_id, "/draft.pdf")).data.startswith(b"%PDF")


def test_an_associate_submits_and_the_supervisor_cosigns_word_for_word(world, sign_in):
    row_id = written(world, "sam", sams_couple(world))
    page = sign_in("sam").get(url(row_id, "/sign"))
    page = page.form("Submit for co-signature").submit()
    assert page.flashes == ["Submitted for co-signature."]
    sign_in("sam").get(url(row_id, "/pdf"), expect=404)
    dana = sign_in("dana")
    assert "1 treatment summary waits" in dana.get("/couples").text
    page = dana.get("/treatment-summaries/to-cosign")
    page = dana.get(url(row_id, "/cosign"))
    assert "They came because of silence." in page.text
    page = page.form("cosign").submit("Co-sign")
    assert page.flashes == ["Co-signed. The PDF is ready."] and "meaning: supervisor" in page.text
    row = db.session.get(TreatmentSummary, row_id)
    assert row.state is SessionState.SIGNED and row.frozen["texts"]["reason"] == TEXTS["reason"]
    assert sign_in("sam").get(url(row_id, "/pdf")).data == row.pdf


def test_given_back_it_is_a_draft_with_the_comment(world, sign_in):
    row_id = written(world, "sam", sams_couple(world))
    treatment_signing.sign(world.sam.actor, row_id)
    db.session.commit()
    page = sign_in("dana").get(url(row_id, "/cosign"))
    assert "Say what is to be changed." in page.form("send-back").submit("Give back", expect=422).text
    page = sign_in("dana").get(url(row_id, "/cosign"))
    page.form("send-back").fill(comment="Name the exercises.").submit("Give back")
    assert "Name the exercises." in sign_in("sam").get(url(row_id, "/edit")).text
    db.session.expire_all()
    row = db.session.get(TreatmentSummary, row_id)
    assert row.state is SessionState.DRAFT and row.frozen is None and row.sha256 is None


def test_nobody_cosigns_who_does_not_supervise(world, sign_in):
    row_id = written(world, "sam", sams_couple(world))
    treatment_signing.sign(world.sam.actor, row_id)
    db.session.commit()
    sign_in("sam").get(url(row_id, "/cosign"), expect=403)
    sign_in("lee").get(url(row_id, "/cosign"), expect=404)
    sign_in("max").get(url(row_id), expect=404)
    assert treatment.to_cosign(world.lee.actor) == [] and len(treatment.to_cosign(world.dana.actor)) == 1


def test_a_draft_is_thrown_away_after_a_question(world, sign_in):
    row_id = written(world)
    page = sign_in("dana").get(url(row_id, "/edit")).follow("Delete this draft")
    page = page.form("Delete the draft").submit()
    assert page.flashes == ["The draft is deleted."] and db.session.query(TreatmentSummary).count() == 0


def test_long_words_in_six_scripts_are_printed_whole(world):
    row = done(world, progress=LONG, reason="مرحبا " * 40)
    assert row.pages >= 2 and row.frozen["texts"]["progress"] == LONG.strip()


def test_the_couple_never_reads_one(world, sign_in):
    row = done(world)
    for who in ("ana", "ben", "cleo", "lee", "max"):
        sign_in(who).get(url(row.id), expect=404)
        sign_in(who).get(url(row.id, "/pdf"), expect=404)


def test_the_integrity_check_reads_them_too(world):
    row = done(world)
    found = integrity.check()
    assert found.summaries == 1 and found.sound
    with unguarded():
        row.pdf = row.pdf + b" "
    found = integrity.check()
    assert [(one.words, one.count) for one in found.troubles] == [(integrity.CHANGED, 1)]
