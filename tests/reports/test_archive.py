"""Signed documents are PDF/A-2a as well as PDF/UA-1, whatever stands in them; pages are put behind a file untouched."""

import io
import re
import subprocess
import zlib

import outloud
import page
import pikepdf
import pydyf
import pytest

from practice.reports import archive, content, joining, pdf
from tests.reports.examples import MIXED, answer, mixed, picked, record

pytestmark = pytest.mark.once


def printed(kind="clinical", paper="A4", **values):
    return pdf.summary(content.build(kind, record(**values)), paper)[0]


def sheet(title, words, **form):
    html = (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body data-practice="P" data-identity="I" '
        f'data-foot="F"><h1>{title}</h1>{words}</body></html>'
    )
    return pdf.render(html, title=title, identifier=title, variant=archive.VARIANT, **form)[0]


def assert_lasting(data):
    for profile in ("2a", "ua1"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, report


@pytest.mark.parametrize("kind", content.KINDS)
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_a_signed_copy_is_both(kind, paper):
    data = printed(kind, paper)
    assert_lasting(data)
    assert printed(kind, paper) == data, "the same record gives the same bytes"
    with pikepdf.open(io.BytesIO(data)) as opened:
        with opened.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "2",
                "A",
                "1",
            )
            assert metadata["dc:title"] == str(opened.docinfo.Title)
        (intent,) = opened.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1" and intent.DestOutputProfile.N == 3
        assert "/Filter" not in opened.Root.Metadata, "metadata are read without unpacking"
        assert not opened.attachments and not opened.is_encrypted


def test_a_draft_is_not_meant_to_last():
    data = printed(signed_at=None)
    assert not page.validate_pdf_bytes(data, profile="2a").is_compliant
    assert page.validate_pdf_bytes(data, profile="ua1").is_compliant


SCRIPTS = (MIXED, "🙂🏳️‍🌈👩‍👩‍👧", "مرحبا שלום", "你好 한국어", "ﷺ ﬁ ½ \u202e\u200f", "𝄞 \U0001f9ff")


@pytest.mark.parametrize("words", SCRIPTS)
def test_every_script_and_colour_pictures_last(words):
    assert_lasting(printed(plan=words * 20, picked=[picked("Mirror", words, answer("A", mixed()))]))


def test_a_picture_is_not_smoothed():
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (20, 10), (10, 90, 80, 120)).save(out, "PNG")
    import base64

    source = f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
    data = sheet("With a picture", f'<p><img src="{source}" alt="Harbor"></p>')
    assert_lasting(data)


def test_no_stream_ends_where_it_could_be_read_in_two_ways():
    """Compressed data end with a byte of their checksum: every 256th with half an end of line."""
    unclear = next(b"a" * number for number in range(1, 300) if zlib.compress(b"a" * number, 9).endswith(b"\r"))
    for raw, packed in ((unclear, False), (unclear + b"a", True)):
        stream = pydyf.Stream([raw], {"Interpolate": "true"}, compress=True)
        archive._pack(stream)
        assert stream.data.endswith(b"\nstream\n" + (zlib.compress(raw, 9) if packed else raw) + b"\nendstream")
        assert ("Filter" in stream.extra) == packed and stream.extra["Interpolate"] == "false"
    for number in range(0, 60, 6):
        data = sheet("Two ways", f"<p>{'word ' * number}</p>")
        assert b"\r\nendstream" not in data
        assert_lasting(data)


def test_another_spelling_is_found_when_the_last_streams_are_unclear(monkeypatch):
    spellings = []

    def write(finisher):
        spellings.append(finisher.args[0])
        return b"x\r\nendstream" if len(spellings) < 3 else b"clear"

    assert archive.write(write) == b"clear"
    assert [len(each) for each in spellings] == [0, 1, 1]
    spellings.clear()
    monkeypatch.setattr(archive, "_UNCLEAR", b"clear")
    assert archive.write(lambda finisher: b"clear") == b"clear", "at worst as it is: it is read all the same"


def test_metadata_of_another_shape_are_refused():
    class Other:
        stream = [b"<x/>"]

    with pytest.raises(ValueError, match="another shape"):
        archive._name_ua(Other())


# --- pages behind a file ---------------------------------------------------------------------------------------------

ONE = "<p class='text'>First words.</p><h2>Part</h2><p>One more.</p>" * 12
TWO = "<p class='text'>Zażółć 你好 🙂</p><h2>More</h2>" * 40


def test_the_earlier_file_is_the_beginning_of_the_later_one(tmp_path):
    one, two, three = sheet("Summary one", ONE), sheet("Addendum 1", TWO), sheet("Addendum 2", "<p>Last.</p>")
    second = joining.behind(one, two, "Addendum 1")
    third = joining.behind(second, three, "Addendum 2")
    assert second.startswith(one) and third.startswith(second)
    assert joining.behind(one, two, "Addendum 1") == second, "the same files give the same bytes"
    assert third.count(b"%%EOF") == 3
    counts = [len(pikepdf.open(io.BytesIO(each)).pages) for each in (one, two, three, second, third)]
    assert counts[3] == counts[0] + counts[1] and counts[4] == sum(counts[:3])
    for each in (second, third):
        assert_lasting(each)
        path = tmp_path / "joined.pdf"
        path.write_bytes(each)
        heard = outloud.check(str(path))
        assert (heard.errors, heard.warnings, heard.verdict) == (0, 0, "pass"), heard.findings
        done = subprocess.run(["qpdf", "--check", path], check=True, capture_output=True, text=True)
        assert "No syntax or stream encoding errors" in done.stdout and not done.stderr
    with pikepdf.open(io.BytesIO(third)) as opened:
        assert str(opened.docinfo.Title) == "Summary one"
        first, last = (bytes(part) for part in opened.trailer.ID)
        assert first == bytes(pikepdf.open(io.BytesIO(one)).trailer.ID[0]) and last != first
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[0] == "Summary one" and titles[-2:] == ["Addendum 1", "Addendum 2"]


def test_the_structure_goes_on_in_order():
    joined = joining.behind(sheet("Summary one", ONE), sheet("Addendum 1", TWO), "Addendum 1")
    with pikepdf.open(io.BytesIO(joined)) as opened:
        tree = opened.Root.StructTreeRoot
        assert len(tree.K) == 2
        assert all(part.P.objgen == tree.objgen for part in tree.K)
        marks = list(tree.ParentTree.Nums)[::2]
        assert marks == sorted(set(marks)), "each page has marks of its own"
        assert {int(each.obj.StructParents) for each in opened.pages} <= {int(mark) for mark in marks}


def test_a_file_with_another_end_is_refused(monkeypatch):
    monkeypatch.setattr(joining, "_TABLE", re.compile(rb"nothing"))
    with pytest.raises(ValueError, match="another shape"):
        joining.behind(sheet("Summary one", ONE), sheet("Addendum 1", TWO), "Addendum 1")
