"""The loop of jobs: goes on whatever a job does, rests, and tidies only what has no further use."""

import threading
import time
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from practice import clock, db, jobs
from practice.models import HeldForm, PasswordReset, SignIn, Throttle


def test_a_job_that_fails_does_not_stop_the_others(settings, caplog, monkeypatch):
    monkeypatch.setattr(jobs, "PAUSE", 0.01)
    stop, asked = threading.Event(), []

    def broken(_settings, _now):
        asked.append("broken")
        raise ValueError("words of a client")

    def locked(_settings, _now):
        asked.append("locked")
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    def last(_settings, now):
        asked.append("last")
        assert now.tzinfo
        if len(asked) >= 6:
            stop.set()
        return False

    jobs.run(settings, stop, [broken, locked, last])
    assert asked == ["broken", "locked", "last"] * 2
    assert "job=broken error=ValueError" in caplog.text
    assert "words of a client" not in caplog.text
    assert [record.levelname for record in caplog.records][:2] == ["ERROR", "WARNING"]


def test_the_loop_rests_only_when_nothing_was_done(settings, monkeypatch):
    monkeypatch.setattr(jobs, "PAUSE", 30)
    stop, left = threading.Event(), [3]

    def work(_settings, _now):
        left[0] -= 1
        return left[0] > 0

    began = time.monotonic()
    loop = threading.Thread(target=jobs.run, args=(settings, stop, [work]))
    loop.start()
    while left[0] and time.monotonic() - began < 10:
        time.sleep(0.01)
    stop.set()
    loop.join(10)
    assert left == [0] and time.monotonic() - began < 10


def test_tidying_removes_what_has_no_further_use(world, settings):
    now = clock.now()
    ana = world.ana.id
    rows = {
        "old throttle": Throttle(key="old", since=now - timedelta(days=2)),
        "new throttle": Throttle(key="new"),
        "old reset": PasswordReset(user_id=ana, token_hash="1", expires_at=now - timedelta(days=2)),
        "new reset": PasswordReset(user_id=ana, token_hash="2", expires_at=now + timedelta(hours=1)),
        "old form": HeldForm(user_id=ana, path="/old", fields={}, held_at=now - timedelta(days=31)),
        "new form": HeldForm(user_id=ana, path="/new", fields={}, held_at=now - timedelta(days=29)),
    }
    long_ago = now - timedelta(hours=13)
    over = SignIn(user_id=ana, token_hash="over", started_at=long_ago, seen_at=long_ago)
    used = SignIn(user_id=ana, token_hash="used")
    db.session.add_all([*rows.values(), over, used])
    db.commit()
    tidy = jobs.Tidy()
    assert tidy(settings, now) is False
    left = {row.id for model in (Throttle, PasswordReset, HeldForm) for row in db.session.scalars(select(model))}
    assert {name for name, row in rows.items() if row.id in left} == {"new throttle", "new reset", "new form"}
    assert (over.ended_at, over.ended_why) == (now, "expired")
    assert used.ended_at is None


def test_tidying_is_done_once_an_hour(world, settings):
    tidy, now = jobs.Tidy(), clock.now()
    tidy(settings, now)
    db.session.add(Throttle(key="old", since=now - timedelta(days=2)))
    db.commit()
    tidy(settings, now + timedelta(minutes=59))
    assert db.session.scalar(select(Throttle.key)) == "old"
    tidy(settings, now + timedelta(minutes=60))
    assert db.session.scalar(select(Throttle.key)) is None


def test_the_jobs_there_are():
    names = [getattr(job, "__name__", type(job).__name__) for job in jobs.all_jobs()]
    given = ["deliver_one", "keep_one", "Turning", "Repeat", "Reminding", "remind_one"]
    assert names == [*given, "Printing", "Tidy"]
