"""Starts the demo and the plain page behind the same production server, and signs people in without a password."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

WORKERS = "2"
SECRET = "plain-and-simple-" + "x" * 32
SERVE_PLAIN = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian("tests.benchmarks.plain:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI,
        workers=int(sys.argv[2]), blocking_threads=int(sys.argv[3]), websockets=False, factory=True,
        log_level="warning").serve()
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(port: int) -> None:
    """Until the server answers. Raises TimeoutError after 30 s."""
    for _ in range(300):
        try:
            Caller(port, "").get("/")
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers on {port}")


class Caller:
    """One kept-alive connection with a cookie."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Cookie": cookie} if cookie else {}
        self.last = time.monotonic()

    def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        return self._ask("GET", path, None, self.headers)

    def post(self, path: str, values: dict[str, str] | list, **headers: str) -> tuple[int, str]:
        """Status and body."""
        given = {**self.headers, "Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode(values, doseq=True), given)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        if time.monotonic() - self.last > 5:  # the server closes idle connections
            self.connection.close()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        found = answer.status, answer.read().decode()
        self.last = time.monotonic()
        return found


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the last form of a page, the way a browser would send them."""
    form = page[page.rindex('<form class="form"') :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


@contextmanager
def _server(command: list[str], port: int, **more: str) -> Iterator[int]:
    process = subprocess.Popen(
        command, env={**os.environ, **more}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def plain(folder: Path) -> Iterator[Caller]:
    """The baseline, somebody signed in."""
    from practice.serving import THREADS
    from tests.benchmarks import plain as page

    path, port = str(folder / "plain.db"), free_port()
    page.fill(path)
    environment = {"PLAIN_DATABASE": path, "PLAIN_SECRET": SECRET}
    os.environ.update(environment)
    app = page.application()
    cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": "7", "_fresh": True})
    command = [sys.executable, "-c", SERVE_PLAIN, str(port), WORKERS, str(THREADS)]
    with _server(command, port, **environment):
        yield Caller(port, f"session={cookie}")


class Ours:
    """The served demo."""

    def __init__(self, port: int, app: object) -> None:
        self.port, self.app = port, app

    def caller(self, user_id: uuid.UUID) -> Caller:
        """Somebody, signed in by a row of their own."""
        from practice import db, tokens
        from practice.models import SignIn

        token = secrets.token_urlsafe(32)
        db.session.add(SignIn(user_id=user_id, token_hash=tokens.hash_of(token), device="Benchmark"))
        db.commit()
        cookie = self.app.session_interface.get_signing_serializer(self.app).dumps(
            {"_user_id": token, "_fresh": True, "csrf_token": secrets.token_hex(20)}
        )
        return Caller(self.port, f"{self.app.config['SESSION_COOKIE_NAME']}={cookie}")


@contextmanager
def ours(folder: Path, couples: int) -> Iterator[Ours]:
    """The demo with `couples`, served."""
    from practice import config
    from practice.app import create_app

    port = free_port()
    instance = folder / "instance"
    command = [sys.executable, "-m", "practice", "demo", "--instance", str(instance), "--port", str(port)]
    with _server([*command, "--couples", str(couples), "--workers", WORKERS], port):
        settings = config.load({"PRACTICE_INSTANCE": str(instance), "PRACTICE_BASE_URL": f"http://127.0.0.1:{port}"})
        yield Ours(port, create_app(settings))
