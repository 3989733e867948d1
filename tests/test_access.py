"""The first lock, proved from outside: every address × method × person, with real requests (tests/walls/table.py).

An address that is not in the table fails, and so does a line without an address. Nobody gets anywhere by leaving the
table's path: wrong methods, missing tokens, ids of other people, ids of nobody.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

import pytest
from flask import Flask
from flask_login import AnonymousUserMixin
from sqlalchemy import Connection, Engine
from werkzeug.exceptions import MethodNotAllowed

from practice import access, config, crypto, db
from practice.models import AuditEvent
from tests import database
from tests.people import make_world
from tests.walls import scene as scenes
from tests.walls.browser import Browser, stripped
from tests.walls.table import PEOPLE, Line, lines

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LINES = lines()
OBJECT = re.compile(r"{([^}]*)}")
OF = {"sky": "mixed", "kim": "sams", "ida": "spare", "jon": "spare", "ana": "pair", "ben": "pair"}
FILES = {"file": "theme.css", "bootstrap": "css/bootstrap.min.css", "reset": scenes.RESET, "join": scenes.STAFF}
FILES |= {"link": scenes.LINK}


@dataclass
class Stage:
    """The scene, a browser for each person, and the database all of it happens in."""

    app: Flask
    connection: Connection
    names: dict[str, object]
    browsers: dict[str, Browser]

    def url(self, path: str) -> str:
        """A line's path with the ids of its objects."""
        return OBJECT.sub(lambda found: str(self.names[found[1]]), path)

    def absent(self, path: str) -> str:
        """The same path with ids of nothing."""
        return OBJECT.sub(lambda found: str(FILES.get(found[1]) or uuid.uuid4()), path)

    def print(self) -> object:
        """Changes whenever the database does; but for when a sign-in was used, and that a document was fetched."""
        db.session.remove()
        fetched = db.session.query(AuditEvent).filter(AuditEvent.event != "document.fetched").count()
        db.session.remove()
        return fetched, database.fingerprint(self.connection, ignore={"sign_ins.seen_at", "audit_events"})


@pytest.fixture(scope="module")
def stage(app: Flask, engine: Engine, settings: config.Settings) -> Iterator[Stage]:
    crypto.use(settings.keyring)
    with database.isolated(engine) as connection:
        world = make_world()
        made = scenes.make(world)
        database.settle()
        browsers = {name: Browser(app, None if name == "visitor" else world[name]) for name in PEOPLE}
        yield Stage(app, connection, made.ids | FILES, browsers)


@pytest.fixture
def undone(stage: Stage) -> Iterator[Stage]:
    """The stage, as it was before."""
    with once(stage):
        yield stage


class once:  # noqa: N801  a context, read like a word
    """Within: whatever is written is undone."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def __enter__(self) -> None:
        db.session.remove()
        self.point = self.stage.connection.begin_nested()

    def __exit__(self, *_error: object) -> None:
        db.session.remove()
        self.point.rollback()


def test_the_table_is_complete(stage: Stage) -> None:
    """Each rule and method of the application has a line, and each line a rule."""
    there = {
        (rule.rule, method) for rule in stage.app.url_map.iter_rules() for method in rule.methods & set(METHODS)
    }
    adapter = stage.app.url_map.bind("localhost")
    told = set()
    for line in LINES:
        rule, _values = adapter.match(stage.url(line.path).partition("?")[0], line.method, return_rule=True)
        told.add((rule.rule, line.method))
    missing = sorted(f"{method} {rule}" for rule, method in there - told)
    assert not missing, f"addresses without a line in tests/walls/table.py: {missing}"
    assert not told - there


@pytest.mark.parametrize("line", LINES, ids=str)
def test_who_gets_what(stage: Stage, line: Line) -> None:
    url, got = stage.url(line.path), {}
    before = stage.print() if line.method == "GET" else None
    for who, browser in stage.browsers.items():
        with once(stage) if line.method == "POST" else nullcontext():
            answer = browser.again().ask(line.method, url, data=browser.fields if line.method == "POST" else None)
        got[who] = answer.status_code
        if answer.status_code == 302 and line.expected[who] == "in":
            assert answer.location.startswith("/sign-in"), answer.location
        elif answer.status_code == 302 and not line.path.startswith("/sign-in"):
            assert not answer.location.startswith("/sign-in?"), f"{line} by {who} leads to {answer.location}"
        if who != "visitor" and not line.path.startswith(("/static", "/bootstrap")):
            assert answer.headers["Cache-Control"] == "no-store"
    assert got == {who: line.status(who) for who in PEOPLE}
    assert line.method != "GET" or stage.print() == before, f"{line} changed the database"


@pytest.mark.parametrize("line", [line for line in LINES if OBJECT.search(line.path)], ids=str)
def test_absent_and_forbidden_are_the_same(stage: Stage, line: Line) -> None:
    """Whoever is refused gets, byte for byte, what there would be if there were nothing."""
    if line.path.startswith(("/static", "/bootstrap")) or OBJECT.findall(line.path)[0] in FILES:
        return
    for who in ("ana", "cleo", "dana", "lee", "max", "rae"):
        browser, answers = stage.browsers[who], []
        for url in (stage.url(line.path), stage.absent(line.path)):
            with once(stage) if line.method == "POST" else nullcontext():
                answers.append(browser.again().ask(line.method, url, data=browser.fields))
        assert answers[1].status_code == 404, f"{line} by {who} with ids of nothing: {answers[1].status_code}"
        if line.expected[who] == "-":
            first, second = ((stripped(answer.text), _headers(answer)) for answer in answers)
            assert first == second, f"{line}: {who} can tell somebody else's from nothing"


def _headers(answer: object) -> list[tuple[str, str]]:
    ignored = ("Date", "Set-Cookie", "Content-Length")
    return sorted((name, value) for name, value in answer.headers.items() if name not in ignored)


def test_may_look_but_not_do_that_only_where_one_may_look() -> None:
    """A 403 tells that something is there: only to those who can see it anyway."""

    def about(line: Line) -> set[str]:
        names = {name.split(".")[0] for name in OBJECT.findall(line.path)}
        return {OF.get(name, name) for name in names}

    for line in LINES:
        for who in PEOPLE:
            if line.expected[who] == "403":
                seen = [other for other in LINES if other.method == "GET" and other.expected[who] == "200"]
                assert any(about(line) & about(other) for other in seen), f"{line} tells {who} that it exists"


@pytest.mark.parametrize("line", [line for line in LINES if line.method == "POST"], ids=str)
def test_without_a_token_nothing_happens(stage: Stage, line: Line) -> None:
    view = stage.app.view_functions[
        stage.app.url_map.bind("localhost").match(stage.url(line.path).partition("?")[0], "POST")[0]
    ]
    before = stage.print()
    for who, browser in stage.browsers.items():
        answer = browser.again().post(stage.url(line.path), token=False)
        rule = view.access_rule
        if rule is None:
            expected = 400
        elif browser.person is None:
            expected = 302
        else:
            expected = 400 if rule(browser.person.actor) else 404
        assert answer.status_code == expected, f"{line} by {who} without a token"
    assert stage.print() == before, f"{line} without a token changed the database"


def test_a_token_of_somebody_else_is_no_token(stage: Stage) -> None:
    dana, lee = stage.browsers["dana"].again(), stage.browsers["lee"]
    before = stage.print()
    answer = dana.ask("POST", "/sign-out", data={"csrf_token": lee.token})
    assert answer.status_code == 400 and stage.print() == before


@pytest.mark.parametrize("who", ["visitor", "ana", "dana", "max"])
def test_wrong_methods(undone: Stage, who: str) -> None:
    """No address answers to a method that is not its own."""
    adapter = undone.app.url_map.bind("localhost")
    for path in sorted({line.path for line in LINES}):
        url = undone.url(path)
        for method in METHODS:
            try:
                adapter.match(url.partition("?")[0], method)
            except MethodNotAllowed:
                answer = undone.browsers[who].again().ask(method, url)
                assert answer.status_code == 405, f"{method} {path} by {who}: {answer.status_code}"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
@pytest.mark.parametrize("who", ["visitor", "cleo", "lee", "max"])
def test_methods_without_a_body_tell_nothing(undone: Stage, who: str, method: str) -> None:
    """HEAD and OPTIONS answer for somebody else's id as they do for nobody's."""
    before = undone.print()
    for line in LINES:
        if line.method == "GET" and line.expected[who] in ("-", "in") and OBJECT.findall(line.path):
            browser = undone.browsers[who]
            urls = undone.url(line.path), undone.absent(line.path)
            first, second = (browser.again().ask(method, url) for url in urls)
            assert first.status_code == second.status_code, f"{method} {line.path} by {who}"
            if line.expected[who] == "-":
                assert _headers(first) == _headers(second), f"{method} {line.path} by {who}"
    assert undone.print() == before


@pytest.mark.parametrize("who", PEOPLE[1:])
def test_pages_that_do_not_exist(undone: Stage, who: str) -> None:
    """An address nobody ever had is the same page as somebody else's couple."""
    nothing = undone.browsers[who].again().get("/nothing-here")
    other = undone.browsers[who].again().get(f"/nothing/{undone.names['other']}")
    assert nothing.status_code == other.status_code == 404
    assert stripped(nothing.text) == stripped(other.text)


@pytest.mark.parametrize("word", ["..%2f..%2fetc%2fpasswd", "%00", "' or 1=1 --", "🌸", "a" * 3000])
def test_strange_addresses(undone: Stage, word: str) -> None:
    """No crash, and nothing there."""
    for path in ("/couples/{}", "/my/copies/{}", "/documents/{}", "/library/{}", "/invitation/{}", "/join/{}"):
        for who in ("ana", "dana", "max"):
            answer = undone.browsers[who].again().get(path.format(word))
            assert answer.status_code in (404, 308), f"{path} with {word!r} by {who}: {answer.status_code}"


def test_the_stranger_is_nobody() -> None:
    """Rules are asked of real people only: the anonymous user has no role to be mistaken for one."""
    assert not AnonymousUserMixin().is_authenticated
    assert not hasattr(AnonymousUserMixin(), "is_partner")
    assert access.public(lambda: None).access_rule is None
