"""A browser for each worker, and for each module a served instance with the people of tests/people.py in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.database import Databases
from tests.journeys.stage import Stage
from tests.people import make_world
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
