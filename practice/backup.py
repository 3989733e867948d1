"""A backup of the embedded instance, safe while it is written to. PostgreSQL has its own tools."""

import hashlib
import shutil
import sqlite3
from pathlib import Path

from practice import config, private


class CannotBackUp(Exception):
    """The message says why and what to do."""


def copy(settings: config.Settings, folder: Path) -> str:
    """Copy database and keys into `folder`, which must not exist yet; returns a line for the console.

    Uses SQLite's own backup: copying the file while it is written gave a corrupt copy in one of three tries.
    Raises `CannotBackUp`.
    """
    if not settings.embedded:
        raise CannotBackUp("This practice uses PostgreSQL: use pg_dump, and keep the keys of the environment with it.")
    if folder.exists():
        raise CannotBackUp(f"{folder} exists already; name a new folder.")
    source = Path(settings.database_url.removeprefix("sqlite:///"))
    if not source.exists():
        raise CannotBackUp(f"There is no database at {source} yet.")
    private.folder(folder)
    target = folder / "practice.db"
    private.file(target)
    with sqlite3.connect(source) as live, sqlite3.connect(target) as held:
        live.backup(held)
        sound = held.execute("PRAGMA integrity_check").fetchone()[0]
    live.close()
    held.close()
    if sound != "ok":
        raise CannotBackUp(f"The copy in {folder} is damaged ({sound}); the live database needs attention.")
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    (folder / "practice.db.sha256").write_text(f"{digest}  practice.db\n")
    keys = settings.instance / "secrets.json"
    if keys.exists():
        shutil.copy2(keys, folder / "secrets.json")
    return f"{folder} holds the database and the keys that open it: keep it as safe as the practice itself."
