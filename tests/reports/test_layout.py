"""Wherever a page ends: no heading is the last on it, no row is split, and a signature never stands alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from practice.reports import content
from practice.reports.content import charts
from practice.reports.content.summary import Chart, Entries, Entry, Section, Summary, Table, Text
from tests.reports import layout
from tests.reports.examples import answer, picked, prose, record

pytestmark = pytest.mark.once

WHOLE = ("h1", "h2", "h3", "h4", "li", "tr", "beside", "score", "fact", "ending", "signature", "closing", "picture")
"""What never begins on one page and ends on the next."""


def pushed(lines: int) -> dict:
    """An ordinary record whose first text is so many lines long, so that everything below stands elsewhere."""
    return record(focus="\n".join(f"line {number}" for number in range(lines)))


def copies(kind: str, offset: int) -> Iterator[tuple[str, Summary]]:
    for lines in range(1 + offset, 57, 5):
        yield f"{kind}, {lines} lines", content.build(kind, pushed(lines))


def long_answers() -> Iterator[tuple[str, Summary]]:
    for words in range(30, 330, 25):
        asked = [
            picked("Forecast", prose(12, n), answer("A", prose(words, n)), answer("B", prose(330 - words, n + 50)))
            for n in range(3)
        ]
        yield f"{words} words", content.build("joint", record(picked=asked, focus=prose(words, 7)))


def with_tables() -> Iterator[tuple[str, Summary]]:
    """Tables, charts and a list below a text that grows."""
    points = tuple((date(2026, 1, day), float(day % 5)) for day in range(1, 13))
    rows = tuple((f"January {day.day}, 2026", f"{value:g}") for day, value in points)
    drawing = charts.over_time("A line that goes up and down.", [charts.Series(charts.A, points)])
    many = tuple((f"Row {n}", prose(3 + n % 7, n), str(n)) for n in range(30))
    for lines in range(1, 50, 7):
        sections = (
            Section("Before", (Text("\n".join(f"line {n}" for n in range(lines))),)),
            Section("How it went", (Chart("Closeness", "It went up and down.", drawing, ("Day", "Closeness"), rows),)),
            Section("All sessions", (Table(("Session", "What", "Number"), many, "Every session", frozenset({2})),)),
            Section("Goals", (Entries(tuple(Entry(prose(4, n), prose(12, n + 9)) for n in range(9))),)),
        )
        yield f"{lines} lines above", replace(content.joint(record()), sections=sections)


SWEEPS = {
    "clinical": lambda: copies("clinical", 0),
    "joint": lambda: copies("joint", 1),
    "own": lambda: copies("own_a", 2),
    "long answers": long_answers,
    "tables": with_tables,
}


@pytest.mark.parametrize("sweep", SWEEPS)
def test_wherever_a_page_ends_nothing_is_torn_apart(sweep: str) -> None:
    ends: set[frozenset[str]] = set()
    for about, made in SWEEPS[sweep]():
        laid = layout.of(made, "Letter" if sweep == "tables" else "A4")
        for number in range(len(laid.pages)):
            last = laid.last(number)
            ends.add(last)
            assert not last & set(layout.LEADING), f"{about}: page {number + 1} ends with {sorted(last)}"
        heads = {row for head in laid.on("thead") for row in head}
        for name in WHOLE:
            for element, pages in laid.on(name).items():
                if element in heads:
                    continue
                assert len(pages) == 1, f"{about}: {name} “{''.join(element.itertext())[:40]}” is on {sorted(pages)}"
        (ending,) = laid.on("ending").values()
        (end,) = ending
        assert end == len(laid.pages) - 1
        assert any("section" in layout.names(box) for box in laid.pages[end]), f"{about}: the signature stands alone"
        assert not laid.outside(), about
        assert_heads_repeat(laid, about)
    assert len(ends) > 2, "pages ended in different places"


def assert_heads_repeat(laid: layout.Laid, about: str) -> None:
    """Each page with rows of a table has its head, and more than one of its rows."""
    for number, page in enumerate(laid.pages):
        bodies = sum("tbody" in layout.names(box) for box in page)
        heads = sum("thead" in layout.names(box) for box in page)
        assert heads == bodies, f"{about}: page {number + 1}"
    for body in laid.on("tbody"):
        for number in laid.on("tbody")[body]:
            rows = sum(box.element in list(body) for box in laid.pages[number] if box.element_tag == "tr")
            assert rows > 1, f"{about}: a row stands alone on page {number + 1}"


def test_a_long_table_did_run_over_pages() -> None:
    bodies = [pages for _, made in with_tables() for pages in layout.of(made).on("tbody").values()]
    assert max(map(len, bodies)) > 1


def test_an_ordinary_copy_is_a_page_and_an_ordinary_record_two() -> None:
    for paper in ("A4", "Letter"):
        assert len(layout.of(content.joint(record()), paper).pages) == 1
        assert len(layout.of(content.clinical(record()), paper).pages) == 2
