"""Databases for the tests: a real PostgreSQL for the run, a migrated database for each worker, a rollback per test."""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, make_url, select, text

from practice import db, schema
from practice.db import Base
from practice.models import AuditEvent

KIND = os.environ.get("TEST_DATABASE", "sqlite")
SERVER = "TEST_POSTGRESQL"
"""Environment variable with the address of a running PostgreSQL server (any database of it) that tests may use."""


class PostgreSQL:
    """A server of this run: its own data folder, a Unix socket, no network, and no fsync (tests of durability start
    theirs with `durable`). It dies with the process that started it."""

    def __init__(self, durable: bool = False) -> None:
        self.programs = _programs()
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
        self.folder = Path(tempfile.mkdtemp(prefix="practice-postgresql-"))
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        init = [self.programs / "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run(
            [*self.user, *init, "--no-sync", "-D", data], check=True, capture_output=True, cwd=self.folder
        )
        settings = {"listen_addresses": "", "unix_socket_directories": self.folder, "max_connections": 100}
        if not durable:
            settings |= {"fsync": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [*(self.user or ["setpriv"]), "--pdeathsig=INT", self.programs / "postgres", "-D", data, *options],
            stdout=self.log,
            stderr=self.log,
            cwd=self.folder,
            start_new_session=True,
        )
        self.address = f"postgresql+psycopg://postgres@/postgres?host={self.folder}"
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self) -> None:
        ready = [self.programs / "pg_isready", "-q", "-h", self.folder]
        for _ in range(300):
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start within 30 s")

    def stop(self) -> None:
        """Shut down at once and remove the data."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    if not found and not on_path:
        raise RuntimeError("PostgreSQL is not installed; `bash .setup/test` installs it")
    return found[-1].parent if found else Path(on_path).parent


class Databases:
    """Where databases of one kind come from. `new` gives the address of an empty one, `migrated` of one at head."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.folder = folder
        self.made: list[str] = []
        self.template = ""

    def new(self) -> str:
        """The address of a new empty database."""
        return self._make("")

    def migrated(self) -> str:
        """The address of a new database at the head of the migrations, copied from one that was migrated once."""
        if not self.template:
            self.template = self.new()
            engine = db.make_engine(self.template)
            schema.migrate(engine)
            if self.kind == "sqlite":  # one file to copy, without its write-ahead log
                with engine.connect() as connection:
                    connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            engine.dispose()
        return self._make(self.template)

    def _make(self, template: str) -> str:
        name = f"practice_{uuid.uuid4().hex}"
        if self.kind == "sqlite":
            path = self.folder / f"{name}.db"
            if template:
                shutil.copyfile(make_url(template).database, path)
            return f"sqlite:///{path}"
        copied = f" TEMPLATE {make_url(template).database}" if template else ""
        self._administer(f"CREATE DATABASE {name}{copied} STRATEGY file_copy" if copied else f"CREATE DATABASE {name}")
        self.made.append(name)
        return make_url(os.environ[SERVER]).set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove a database made here; whoever is still connected is cut off."""
        name = make_url(url).database
        if self.kind == "sqlite":
            for path in Path(name).parent.glob(f"{Path(name).name}*"):
                path.unlink()
        else:
            self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            self.made.remove(name)

    def clear(self) -> None:
        """Remove every database made here."""
        for name in list(self.made):
            self.drop(make_url(os.environ[SERVER]).set(database=name).render_as_string())

    def _administer(self, statement: str) -> None:
        engine = create_engine(os.environ[SERVER], isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()


@contextmanager
def isolated(engine: Engine) -> Iterator[Connection]:
    """Within: every session of this thread works on one connection whose transaction is rolled back at the end.

    The application commits as ever; its commits release savepoints inside. (engineering.md: this holds on SQLite only
    because practice.db keeps the driver from starting transactions of its own.)
    """
    with engine.connect() as connection:
        outer = connection.begin()
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield connection
        finally:
            db.session.remove()
            db.session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
            outer.rollback()


def fingerprint(connection: Connection, ignore: Iterable[str] = ()) -> dict[str, tuple[int, str]]:
    """Rows and a digest of each table, to be compared before and after: any change of any row changes it.

    `ignore` names tables (`throttles`) or columns (`sign_ins.seen_at`) that do not count. That a document was fetched
    is logged although fetching it is a GET; that does not count either.
    """
    unlogged = AuditEvent.event != "document.fetched"
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in ignore:
            continue
        columns = [column for column in table.columns if f"{table.name}.{column.name}" not in ignore]
        chosen = select(*columns).where(unlogged) if table is AuditEvent.__table__ else select(*columns)
        rows = sorted(map(repr, connection.execute(chosen)))
        found[table.name] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def changes(before: Any, after: Any) -> list[str]:
    """The tables in which two fingerprints differ."""
    return sorted(name for name in before if before[name] != after.get(name))


def settle() -> None:
    """Commit what a test did so far and let go of its rows, before a request uses the same thread's session.

    The rows stay readable; otherwise the request's rollback would expire them under the test's hands.
    """
    db.session.commit()
    db.session.remove()


@contextmanager
def bound(url: str) -> Iterator[Engine]:
    """Within: sessions work on the database at `url` and their commits stay. For databases of a test's own."""
    before = db.session.session_factory.kw["bind"]
    engine = db.make_engine(url)
    db.session.remove()
    db.session.configure(bind=engine)
    try:
        yield engine
    finally:
        db.session.remove()
        db.session.configure(bind=before)
        engine.dispose()
