"""PDF/A beside PDF/UA: what a file says about itself, so that it can be read in as many years as records are kept.

WeasyPrint writes one variant. It is asked for PDF/A-2a (the colour profile, no attachments), and before the file is
written its metadata name PDF/UA-1 as well. PDF/A wants a description of properties that it does not know by itself,
and archives want metadata that can be read without unpacking.
"""

import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

from practice.reports import furniture

VARIANT = "pdf/a-2a"
_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_END = b"</rdf:RDF>"


_ONE, _NONE = {"PageLayout": "/SinglePage"}, {"PageMode": "/UseNone"}
_SPELT = ({}, _ONE, _NONE, _ONE | _NONE)
"""Defaults that may as well be written down, and change the bytes that hold them."""
_UNCLEAR = b"\r\nendstream"


def write(document_to_pdf: Callable[..., bytes]) -> bytes:
    """The bytes of `document_to_pdf` (`weasyprint.Document.write_pdf` with all its options but the finisher).

    PDF/A wants the length of a stream to be what stands before the end of its last line. Compressed data that happen to
    end like half an end of line make that unclear; one file in a hundred has such, and is written in another spelling.
    """
    for defaults in _SPELT:
        data = document_to_pdf(finisher=partial(_finish, defaults))
        if _UNCLEAR not in data:
            break
    return data


def _finish(defaults: dict[str, str], document: Any, pdf: Any) -> None:
    furniture.as_artifacts(document, pdf)
    pdf.catalog.update(defaults)
    _name_ua(pdf.objects[furniture.number(pdf.catalog["Metadata"])])
    for each in pdf.objects:
        if hasattr(each, "compress"):
            _pack(each)


def _name_ua(metadata: Any) -> None:
    (text,) = metadata.stream
    head, end, tail = text.partition(_END)
    if not end:
        raise ValueError("the metadata have another shape")
    metadata.stream[:] = [head + _UA + end + tail]
    metadata.compress = False


def _pack(stream: Any) -> None:
    """Compress once (pydyf would, for each time it asks for the bytes), unless the end would be unclear."""
    if stream.extra.get("Interpolate") == "true":  # PDF/A forbids pictures that are smoothed
        stream.extra["Interpolate"] = "false"
    if stream.compress:
        stream.compress = False
        raw = stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
        packed = zlib.compress(raw, 9)
        if not packed.endswith(b"\r"):
            stream.stream, stream.extra["Filter"] = [packed], "/FlateDecode"
