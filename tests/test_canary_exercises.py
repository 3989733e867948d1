"""The canary over all 26 exercises: every text in every step, round, day and joint record, and who reads which.

Three couples are given everything at once. ana and ben (dana's) go to the end as each exercise has it; kim and lou
(sam's, whom dana supervises) with everything passed on by hand that may be; cleo and dev (lee's) are stopped halfway.
After each stage everybody reads their pages: each marker must be read by exactly the people that product.md §3 allows.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, select

from practice import config, crypto, db, mail, runs
from practice.db import Base
from practice.exercises import flow
from practice.homework.writing import answering
from practice.homework.writing.work import Work
from practice.models import Assignment, AuditEvent, Mail
from tests import database
from tests.people import World, make_world
from tests.walls.browser import Browser
from tests.walls.crawl import read
from tests.walls.markers import markers
from tests.walls.whole import DAY, SLUGS, Whole

pytestmark = pytest.mark.once

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
STAGES = (
    *("drafts", "one", "paused", "resumed", "both", "opened", "released"),
    *("next day", "a week", "months", "ended"),
)


@dataclass
class Story:
    """What was found at each stage, and what is left behind."""

    ledger: dict[str, str] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)
    pages: int = 0
    log: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    raw: str = ""
    audit: str = ""


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what was said."""
        self.lines.append(f"{record.getMessage()} {record.exc_info or ''}")


@pytest.fixture(scope="module")
def story(app: Flask, engine: Engine, settings: config.Settings) -> Iterator[Story]:
    crypto.use(settings.keyring)
    made = Story()
    lines = _Lines(made.log)
    logging.getLogger("practice").addHandler(lines)
    with time_machine.travel(NOON, tick=False), database.isolated(engine) as connection:
        world = make_world()
        for couple in (world.pair, world.other_pair, world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))):
            world.safe(couple)
        database.settle()
        told = Telling(app, world, made)
        told.live()
        made.mails = [bytes(mail.compose(settings, row)).decode() for row in db.session.scalars(select(Mail))]
        made.raw = "\n".join(repr(connection.execute(select(table)).all()) for table in Base.metadata.sorted_tables)
        made.audit = repr(connection.execute(select(AuditEvent.__table__)).all())
        yield made
    logging.getLogger("practice").removeHandler(lines)


class Telling:
    """The three lives, and their readers."""

    def __init__(self, app: Flask, world: World, story: Story) -> None:
        self.app, self.world, self.story = app, world, story
        self.usual = Whole(world, ("ana", "ben", "dana"), ledger=story.ledger, watch=self.answer)
        self.narrow = Whole(world, ("kim", "lou", "sam", "dana"), narrow=True, ledger=story.ledger, watch=self.answer)
        self.stopped = Whole(world, ("cleo", "dev", "lee"), ledger=story.ledger, watch=self.answer)
        self.lives = (self.usual, self.narrow, self.stopped)
        self.may: dict[str, frozenset[str]] = {}
        self.wrong: list[str] = []
        self._sign_in()

    def live(self) -> None:
        """Everything, stage by stage."""
        for life in self.lives:
            life.assign_all()
            for seat in "AB":
                for slug, slot in life.open(seat):
                    life.draft(seat, slug, slot)
        self.look("drafts", self.lives, strangers=True)
        for life in self.lives:
            life.submit_open("A")
        self.look("one", self.lives)
        self.stopped.pause_all()
        self.stopped.type_too_late("B")
        self.look("paused", (self.stopped,))
        self.stopped.resume_all()
        self.look("resumed", (self.stopped,))
        assert len(self.stopped.alone) > 5
        going = (self.usual, self.narrow)
        for life in going:
            life.submit_open("B")
            life.go_on(release=False)
        self.look("both", going, strangers=True)
        for life in going:
            life.open_answers()
        self.look("opened", going)
        for life in going:
            life.go_on()
        self.look("released", going)
        for stage, day in (("next day", 1), ("a week", 9), ("months", 101)):
            with time_machine.travel(NOON + day * DAY, tick=False):
                self._sign_in()
                for life in going:
                    life.settle()
                    life.go_on()
                self.look(stage, going)
        with time_machine.travel(NOON + 102 * DAY, tick=False):
            self._sign_in()
            self._end()
            self.look("ended", self.lives, strangers=True)

    def _sign_in(self) -> None:
        self.browsers = {name: Browser(self.app, person) for name, person in self.world.people.items()}

    def _end(self) -> None:
        """Everything is closed while some of it is sealed, and cleo shares half of hers all the same."""
        self.usual.open_answers()
        for life in self.lives:
            life.end_all()
        stopped = self.stopped
        wished = []
        for given in stopped.given.values():
            case = runs.locked(given)
            wished += [(given, slot) for slot in case.run.by_slot if flow.may_share_anyway(case.run, slot)]
        for given, slot in wished[::2]:
            answering.share(stopped.person("A").actor, given, slot.step, slot.occurrence)
            db.session.commit()
        assert len(wished) > 10

    # --- reading ---

    def answer(self, life: Whole, seat: str, slug: str, own: Work) -> None:
        """Before a step is submitted its author reads all of its pages, and finds all they typed in the review."""
        name = life.names["AB".index(seat)]
        self._know(life, slug)
        step = f"/my/practice/{own.case.id}/{own.slot.step}/{own.slot.occurrence}"
        pages = [f"{step}/{number}" for number in own.pages()]
        said: set[str] = set()
        for url in pages:
            said |= self._read(name, url)
        typed = {one for one in life.texts(slug, own.slot) if one in self.may}
        review = self._read(name, f"{step}/review")
        where = self.story.ledger
        self.wrong += [f"lost {name} does not find {where[one]} in the review" for one in typed - review]
        self.wrong += [f"lost {name} does not find {where[one]} where it was typed" for one in typed - said]

    def look(self, stage: str, lives: tuple[Whole, ...], strangers: bool = False) -> None:
        """Everybody reads; what differs from what must be is kept for the tests."""
        must: dict[str, frozenset[str]] = {}
        for life in self.lives:
            must |= {one: certain for one, certain in self._know(life).items() if life in lives}
        database.settle()
        seen: dict[str, set[str]] = {}
        for name, url in self._pages(lives, strangers):
            for marker in self._read(name, url):
                seen.setdefault(marker, set()).add(name)
        where = self.story.ledger
        for marker, certain in must.items():
            lost = sorted(certain - seen.get(marker, set()))
            self.wrong += [f"lost {who} does not find {where[marker]}" for who in lost]
        self.story.found[stage], self.wrong = self.wrong, []

    def _know(self, life: Whole, *slugs: str) -> dict[str, frozenset[str]]:
        """Remember who may read what, and give back who must find it."""
        known = life.readers(*slugs)
        self.may |= {marker: allowed for marker, (allowed, _) in known.items()}
        return {marker: certain for marker, (_, certain) in known.items()}

    def _read(self, name: str, url: str) -> set[str]:
        """The markers of a page; those that this person may not read are noted."""
        self.story.pages += 1
        response = self.browsers[name].again().get(url)
        assert response.status_code < 500, f"{url} by {name}: {response.status_code}"
        found = markers(read(response))
        where = self.story.ledger
        for one in sorted(found):
            if name not in self.may.get(one, frozenset()):
                self.wrong.append(f"LEAK {name} reads {where.get(one, one)} at {url}")
        return found

    def _pages(self, lives: tuple[Whole, ...], strangers: bool) -> Iterator[tuple[str, str]]:
        for life in lives:
            ways = zip("AB", life.names, strict=False)
            steps = {name: self._steps(life, seat, everything=strangers) for seat, name in ways}
            for name, urls in steps.items():
                yield from ((name, url) for url in ("/my", "/my/answers", *urls))
            clinical = [f"/assignments/{given}" for given in life.given.values()]
            couple = f"/couples/{life.person('A').couple.id}"
            clinical.append(f"{couple}/prepare")
            if strangers:
                clinical += [f"/assignments/{given}/comparison" for given in life.given.values()]
            for name in life.names[2:]:
                yield from ((name, url) for url in ("/", couple, f"{couple}/history/homework", *clinical))
            if strangers:
                yield from ((name, url) for name in {"ana", "cleo"} - set(life.names) for url in steps[life.names[0]])
                yield from ((name, url) for name in {"max", "lee", "ana"} - set(life.names[2:]) for url in clinical)
                yield from ((name, f"{couple}/prepare") for name in life.names[:2])

    def _steps(self, life: Whole, seat: str, everything: bool) -> list[str]:
        """Every assignment; with `everything` also each step, own or the other's, by its address."""
        found = []
        for case in runs.several(life.person(seat).actor, Assignment.id.in_(life.given.values())):
            found.append(f"/my/practice/{case.id}")
            views = flow.slots(case.run, seat, case.today_of(seat))
            places = dict.fromkeys((view.slot.step, view.slot.occurrence) for view in views)
            inside = [f"/my/practice/{case.id}/{step}/{occurrence}/review" for step, occurrence in places]
            inside += [f"/my/practice/{case.id}/{page}" for page in ("copy", "comparison")]
            found += inside if everything else []
        database.settle()
        return found


@pytest.mark.parametrize("stage", STAGES)
def test_everybody_reads_what_is_theirs_and_nothing_else(story: Story, stage: str) -> None:
    assert not story.found[stage], f"{len(story.found[stage])} things\n" + "\n".join(story.found[stage][:60])


def test_every_exercise_and_every_kind_of_text_is_among_them(story: Story) -> None:
    assert len(story.ledger) > 600
    for name in ("ana", "kim"):
        assert {place.split()[1] for place in story.ledger.values() if place.startswith(name)} == set(SLUGS)


def test_mails_log_and_database_say_nothing(story: Story) -> None:
    """Not one marker in a mail, a header of it, a line of the log, the audit log, or a column of the database."""
    assert len(story.mails) > 50
    for text in story.mails:
        assert not markers(text)
    assert not markers("\n".join(story.log))
    assert not markers(story.audit)
    assert not markers(story.raw)
