"""PDFs against WeasyPrint alone on the same finished HTML, in turns: an ordinary summary, one of five pages (also
against warm headless Chromium), and a progress report of sixty pages with its charts, as the worker makes it.

The report is also measured against the same words in tables, with WeasyPrint's default settings: time per page.
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from html import escape
from itertools import islice

from practice import config
from practice.reports import content, pdf, press
from practice.reports.content import progress
from practice.reports.content.summary import Chart, Entries, Exercise, Part, Summary, Table, Text
from tests.progress import facts
from tests.reports import examples

PAGES = 5
ROUNDS = 12
LARGE_ROUNDS = 2
PAPER = "A4"
WEEKS, CHARTS = 242, 24
TABLES, WHOLE = "in tables, a fifth", "in tables, whole words"


def run() -> None:
    """Print one line for each act, with its ratio and the goal."""
    _ordinary()
    _five_pages()
    _large()


def _ordinary() -> None:
    made = content.build("joint", examples.record())
    data, pages = pdf.summary(made, PAPER)
    styled = _styled(pdf.page("summary.html", summary=made))
    times = _times(
        {"WeasyPrint alone": lambda: _alone(styled), "ours, HTML and all": lambda: pdf.summary(made, PAPER)}, 3 * ROUNDS
    )
    print(f"\nOrdinary summary, {pages} page, {len(data):,} bytes, median of {3 * ROUNDS} (goal: within 1.1 x)")
    _table(times, pages)


def _five_pages() -> None:
    made, html = _long_record()
    styled = _styled(html)
    acts: dict[str, Callable[[], object]] = {
        "WeasyPrint alone": lambda: _alone(styled),
        "ours, HTML and all": lambda: pdf.summary(made, PAPER),
    }
    with _chromium(styled) as printing:
        acts["Chromium, warm"] = printing
        times = _times(acts, ROUNDS)
    print(f"\nPDF of {PAGES} pages, median of {ROUNDS} (goal: within 1.1 x WeasyPrint alone, ahead of Chromium)")
    _table(times, PAGES)


def _large() -> None:
    pdf.engine_version()  # imported, as in a worker that runs
    made = long_report()
    styled = _styled(pdf.page("summary.html", summary=made))
    # A table whose words may break anywhere, as long ones must, takes minutes when it is long: a fifth of it is kind.
    tables = _styled(in_tables(long_report(5)))
    whole_words = _styled(in_tables(made)).replace("overflow-wrap: anywhere", "")
    pages: dict[str, int] = {}

    def ours() -> None:
        with press.Press() as own:
            pages["ours"] = press.summary(own, made, PAPER)[1]

    def default(name: str, html: str) -> None:
        from weasyprint import HTML

        document = HTML(string=html).render(pdf_variant="pdf/ua-1")
        pages[name] = len(document.pages)
        document.write_pdf(pdf_variant="pdf/ua-1")

    acts: dict[str, Callable[[], object]] = {
        "WeasyPrint alone": lambda: _alone(styled),
        "ours, own process": ours,
        TABLES: lambda: default(TABLES, tables),
        WHOLE: lambda: default(WHOLE, whole_words),
    }
    times = _times(acts, LARGE_ROUNDS, warm=False)
    print(f"\nProgress report of {pages['ours']} pages with {charts(made)} charts, median of {LARGE_ROUNDS}")
    print("  (goal: within 1.3 x WeasyPrint alone, starting the process included; half the time per page of tables)")
    _table(times, pages["ours"], pages)
    ours_a_page = statistics.median(times["ours, own process"]) / pages["ours"]
    for name in (TABLES, WHOLE):
        print(f"  ours a page / {name}: {ours_a_page * pages[name] / statistics.median(times[name]):.2f}")


def _table(times: dict[str, list[float]], pages: int, other: dict[str, int] | None = None) -> None:
    base = statistics.median(times["WeasyPrint alone"])
    for label, found in times.items():
        middle, n = statistics.median(found), (other or {}).get(label, pages)
        print(f"  {label:<22} {middle:8.1f} ms   {n:3d} pages   {middle / n:6.1f} ms a page   {middle / base:5.2f} x")


# --- what is printed -------------------------------------------------------------------------------------------------


def _long_record() -> tuple[content.Summary, str]:
    record = examples.record()
    for _ in range(60):
        made = content.build("clinical", record)
        if pdf.summary(made, PAPER)[1] >= PAGES:
            break
        first = record["picked"][0]
        answers = [{**one, "words": [examples.prose(90)], "shape": "text"} for one in first["answers"]]
        record["picked"].append({**first, "answers": answers})
    return made, pdf.page("summary.html", summary=made)


def charts(made: Summary) -> int:
    """How many charts it has."""
    return sum(isinstance(part, Chart) for section in made.sections for part in section.parts)


def long_report(part: int = 1) -> Summary:
    """A report of about sixty pages with exactly so many charts; or a part of it."""
    made = progress.build(facts.HEAD, facts.facts(WEEKS // part, CHARTS // 2 // part))
    return _with_charts(made, CHARTS // part)


def _with_charts(made: Summary, most: int) -> Summary:
    """The report without its charts beyond so many."""
    every = [part for section in made.sections for part in section.parts if isinstance(part, Chart)]
    kept = set(map(id, islice(every, most)))
    sections = [
        replace(one, parts=tuple(part for part in one.parts if not isinstance(part, Chart) or id(part) in kept))
        for one in made.sections
    ]
    return replace(made, sections=tuple(one for one in sections if one.parts))


def in_tables(made: Summary) -> str:
    """The same words in the same order, as office programs lay them out: everything is a row of a table."""
    head = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(made.title)}</title></head><body>"
    facts_table = _rows([(one.label, one.text) for one in made.facts])
    sections = "".join(
        f"<h2>{escape(one.heading)}</h2>" + _rows([("", one.lead)] * bool(one.lead)) + "".join(map(_part, one.parts))
        for one in made.sections
    )
    return f"{head}<h1>{escape(made.heading)}</h1>{facts_table}{sections}</body></html>"


def _part(part: Part) -> str:
    if isinstance(part, Text):
        return _rows([("", line) for line in part.text.split("\n") if line.strip()])
    if isinstance(part, Entries):
        return _rows([tuple(cell.strip() for cell in (one.title + ";" + one.detail).split(";")) for one in part.items])
    if isinstance(part, Table):
        return _rows([part.head, *part.rows])
    if isinstance(part, Chart):
        drawing = pdf._templates().get_template("drawing.html").module.drawing(part.drawing)
        return f"<h3>{escape(part.title)}</h3>{_rows([('', part.words)])}{drawing}{_rows([part.head, *part.rows])}"
    assert isinstance(part, Exercise)
    scores = [
        [(one.title, one.words), *((row.label, row.text) for row in one.rows), ("", one.figure)] for one in part.scores
    ]
    return f"<h3>{escape(part.title)}</h3>" + "".join(map(_rows, scores))


def _rows(rows: list[tuple[str, ...]]) -> str:
    """A table. Its first cells are headings, so that it is as accessible as ours."""
    lines = (
        "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for tag, cell in zip(["th", *["td"] * 9], row, strict=False))
        for row in rows
    )
    return f"<table>{''.join(lines)}</table>" if rows else ""


# --- how it is measured ----------------------------------------------------------------------------------------------


def _styled(html: str) -> str:
    """With the style sheets inside, as text: what WeasyPrint alone is given."""
    sheets = [(config.TEMPLATES / "pdf" / name).read_text() for name in ("summary.css", f"{PAPER.lower()}.css")]
    styled = html.replace("</head>", "<style>" + "\n".join(sheets) + "</style></head>")
    assert styled != html
    return styled


def _alone(html: str) -> bytes:
    from weasyprint import HTML

    return HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")


def _times(acts: dict[str, Callable[[], object]], rounds: int, warm: bool = True) -> dict[str, list[float]]:
    for act in acts.values() if warm else ():
        act()
    times: dict[str, list[float]] = {label: [] for label in acts}
    for _ in range(rounds):
        for label, act in acts.items():
            gc.collect()
            start = time.perf_counter()
            act()
            times[label].append((time.perf_counter() - start) * 1000)
    return times


class _chromium:
    """A browser that stays open; each call opens a page of its own, as one client's words must not meet another's."""

    def __init__(self, html: str) -> None:
        self.html = html

    def __enter__(self) -> Callable[[], bytes]:
        from playwright.sync_api import sync_playwright

        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])

        def printing() -> bytes:
            page = self.browser.new_page()
            try:
                page.set_content(self.html)
                return page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
            finally:
                page.close()

        return printing

    def __exit__(self, *_error: object) -> None:
        self.browser.close()
        self.playwright.stop()
