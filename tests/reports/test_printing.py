"""Large files: asked for once, made once whatever crashes, kept for a day, refused to who may no longer read."""

import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock, db
from practice.models import AuditEvent, PrintJob, PrintKind, PrintState
from practice.reports import claims, printing

MADE = printing.Made(b"%PDF-1.7 made", 3, "summaries-2026-01-12-7F3A.pdf")


def ask(who, kind=PrintKind.COUPLE, wish=None, **more):
    row = printing.ask(who.actor, kind, wish or {}, **({"form_key": uuid.uuid4()} | more))
    db.commit()
    return row.id


def job(job_id) -> PrintJob:
    return db.session.scalar(select(PrintJob).where(PrintJob.id == job_id).execution_options(populate_existing=True))


def worker(maker, kind=PrintKind.COUPLE):
    return printing.Printing({kind: maker})


@pytest.fixture
def now(world):
    return clock.now() + timedelta(seconds=1)


# --- asking ----------------------------------------------------------------------------------------------------------


def test_the_same_form_twice_asks_once(world):
    key = uuid.uuid4()
    first = ask(world.dana, wish={"month": "2026-01"}, form_key=key)
    assert ask(world.dana, wish={"month": "2026-01"}, form_key=key) == first
    assert ask(world.dana, wish={"month": "2026-01"}) == first, "the same wish from a second tab"
    assert ask(world.dana, wish={"month": "2026-02"}) != first
    assert ask(world.lee, wish={"month": "2026-01"}) != first
    assert len(list(db.session.scalars(select(AuditEvent).where(AuditEvent.event == "print.asked")))) == 3


def test_somebody_elses_form_key_is_not_answered_with_their_row(world):
    key = uuid.uuid4()
    ask(world.dana, form_key=key)
    assert printing.ask(world.lee.actor, PrintKind.COUPLE, {}, form_key=key) is None


# --- making ----------------------------------------------------------------------------------------------------------


def test_a_file_is_made_with_progress_and_kept_for_a_day(world, settings, now):
    seen, known = [], ask(world.dana, wish={"copies": "joint"}, couple_id=world.pair.id)

    def make(asked, step):
        assert asked.actor.id == world.dana.id and not asked.actor.is_partner
        assert (asked.wish, asked.couple_id, asked.release_id) == ({"copies": "joint"}, world.pair.id, None)
        for done in range(3):
            step(done, 3)
            row = job(known)
            seen.append((row.state, row.parts_done, row.parts))
        return MADE

    work = worker(make)
    assert work(settings, now) is True
    row = job(known)
    assert seen == [(PrintState.RUNNING, done, 3) for done in range(3)]
    assert (row.state, row.file, row.pages, row.file_name) == (PrintState.DONE, MADE.pdf, 3, MADE.file_name)
    assert (row.parts_done, row.parts, row.attempts) == (3, 3, 1)
    assert row.expires_at - row.finished_at == timedelta(hours=24)
    assert work(settings, now) is False
    assert work(settings, row.expires_at - timedelta(seconds=1)) is False and job(known).file
    assert work(settings, row.expires_at) is True
    row = job(known)
    assert (row.state, row.file_sealed) == (PrintState.EXPIRED, None)
    assert work(settings, row.finished_at + timedelta(days=31)) is True
    assert job(known) is None


def test_what_fails_is_tried_three_times_and_then_given_up(world, settings, now):
    calls, known = [], ask(world.dana)

    def make(_asked, _step):
        calls.append(1)
        raise ValueError("words of a client")

    work = worker(make)
    for tries in (1, 2):
        assert work(settings, now) is True
        assert (job(known).state, job(known).attempts) == (PrintState.QUEUED, tries)
        assert work(settings, now + timedelta(seconds=5)) is False, "not at once"
        now += timedelta(minutes=1)
    assert work(settings, now) is True
    row = job(known)
    assert (row.state, len(calls), row.wish) == (PrintState.FAILED, 3, {})
    assert work(settings, now + timedelta(hours=1)) is False


def test_a_failure_says_nothing_of_what_was_printed_in_the_log(world, settings, now, caplog):
    ask(world.dana)

    def make(_asked, _step):
        raise ValueError("words of a client")

    worker(make)(settings, now)
    assert "error=ValueError" in caplog.text and "words of a client" not in caplog.text


def test_a_refusal_is_final_and_says_why(world, settings, now):
    known = ask(world.dana, wish={"month": "2026-01"})

    def make(_asked, _step):
        raise printing.Refused("No session of that month is signed.")

    worker(make)(settings, now)
    row = job(known)
    assert row.state is PrintState.FAILED and row.attempts == 1
    assert row.wish == {"month": "2026-01", "refused": "No session of that month is signed."}


def test_a_worker_that_died_leaves_it_to_another_one_but_not_for_ever(world, settings, now):
    known = ask(world.dana)

    class Killed(BaseException):
        pass

    def die(_asked, step):
        step(1, 5)
        raise Killed

    for tries in (1, 2, 3):
        with pytest.raises(Killed):
            worker(die)(settings, now)
        db.session.remove()
        row = job(known)
        assert (row.state, row.attempts, row.parts_done) == (PrintState.RUNNING, tries, 1)
        assert worker(die)(settings, now + timedelta(minutes=5)) is False, "its lease runs"
        now = row.claimed_at + claims.LEASE + timedelta(seconds=1)
    assert worker(die)(settings, now) is True
    assert job(known).state is PrintState.FAILED


def test_who_lost_the_claim_keeps_nothing(world, settings, now):
    known = ask(world.dana)

    def slow(_asked, _step):
        # Meanwhile the lease has run out, and another worker takes it and is done first.
        assert worker(lambda *_: MADE)(settings, now + claims.LEASE + timedelta(seconds=1)) is True
        return printing.Made(b"late", 1, "late.pdf")

    assert worker(slow)(settings, now) is True
    assert (job(known).file, job(known).attempts) == (MADE.pdf, 2)


def test_a_step_without_the_claim_stops_the_maker(world, settings, now):
    known, after = ask(world.dana), []

    def slow(_asked, step):
        assert claims.claim(now + claims.LEASE + timedelta(seconds=1)) is not None
        db.start_reading(True)
        step(1, 2)
        after.append("not reached")

    worker(slow)(settings, now)
    assert after == [] and job(known).state is PrintState.RUNNING and job(known).attempts == 2


def test_the_oldest_is_made_first(world, settings, now):
    first, second, made = ask(world.dana, wish={"n": 1}), ask(world.lee, wish={"n": 2}), []

    def make(asked, _step):
        made.append(asked.wish["n"])
        return MADE

    work = worker(make)
    assert [work(settings, now), work(settings, now), work(settings, now)] == [True, True, False]
    assert made == [1, 2] and job(first).file and job(second).file


@pytest.mark.parametrize("lost", ["login", "couple"])
def test_nothing_is_made_for_who_may_no_longer_read_it(world, settings, now, lost):
    known = ask(world.dana, couple_id=world.pair.id)
    if lost == "login":
        world.dana.user.disabled_at = now
    else:
        world.pair.therapist_id = world.lee.id
    db.session.add_all([world.dana.user, world.pair])
    db.commit()
    worker(lambda *_: pytest.fail("made"))(settings, now)
    assert job(known).state is PrintState.FAILED and job(known).wish["refused"] == printing.NO_LONGER


def test_a_clients_own_things_are_made_as_a_client(world, settings, now):
    world.ana.user.is_therapist = True  # who is both acts as a client here
    db.session.add(world.ana.user)
    db.commit()
    ask(world.ana, kind=PrintKind.OWN, couple_id=world.pair.id)

    def make(asked, _step):
        assert asked.actor.is_partner and not asked.actor.is_clinical
        return MADE

    worker(make, PrintKind.OWN)(settings, now)
    assert db.session.scalar(select(PrintJob)).state is PrintState.DONE


def test_what_a_maker_keeps_besides_is_committed(world, settings, now):
    ask(world.dana, couple_id=world.pair.id)

    def make(_asked, step):
        step(0, 1)
        with printing.writing():
            world.practice.phone = "+1 312 555 0100"
            db.session.add(world.practice)
        step(1, 1)
        return MADE

    worker(make)(settings, now)
    assert db.session.scalar(select(PrintJob)).state is PrintState.DONE
    db.session.rollback()
    assert world.practice.phone == "+1 312 555 0100"


# --- two workers (real connections) ----------------------------------------------------------------------------------


def test_two_workers_never_both_make_it(served, own_world, settings):
    from practice import config
    from tests import database

    mine = config.load(served.environment)
    with database.bound(served.environment["DATABASE_URL"]):
        known = printing.ask(own_world.dana.actor, PrintKind.COUPLE, {}, form_key=uuid.uuid4()).id
        db.commit()
        made, start = [], threading.Barrier(4)

        def make(_asked, step):
            step(1, 2)
            made.append(1)
            return MADE

        def work():
            start.wait(10)
            try:
                worker(make)(mine, clock.now())
            finally:
                db.session.remove()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert made == [1]
        assert (job(known).state, job(known).attempts) == (PrintState.DONE, 1)
        db.session.remove()
