"""The days of a log on a partner's pages, by the own calendar; the job that opens it when the week is over."""

import threading
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from practice import access, db, runs
from practice.homework.clockwork import turning
from practice.homework.writing import answering
from practice.models import AssignmentState, AuditEvent, Concern, Mail, Response, User
from tests.database import bound
from tests.homework.made import answer, assign, change
from tests.homework.test_answering import plain
from tests.people import make_world

DAY = {"did": "yes", "gave": "7", "got": "6"}
FIRST = date(2026, 10, 29)
"""A Thursday: the clocks of Chicago go back on the Sunday after."""


def at(day, hour=12, zone="America/Chicago"):
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(zone))


def write(world, who, given, day, **more):
    answer(world, who, given.id, "days", DAY | more, occurrence=day)


def turn():
    db.session.expunge_all()  # what a test holds stays as it is
    found = turning.turn_one(None, None)
    db.session.remove()
    return found


def revealed(given):
    db.session.expire_all()
    rows = db.session.scalars(access.everything(Response).where(Response.assignment_id == given.id))
    return sorted((row.seat, row.occurrence) for row in rows if row.revealed_at)


def test_the_list_of_days(world, sign_in):
    with time_machine.travel(at(FIRST), tick=False) as clock:
        given = assign(world, "full-attention-five", begins_on=FIRST)
        write(world, "ben", given, 1)
        write(world, "ana", given, 1)
        clock.move_to(at(FIRST + timedelta(days=3)))
        write(world, "ana", given, 2)
        page = sign_in("ana").get(f"/my/practice/{given.id}")
        lines = [line.replace("\n", " ") for line in page.texts("tbody tr")]
        days = [line for line in lines if "of 7" in line]
        assert "Thursday, October 29 · day 1 of 7" in days[0]
        assert "Written" in days[0]
        assert "Written on Sunday" in days[1]
        assert "You can still write it" in days[2]
        assert "Ready for you" in days[3]
        assert "Later" in days[4]
        assert len(days) == 7
        assert sum("Ben" in line for line in lines) == 2  # one for the whole log, one for the last step
        home = sign_in("ana").get("/my")
        assert "Sunday, November 1 · day 4 of 7" in home.text
        assert home.follow("Start: Full-attention five").h1.startswith("Sunday, November 1")


def test_today_is_written_and_nothing_is_asked_before_tomorrow(world, sign_in):
    with time_machine.travel(at(FIRST), tick=False) as clock:
        given = assign(world, "full-attention-five", begins_on=FIRST)
        write(world, "ana", given, 1)
        page = sign_in("ana").get("/my")
        assert "Nothing to do right now" in page.text
        assert "Opens on October 30" in page.text
        clock.move_to(at(FIRST + timedelta(days=1), hour=0))
        assert "day 2 of 7" in sign_in("ana").get("/my").text


def test_each_person_counts_by_their_own_calendar(world, sign_in):
    """Ben is in Auckland: his week begins and ends most of a day before Ana's."""
    db.session.get(User, world.ben.id).time_zone = "Pacific/Auckland"
    db.session.commit()
    with time_machine.travel(at(FIRST, 0) - timedelta(hours=1), tick=False) as clock:
        given = assign(world, "full-attention-five", begins_on=FIRST)
        assert "Ready for you" in sign_in("ben").get(f"/my/practice/{given.id}").text
        assert "Ready for you" not in sign_in("ana").get(f"/my/practice/{given.id}").text
        clock.move_to(at(FIRST))
        for who in ("ana", "ben"):
            write(world, who, given, 1)
        clock.move_to(at(FIRST + timedelta(days=6), 23))
        assert runs.locked(given.id).run.days == {"A": date(2026, 11, 4), "B": date(2026, 11, 5)}
        db.session.commit()
        assert not turn()
        assert revealed(given) == []
        clock.move_to(at(FIRST + timedelta(days=7), 0))
        assert turn()
        assert not turn()
        assert revealed(given) == [("A", 1), ("B", 1)]


def test_when_the_week_is_over_both_are_told_once(world, sign_in):
    with time_machine.travel(at(FIRST), tick=False) as clock:
        given = assign(world, "full-attention-five", begins_on=FIRST)
        write(world, "ana", given, 1)
        clock.move_to(at(FIRST + timedelta(days=8)))
        assert not turn()
        page = sign_in("ana").get("/my")
        assert "Waiting" in page.text
        write(world, "ben", given, 3)
        assert revealed(given) == [("A", 1), ("B", 3)]
        assert not turn()
        text = sign_in("ana").get(f"/my/practice/{given.id}").text
        assert "Not written" in text
        letters = [one.message["to"] for one in db.session.scalars(access.everything(Mail))]
        assert letters == ["ana@home.example"]


def test_the_job_tells_both(world):
    with time_machine.travel(at(FIRST), tick=False) as clock:
        given = assign(world, "full-attention-five", begins_on=FIRST)
        for who in ("ana", "ben"):
            write(world, who, given, 1)
        clock.move_to(at(FIRST + timedelta(days=7)))
        assert turn()
        letters = sorted(one.message["to"] for one in db.session.scalars(access.everything(Mail)))
        assert letters == ["ana@home.example", "ben@home.example"]


@pytest.mark.parametrize("why", ["paused", "in_session", "private", "held"])
def test_the_job_opens_nothing_that_is_kept_back(world, why):
    with time_machine.travel(at(FIRST), tick=False) as clock:
        more = {"disclosure": why} if why in ("in_session", "private") else {}
        given = assign(world, "full-attention-five", begins_on=FIRST, **more)
        for who in ("ana", "ben"):
            write(world, who, given, 1)
        if why == "paused":
            change(given, state=AssignmentState.PAUSED, paused_at=at(FIRST))
        if why == "held":
            row = db.session.scalars(access.everything(Response)).first()
            about = {"couple_id": given.couple_id, "partner_id": row.author_id, "response_id": row.id}
            db.session.add(Concern(**about, kind="cannot_speak_freely"))
            db.session.commit()
        clock.move_to(at(FIRST + timedelta(days=9)))
        assert not turn()
        assert revealed(given) == []


def test_the_job_rests_between_two_looks(monkeypatch):
    asked = []
    monkeypatch.setattr(turning, "turn_one", lambda settings, now: asked.append(now) or len(asked) == 1)
    job, now = turning.Turning(), at(FIRST)
    times = (now, now, now, now + turning.AGAIN)
    assert [job(None, time) for time in times] == [True, False, False, False]
    assert len(asked) == 3


def test_an_entry_per_use(world, sign_in):
    given = assign(world, "pause-and-return")
    ana, ben = sign_in("ana"), sign_in("ben")
    plan = {"sign": "x", "body_a": ["hot_face"], "body_b": ["hot_face"], "len": "20", "during": ["walk"]}
    step = answering.look(world.ana.actor, given.id, "plan", 1).step
    plan = {one.id: [one.options[0].id] if one.options else ["x"] for one in step.fields}
    for number in range(1, len(step.pages) + 1):
        answering.save(world.ana.actor, given.id, "plan", 1, number, plan, seen="", key=f"k{number}", done=True)
    for who in ("ana", "ben"):
        actor = world[who].actor
        answering.submit(actor, given.id, "plan", 1, answering.look(actor, given.id, "plan", 1).version)
    db.session.commit()
    page = ana.get("/my")
    assert "Whenever it happens" in page.text
    before = [plain(ben.get(url)) for url in ("/my", f"/my/practice/{given.id}")]
    assert page.follow("Add an entry: Pause and come back").h1.startswith("Entry 1")
    use = {"date": "2026-11-20", "who": "me", "back": "on_time", "calm0": "2", "calm1": "7", "secs": "20:00"}
    answer(world, "ana", given.id, "uses", use)
    text = ana.get(f"/my/practice/{given.id}").text
    assert "Entry 1" in text
    assert "Add an entry" in text
    assert [plain(ben.get(url)) for url in ("/my", f"/my/practice/{given.id}")] == before


def test_the_others_days_leave_no_sign(world, sign_in):
    with time_machine.travel(at(FIRST), tick=False) as clock:
        given = assign(world, "full-attention-five", begins_on=FIRST)
        write(world, "ben", given, 1)
        ben = sign_in("ben")
        urls = ("/my", "/my/answers", f"/my/practice/{given.id}", f"/my/practice/{given.id}/days/2/1")
        before = [plain(ben.get(url)) for url in urls]
        write(world, "ana", given, 1)
        answering.save(world.ana.actor, given.id, "days", 1, 1, {"did": ["no"]}, seen="", key="k")
        db.session.commit()
        assert [plain(ben.get(url)) for url in urls] == before
        answering.withdraw(world.ana.actor, given.id, "days", 1)
        db.session.commit()
        clock.move_to(at(FIRST + timedelta(days=9)))
        ben = sign_in("ben")
        waiting = [plain(ben.get(url)) for url in urls]
        assert not turn()
        assert [plain(ben.get(url)) for url in urls] == waiting


def test_two_workers_open_it_once(app, databases):
    url = databases.migrated()
    with bound(url):
        world = make_world()
        with time_machine.travel(at(FIRST), tick=False) as clock:
            given = assign(world, "full-attention-five", begins_on=FIRST)
            for who in ("ana", "ben"):
                write(world, who, given, 1)
            clock.move_to(at(FIRST + timedelta(days=8)))
            found = []
            threads = [threading.Thread(target=lambda: found.append(turn())) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
            assert sorted(found) == [False, False, False, True]
            events = [one.event for one in db.session.scalars(access.everything(AuditEvent))]
            assert events.count("assignment.revealed") == 1
            assert len(db.session.scalars(access.everything(Mail)).all()) == 2
            db.session.remove()
    databases.drop(url)
