"""PDF/A beside PDF/UA: what a file says about itself, so that it can be read in as many years as records are kept.

WeasyPrint writes one variant. It is asked for PDF/A-2a (the colour profile, no attachments), and before the file is
written its metadata name PDF/UA-1 as well. PDF/A wants a description of properties that it does not know by itself,
and archives want metadata that can be read without unpacking.
"""

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


def finish(document: Any, pdf: Any) -> None:
    """A `finisher` for `weasyprint.Document.write_pdf`: the furniture's, and PDF/UA-1 beside PDF/A-2a."""
    furniture.as_artifacts(document, pdf)
    for each in pdf.objects:  # pictures: PDF/A forbids to have them smoothed
        if getattr(each, "extra", {}).get("Subtype") == "/Image" and "Interpolate" in each.extra:
            each.extra["Interpolate"] = "false"
    metadata = pdf.objects[furniture.number(pdf.catalog["Metadata"])]
    (text,) = metadata.stream
    head, end, tail = text.partition(_END)
    if not end:
        raise ValueError("the metadata have another shape")
    metadata.stream[:] = [head + _UA + end + tail]
    metadata.compress = False


FORM = {"variant": VARIANT, "finisher": finish}
"""What `pdf.render` is told for a file that is to last."""
