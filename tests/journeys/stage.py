"""People at browsers before a served instance. A page is judged whole, in both colour schemes and as narrow as can be,
when something on it is met for the first time in a window of this size: its kind, or an element with these classes.

`stage.phone("ana")` and `stage.desk("dana")` give a `Visitor`, signed in through the sign-in page. With PRACTICE_SHOTS
set to a folder, each kind of page is kept there as a picture.
"""

import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import ClassVar

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response
from playwright.sync_api import Error as PlaywrightError

from practice import config, crypto, db
from tests.database import bound, settle
from tests.people import PASSWORD, World
from tests.served import Served

PHONE, DESK, NARROWEST = (390, 844), (1280, 900), 320
SCHEMES = ("light", "dark")
# What the other colour scheme can change.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# Only what is wrong comes back: the whole of axe's answer takes longer to carry over than to find.
RUN_AXE = "options => axe.run({...options, resultTypes: ['violations']}).then(found => found.violations)"
SHAPES = "() => [...new Set([...document.querySelectorAll('body *')].map(one => `${one.localName}.${one.className}`))]"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_-]{40,}")


class Stage:
    """A served instance and the windows open on it."""

    world: World
    met: ClassVar[set[str]] = set()
    """What was judged already, by all stories of this process; see `Visitor.look`."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.browser, self.served = browser, served
        self.visitors: list[Visitor] = []

    @contextmanager
    def database(self) -> Iterator[None]:
        """Within: `db.session` and sealed columns are those of the served instance."""
        crypto.use(config.load(self.served.environment).keyring)
        with bound(self.served.environment["DATABASE_URL"]):
            yield
            settle()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Within: mail is sent. Beside the embedded default the server does so itself."""
        if self.served.environment["DATABASE_URL"].startswith("sqlite"):
            yield
            return
        command = [sys.executable, "-m", "practice", "worker"]
        with (self.served.instance / "worker.log").open("ab") as log:
            worker = subprocess.Popen(command, env=self.served.environment, cwd=config.ROOT, stdout=log, stderr=log)
        try:
            yield
        finally:
            worker.kill()
            worker.wait()

    def letter(self, to: str) -> str:
        """The text of the newest message to this address, as soon as it was sent."""
        for _ in range(200):
            found = [self._read(path) for path in self.served.instance.glob("outbox/*.eml")]
            mine = [one for one in found if to in one["To"]]
            if mine:
                return max(mine, key=lambda one: parsedate_to_datetime(one["Date"])).get_content()
            time.sleep(0.1)
        raise AssertionError(f"nothing was sent to {to}")

    @staticmethod
    def _read(path: Path) -> EmailMessage:
        return message_from_bytes(path.read_bytes(), policy=default)

    def visitor(self, size: tuple[int, int] = PHONE, scheme: str = "light", script: bool = True) -> "Visitor":
        """A new window with an empty cookie jar, on no page yet."""
        self.visitors.append(Visitor(self, size, scheme, script))
        return self.visitors[-1]

    def phone(self, username: str, scheme: str = "light", script: bool = True) -> "Visitor":
        """Somebody signed in on a phone."""
        return self.visitor(PHONE, scheme, script).sign_in(username)

    def desk(self, username: str, scheme: str = "light", script: bool = True) -> "Visitor":
        """Somebody signed in at a desk."""
        return self.visitor(DESK, scheme, script).sign_in(username)

    def leave(self) -> None:
        """Close every window; fails on trouble that nobody looked at."""
        visitors, self.visitors = self.visitors, []
        for one in visitors:
            one.context.close()
        for one in visitors:
            assert not one.trouble, one.trouble

    def close(self) -> None:
        """Stop serving."""
        self.served.stop()
        db.session.remove()


class Visitor:
    """One window. `page` is Playwright's; what loads a page goes through the methods here, which look at it."""

    def __init__(self, stage: Stage, size: tuple[int, int], scheme: str, script: bool) -> None:
        self.stage, self.size, self.scheme, self.script = stage, size, scheme, script
        self.stage, self.base = stage, stage.served.base
        self.context = stage.browser.new_context(
            base_url=self.base,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",  # theme.css then has no transitions, so that colours are final at once
            locale="en-US",
            timezone_id="America/Chicago",
        )
        self.context.set_default_timeout(15000)
        self.trouble: list[str] = []
        self.landed: Response | None = None
        self.allowed: set[int] = set()
        self.context.on("console", self._console)
        self.context.on("weberror", lambda found: self.trouble.append(f"script: {found.error}"))
        self.context.on("response", self._response)
        self.page: Page = self.context.new_page()
        # Switched off by hand rather than for the whole context, because axe itself is a script.
        self.scripts = self.context.new_cdp_session(self.page)
        self._scripts(script)

    def _scripts(self, run: bool) -> None:
        self.scripts.send("Emulation.setScriptExecutionDisabled", {"value": not run})

    def _console(self, message: ConsoleMessage) -> None:
        # A refused request is judged by its status; everything else in red is a fault, breaches of the CSP above all.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.trouble.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.landed = response
        if response.status >= 400 and response.status not in self.allowed:
            self.trouble.append(f"{response.status} {response.request.method} {response.url}")
        if not response.url.startswith((self.base, "data:", "blob:")):
            self.trouble.append(f"asked elsewhere: {response.url}")

    @contextmanager
    def allowing(self, *statuses: int) -> Iterator[None]:
        """Within: answers of these statuses are no trouble."""
        before, self.allowed = self.allowed, self.allowed | set(statuses)
        try:
            yield
        finally:
            self.allowed = before

    def double(self, button: str, expect: int = 200) -> "Visitor":
        """Press the button twice in one go, as hurried people do."""
        found = self.page.get_by_role("button", name=button, exact=True)
        try:
            return self.go(lambda: found.dblclick(no_wait_after=True), expect)
        except PlaywrightError as error:
            if "ERR_ABORTED" not in str(error):
                raise
        # Without script the second press may cut off the page of the first one: the second's page is on its way.
        with self.allowing(expect), suppress(PlaywrightError):
            self.page.wait_for_event("load", timeout=5000)
        return self._arrived(self.landed, expect)

    def another_tab(self) -> "Visitor":
        """A second tab of the same browser, on no page yet; closed together with this one."""
        other = object.__new__(Visitor)
        other.__dict__.update(self.__dict__)
        other.page = self.context.new_page()
        return other

    def goto(self, path: str, expect: int = 200) -> "Visitor":
        """Type an address."""
        with self.allowing(expect):
            answer = self.page.goto(path)
        return self._arrived(answer, expect)

    def press(self, button: str, expect: int = 200, within: Locator | None = None) -> "Visitor":
        """Press the submit button with these words."""
        found = (within or self.page).get_by_role("button", name=button, exact=True)
        return self.go(found.click, expect)

    def follow(self, link: str, expect: int = 200, within: Locator | None = None, exact: bool = True) -> "Visitor":
        """Follow the first link with these words."""
        found = (within or self.page.locator("main, .shell, header")).get_by_role("link", name=link, exact=exact)
        return self.go(found.first.click, expect)

    def go(self, act: Callable[[], object], expect: int = 200) -> "Visitor":
        with self.allowing(expect), self.page.expect_navigation() as loading:
            act()
        return self._arrived(loading.value, expect)

    def _arrived(self, answer: Response | None, expect: int) -> "Visitor":
        assert answer is not None and answer.status == expect, (
            f"{answer and answer.status} at {self.page.url}, expected {expect}: {self.errors or self.text[:400]}"
        )
        self.look()
        return self

    def fill(self, **values: object) -> "Visitor":
        """Fill controls by their names, as a person would: a text, a choice, True or False, a list of choices."""
        for name, value in values.items():
            self.put(name, value)
        return self

    def put(self, name: str, value: object) -> "Visitor":
        """Fill the control with this name."""
        box = self.page.locator(f"[name='{name}']:not([type=hidden])")
        kind = box.first.evaluate("box => box.localName === 'input' ? box.type : box.localName")
        if kind == "select":
            box.select_option(str(value))
        elif kind == "checkbox" and isinstance(value, bool):
            box.first.set_checked(value)
        elif kind in ("radio", "checkbox"):
            for one in value if isinstance(value, list | tuple) else [value]:
                self.page.locator(f"[name='{name}'][value='{one}']").check()
        else:
            box.first.fill(str(value))
        return self

    def sign_in(self, username: str) -> "Visitor":
        """Sign in on the sign-in page with the password that everybody has."""
        if "/sign-in" not in self.page.url:
            self.goto("/sign-in")
        return self.fill(username=username, password=PASSWORD).press("Sign in")

    @property
    def h1(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """What main says."""
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        """Where the window is, without the server's address."""
        return self.page.url.removeprefix(self.base)

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return self.page.locator("#error-summary li").all_inner_texts()

    def section(self, heading: str) -> Locator:
        """The section with this heading."""
        return self.page.locator("section", has=self.page.get_by_role("heading", name=heading, exact=True)).last

    def id(self) -> uuid.UUID:
        """The last id in the address of this page."""
        return uuid.UUID(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", self.page.url)[-1])

    def fetch(self, link: str, within: Locator | None = None) -> bytes:
        """The PDF behind the link with words like these (a pattern), fetched with this browser's cookies."""
        where = (within or self.page).get_by_role("link", name=re.compile(link)).first.get_attribute("href")
        answer = self.context.request.get(where)
        assert answer.status == 200 and answer.headers["content-type"] == "application/pdf", (answer.status, where)
        return answer.body()

    def look(self) -> None:
        """Fail on trouble; where something is new, on faults, accessibility and sideways scrolling as well."""
        assert not self.trouble, (self.page.url, self.trouble)
        self.judge_new([self._kind(), *self.page.evaluate(SHAPES)])

    def judge_new(self, shapes: list[str]) -> None:
        """Judge the page whole unless all of this was judged before, on a screen of this size."""
        new = {f"{self.size}:{one}" for one in shapes} - self.stage.met
        if new:
            self._judge_whole()
            self.stage.met |= new

    def _kind(self) -> str:
        error = " with errors" if self.page.title().startswith("Error") else ""
        return ID.sub("_", self.path.partition("?")[0].partition("#")[0]) + error

    def _judge_whole(self) -> None:
        other = SCHEMES[self.scheme == "light"]
        wide, high = self.size
        for width in (NARROWEST, wide):
            self.page.set_viewport_size({"width": width, "height": high})
            over = self.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
            assert over <= 0, f"{self.page.url} scrolls sideways by {over} px at {width} px"
        if not self.script:
            self._scripts(True)
        self.page.evaluate(AXE_SCRIPT)
        self._judge(self.scheme, {})
        self.page.emulate_media(color_scheme=other)
        self._judge(other, COLOURS)
        self.page.emulate_media(color_scheme=self.scheme)
        if not self.script:
            self._scripts(False)

    def _judge(self, scheme: str, options: dict) -> None:
        found = self.page.evaluate(RUN_AXE, options)
        assert not found, f"{self.page.url} ({scheme})\n{AxeResults({'violations': found}).generate_report()}"
        if folder := os.environ.get("PRACTICE_SHOTS"):
            kind = ID.sub("_", self.path.partition("?")[0].partition("#")[0]).strip("/").replace("/", ".") or "index"
            kind += "-error" * self.page.title().startswith("Error")
            name = f"{'phone' if self.size == PHONE else 'desk'}-{kind}-{scheme}.png"
            self.page.screenshot(path=Path(folder) / name, full_page=True)
