"""Running lines and page numbers as artifacts.

WeasyPrint marks the text of margin boxes as content and leaves its elements out of the structure tree. A reader that
goes by the marks, not by the tree, would speak "Confidential, page 2 of 5" in the middle of a sentence. So, before the
file is written, every mark whose element the tree does not reach becomes an artifact of pagination.
"""

from typing import Any

PAGINATION = b"<</Type /Pagination>>"


def as_artifacts(_document: Any, pdf: Any) -> None:
    """A `finisher` for `weasyprint.Document.write_pdf`. `pdf` is the pydyf file."""
    objects = pdf.objects
    root = objects[number(pdf.catalog["StructTreeRoot"])]
    reached = _reached(objects, root)
    nums = objects[number(root["ParentTree"])]["Nums"]
    marked = {nums[at]: nums[at + 1] for at in range(0, len(nums), 2)}
    for reference in pdf.page_references:
        page = objects[number(reference)]
        elements = marked[page["StructParents"]]
        loose = {mcid for mcid, element in enumerate(elements) if number(element) not in reached}
        if loose:
            _unmark(objects[number(page["Contents"])].stream, loose)
            elements[:] = [b"null" if mcid in loose else element for mcid, element in enumerate(elements)]


def number(reference: bytes) -> int:
    """The number of the object that a reference means."""
    return int(reference.split()[0])


def _reached(objects: list[Any], root: Any) -> set[int]:
    """Numbers of all structure elements below the root."""
    found: set[int] = set()
    waiting = [root]
    while waiting:
        for kid in waiting.pop().get("K", ()):
            if isinstance(kid, bytes) and (at := number(kid)) not in found:
                found.add(at)
                waiting.append(objects[at])
    return found


def _unmark(stream: list[Any], loose: set[int]) -> None:
    for at, line in enumerate(stream):
        if isinstance(line, dict) and line.get("MCID") in loose:
            stream[at - 1], stream[at] = b"/Artifact", PAGINATION
