"""The press: the same bytes as a render here, and a failed attempt, not a dead worker, whatever happens over there."""

import os
import signal
import threading
import time
from dataclasses import replace

import pytest

from practice.reports import binding, content, pdf, press
from tests.reports.examples import record

pytestmark = pytest.mark.wall


@pytest.fixture(scope="module")
def page():
    made = content.build("joint", record())
    form = {"title": made.title, "identifier": "one", "paper": "Letter"}
    return pdf.page("summary.html", summary=made), form


def test_the_same_bytes_as_here_one_document_after_the_other(page):
    html, form = page
    here = pdf.render(html, **form)
    with press.Press() as own:
        assert own.render(html, **form) == here
        assert own.render(html, **form | {"paper": "A4"}) != here
        with pytest.raises(pdf.Unprintable):
            own.render("x" * (pdf.MOST + 1), **form)
        assert own.render(html, **form) == here, "one that cannot be printed does not stop the next"
        child = own.child
    assert child.returncode is not None, "nobody is left behind"


@pytest.mark.parametrize("draft", [False, True])
def test_a_report_has_the_same_bytes_from_the_press_as_from_a_request(draft):
    made = replace(content.build("clinical", record()), draft=draft)
    with press.Press() as own:
        assert press.summary(own, made, "A4") == pdf.summary(made, "A4")


def test_a_killed_process_is_a_failed_attempt(page):
    html, form = page
    with press.Press() as own:
        threading.Timer(0.3, os.kill, (own.child.pid, signal.SIGKILL)).start()
        with pytest.raises(press.Stopped):
            for _ in range(200):
                own.render(html, **form)
        with pytest.raises(press.Stopped):
            own.render(html, **form)


def test_it_ends_in_time(page):
    html, form = page
    began = time.monotonic()
    with pytest.raises(press.Stopped), press.Press(limit=0.2) as own:
        for _ in range(50):
            own.render(html, **form)
    assert time.monotonic() - began < 10


def test_it_ends_when_memory_does(page):
    html, form = page
    with pytest.raises(press.Stopped), press.Press(memory=150 * 1024**2) as own:
        own.render(html, **form)


def test_it_knows_no_secret(page, monkeypatch):
    monkeypatch.setenv("PRACTICE_KEYS", "k1:Zm9yYmlkZGVu")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:pass@host/name")
    with press.Press() as own:
        own.render(page[0], **page[1])
        with open(f"/proc/{own.child.pid}/environ", "rb") as file:
            known = file.read()
    assert b"PATH=" in known and b"Zm9yYmlkZGVu" not in known and b"user:pass" not in known


def test_files_are_joined_there_as_they_are_here(page):
    data, _ = pdf.render(page[0], **page[1])
    parts = [binding.Part(data, "One", "Group"), binding.Part(data, "Two", "Group"), binding.Part(data, "Three")]
    with press.Press(joins=True) as own:
        for part in parts:
            own.add(part)
        assert (own.bound("A title"), own.pages) == binding.bind(parts, "A title")
    with pytest.raises(press.Stopped), press.Press(joins=True) as own:
        own.add(binding.Part(b"no PDF", "One"))
