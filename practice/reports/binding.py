"""Several finished PDFs as one file: their pages as they are, one after the other, with bookmarks.

Nothing on a page is changed, so "page 1 of 3" stays what it says. What a reader hears is joined too: each file's part
of the structure tree stands behind the one before, so that the whole still reads aloud in order, and is PDF/UA when its
parts are. The same files give the same bytes.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a bundle, and the bookmark that leads to it; `under` groups those that have it in common."""

    pdf: bytes
    bookmark: str
    under: str = ""


class Bundle:
    """Put file behind file with `add`, then ask for the `finished` whole."""

    def __init__(self) -> None:
        self._writer = PdfWriter()
        self._tree = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
        self._root = self._writer._add_object(self._tree)
        self._kids, self._marks, self._free = ArrayObject(), ArrayObject(), 0
        self._groups: dict[str, Any] = {}
        self._said = hashlib.sha256()

    @property
    def pages(self) -> int:
        """How many there are so far."""
        return len(self._writer.pages)

    def add(self, part: Part) -> None:
        """The next file: one of this program's, tagged."""
        reader, writer = PdfReader(io.BytesIO(part.pdf)), self._writer
        self._said.update(hashlib.sha256(part.pdf).digest())
        tree: Any = reader.trailer["/Root"]["/StructTreeRoot"]
        first, most = self.pages, self._free
        for page in reader.pages:
            number = int(page["/StructParents"])
            added = writer.add_page(page)
            added[NameObject("/StructParents")] = NumberObject(number + self._free)
            for noted in added.get("/Annots", ()):
                if "/StructParent" in noted.get_object():
                    here = noted.get_object()
                    here[NameObject("/StructParent")] = NumberObject(int(here["/StructParent"]) + self._free)
        for number, elements in _pairs(tree["/ParentTree"]):
            most = max(most, number + self._free + 1)
            self._marks.append(NumberObject(number + self._free))
            self._marks.append(elements.clone(writer))
        self._free = most
        kids = tree["/K"] if isinstance(tree["/K"], ArrayObject) else ArrayObject([tree.raw_get("/K")])
        for kid in kids:
            element = kid.clone(writer)
            element.get_object()[NameObject("/P")] = self._root
            self._kids.append(element.indirect_reference)
        for name in ("/RoleMap", "/ClassMap"):
            if name in tree:
                self._tree.setdefault(NameObject(name), DictionaryObject()).update(tree[name].clone(writer))
        self._bookmark(part, first)

    def _bookmark(self, part: Part, page: int) -> None:
        above = None
        if part.under:
            if part.under not in self._groups:
                self._groups[part.under] = self._writer.add_outline_item(title=part.under, page_number=page)
            above = self._groups[part.under]
        self._writer.add_outline_item(title=part.bookmark, page_number=page, parent=above)

    def finished(self, title: str) -> bytes:
        """The whole file. `title` is all that its metadata say."""
        self._said.update(title.encode())
        writer, name = self._writer, NameObject
        numbers = writer._add_object(DictionaryObject({name("/Nums"): self._marks}))
        self._tree.update({name("/K"): self._kids, name("/ParentTree"): numbers})
        self._tree[name("/ParentTreeNextKey")] = NumberObject(self._free)
        told = StreamObject()
        told.set_data(_XMP.format(title=escape(title)).encode())
        told.update({name("/Type"): name("/Metadata"), name("/Subtype"): name("/XML")})
        writer.root_object.update(
            {
                name("/StructTreeRoot"): self._root,
                name("/MarkInfo"): DictionaryObject({name("/Marked"): BooleanObject(True)}),
                name("/Lang"): TextStringObject("en"),
                name("/ViewerPreferences"): DictionaryObject({name("/DisplayDocTitle"): BooleanObject(True)}),
                name("/Metadata"): writer._add_object(told),
                name("/PageMode"): name("/UseOutlines"),
            }
        )
        writer.pdf_header = "%PDF-1.7"
        writer.metadata = {"/Title": title}
        identity = ByteStringObject(self._said.digest()[:16])
        writer._ID = ArrayObject((identity, identity))
        whole = io.BytesIO()
        writer.write(whole)
        return whole.getvalue()


def bind(parts: Iterable[Part], title: str) -> tuple[bytes, int]:
    """All of them as one file, and its number of pages."""
    bundle = Bundle()
    for part in parts:
        bundle.add(part)
    return bundle.finished(title), bundle.pages


def _pairs(tree: Any) -> list[tuple[int, Any]]:
    """The entries of a number tree without limbs, as this program's files have it."""
    entries = tree["/Nums"]
    return [(int(entries[at]), entries[at + 1]) for at in range(0, len(entries), 2)]
