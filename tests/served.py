"""A real served instance: `practice serve` in processes of its own, on its own database, that can be killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from practice.config import ROOT


class Served:
    """`practice serve` with its own instance folder and database address; `base` is where it listens.

    The same object can be killed and started again: its port, database and keys stay. `program`: the module that
    serves, another one only where it does the same with a clock of its own.
    """

    def __init__(
        self, instance: Path, database_url: str, workers: int = 2, program: str = "practice", **environment: str
    ) -> None:
        self.instance, self.program = instance, program
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.workers = workers
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self.environment = kept | {
            "PRACTICE_INSTANCE": str(instance),
            "DATABASE_URL": database_url,
            "PRACTICE_BASE_URL": self.base,
            **environment,
        }
        self.process: subprocess.Popen | None = None

    def run(self, *words: str, timeout: float = 60) -> subprocess.CompletedProcess:
        """Run another `practice` command on this instance to its end; the answer holds its words."""
        command = [sys.executable, "-m", "practice", *words]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False
        )

    def start(self) -> "Served":
        """Start serving and wait until it answers."""
        self.instance.mkdir(parents=True, exist_ok=True)
        log = (self.instance / "serve.log").open("ab")
        options = ["--port", str(self.port), "--workers", str(self.workers)]
        command = [sys.executable, "-m", self.program, "serve", *options]
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        for _ in range(300):
            if self.process.poll() is not None:
                break
            if self.answers():
                return self
            time.sleep(0.1)
        self.kill()
        raise AssertionError(f"the server did not start:\n{self.log()[-3000:]}")

    def answers(self) -> bool:
        """Whether somebody answers there."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/static/mark.svg")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def log(self) -> str:
        """What it wrote."""
        return (self.instance / "serve.log").read_text()

    def kill(self) -> None:
        """End every process of it at once, as a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, wait a little, and make sure."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                pass
        self._end(signal.SIGKILL)

    def _end(self, number: int) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process = None


def free_port() -> int:
    """A port on the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
