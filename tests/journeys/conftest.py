"""A browser for each worker, and for each module a served instance with the people of tests/people.py in it."""

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Browser, sync_playwright

from practice.exercises.examples import BEGINS
from tests.database import Databases
from tests.journeys.days import Days, environment
from tests.journeys.stage import Stage
from tests.people import ZONE, make_world
from tests.served import Served

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium with a new empty profile. Its calls home are switched off."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served_stage(chromium: Browser, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A practice that is being served, with `stage.world`; both couples may be given every exercise."""
    url = databases.migrated()
    made = Stage(chromium, Served(tmp_path_factory.mktemp("journey") / "instance", url))
    with made.database():
        made.world = make_world()
        made.world.safe(made.world.pair)
        made.world.safe(made.world.other_pair)
    made.served.start()
    yield made
    made.close()
    databases.drop(url)


@pytest.fixture
def stage(served_stage: Stage) -> Iterator[Stage]:
    """The served practice of this module, with no window open. After the story: no trouble in any of its windows."""
    yield served_stage
    served_stage.leave()


@pytest.fixture
def empty_stage(chromium: Browser, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """An installation that was never started before: not even a table."""
    url = databases.new()
    made = Stage(chromium, Served(tmp_path_factory.mktemp("first") / "instance", url))
    made.served.start()
    try:
        with made.working():
            yield made
        made.leave()
    finally:
        made.close()
    databases.drop(url)


@pytest.fixture(scope="module")
def served_library(chromium: Browser, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """A practice that is being served on the days of the filled examples; its clock is the story's."""
    url, folder = databases.migrated(), tmp_path_factory.mktemp("library")
    file = folder / "clock"
    served = Served(folder / "instance", url, 1, "tests.journeys.moved", **environment(file))
    made = Stage(chromium, served)
    days = Days(made, file, datetime.combine(BEGINS, time(9), ZoneInfo(ZONE)))
    with time_machine.travel(days.now), made.database():
        made.world = make_world()
    served.start()
    yield days
    made.close()
    databases.drop(url)


@pytest.fixture
def library_days(served_library: Days) -> Iterator[Days]:
    """It is the morning on which every example begins. After the story: no trouble in any window."""
    served_library.first()
    yield served_library
    served_library.stage.leave()
