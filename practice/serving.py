"""Serving: the production WSGI server and, on the embedded default, the job loop in a process beside it."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import sqlalchemy.exc

from practice import config, crypto, db, jobs, private, schema

THREADS = 4
"""Threads per process. Few: SQLite writes one at a time, and processes, not threads, use the cores."""


PARENT = "SERVED_BY"
"""Environment name under which the main process tells its own number to the processes it starts."""


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends, so that a killed server leaves nobody behind (Linux).

    The parent may have ended before the kernel was asked: then this process ends itself. By SIGKILL, because a server
    process that is still starting swallows anything less; nothing that was answered is lost by it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.environ.get(PARENT) not in (None, str(os.getppid())):
            os.kill(os.getpid(), signal.SIGKILL)


def application() -> Any:
    """For the server's processes: the WSGI application."""
    die_with_parent()
    from practice.app import create_app

    return create_app()


def prepare(settings: config.Settings) -> None:
    """Make the instance folder, bring the schema to its newest version, and bind this process to the database.

    Raises `config.BadSetting` when the database cannot be used.
    """
    private.folder(settings.instance)
    if settings.embedded:
        private.file(Path(settings.database_url.removeprefix("sqlite:///")))
    crypto.use(settings.keyring)
    try:
        engine = db.connect(settings.database_url)
        schema.migrate(engine)
    except (sqlalchemy.exc.ArgumentError, sqlalchemy.exc.DBAPIError, ValueError) as error:
        raise config.BadSetting(_no_database(settings, error)) from error


def _no_database(settings: config.Settings, error: Exception) -> str:
    """One sentence; the driver's own words never hold the password, those about the address might."""
    told = str(getattr(error, "orig", None) or "its address cannot be read").partition("\n")[0].rstrip(".")
    check = f"look at {settings.instance}" if settings.embedded else "check DATABASE_URL and that the database runs"
    return f"The database cannot be used ({told}); {check}."


def serve(settings: config.Settings, host: str, port: int, workers: int) -> None:
    """Serve until stopped. The environment must already say what `settings` says: the processes read it again."""
    claim(host, port)
    prepare(settings)
    _announce_setup(settings)
    db.session.remove()
    db.session.get_bind().dispose()
    os.environ[PARENT] = str(os.getpid())
    beside = _worker_beside() if settings.embedded else None
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "practice.serving:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        factory=True,
        respawn_failed_workers=True,
        workers_kill_timeout=10,  # a process that is still starting does not hear the first signal
        log_level="warning",
    )
    try:
        server.serve()
    finally:
        if beside:
            beside.terminate()
            beside.wait(10)


def claim(host: str, port: int) -> None:
    """Notice a taken port: the server shares ports between its processes, so two instances would answer in turns.

    Raises `config.BadSetting`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise config.BadSetting(
                f"{host}:{port} cannot be used ({error.strerror}); choose another --port."
            ) from error


def _announce_setup(settings: config.Settings) -> None:
    from practice.accounts import set_up

    code = set_up.new_code_if_needed()
    if code:
        print(f"No practice is set up yet. Open {settings.base_url}/set-up and enter this code: {code}", flush=True)


def _worker_beside() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "practice", "worker", "--beside"])  # noqa: S603


def work(settings: config.Settings, beside: bool) -> None:
    """Run the job loop until stopped."""
    if beside:
        die_with_parent()
    crypto.use(settings.keyring)
    db.connect(settings.database_url)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    jobs.run(settings, stop)


def workers_by_default() -> int:
    """One process per core, two at least."""
    return max(2, os.cpu_count() or 2)
