"""A bounded, seeded fuzzer over the whole address map, as each kind of person: whatever arrives, no answer is a crash.

Every page is opened with strange queries; every form it shows is sent with strange values in its own fields, doubled
fields and missing ones; every address gets bodies that are no form at all. A 5xx fails, with what was sent.
"""

import random
import re
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.datastructures import MultiDict

from practice import config, crypto
from tests import database
from tests.people import make_world
from tests.test_access import FILES, LINES, Stage, once
from tests.walls import scene as scenes
from tests.walls.browser import Browser, Forms

pytestmark = pytest.mark.wall

SEED = 20260310
WHO = ("visitor", "ana", "dana", "sam", "max")
OURS = ("csrf_token",)
STRANGE: tuple[str, ...] = (
    "",
    "\x00",
    "a\x00b\x1b[0m\u2028\u202e\ufeff",
    "\ud800",
    "{{ 7 * 7 }}{% raw %}<script>alert(1)</script>",
    "' or 1=1 --",
    "%_\\%",
    "９９",
    "-1",
    "99999999999999999999999999",
    "1" * 5000,
    "1e999",
    "NaN",
    "0x10",
    "²",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "24:61",
    "00:00",
    "../../../etc/passwd",
    "//evil.example",
    "\r\nBcc: evil@example.org\r\n\r\nhello",
    "a@b.example\ncc: evil@example.org",
    '"a,b"@example.org',
    "🌸" * 1200,
    "()" * 20000,
    "None",
    "[]",
    "d.1.2.3",
    "2026-13-01T99:99",
    "00000000-0000-0000-0000-000000000000",
)
QUERIES = tuple("page q sort state next since until person kind couple as again to by".split())
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b'{"a": [[[[1]]]]}'),
    ("application/json", b"{"),
    ("application/x-www-form-urlencoded", b"\xff\xfe=%ff%fe&%00=%00&a[b][c]=1&=&;&%"),
    ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % number for number in range(10_000))),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n\xff\r\n--x--"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"; filename="../b"\r\n\r\n1'),
    ("multipart/form-data; boundary=" + "x" * 300, b"--"),
    ("text/plain; charset=utf-7", b"+ADw-"),
    ("\x80", b"\x00"),
)
ENDS = {"on": "9999-12-31", "time": "23:59", "at": "23:59", "minutes": "9", "seen": "0001-01-01T00:00+14:00", "to": "B"}
"""By the last word of a field's name: good but for lying at the ends of the calendar."""
DEEP = "a" + "-0" * 500 + "-a"


@pytest.fixture(scope="module")
def stage(app: Flask, engine: Engine, settings: config.Settings) -> Iterator[Stage]:
    """One of everything, and a browser for each kind of person."""
    crypto.use(settings.keyring)
    with database.isolated(engine) as connection:
        world = make_world()
        made = scenes.make(world)
        database.settle()
        browsers = {name: Browser(app, None if name == "visitor" else world[name]) for name in WHO}
        yield Stage(app, connection, made.ids | FILES, browsers)


class Fuzzer:
    """One person's hostile hands."""

    def __init__(self, stage: Stage, who: str) -> None:
        self.stage, self.who = stage, who
        self.browser = stage.browsers[who]
        self.chance = random.Random(f"{SEED} {who}")  # noqa: S311  not a secret
        self.crashes: list[str] = []
        self.sent: set[str] = set()

    def ask(self, method: str, url: str, what: object = "", **more: object) -> object:
        """One request, everything it writes undone; a crash is noted."""
        with once(self.stage):
            self.stage.app.extensions.pop("crash", None)
            answer = self.browser.again().ask(method, url, **more)
        if answer.status_code >= 500:
            crash = self.stage.app.extensions.pop("crash", None)
            sent = f"{method} {url[:120]} by {self.who} {str(what)[:160]!r}"
            self.crashes.append(f"{answer.status_code} {sent}: {crash!r}")
        return answer

    def queries(self, url: str) -> None:
        """A page with strange questions."""
        names = self.chance.sample(QUERIES, 3)
        text = "&".join(f"{name}={_encoded(self.chance.choice(STRANGE)[:6000])}" for name in names)
        self.ask("GET", f"{url.partition('?')[0]}?{text}", text)

    def forms(self, url: str) -> None:
        """Each form of a page with strange values: in one field at a time, then in all, then doubled, then without."""
        page = self.ask("GET", url)
        if page.status_code != 200 or page.mimetype != "text/html":
            return
        for action, fields in Forms(page.text).found:
            target = action or url
            if target.startswith("/") and target not in self.sent | {"/sign-out"}:
                self.sent.add(target)
                self.form(target, fields)

    def form(self, action: str, fields: list[tuple[str, str]]) -> None:
        """One form, sent in several wrong ways."""
        own = [(name, value) for name, value in fields if name not in OURS]
        token = [("csrf_token", self.browser.token)]
        odd = self.chance.randrange(len(own)) if own else -1
        one = [(name, self.odd() if place == odd else value) for place, (name, value) in enumerate(own)]
        every = [(name, self.odd()) for name, _ in own]
        ends = [(name, ENDS.get(name.rpartition("_")[2], value)) for name, value in own]
        self.ask("POST", action, ends, data=MultiDict([*token, *ends]))
        ways = ((one, "X-HTTP-Method-Override"), (every, "X-Requested-With"), ([*own, *every], "X-Nothing"))
        for way, header in ways:
            headers = {header: "autosave"}
            self.ask("POST", action, way, data=MultiDict([*token, *way, (DEEP, "1")]), headers=headers)

    def odd(self) -> str:
        """A strange value."""
        return self.chance.choice(STRANGE).encode("utf-8", "replace").decode()

    def body(self, url: str) -> None:
        """Something that is no form."""
        kind, body = self.chance.choice(BODIES)
        self.ask("POST", url, (kind, body[:60]), data=body, content_type=kind)
        token = f"csrf_token={self.browser.token}&".encode()
        kind, body = BODIES[2 + self.chance.randrange(2)]
        self.ask("POST", url, (kind, body[:60]), data=token + body, content_type=kind)

    def addresses(self) -> None:
        """Addresses whose parts are strange."""
        rules = sorted({rule.rule for rule in self.stage.app.url_map.iter_rules() if "static" not in rule.rule})
        for rule in rules:
            if "<" not in rule:
                continue
            word = _encoded(self.chance.choice(STRANGE)[:6000], "")
            number = self.chance.choice(("0", "-1", "9" * 30, "9" * 5000, "1", "%D9%A3"))
            known = str(self.chance.choice([v for v in self.stage.names.values() if v is not None]))
            url = re.sub(r"<int:\w+>", number, rule)
            url = re.sub(r"<uuid:\w+>", known, url)
            url = re.sub(r"<(string:)?\w+>", word or "x", url)
            self.ask("GET", url)
            self.ask("POST", url, data={"csrf_token": self.browser.token})


def _encoded(text: str, safe: str = "/") -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe=safe)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # an upload cut off in the middle
@pytest.mark.parametrize("who", WHO)
def test_nothing_that_arrives_is_a_crash(stage: Stage, who: str) -> None:
    fuzzer = Fuzzer(stage, who)
    for line in LINES:
        if line.path.startswith(("/static", "/bootstrap")):
            continue
        url = stage.url(line.path)
        if line.method == "GET":
            fuzzer.queries(url)
            if line.expected.get(who) == "200":
                fuzzer.forms(url)
        elif line.expected.get(who) not in ("-", "in"):
            fuzzer.body(url)
    fuzzer.addresses()
    assert not fuzzer.crashes, "\n".join([f"{len(fuzzer.crashes)} crashes:", *fuzzer.crashes[:40]])


@pytest.mark.parametrize("who", ["dana", "max"])
def test_the_whole_calendar_of_the_log(stage: Stage, who: str) -> None:
    for query in ("since=0001-01-01&until=9999-12-31", "since=9999-12-31", "until=0001-01-01", "until=2026-02-30"):
        assert stage.browsers[who].again().get(f"/audit-log?{query}").status_code in (200, 422)
