"""`practice serve` as a whole: starts from nothing, tells the set-up code, sends mail, and leaves nobody behind."""

import http.client
import os
import re
import time
from pathlib import Path

import pytest

from practice import config, crypto, db, mail, schema
from tests import database
from tests.served import Served

pytestmark = pytest.mark.once


@pytest.fixture
def fresh(databases, tmp_path):
    """An instance whose database is empty: not even a table."""
    own = Served(tmp_path / "instance", databases.new())
    yield own
    own.stop()
    databases.drop(own.environment["DATABASE_URL"])


def get(served, path) -> tuple[int, str]:
    """Status and body of a page."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def alive(group: int) -> list[int]:
    """Processes of a process group that still run."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            state, _parent, of = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            continue
        if folder.name.isdigit() and int(of) == group and state != "Z":
            found.append(int(folder.name))
    return found


def gone(group: int) -> bool:
    """Whether everybody of a process group ended within ten seconds."""
    for _ in range(100):
        if not alive(group):
            return True
        time.sleep(0.1)
    return False


def test_it_starts_from_nothing_and_leads_through_set_up(fresh):
    fresh.start()
    told = re.search(r"Open (\S+)/set-up and enter this code: (\S+)", fresh.log())
    assert told and told[1] == fresh.base
    engine = db.make_engine(fresh.environment["DATABASE_URL"])
    assert schema.at_head(engine)
    engine.dispose()
    assert get(fresh, "/")[0] == 302
    assert get(fresh, "/set-up")[0] == 200
    assert told[2] not in get(fresh, "/set-up")[1]


def test_once_set_up_no_code_is_told(served, own_world):
    served.start()
    assert "code" not in served.log()
    assert get(served, "/sign-in")[0] == 200


@pytest.mark.parametrize("pause", [0, 0.2, 2])
def test_asked_to_end_it_leaves_nobody(served, own_world, pause):
    served.start()
    group = served.process.pid
    time.sleep(pause)
    served.process.terminate()
    served.process.wait(20)
    assert gone(group)


def test_killed_it_leaves_nobody_and_starts_again(served, own_world):
    served.start()
    group = served.process.pid
    os.kill(group, 9)
    served.process.wait()
    assert gone(group)
    served.start()
    assert get(served, "/sign-in")[0] == 200


def test_beside_the_embedded_default_mail_is_sent(served, own_world, settings):
    with database.bound(served.environment["DATABASE_URL"]):
        crypto.use(config.load(served.environment).keyring)
        mail.queue("k", "something", "ana@home.example")
        db.commit()
        crypto.use(settings.keyring)
    served.start()
    outbox = served.instance / "outbox"
    embedded = served.environment["DATABASE_URL"].startswith("sqlite")
    if not embedded:
        assert not outbox.exists()
        return
    for _ in range(100):
        if outbox.exists() and list(outbox.glob("*.eml")):
            break
        time.sleep(0.1)
    [message] = outbox.glob("*.eml")
    assert "Harbor Couples Practice" in message.read_text()


def test_a_taken_port_is_told(served, own_world):
    served.start()
    other = served.run("serve", "--port", str(served.port), "--workers", "1", timeout=20)
    assert other.returncode != 0 and str(served.port) in other.stderr


def test_a_wrong_setting_stops_the_start_with_one_sentence(fresh):
    fresh.environment["PRACTICE_BASE_URL"] = "nowhere"
    done = fresh.run("serve", "--port", str(fresh.port))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "PRACTICE_BASE_URL" in done.stderr


def test_doctor_beside_a_running_server(served, own_world):
    served.start()
    done = served.run("doctor")
    assert done.returncode == 0, done.stdout
