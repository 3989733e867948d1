"""What holds for every kind of report: accessible, whole, the same each time, and silent in name and metadata."""

import io
import re
import subprocess
from pathlib import Path

import outloud
import page
import pikepdf
import pytest

from tests.reports import kinds
from tests.reports.hold import assert_no_missing_glyph

pytestmark = pytest.mark.once

NEUTRAL = re.compile(r"(summary|report|records?|list|answers|data|worksheet)(-[0-9a-z-]+)?", re.IGNORECASE)
"""What a file may be called: what it is, a date, a number."""


@pytest.mark.parametrize("name", kinds.KINDS)
def test_every_kind_is_accessible_and_whole(name: str, tmp_path: Path) -> None:
    kind, made = kinds.KINDS[name], kinds.of(name)
    for profile in ("ua1", "2a") if kind.lasts else ("ua1",):
        report = page.validate_pdf_bytes(made.pdf, profile=profile)
        assert report.is_compliant, report
    path = tmp_path / "report.pdf"
    path.write_bytes(made.pdf)
    heard = outloud.check(str(path))
    assert heard.errors == 0, heard.findings
    assert {one.rule for one in heard.findings} <= kind.warned, heard.findings
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


@pytest.mark.parametrize("name", kinds.KINDS)
def test_every_kind_is_the_same_each_time(name: str) -> None:
    assert kinds.KINDS[name].make().pdf == kinds.of(name).pdf


@pytest.mark.parametrize("name", kinds.KINDS)
def test_no_kind_says_in_its_name_whom_or_what_it_is_about(name: str) -> None:
    kind, made = kinds.KINDS[name], kinds.of(name)
    assert made.file_name.endswith(".pdf")
    assert NEUTRAL.fullmatch(made.file_name.removesuffix(".pdf")), made.file_name
    assert NEUTRAL.fullmatch(made.title.replace(" ", "-")), made.title
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        assert len(opened.pages) == made.pages
        assert set(map(str, opened.docinfo)) <= {"/Title", "/Producer", "/CreationDate", "/ModDate"}
        assert str(opened.docinfo.Title) == made.title
        metadata = opened.Root.Metadata.read_bytes().decode()
        assert not set(re.findall(r"\b(?:Ana|Ben|Dana|Harbor|Riverside)\b", metadata))
        assert str(opened.Root.Lang) == "en"
        assert not opened.attachments
        assert ("/AcroForm" in opened.Root) == kind.fillable
        assert_no_missing_glyph(opened)
