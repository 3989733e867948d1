"""The page before a session on paper, as Chromium prints it, and the record that two presses of its button begin."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from practice import clock, db
from practice.models import Appointment, Response
from tests.homework.filled import fill
from tests.sessions.prepared import DAY, HOUR, came
from tests.sessions.test_prepare_paper import NINE
from tests.sessions.written import signed, yesterday

pytestmark = pytest.mark.once

LONG = "I noticed that on Tuesday, when you came home late, I went quiet instead of saying that I had been worried. "
ARABIC = "لاحظت أنني صمتُّ يوم الثلاثاء عندما عدتَ متأخرًا إلى البيت بدلًا من أن أقول إنني كنت قلقة. "
LARGE = (
    *("open-and-private", "whose-call", "shared-compass", "one-goal", "noticing-log", "our-loop"),
    *("common-ground-scan", "hands-off-week", "support-i-wish"),
)


def fortnight(stage, slugs, times):
    """Nine pieces of homework and both check-ins since the last session, long answers this many times over."""
    with stage.database():
        world = stage.world
        names = [f"{one}{len(world.people)}" for one in ("ana", "ben")]
        world.pair = world.couple(world.dana, (names[0], "Ana Reyes"), (names[1], "Ben Carter"))
        world.people |= {"ana": world[names[0]], "ben": world[names[1]]}
        signed(world, held_on=yesterday(14), plan="One moment a day. " * 12 * times)
        begins = clock.now().replace(second=0, microsecond=0) + timedelta(days=1)
        row = Appointment(couple_id=world.pair.id, starts_at=begins)
        db.session.add(row)
        db.session.commit()
        came(fill(world, "before-we-meet", appointment_id=row.id), HOUR, A={"barrier": ["no_time"]})
        came(fill(world, "after-we-met"), 9 * DAY, A={"c_private": "A word for you alone."})
        for number, slug in enumerate(slugs):
            came(fill(world, slug), (number + 1) * HOUR)
        for number, row in enumerate(db.session.query(Response).filter(Response.submitted_at.is_not(None))):
            told = ARABIC if number % 3 else LONG
            row.answers = {
                name: told * times if isinstance(value, str) and len(value) > 40 else value
                for name, value in row.answers.items()
            }
        db.session.commit()
        return world.pair.id


@pytest.mark.parametrize(("slugs", "times"), [(NINE, 1), (NINE, 10), (LARGE, 10), (NINE[:3], 1), (NINE[:3], 10)])
def test_an_ordinary_fortnight_is_printed_on_two_sheets(stage, slugs, times):
    couple = fortnight(stage, slugs, times)
    dana = stage.desk("dana").goto(f"/couples/{couple}/prepare")
    for size in ("A4", "Letter"):
        pages = PdfReader(io.BytesIO(dana.page.pdf(format=size))).pages
        assert len(pages) <= 2, f"{len(pages)} pages on {size}"
        words = " ".join("".join(page.extract_text() for page in pages).split())
        for heading in ("Agenda", "Check-in before the session", "What was planned, and what happened", "What came in"):
            assert heading in words
        assert "Start the session record" not in words and "A word for you alone." in words
        assert ("Shortened on this paper" in words) is (
            "…" in words.replace("…then", "") or "page of the exercise" in words
        )


def test_the_record_is_begun_once_and_the_page_leads_back_to_it(stage):
    couple = fortnight(stage, NINE[:2], 1)
    dana = stage.phone("dana", scheme="dark").goto(f"/couples/{couple}/prepare")
    dana.double("Start the session record")
    address = dana.path
    assert "No answer is ticked." in dana.text
    dana.goto(f"/couples/{couple}/prepare").follow("Go on with the record")
    assert dana.path == address
