"""Reading everything that one person can reach: pages, headers, PDFs with their insides."""

import hashlib
import io
import re
import subprocess
from functools import cache
from typing import Any
from urllib.parse import urljoin

import pikepdf

from tests.walls.browser import Browser
from tests.walls.markers import markers

LINK = re.compile(r'<(?:a|area|link|script|img|iframe|form|button)\b[^>]*?\b(?:href|src|action|formaction)="([^"#]+)')
LEAVE = re.compile(r"^/(static|bootstrap|sign-out|library)|/sign-ins/|[?&](sort|page|then|again|kind|person)=")
"""Files, ways out, other orders of the same, and the library, which holds nothing of anybody."""
DEAR = re.compile(r"worksheet\.pdf|/copy(/[AB])?(\.pdf)?$|/comparison(\.pdf)?$|/caseload\.pdf")
"""Made anew for everybody who asks: asked for by name (tests/walls/copies.py), not wherever a link leads there."""


def read(response: Any) -> str:
    """Everything an answer says: status line, headers, body; of a PDF its text, metadata and attachments."""
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items() if name != "Set-Cookie")
    if response.mimetype == "application/pdf" and not response.data.startswith(b"%PDF-1.7\n%"):
        return head
    if response.mimetype == "application/pdf":
        return f"{head}\n{_pdf(response.data)}"
    return f"{head}\n{response.text}"


def _pdf(data: bytes) -> str:
    return _pdf_read(hashlib.sha256(data).hexdigest(), _Bytes(data))


class _Bytes:
    """Bytes that a cache does not compare."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes)


@cache
def _pdf_read(_sha256: str, held: _Bytes) -> str:
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=held.data, capture_output=True, check=True)
    with pikepdf.open(io.BytesIO(held.data)) as opened:
        parts = [str(opened.docinfo), *map(str, opened.attachments)]
        for item in opened.objects:  # also what is on no page: outlines, alternative texts, metadata
            if isinstance(item, pikepdf.Stream):
                raw = item.read_bytes() if item.get("/Subtype") in ("/XML", "/Image") or "/Type" not in item else b""
                parts.append(raw.decode("utf-8", "replace"))
            parts.append(str(item.get("/ActualText", "")) if isinstance(item, pikepdf.Dictionary) else "")
            parts.append(str(item.get("/Alt", "")) if isinstance(item, pikepdf.Dictionary) else "")
            parts.append(str(item.get("/Title", "")) if isinstance(item, pikepdf.Dictionary) else "")
    return done.stdout.decode() + "\n".join(parts)


class Crawl:
    """What one person reaches from some addresses by following every link."""

    def __init__(self, browser: Browser, name: str) -> None:
        self.browser, self.name = browser, name
        self.seen: dict[str, str] = {}
        self.asked: dict[str, int] = {}
        self.texts: dict[str, str] = {}

    def from_(self, *starts: str, follow: bool = True) -> "Crawl":
        """Ask for these, and for everything they lead to."""
        waiting = list(starts)
        while waiting:
            url = waiting.pop()
            if url in self.asked or not url.startswith("/") or LEAVE.search(url):
                continue
            response = self.browser.again().get(url)
            self.asked[url] = response.status_code
            assert response.status_code < 500, f"{url} by {self.name}: {response.status_code}"
            text = read(response)
            self.texts[url] = text
            for marker in markers(text):
                self.seen.setdefault(marker, url)
            if 300 <= response.status_code < 400:
                waiting.append(urljoin(url, response.location).replace("http://localhost", ""))
            elif follow and response.mimetype == "text/html":
                links = [one for one in LINK.findall(response.text) if not DEAR.search(one)]
                waiting += [urljoin(url, one.replace("&amp;", "&")) for one in links]
        return self
