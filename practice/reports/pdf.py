"""HTML to PDF/UA. The only importer of WeasyPrint, and it is imported on first use: starting a server need not wait.

Each render has fonts of its own: one FontConfiguration shared by threads corrupts memory (engineering.md §3). Style
sheets are parsed once per process. Nothing is fetched but `data:` addresses. The same input gives the same bytes.
"""

import gc
import hashlib
import io
import logging
import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from html import unescape
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from practice import config
from practice.reports import archive, furniture, glyphs, tidying

if TYPE_CHECKING:
    from weasyprint import CSS

    from practice.reports.content import Summary
    from practice.reports.content.sheet import Worksheet

UA, SRGB = "pdf/ua-1", "practice-srgb"
PAPERS = ("A4", "Letter")
MOST = 1_500_000
"""Characters of HTML that are rendered at the most: a session of 40 picked answers of 5,000 characters is a sixth."""


os.environ.setdefault("SOURCE_DATE_EPOCH", "946684800")
"""Fonts that fontTools cuts down (emoji, vertical CJK) would carry the time of day, and no two renders be the same."""


logging.getLogger("weasyprint").setLevel(logging.WARNING)
"""Its progress notes are a dozen lines for each document."""


class Unprintable(Exception):
    """The document is longer than what is rendered in a request, or nested beyond all measure."""


# --- HTML ------------------------------------------------------------------------------------------------------------


def direction(text: str) -> str:
    """`rtl` when the first letter with a direction runs from right to left, otherwise `ltr`."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def paragraphs(text: str) -> list[tuple[str, str]]:
    """(direction, text) of each paragraph: split at empty lines and where the direction turns; other breaks stay."""
    found: list[tuple[str, list[str]]] = []
    fresh = True
    for line in text.split("\n"):
        if not line.strip():
            fresh = True
            continue
        way = direction(line)
        if fresh or found[-1][0] != way:
            found.append((way, []))
        found[-1][1].append(line)
        fresh = False
    return [(way, "\n".join(lines)) for way, lines in found]


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(config.TEMPLATES / "pdf"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: glyphs.printable(value) if type(value) is str else value,
    )
    made.filters["direction"] = direction
    made.filters["paragraphs"] = paragraphs
    return made


def page(name: str, **values: Any) -> str:
    """The HTML of `templates/pdf/<name>`."""
    return _templates().get_template(name).render(values)


# --- PDF -------------------------------------------------------------------------------------------------------------


@cache
def _sheet(name: str) -> "CSS":
    from weasyprint import CSS

    return CSS(string=(config.TEMPLATES / "pdf" / name).read_text(), url_fetcher=_fetcher())


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)


_lock = threading.Lock()
_rendering = 0


@contextmanager
def _without_collector() -> Iterator[None]:
    """The garbage collector rests while anything is rendered: layout makes many objects and no garbage to speak of."""
    global _rendering
    with _lock:
        _rendering += 1
        if _rendering == 1:
            gc.disable()
    try:
        yield
    finally:
        with _lock:
            _rendering -= 1
            if not _rendering:
                gc.enable()


def engine_version() -> str:
    """What makes the PDFs, for `practice doctor`: importing it proves that its system libraries are there."""
    import weasyprint

    return f"WeasyPrint {weasyprint.__version__}"


def render(
    html: str,
    *,
    title: str,
    identifier: str,
    paper: str = "A4",
    more: tuple[str, ...] = (),
    closer: str = "",
    fillable: bool = False,
    finisher: Any = furniture.as_artifacts,
    variant: str = UA,
) -> tuple[bytes, int]:
    """PDF/UA-1 of a whole HTML document, and its number of pages; with `archive`'s variant PDF/A too.

    `title` must be the document's own (it is what metadata shows); `identifier` any text, the same text gives the
    same bytes. `more`: style sheets besides the common one; `closer`: one that is used where it saves a page.
    `fillable`: its inputs become form fields. `finisher`: what is done to the file before it is written (an
    archive has its own). Raises `Unprintable`.
    """
    from weasyprint.urls import FatalURLFetchingError

    if len(html) > MOST:
        raise Unprintable(f"{len(html)} characters")
    if f"<title>{title}</title>" not in unescape(html[:1000]):
        raise ValueError("the document has another title")
    sheets = ("summary.css", f"{paper.lower()}.css", *more)
    form = {"pdf_variant": variant, "pdf_tags": True, "pdf_forms": fillable}
    try:
        with _without_collector():
            document = _laid_out(html, sheets, form)
            if closer and _nearly_fits(document):
                # min() keeps the roomy one, unless closer lines save a page.
                document = min(document, _laid_out(html, (*sheets, closer), form), key=lambda one: len(one.pages))
            identity = hashlib.sha256(identifier.encode()).hexdigest()[:32].encode()
            if variant == archive.VARIANT:
                document.color_profiles[SRGB] = _srgb()
                form["output_intent"] = SRGB
            write = partial(document.write_pdf, pdf_identifier=identity, **form)
            data = archive.write(write) if variant == archive.VARIANT else write(finisher=finisher)
    except RecursionError as error:
        raise Unprintable("nested too deeply") from error
    except FatalURLFetchingError as error:  # not an Exception: it would take the server down with it
        raise ValueError("the document refers to something outside itself") from error
    return data, len(document.pages)


def _srgb() -> Any:
    """The colours that PDF/A wants said. WeasyPrint brings them, and left to itself leaves their file open."""
    from weasyprint.css import ColorProfile

    profile = resources.files("weasyprint.pdf") / "sRGB2014.icc"
    return ColorProfile(io.BytesIO(profile.read_bytes()), profile.name, "relative-colorimetric", (["r"], ["g"], ["b"]))


ROOM_IN_CLOSER_LINES = 0.3
"""What closer lines leave free of each page at the most; of all worksheets, those that save a page need 0.28."""


def _nearly_fits(document: Any) -> bool:
    """Whether the last page holds so little that it may go on those before it, in closer lines: laying out is dear."""
    from weasyprint.formatting_structure.boxes import LineBox, MarginBox, TableCellBox

    page = document.pages[-1]._page_box
    ends = [
        box.position_y + box.height
        for child in page.children
        if not isinstance(child, MarginBox)
        for box in child.descendants()
        if isinstance(box, LineBox | TableCellBox)
    ]
    filled = (max(ends, default=0) - page.content_box_y()) / page.height
    return filled <= ROOM_IN_CLOSER_LINES * (len(document.pages) - 1)


def _laid_out(html: str, sheets: tuple[str, ...], form: dict[str, Any]) -> Any:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    source = HTML(string=html, url_fetcher=_fetcher())
    styles = [_sheet(name) for name in sheets]
    return source.render(font_config=FontConfiguration(), stylesheets=styles, **form)


def summary(made: "Summary", paper: str, *more: str) -> tuple[bytes, int]:
    """The PDF of one copy on `paper` (A4 or Letter), and its number of pages; PDF/A too when it is to last.

    `more`: style sheets besides.
    """
    html, form = of_summary(made, paper, *more)
    return render(html, **form)


def of_summary(made: "Summary", paper: str, *more: str) -> tuple[str, dict[str, Any]]:
    """The HTML of one copy and how `render` is to be called for it, here or in a process of its own."""
    return page("summary.html", summary=made), {
        "title": made.title,
        "identifier": f"{made.kind} {made.code} {made.version} {made.fingerprint} {paper}",
        "paper": paper,
        "more": (*more, "draft.css") if made.draft else more,
        "variant": UA if made.draft else archive.VARIANT,
    }


def worksheet(made: "Worksheet", paper: str, fillable: bool = False) -> tuple[bytes, int]:
    """The PDF of a worksheet on `paper`, blank to write on or `fillable` on a screen, and its number of pages."""
    html = page("worksheet.html", sheet=made, fillable=fillable)
    identifier = f"worksheet {made.number} {made.code} {paper} {fillable}"
    return render(
        html,
        title=made.title,
        identifier=identifier,
        paper=paper,
        more=("worksheet.css",),
        closer="worksheet-tight.css",
        fillable=fillable,
        finisher=tidying.finish,
    )
