"""A five-page summary: ours, WeasyPrint alone on the same finished HTML, and warm headless Chromium printing it."""

import gc
import statistics
import time
from collections.abc import Callable

from practice import config
from practice.reports import content, pdf
from tests.reports import examples

PAGES = 5
ROUNDS = 12
PAPER = "A4"


def run() -> None:
    """Print one line for each of the three."""
    made, html = _five_pages()
    sheets = [(config.TEMPLATES / "pdf" / name).read_text() for name in ("summary.css", f"{PAPER.lower()}.css")]
    styled = html.replace("</head>", "<style>" + "\n".join(sheets) + "</style></head>")
    assert styled != html
    acts: dict[str, Callable[[], object]] = {
        "WeasyPrint alone": lambda: _alone(styled),
        "ours, HTML and all": lambda: pdf.summary(made, PAPER),
    }
    with _chromium(styled) as printing:
        acts["Chromium, warm"] = printing
        times = _times(acts)
    base = statistics.median(times["WeasyPrint alone"])
    print(f"\nPDF of {PAGES} pages, median of {ROUNDS} (goal: within 1.2 x WeasyPrint alone, ahead of Chromium)")
    for label, found in times.items():
        middle = statistics.median(found)
        print(f"  {label:<20} {middle:7.1f} ms   {middle / PAGES:6.1f} ms a page   {middle / base:5.2f} x")


def _five_pages() -> tuple[content.Summary, str]:
    record = examples.record()
    for _ in range(60):
        made = content.build("clinical", record)
        if pdf.summary(made, PAPER)[1] >= PAGES:
            break
        first = record["picked"][0]
        answers = [{**one, "words": [examples.prose(90)], "shape": "text"} for one in first["answers"]]
        record["picked"].append({**first, "answers": answers})
    return made, pdf.page("summary.html", summary=made)


def _alone(html: str) -> bytes:
    from weasyprint import HTML

    return HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")


def _times(acts: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    for act in acts.values():
        act()
    times: dict[str, list[float]] = {label: [] for label in acts}
    for _ in range(ROUNDS):
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
