"""The demo: the same for the same seed, whole, and never on top of anything real."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest

from practice.config import ROOT


def demo(folder, *words, environment=None):
    """Run `practice demo --no-serve` to its end."""
    command = [sys.executable, "-m", "practice", "demo", "--no-serve", "--instance", str(folder), *words]
    given = {**os.environ, **(environment or {})}
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Addresses of a demo and its folder."""
    folder = tmp_path_factory.mktemp("demo") / "one"
    done = demo(folder, "--json")
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def test_it_tells_logins_and_addresses(made):
    _, told = made
    assert {"dana", "ana", "ben", "max"} <= {login["username"] for login in told["logins"]}
    wanted = {"therapist_home", "couple", "open_exercise_a", "open_exercise_b", "revealed", "signed_session"}
    assert wanted <= set(told["addresses"])
    assert {"pdf_clinical", "pdf_joint", "pdf_own_a", "pdf_own_b"} <= set(told["addresses"])


def test_one_seed_is_one_demo(made, tmp_path):
    _, told = made
    again = json.loads(demo(tmp_path / "again", "--json").stdout)
    other = json.loads(demo(tmp_path / "other", "--json", "--seed", "2").stdout)
    assert again == told
    assert other["addresses"] != told["addresses"]


def test_a_folder_with_anything_else_is_left_alone(tmp_path):
    (tmp_path / "practice.db").write_text("a real one")
    done = demo(tmp_path)
    assert done.returncode == 2
    assert "not empty and not a demo" in done.stderr
    assert (tmp_path / "practice.db").read_text() == "a real one"
    assert len(list(tmp_path.iterdir())) == 1


def test_the_real_database_of_the_environment_is_not_used(tmp_path):
    real = tmp_path / "real.db"
    done = demo(tmp_path / "demo", environment={"DATABASE_URL": f"sqlite:///{real}", "SMTP_HOST": "mail.example"})
    assert done.returncode == 0, done.stderr
    assert not real.exists()


def test_an_earlier_demo_is_replaced(made):
    folder, told = made
    again = demo(folder, "--json", "--couples", "7")
    assert again.returncode == 0
    assert json.loads(again.stdout)["addresses"]["couple"] == told["addresses"]["couple"]


def test_what_was_typed_is_kept_beside_what_was_submitted(made):
    """As after real submissions: a change or a correction starts from one's own words."""
    folder, _ = made
    with sqlite3.connect(folder / "practice.db") as database:
        without = "SELECT count(*) FROM responses WHERE submitted_at IS NOT NULL AND draft_sealed IS NULL"
        assert database.execute(without).fetchone() == (0,)


BREADTH = {
    "a log of which nothing is open yet": """
        SELECT count(DISTINCT seat) FROM responses r JOIN assignments a ON a.id = r.assignment_id
        WHERE slug = 'noticing-log' AND submitted_at IS NOT NULL AND revealed_at IS NULL""",
    "a record that one of the two agreed to": """
        SELECT 2 * count(*) FROM responses WHERE author_id IS NULL AND agreed_a_at IS NULL AND agreed_b_at IS NOT NULL
        AND submitted_at IS NULL AND draft_sealed IS NOT NULL""",
    "both orders for tomorrow's session": """
        SELECT count(*) FROM responses r JOIN assignments a ON a.id = r.assignment_id
        JOIN appointments p ON p.id = a.appointment_id WHERE step = 'agenda' AND revealed_at IS NOT NULL
        AND p.starts_at > datetime('now')""",
    "an exercise given again": "SELECT count(*) FROM assignments WHERE series_id IS NOT NULL AND again_days = 49",
    "an exercise finished together": "SELECT 2 * count(finished_at) FROM assignments WHERE slug = 'win-win-table'",
    "a sheet typed in": "SELECT 2 * count(*) FROM responses WHERE transcribed_by IS NOT NULL",
    "a flag": "SELECT 2 * count(*) FROM couple_flags WHERE present",
}


@pytest.mark.parametrize("what", BREADTH)
def test_it_shows_every_kind_of_homework(made, what):
    folder, _ = made
    with sqlite3.connect(folder / "practice.db") as database:
        assert database.execute(BREADTH[what]).fetchone() == (2,)


def test_nobody_answers_before_they_were_asked_or_after_now(made):
    folder, _ = made
    with sqlite3.connect(folder / "practice.db") as database:
        wrong = database.execute(
            """SELECT slug, step, submitted_at, revealed_at
            FROM responses r JOIN assignments a ON a.id = r.assignment_id
            WHERE submitted_at < a.created_at OR revealed_at < submitted_at OR revealed_at > datetime('now')
            OR submitted_at > datetime('now')"""
        )
        assert wrong.fetchall() == []


PAST = {
    "six sessions, one of them with Ana alone, none of them a late entry": (
        """SELECT count(*), sum(modality = 'individual_a'), sum(created_at > datetime(ends_at, '+1 day'))
        FROM session_records WHERE state = 'signed'""",
        (6, 1, 0),
    ),
    "one that was cancelled": ("SELECT count(*) FROM appointments WHERE cancelled_at < starts_at", (1,)),
    "a correction, and the version of the clinical record that it made": (
        """SELECT count(*) FROM addenda a JOIN documents d ON d.session_id = a.session_id
        WHERE a.state = 'signed' AND d.kind = 'clinical' AND d.edition = 2 AND d.made_at = a.signed_at""",
        (1,),
    ),
    "what was asked before and after each of them, once": (
        """SELECT count(*), count(DISTINCT appointment_id || slug), count(DISTINCT appointment_id) FROM assignments
        WHERE slug IN ('before-we-meet', 'after-we-met')""",
        (12, 12, 7),
    ),
    "ratings of homework that differ": ("SELECT count(DISTINCT rating) FROM qualities", (5,)),
    "consents before the first session": (
        """SELECT count(*) FROM consents c JOIN partners p ON p.id = c.partner_id JOIN couples u ON u.id = p.couple_id
        WHERE u.record_number = 1 AND accepted_at < (SELECT min(starts_at) FROM session_records)""",
        (2,),
    ),
    "papers of the day they were signed on": (
        """SELECT count(*) FROM documents d JOIN session_records s ON s.id = d.session_id
        WHERE abs(julianday(d.made_at) - julianday(s.signed_at)) > 1 AND d.edition = 1""",
        (0,),
    ),
    "nothing that lies in the future of its own log": (
        "SELECT count(*) FROM audit_events WHERE at > datetime('now', '+1 minute')",
        (0,),
    ),
}


@pytest.mark.parametrize("what", PAST)
def test_the_first_couple_has_a_past(made, what):
    folder, _ = made
    asked, wanted = PAST[what]
    with sqlite3.connect(folder / "practice.db") as database:
        assert database.execute(asked).fetchone() == wanted
