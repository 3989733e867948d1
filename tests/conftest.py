"""What every test may ask for. The guide is at the top of tests/people.py and tests/client.py."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Connection, Engine, event

from practice import config, crypto, db
from tests import database
from tests.client import Client
from tests.people import Person, World, make_world
from tests.served import Served

hypothesis_settings.register_profile(
    "practice", deadline=None, max_examples=100, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("practice")

SERVER = pytest.StashKey[database.PostgreSQL]()


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that the workers come from."""
    if database.KIND not in ("sqlite", "postgresql"):
        raise pytest.UsageError(f"TEST_DATABASE must be sqlite or postgresql, not {database.KIND!r}")
    if database.KIND == "postgresql" and database.SERVER not in os.environ and not config.option.collectonly:
        config.stash[SERVER] = database.PostgreSQL()
        os.environ[database.SERVER] = config.stash[SERVER].address


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what `pytest_configure` started."""
    if SERVER in config.stash:
        del os.environ[database.SERVER]
        config.stash[SERVER].stop()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[database.Databases]:
    """New databases of the kind under test: `databases.new()` empty, `databases.migrated()` at head; addresses."""
    made = database.Databases(database.KIND, tmp_path_factory.mktemp("databases"))
    yield made
    made.clear()


@pytest.fixture(scope="session")
def settings(databases: database.Databases, tmp_path_factory: pytest.TempPathFactory) -> config.Settings:
    """The settings of the app under test, with its own migrated database and instance folder."""
    return config.load(
        {"PRACTICE_INSTANCE": str(tmp_path_factory.mktemp("instance")), "DATABASE_URL": databases.migrated()}
    )


@pytest.fixture(scope="session")
def app(settings: config.Settings) -> Iterator[Flask]:
    """The application, assembled once per worker. Imported here, so that tests of the pure core need no Flask."""
    from practice.app import create_app

    built = create_app(settings)
    remember_crashes(built)
    engine = db.session.get_bind()
    yield built
    db.session.remove()
    engine.dispose()


def remember_crashes(app: Flask) -> None:
    """Keep what the calm error page hides, so that the client can show a test why."""
    inner = app.error_handler_spec[None][None][Exception]

    def outer(error: Exception) -> object:
        app.extensions["crash"] = error
        return inner(error)

    app.error_handler_spec[None][None][Exception] = outer


@pytest.fixture(scope="session")
def engine(app: Flask, settings: config.Settings) -> Iterator[Engine]:
    """The engine of the app's database."""
    own = db.make_engine(settings.database_url)
    yield own
    own.dispose()


@pytest.fixture
def connection(engine: Engine, settings: config.Settings) -> Iterator[Connection]:
    """An empty, migrated database for one test; everything done through `db.session` is rolled back after it."""
    crypto.use(settings.keyring)
    with database.isolated(engine) as connection:
        yield connection


@pytest.fixture
def world(connection: Connection) -> World:
    """A practice with its people (tests/people.py)."""
    return make_world()


@pytest.fixture
def fingerprint(engine: Engine, connection: Connection) -> Iterator[Callable[[], object]]:
    """A value that changes whenever something is written, but for when a sign-in was last in use and the log of a
    fetched document: the statements so far. (Comparing all rows finds the same and takes 20 ms a page.)"""
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        verb = statement.lstrip().partition(" ")[0].upper()
        use = statement.startswith("UPDATE sign_ins SET seen_at")
        fetched = "audit_events" in statement and "document.fetched" in str(parameters)
        if verb in ("INSERT", "UPDATE", "DELETE") and not use and not fetched:
            written.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield lambda: tuple(written)
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def visitor(app: Flask, connection: Connection, fingerprint: Callable[[], object]) -> Client:
    """A browser nobody is signed in on. It fails when a GET changes the database."""
    return Client(app, fingerprint, database.settle)


@pytest.fixture
def sign_in(app: Flask, world: World, fingerprint: Callable[[], object]) -> Callable[[Person | str], Client]:
    """`sign_in(world.ana)` or `sign_in("ana")`: a browser on which that person is signed in."""

    def enter(person: Person | str) -> Client:
        found = world[person] if isinstance(person, str) else person
        return found.enter(Client(app, fingerprint, database.settle))

    return enter


@pytest.fixture
def served(databases: database.Databases, tmp_path: Path) -> Iterator[Served]:
    """An instance with an empty migrated database of its own, not started yet: `served.start()`.

    Fill it before with `with database.bound(served.environment["DATABASE_URL"]): ...`, after `crypto.use(...)` of its
    own keys: see `own_world`.
    """
    own = Served(tmp_path / "instance", databases.migrated())
    yield own
    own.stop()
    databases.drop(own.environment["DATABASE_URL"])


@pytest.fixture
def own_world(served: Served) -> World:
    """The people, stored for good in the database of `served`."""
    crypto.use(config.load(served.environment).keyring)
    with database.bound(served.environment["DATABASE_URL"]):
        return make_world()
