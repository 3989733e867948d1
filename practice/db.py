"""The database: base class, column types, engine, the session of a request. Never imports models.

SQLite and PostgreSQL behave alike above this file. The pragmas and BEGIN IMMEDIATE are what keeps acknowledged writes
(engineering.md: deferred transactions lost or locked, synchronous=NORMAL lost commits on a power cut).
"""

import enum
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    Enum,
    LargeBinary,
    MetaData,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
)
from sqlalchemy import inspect as inspected
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    aliased,
    declared_attr,
    mapped_column,
    scoped_session,
    sessionmaker,
)

from practice import clock, crypto

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


new_id: Callable[[], uuid.UUID] = uuid.uuid4
"""Makes the id of a new row. Only the demo puts another maker here, so that one seed gives the same addresses."""


class Moment(TypeDecorator):
    """An aware UTC datetime. SQLite drops the zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table: a uuid4 key, known before the row is stored because sealed values are bound to it."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        uuid.UUID: Uuid(),
        datetime: Moment(),
        bytes: LargeBinary(),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=True,
            length=32,
            values_callable=lambda members: [member.value for member in members],
        ),
    }

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-10)

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or new_id()
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name!r}")
            setattr(self, name, value)


class Created:
    """Adds when the row was made."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=90)


class Versioned:
    """Adds optimistic locking: for every row a person edits. A stale write raises StaleDataError (409)."""

    version: Mapped[int] = mapped_column(sort_order=91)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def place(table: str, column: str, row_id: uuid.UUID) -> bytes:
    """Where a sealed value stands: it opens nowhere else."""
    return f"{table}.{column}.{row_id}".encode()


class Sealed:
    """A text kept encrypted in the column `<name>_sealed`, bound to its row. None stays NULL."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.column = f"{name}_sealed"

    def __get__(self, row: Base | None, owner: type) -> Any:
        if row is None:
            return self
        held = getattr(row, self.column)
        return None if held is None else self.load(self.ring().decrypt(held, self._place(row)))

    def __set__(self, row: Base, value: Any) -> None:
        plain = None if value is None else self.dump(value)
        setattr(
            row,
            self.column,
            None if plain is None else self.ring().encrypt(plain, self._place(row)),
        )

    def ring(self) -> crypto.Keyring:
        """The keys it is sealed with."""
        return crypto.keyring()

    def _place(self, row: Base) -> bytes:
        return place(row.__tablename__, self.column, row.id)

    def dump(self, value: Any) -> bytes:
        """To bytes."""
        return value.encode()

    def load(self, plain: bytes) -> Any:
        """From bytes."""
        return plain.decode()


class SealedJson(Sealed):
    """A JSON value kept encrypted. Assign a new value: editing the one returned changes nothing."""

    def dump(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def load(self, plain: bytes) -> Any:
        return json.loads(plain)


class SealedBytes(Sealed):
    """Bytes kept encrypted."""

    def dump(self, value: bytes) -> bytes:
        return value

    def load(self, plain: bytes) -> bytes:
        return plain


class SealedApart(Sealed):
    """A text under keys of its own: what opens every other column does not open it."""

    def __init__(self, purpose: bytes) -> None:
        self.purpose = purpose

    def ring(self) -> crypto.Keyring:
        return crypto.keyring().apart(self.purpose)


session = scoped_session(sessionmaker(expire_on_commit=False))
"""The session of this thread: a request's, a job's or a command's. `connect` binds it."""

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Within: transactions start with a plain BEGIN, because nothing will be written."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def start_reading(flag: bool) -> None:
    """For a request: whether its transactions only read (GET) or may write (everything else)."""
    _reading.set(flag)


def stand_in(model: Any) -> Any:
    """`aliased(model)` for a module to keep. Its columns are made here, before there are threads.

    SQLAlchemy makes them when they are first asked for, without a lock: the first two requests of a server that has
    just started then mix columns of both makings, and are answered with an error (NoSuchColumnError, "can't determine
    which FROM clause to join from").
    """
    made = aliased(model)
    for one in inspected(made).mapper.column_attrs:
        _ = getattr(made, one.key).expression
    return made


def make_engine(url: str) -> Engine:
    """An engine for `url`, set up so that no acknowledged write is lost and no error repeats what was to be stored."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    # Its compiler takes the caseload's one statement for a heavy report: 10 s of compiling for 10 ms of reading.
    options = {"options": "-c timezone=UTC -c jit=off"}
    return create_engine(url, pool_pre_ping=True, connect_args=options, hide_parameters=True)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=30000",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


def connect(url: str) -> Engine:
    """Bind this process's sessions to the database at `url`."""
    engine = make_engine(url)
    session.remove()
    session.configure(bind=engine)
    return engine


def commit() -> None:
    """Commit the current session: called in one place of a request, and at the end of each job."""
    session.commit()
