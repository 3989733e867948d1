"""Static files: packed for who can unpack, and under a new address when their content is new."""

import gzip
import re

import pytest

from practice import assets


@pytest.fixture
def browser(app, connection):
    """A bare client: these are no pages."""
    return app.test_client()


def fetch(browser, path, **headers):
    """An answer, its file closed as a server would."""
    with browser.get(path, headers=headers) as answer:
        answer.get_data()
        return answer


def test_a_style_sheet_is_packed_for_who_asks(browser):
    plain = fetch(browser, "/static/theme.css")
    packed = fetch(browser, "/static/theme.css", **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "Content-Encoding" not in plain.headers
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_browser_that_has_it_gets_nothing_again(browser):
    first = fetch(browser, "/static/theme.css", **{"Accept-Encoding": "gzip"})
    held = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    again = fetch(browser, "/static/theme.css", **held)
    assert again.status_code == 304 and not again.data


def test_the_address_follows_the_content(browser, tmp_path):
    page = fetch(browser, "/set-up").text
    addresses = re.findall(r'(?:href|src)="(/(?:static|bootstrap)[^"]+)"', page)
    assert len(addresses) > 5 and all(re.search(r"\?v=[0-9a-f]{8}$", one) for one in addresses)
    assert "max-age=31536000" in fetch(browser, addresses[0]).headers["Cache-Control"]
    (tmp_path / "a.css").write_text("one")
    (tmp_path / "b.css").write_text("two")
    assert assets._print_of(str(tmp_path), "a.css") != assets._print_of(str(tmp_path), "b.css")


def test_a_file_that_is_not_there_is_just_absent(browser):
    assert fetch(browser, "/static/nothing.css", **{"Accept-Encoding": "gzip"}).status_code == 404
