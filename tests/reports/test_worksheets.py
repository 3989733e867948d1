"""Worksheets of all exercises: every question in its order, nobody's answers, valid as paper and as a form."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import outloud
import page
import pikepdf
import pytest

from practice.exercises import catalogue, examples
from practice.exercises.definition import Exercise, Field
from practice.exercises.run import Run
from practice.reports import pdf
from practice.reports.content import worksheet
from practice.reports.content.sheet import Item, Worksheet
from practice.reports.content.summary import Letterhead
from tests.reports.hold import assert_no_missing_glyph, text

pytestmark = pytest.mark.once

ALL = catalogue.all_latest()
NAMES = {"A": "Ana", "B": "Ben", "therapist": "Dana Reed"}
HEAD = Letterhead("Riverside Couples Practice", ("12 River Street", "Springfield, IL"), "217 555 0100")
MARKS = {"number": "K7QD-2MXP-A", "code": "T4RH", "crisis": (("Emergency", "911"), ("Crisis line", "988"))}
FEW = ("E02", "E16", "E26")
"""A log, a shared record with computed parts and a plain one: rendered as forms too."""
MOST_PAGES = {"E17": 3, "E18": 4, "E22": 5, "E24": 3}
"""Sheets of more than two pages."""


def run_of(exercise: Exercise) -> Run:
    """Nothing was written yet."""
    return Run(exercise, frozenset("AB"), "A", exercise.disclosure)


def made(exercise: Exercise, seat: str = "A", run: Run | None = None) -> Worksheet:
    """The sheet of one person."""
    return worksheet.build(run or run_of(exercise), seat, NAMES, letterhead=HEAD, **MARKS)


def asked(exercise: Exercise, seat: str) -> Iterator[tuple[str, Field]]:
    """(step, field) that the definition asks this person, once for each entry or round, in order."""
    for unit in run_of(exercise).plan.units:
        for slot in unit.slots:
            if slot.author not in (seat, None):
                continue
            step = unit.step
            if slot.author is not None:
                step = step.for_role("first" if seat == "A" else "second")
            uses = step.log is not None and step.log.every == "use"
            for at in range(1, worksheet.USES + 1) if uses and slot.occurrence == 1 else (slot.occurrence,):
                if not uses or slot.occurrence == 1:
                    for one in step.fields:
                        if one.auto != "hints":
                            yield f"{slot.step}.{at}.{one.id}", one


def items(sheet: Worksheet) -> list[Item]:
    """Its questions in the order in which they are printed."""
    return [item for part in sheet.parts for item in part.items]


@pytest.mark.parametrize("seat", "AB")
@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.slug)
def test_every_question_stands_on_the_sheet_in_its_order(exercise: Exercise, seat: str) -> None:
    sheet, wanted = made(exercise, seat), list(asked(exercise, seat))
    found = items(sheet)
    assert [item.name for item in found] == [name for name, _ in wanted]
    for item, (_, field) in zip(found, wanted, strict=True):
        assert item.kind == field.kind
        assert len(item.rows[0].items if item.rows else ()) == len(field.fields)
    assert len({item.name for item in found}) == len(found)


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.slug)
def test_the_paper_says_every_question_and_is_accessible(exercise: Exercise, tmp_path: Path) -> None:
    sheet = made(exercise)
    data, pages = pdf.worksheet(sheet, "Letter")
    assert pages <= MOST_PAGES.get(exercise.number, 2)
    told = squeezed(text(data))
    for item in items(sheet):
        for words in _words(item):
            assert squeezed(words) in told, words
    assert_valid(data, tmp_path)
    with pikepdf.open(io.BytesIO(data)) as opened:
        info = {str(name): str(value) for name, value in opened.docinfo.items()}
        assert info == {"/Title": "Worksheet K7QD-2MXP-A", "/Producer": "WeasyPrint 70.0"}
        assert not opened.attachments
    assert sheet.file_name == "worksheet-k7qd-2mxp-a.pdf"


def _words(item: Item) -> Iterator[str]:
    label = item.label
    if item.about:  # the item stands at the line, the rest over the column
        yield item.about[1:]
        label = label.replace(f"“{item.about}”", "…").replace(item.about, "…").replace(item.about.capitalize(), "…")
    yield label
    yield from (label for _, label in item.choices)
    for row in item.rows[:1]:
        for column in row.items:
            yield column.label


def squeezed(words: str) -> str:
    """Without blanks and the breaks of lines, and with ligatures taken apart."""
    return "".join(words.split()).replace("ﬀ", "ff").replace("ﬁ", "fi").replace("ﬃ", "ffi").replace("ﬂ", "fl")


def assert_valid(data: bytes, tmp_path: Path) -> None:
    """PDF/UA-1, read aloud without an error, and whole."""
    report = page.validate_pdf_bytes(data, profile="ua1")
    assert report.is_compliant, report
    path = tmp_path / "sheet.pdf"
    path.write_bytes(data)
    heard = outloud.check(str(path))
    # A blank is made of empty cells: the one warning that it gets.
    assert heard.errors == 0, heard.findings
    assert {one.rule for one in heard.findings} <= {"TBL-012"}, heard.findings
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert_no_missing_glyph(opened)


@pytest.mark.parametrize("exercise", [one for one in ALL if one.number in FEW], ids=lambda one: one.slug)
def test_a_form_has_a_named_field_for_every_box(exercise: Exercise, tmp_path: Path) -> None:
    sheet = made(exercise)
    data, _ = pdf.worksheet(sheet, "A4", fillable=True)
    if exercise.number == "E26":
        assert pdf.worksheet(sheet, "A4", fillable=True)[0] == data, "the same input gives the same bytes"
    assert_valid(data, tmp_path)
    with pikepdf.open(io.BytesIO(data)) as opened:
        fields = list(opened.Root.AcroForm.Fields)
        names = {str(field.T) for field in fields}
        for field in fields:
            assert str(field.get("/TU", "")), field.T
    for item in items(sheet):
        for name in _boxes(item):
            assert name in names, name


def _boxes(item: Item) -> Iterator[str]:
    if item.rows:
        for row in item.rows:
            for column in row.items:
                yield from _boxes(column)
    elif item.kind in ("multi", "ranking") and item.choices:
        yield from (f"{item.name}.{value}" for value, _ in item.choices)
    elif item.kind in ("multi", "ranking"):
        yield from (f"{item.name}.{at}" for at in range(item.lines))
    else:
        yield item.name


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.slug)
def test_no_answer_is_on_a_sheet_but_what_its_questions_are_made_of(exercise: Exercise) -> None:
    """Of a finished run: each person's sheet asks about what they may read, and says none of their other answers."""
    example = catalogue.example(exercise.slug)
    run = examples.replay(example)
    computed = {source.field for source in _sources(exercise)}
    for seat in "AB":
        html = pdf.page("worksheet.html", sheet=made(exercise, seat, run), fillable=True)
        blank = pdf.page("worksheet.html", sheet=made(exercise, seat), fillable=True)
        for answers in example.answers:
            for name, value in answers.values.items():
                if name not in computed:
                    for said in _texts(value):
                        assert said not in html or said in blank, (name, said)


def _sources(exercise: Exercise) -> Iterator:
    for step in exercise.steps:
        for one in (*step.fields, *(sub for field in step.fields for sub in field.fields)):
            yield from filter(None, (one.options_of, one.rows_from))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and len(value) > 12:
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from (said for one in value.values() for said in _texts(one))


def test_a_blank_of_the_library_speaks_of_nobody() -> None:
    for exercise in ALL:
        for seat in "AB":
            sheet = worksheet.blank(exercise, seat, "Dana Reed", HEAD)
            html = pdf.page("worksheet.html", sheet=sheet, fillable=False)
            assert "{" not in html
            assert "Worksheet for" not in html
            assert sheet.file_name == "worksheet.pdf"


def test_names_of_every_length_and_script_fit() -> None:
    names = {"A": "ليلى الخطيب", "B": "W" * 80, "therapist": "王小明"}
    exercise = catalogue.load("whose-call")
    sheet = worksheet.build(run_of(exercise), "A", names, letterhead=HEAD, **MARKS)
    data, _ = pdf.worksheet(sheet, "A4")
    assert page.validate_pdf_bytes(data, profile="ua1").is_compliant
