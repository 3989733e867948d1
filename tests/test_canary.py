"""The canary: a marker in every text that anybody can type, and who reads which, on every page, PDF and mail.

Two couples go through everything the program offers: ana and ben with dana; kim and lou with sam, an associate whom
dana supervises. After each stage everybody reads whatever they can reach, and each marker must have been read by
exactly the people product.md §3 allows. A marker nobody finds is a fault too: then the test is blind.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from practice import config, crypto, db, mail
from practice.db import Base
from practice.exercises import catalogue
from practice.models import AuditEvent, Mail
from tests import database
from tests.people import World, make_world
from tests.walls import additions, copies, papers, releases
from tests.walls.browser import Browser
from tests.walls.crawl import Crawl
from tests.walls.life import E01, E04, E06, E11, E26, SHARED, Life
from tests.walls.markers import Ledger, markers

pytestmark = pytest.mark.wall

CLIENTS = ("ana", "ben", "cleo", "kim", "lou")
EVERYBODY = ("visitor", "ana", "ben", "cleo", "dana", "kim", "lee", "lou", "max", "sam")
STAGES = ("people", "drafts", "one", "both", "released", "signed", "ended")


@dataclass
class Story:
    """Both lives, and what everybody read at each stage."""

    world: World
    ledger: Ledger
    lives: tuple[Life, Life]
    found: dict[str, list[str]]
    log: list[str]
    mails: list[str]
    raw: str
    audit: str


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what was said, with what it was said about."""
        self.lines.append(f"{record.name} {record.getMessage()} {record.exc_info or ''}")


@pytest.fixture(scope="module")
def story(app: Flask, engine: Engine, settings: config.Settings) -> Iterator[Story]:
    crypto.use(settings.keyring)
    lines = _Lines()
    logging.getLogger("practice").addHandler(lines)
    with database.isolated(engine) as connection:
        world = make_world()
        world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
        database.settle()
        browsers = {name: Browser(app, None if name == "visitor" else world[name]) for name in EVERYBODY}
        ledger = Ledger()
        lives = (
            Life(world, ledger, browsers, ("dana", "ana", "ben")),
            Life(world, ledger, browsers, ("sam", "kim", "lou"), "dana"),
        )
        found = {}
        for stage in STAGES:
            for life in lives:
                globals()[f"_{stage}"](life)
            found[stage] = ledger.compare(_read(browsers, lives, everything=stage in ("both", "ended")))
            found[stage] += copies.differences(browsers, lives, pdfs=stage == "ended")
            for more in (releases, papers) if stage == "ended" else ():
                found[stage] += more.differences(browsers, lives)
        database.settle()
        mails = [bytes(mail.compose(settings, row)).decode() for row in db.session.scalars(select(Mail))]
        raw = "\n".join(repr(connection.execute(select(table)).all()) for table in Base.metadata.sorted_tables)
        audit = repr(connection.execute(select(AuditEvent.__table__)).all())
        yield Story(world, ledger, lives, found, lines.lines, mails, raw, audit)
    logging.getLogger("practice").removeHandler(lines)


# --- the stages ------------------------------------------------------------------------------------------------------


def _people(life: Life) -> None:
    """Contact data, and one exercise before its gate is open, with a written reason."""
    life.people()
    life.flag("undisclosed_affair", life.a)
    life.flag("separation_decided")
    life.assign("promises", E11, override="yes")
    for who in (life.a, life.b):
        life.interview(who, "negative")


def _drafts(life: Life) -> None:
    """Everything is assigned, everything is begun, nothing is submitted."""
    life.assign("turns", E01)
    life.assign("support", E04, disclosure="in_session")
    life.assign("forecast", E06)
    life.assign("after", E26, to="A")
    life.assign("closed", E04)
    life.draft("turns", "say", life.a)
    life.draft("after", "after", life.a)
    for who in (life.a, life.b):
        life.draft("promises", "promise", who)
        life.draft("support", "wishes", who)


def _one(life: Life) -> None:
    """One of the two submits; turns pass."""
    life.submit("turns", "say", life.a)
    life.revealed("turns", "say", life.a)
    for name, step in (("promises", "promise"), ("support", "wishes"), ("forecast", "forecast"), ("closed", "wishes")):
        life.submit(name, step, life.a)
    life.submit("after", "after", life.a)


def _both(life: Life) -> None:
    """The other one submits: what is for both opens; one takes something back, one corrects."""
    life.submit("promises", "promise", life.b)
    life.submit("forecast", "forecast", life.b)
    for who in (life.a, life.b):
        life.revealed("promises", "promise", who)
    life.submit("support", "wishes", life.b)
    browser = life.browsers[life.a]
    browser.must("POST", f"{life.url('support', 'wishes')}/withdraw", browser.fields)
    life.now(f"support wishes.1 {life.a} P", life.a)
    life.now(f"support wishes.1 {life.a} T", life.a)
    life.now(f"support wishes.1 {life.a} draft")
    life.submit("forecast", "look_back", life.a)
    life.draft("forecast", "look_back", life.b)
    life.submit("turns", "mirror", life.b)
    life.revealed("turns", "mirror", life.b)
    life.submit("turns", "check", life.a)
    life.revealed("turns", "check", life.a)
    life.submit("turns", "mirror", life.b, 2)
    life.revealed("turns", "mirror", life.b, 2)
    life.submit("turns", "check", life.a, 2, fu="9")
    life.revealed("turns", "check", life.a, 2)
    life.draft("turns", "new", life.b)
    text = life.mark(f"promises corrected {life.a}", life.a, life.b, *life.read)
    life.correct("promises", "promise", life.a, **{"promises-0-text": text})


def _released(life: Life) -> None:
    """The therapist opens, comments and rates; later steps; a session is being written up."""
    life.submit("support", "wishes", life.a)
    life.act("support", "release", key="wishes")
    for who in (life.a, life.b):
        life.revealed("support", "wishes", who)
    life.act("promises", "open", key="outcome:open")
    for who in (life.a, life.b):
        life.submit("promises", "outcome", who)
    for who in (life.a, life.b):
        life.revealed("promises", "outcome", who)
    life.submit("forecast", "look_back", life.b)
    for who in (life.a, life.b):
        life.revealed("forecast", "look_back", who)
    life.submit("turns", "new", life.b)
    life.revealed("turns", "new", life.b)
    life.respond("forecast")
    life.think()
    # Answers of each visibility go into the record: one's private line to their own copy and the clinical one alone.
    life.begin_session([f"{life.given['support'].id.hex}:wishes:1:A:c_private", ":wishes:1:B:impact", ":after:1:A:"])


def _signed(life: Life) -> None:
    """Signed, and given: the joint copy to both, one's own to one of them."""
    life.sign()
    for who in (life.a, life.b):
        life.give("joint", who)
    life.give("own_a", life.a)
    life.give("own_b", life.b, by="paper")
    for name in SHARED:
        life.also(f"session {name}", life.a, life.b)
    additions.add(life)
    additions.err(life)
    releases.give(life)
    papers.sum_up(life)


def _ended(life: Life) -> None:
    """Something is closed while sealed, and shared all the same; something is paused; an interview is positive."""
    life.browsers[life.therapist].submit(f"/assignments/{life.given['closed'].id}/close")
    life.interview(life.b, "positive")
    life.flag("coercive_control", life.b)
    life.flag("undisclosed_affair", life.a, "no")
    life.act("forecast", "pause")
    life.assign("late", E26)
    life.submit("late", "after", life.b)
    life.draft("late", "after", life.a)
    if life.a == "kim":  # ana keeps hers closed
        life.browsers["kim"].submit(f"{life.url('closed', 'wishes')}/share")
        life.revealed("closed", "wishes", "kim")


# --- reading everything ----------------------------------------------------------------------------------------------


def _read(browsers: dict[str, Browser], lives: tuple[Life, Life], everything: bool) -> dict[str, dict[str, str]]:
    """{marker: {person: an address where they read it}}: from their first page on, by every link.

    With `everything` by everybody, and each also asks for all addresses of their kind, with every id there is. (That
    addresses of another kind are closed, whatever the id, is what tests/test_access.py asks.)
    """
    seen: dict[str, dict[str, str]] = {}
    inside = [name for life in lives for name in (life.a, life.b, life.therapist)]
    for who in EVERYBODY if everything else inside:
        crawl = Crawl(browsers[who], who)
        if who in CLIENTS:
            crawl.from_("/my", "/my/answers", "/account", *_reviews(lives, who))
        else:
            crawl.from_("/", "/couples", "/audit-log", "/people", "/licences?view=all")
        if everything:
            crawl.from_(*(_my_addresses(lives) if who in CLIENTS else _addresses(lives)), follow=False)
            start = "/my/practice" if who in CLIENTS else "/assignments"
            sheets = [f"{start}/{row.id}/worksheet.pdf" for life in lives for row in life.given.values()]
            crawl.from_(*sheets[::6], follow=False)
        for marker, url in crawl.seen.items():
            seen.setdefault(marker, {})[who] = url
    return seen


def _reviews(lives: tuple[Life, Life], who: str) -> list[str]:
    """Where a person sees all they typed into a step; the way there goes by buttons, which a crawl does not press."""
    first = {E01: "say", E04: "wishes", E06: "forecast", E11: "promise", E26: "after"}
    own = [life for life in lives if who in (life.a, life.b)]
    found = [f"{life.url(name, first[row.slug])}/review" for life in own for name, row in life.given.items()]
    return found + [f"{life.url('forecast', 'look_back')}/review" for life in own if "forecast" in life.given]


def _my_addresses(lives: tuple[Life, Life]) -> list[str]:
    """Every address of a client's pages, with the ids of both couples."""
    found = []
    for life in lives:
        for row in life.given.values():
            found.append(f"/my/practice/{row.id}")
            for step in catalogue.load(row.slug).by_id:
                found += [f"/my/practice/{row.id}/{step}{page}" for page in ("/1", "/1/1", "/1/review", "/1/share")]
            found.append(f"/my/practice/{row.id}/after/1/open/takeaway")
        found += [f"/my/copies/{row.id}" for row in life.documents().values()]
    return found


def _addresses(lives: tuple[Life, Life]) -> list[str]:
    """Every address of the clinical pages, with the ids of both couples."""
    found = []
    for life in lives:
        couple = f"/couples/{life.couple.id}"
        pages = ("", "/prepare", "/edit", "/close", "/safety", "/assign", f"/assign/{E06}", "/sessions/new")
        found += [couple + page for page in (*pages, "/next-session")]
        found += [f"{couple}/history/{which}" for which in ("homework", "sessions", "copies", "activity")]
        for who in (life.a, life.b):
            partner = life.person(who).partner.id
            found += [f"{couple}/partners/{partner}/{page}" for page in ("safety", "invite", "slip")]
            found += [f"/account/clients/{partner}/new-link", f"/people/{life.person(who).id}"]
        for row in life.given.values():
            found += [f"/assignments/{row.id}{page}" for page in ("", "/plan", "/close", "/withdraw")]
        if hasattr(life, "note"):
            found += [life.notes, f"{life.notes}/new", *(life.note + page for page in ("", "/edit", "/delete"))]
        if hasattr(life, "session"):
            inside = ("", "/edit", "/sign", "/delete", "/cosign", "/draft.pdf", "/documents")
            found += [life.session + page for page in inside]
            for kind in ("clinical", "joint", "own_a", "own_b"):
                found += [f"{life.session}/draft/{kind}", f"{life.session}/preview/{kind}"]
            found += [f"/documents/{row.id}" for row in life.documents().values()]
    return found


# --- what must be true -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_everybody_reads_what_is_theirs_and_nothing_else(story: Story, stage: str) -> None:
    assert not story.found[stage], "\n" + "\n".join(story.found[stage])


def test_there_are_enough_markers(story: Story) -> None:
    """Each kind of text is among them, and in the end nearly all are read by somebody."""
    assert len(story.ledger.where) > 150
    silent = [where for marker, where in story.ledger.where.items() if not story.ledger.readers[marker]]
    assert all("draft" in where or "wishes.1" in where for where in silent), silent


def test_mails_say_nothing(story: Story) -> None:
    """A marker only as the address of its own reader; no names, no words of what it is about."""
    names = [person.name for person in story.world.people.values()]
    forbidden = [*names, *(name.split()[0] for name in names), "exercise", "homework", "couple", "session", "partner"]
    assert len(story.mails) > 10
    for text in story.mails:
        head, _, body = text.partition("\n\n")
        assert not markers(body)
        to = next(line for line in head.splitlines() if line.startswith("To:"))
        assert markers(head) == markers(to)
        said = f"{head.replace(to, '')}\n{body}".replace("Harbor Couples Practice", "")
        for word in forbidden:
            assert word not in said, f"{word!r} in:\n{text}"


def test_the_log_names_nobody(story: Story) -> None:
    assert not markers("\n".join(story.log))
    for person in story.world.people.values():
        for word in (person.name, person.user.email, f" {person.username} "):
            assert not any(word in line for line in story.log), f"{word!r} is in the log"


def test_the_audit_log_holds_no_content(story: Story) -> None:
    assert not markers(story.audit)


def test_sealed_columns_hold_no_words(story: Story) -> None:
    """Whoever gets at the database file reads names, dates and states, and not a word of what was written."""
    assert markers(story.raw) == story.ledger.open_in_database & markers(story.raw)


def test_one_is_written_to_when_there_is_something_new(story: Story) -> None:
    """Both partners of both couples got some mail, each to their own address."""
    marks = {where: marker for marker, where in story.ledger.where.items()}
    for life in story.lives:
        for who in (life.a, life.b):
            address = f"{marks[f'{life.a} account {who} email']}@home.example"
            assert any(f"To: {address}" in text for text in story.mails), who
