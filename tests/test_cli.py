"""The `practice` command: each word does its one thing, and says in a sentence when it cannot."""

import io
import json
import sqlite3
import stat

import pytest
from sqlalchemy import select

from practice import cli, config, crypto, db
from practice.models import Couple, Practice, User
from tests import database
from tests.people import make_world


@pytest.fixture
def instance(databases, settings, tmp_path, monkeypatch):
    """A migrated instance of the test's own; `practice` run in this process works on it."""
    url = databases.migrated()
    for name in config.NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PRACTICE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DATABASE_URL", url)
    crypto.use(config.load().keyring)
    opened, make = [], db.make_engine
    monkeypatch.setattr(db, "make_engine", lambda url: opened.append(make(url)) or opened[-1])
    with database.bound(url):
        yield tmp_path / "instance"
        db.session.remove()
    for engine in opened:
        engine.dispose()
    crypto.use(settings.keyring)
    databases.drop(url)


def run(capsys, *words) -> tuple[int, str, str]:
    """What the command returns and says."""
    with pytest.raises(SystemExit) as ended:
        cli.main(list(words))
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def test_doctor_finds_a_sound_instance_sound(instance, capsys):
    code, out, _ = run(capsys, "doctor")
    assert code == 0, out
    lines = out.splitlines()
    assert all(line.startswith("ok  ") for line in lines)
    assert [line[9:].partition(":")[0] for line in lines] == [
        "Pango",
        "Fonts",
        "Instance folder",
        "Database",
        "Migrations",
        "Keys",
        "Mail",
        "Clock",
    ]


def test_doctor_names_each_trouble(instance, capsys, databases, monkeypatch, time_machine):
    (instance / "secrets.json").chmod(0o644)
    monkeypatch.setenv("DATABASE_URL", databases.new())
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SMTP_PORT", "1")
    monkeypatch.setenv("MAIL_FROM", "hello@practice.example")
    monkeypatch.setenv("PATH", "")
    time_machine.move_to("2020-01-01")
    code, out, _ = run(capsys, "doctor")
    assert code == 1
    troubled = {line[9:].partition(":")[0] for line in out.splitlines() if line.startswith("TROUBLE")}
    assert troubled == {"Fonts", "Database", "Migrations", "Keys", "Mail", "Clock"}


def test_doctor_finds_a_database_that_is_away(instance, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/practice.db")
    code, out, _ = run(capsys, "doctor")
    assert code == 1 and "TROUBLE  Database: there is none yet" in out


def test_a_wrong_setting_is_one_sentence(instance, capsys, monkeypatch):
    monkeypatch.setenv("PRACTICE_PROXIES", "many")
    assert run(capsys, "doctor") == (2, "", "PRACTICE_PROXIES must be a whole number from 0 to 5, not 'many'.\n")


@pytest.mark.parametrize(
    "words", [[], ["unknown"], ["serve", "--port", "0"], ["serve", "--workers", "none"], ["demo", "--couples", "0"]]
)
def test_a_wrong_word_is_refused(capsys, words):
    code, out, err = run(capsys, *words)
    assert code == 2 and out == "" and "practice" in err


def test_the_catalogue(capsys):
    code, out, _ = run(capsys, "catalogue", "--json")
    rows = json.loads(out)
    five = {"mirror-and-check", "forecast-my-partner", "small-promises", "after-we-met"}
    assert code == 0 and five <= {row["slug"] for row in rows} and len(rows) >= 5
    wanted = {"slug", "version", "title", "domain", "strategies", "mode", "gate", "minutes", "steps", "scores"}
    assert all(wanted <= set(row) for row in rows)
    code, out, _ = run(capsys, "catalogue")
    assert code == 0 and out.startswith("E01  Mirror and check") and len(out.splitlines()) == len(rows)


def test_an_admin_is_added(instance, capsys, monkeypatch):
    make_world()
    monkeypatch.setattr("sys.stdin", io.StringIO("a river of small blue stones\n"))
    assert run(capsys, "create-admin", "noor", "Noor Haddad") == (0, "noor can sign in now.\n", "")
    noor = db.session.scalar(select(User).where(User.username == "noor"))
    assert noor.is_admin and not noor.is_clinician
    assert "river" not in noor.password_hash


@pytest.mark.parametrize(("username", "password"), [("max", "a river of small blue stones"), ("noor", "short")])
def test_an_admin_is_refused_with_a_sentence(instance, capsys, monkeypatch, username, password):
    make_world()
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    code, out, err = run(capsys, "create-admin", username, "Noor Haddad")
    assert (code, out) == (1, "") and err.count("\n") == 1


def test_without_a_practice_there_is_no_admin(instance, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("a river of small blue stones\n"))
    code, _, err = run(capsys, "create-admin", "noor", "Noor Haddad")
    assert code == 1 and "set-up" in err


def test_a_backup_can_be_opened_and_read(instance, capsys, tmp_path, monkeypatch):
    make_world()
    db.session.remove()
    code, out, err = run(capsys, "backup", str(tmp_path / "copy"))
    if db.session.get_bind().dialect.name == "postgresql":
        assert code == 1 and "use pg_dump" in err
        return
    assert code == 0, err
    folder = tmp_path / "copy"
    assert {path.name for path in folder.iterdir()} >= {"practice.db", "practice.db.sha256", "secrets.json"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    held = sqlite3.connect(folder / "practice.db")
    assert held.execute("SELECT count(*) FROM users").fetchone() == (8,)
    held.close()
    code, _, err = run(capsys, "backup", str(folder))
    assert code == 1 and "exists already" in err


def test_there_is_nothing_to_back_up(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("PRACTICE_INSTANCE", str(tmp_path / "empty"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    code, _, err = run(capsys, "backup", str(tmp_path / "copy"))
    assert code == 1 and "no database" in err


class Demo:
    """A demo made in this process in its own folder, told as JSON."""

    def __init__(self, capsys, folder, *words):
        code, out, err = run(capsys, "demo", "--no-serve", "--json", "--instance", str(folder), *words)
        assert code == 0, err
        self.told = json.loads(out)
        self.couples = db.session.scalars(select(Couple.record_number).order_by(Couple.record_number)).all()
        self.is_demo = db.session.scalar(select(Practice.is_demo))
        db.session.remove()


def test_a_demo_is_the_same_for_the_same_seed(instance, capsys, tmp_path):
    first, second = Demo(capsys, tmp_path / "a"), Demo(capsys, tmp_path / "b")
    other = Demo(capsys, tmp_path / "c", "--seed", "2")
    assert first.told["addresses"] == second.told["addresses"] != other.told["addresses"]
    assert first.told["logins"] == second.told["logins"]
    assert first.is_demo and len(first.couples) == 4
    wanted = {"therapist_home", "couple", "open_exercise_a", "open_exercise_b", "revealed"}
    assert wanted <= set(first.told["addresses"])


def test_a_demo_has_as_many_couples_as_asked_for(instance, capsys, tmp_path):
    assert len(Demo(capsys, tmp_path / "a", "--couples", "9").couples) == 9


def test_a_demo_never_touches_anything_real(instance, capsys, tmp_path):
    make_world()
    db.session.remove()
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "practice.db").write_text("precious")
    code, _, err = run(capsys, "demo", "--no-serve", "--instance", str(tmp_path / "real"))
    assert code == 2 and "nothing was changed" in err
    assert (tmp_path / "real" / "practice.db").read_text() == "precious"
    Demo(capsys, tmp_path / "a")
    with database.bound(config.load().database_url):
        assert db.session.scalar(select(Practice.name)) == "Harbor Couples Practice"
        assert len(db.session.scalars(select(Couple)).all()) == 2


def test_a_demo_takes_the_place_of_an_earlier_one(instance, capsys, tmp_path):
    Demo(capsys, tmp_path / "a")
    assert len(Demo(capsys, tmp_path / "a", "--couples", "5").couples) == 5
