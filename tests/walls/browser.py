"""A browser for thousands of requests: no inspection of pages, no redirects followed, tokens made rather than read.

tests/client.py is the one that looks at pages; this one only asks who gets what.
"""

import re
import secrets
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from practice import db, tokens
from practice.models import SignIn
from tests.database import settle
from tests.people import Person

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HIDDEN = re.compile(r'name="(csrf_token|form_owner|form_key|version|seen|settled|key|stage)"[^>]*value="[^"]*"')
HIDDEN_BEFORE = re.compile(r'value="[^"]*"[^>]*name="(csrf_token|form_owner|form_key|version|seen|settled|key|stage)"')


class Browser:
    """One person's browser, or a visitor's. `person` None: nobody is signed in."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.app, self.person = app, person
        self.client = app.test_client()
        self.csrf = secrets.token_hex(20)
        with self.client.session_transaction() as cookie:
            cookie["csrf_token"] = self.csrf
            if person is not None:
                token = secrets.token_urlsafe(32)
                db.session.add(SignIn(user_id=person.id, token_hash=tokens.hash_of(token), device="Test"))
                settle()
                cookie["_user_id"], cookie["_fresh"] = token, True
        self._name = app.config["SESSION_COOKIE_NAME"]
        self._cookie = self.client.get_cookie(self._name).value

    def again(self) -> "Browser":
        """The same browser as it was when it came, whatever answers have put into its cookie since."""
        self.client.set_cookie(self._name, self._cookie)
        return self

    @property
    def token(self) -> str:
        """A form token of this browser."""
        return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(self.csrf)

    @property
    def fields(self) -> dict[str, str]:
        """The least a form sends."""
        return {"csrf_token": self.token}

    def get(self, url: str) -> Any:
        """The answer, whatever it is."""
        return self.ask("GET", url)

    def post(self, url: str, data: dict[str, Any] | None = None, token: bool = True, **more: Any) -> Any:
        """Post with a good form token unless `token` is False."""
        own = self.fields if token else {}
        return self.ask("POST", url, data={**own, **(data or {})}, **more)

    def submit(self, url: str, action: str = "", expect: int = 302, **values: Any) -> Any:
        """Get a page, fill in the form that leads to `action` (by default the page itself), and post it."""
        action = action or url.partition("?")[0]
        page = self.must("GET", url, expect=200)
        return self.must("POST", action, filled(page.text, action, **values), expect)

    def ask(self, method: str, url: str, **more: Any) -> Any:
        """Any method."""
        settle()
        response = self.client.open(url, method=method, **more)
        response.get_data()
        response.close()
        return response

    def must(self, method: str, url: str, data: Any = None, expect: int = 302) -> Any:
        """An act that a story depends on; fails with what the page says when it is refused."""
        self.app.extensions.pop("crash", None)
        response = self.ask("POST", url, data=data) if method == "POST" else self.get(url)
        if response.status_code != expect:
            found = re.findall(r'(?s)class="[^"]*(?:error|notice|invalid)[^"]*"[^>]*>(.*?)</', response.text)
            said = " | ".join(" ".join(re.sub(r"<[^>]*>", " ", text).split()) for text in found)[:600]
            crash = self.app.extensions.pop("crash", None)
            raise AssertionError(f"{method} {url}: {response.status_code}, expected {expect}: {said}") from crash
        return response


def stripped(body: str) -> str:
    """A page without what differs from one request to the next: ids, form tokens, keys."""
    return HIDDEN_BEFORE.sub("", HIDDEN.sub("", ID.sub("<id>", body)))


class Forms(HTMLParser):
    """The forms of a page with what they would send as they are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.area = self.select = self.option = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs, boxes and chosen options of the form that is open."""
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((at.get("action", ""), []))
        elif not self.found:
            return
        elif tag == "input" and at.get("name"):
            ticked = "checked" in at or at.get("type") not in ("checkbox", "radio")
            if ticked and at.get("type") != "submit":
                self._put(at["name"], at.get("value", "on" if at.get("type") == "checkbox" else ""))
        elif tag == "textarea":
            self.area = at["name"]
            self._put(self.area, "")
        elif tag == "select":
            self.select = at["name"]
        elif tag == "option" and "selected" in at:
            self._put(self.select, at["value"])

    def handle_endtag(self, tag: str) -> None:
        """A box ends."""
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        """What stands in a box."""
        if self.area:
            fields = self.found[-1][1]
            fields[-1] = (self.area, fields[-1][1] + data)

    def _put(self, name: str, value: str) -> None:
        self.found[-1][1].append((name, value))


def filled(text: str, action: str, /, **values: str | list[str] | None) -> MultiDict:
    """What the form with this action would send, with `values` in place of its own; None leaves one out."""
    for where, fields in Forms(text).found:
        if where.partition("?")[0] == action:
            kept = [(name, value) for name, value in fields if name not in values]
            for name, value in values.items():
                given = [] if value is None else [value] if isinstance(value, str) else value
                kept += [(name, one) for one in given]
            return MultiDict(kept)
    raise AssertionError(f"no form leads to {action}, but {[where for where, _ in Forms(text).found]}")
