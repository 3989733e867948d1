"""The progress report as a tree of words, from plain facts: what each reader gets, and how long it is."""

from dataclasses import asdict, replace
from datetime import date

import page
import pytest

from practice.reports import pdf
from practice.reports.content import progress
from practice.reports.content.progress_facts import Course, Given, Meeting
from practice.reports.content.summary import Chart, Entries, Table
from tests.progress.facts import HEAD, facts, line, score


def made(**values):
    return progress.build(HEAD, facts(**values))


def parts(summary, kind):
    return [part for section in summary.sections for part in section.parts if isinstance(part, kind)]


def words(summary) -> str:
    return repr(asdict(summary))


def test_words_stand_before_charts_and_figures():
    for section in made(weeks=6, courses=1).sections[:2]:
        assert section.parts[0].kind == "text"
    summary = made(weeks=6, courses=1)
    assert "6 sessions with both partners. They took 50 minutes on average." in words(summary)
    assert "1 planned session was cancelled: Jan\\xa09,\\xa02025." in words(summary)
    assert "1 record of this time is not signed yet; nothing of it is in this report." in words(summary)


def test_every_chart_has_words_a_key_and_its_figures():
    for chart in parts(made(weeks=6), Chart):
        assert chart.words and chart.drawing.words and chart.key and chart.rows
        assert all(len(row) == len(chart.head) for row in chart.rows) and "" not in chart.head


def test_results_are_aids_and_claim_nothing():
    summary = made(weeks=6)
    for section in summary.sections:
        if any(isinstance(part, Chart) and part.title.startswith("Figure") for part in section.parts):
            assert "A conversation aid, not a test." in section.lead and "no effect of a treatment" in section.lead
    for word in ("improved", "compliance", "patient", "overdue", "failed"):
        assert word not in words(summary)


def test_for_both_there_is_no_word_of_who_did_what():
    summary = made(
        weeks=6,
        reader="both",
        homework=(),
        after=(),
        sliders=(),
        unsigned=0,
        meetings=(Meeting(date(2025, 1, 6), ("A", "B"), 50, {}),),
    )
    text = words(summary)
    for word in ("absent", "late", "not done", "kept for session", "quality", "alone", "C-0001", "The hour"):
        assert word not in text, word
    assert "Homework looked at together" in text and "not for emergencies: 911 / 988" in text
    assert summary.kind == "progress_both" and summary.title.startswith("Report 2026-01-12")


def test_the_two_versions_have_numbers_of_their_own():
    clinical, both = made(weeks=2), made(weeks=2, reader="both")
    assert clinical.code != both.code and clinical.fingerprint != both.fingerprint
    assert clinical.file_name.startswith("report-2026-01-12-") and "Ana" not in clinical.file_name + clinical.title


def test_a_time_of_nothing_says_so():
    empty = {name: () for name in ("meetings", "dropped", "homework", "together", "courses", "before", "after")}
    found = replace(facts(weeks=1), **empty, sliders=(), goals=(), aims=(), unsigned=0)
    summary = progress.build(HEAD, found)
    assert [section.heading for section in summary.sections] == ["Nothing yet"]


def test_attendance_with_one_alone_counts_for_that_one():
    meetings = (
        Meeting(date(2025, 1, 6), ("A", "B"), 50, {"A": "late", "B": "absent"}),
        Meeting(date(2025, 1, 13), ("A",), 45, {"A": "present"}),
    )
    text = words(made(meetings=meetings, dropped=(), unsigned=0))
    assert "2 sessions: 1 with both partners and 1 with Ana alone." in text
    assert "Ana came to 2 of 2, 1 time late; Ben came to 0 of 1." in text


def test_homework_that_is_still_open_is_not_counted_as_not_done():
    given = (
        Given("One", date(2025, 1, 6), {"A": "open", "B": "done"}, {"B": 3}),
        Given("One", date(2025, 1, 13), {"A": "kept"}, {}),
    )
    summary = made(homework=given)
    assert "Ana: 1 kept for session and 1 still open. Ben: 1 done." in words(summary)
    table = next(part for part in parts(summary, Table) if part.caption == "Every assignment")
    assert [row[2:] for row in table.rows] == [("still open", "done · 3 of 4"), ("kept for session", "–")]
    often = next(part for part in parts(summary, Table) if part.caption == "Given more than once")
    assert often.rows == (("One", "2", "0 of 2 done", "1 of 1 done · quality 3.0"),)


def test_a_figure_of_one_day_is_words_and_no_chart():
    one_day = (line("Our week", "A", 1, n=1), line("Our week", "B", 2, n=1))
    summary = made(weeks=2, before=one_day, after=(), courses=0)
    assert not [chart for chart in parts(summary, Chart) if chart.title == "Our week"]
    assert "Our week. Ana, since" in words(summary)


def test_what_was_done_once_is_said_in_words_with_its_aid():
    once = (Course("Seat swap", (date(2025, 2, 3),), (), (score("Fairness", 1),)),)
    summary = progress.build(HEAD, replace(facts(weeks=2), courses=once))
    section = next(one for one in summary.sections if one.heading == "Exercises, as they were last")
    assert section.parts[0].title == "Seat swap (Feb\xa03,\xa02025)" and "not a test" in section.lead


def test_a_long_table_becomes_lines_that_say_the_same():
    short, long = made(weeks=40), made(weeks=41)
    assert any(part.caption == "Sessions" for part in parts(short, Table))
    assert not any(part.caption == "Sessions" for part in parts(long, Table))
    entry = parts(long, Entries)[0].items[0].title
    assert entry.startswith("Jan\xa06,\xa02025; With: both partners; Minutes: 50; Ana: present; Ben: ")


def test_the_estimate_is_near_what_is_printed():
    for weeks, courses in ((2, 0), (12, 2), (30, 3)):
        summary = made(weeks=weeks, courses=courses)
        pages = pdf.summary(summary, "Letter")[1]
        assert pages <= progress.pages(summary) + 2 and progress.pages(summary) <= 2 * pages + 2


@pytest.mark.parametrize(
    "names", [{"A": "نور " * 12, "B": "Wolfeschlegelsteinhausenbergerdorff" * 3}, {"A": "🙂", "B": "敏"}]
)
def test_names_of_any_kind_print_as_valid_pdf_twice_the_same(names):
    summary = made(weeks=5, courses=1, names=names)
    data, _ = pdf.summary(summary, "A4")
    assert data == pdf.summary(summary, "A4")[0]
    assert page.validate_pdf_bytes(data, profile="ua1").is_compliant
