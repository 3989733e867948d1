"""Frozen by a flag or paused by hand: no partner can tell, by anything that reaches them.

Two couples that differ in nothing but ids hold the same homework, as far. One is stopped by a safety judgement, the
other by the therapist's own pause. Whatever either partner of either couple can fetch or post is compared without the
ids: status, headers, size, body, the statements behind it, and the mails; before, while it is stopped, and after it
goes on, by a judgement taken back here and by hand there. The clock stands still.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine

from practice import clock, config, crypto, db, runs
from practice.couples import flagging, operations
from practice.homework.desk import therapist_acts
from tests import database
from tests.homework.freezing import HALF, STARTED, Twin, differences, fetched, give, mails, posted, twins
from tests.people import ZONE, make_world

pytestmark = pytest.mark.once

NOON = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
GATED = {
    "parallel": ("forecast-my-partner", "support-i-wish"),
    "by turns": ("mirror-and-check", "name-and-validate"),
    "by turns, passed on by hand (G2)": ("making-it-right",),
    "by turns with a log": ("hands-off-week",),
    "together, with a log": ("pause-and-return", "our-loop"),
    "in phases": ("win-win-table", "open-and-private"),
}


def interview(ipv: str) -> Callable[[Twin], None]:
    """Of seat B."""

    def act(twin: Twin) -> None:
        person = twin.world.dana.actor
        case = operations.find_case(person, twin.couple.id)
        operations.record_safety(person, case, case.people[1].partner, uuid.uuid4(), ipv, clock.today(ZONE), "")

    return act


def flag(kind: str, present: bool, about: int | None = None) -> Callable[[Twin], None]:
    """Of seat A (0), B (1), or of the couple."""

    def act(twin: Twin) -> None:
        person = twin.world.dana.actor
        case = operations.find_case(person, twin.couple.id)
        partner_id = case.people[about].partner.id if about is not None else None
        flagging.record(person, case, uuid.uuid4(), kind, partner_id, present, clock.today(ZONE), "Known.")

    return act


def by_hand(what: Callable) -> Callable[[Twin], None]:
    """The therapist's own pause, or its end, of everything."""

    def act(twin: Twin) -> None:
        person = twin.world.dana.actor
        for row in twin.given.values():
            what(person, runs.find(person, row.id))

    return act


STOPS = {
    "a flag about one": (flag("coercive_control", True, 0), flag("coercive_control", False, 0)),
    "a flag about the couple": (flag("protective_order", True), flag("protective_order", False)),
    "a positive interview": (interview("positive"), interview("negative")),
}


@pytest.fixture(scope="module")
def pair(app: Flask, engine: Engine, settings: config.Settings) -> Iterator[tuple[Twin, Twin]]:
    crypto.use(settings.keyring)
    with time_machine.travel(NOON - timedelta(minutes=10), tick=False), database.isolated(engine) as connection:
        made = twins(app, make_world())
        for one in made:
            one.connection = connection
        database.settle()
        yield made


@pytest.fixture
def alike(pair: tuple[Twin, Twin]) -> Iterator[tuple[Twin, Twin]]:
    """The same beginning for each test."""
    db.session.remove()
    point = pair[0].connection.begin_nested()
    yield pair
    for one in pair:
        one.given.clear()
    db.session.remove()
    point.rollback()


def stopped(twin: Twin) -> bool:
    """Whether everything of this couple is, as its partners read it."""
    return all(runs.find(one.actor, row.id).run.state == "paused" for one in twin.people.values() for row in
               twin.given.values())  # fmt: skip


def done(act: Callable[[Twin], None], twin: Twin) -> None:
    act(twin)
    database.settle()


def same(alike: tuple[Twin, Twin], look: Callable, engine: Engine) -> dict:
    """Both couples' views, which must not differ; the second's."""
    one, other = (look(twin, engine) for twin in alike)
    assert differences(one, other) == []
    assert mails(alike[0]) == mails(alike[1])
    return other


# Every kind of exercise and every cause; what a cause does to one kind is what it does to all.
@pytest.mark.parametrize("kind, stop", [*zip(GATED, [*STOPS] * 2, strict=True)])
def test_nobody_can_tell(alike: tuple[Twin, Twin], engine: Engine, kind: str, stop: str) -> None:
    freeze, thaw = STOPS[stop]
    frozen, paused = alike
    with time_machine.travel(NOON - timedelta(minutes=5), tick=False):
        for twin in alike:
            for number, (slug, far) in enumerate((slug, far) for slug in GATED[kind] for far in (STARTED, HALF)):
                give(twin, slug, far, number)
            database.settle()
    with time_machine.travel(NOON, tick=False):
        before = same(alike, fetched, engine)
        done(freeze, frozen)
        done(by_hand(therapist_acts.pause), paused)
        assert stopped(frozen) and stopped(paused)
        held = same(alike, fetched, engine)
        assert held != before
        assert "Your therapist will open this in session" in str(held)
        same(alike, posted, engine)
        same(alike, fetched, engine)
    with time_machine.travel(NOON + timedelta(days=2, minutes=1), tick=False):  # days of a log begin meanwhile
        same(alike, fetched, engine)
        done(thaw, frozen)
        done(by_hand(therapist_acts.resume), paused)
        assert not stopped(frozen) and not stopped(paused)
        after = same(alike, fetched, engine)
        assert after != held
        same(alike, posted, engine)


def test_the_comparison_sees_something(alike: tuple[Twin, Twin], engine: Engine) -> None:
    """Two couples that are not alike are told apart: by a page, by a mail."""
    one, other = alike
    with time_machine.travel(NOON, tick=False):
        for twin in alike:
            give(twin, "forecast-my-partner", STARTED, 0)
        done(by_hand(therapist_acts.pause), one)
        database.settle()
        assert differences(fetched(one, engine), fetched(other, engine))
