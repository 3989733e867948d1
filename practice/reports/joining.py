"""Pages put behind a finished PDF without touching a byte of it: what a PDF calls an incremental update.

The joined file begins with the whole earlier file; behind it stand the new pages, their part of the structure tree (so
that the whole still reads aloud in order) and their bookmarks. Cut off where the earlier file ended, it is that file.
The same two files give the same bytes.
"""

import hashlib
import io
import re
import struct
import zlib
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

_TABLE = re.compile(
    rb"(?P<number>\d+) 0 obj.*/Root (?P<root>\d+ 0 R).*/Index \[(?P<index>[0-9 ]+)\].*/Prev (?P<before>\d+)"
    rb".*?stream\r?\n(?P<rows>.*)\nendstream",
    re.DOTALL,
)
"""The last object of such a file as pypdf writes it: where each new object stands."""


def behind(earlier: bytes, more: bytes, bookmark: str) -> bytes:
    """`earlier`, byte for byte, with the pages of `more` behind it, the first of them under `bookmark`.

    Both are files of this program: tagged, and with one and the same way of naming structure.
    """
    writer, added = PdfWriter(io.BytesIO(earlier), incremental=True), PdfReader(io.BytesIO(more))
    root: Any = writer.root_object
    tree, other = root["/StructTreeRoot"], added.trailer["/Root"]["/StructTreeRoot"]
    marks, new_marks = tree["/ParentTree"]["/Nums"], other["/ParentTree"]["/Nums"]
    free = 1 + max((int(marks[at]) for at in range(0, len(marks), 2)), default=-1)
    first = len(writer.pages)
    for page in added.pages:
        own = int(page["/StructParents"])
        writer.add_page(page)[NameObject("/StructParents")] = NumberObject(own + free)  # pypdf drops it
    for at in range(0, len(new_marks), 2):
        marks.append(NumberObject(int(new_marks[at]) + free))
        marks.append(new_marks[at + 1].clone(writer))
    _hang(writer, root, tree, other)
    writer.add_outline_item(title=bookmark, page_number=first)
    joined = io.BytesIO()
    writer.write(joined)
    return _ended(joined.getvalue(), PdfReader(io.BytesIO(earlier)).trailer, more)


def _hang(writer: PdfWriter, root: Any, tree: DictionaryObject, other: DictionaryObject) -> None:
    """Put the elements at the top of the other tree behind those of this one."""
    kids = other["/K"] if isinstance(other["/K"], ArrayObject) else ArrayObject([other.raw_get("/K")])
    for kid in kids:
        element = kid.clone(writer)
        element.get_object()[NameObject("/P")] = root.raw_get("/StructTreeRoot")
        tree["/K"].append(element.indirect_reference)


def _ended(joined: bytes, trailer: Any, more: bytes) -> bytes:
    """The file with an end of its own: pypdf's counts an object that it does not list, and forgets title and id."""
    start = int(joined.rsplit(b"startxref", 1)[1].split()[0])
    table = _TABLE.match(joined, start)
    if table is None:
        raise ValueError("the end of the file has another shape")
    number, info = int(table["number"]), trailer.raw_get("/Info")
    rows = zlib.decompress(table["rows"]) + struct.pack(">BIB", 1, start, 0)
    first = trailer["/ID"][0].original_bytes.hex()
    second = hashlib.sha256(joined[:start] + more).hexdigest()[:32]
    told = (
        f"{number} 0 obj\n<< /Type /XRef /Size {number + 1} /W [1 4 1] /Index [{table['index'].decode()} {number} 1]"
        f" /Root {table['root'].decode()} /Info {info.idnum} {info.generation} R /Prev {table['before'].decode()}"
        f" /ID [<{first}> <{second}>] /Length {len(rows)} >>\nstream\n"
    )
    return b"".join((joined[:start], told.encode(), rows, b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start))
