"""The `practice` command: each word does its one thing, and says in a sentence when it cannot."""

import io
import json
import signal
import sqlite3
import stat

import pytest
from sqlalchemy import select

from practice import cli, clock, config, crypto, db, doctor, jobs, mail, schema, serving
from practice.models import Couple, Mail, Practice, User
from practice.reports import pdf
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


def troubles(capsys) -> dict[str, str]:
    """What doctor finds wrong, by name; it must then return 1."""
    code, out, _ = run(capsys, "doctor")
    found = dict(line[9:].split(": ", 1) for line in out.splitlines() if line.startswith("TROUBLE"))
    assert code == bool(found)
    return found


def test_doctor_names_each_trouble(instance, capsys, databases, monkeypatch, time_machine):
    (instance / "secrets.json").chmod(0o644)
    monkeypatch.setenv("DATABASE_URL", databases.new())
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SMTP_PORT", "1")
    monkeypatch.setenv("MAIL_FROM", "hello@practice.example")
    monkeypatch.setenv("PATH", "")
    time_machine.move_to("2020-01-01")
    found = troubles(capsys)
    assert set(found) - {"Database"} == {"Fonts", "Migrations", "Keys", "Mail", "Clock"}
    assert "fontconfig" in found["Fonts"] and "chmod 600" in found["Keys"] and "2020" in found["Clock"]
    assert "127.0.0.1:1 does not answer" in found["Mail"]


def test_doctor_finds_an_old_schema(instance, capsys):
    schema.migrate(db.session.get_bind(), "base")
    assert set(troubles(capsys)) == {"Migrations"}


def test_doctor_finds_no_pango_and_no_fonts(instance, capsys, monkeypatch):
    def missing():
        raise OSError("cannot load library")

    monkeypatch.setattr(pdf, "engine_version", missing)
    monkeypatch.setattr(doctor, "FONTS", (("Klingon", "Noto Sans Klingon", "tlh"),))
    found = troubles(capsys)
    assert set(found) == {"Pango", "Fonts"}
    assert "libpango" in found["Pango"] and "no Noto font for Klingon" in found["Fonts"]


def test_doctor_finds_an_instance_that_cannot_be_written(instance, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("PRACTICE_INSTANCE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("PRACTICE_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("PRACTICE_KEYS", "k1:" + "A" * 43 + "=")
    assert set(troubles(capsys)) == {"Instance folder"}


def test_a_check_that_breaks_is_itself_the_finding(instance, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "CHECKS", (("Clock", lambda _: 1 // 0),))
    assert troubles(capsys) == {"Clock": "ZeroDivisionError"}


def test_doctor_asks_the_mail_server_and_counts_what_was_given_up(instance, capsys, monkeypatch):
    monkeypatch.setenv("SMTP_HOST", "mail.example")
    monkeypatch.setenv("MAIL_FROM", "hello@practice.example")
    monkeypatch.setattr(mail, "reach", lambda smtp: None)
    assert "mail.example answers" in run(capsys, "doctor")[1]
    db.session.add(Mail(key="k", message={}, failed_at=clock.now()))
    db.commit()
    assert "1 messages could not be delivered" in troubles(capsys)["Mail"]


def test_doctor_finds_a_database_that_is_away(instance, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/practice.db")
    assert "there is none yet" in troubles(capsys)["Database"]
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    assert "cannot be opened" in troubles(capsys)["Database"]


def test_serving_words_become_settings(instance, capsys, monkeypatch):
    asked = []
    monkeypatch.setattr(serving, "serve", lambda settings, *more: asked.append((settings.instance, *more)))
    assert run(capsys, "serve", "--host", "192.0.2.1", "--port", "81", "--workers", "3")[0] == 0
    assert run(capsys, "serve")[0] == 0
    assert asked == [(instance, "192.0.2.1", 81, 3), (instance, "127.0.0.1", 8000, serving.workers_by_default())]


def test_a_demo_is_served_with_its_own_settings_alone(instance, capsys, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(serving, "serve", lambda settings, *more: asked.append((settings, config.load(), *more)))
    monkeypatch.setenv("SMTP_HOST", "mail.example")
    monkeypatch.setenv("MAIL_FROM", "real@practice.example")
    code, out, _ = run(capsys, "demo", "--instance", str(tmp_path / "a"), "--port", "81", "--workers", "2")
    assert code == 0 and "http://127.0.0.1:81" in out and "dana" in out
    [(settings, read_again, host, port, workers)] = asked
    assert settings == read_again and settings.smtp is None and settings.embedded
    assert (host, port, workers) == ("127.0.0.1", 81, 2)


def test_the_worker_works_until_it_is_stopped(instance, capsys, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "run", lambda settings, stop: asked.append((settings.instance, stop.is_set())))
    held = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        assert run(capsys, "worker")[0] == 0
        signal.raise_signal(signal.SIGTERM)
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
    assert asked == [(instance, False)]


def test_a_password_is_asked_for_on_a_terminal(instance, capsys, monkeypatch):
    make_world()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: "a river of small blue stones")
    assert run(capsys, "create-admin", "noor", "Noor Haddad")[0] == 0


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


def test_a_damaged_copy_is_told(instance, capsys, tmp_path, monkeypatch):
    if db.session.get_bind().dialect.name == "postgresql":
        return

    class Damaged(sqlite3.Connection):
        def execute(self, statement, *more):
            return super().execute(statement.replace("PRAGMA integrity_check", "SELECT 'row 3 missing'"), *more)

    connect = sqlite3.connect
    monkeypatch.setattr("practice.backup.sqlite3.connect", lambda path: connect(path, factory=Damaged))
    code, _, err = run(capsys, "backup", str(tmp_path / "copy"))
    assert code == 1 and "row 3 missing" in err


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
    assert first.is_demo and len(first.couples) == 5
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
