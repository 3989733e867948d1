"""What every page shares: clean text, forms that survive, calm errors, dates in words; and the app's assembly."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from practice import access, db, web
from practice.app import TABS, create_app
from practice.models import Practice, User
from tests.client import Client

EVENING = datetime(2026, 1, 13, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("tab\tstays", "tab\tstays"),
        ("bell\x07 null\x00 del\x7f next\x85", "bell null del next"),
        ("Zażółć 漢字 مرحبا 👩‍👩‍👧 e\u0301", "Zażółć 漢字 مرحبا 👩‍👩‍👧 e\u0301"),
    ],
)
def test_text_loses_what_nobody_can_see_and_nothing_else(typed, kept):
    assert web.clean_text(typed) == kept


@given(st.text())
def test_clean_text_stays_as_it_is(typed):
    once = web.clean_text(typed)
    assert web.clean_text(once) == once
    assert not any(ord(char) < 32 and char not in "\n\t" for char in once)


def test_dates_in_words():
    chicago = "America/Chicago"
    assert web.day(date(2026, 1, 2)) == "January 2, 2026"
    assert web.short_day(date(2026, 1, 12)) == "Mon, Jan 12"
    assert web.at(EVENING, chicago) == "Monday, January 12, 2026, 19:05"
    assert web.short_at(EVENING, chicago) == "Mon, Jan 12, 19:05"
    assert web.day_at(EVENING, chicago) == "January 12, 2026"


def test_no_date_is_no_word():
    assert [web.day(None), web.short_day(None)] == ["", ""]
    assert [word(None, "UTC") for word in (web.at, web.short_at, web.day_at)] == ["", "", ""]


@pytest.mark.parametrize("key", ["", "1", "not-a-key"])
def test_a_form_whose_key_was_changed_is_refused_or_made_new(world, sign_in, key):
    form = sign_in("dana").get("/couples/new").form()
    form.fill(a_name="Kim", b_name="Lou").force(form_key=key)
    form.submit(expect=302 if key == "" else 400, follow=False)


def test_each_page_has_a_key_of_its_own(world, sign_in):
    client = sign_in("dana")
    assert client.get("/couples/new").form()["form_key"] != client.get("/couples/new").form()["form_key"]


def test_whom_a_form_was_shown_to_cannot_be_forged(app):
    with app.test_request_context():
        assert web.owner_token() == ""
        for forged in ("", "x", "eyJ4IjoxfQ.aaaa"):
            assert web.owner_of(forged) is None


def test_an_address_with_too_many_slashes_is_led_to_the_right_one(world, visitor):
    answer = visitor.request("GET", "/password//forgot")
    assert answer.status == 308 and answer.headers["Location"].endswith("/password/forgot")


def test_too_much_at_once_is_told(world, sign_in):
    form = sign_in("ana").get("/account").form("Save your details")
    page = form.force(name="x" * 2_100_000).submit(expect=413)
    assert page.h1 == "That is too much at once"


@pytest.mark.parametrize("path", ["/nothing", "/couples/none", "/static/../config.py", "/my/practice/1/2/3"])
def test_what_is_not_there_is_one_calm_page(world, sign_in, path):
    page = sign_in("ana").get(path, expect=404)
    assert page.h1 == "There is nothing here for you"


def test_a_method_nobody_uses_is_refused_calmly(world, visitor):
    assert visitor.request("DELETE", "/sign-in").status == 405


def test_without_its_database_it_says_so_calmly(app, world, visitor, monkeypatch, sign_in):
    client = sign_in("ana")

    def away(*_):
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr(access, "load_actor", away)
    monkeypatch.setattr("practice.gate.practice", away)
    client.fingerprint = None
    page = client.get("/account", expect=503)
    assert page.h1 == "We cannot save right now"
    assert "988" in page.text, "the crisis numbers are on every page"


def test_behind_a_proxy_the_visitors_own_address_counts(settings, connection, world):
    proxied = create_app(replace(settings, proxies=1))
    db.session.remove()
    db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
    seen = []

    @access.public
    def look():
        from flask import request

        seen.append((request.remote_addr, request.host_url))
        return "", {"Content-Type": "text/plain"}

    proxied.view_functions["accounts.forgot"] = look
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "practice.example"}
    Client(proxied).request("GET", "/password/forgot", headers=headers)
    assert seen == [("203.0.113.9", "https://practice.example/")]


def test_without_a_proxy_nobody_is_believed(app, world, visitor, monkeypatch):
    seen = []

    @access.public
    def look():
        from flask import request

        seen.append(request.remote_addr)
        return "", {"Content-Type": "text/plain"}

    monkeypatch.setitem(app.view_functions, "accounts.forgot", look)
    visitor.request("GET", "/password/forgot", headers={"X-Forwarded-For": "203.0.113.9"})
    assert seen == ["127.0.0.1"]


@pytest.mark.parametrize("who", ["dana", "lee", "sam", "max", "ana"])
def test_every_tab_of_a_person_opens_and_is_marked(world, sign_in, who):
    client = sign_in(who)
    offered = client.get("/account").all("nav a[href]")
    own = [url for url in {link.get("href") for link in offered} if url != "/"]
    assert len(own) >= 2
    for url in own:
        page = client.get(url)
        marked = [link.get("href") for link in page.all('nav [aria-current="page"]')]
        assert url in marked or not marked


def test_every_tab_is_a_page(app):
    assert {endpoint for _, endpoint, _ in TABS} <= set(app.view_functions)


def test_a_demo_says_that_it_is_one(world, visitor):
    page = visitor.get("/sign-in")
    assert "Demo practice" not in page.text
    db.session.scalar(select(Practice)).is_demo = True
    db.session.commit()
    assert "Demo practice" in visitor.get("/sign-in").text


def test_names_are_escaped(world, sign_in):
    db.session.get(User, world.ana.id).name = "<script>x</script>"
    db.session.commit()
    page = sign_in("ana").get("/account")
    assert page.form("Save your details")["name"] == "<script>x</script>"
    assert "<script>x" not in page.source
