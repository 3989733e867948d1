"""A partner's world is the same to the last byte, whatever the other one does in secret and the therapist notes.

ben's every page, header, status, list and mail is compared before and after each act that is not his to know of; so
are the SQL statements behind his pages, which are what a page's time is made of. The clock stands still.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, select

from practice import access, clock, config, crypto, db
from practice.models import Concern, ConcernKind, CoupleFlag, FlagKind, Mail, Response
from tests import database
from tests.people import PASSWORD, World, make_world
from tests.queries import counted
from tests.walls.browser import Browser, filled, stripped
from tests.walls.crawl import Crawl
from tests.walls.life import E01, E04, E06, E11, E25, E26, Life
from tests.walls.markers import Ledger

pytestmark = pytest.mark.wall

NOON = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)


class Worlds:
    """ana, ben and dana, with ben's side recorded."""

    def __init__(self, app: Flask, engine: Engine, connection: object, world: World) -> None:
        self.engine, self.connection, self.world = engine, connection, world
        browsers = {name: Browser(app, world[name]) for name in ("ana", "ben", "dana", "max")}
        self.life = Life(world, Ledger(), browsers, ("dana", "ana", "ben"))
        self.browsers = browsers

    def bens(self) -> tuple[dict[str, str], dict[str, int], list[str]]:
        """Pages without ids and tokens, how many statements each took, and mails to ben in their order."""
        pages, counts = {}, {}
        crawl = Crawl(self.browsers["ben"], "ben")
        for row in self.life.given.values():
            crawl.asked.pop(f"/my/practice/{row.id}", None)
        crawl.from_("/my", "/my/answers", "/my/copies", "/my/therapist", "/my/agreement", "/account", *self.all())
        for url, text in crawl.texts.items():
            pages[url] = f"{crawl.asked[url]} {stripped(text)}"
        for url in sorted(pages):
            with counted(self.engine) as statements:
                self.browsers["ben"].again().get(url)
            counts[url] = len(statements)
        rows = db.session.scalars(select(Mail).order_by(Mail.not_before, Mail.id)).all()
        mails = [f"{row.not_before} {row.message}" for row in rows if row.message["to"] == "ben@home.example"]
        database.settle()
        return pages, counts, mails

    def all(self) -> list[str]:
        """Steps that no link leads to yet, too."""
        steps = {"forecast": ("forecast", "look_back"), "turns": ("say", "mirror"), "promises": ("promise", "outcome")}
        steps |= {"support": ("wishes",), "after": ("after",), "meet": ("before", "agenda")}
        places = [f"/my/practice/{row.id}/{s}/1" for n, row in self.life.given.items() for s in steps.get(n, ())]
        copies = [
            f"/my/practice/{row.id}/{page}"
            for n, row in self.life.given.items()
            if n in steps
            for page in ("copy", "comparison")
        ]
        return [place + page for place in places for page in ("", "/1", "/review", "/share")] + copies


@pytest.fixture(scope="module")
def base(app: Flask, engine: Engine, settings: config.Settings) -> Iterator[Worlds]:
    """Everything assigned; ben has answered some, so that ana's part would open it or not."""
    crypto.use(settings.keyring)
    with time_machine.travel(NOON, tick=False), database.isolated(engine) as connection:
        world = make_world()
        world.safe(world.pair)
        database.settle()
        worlds = Worlds(app, engine, connection, world)
        life = worlds.life
        browsers = worlds.browsers
        browsers["dana"].submit(f"/couples/{world.pair.id}/next-session", on="2026-03-17", at="16:00")
        life.assign("turns", E01)
        life.assign("support", E04, disclosure="in_session")
        life.assign("forecast", E06)
        life.assign("promises", E11)
        life.assign("after", E26)
        life.assign("meet", E25)
        life.submit("support", "wishes", "ben")
        life.submit("after", "after", "ben")
        life.submit("meet", "before", "ben")
        life.draft("promises", "promise", "ben")
        yield worlds


@pytest.fixture
def worlds(base: Worlds) -> Iterator[Worlds]:
    """The same beginning for each test, ten minutes later: a judgement counts for what was assigned before it."""
    db.session.remove()
    point = base.connection.begin_nested()
    known = dict(base.life.given)
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        yield base
    base.life.given = known
    db.session.remove()
    point.rollback()


def _submit(name: str, step: str) -> Callable[[Worlds], None]:
    return lambda worlds: worlds.life.submit(name, step, "ana")


def _draft(name: str, step: str) -> Callable[[Worlds], None]:
    return lambda worlds: worlds.life.draft(name, step, "ana")


def _decline(worlds: Worlds) -> None:
    life, browser = worlds.life, worlds.browsers["ana"]
    from practice.exercises import catalogue

    for number, page in enumerate(catalogue.load(E06).by_id["forecast"].pages, 1):
        kept = {f"{one.id}__declined": "1" for one in page.fields if one.required}
        browser.submit(f"{life.url('forecast', 'forecast')}/{number}", go="next", **kept)
    browser.submit(f"{life.url('forecast', 'forecast')}/review")


def _take_back(worlds: Worlds) -> None:
    life, browser = worlds.life, worlds.browsers["ana"]
    life.submit("forecast", "forecast", "ana")
    browser.must("POST", f"{life.url('forecast', 'forecast')}/withdraw", browser.fields)


def _cannot_speak(worlds: Worlds) -> None:
    worlds.life.submit("meet", "before", "ana", safe_to_talk="no")


def _cannot_speak_and_more(worlds: Worlds) -> None:
    _cannot_speak(worlds)
    worlds.life.submit("turns", "say", "ana")
    worlds.life.submit("promises", "promise", "ana")


def _write_up(worlds: Worlds) -> None:
    worlds.life.begin_session([":wishes:1:B:impact"])


def _sign(worlds: Worlds) -> None:
    _write_up(worlds)
    worlds.life.sign()
    worlds.life.give("own_a", "ana")
    worlds.life.give("own_b", "ben", by="paper")


def _comment(worlds: Worlds) -> None:
    url = f"/assignments/{worlds.life.given['support'].id}"
    worlds.browsers["dana"].submit(url, rating_a="0", rating_b="4", text_a="For one pair of eyes.", go="looked_at")


def _contact(worlds: Worlds) -> None:
    url = f"/couples/{worlds.world.pair.id}/edit"
    worlds.browsers["dana"].submit(url, a_phone="+1 312 555 0777", a_email="new@home.example", a_born_on="1990-01-01")


def _account(worlds: Worlds) -> None:
    details = {"name": "Ana Maria Reyes", "email": "ana2@home.example", "current_password": PASSWORD}
    worlds.browsers["ana"].submit("/account", **details)
    Browser(worlds.browsers["ana"].app, worlds.world.ana)


def _new_link(worlds: Worlds) -> None:
    dana = worlds.browsers["dana"]
    dana.must("POST", f"/account/clients/{worlds.world.ana.partner.id}/new-link", dana.fields, expect=200)


def _alone(worlds: Worlds) -> None:
    """A session with ana alone is planned, moved, and another is taken out again, hours before their common one."""
    for at in ("09:00", "11:30"):
        _plan_alone(worlds, "next-session", on="2026-03-12", at=at)


def _alone_no_more(worlds: Worlds) -> None:
    _alone(worlds)
    _plan_alone(worlds, "next-session/cancel")


def _plan_alone(worlds: Worlds, page: str, **values: str) -> None:
    url, dana = f"/couples/{worlds.world.pair.id}/{page}", worlds.browsers["dana"]
    form = dana.must("GET", f"{url}?with=A", expect=200)
    dana.must("POST", f"{url}?with=A", filled(form.text, url, **values))


def _flag(worlds: Worlds, kind: FlagKind, who: str = "") -> None:
    world = worlds.world
    about = {"couple_id": world.pair.id, "partner_id": world[who].partner.id if who else None, "present": True}
    seen = {"noted_on": clock.today(world.pair.time_zone), "reason": "Said apart.", "recorded_by": world.dana.id}
    db.session.add(CoupleFlag(kind=kind, **about, **seen))
    database.settle()


def _concern(worlds: Worlds) -> None:
    """ana said that she cannot speak freely: whatever would open from now on is held back."""
    world = worlds.world
    answered = db.session.query(Response).filter_by(author_id=world.ana.partner.id).first()
    about = {"couple_id": world.pair.id, "partner_id": world.ana.partner.id, "response_id": answered.id}
    db.session.add(Concern(kind=ConcernKind.CANNOT_SPEAK_FREELY, **about))
    database.settle()


def _hold(worlds: Worlds) -> None:
    worlds.life.draft("promises", "promise", "ana")
    _concern(worlds)


SECRETS: dict[str, Callable[[Worlds], None]] = {
    "nothing at all": lambda worlds: None,
    "ana begins what both answer": _draft("support", "wishes"),
    "ana begins what both promise": _draft("promises", "promise"),
    "ana begins her turn": _draft("turns", "say"),
    "ana submits first": _submit("forecast", "forecast"),
    "ana promises first": _submit("promises", "promise"),
    "ana submits last, to be opened in session": _submit("support", "wishes"),
    "ana submits her own private lines": _submit("after", "after"),
    "ana keeps everything for the session": _decline,
    "ana submits and takes it back": _take_back,
    "ana changes her account, from a second device": _account,
    "an interview with ana, negative": lambda worlds: worlds.life.interview("ana", "negative"),
    "an interview with ben, negative": lambda worlds: worlds.life.interview("ben", "negative"),
    "a flag that stops nothing": lambda worlds: _flag(worlds, FlagKind.UNDISCLOSED_AFFAIR, "ana"),
    "ana cannot speak freely": _hold,
    "ana submits last, and cannot speak freely": _cannot_speak,
    "she said so, and submits more": _cannot_speak_and_more,
    "a comment to ana, ratings of both": _comment,
    "a session with ana alone": _alone,
    "a session with ana alone, cancelled": _alone_no_more,
    "ana alone gets homework": lambda worlds: worlds.life.assign("alone", E26, to="A"),
    "a session is written up": _write_up,
    "it is signed, ana gets hers, ben his on paper": _sign,
    "ana's contact data": _contact,
    "a new link for ana": _new_link,
}


TOLD = {"it is signed, ana gets hers, ben his on paper": {"/my/data/read"}}
"""What he was handed himself is among his own data: that it was given on paper, and for which session."""


@pytest.mark.parametrize("act", list(SECRETS))
def test_nothing_of_ben_changes(worlds: Worlds, act: str) -> None:
    before = worlds.bens()
    SECRETS[act](worlds)
    after = worlds.bens()
    assert after[2] == before[2], "mails to ben"
    assert list(after[0]) == list(before[0]), "addresses, and the order in which they are found"
    for url, page in before[0].items():
        assert after[0][url] == page or url in TOLD.get(act, ()), url
    assert after[1] == before[1], "statements"


def test_a_judgement_reads_like_any_pause(worlds: Worlds) -> None:
    """Paused by hand, or frozen by a positive interview: one wording, no mail, the same pages."""
    connection, life = worlds.connection, worlds.life
    seen = []
    gated = ("turns", "support", "forecast", "promises")
    acts = (
        lambda: [life.act(name, "pause") for name in gated],
        lambda: life.interview("ana", "positive"),
        lambda: life.interview("ben", "positive"),
        lambda: _flag(worlds, FlagKind.COERCIVE_CONTROL),
        lambda: _flag(worlds, FlagKind.PROTECTIVE_ORDER, "ben"),
        lambda: [life.interview("ana", "positive"), *(life.act(name, "pause") for name in gated)],
    )
    for act in acts:
        db.session.remove()
        point = connection.begin_nested()
        act()
        seen.append(worlds.bens())
        db.session.remove()
        point.rollback()
    assert "Your therapist will open this in session" in seen[0][0]["/my"]
    for other in seen[1:]:
        assert other[2] == seen[0][2], "mails"
        assert other[1] == seen[0][1], "statements"
        for url, page in seen[0][0].items():
            assert other[0][url] == page, url


def test_what_is_held_back_reads_like_waiting(worlds: Worlds) -> None:
    """ben submits last; ana's answers do not open, and it reads as if she had not begun."""
    connection, life = worlds.connection, worlds.life
    seen = []

    def held() -> None:
        life.submit("forecast", "forecast", "ana")
        _concern(worlds)

    for act in (lambda: None, held):
        db.session.remove()
        point = connection.begin_nested()
        act()
        life.submit("forecast", "forecast", "ben")
        seen.append(worlds.bens())
        db.session.remove()
        point.rollback()
    assert seen[0] == seen[1]


def test_going_on_reads_the_same_too(worlds: Worlds) -> None:
    """When the pause ends, by hand or because a later interview is negative, the pages and the mails are the same."""
    connection, life = worlds.connection, worlds.life
    seen = []
    gated = ("turns", "support", "forecast", "promises")

    def by_hand() -> None:
        for name in gated:
            life.act(name, "pause")
        for name in gated:
            life.act(name, "resume")

    def by_interview() -> None:
        life.interview("ana", "positive")
        with time_machine.travel(NOON + timedelta(minutes=10, seconds=30), tick=False):
            life.interview("ana", "negative")

    def by_flag() -> None:
        life.flag("coercive_control", "ana")
        with time_machine.travel(NOON + timedelta(minutes=10, seconds=30), tick=False):
            life.flag("coercive_control", "ana", "no")

    for act in (by_hand, by_interview, by_flag):
        worlds.browsers["dana"].again()  # a cookie of the last act would be from the future
        db.session.remove()
        point = connection.begin_nested()
        act()
        seen.append(worlds.bens())
        db.session.remove()
        point.rollback()
    for other in seen[1:]:
        assert other[0] == seen[0][0], "pages"
        assert other[2] == seen[0][2], "mails"


def test_the_comparison_sees_something(worlds: Worlds) -> None:
    """What ben may know does change his world."""
    before = worlds.bens()
    worlds.life.submit("turns", "say", "ana")
    after = worlds.bens()
    assert len(after[2]) == len(before[2]) + 1
    assert after[0] != before[0]
    assert access.READ  # the policy is what keeps the rest away
