"""Every kind of report looks as it was approved.

`APPROVE=1 .venv/bin/python -m pytest tests/reports/test_look.py` approves what is made now: look at the pictures that
change (tests/reports/approved) before they are committed.
"""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image, ImageDraw

from practice.reports import content, pdf
from tests.reports import kinds, pictures
from tests.reports.examples import record

pytestmark = pytest.mark.once

APPROVED = Path(__file__).parent / "approved"
APPROVE = bool(os.environ.get("APPROVE"))


@cache
def drawn(data: bytes) -> list[Image.Image]:
    """Its pages as pictures."""
    with TemporaryDirectory() as folder:
        return pictures.pages(data, Path(folder))


def of(name: str) -> list[Path]:
    """The approved pictures of a kind, in the order of its pages."""
    return sorted(APPROVED.glob(f"{name}-[0-9]*.png"), key=lambda path: int(path.stem.rpartition("-")[2]))


@pytest.mark.parametrize("name", kinds.KINDS)
def test_every_kind_looks_as_it_was_approved(name: str, tmp_path: Path) -> None:
    found = drawn(kinds.of(name).pdf)
    if APPROVE:
        approve(name, found)
    wanted = of(name)
    assert len(found) == len(wanted), f"{name} has another number of pages than was approved"
    for number, (picture, path) in enumerate(zip(found, wanted, strict=True), 1):
        kept = tmp_path / f"{name}-{number}.png"
        picture.save(kept)
        with Image.open(path) as approved:
            away = pictures.apart(picture, approved)
        assert away <= pictures.MOST, f"page {number} of {name} differs in {away} places: compare {kept} with {path}"


def approve(name: str, found: list[Image.Image]) -> None:
    """Keep these pictures; one that shows what it showed stays as it is, to the byte."""
    old = of(name)
    for path in old[len(found) :]:
        path.unlink()
    for number, picture in enumerate(found, 1):
        path = APPROVED / f"{name}-{number}.png"
        if path.exists():
            with Image.open(path) as approved:
                if pictures.apart(picture, approved) == 0:
                    continue
        pictures.save(picture, path)


def test_no_picture_is_left_of_a_kind_that_is_gone() -> None:
    assert {path.stem.rpartition("-")[0] for path in APPROVED.glob("*.png")} == set(kinds.KINDS)


def test_approved_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in APPROVED.glob("*.png")) < 600_000


# --- the comparison itself -------------------------------------------------------------------------------------------


def with_style(style: str) -> Image.Image:
    """The first page of an ordinary joint copy, with something moved."""
    made = content.joint(record())
    html = pdf.page("summary.html", summary=made).replace("</head>", f"<style>{style}</style></head>")
    return drawn(pdf.render(html, title=made.title, identifier="x")[0])[0]


@pytest.fixture(scope="module")
def ordinary() -> Image.Image:
    return with_style("")


@pytest.mark.parametrize(
    "style",
    [
        "h1 { padding-left: 3mm }",
        "h1 { position: relative; top: 2mm }",
        ".section:nth-of-type(6) h2 { position: relative; top: -2mm }",
        ".closing { position: relative; top: 2mm }",
        ".address { visibility: hidden }",
        ".score { display: none }",
        ".answer { border-left-color: white !important; margin-left: 2mm }",
        ".letterhead { border-bottom-color: white }",
        "body { font-size: 9.7pt }",
        "body { line-height: 1.5 }",
        "@page { @bottom-left { content: none } }",
        "@page { margin-left: 20mm }",
        "@page { size: Letter }",
    ],
)
def test_what_moves_or_vanishes_is_seen(style: str, ordinary: Image.Image) -> None:
    assert not pictures.same(ordinary, with_style(style))


def test_what_no_eye_sees_is_let_be(ordinary: Image.Image) -> None:
    speck = ordinary.copy()
    ImageDraw.Draw(speck).point((speck.width // 2, speck.height // 2), 0)
    assert pictures.same(ordinary, speck)
    fainter = ordinary.point(lambda grey: min(255, grey + 8))
    assert pictures.same(ordinary, fainter)
    assert pictures.same(ordinary, with_style("html { padding-top: .2mm }"))
    assert pictures.same(ordinary, with_style("body { letter-spacing: .005pt }"))


def test_a_picture_loses_nothing_by_being_kept(ordinary: Image.Image, tmp_path: Path) -> None:
    pictures.save(ordinary, tmp_path / "kept.png")
    with Image.open(tmp_path / "kept.png") as kept:
        assert pictures.apart(ordinary, kept) == 0
