"""The database floor: nothing acknowledged is lost, nothing naive is stored, sealed values stay in their row."""

import threading
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm.exc import StaleDataError

from practice import clock, crypto, db
from practice.models import Comment, Couple, HeldForm, Mail, Practice, Throttle, User
from tests import database
from tests.rows import one_of_each


@pytest.fixture
def shared(databases, settings):
    """A migrated database of its own that threads can reach; sessions work on it."""
    crypto.use(settings.keyring)
    url = databases.migrated()
    with database.bound(url) as engine:
        yield engine
    databases.drop(url)


def together(work, times):
    """Run `work` in `times` threads at once; raises what any of them raised."""
    errors, start = [], threading.Barrier(times)

    def run():
        try:
            start.wait(10)
            work()
        except Exception as error:
            errors.append(error)
        finally:
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]


def test_concurrent_counters_lose_nothing(shared):
    db.session.add(Throttle(key="k"))
    db.commit()

    def count():
        for _ in range(25):
            row = db.session.scalar(select(Throttle).where(Throttle.key == "k").with_for_update())
            row.tries += 1
            db.commit()
            db.session.remove()  # as after every request: a session would go on showing what it read before

    together(count, 4)
    assert db.session.scalar(select(Throttle.tries)) == 100


def test_a_stale_change_of_a_versioned_row_is_refused(shared):
    db.session.add(Practice(name="Harbor", time_zone="UTC", crisis_lines=""))
    db.commit()
    db.session.remove()
    mine = db.session.scalar(select(Practice))
    db.session.expunge(mine)
    db.session.rollback()
    theirs = db.session.scalar(select(Practice))
    theirs.name = "Harbor Couples"
    db.commit()
    db.session.remove()
    mine = db.session.merge(mine, load=False)
    mine.name = "Harbor Practice"
    with pytest.raises(StaleDataError):
        db.commit()
    db.session.rollback()
    assert db.session.scalar(select(Practice.name)) == "Harbor Couples"


def test_a_moment_keeps_its_instant_and_is_read_in_utc(connection):
    half_past = timezone(timedelta(hours=5, minutes=30))
    db.session.add(Throttle(key="k", since=datetime(2026, 1, 12, 9, 0, 0, 123456, tzinfo=half_past)))
    db.commit()
    since = db.session.scalar(select(Throttle.since))
    assert since == datetime(2026, 1, 12, 3, 30, 0, 123456, tzinfo=UTC) and since.tzinfo is UTC
    earlier = select(Throttle.key).where(Throttle.since < clock.now())
    assert db.session.scalars(earlier).all() == ["k"]


def test_a_naive_moment_is_refused(connection):
    db.session.add(Throttle(key="k", since=datetime(2026, 1, 12)))
    with pytest.raises(StatementError, match="naive"):
        db.session.flush()


def test_a_row_knows_its_id_before_it_is_stored(connection):
    assert isinstance(Throttle(key="k").id, uuid.UUID)
    given = uuid.uuid4()
    assert Throttle(id=given, key="k").id == given


def test_a_misspelt_column_is_refused():
    with pytest.raises(TypeError, match="Throttle has no 'kee'"):
        Throttle(kee="k")


def test_a_sealed_text_is_read_and_not_seen(world, connection):
    rows = one_of_each(world)
    rows[Comment].text = "Zażółć gęślą jaźń 漢字 مرحبا 🙂"
    db.commit()
    db.session.expire_all()
    assert db.session.scalar(select(Comment)).text == "Zażółć gęślą jaźń 漢字 مرحبا 🙂"
    assert "漢".encode() not in bytes(connection.exec_driver_sql("SELECT text_sealed FROM comments").scalar())
    assert rows[Mail].message["template"] == "notice"
    assert rows[HeldForm].fields == {"answer": ["What was typed"]}


def test_a_sealed_value_that_may_be_absent(connection):
    from practice.models import Response

    row = Response()
    row.draft = None
    assert row.draft is None and row.draft_sealed is None
    assert isinstance(Response.draft, db.SealedJson)


def test_a_sealed_value_moved_to_another_row_is_not_read(world):
    one_of_each(world)
    first = db.session.scalar(select(Comment))
    about = {"assignment_id": first.assignment_id, "partner_id": first.partner_id, "author_id": first.author_id}
    second = Comment(**about, text="x")
    db.session.add(second)
    db.commit()
    db.session.execute(update(Comment).where(Comment.id == second.id).values(text_sealed=first.text_sealed))
    db.session.expire_all()
    with pytest.raises(crypto.Unreadable):
        _ = db.session.get(Comment, second.id).text


def test_states_are_stored_by_value(world, connection):
    assert connection.exec_driver_sql("SELECT DISTINCT state FROM couples").scalars().all() == ["active"]
    assert db.session.scalar(select(Couple.state)).value == "active"


def test_no_relationship_can_load_behind_ones_back():
    from practice.db import Base

    for mapper in Base.registry.mappers:
        assert [relation.key for relation in mapper.relationships if relation.lazy != "raise"] == []


def test_an_embedded_database_is_set_up_not_to_lose_anything(shared):
    if shared.dialect.name == "sqlite":
        with shared.connect() as connection:
            pragmas = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout", "secure_delete")
            }
        assert pragmas == {
            "foreign_keys": 1,
            "journal_mode": "wal",
            "synchronous": 2,
            "busy_timeout": 30000,
            "secure_delete": 1,
        }
    else:
        with shared.connect() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
            assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
            assert connection.exec_driver_sql("SHOW jit").scalar() == "off"


def test_reading_does_not_wait_for_a_writer(shared):
    db.session.add(Throttle(key="k"))
    db.session.flush()
    seen = []

    def read():
        with db.reading():
            seen.append(db.session.execute(text("SELECT count(*) FROM throttles")).scalar())
            db.session.rollback()

    together(read, 1)
    db.commit()
    assert seen == [0]


def test_users_are_found_whatever_the_isolation(world):
    assert len(db.session.scalars(select(User)).all()) == 8
