"""Counting tries: windows, keys without names, processes that share the table, guesses that arrive at once."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine

from practice import access, clock, config, db
from practice.accounts import throttle
from practice.models import Throttle
from tests.database import bound

SECRET = "a secret of the app"
ANA = throttle.Limit("account", "ana", 3)
HOME = throttle.Limit("address", "203.0.113.7", 5)


def tries() -> list[int]:
    return sorted(row.tries for row in db.session.scalars(access.everything(Throttle)))


def test_tries_are_counted_until_the_limit(connection):
    for _ in range(3):
        throttle.take(SECRET, ANA, HOME)
    with pytest.raises(throttle.TooMany):
        throttle.take(SECRET, ANA, HOME)
    assert tries() == [3, 3]  # a refused try counts nothing


def test_another_account_from_the_same_address_has_its_own_count(connection):
    for number in range(5):
        throttle.take(SECRET, throttle.Limit("account", f"name{number}", 3), HOME)
    with pytest.raises(throttle.TooMany):
        throttle.take(SECRET, throttle.Limit("account", "another", 3), HOME)
    throttle.take(SECRET, throttle.Limit("account", "another", 3), throttle.Limit("address", "203.0.113.8", 5))


def test_the_window_passes(connection):
    with time_machine.travel(clock.now(), tick=False) as travelled:
        for _ in range(3):
            throttle.take(SECRET, ANA)
        travelled.shift(throttle.WINDOW - timedelta(seconds=1))
        with pytest.raises(throttle.TooMany):
            throttle.take(SECRET, ANA)
        travelled.shift(timedelta(seconds=1))
        throttle.take(SECRET, ANA)
        assert tries() == [1]


def test_a_clock_that_was_ahead_locks_nobody_out(connection):
    limit = throttle.Limit("account", "ana", 1)
    with time_machine.travel(clock.now() + timedelta(days=400), tick=False):
        throttle.take("secret", limit)
    throttle.take("secret", limit)
    with pytest.raises(throttle.TooMany):
        throttle.take("secret", limit)


def test_a_good_try_does_not_count(connection):
    for _ in range(10):
        throttle.take(SECRET, ANA, HOME)
        throttle.give_back(SECRET, ANA, HOME)
        db.session.commit()
    assert tries() == [0, 0]
    throttle.give_back(SECRET, ANA)
    assert tries() == [0, 0]


def test_forgetting_starts_again(connection):
    for _ in range(3):
        throttle.take(SECRET, ANA)
    throttle.forget(SECRET, ANA)
    db.session.commit()
    throttle.take(SECRET, ANA)
    assert tries() == [1]


def test_the_table_holds_no_name_and_no_address(connection):
    throttle.take(SECRET, ANA, HOME)
    for row in db.session.scalars(access.everything(Throttle)):
        assert len(row.key) == 64
        assert "ana" not in row.key and "203" not in row.key[:3]
    assert ANA.key(SECRET) != ANA.key("another secret")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_address_is_what_one_party_cannot_vary(text, kept):
    assert throttle.address(text) == kept


def test_what_the_request_had_open_is_let_go_of(connection, databases):
    url = databases.migrated()
    with bound(url):
        db.session.scalars(access.everything(Throttle)).all()  # on SQLite this holds the only write lock
        throttle.take(SECRET, ANA)
        assert not db.session().in_transaction()
    databases.drop(url)


def test_other_processes_know(databases, app):
    url = databases.migrated()
    program = (
        "import sys; from practice import crypto, db; from practice.accounts import throttle\n"
        "db.connect(sys.argv[1])\n"
        "for _ in range(3): throttle.take('a secret of the app', throttle.Limit('account', 'ana', 3))\n"
    )
    subprocess.run([sys.executable, "-c", program, url], check=True, cwd=config.ROOT, timeout=60)
    with bound(url), pytest.raises(throttle.TooMany):
        throttle.take(SECRET, ANA)
    databases.drop(url)


def test_guesses_sent_at_once_do_not_slip_through(databases, app):
    url = databases.migrated()
    passed, refused, wrong = [], [], []

    def guess() -> None:
        try:
            throttle.take(SECRET, ANA, HOME)
            passed.append(1)
        except throttle.TooMany:
            refused.append(1)
        except Exception as error:
            wrong.append(error)
        finally:
            db.session.remove()

    with bound(url):
        crowd = [threading.Thread(target=guess) for _ in range(12)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        assert (len(passed), len(refused), wrong) == (3, 9, [])
    databases.drop(url)
