"""SIGKILL in the middle of the work: whatever was answered with a success is there after the restart.

The same people go on after each restart, as people do: those who had no answer press again.
"""

import http.client
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from practice import access, clock, config, crypto, db, mail
from practice.models import AuditEvent, Mail, Response
from tests.database import bound
from tests.hands import Hand, give, typed
from tests.homework.made import week

pytestmark = pytest.mark.wall

COUPLES, THREADS = 24, 16
KILLS = (6, 12)
"""The server is killed when this many submissions of a round were answered."""
NOBODY = (OSError, http.client.HTTPException)


class Work:
    """What one person has to do: an autosave on one exercise, then the submission of another."""

    def __init__(self, hand, forecast, after):
        self.hand, self.forecast, self.after = hand, forecast, after
        self.saved, self.submitted, self.tries = "", False, 0

    def act(self):
        """Both, as far as not done yet; every answer that is a success is noted at once."""
        self.tries += 1
        words = f"{self.hand.person.username} wrote this, time {self.tries}."
        page = f"/my/practice/{self.after}/after/1/3"
        form = self.hand.form(page) | {"unsaid": words, "autosave_seq": str(self.tries)}
        status, _ = self.hand.ask("POST", page, form, **{"X-Requested-With": "autosave"})
        assert status == 200
        self.saved = words
        page = f"/my/practice/{self.forecast}/forecast/1/review"
        form = self.hand.form(page)
        status, text = self.hand.ask("POST", page, form)
        assert status == 302, text
        self.submitted = True


@pytest.fixture
def works(served, own_world):
    """Everybody's work, on an instance that is not started yet."""
    crypto.use(config.load(served.environment).keyring)
    with bound(served.environment["DATABASE_URL"]):
        made = []
        for number in range(COUPLES):
            names = f"p{number}", f"q{number}"
            couple = own_world.couple(own_world.dana, (names[0], "Pia Holm"), (names[1], "Quinn Ode"))
            forecast = give(couple.id, "forecast-my-partner", own_world.dana.id)
            after = give(couple.id, "after-we-met", own_world.dana.id)
            for name in names:
                typed(forecast, "forecast", own_world[name], week())
                made.append(Work(Hand(served, own_world[name]), forecast.id, after.id))
        db.session.remove()
        yield made


def everybody(works, enough):
    """Sixteen threads do what is not done; returns when all are through or nobody answers any more."""
    left, told, wrong = [one for one in works if not one.submitted], threading.Event(), []
    done = 0
    lock = threading.Lock()

    def run():
        nonlocal done
        while True:
            with lock:
                if not left:
                    return
                one = left.pop()
            try:
                one.act()
            except NOBODY:
                continue
            except BaseException as error:
                wrong.append(error)
                told.set()
                return
            with lock:
                done += 1
                if done >= enough:
                    told.set()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    return threads, told, wrong


def check(works):
    """Everything that was answered with a success is stored, once."""
    db.session.remove()
    rows = db.session.scalars(access.everything(Response)).all()
    stored = {(one.assignment_id, one.author_id, one.step): one for one in rows}
    assert len(stored) == len(rows)
    for one in works:
        me = one.hand.person.partner.id
        if one.submitted:
            assert stored[one.forecast, me, "forecast"].submitted_at
        if one.saved:
            # A later save that was stored without its answer coming through is as good.
            kept = stored[one.after, me, "after"].draft["raws"]["unsaid"]
            assert kept in (one.saved, f"{one.hand.person.username} wrote this, time {one.tries}.")
    for pair in zip(works[::2], works[1::2], strict=True):
        mine = [stored[one.forecast, one.hand.person.partner.id, "forecast"] for one in pair]
        both = all(one.submitted_at for one in mine)
        assert [bool(one.revealed_at) for one in mine] == [both, both]
    db.session.remove()


def test_killed_while_sixteen_threads_submit(served, works):
    for enough in KILLS:
        served.start()
        threads, told, wrong = everybody(works, enough)
        told.wait(15)
        served.kill()
        for thread in threads:
            thread.join(30)
        assert not wrong, (wrong, served.log()[-6000:])
        done = sum(one.submitted for one in works)
        assert enough <= done < len(works), "the kill came too early or too late to tell anything"
        check(works)
    served.start()
    threads, _told, wrong = everybody(works, len(works))
    for thread in threads:
        thread.join(60)
    assert not wrong, (wrong, served.log()[-6000:])
    assert all(one.submitted for one in works)
    check(works)
    events = db.session.scalars(access.everything(AuditEvent).where(AuditEvent.event == "assignment.revealed")).all()
    assert Counter(Counter(one.subject_id for one in events).values()) == {1: COUPLES}
    told = db.session.scalars(access.everything(Mail)).all()
    assert len(told) == len({one.key for one in told}) == COUPLES


def sent(outbox):
    """How many messages lie in the outbox, whole."""
    return len([path for path in outbox.glob("*.eml") if not path.name.startswith(".")])


def test_the_mail_worker_is_killed(served, own_world):
    """Each message goes out at least once; a message queued twice is one row."""
    number, outbox = 150, served.instance / "outbox"
    crypto.use(config.load(served.environment).keyring)
    command = [sys.executable, "-m", "practice", "worker"]
    with bound(served.environment["DATABASE_URL"]):
        for _ in range(2):
            for one in range(number):
                mail.queue(f"journey:{one}", "something", f"person{one}@home.example")
            db.commit()
        for goal in (8, 24, number):
            # Whoever was killed with a message in hands gives it back after a while; that while is over now.
            db.session.execute(
                update(Mail).values(claimed_at=clock.now() - timedelta(hours=1)).where(Mail.claimed_at.isnot(None))
            )
            db.commit()
            worker = subprocess.Popen(command, env=served.environment, stdout=subprocess.DEVNULL)
            try:
                until = time.monotonic() + 20
                while sent(outbox) < goal and time.monotonic() < until:
                    time.sleep(0.005)
                if goal == number:
                    left = select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))
                    while db.session.scalar(left) and time.monotonic() < until:
                        db.session.rollback()
                        time.sleep(0.05)
            finally:
                worker.kill()
                worker.wait()
        db.session.remove()
        rows = db.session.scalars(access.everything(Mail)).all()
    assert len(rows) == number and all(one.sent_at and not one.failed_at for one in rows)
    letters = [path.read_text() for path in outbox.glob("*.eml")]
    addresses = Counter(re.search(r"^To: (\S+)", letter, re.M)[1] for letter in letters)
    assert addresses == {f"person{one}@home.example": 1 for one in range(number)}
