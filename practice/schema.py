"""Migrations: from nothing to the current schema, once, by a command. Plain Alembic, kept out of requests."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from practice import config

LOCK = 7305401
"""Two servers may start at once: on PostgreSQL this advisory lock lets one migrate and the other wait."""


def _alembic(connection: object) -> Config:
    alembic = Config()
    alembic.set_main_option("script_location", str(config.MIGRATIONS))
    alembic.attributes["connection"] = connection
    return alembic


def migrate(engine: Engine, target: str = "head") -> None:
    """Bring the database to `target`; with a lower revision, back. Foreign keys are checked afterwards.

    SQLite deletes child rows when a table is rebuilt with foreign keys on (engineering.md §1), so they are off for
    the duration; the one transaction is immediate, so a second server waits.
    """
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": LOCK})
                if _current(connection) != _head() or target != "head":
                    alembic = _alembic(connection)
                    lower = target == "base" or _is_lower(target, _current(connection))
                    (command.downgrade if lower else command.upgrade)(alembic, target)
                    if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                        raise RuntimeError(
                            "the migration left rows without their parents; nothing was changed"
                        )
        finally:
            if sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def at_head(engine: Engine) -> bool:
    """Whether the schema is the one this program was written for."""
    with engine.connect() as connection:
        return _current(connection) == _head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(config.MIGRATIONS))


def _head() -> str | None:
    return _scripts().get_current_head()


def _current(connection: object) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _is_lower(target: str, current: str | None) -> bool:
    return target != "head" and current is not None and target < current
