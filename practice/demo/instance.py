"""Where a demo lives: a new temporary folder, or one that is empty or held a demo before."""

import shutil
import tempfile
from pathlib import Path

from practice import config, private

MARK = "THIS-IS-A-DEMO"


class NotADemo(Exception):
    """The folder holds something else."""


def settings(folder: Path | None, base_url: str) -> config.Settings:
    """Settings of a fresh demo instance. Of the environment nothing is used: no real database, keys or mail server.

    Raises `NotADemo` when `folder` holds anything but an earlier demo, which is removed.
    """
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="practice-demo-"))
    elif folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise NotADemo(f"{folder} is not empty and not a demo: nothing was changed. Name another folder.")
        for child in folder.iterdir():
            shutil.rmtree(child) if child.is_dir() else child.unlink()
    private.folder(folder)
    (folder / MARK).write_text("Invented people. `practice demo --instance` may remove everything in this folder.\n")
    return config.load({"PRACTICE_INSTANCE": str(folder), "PRACTICE_BASE_URL": base_url})


def environment(held: config.Settings) -> dict[str, str]:
    """What the environment must say so that every process of the demo uses this instance and nothing real."""
    blank = {name: "" for name in config.NAMES}
    return {**blank, "PRACTICE_INSTANCE": str(held.instance), "PRACTICE_BASE_URL": held.base_url}
