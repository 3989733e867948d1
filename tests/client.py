"""A test client that reads every page like a strict screen reader and posts only through the forms it was shown.

    page = client.get("/sign-in")
    page = page.form("sign-in").fill(username="dana", password="…").submit("Sign in")
    assert page.h1 == "Your couples"

Every HTML answer is inspected (tests/inspection.py); a page with a fault fails the test that asked for it. CSRF
protection stays on: a form's own token is what makes its post pass.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask

from tests.forms import Form
from tests.inspection import faults, parse, select, words

REDIRECTS = {301, 302, 303, 307, 308}


class Answer:
    """What the server answered: `status`, `headers`, `data` (bytes), `redirects` that led here."""

    def __init__(self, client: "Client", url: str, response: Any, redirects: tuple[tuple[int, str], ...]) -> None:
        self.client = client
        self.url = url
        self.status: int = response.status_code
        self.headers = response.headers
        self.mimetype: str = response.mimetype
        self.data: bytes = response.get_data()
        response.close()
        self.redirects = redirects

    @property
    def source(self) -> str:
        """The body as it was sent, decoded: for canaries, which may hide in an attribute."""
        return self.data.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """The words of the body."""
        return self.source

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.data)

    def inspect(self) -> None:
        """Nothing to inspect: this is not a page."""

    def __repr__(self) -> str:
        return f"<{self.status} {self.mimetype} {self.url}>"


class Page(Answer):
    """An HTML answer, parsed; the client inspects it before a test gets it."""

    def __init__(self, client: "Client", url: str, response: Any, redirects: tuple[tuple[int, str], ...]) -> None:
        super().__init__(client, url, response, redirects)
        self.tree, self.parse_faults = parse(self.data)

    def inspect(self) -> None:
        """Fail with every fault of the page."""
        found = self.parse_faults + faults(self.tree)
        assert not found, f"{self.url} ({self.status}) has faults:\n  " + "\n  ".join(found)

    @property
    def text(self) -> str:
        """The page's visible words, white space folded; without the head and scripts."""
        return words(select(self.tree, "body")[0])

    @property
    def title(self) -> str:
        """The words of <title>."""
        return words(select(self.tree, "head > title")[0])

    @property
    def h1(self) -> str:
        """The words of the one <h1>."""
        return words(select(self.tree, "h1")[0])

    def all(self, selector: str) -> list[Any]:
        """Every element that a CSS selector finds, in document order (ElementTree elements)."""
        return select(self.tree, selector)

    def find(self, selector: str) -> Any:
        """The one element a CSS selector finds. Fails when there is none or more than one."""
        found = self.all(selector)
        assert len(found) == 1, f"{selector!r} finds {len(found)} elements on {self.url}, not 1"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        """The words of every element a CSS selector finds."""
        return [words(element) for element in self.all(selector)]

    @property
    def links(self) -> dict[str, str]:
        """Address (absolute path) by link text; of several with one text the first."""
        found: dict[str, str] = {}
        for link in self.all("a[href]"):
            found.setdefault(link.get("aria-label") or words(link), urljoin(self.url, link.get("href")))
        return found

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary (`.error-summary li`), each a link to its field; [] when there is none."""
        return self.texts(".error-summary li")

    @property
    def flashes(self) -> list[str]:
        """The messages shown once, after an act."""
        return self.texts(".flashes p")

    @property
    def forms(self) -> list[Form]:
        """Every form of the page."""
        return [Form(self, element) for element in self.all("form")]

    def form(self, which: str | None = None) -> Form:
        """The form with this id, name, exact action path, or submit button's words; without `which` the only form
        of <main>. Fails when it is not exactly one."""
        if which is None:
            candidates = [Form(self, element) for element in self.all("main form")]
        else:
            candidates = [form for form in self.forms if form.is_called(which)]
        known = "; ".join(form.described for form in self.forms)
        assert len(candidates) == 1, f"{len(candidates)} forms are {which or 'in <main>'!r} on {self.url}: {known}"
        return candidates[0]

    def follow(self, link: str, expect: int = 200) -> Any:
        """Get the address of the link with these words."""
        assert link in self.links, f"no link {link!r} on {self.url}, but {list(self.links)}"
        return self.client.get(self.links[link], expect=expect)


class Client:
    """One browser: its own cookies, redirects followed, every page inspected.

    `fingerprint` is a function giving a value that changes whenever the database does (see tests/database.py); with
    it, a GET that changes the database fails. `settle` is called before each request.
    """

    def __init__(
        self,
        app: Flask,
        fingerprint: Callable[[], Any] | None = None,
        settle: Callable[[], None] = lambda: None,
        base: str = "http://localhost",
    ) -> None:
        self.app = app
        self.base = base
        self.fingerprint = fingerprint
        self.settle = settle
        self.browser = app.test_client()

    def get(self, url: str, expect: int = 200, follow: bool = True, headers: Mapping[str, str] | None = None) -> Any:
        """Get an address; fails unless the last answer has the status `expect`."""
        return self._ask("GET", url, None, expect, follow, headers)

    def post(
        self,
        url: str,
        data: Any = None,
        expect: int = 200,
        follow: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Post without having been shown a form: for tests of refusals. Use `page.form().submit()` elsewhere."""
        return self._ask("POST", url, data, expect, follow, headers)

    def request(self, method: str, url: str, data: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Any method, any status, no redirects followed: for the matrix, which judges the answer itself."""
        answer = self._once(method, url, data, (), headers)
        answer.inspect()
        return answer

    def _ask(self, method: str, url: str, data: Any, expect: int, follow: bool, headers: Any) -> Any:
        redirects: tuple[tuple[int, str], ...] = ()
        while True:
            answer = self._once(method, url, data, redirects, headers)
            if not follow or answer.status not in REDIRECTS:
                break
            target = urljoin(answer.url, answer.headers["Location"])
            redirects += ((answer.status, target),)
            assert len(redirects) < 10, f"redirected without end: {redirects}"
            if answer.status not in (307, 308):
                method, data = "GET", None
            url = target
        way = "".join(f"\n  {status} -> {target}" for status, target in redirects)
        errors = f"\n  {answer.errors}" if isinstance(answer, Page) and answer.errors else ""
        crash = self.app.extensions.pop("crash", None)
        if answer.status != expect:
            message = f"{method} {url}: {answer.status}, expected {expect}{way}{errors}"
            raise AssertionError(message) from crash
        answer.inspect()
        return answer

    def _once(self, method: str, url: str, data: Any, redirects: Any, headers: Any = None) -> Answer:
        parts = urlsplit(urljoin(self.base, url))
        assert parts.netloc == urlsplit(self.base).netloc, f"{url} is somebody else's address"
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        self.settle()
        watch = self.fingerprint if method in ("GET", "HEAD", "OPTIONS") else None
        before = watch() if watch else None
        response = self.browser.open(path, method=method, data=data, base_url=self.base, headers=headers)
        if watch:
            after = watch()
            assert after == before, f"{method} {path} changed the database: {after}"
        html = response.mimetype == "text/html" and method != "HEAD" and response.status_code not in REDIRECTS
        return (Page if html else Answer)(self, path, response, redirects)
