"""What `practice serve` hands to the server and starts beside it, without starting any of it."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from practice import config, serving
from tests.served import free_port


class Server:
    """Stands for the WSGI server: keeps what it was given and stops at once."""

    asked: dict = {}

    def __init__(self, target, **words):
        Server.asked = {"target": target, **words}

    def serve(self):
        raise KeyboardInterrupt


class Beside:
    """Stands for the process of the job loop."""

    acts: list = []

    def __init__(self, command):
        Beside.acts = [command[1:]]

    def terminate(self):
        Beside.acts.append("terminate")

    def wait(self, seconds):
        Beside.acts.append("wait")


@pytest.fixture
def told(databases, tmp_path, monkeypatch):
    """Settings of an instance that is not there yet; nothing that serve starts is real."""
    monkeypatch.setenv(serving.PARENT, "")
    monkeypatch.setattr("granian.Granian", Server)
    monkeypatch.setattr(subprocess, "Popen", Beside)
    url = databases.new()
    return config.load({"PRACTICE_INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": url})


def test_the_server_gets_its_processes_and_the_loop_ends_with_it(told, connection, capsys):
    port = free_port()
    Beside.acts = []
    with pytest.raises(KeyboardInterrupt):
        serving.serve(told, "127.0.0.1", port, 3)
    assert Server.asked["target"] == "practice.serving:application"
    assert (Server.asked["address"], Server.asked["port"], Server.asked["workers"]) == ("127.0.0.1", port, 3)
    assert os.environ[serving.PARENT] == str(os.getpid())
    assert "/set-up and enter this code: " in capsys.readouterr().out
    beside = [["-m", "practice", "worker", "--beside"], "terminate", "wait"]
    assert Beside.acts == (beside if told.embedded else [])


@pytest.mark.parametrize(
    "url",
    ["postgresql://who:s3cret@127.0.0.1:1/practice", "postgresql://who:s3cret@127.0.0.1:x/practice", "a file"],
)
def test_a_database_that_cannot_be_used_stops_the_start_with_one_sentence(tmp_path, url, monkeypatch):
    monkeypatch.setattr("practice.db.session.configure", lambda **_: None)
    if url == "a file":
        (tmp_path / "practice.db").write_text("no database at all " * 100)
        url = ""
    settings = config.load({"PRACTICE_INSTANCE": str(tmp_path), "DATABASE_URL": url})
    sentence = "^The database cannot be used .*; (check DATABASE_URL|look at)"
    with pytest.raises(config.BadSetting, match=sentence) as told:
        serving.prepare(settings)
    assert "\n" not in str(told.value) and "s3cret" not in str(told.value)


def test_a_taken_port_is_noticed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(config.BadSetting, match=f"127.0.0.1:{port} cannot be used"):
            serving.claim("127.0.0.1", port)
    serving.claim("127.0.0.1", free_port())
    serving.claim("::1", free_port())


@pytest.mark.parametrize(("parent", "ends"), [(None, False), ("mine", False), ("1", True)])
def test_a_process_whose_parent_is_gone_ends_itself(monkeypatch, parent, ends):
    killed = []

    class Kernel:
        def prctl(self, option, number):
            killed.append(("asked", option, number))

    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: Kernel())
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append((pid, number)))
    if parent is None:
        monkeypatch.delenv(serving.PARENT, raising=False)
    else:
        monkeypatch.setenv(serving.PARENT, str(os.getppid()) if parent == "mine" else parent)
    serving.die_with_parent()
    assert killed[0][:2] == ("asked", 1)
    assert [pid for pid, _ in killed[1:]] == ([os.getpid()] if ends else [])


def test_elsewhere_the_kernel_is_not_asked(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: pytest.fail("asked"))
    serving.die_with_parent()


def test_each_process_of_the_server_builds_the_application(monkeypatch):
    acts = []
    monkeypatch.setattr(serving, "die_with_parent", lambda: acts.append("tied"))
    monkeypatch.setattr("practice.app.create_app", lambda: acts.append("built") or "app")
    assert serving.application() == "app"
    assert acts == ["tied", "built"]


def test_the_loop_beside_is_tied_to_its_parent(settings, connection, monkeypatch):
    acts = []
    held = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(serving, "die_with_parent", lambda: acts.append("tied"))
    monkeypatch.setattr("practice.db.connect", lambda url: acts.append(url))
    monkeypatch.setattr("practice.jobs.run", lambda *_: acts.append("ran"))
    try:
        serving.work(settings, beside=True)
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
    assert acts == ["tied", settings.database_url, "ran"]
