"""Worksheets on the screen: from the same data as their PDFs, for those who may print them."""

import pytest

from practice.exercises import catalogue
from practice.reports.content import worksheet
from practice.reports.content.summary import Letterhead
from tests.homework.made import assign

SLUGS = sorted(one.slug for one in catalogue.all_latest())


@pytest.mark.parametrize("slug", SLUGS)
def test_every_sheet_on_the_screen_says_what_its_pdf_says(world, sign_in, slug):
    """From the same data: each question, choice and hint of the sheet is on the page that shows it."""
    exercise = catalogue.load(slug)
    for seat in ("A", "B"):
        made = worksheet.blank(exercise, seat, world.dana.name, Letterhead("Harbor", (), ""))
        page = sign_in("dana").get(f"/library/{slug}/worksheet/look?as={seat}")
        shown = " ".join(page.text.split())
        for part in made.parts:
            for item in part.items:
                choices = [label for _, label in item.choices if item.kind != "scale"]
                said = [item.label, item.unless.removesuffix("."), *choices]
                said += [column.label for row in item.rows for column in row.items]
                about = bool(item.about)  # in a table of items the question stands in the head, without its item
                lost = [words for words in said[about:] if words and " ".join(words.split()) not in shown]
                assert not lost
    assert page.title.startswith(f"Worksheet: {exercise.title}")


def test_the_sheet_of_an_assignment_on_the_screen(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    page = sign_in("ana").get(f"/my/practice/{given.id}/worksheet").follow("Look at it here")
    assert "Number" in page.text
    page.follow("Open as PDF")
    sign_in("dana").get(f"/assignments/{given.id}/worksheets").follow("Look at it here: the sheet for Ana")
    for who in ("ben", "cleo", "lee", "max"):
        sign_in(who).get(f"/assignments/{given.id}/worksheet/look", expect=404)
        sign_in(who).get(f"/my/practice/{given.id}/worksheet/look", expect=404)
