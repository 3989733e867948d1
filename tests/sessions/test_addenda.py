"""What is added to a signed record: written, signed, printed behind it; the record itself stays as it was."""

import io
import subprocess
import uuid
from datetime import timedelta

import outloud
import page as validator
import pikepdf
import pytest
from pypdf import PdfReader

from practice import clock, db
from practice.models import Addendum, AuditEvent, Couple, Document, SessionRecord
from practice.reports import content, documents, editions
from practice.reports.content import addendum
from practice.sessions import addenda, addenda_signing, signing
from tests.homework.made import LONG
from tests.people import ZONE
from tests.sessions.added import added, again, written
from tests.sessions.tampering import unguarded
from tests.sessions.written import draft, fresh, signed

COPY = "We had the wrong day: it is the 20th."


def kept(session_id):
    """Documents by kind and version."""
    rows = db.session.query(Document).filter_by(session_id=session_id).all()
    return {(row.kind.value, row.edition): row for row in rows}


def test_from_the_record_to_the_signature(world, sign_in):
    row = signed(world)
    before, sha256 = fresh(row.id).frozen, fresh(row.id).sha256
    dana = sign_in("dana")
    page = dana.get(f"/sessions/{row.id}").follow("Add to this record")
    assert page.form("begin").submit(expect=422).errors == ["What is it?: Choose what it is."]
    page = page.form("begin").fill(kind="correction").submit("Begin")
    form = page.form("addendum")
    page = form.fill(reason="Wrong day.", text="The 20th, not the 19th.").submit("Save and review")
    assert page.h1 == "Review and sign" and "The 20th, not the 19th." in page.text
    page = page.form("Sign").submit()
    assert page.flashes == ["Signed. Version 2 of the clinical record is ready."]
    for words in (
        "Addendum 1: correction",
        "Wrong day.",
        "The 20th, not the 19th.",
        "meaning: author",
        "Go on with turns.",
    ):
        assert words in page.text
    held = fresh(row.id)
    assert (held.frozen, held.sha256) == (before, sha256), "the original is as it was"
    (made,) = db.session.query(Addendum)
    assert made.sha256 == content.digest(made.frozen) and made.frozen["follows"] == sha256 and made.number == 1
    assert made.frozen["author"]["name"] == "Dana Rivera" and made.frozen["signed_at"]
    assert set(kept(row.id)) == {*((kind, 1) for kind in content.KINDS), ("clinical", 2)}
    events = {event for (event,) in db.session.query(AuditEvent.event)}
    assert {"addendum.started", "addendum.edited", "addendum.signed"} <= events


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"reason": "too short"}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"text": "   "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"copies": ["joint"]}, "copy_text"),
        ({"copy_text": COPY}, "copies"),
        ({"kind": "nonsense"}, "kind"),
    ],
)
def test_what_is_needed(world, typed, name):
    row_id = written(world, signed(world).id, "addendum", **typed)
    added_row = addenda.find(world.dana.actor, row_id)
    assert name in [field for field, _ in addenda_signing.review(world.dana.actor, added_row).missing]
    with pytest.raises(signing.Refused):
        addenda_signing.sign(world.dana.actor, row_id)
    assert again(row_id).state == "draft"


def test_nothing_typed_is_lost(world, sign_in):
    row_id = written(world, signed(world).id)
    client = sign_in("dana")
    form = client.get(f"/addenda/{row_id}/edit").form("addendum")
    page = form.fill(text=LONG, reason="مرحبا 🙂 reason").force(copy_text="y" * 5_001).submit("Save", expect=422)
    assert "5,000 characters" in page.errors[0]
    kept_form = client.get(f"/addenda/{row_id}/edit").form("addendum")
    assert kept_form["text"].strip() == LONG.strip() and kept_form["reason"] == "مرحبا 🙂 reason"
    assert len(kept_form["copy_text"]) == 5_001
    kept_form.fill(copy_text="", text=LONG).submit("Save and review").form("Sign").submit()
    assert again(row_id).frozen["text"] == LONG.strip()


def test_it_is_saved_as_it_is_typed_and_a_second_tab_is_told(world, sign_in):
    row_id = written(world, signed(world).id)
    client = sign_in("dana")
    one, two = (client.get(f"/addenda/{row_id}/edit").form("addendum") for _ in range(2))
    values = {name: [value] for name, value in one.values} | {"text": ["Typed."], "autosave_seq": ["1"]}
    answer = client.request("POST", f"/addenda/{row_id}/edit", values, headers={"X-Requested-With": "autosave"})
    assert answer.status == 200 and b"saved" in answer.data
    assert again(row_id).body["typed"]["text"] == ["Typed."]
    page = two.fill(text="From the other tab.").submit("Save", expect=409)
    assert "On record now" in page.text and "Typed." in page.text
    assert page.form("addendum")["text"].strip() == "From the other tab."
    page.form("addendum").submit("Save")
    assert again(row_id).body["typed"]["text"] == ["From the other tab."]


def test_a_double_click_begins_one_and_signs_once(world, sign_in):
    row = signed(world)
    form = sign_in("dana").get(f"/sessions/{row.id}/addenda/new").form("begin").fill(kind="addendum")
    assert form.submit("Begin").url == form.submit("Begin").url
    assert db.session.query(Addendum).count() == 1
    row_id = written(world, row.id)
    form = sign_in("dana").get(f"/addenda/{row_id}/sign").form("Sign")
    form.submit()
    sha256 = again(row_id).sha256
    form.submit()
    assert again(row_id).sha256 == sha256 and ("clinical", 3) not in kept(row.id)


def test_two_signed_in_the_same_moment_get_two_numbers(world, monkeypatch):
    session_id = signed(world).id
    one, two = written(world, session_id), written(world, session_id, text="Another.")
    inner, nested = editions.clinical, []

    def render(*args):
        if not nested:
            nested.append(True)
            addenda_signing.sign(world.dana.actor, two)
            db.session.commit()
        return inner(*args)

    monkeypatch.setattr(editions, "clinical", render)
    with pytest.raises(signing.Changed):
        addenda_signing.sign(world.dana.actor, one)
    db.session.rollback()
    assert again(two).number == 1 and again(one).state == "draft"
    addenda_signing.sign(world.dana.actor, one)
    db.session.commit()
    assert again(one).number == 2 and again(one).frozen["follows"] == again(two).sha256


def test_what_was_looked_at_is_what_is_signed(world, sign_in):
    row_id = written(world, signed(world).id)
    form = sign_in("dana").get(f"/addenda/{row_id}/sign").form("Sign")
    sign_in("dana").get(f"/addenda/{row_id}/edit").form("addendum").fill(text="Other words.").submit("Save")
    page = form.submit(expect=409)
    assert "Something changed" in page.errors[0] and again(row_id).state == "draft"
    page.form("Sign").submit()
    assert again(row_id).frozen["text"] == "Other words."


def test_the_licence_counts_on_the_day_of_the_addendum(world, sign_in):
    from practice.models import Credential

    row = signed(world)
    row_id = written(world, row.id)
    (own,) = db.session.query(Credential).filter_by(user_id=world.dana.id)
    own.expires_on = clock.today(ZONE) - timedelta(days=1)
    db.session.commit()
    page = sign_in("dana").get(f"/addenda/{row_id}/sign")
    assert "It cannot be signed today" in page.text and not any("Sign" in form.buttons for form in page.forms)
    with pytest.raises(signing.Refused, match="expired"):
        addenda_signing.sign(world.dana.actor, row_id)


def test_only_the_records_therapist_adds_to_it(world, sign_in):
    session_id = signed(world).id
    row_id = written(world, session_id)
    paths = [f"/sessions/{session_id}/addenda/new", *(f"/addenda/{row_id}/{end}" for end in ("edit", "sign", "delete"))]
    for who in ("lee", "sam", "max", "ana", "ben"):
        client = sign_in(who)
        for path in (*paths, f"/addenda/{row_id}/cosign"):
            client.get(path, expect=404)
    db.session.get(Couple, world.pair.id).therapist_id = world.lee.id
    db.session.commit()
    for path in paths:  # lee treats them now and reads the record; what dana signed stays dana's
        sign_in("lee").get(path, expect=403)
    sign_in("dana").get(paths[0], expect=404)
    sign_in("dana").get(f"/addenda/{uuid.uuid4()}/edit", expect=404)


def test_nothing_is_built_on_a_pdf_that_was_changed(world, sign_in):
    row = signed(world)
    row_id = written(world, row.id)
    with unguarded():
        kept(row.id)["clinical", 1].pdf = b"%PDF-1.7 another"
    page = sign_in("dana").get(f"/addenda/{row_id}/sign").form("Sign").submit(expect=422)
    assert "does not match its fingerprint" in page.errors[0] and again(row_id).state == "draft"


def test_nothing_is_added_to_a_draft_and_a_draft_of_it_can_be_deleted(world, sign_in):
    client = sign_in("dana")
    page = client.get(f"/sessions/{draft(world).id}/addenda/new")
    assert page.flashes == ["Nothing can be added to this record."]
    row_id = written(world, signed(world).id)
    client.get(f"/addenda/{row_id}/delete").form("Delete the draft").submit()
    assert again(row_id) is None
    made = added(world, signed(world).id)
    client.get(f"/addenda/{made.id}/delete", expect=409)
    assert client.get(f"/addenda/{made.id}/edit").url.endswith(f"/sessions/{made.session_id}")


# --- the pages -------------------------------------------------------------------------------------------------------


def drawn(data, number):
    """A page as a picture."""
    page = ("-f", str(number), "-l", str(number))
    done = subprocess.run(["pdftoppm", "-r", "50", *page, "-"], input=data, capture_output=True, check=True)
    assert done.stdout.startswith(b"P6")
    return done.stdout


def test_the_pages_that_were_signed_are_unchanged(world, tmp_path):
    row = signed(world)
    first = added(world, row.id, "correction", text=LONG)
    second = added(world, row.id, "late_entry", text="كلمات 你好 🙂")
    assert first.number == 1 and second.number == 2
    books = [kept(row.id)["clinical", version] for version in (1, 2, 3)]
    files = [book.pdf for book in books]
    assert files[1].startswith(files[0]) and files[2].startswith(files[1]), "not a byte of them is touched"
    readers = [PdfReader(io.BytesIO(data)) for data in files]
    assert [len(reader.pages) for reader in readers] == [book.pages for book in books]
    assert books[0].pages < books[1].pages < books[2].pages
    for reader, data in zip(readers[1:], files[1:], strict=True):
        for number in range(books[0].pages):
            old, new = readers[0].pages[number], reader.pages[number]
            assert old.get_contents().get_data() == new.get_contents().get_data()
            assert old.extract_text() == new.extract_text()
            assert drawn(files[0], number + 1) == drawn(data, number + 1)
    for number, data in enumerate(files):
        assert validator.validate_pdf_bytes(data, profile="ua1").is_compliant
        report = validator.validate_pdf_bytes(data, profile="2a")
        assert report.is_compliant, report
        path = tmp_path / "record.pdf"
        path.write_bytes(data)
        heard = outloud.check(str(path))
        assert (heard.errors, heard.verdict) == (0, "pass"), heard.findings
        done = subprocess.run(["qpdf", "--check", path], check=True, capture_output=True, text=True)
        assert "WARNING" not in done.stderr
        with pikepdf.open(path) as opened, opened.open_outline() as outline:
            assert [item.title for item in outline.root][-1:] != [] and len(opened.pages) == books[number].pages
            assert str(opened.docinfo.Title).startswith("Summary ")
    told = "\n".join(sheet.extract_text() for sheet in readers[2].pages)
    assert "Addendum 1: correction" in told and "Addendum 2: late entry" in told and "Added page 1 of" in told
    assert [item.title for item in pikepdf_outline(files[2])][-2:] == [
        "Addendum 1: correction",
        "Addendum 2: late entry",
    ]


def pikepdf_outline(data):
    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
        return list(outline.root)


def test_the_same_addendum_gives_the_same_bytes(world):
    row = signed(world)
    made = added(world, row.id)
    books = kept(row.id)
    repeat = editions.clinical(
        fresh(row.id).frozen, again(made.id).frozen, books["clinical", 1].pdf, books["clinical", 1].pages, "Letter"
    )
    other = editions.clinical(
        fresh(row.id).frozen, again(made.id).frozen, books["clinical", 1].pdf, books["clinical", 1].pages, "A4"
    )
    assert books["clinical", 2].pdf in (repeat.pdf, other.pdf)
    assert books["clinical", 2].file_name == books["clinical", 1].file_name.replace(".pdf", "-v2.pdf")


def test_every_version_is_handed_out_as_it_was_kept(world, sign_in):
    row = signed(world)
    added(world, row.id)
    client = sign_in("dana")
    for book in kept(row.id).values():
        for _ in range(2):
            assert client.request("GET", f"/documents/{book.id}").data == book.pdf


# --- clients' copies -------------------------------------------------------------------------------------------------


def test_a_copy_is_made_anew_only_when_asked_for(world, sign_in):
    row = signed(world)
    ana, ben = world.partners(world.pair)
    documents.give(world.dana.actor, kept(row.id)["joint", 1], ana, "online")
    added(world, row.id, "correction", copies=["joint"], copy_text=COPY, text="CLINICAL-ONLY")
    assert ("joint", 2) not in kept(row.id), "signing gives nobody anything"
    dana = sign_in("dana")
    page = dana.get(f"/sessions/{row.id}/documents")
    assert sum(link.startswith("Make version 2") for link in page.links) == 1
    page = page.follow("Make version 2: Copy for both")
    assert "2, replaces version 1" in page.text and COPY in page.text and "Ana has version 1 already" in page.text
    assert "CLINICAL-ONLY" not in page.text
    form = page.form("Make version 2")
    page = form.submit()
    assert page.flashes == ["Copy for both: version 2 is made. Give it from this page."]
    assert "Nothing was added" in form.submit().flashes[0], "a double click makes one"
    books = kept(row.id)
    assert set(books) == {*((kind, 1) for kind in content.KINDS), ("clinical", 2), ("joint", 2)}
    told = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(books["joint", 2].pdf)).pages)
    assert "replaces version 1" in told and COPY in told and "Corrected on" in told
    assert "CLINICAL-ONLY" not in told and addenda_words() not in told
    assert validator.validate_pdf_bytes(books["joint", 2].pdf, profile="2a").is_compliant
    # The newest is given, the earlier one no more; what was given stays.
    assert f"/documents/{books['joint', 1].id}/give" not in page.source
    refused = dana.get(f"/documents/{books['joint', 1].id}/give?to={ben.id}&by=paper")
    assert "not given any more" in refused.flashes[0]
    with pytest.raises(documents.Superseded):
        documents.give(world.dana.actor, books["joint", 1], ben, "paper")
    documents.give(world.dana.actor, books["joint", 2], ana, "online")
    db.session.commit()
    seen = sign_in("ana").get("/my/copies")
    assert "Version 2, replaces version 1" in seen.text and len(seen.texts("h2")) == 2
    preview = dana.get(f"/sessions/{row.id}/preview/joint")
    assert COPY in preview.text and "2, replaces version 1" in preview.text
    assert COPY not in dana.get(f"/sessions/{row.id}/preview/joint?version=1").text
    for version in ("3", "0", "-1"):
        dana.get(f"/sessions/{row.id}/preview/own_a?version={version}", expect=404 if version != "0" else 200)


def addenda_words():
    """The reason of the addenda of these tests: nobody's but the practice's."""
    return "Ana told me of it later."


def test_a_copy_counts_its_own_versions(world):
    """From a number that is left out a reader would learn of an addendum that is not theirs."""
    row = signed(world)
    added(world, row.id, text="For the record alone.")
    added(world, row.id, copies=["own_b"], copy_text="For Ben alone.")
    made = editions.reissue(world.dana.actor, row.id, "own_b")
    db.session.commit()
    assert (made.edition, made.file_name[-7:]) == (2, "-v2.pdf")
    with pytest.raises(editions.NothingNew):
        editions.reissue(world.dana.actor, row.id, "own_a")
    with pytest.raises(editions.NothingNew):
        editions.reissue(world.dana.actor, row.id, "clinical")
    told = PdfReader(io.BytesIO(made.pdf)).pages[0].extract_text()
    assert "For Ben alone." in told and "record alone" not in told
    added(world, row.id, copies=["own_b", "joint"], copy_text="Once more.")
    last = editions.reissue(world.dana.actor, row.id, "own_b")
    db.session.commit()
    told = PdfReader(io.BytesIO(last.pdf)).pages[0].extract_text()
    assert last.edition == 3 and "For Ben alone." in told and "Once more." in told


def test_an_individual_session_reaches_no_other_copy(world):
    row = signed(world, modality="individual_a")
    made = added(world, row.id, copies=["joint", "own_b", "own_a"], copy_text="For Ana.")
    assert made.frozen["copies"] == ["own_a"]
    assert addendum.changed_copies(fresh(row.id).frozen, made.frozen) == ["Copy for Ana"]


def test_who_makes_copies_anew(world, sign_in):
    row = signed(world)
    added(world, row.id, copies=["joint"], copy_text=COPY)
    path = f"/sessions/{row.id}/copies/joint/again"
    for who in ("lee", "sam", "max", "ana", "ben"):
        sign_in(who).get(path, expect=404)
    sign_in("dana").get(f"/sessions/{row.id}/copies/nonsense/again", expect=404)
    assert "Nothing was added" in sign_in("dana").get(f"/sessions/{row.id}/copies/own_a/again").flashes[0]


# --- associates ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sams(world):
    """A signed record of sam's, co-signed by dana."""
    from practice.sessions import cosigning

    couple = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    row_id = draft(world, world.sam, couple).id
    signing.sign(world.sam.actor, row_id)
    db.session.commit()
    cosigning.cosign(world.dana.actor, row_id)
    db.session.commit()
    return row_id


def test_an_associate_submits_and_the_supervisor_co_signs(world, sams, sign_in):
    row_id = written(world, sams, "late_entry", world.sam)
    sam, dana = sign_in("sam"), sign_in("dana")
    form = sam.get(f"/addenda/{row_id}/sign").form("Submit for co-signature")
    form.submit()
    form.submit()
    assert again(row_id).state == "cosign_pending" and ("clinical", 2) not in kept(sams)
    assert "Waits for a co-signature" in sam.get(f"/sessions/{sams}").text
    sam.get(f"/addenda/{row_id}/cosign", expect=403)
    page = dana.get("/sessions/to-cosign")
    page = page.follow(next(link for link in page.links if "C-0003" in link))
    assert page.h1 == "Co-sign an addendum" and "They had spoken" in page.text
    page.form("send-back").fill(comment="").submit("Give back", expect=422)
    page.form("send-back").fill(comment="Say where. 🙂").submit("Give back")
    page = sam.get(f"/addenda/{row_id}/edit")
    assert "Say where. 🙂" in page.text
    page.form("addendum").fill(text="At home, on Sunday.").submit("Save and review")
    sam.get(f"/addenda/{row_id}/sign").form("Submit for co-signature").submit()
    form = dana.get(f"/addenda/{row_id}/cosign").form("cosign")
    form.submit("Co-sign")
    form.submit("Co-sign")
    made = again(row_id)
    assert made.state == "signed" and made.number == 1 and made.frozen["text"] == "At home, on Sunday."
    assert made.frozen["author"]["associate"] and made.frozen["supervisor"]["name"] == "Dana Rivera"
    told = PdfReader(io.BytesIO(kept(sams)["clinical", 2].pdf)).pages[-1].extract_text()
    assert "Co-signed by" in told and "🙂" not in str(made.frozen)
    assert dana.get("/sessions/to-cosign").text.count("C-0003") == 0
    assert "dana" not in sign_in("lee").get("/sessions/to-cosign").text
    sign_in("lee").get(f"/addenda/{row_id}/cosign", expect=404)


def test_a_supervisor_reads_and_does_not_write(world, sams, sign_in):
    row_id = written(world, sams, "addendum", world.sam)
    dana = sign_in("dana")
    assert "Sam Ito is writing it" in dana.get(f"/sessions/{sams}").text
    for path in (f"/addenda/{row_id}/edit", f"/addenda/{row_id}/sign", f"/sessions/{sams}/addenda/new"):
        dana.get(path, expect=403)
    assert dana.get(f"/addenda/{row_id}/cosign").url.endswith(f"/sessions/{sams}")


def test_the_page_sends_as_many_statements_for_many_as_for_one(world, sign_in, engine):
    from tests.queries import counted

    session_id = signed(world).id
    client = sign_in("dana")

    def count():
        with counted(engine) as statements:
            client.get(f"/sessions/{session_id}")
        return len(statements)

    added(world, session_id)
    few = count()
    for _ in range(3):
        added(world, session_id)
    assert count() == few
    assert db.session.query(SessionRecord).count() == 1
