"""Folders and files that only the owner of the program may read. Knows no settings and no table.

A practice's database names clients, and a message in the outbox may hold a link that opens an account: on a machine
with several users, what others may read by default is too much.
"""

import os
from contextlib import suppress
from pathlib import Path

FOLDER, FILE = 0o700, 0o600
OTHERS = 0o007


def folder(path: Path) -> None:
    """Make a folder for the owner alone; one that is there already is closed to everybody but owner and group."""
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    _close(path)


def file(path: Path) -> None:
    """Make an empty file for the owner alone, or close one that is there: SQLite's other files take its mode."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))
    except FileExistsError:
        _close(path)


def write(path: Path, data: bytes) -> None:
    """Write a file for the owner alone, whole or not at all."""
    draft = path.with_name(f".{path.name}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE), "wb") as held:
        held.write(data)
    draft.replace(path)


def _close(path: Path) -> None:
    mode = path.stat().st_mode
    if mode & OTHERS:
        with suppress(PermissionError):  # somebody else's folder: theirs to close
            path.chmod(mode & ~OTHERS)
