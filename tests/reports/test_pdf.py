"""The PDFs: valid, the same each time, complete in every script, neutral in their metadata, and inert."""

import gc
import io
import logging
import subprocess
import threading
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import outloud
import page
import pikepdf
import pytest

from practice.reports import content, glyphs, pdf
from tests.reports.examples import ARABIC, CHINESE, MIXED, answer, mixed, partner, picked, prose, record
from tests.reports.hold import assert_no_missing_glyph, text

pytestmark = pytest.mark.once

ALL = ("clinical", "joint", "own_a", "own_b")
LONG_NAME = ("Ana Wilhelmina Konstantina " * 5)[:120]


SHAPES: dict[str, dict[str, Any]] = {
    "ordinary": record(),
    "short": record(
        focus="", picked=[], scores=[], notes=[], homework_reviewed=[], next_session=None, interventions_text=""
    ),
    "long": record(
        picked=[
            picked("Forecast", prose(7, n + 99), answer("A", prose(250, n)), answer("B", prose(150, n + 50)))
            for n in range(9)
        ]
    ),
    "mixed": record(picked=[picked("Mirror", "All of it", answer("A", mixed()))]),
    "right to left": record(
        partners={"A": partner("ليلى الخطيب"), "B": partner("王小明")},
        focus=ARABIC * 3 + "\nA line in English.\n" + ARABIC,
        picked=[picked("Forecast", ARABIC, answer("A", ARABIC, CHINESE, shape="ranking"), answer("B", CHINESE * 9))],
    ),
    "long names": record(
        partners={"A": partner(LONG_NAME), "B": partner("B" + "e" * 119)},
        focus="W" * 3000,
        practice={"name": "P" * 120},
    ),
    "draft": record(signed_at=None),
}


def render(kind: str, made: dict[str, Any], paper: str = "A4") -> tuple[bytes, int]:
    """One copy as PDF."""
    return pdf.summary(content.build(kind, made), paper)


@cache
def copy(shape: str, kind: str, paper: str = "A4") -> tuple[bytes, int]:
    """One copy of one shape, rendered once for all tests."""
    return render(kind, SHAPES[shape], paper)


TWO_EACH = [
    (shape, kind)
    for number, shape in enumerate(SHAPES)
    for kind in ("clinical", ("joint", "own_a", "own_b")[number % 3])
]
"""Each shape as the record, which holds everything, and as one of the copies (test_kinds.py has all of an ordinary)."""


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Fail when WeasyPrint has something to complain about."""
    caplog.set_level(logging.WARNING)
    return caplog


@pytest.mark.parametrize(("shape", "kind"), TWO_EACH)
def test_every_copy_is_accessible_and_whole(
    shape: str, kind: str, tmp_path: Path, quiet: pytest.LogCaptureFixture
) -> None:
    paper = "Letter" if kind == "joint" else "A4"
    data, pages = copy(shape, kind, paper)
    report = page.validate_pdf_bytes(data, profile="ua1")
    assert report.is_compliant, report
    path = tmp_path / "copy.pdf"
    path.write_bytes(data)
    heard = outloud.check(str(path))
    assert (heard.errors, heard.warnings, heard.verdict) == (0, 0, "pass"), heard.findings
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    assert not [entry.getMessage() for entry in quiet.records if entry.name.startswith("weasyprint")]
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) == pages
        assert not opened.attachments
        assert "/Names" not in opened.Root or "/JavaScript" not in opened.Root.Names
        assert str(opened.Root.Lang) == "en"
        width, height = (round(float(side)) for side in opened.pages[0].MediaBox[2:])
        assert (width, height) == ((612, 792) if paper == "Letter" else (595, 842))
        assert_no_missing_glyph(opened)


def test_fonts_cut_down_for_emoji_and_scripts_carry_no_time_of_day() -> None:
    """That all kinds repeat to the byte is in test_kinds.py."""
    assert render("own_a", SHAPES["mixed"])[0] == copy("mixed", "own_a")[0]


@pytest.mark.parametrize("kind", ["clinical", "own_a"])
def test_five_thousand_characters_in_six_scripts_are_all_there(kind: str) -> None:
    long = mixed(5000)
    assert len(long) == 5000
    empty = record(picked=[picked("Mirror", "All of it", answer("A", ""))])

    def letters(data: bytes) -> Counter[str]:
        body = "\n".join(line for line in text(data).splitlines() if not line.startswith(("Document", "Page")))
        return Counter(char for char in body if not char.isspace() and char not in "\u200d\ufe0f\u202a\u202b\u202c")

    found = letters(copy("mixed", kind)[0])
    found.subtract(letters(render(kind, empty)[0]))
    wanted = Counter(char for char in long if not char.isspace() and char not in "\u200d\ufe0f")
    lost = {char: count - found[char] for char, count in wanted.items() if found[char] < count}
    assert not lost


def test_line_breaks_and_long_words_stay() -> None:
    made = record(focus="first line\nsecond line\n\nnew paragraph\n" + "W" * 900)
    found = text(render("joint", made)[0])
    assert "first line\nsecond line\n" in found
    assert found.count("W") - found.count("What") - found.count("We ") >= 900


def test_each_page_says_what_it_is() -> None:
    data, pages = copy("long", "clinical")
    summary = content.clinical(SHAPES["long"])
    assert pages >= 5
    for number, sheet in enumerate(text(data).split("\f")[:pages], 1):
        assert f"Page {number} of {pages}" in sheet
        assert "Confidential" in sheet
        assert f"Document {summary.code} · version 1 · made {summary.made} · SHA-256 {summary.fingerprint}" in sheet
        if number > 1:
            assert "C-0001 · Ana & Ben" in sheet


def test_drafts_are_marked_and_unsigned() -> None:
    draft, signed = copy("draft", "clinical")[0], copy("ordinary", "clinical")[0]
    assert "draft, not signed" in text(draft)
    assert "Electronically signed" not in text(draft)
    assert "Electronically signed by Dana Rivera, LMFT" in text(signed)
    assert "raft" not in text(signed)
    with pikepdf.open(io.BytesIO(draft)) as opened, pikepdf.open(io.BytesIO(signed)) as other:
        assert len(bytes(opened.pages[0].Contents.read_bytes())) > 0
        assert "/Pattern" in opened.pages[0].Resources or "/XObject" in opened.pages[0].Resources
        assert not other.pages[0].Resources.get("/XObject")


@pytest.mark.parametrize("kind", ALL)
def test_metadata_and_file_name_say_nothing(kind: str) -> None:
    summary = content.build(kind, record())
    data, _ = copy("ordinary", kind)
    with pikepdf.open(io.BytesIO(data)) as opened:
        metadata = opened.Root.Metadata.read_bytes().decode()
        info = {str(name): str(value) for name, value in opened.docinfo.items()}
    assert info == {"/Title": summary.title, "/Producer": "WeasyPrint 70.0"}
    words = ("clinical", "joint", "own", "ana", "ben", "dana", "therap", "couple", "session", "c-0001", "harbor")
    for told in (metadata.casefold(), info["/Title"].casefold(), summary.file_name.casefold()):
        assert not [word for word in words if word in told.replace("http://ns.adobe.com", "")]


@pytest.mark.parametrize("kind", ALL)
def test_nothing_of_another_copy_is_in_the_file(kind: str) -> None:
    made = record(
        risk="CANARYRISK",
        notes=[{"heading": "Data", "text": "CANARYNOTE"}],
        picked=[
            picked("CANARYTITLE", "CANARYQUESTION", answer("A", "CANARYONLYA", seen_by="A")),
            picked("E", "Q", answer("A", "CANARYBOTH")),
        ],
    )
    data, _ = render(kind, made)
    with pikepdf.open(io.BytesIO(data)) as opened:
        raw = b"".join(
            obj.read_bytes() if isinstance(obj, pikepdf.Stream) else str(obj).encode() for obj in opened.objects
        ).decode("latin-1")
    told = text(data) + raw
    found = {word for word in ("RISK", "NOTE", "TITLE", "QUESTION", "ONLYA", "BOTH") if f"CANARY{word}" in told}
    private = {"TITLE", "QUESTION", "ONLYA"}
    assert (
        found
        == {
            "clinical": {"RISK", "NOTE", "BOTH"} | private,
            "joint": {"BOTH"},
            "own_a": {"BOTH"} | private,
            "own_b": {"BOTH"},
        }[kind]
    )


HOSTILE = (
    '<img src="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd"><script>alert(1)</script>'
    "<style>@page{size:1mm}</style></p></div></body>{{ 7*7 }}{% raw %}\"'&amp;&#x41;]]><!--"
)


def test_markup_in_a_text_is_only_text() -> None:
    everywhere = record(
        focus=HOSTILE,
        plan=HOSTILE,
        partners={"A": partner(HOSTILE), "B": partner("Ben")},
        practice={"name": HOSTILE, "address": HOSTILE},
        picked=[picked(HOSTILE, HOSTILE, answer("A", HOSTILE), answer("B", HOSTILE, HOSTILE))],
    )
    data, pages = render("joint", everywhere)
    assert pages < 6
    assert page.validate_pdf_bytes(data, profile="ua1").is_compliant
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert not opened.attachments
    found = "".join(text(data).split())
    assert found.count("".join(HOSTILE.split())) >= 5
    assert "root:" not in found


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1:9/x", "https://127.0.0.1:9/x", "ftp://x/y"])
@pytest.mark.parametrize(
    "link", ['<img src="{}" alt="x">', '<link rel="stylesheet" href="{}">', "<style>@import '{}'</style>"]
)
def test_nothing_is_fetched(url: str, link: str) -> None:
    html = f'<html lang="en"><head><title>T</title></head><body><h1>x</h1>{link.format(url)}</body></html>'
    with pytest.raises(ValueError, match="outside itself"):
        pdf.render(html, title="T", identifier="x")


def test_nothing_is_attached(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("CANARY")
    link = f'<link rel="attachment" href="{secret.as_uri()}">'
    html = f'<html lang="en"><head><title>T</title>{link}</head><body>x</body></html>'
    with pytest.raises(ValueError, match="outside itself"):
        pdf.render(html, title="T", identifier="x")


def test_what_is_too_long_or_too_deep_is_refused_in_words() -> None:
    start = '<html lang="en"><head><title>T</title></head><body>'
    with pytest.raises(pdf.Unprintable):
        pdf.render(start + "x" * pdf.MOST, title="T", identifier="x")
    with pytest.raises(pdf.Unprintable):
        pdf.render(start + "<div>" * 3000 + "x", title="T", identifier="x")
    with pytest.raises(ValueError, match="title"):
        pdf.render(start, title="Another", identifier="x")
    assert gc.isenabled()


def test_a_hostile_text_takes_seconds_not_minutes() -> None:
    for words in ("(" * 5000, "\n" * 4999 + "x", "a\u0301" * 2500, "\u202e" * 4000 + "x", "ﷺ" * 5000, "👩‍👩‍👧" * 400):
        began = time.perf_counter()
        render("joint", record(picked=[picked("E", "Q", answer("A", words))]))
        assert time.perf_counter() - began < 15


def test_the_collector_comes_back_also_when_several_render() -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(render("joint", record())[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert gc.isenabled()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_characters_that_no_font_draws_are_printed_as_numbers() -> None:
    assert glyphs.printable("Zażółć – Ω я 我 ع 🙂 é\u0301\u200d\ufe0f") == "Zażółć – Ω я 我 ع 🙂 é\u0301\u200d\ufe0f"
    assert glyphs.printable("a\ue000b") == "a[U+E000]b"
    assert glyphs.printable("a\x00\x1b\x85\ufffe\ud800b\n\tc") == "ab\n\tc"
    found = text(render("joint", record(focus="seen \ue000 \U000e0041 kept"))[0])
    assert "seen [U+E000]" in found
    assert "kept" in found


def test_direction_and_paragraphs() -> None:
    assert pdf.direction("12 (a)") == "ltr"
    assert pdf.direction("12 مرحبا") == "rtl"
    assert pdf.direction("…") == "ltr"
    assert pdf.paragraphs("a\nb\n\n\nc\nمرحبا\nd") == [("ltr", "a\nb"), ("ltr", "c"), ("rtl", "مرحبا"), ("ltr", "d")]
    assert pdf.paragraphs(" \n") == []
    assert MIXED


def test_the_engine_names_itself() -> None:
    assert pdf.engine_version() == "WeasyPrint 70.0"
