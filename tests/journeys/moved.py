"""`python -m tests.journeys.moved serve --port N --workers N`: the program, its clock moved by what a file says.

Importing it moves the clock: no test does.

Nothing of the program knows about it: its one caller of the system clock is replaced before anything else is loaded.
The jobs do not run beside it; the story runs them when its day comes (`Days.night`).
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from practice import clock

FILE = "TEST_CLOCK"
"""Environment variable of the tests: the file with the seconds between the real time and the story's."""


def _now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(Path(os.environ[FILE]).read_text()))


clock.now = _now  # the models keep clock.now as a default, so this comes before they are loaded


def application() -> object:
    """For the server's processes."""
    from practice import serving

    return serving.application()


def main(words: list[str]) -> None:
    """Serve until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    from practice import serving

    os.environ[serving.PARENT] = str(os.getpid())
    given = dict(zip(words[1::2], words[2::2], strict=True))
    Granian(
        "tests.journeys.moved:application",
        address="127.0.0.1",
        port=int(given["--port"]),
        interface=Interfaces.WSGI,
        workers=int(given["--workers"]),
        blocking_threads=serving.THREADS,
        websockets=False,
        factory=True,
        workers_kill_timeout=3,
        log_level="warning",
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
