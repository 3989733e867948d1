"""On a machine with several users nobody else reads a practice's folder, database, messages or backup."""

import os
import stat
import subprocess
import sys

from practice import config, private

OPEN = 0o022


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_a_new_instance_holds_is_the_owners_alone(tmp_path):
    instance, copy = tmp_path / "instance", tmp_path / "copy"
    environ = {"PATH": os.environ["PATH"], "PRACTICE_INSTANCE": str(instance)}
    acts = (["demo", "--no-serve", "--instance", str(instance)], ["backup", str(copy)])
    for words in acts:
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", "practice", *words], env=environ, check=True, umask=OPEN, capture_output=True
        )
    assert mode(instance) == mode(copy) == 0o700
    assert mode(instance / "practice.db") == mode(copy / "practice.db") == mode(instance / "secrets.json") == 0o600
    for file in instance.glob("practice.db-*"):
        assert mode(file) == 0o600


def test_what_others_could_read_is_closed_to_them(tmp_path):
    folder, file = tmp_path / "folder", tmp_path / "folder" / "file"
    folder.mkdir()
    file.write_text("kept")
    folder.chmod(0o755)
    file.chmod(0o644)
    private.folder(folder)
    private.file(file)
    assert (mode(folder), mode(file), file.read_text()) == (0o750, 0o640, "kept")


def test_settings_close_the_folder_before_the_keys_are_in_it(tmp_path):
    folder = tmp_path / "instance"
    config.load({"PRACTICE_INSTANCE": str(folder)})
    assert mode(folder) == 0o700


def test_a_message_is_written_whole_and_for_the_owner(tmp_path):
    before = os.umask(OPEN)
    try:
        private.write(tmp_path / "one.eml", b"a link")
        private.write(tmp_path / "one.eml", b"another link")
    finally:
        os.umask(before)
    assert [path.name for path in tmp_path.iterdir()] == ["one.eml"]
    assert mode(tmp_path / "one.eml") == 0o600 and (tmp_path / "one.eml").read_bytes() == b"another link"


def test_a_folder_of_somebody_else_is_left_to_them(tmp_path, monkeypatch):
    tmp_path.chmod(0o755)

    def refused(*_words):
        raise PermissionError

    monkeypatch.setattr(type(tmp_path), "chmod", refused)
    private.folder(tmp_path)
