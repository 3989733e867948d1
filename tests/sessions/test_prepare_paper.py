"""What of the page before a session is printed: as much as two sheets hold, and never a word without saying so."""

import pytest

from practice import clock
from practice.sessions import preparing, shortened
from practice.sessions.arrived import Row, answers
from practice.sessions.homework import Offer
from practice.sessions.shortened import STEPS, Paper
from tests.homework.filled import fill
from tests.sessions.prepared import DAY, HOUR, came
from tests.sessions.written import signed, yesterday

NINE = (
    *("mirror-and-check", "forecast-my-partner", "small-promises", "one-goal", "noticing-log", "our-loop"),
    *("common-ground-scan", "good-news-turn", "whose-call"),
)


def offer(seat, words):
    return Offer(f"k:s:1:{seat}:f", seat, (words,), "text", False, (), False, False)


def row(number, words="x", ends=""):
    return Row(f"Question {number}", {seat: offer(seat, words) for seat in "AB"}, ends=ends)


def prepared(world):
    return preparing.prepare(world.dana.actor, world.pair.id, clock.now())


def test_a_short_text_is_whole_and_a_long_one_ends_where_a_word_does():
    paper = Paper(20, 5)
    assert (paper.words("twenty characters ok"), paper.cuts("twenty characters ok")) == ("twenty characters ok", False)
    assert paper.words("one two three four five six") == "one two three four …"
    assert paper.cuts("one two three four five six")


@pytest.mark.parametrize("one", ["👩‍👩‍👧‍👦", "👍🏽", "e\u0301", "مَ", "你"])
def test_no_character_is_cut_in_two(one):
    for length in range(1, 12):
        told = Paper(length, 5).words(one * 12).removesuffix(" …")
        assert told == one * (len(told) // len(one))


def test_ratings_are_left_out_first_and_all_that_is_left_out_is_counted():
    rows = [row(1, ends="0 no, 10 yes"), row(2), row(3, ends="0 no, 10 yes"), row(4)]
    paper = Paper(100, 3)
    assert [one.question for one in paper.rows(rows)] == ["Question 1", "Question 2", "Question 4"]
    assert (answers(rows), paper.more(rows)) == (8, 2)
    assert Paper(100, 0).more(rows) == 8 and Paper(100, 4).more(rows) == 0


def test_little_is_printed_whole(world):
    came(fill(world, "after-we-met"), HOUR)
    assert shortened.paper(prepared(world)) is STEPS[0]


def test_each_step_takes_no_more_than_the_one_before(world):
    for slug in NINE[:4]:
        came(fill(world, slug), DAY)
    heights = [shortened.height(prepared(world), step) for step in STEPS]
    assert heights == sorted(heights, reverse=True)


def test_an_ordinary_fortnight_of_nine_is_two_sheets(world):
    signed(world, held_on=yesterday(14), plan="One moment a day. " * 200)
    came(fill(world, "before-we-meet"), HOUR, A={"own_part": "A long word. " * 300})
    came(fill(world, "after-we-met"), 9 * DAY, A={"c_private": "A word. " * 600})
    for slug in NINE:
        came(fill(world, slug), 2 * DAY)
    found = prepared(world)
    assert shortened.height(found, shortened.paper(found)) <= shortened.SHEETS


def test_the_paper_says_that_it_is_shortened_and_the_screen_has_everything(world, page):
    text = "A word that goes on. " * 230
    came(fill(world, "after-we-met"), HOUR, A={"unsaid": text.strip()})
    for slug in NINE[:5]:
        came(fill(world, slug), DAY)
    found = page()
    assert "Shortened on this paper" in found.text and text.strip() in found.text
    (printed,) = [one for one in found.texts("#after span.print-only") if one.startswith("A word that goes on.")]
    assert printed.endswith("…") and len(printed) < 950
    assert "on the page of the exercise." in found.text


def test_nothing_shortened_says_nothing(world, page):
    came(fill(world, "after-we-met"), HOUR)
    assert "Shortened" not in page().text
