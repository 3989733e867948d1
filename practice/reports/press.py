"""Rendering and joining in a process of its own: files of more than twenty pages take seconds and a lot of memory.

    with press.Press() as own:                  # its process gets ready while the pages are put together
        data, pages = own.render(html, title=…, identifier=…, paper="A4")
        own.add(binding.Part(data, "A bookmark")); own.bound("A title")       # many files as one

The other process knows no key and no database: it gets HTML through a pipe and gives a PDF back through another one.
When it takes too long, or is killed because the machine has no memory left, that is `Stopped` here, not the end of the
worker. Frames are a length (8 bytes, big-endian), then so many bytes of JSON or PDF.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any, BinaryIO

from practice.reports import binding, pdf

if TYPE_CHECKING:
    from practice.reports.content import Summary

LIMIT = 240
"""Seconds for one document: 300 pages take 20 to 40. A claim on a large file lasts longer (`claims.LEASE`)."""
MEMORY = 3 * 1024**3
"""Bytes that the other process may take: 300 pages take 600 MB."""
SECRETS = ("PRACTICE_", "DATABASE_", "SMTP_")


class Stopped(Exception):
    """The other process ended without an answer: out of time, out of memory, or killed."""


class Press:
    """A process that renders one document after the other until it is left."""

    def __init__(self, limit: float = LIMIT, memory: int = MEMORY, joins: bool = False) -> None:
        """`joins`: nothing will be rendered, so that what renders need not be loaded."""
        self.limit, self.pages = limit, 0
        known = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
        self.child = subprocess.Popen(  # noqa: S603  our own interpreter, our own file
            [sys.executable, "-m", "practice.reports.press", str(memory), "joins" if joins else "renders"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a trace would hold words of a document
            env=known,
        )

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, *_error: object) -> None:
        self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            try:
                pipe.close()
            except BrokenPipeError:
                continue

    def render(self, html: str, **form: Any) -> tuple[bytes, int]:
        """`pdf.render` over there. Raises what that raises for the document, and `Stopped`."""
        told, data = self._ask({"act": "render", "html": html, **form})
        if told["unprintable"]:
            raise pdf.Unprintable(told["unprintable"])
        return data, told["pages"]

    def add(self, part: binding.Part) -> None:
        """The next file of a bundle, as `binding.Bundle.add`. Raises `Stopped`."""
        told, _ = self._ask({"act": "add", "bookmark": part.bookmark, "under": part.under}, part.pdf)
        self.pages = told["pages"]

    def bound(self, title: str) -> bytes:
        """The whole bundle. Raises `Stopped`."""
        return self._ask({"act": "bind", "title": title})[1]

    def _ask(self, wish: dict[str, Any], data: bytes = b"") -> tuple[dict[str, Any], bytes]:
        clock = threading.Timer(self.limit, self.child.kill)
        clock.start()
        try:
            _send(self.child.stdin, json.dumps(wish).encode())
            _send(self.child.stdin, data)
            return json.loads(_receive(self.child.stdout)), _receive(self.child.stdout)
        except (OSError, EOFError) as error:
            raise Stopped from error
        finally:
            clock.cancel()


def render(html: str, **form: Any) -> tuple[bytes, int]:
    """One document in a process of its own."""
    with Press() as own:
        return own.render(html, **form)


def summary(own: Press, made: "Summary", paper: str) -> tuple[bytes, int]:
    """`pdf.summary` over there: the same bytes."""
    html, form = pdf.of_summary(made, paper)
    return own.render(html, **form)


def _send(pipe: BinaryIO, data: bytes) -> None:
    pipe.write(len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: BinaryIO) -> bytes:
    length = int.from_bytes(_exactly(pipe, 8), "big")
    return _exactly(pipe, length)


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


def work(memory: int, renders: bool) -> None:
    """The other process: two frames in, two out, until the pipe is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if renders:
        pdf.engine_version()  # imports it, while the pages are still put together
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    bundle = binding.Bundle()
    while True:
        try:
            wish, data = json.loads(_receive(incoming)), _receive(incoming)
        except EOFError:
            return
        signal.alarm(LIMIT)  # should its parent have died meanwhile
        act, told, made = wish.pop("act"), {"pages": 0, "unprintable": ""}, b""
        if act == "render":
            made, told = _rendered(wish)
        elif act == "add":
            bundle.add(binding.Part(data, **wish))
            told["pages"] = bundle.pages
        else:
            made = bundle.finished(**wish)
        _send(outgoing, json.dumps(told).encode())
        _send(outgoing, made)
        signal.alarm(0)


def _rendered(form: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    try:
        made, pages = pdf.render(form.pop("html"), **form | {"more": tuple(form.get("more", ()))})
    except pdf.Unprintable as error:
        return b"", {"pages": 0, "unprintable": str(error) or "too long"}
    return made, {"pages": pages, "unprintable": ""}


if __name__ == "__main__":
    work(int(sys.argv[1]), sys.argv[2] == "renders")
