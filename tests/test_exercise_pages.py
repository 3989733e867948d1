"""No exercise asks the database much more than any other: the pages of the slowest and of the quickest of all 26."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine

from practice import config, crypto
from tests import database
from tests.people import make_world
from tests.queries import counted
from tests.walls.browser import Browser
from tests.walls.whole import DAY, SLUGS, Whole

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
MOST = 1.5
"""How many times the statements of the quickest one the slowest may take."""
PAGES = ("answering", "reviewing", "assignment", "therapist")
STAGES = ("drafts", "both", "end")


@dataclass
class Counts:
    """By page and stage: by exercise, the most statements that any of its pages took."""

    engine: Engine
    app: Flask
    life: Whole
    found: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def sign_in(self) -> None:
        """Again, after some days."""
        self.browsers = {name: Browser(self.app, self.life.world[name]) for name in self.life.names}

    def take(self, page: str, stage: str, slug: str, name: str, url: str) -> None:
        """The statements of one page that must be there."""
        with counted(self.engine) as sent:
            response = self.browsers[name].again().get(url)
        assert response.status_code == 200, f"{url}: {response.status_code}"
        known = self.found.setdefault((page, stage), {})
        known[slug] = max(known.get(slug, 0), len(sent))

    def answer(self, life: Whole, seat: str, slug: str, own: object) -> None:
        """The pages of a step about to be submitted."""
        name = life.names["AB".index(seat)]
        step = f"/my/practice/{own.case.id}/{own.slot.step}/{own.slot.occurrence}"
        for number in (own.pages()[0], own.pages()[-1]):
            self.take("answering", "any", slug, name, f"{step}/{number}")
        self.take("reviewing", "any", slug, name, f"{step}/review")

    def look(self, stage: str) -> None:
        """The assignments' pages of all three."""
        for slug, given in self.life.given.items():
            for name in self.life.names[:2]:
                self.take("assignment", stage, slug, name, f"/my/practice/{given}")
            self.take("therapist", stage, slug, self.life.names[2], f"/assignments/{given}")


@pytest.fixture(scope="module")
def counts(app: Flask, engine: Engine, settings: config.Settings) -> Iterator[Counts]:
    crypto.use(settings.keyring)
    with time_machine.travel(NOON, tick=False), database.isolated(engine):
        world = make_world()
        world.safe(world.pair)
        database.settle()
        life = Whole(world, ("ana", "ben", "dana"))
        taken = Counts(engine, app, life)
        taken.sign_in()
        life.assign_all()
        taken.look("drafts")  # the first time also fills what is kept for the life of the process
        for seat in "AB":
            for slug, slot in life.open(seat):
                life.draft(seat, slug, slot)
        taken.found.clear()
        taken.look("drafts")
        life.watch = taken.answer
        life.submit_open("A")
        life.submit_open("B")
        taken.look("both")
        life.go_on()
        for day in (1, 9, 101):
            with time_machine.travel(NOON + day * DAY, tick=False):
                taken.sign_in()
                life.settle()
                life.go_on()
                if day == 101:
                    life.open_answers()
                    taken.look("end")
        yield taken


@pytest.mark.parametrize("page", PAGES)
def test_the_slowest_takes_hardly_more_than_the_quickest(counts: Counts, page: str) -> None:
    tables = {stage: found for (kind, stage), found in counts.found.items() if kind == page}
    assert tables
    for stage, found in tables.items():
        assert set(found) == set(SLUGS)
        ranked = sorted(found.items(), key=lambda one: one[1])
        table = "\n".join(f"{number:4} {slug}" for slug, number in ranked)
        assert ranked[-1][1] <= MOST * ranked[0][1], f"{page}, {stage}:\n{table}"
