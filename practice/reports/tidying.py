"""What a worksheet's file needs beside what every PDF here needs (`furniture`), before it is written.

A blank is full of lines and boxes without words: in the structure of the file they would be empty elements, one for
each, that a reader steps through. And the font of form fields is embedded whole, with glyphs for characters that no
text may stand for, such as U+0000 (PDF/UA-1, 7.21.7).
"""

from typing import Any

from practice.reports import furniture

EMPTY = ("/Span", "/P", "/Div", "/NonStruct")
"""Elements that say nothing when they hold nothing; an empty cell of a table stays, it has its place."""
NOWHERE, REPLACED = (b"> <0000>", b"> <feff>", b"> <fffe>"), b"> <fffd>"


def finish(document: Any, pdf: Any) -> None:
    """A `finisher` for `weasyprint.Document.write_pdf`: the furniture's, and these two."""
    _without_empty(pdf)
    furniture.as_artifacts(document, pdf)
    _without_null(pdf)


def _without_empty(pdf: Any) -> None:
    root = pdf.objects[furniture.number(pdf.catalog["StructTreeRoot"])]
    _prune(pdf.objects, root)


def _prune(objects: list[Any], element: Any) -> bool:
    """Take empty elements out of the tree below; whether this one is empty itself then."""
    kids = element.get("K")
    if isinstance(kids, list):
        kids[:] = [kid for kid in kids if not (isinstance(kid, bytes) and _prune(objects, _at(objects, kid)))]
    told = kids if isinstance(kids, list) else "K" in element
    return not told and element.get("S") in EMPTY and not {"Alt", "ActualText", "E"} & set(element)


def _at(objects: list[Any], reference: bytes) -> Any:
    return objects[furniture.number(reference)]


def _without_null(pdf: Any) -> None:
    for one in pdf.objects:
        if isinstance(one, dict) and one.get("Type") == "/Font" and "ToUnicode" in one:
            lines = _at(pdf.objects, one["ToUnicode"]).stream
            lines[:] = [line[: -len(REPLACED)] + REPLACED if line.endswith(NOWHERE) else line for line in lines]
