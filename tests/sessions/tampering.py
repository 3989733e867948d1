"""What a hand on the database does that the program cannot: take the guards away and change what was signed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from practice import db
from practice.models import immutable


def take_away() -> None:
    """Without the triggers, for the rest of the test."""
    connection = db.session.connection()
    for table in immutable.GUARDED:
        if connection.dialect.name == "sqlite":
            for name in immutable.statements("sqlite", table):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def put_back() -> None:
    """The triggers stand again."""
    connection = db.session.connection()
    for table in immutable.GUARDED:
        if connection.dialect.name == "sqlite":
            for ddl in immutable.statements("sqlite", table).values():
                connection.execute(text(ddl))
        else:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


@contextmanager
def unguarded() -> Iterator[None]:
    """Within: signed rows can be changed. What was changed is committed."""
    take_away()
    yield
    db.session.commit()
    put_back()
    db.session.commit()
