"""The check of everything that was signed: it finds what was changed by hand, and says no content."""

import hashlib
import uuid

import pytest

from practice import cli, crypto, db
from practice.models import Document, DocumentKind, Release
from practice.reports import admin_routes, editions, integrity
from practice.sessions import errors
from tests import database
from tests.sessions.added import added, again
from tests.sessions.tampering import take_away, unguarded
from tests.sessions.written import draft, signed

PAGE = "/practice/integrity"


def kinds(session_id):
    rows = db.session.query(Document).filter_by(session_id=session_id).all()
    return {row.kind.value: row for row in rows}


def said():
    db.session.expire_all()
    return {(one.number, one.words): one.count for one in integrity.check().troubles}


@pytest.fixture
def record(world):
    return signed(world, plan="NOBODY-READS-THIS")


def test_all_is_well(world, record, sign_in):
    draft(world)
    found = integrity.check()
    assert (found.records, found.documents, found.sound, found.more) == (1, 4, True, False)
    assert integrity.lines(found) == [
        "1 signed records, 0 addenda and 4 documents looked at (0 entered in error).",
        "All as signed.",
    ]
    page = sign_in("max").get(PAGE)
    assert "as they were signed" in page.text and "1 signed records, 0 addenda and 4 documents" in page.text


def test_nothing_signed_is_nothing_wrong(world):
    assert integrity.check().sound


def test_other_words_are_found(world, record):
    with unguarded():
        record.frozen = record.frozen | {"plan": "Something else"}
    assert said() == {("C-0001", integrity.CHANGED): 1}


def test_other_words_with_their_own_fingerprint_differ_from_the_lists(world, record):
    other = record.frozen | {"session": record.frozen["session"] | {"held_on": "2020-01-01"}}
    with unguarded():
        record.frozen, record.sha256 = other, integrity.content.digest(other)
    assert said() == {("C-0001", integrity.DIFFERS): 1}


def test_another_pdf_is_found(world, record):
    with unguarded():
        for row in kinds(record.id).values():
            row.pdf = row.pdf + b"%"
    assert said() == {("C-0001", integrity.CHANGED): 4}


def test_bytes_moved_from_another_row_are_found(world, record):
    with unguarded():
        made = kinds(record.id)
        made["joint"].pdf_sealed = made["clinical"].pdf_sealed
        record.frozen_sealed = made["clinical"].pdf_sealed
    assert said() == {("C-0001", integrity.UNREADABLE): 2}


def test_a_copy_taken_away_and_a_copy_slipped_in_are_found(world):
    row = signed(world, modality="individual_a")
    with unguarded():
        made = kinds(row.id)
        db.session.delete(made["clinical"])
    assert said() == {("C-0001", integrity.ABSENT): 1}
    forged = Document(
        id=uuid.uuid4(), session_id=row.id, kind=DocumentKind.OWN_B, file_name="x.pdf", pdf=b"x", sha256="", pages=1
    )
    forged.sha256 = made["own_a"].sha256
    db.session.add(forged)
    db.session.commit()
    assert said() == {("C-0001", words): 1 for words in (integrity.ABSENT, integrity.UNKNOWN, integrity.CHANGED)}


def test_addenda_and_later_versions_are_looked_at(world, record):
    first = added(world, record.id, copies=["joint"], copy_text="A line for both.")
    added(world, record.id, "correction")
    editions.reissue(world.dana.actor, record.id, "joint")
    errors.state(world.dana.actor, record.id, "Another couple's session.")
    db.session.commit()
    found = integrity.check()
    assert (found.records, found.addenda, found.documents, found.in_error) == (1, 2, 7, 1) and found.sound
    first_id = first.id
    with unguarded():
        row = again(first_id)
        row.frozen = row.frozen | {"text": "Something else"}
    assert said() == {("C-0001", integrity.CHANGED): 1}
    with unguarded():
        row = again(first_id)
        row.sha256 = integrity.content.digest(row.frozen)
    assert said() == {("C-0001", integrity.BROKEN): 1}, "the next one names another fingerprint"
    with unguarded():
        again(first_id).kind = "correction"
    assert said() == {("C-0001", words): 1 for words in (integrity.BROKEN, integrity.DIFFERS)}


def test_an_addendum_taken_away_is_found(world, record):
    gone = added(world, record.id)
    added(world, record.id, "correction")
    with unguarded():
        db.session.delete(db.session.get(type(gone), gone.id))
    assert said() == {("C-0001", words): 1 for words in (integrity.BROKEN, integrity.UNKNOWN)}


def test_later_pages_that_do_not_begin_with_the_signed_ones_are_found(world, record):
    record_id = record.id
    added(world, record.id)
    made = {row.edition: row for row in db.session.query(Document).filter_by(session_id=record.id, kind="clinical")}
    with unguarded():
        made[2].pdf = b"%PDF-1.7 another"
        made[2].sha256 = hashlib.sha256(made[2].pdf).hexdigest()
    assert said() == {("C-0001", integrity.OTHER_PAGES): 1}
    with unguarded():
        db.session.query(Document).filter_by(session_id=record_id, kind="clinical", edition=2).delete()
    assert said() == {("C-0001", integrity.ABSENT): 1}


def test_a_copy_that_was_given_out_is_looked_at(world, record, sign_in):
    day = record.held_on
    out = {"subject": "both", "to": "A new therapist", "from_on": day, "until_on": day, "form_key": uuid.uuid4()}
    basis = {"basis": "decision", "reason": "They asked for it.", "released_by": world.dana.id}
    made = {"made_at": record.signed_at, "pdf": b"%PDF-1.7", "sha256": hashlib.sha256(b"%PDF-1.7").hexdigest()}
    row = Release(couple_id=world.pair.id, **out, **basis, **made)
    db.session.add(row)
    db.session.commit()
    found = integrity.check()
    assert found.sound and found.releases == 1
    assert "1 record copies that were given out looked at." in integrity.lines(found)
    assert "given out: 1" in sign_in("max").get(PAGE).text
    with unguarded():
        db.session.query(Release).one().pdf = b"%PDF-1.7 another"
    assert said() == {("C-0001", integrity.CHANGED): 1}


def test_a_reason_that_cannot_be_read_is_found(world, record):
    stated = errors.state(world.dana.actor, record.id, "Another couple's session.")
    db.session.commit()
    with unguarded():
        stated.reason_sealed = record.frozen_sealed
    assert said() == {("C-0001", integrity.UNREADABLE): 1}


def test_the_admin_reads_counts_and_numbers_and_no_content(world, record, sign_in):
    with unguarded():
        record.frozen = record.frozen | {"plan": "Something else"}
    page = sign_in("max").get(PAGE)
    assert "C-0001" in page.text and "Does not match its fingerprint" in page.text
    for word in ("NOBODY-READS-THIS", "Something else", "Ana", "Ben", str(record.id), record.sha256[:12]):
        assert word not in page.source
    assert "Something is not as it was signed" in page.text


def test_guards_that_are_gone_are_found(world, record, sign_in):
    take_away()
    db.session.commit()
    found = integrity.check()
    assert not found.sound and len(found.unguarded) >= 6 and not found.troubles
    assert "no longer guards" in sign_in("max").get(PAGE).text
    assert any("is missing" in line for line in integrity.lines(found))


def test_a_page_looks_at_the_newest_and_says_so(world, record, sign_in, monkeypatch):
    signed(world)
    monkeypatch.setattr(admin_routes, "MOST", 1)
    assert "the newest 1 records" in sign_in("max").get(PAGE).text
    assert integrity.check(1).records == 1 and integrity.check().records == 2
    monkeypatch.setattr(integrity, "BATCH", 1)
    assert integrity.check().documents == 8


def test_it_is_the_admins_page(world, sign_in, visitor):
    for who in ("dana", "lee", "sam", "ana", "ben"):
        sign_in(who).get(PAGE, expect=404)
    assert visitor.get(PAGE).h1 == "Sign in"
    assert sign_in("max").get("/practice").follow("Integrity of signed records").h1 == "Integrity of signed records"


def test_the_command(served, own_world, monkeypatch, capsys):
    for name, value in served.environment.items():
        monkeypatch.setenv(name, value)
    url = served.environment["DATABASE_URL"]
    with database.bound(url):
        row = signed(own_world)
        wanted = crypto.keyring()

    def run():
        with pytest.raises(SystemExit) as ended, database.bound(url):
            cli.main(["integrity"])
        return ended.value.code, capsys.readouterr().out

    monkeypatch.setattr(db, "connect", lambda _: None)
    assert run() == (0, "1 signed records, 0 addenda and 4 documents looked at (0 entered in error).\nAll as signed.\n")
    with database.bound(url), unguarded():
        row = db.session.get(type(row), row.id)
        row.frozen = row.frozen | {"plan": "Something else"}
    code, told = run()
    assert code == 1 and "TROUBLE  C-0001: does not match its fingerprint (1)" in told
    crypto.use(wanted)
