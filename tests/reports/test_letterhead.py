"""The letterhead: the practice's picture and the licence, in what is signed, printed and shown."""

import base64
import io
import re
import subprocess

import outloud
import page as validator
import pikepdf
from PIL import Image

from practice import db
from practice.accounts import logos
from practice.homework.worksheets import paper
from practice.models import Practice, SessionRecord
from practice.reports import content, documents, letterhead, pdf
from practice.sessions import cosigning, signing
from tests.reports.examples import record
from tests.sessions.written import draft


def picture(colour: str = "teal") -> logos.Picture:
    out = io.BytesIO()
    Image.new("RGB", (300, 90), colour).save(out, "PNG")
    return logos.read(out.getvalue())


def choose(world, colour: str = "teal") -> str:
    made = picture(colour)
    logos.put(world.max.actor, made)
    db.session.commit()
    return made.sha256


def signed(world) -> SessionRecord:
    row = signing.sign(world.dana.actor, draft(world).id)
    db.session.commit()
    return row


def images(data: bytes) -> list[pikepdf.Object]:
    with pikepdf.open(io.BytesIO(data)) as file:
        return [(image.Width, image.Height) for one in file.pages for image in one.get_images().values()]


def words(data: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def fetched(row: SessionRecord, kind: str) -> bytes:
    from practice.models import Document

    return db.session.query(Document).filter_by(session_id=row.id, kind=kind).one().pdf


def test_a_signed_record_names_its_logo_and_every_copy_shows_it(world, tmp_path):
    sha256 = choose(world)
    row = signed(world)
    assert row.frozen["practice"]["logo"] == sha256
    for kind in content.kinds(row.frozen):
        data = fetched(row, kind)
        assert images(data) == [(300, 90)]
        for profile in ("ua1", "2a"):
            assert validator.validate_pdf_bytes(data, profile=profile).is_compliant, (kind, profile)
        assert row.frozen["author"]["number"] in re.sub(r"\s+", " ", words(data))
        path = tmp_path / f"{kind}.pdf"
        path.write_bytes(data)
        heard = outloud.check(str(path))
        assert heard.errors == 0, heard.findings
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


def test_a_later_logo_changes_nothing_that_is_signed(world, sign_in):
    first = choose(world)
    row = signed(world)
    before = documents.render(row.frozen, "joint", "Letter").pdf
    choose(world, "plum")
    logos.remove(world.max.actor)
    db.session.commit()
    letterhead._held.clear()
    assert documents.render(row.frozen, "joint", "Letter").pdf == before
    page = sign_in("dana").get(f"/sessions/{row.id}/preview/joint")
    assert page.find("img.letterhead-logo").get("src").endswith(first)
    assert page.find("img.letterhead-logo").get("alt") == "Logo of Harbor Couples Practice"


def test_without_a_logo_there_is_none(world, sign_in):
    row = signed(world)
    assert row.frozen["practice"]["logo"] == "" and images(fetched(row, "clinical")) == []
    assert not sign_in("dana").get(f"/sessions/{row.id}/preview/clinical").all("img.letterhead-logo")


def test_older_records_keep_the_letterhead_they_were_signed_under():
    """They lack the key; and the fingerprint of a client's copy is the one that is printed on it."""
    made = record()
    assert "logo" not in made["practice"]
    prints = {kind: content.build(kind, made).fingerprint for kind in ("joint", "own_a", "own_b")}
    assert prints == {"joint": "9a2c647b8a4c", "own_a": "dec312bc629f", "own_b": "30d6bcf35875"}
    for kind in content.kinds(made):
        head = content.build(kind, made).letterhead
        assert (head.licence, head.picture, head.logo) == ((), "", "")


def test_the_picture_is_no_word_of_a_copy():
    """What is shown on the screen and what is printed carry the same fingerprint."""
    made = record()
    made["practice"]["logo"] = "0" * 64
    summary = content.build("joint", made)
    address = "data:image/png;base64," + base64.b64encode(picture().data).decode()
    assert content.pictured(summary.letterhead, address).logo == address
    assert summary.fingerprint == content.build("joint", made).fingerprint
    made["practice"]["logo"] = "1" * 64
    assert summary.fingerprint != content.build("joint", made).fingerprint


def test_the_licence_is_in_words_and_names_the_supervisor(world):
    row = signed(world)
    for kind in content.kinds(row.frozen):
        (line,) = content.build(kind, row.frozen).letterhead.licence
        assert "license" in line and row.frozen["author"]["number"] in line and "exp." not in line
    couple = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    db.session.commit()
    choose(world)
    waiting = draft(world, world.sam, couple).id
    signing.sign(world.sam.actor, waiting)
    db.session.commit()
    letterhead._held.clear()
    row = cosigning.cosign(world.dana.actor, waiting)
    own, lead = content.build("joint", row.frozen).letterhead.licence
    assert "ssociate" in own and lead.startswith("Under supervision of Dana")
    assert images(fetched(row, "joint")) == [(300, 90)]


def test_a_draft_without_a_licence_says_none():
    made = record()
    made["practice"]["logo"] = ""
    made["author"]["number"] = ""
    assert content.build("clinical", made).letterhead.licence == ()


def test_a_worksheet_has_the_logo_of_today(world):
    from practice.exercises import catalogue

    choose(world)
    house = db.session.query(Practice).one()
    sheet = paper.blank(catalogue.load("after-we-met"), "A", world.dana.actor, house)
    assert sheet.letterhead.logo.startswith("data:image/png;base64,")
    data, _ = pdf.worksheet(sheet, "Letter")
    assert set(images(data)) == {(300, 90)} and validator.validate_pdf_bytes(data, profile="ua1").is_compliant


def test_a_picture_that_nobody_knows_is_left_out(world):
    made = record()
    made["practice"]["logo"] = "f" * 64
    assert letterhead.image("") == letterhead.image("f" * 64) == ""
    assert images(documents.render(made, "joint", "Letter").pdf) == []


def test_only_a_few_pictures_are_kept_in_memory(world, monkeypatch):
    monkeypatch.setattr(letterhead, "MOST", 2)
    letterhead._held.clear()
    for colour in ("red", "green", "blue"):
        assert letterhead.image(choose(world, colour)).startswith("data:image/png")
    assert len(letterhead._held) == 2
