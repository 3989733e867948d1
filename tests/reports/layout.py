"""Where everything of a laid out document stands: page by page, from WeasyPrint's own boxes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from weasyprint.formatting_structure import boxes

from practice.reports import content, pdf

FORM = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
LEADING = ("h1", "h2", "h3", "h4", "caption", "thead", "asked", "lead", "name", "score-title", "chart-words", "key")
"""What announces something, and so must not be the last on its page."""


@dataclass(frozen=True)
class Laid:
    """A document: for each page, what stands on it in the order of reading."""

    document: Any

    @cached_property
    def pages(self) -> list[list[Any]]:
        """The boxes of elements on each page, its running lines left out."""
        found = []
        for page in self.document.pages:
            (root,) = (child for child in page._page_box.children if not isinstance(child, boxes.MarginBox))
            found.append([box for box in root.descendants() if box.element is not None])
        return found

    def on(self, name: str) -> dict[Any, set[int]]:
        """Each element of this tag or class, and the pages it is on."""
        found: dict[Any, set[int]] = {}
        for number, page in enumerate(self.pages):
            for box in page:
                if name in names(box):
                    found.setdefault(box.element, set()).add(number)
        return found

    def last(self, number: int) -> frozenset[str]:
        """The tags and classes around the last line of a page, in the order of reading."""
        *_, (_, around) = self.lines(number)
        return around

    def lines(self, number: int) -> Iterator[tuple[Any, frozenset[str]]]:
        """Each line of a page with the tags and classes around it."""
        for child in self.document.pages[number]._page_box.children:
            if not isinstance(child, boxes.MarginBox):
                yield from _lines(child, frozenset())

    def outside(self) -> list[str]:
        """What stands below, or to the right of, where its page ends."""
        found = []
        for number, page in enumerate(self.document.pages):
            root = page._page_box
            right, bottom = root.content_box_x() + root.width + 0.5, root.content_box_y() + root.height + 0.5
            for line, around in self.lines(number):
                if line.position_y + line.height > bottom or line.position_x + line.width > right:
                    found.append(f"page {number + 1}: {sorted(around)}")
        return found


def _lines(box: Any, around: frozenset[str]) -> Iterator[tuple[Any, frozenset[str]]]:
    around = around | frozenset(names(box)) if box.element is not None else around
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            yield child, around
        yield from _lines(child, around)


def names(box: Any) -> list[str]:
    """Its tag and its classes."""
    return [box.element_tag, *(box.element.get("class") or "").split()]


def of(made: content.Summary, paper: str = "A4") -> Laid:
    """A summary laid out, not yet written as a file."""
    html = pdf.page("summary.html", summary=made)
    return Laid(pdf._laid_out(html, ("summary.css", f"{paper.lower()}.css"), FORM))
