"""Security headers, pinned whole, on every kind of answer; cookies; caching; what signing out leaves behind."""

import re
from dataclasses import replace

import pytest

from practice import db
from practice.app import create_app
from tests.client import Client

PINNED = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
PUBLIC = ["/sign-in", "/password/forgot", "/invitation", "/join/nothing", "/password/reset/nothing", "/nothing/here"]


def pinned(answer):
    """Fail unless an answer carries exactly our security headers."""
    assert {name: answer.headers.get(name) for name in PINNED} == PINNED
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1
    assert "Server" not in answer.headers or "/" not in answer.headers["Server"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page(world, visitor, path):
    answer = visitor.request("GET", path)
    pinned(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", ["dana", "ana", "max"])
def test_a_private_page(sign_in, who):
    answer = sign_in(who).get("/account")
    pinned(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_redirect_and_a_refusal(world, visitor):
    for answer in (
        visitor.request("GET", "/account"),
        visitor.request("POST", "/sign-in"),
        visitor.request("PUT", "/sign-in"),
    ):
        assert answer.status in (302, 400, 405)
        pinned(answer)
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_crash(app, world, visitor, monkeypatch):
    def crash():
        raise ValueError("a client's words")

    crash.access_rule = None
    monkeypatch.setitem(app.view_functions, "accounts.forgot", crash)
    page = visitor.get("/password/forgot", expect=500)
    pinned(page)
    assert "a client's words" not in page.source and "ValueError" not in page.source
    assert page.headers["Cache-Control"] == "no-store"


def test_a_static_file_is_kept_by_browsers(visitor):
    answer = visitor.request("GET", "/static/theme.css")
    assert answer.status == 200
    pinned(answer)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000"
    assert "Set-Cookie" not in answer.headers


def test_over_plain_http_the_cookie_is_for_the_server_and_this_site_alone(world, visitor):
    [cookie] = visitor.request("GET", "/sign-in").headers.getlist("Set-Cookie")
    assert re.fullmatch(r"practice=[^;]+; HttpOnly; Path=/; SameSite=Lax", cookie)


def test_over_tls_the_cookie_insists_on_it(settings, connection, world):
    secure = create_app(replace(settings, base_url="https://practice.example"))
    db.session.remove()
    db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
    answer = Client(secure, base="https://practice.example").request("GET", "/sign-in")
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert re.fullmatch(r"__Host-practice=[^;]+; Secure; HttpOnly; Path=/; SameSite=Lax", cookie)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    pinned(answer)


def test_over_plain_http_nothing_is_promised_about_tls(world, visitor):
    assert "Strict-Transport-Security" not in visitor.request("GET", "/sign-in").headers


def test_signing_out_takes_what_the_browser_keeps(sign_in):
    client = sign_in("ana")
    out = client.get("/account").form("/sign-out").submit(follow=False, expect=302)
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_page_names_no_program(world, visitor):
    answer = visitor.request("GET", "/sign-in")
    assert "Werkzeug" not in str(answer.headers) and "Flask" not in answer.source
