"""From rows to runs: days in everybody's own zone, joint records, what stops or holds work; in the same statements."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from practice import clock, db, runs
from practice.exercises.run import Slot
from practice.models import Assignment, Concern, ConcernKind, Couple, CoupleFlag, FlagKind, Response, User
from tests.homework.made import AFTER, answer, assign, row, week
from tests.queries import counted

EVENING = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
"""The 10th in Chicago, the 11th in Tokyo."""


def elsewhere(world, who="ben", zone="Asia/Tokyo"):
    db.session.get(User, world[who].id).time_zone = zone
    db.session.commit()


def flag(world, kind=FlagKind.COERCIVE_CONTROL, present=True, partner=None, **more):
    about = {"couple_id": world.pair.id, "partner_id": partner.id if partner else None, "recorded_by": world.dana.id}
    about |= {"kind": kind, "present": present, "noted_on": clock.now().date(), "reason": "Said apart."}
    db.session.add(CoupleFlag(**about | more))
    db.session.commit()


def concern(world, given, kind=ConcernKind.CANNOT_SPEAK_FREELY, **more):
    answered = db.session.query(Response).filter_by(assignment_id=given.id).first()
    about = {"couple_id": world.pair.id, "partner_id": world.ana.partner.id, "response_id": answered.id, "kind": kind}
    db.session.add(Concern(**about, **more))
    db.session.commit()


def joint(given, **more):
    db.session.add(Response(assignment_id=given.id, step="plan", draft={"raws": {}}, **more))
    db.session.commit()


def test_everybody_has_their_own_day(world):
    with time_machine.travel(EVENING, tick=False):
        given = assign(world, "forecast-my-partner")
        elsewhere(world)
        case = runs.find(world.dana.actor, given.id)
        assert case.run.begins == date(2026, 3, 10)
        assert case.run.days == {"A": date(2026, 3, 10), "B": date(2026, 3, 11)}
        assert (case.today_of("A"), case.today_of("B"), case.today) == (*case.run.days.values(), date(2026, 3, 10))
        assert runs.locked(given.id).run.days == case.run.days


def test_where_somebody_is_their_partner_does_not_learn(world):
    with time_machine.travel(EVENING, tick=False):
        given = assign(world, "forecast-my-partner")
        elsewhere(world)
        assert runs.find(world.ana.actor, given.id).run.days == {"A": date(2026, 3, 10)}
        case = runs.find(world["ben"].actor, given.id)
        assert case.run.days == {"B": date(2026, 3, 11)}
        assert case.today_of("A") == date(2026, 3, 10), "the couple's day, whatever it is for ana"
        assert runs.several(world.ana.actor, answers=False)[0].run.days == {"A": date(2026, 3, 10)}


def test_without_a_login_the_couples_day_counts(world):
    couple = world.couple(world.dana, ("kim", "Kim Lee"), ("lou", "Lou Ray"), claimed=False)
    db.session.get(Couple, couple.id).time_zone = "Asia/Tokyo"
    db.session.commit()
    with time_machine.travel(EVENING, tick=False):
        given = assign(world, "forecast-my-partner", couple_id=couple.id)
        assert runs.find(world.dana.actor, given.id).run.days == {"A": date(2026, 3, 11), "B": date(2026, 3, 11)}


def test_an_answer_has_its_authors_day(world):
    with time_machine.travel(EVENING, tick=False) as moving:
        given = assign(world, "forecast-my-partner")
        elsewhere(world)
        answer(world, "ana", given.id, "forecast", week())
        answer(world, "ben", given.id, "forecast", week())
        assert (row(given.id, "A", "forecast").day_on, row(given.id, "B", "forecast").day_on) == (
            date(2026, 3, 10),
            date(2026, 3, 11),
        )
        moving.shift(timedelta(days=3))
        run = runs.find(world.dana.actor, given.id).run
        assert run.by_slot[Slot("forecast", 1, "B")].day == date(2026, 3, 11)
        assert {one.revealed_on for one in run.submissions} == {date(2026, 3, 10)}, "in the couple's zone"


def test_a_change_keeps_the_day_and_a_withdrawal_takes_it_away(world):
    from practice.homework.writing import answering

    with time_machine.travel(EVENING, tick=False) as moving:
        given = assign(world, "after-we-met")
        answer(world, "ana", given.id, "after", AFTER)
        moving.shift(timedelta(days=2))
        answer(world, "ana", given.id, "after", AFTER | {"heard": "3"})
        assert row(given.id, "A", "after").day_on == date(2026, 3, 10)
        answering.withdraw(world.ana.actor, given.id, "after", 1)
        db.session.commit()
        assert row(given.id, "A", "after").day_on is None
        answer(world, "ana", given.id, "after", AFTER)
        assert row(given.id, "A", "after").day_on == date(2026, 3, 12)


@pytest.mark.parametrize("who", ["ana", "ben", "dana"])
def test_a_joint_record_is_in_everybodys_run(world, who):
    given = assign(world, "forecast-my-partner")
    joint(given, agreed_b_at=clock.now())
    case = runs.find(world[who].actor, given.id)
    found = case.run.by_slot[Slot("plan", 1, None)]
    assert (found.author, found.agreed, found.submitted) == (None, frozenset("B"), False)
    assert case.rows[Slot("plan", 1, None)].draft == {"raws": {}}
    assert runs.renew(case).run == case.run


def test_an_agreed_record_knows_its_day(world):
    now = EVENING
    with time_machine.travel(now, tick=False):
        given = assign(world, "forecast-my-partner")
        done = {"submitted_at": now, "revealed_at": now, "answers": {}, "agreed_a_at": now, "agreed_b_at": now}
        joint(given, **done, day_on=date(2026, 3, 10))
        found = runs.find(world.ana.actor, given.id).run.by_slot[Slot("plan", 1, None)]
        assert found.agreed == frozenset("AB") and found.revealed and found.revealed_on == date(2026, 3, 10)


@pytest.mark.parametrize("kind", [FlagKind.COERCIVE_CONTROL, FlagKind.PROTECTIVE_ORDER])
def test_a_flag_stops_what_was_assigned_before(world, kind):
    gated, free = assign(world, "forecast-my-partner"), assign(world, "after-we-met")
    flag(world, kind, partner=world.ana.partner)
    for who in ("ana", "ben", "dana"):
        case = runs.find(world[who].actor, gated.id)
        assert case.frozen and case.run.state == "paused"
        assert not runs.find(world[who].actor, free.id).frozen, "no gate"
    assert not runs.find(world.dana.actor, assign(world, "forecast-my-partner").id).frozen, "made in its knowledge"


def test_other_flags_and_other_couples_stop_nothing(world):
    given = assign(world, "forecast-my-partner")
    for kind in set(FlagKind) - {FlagKind.COERCIVE_CONTROL, FlagKind.PROTECTIVE_ORDER}:
        flag(world, kind)
    flag(world, couple_id=world.other_pair.id)
    flag(world, present=False)
    assert not runs.find(world.dana.actor, given.id).frozen


def test_the_newest_flag_of_a_kind_and_person_counts(world):
    given, soon = assign(world, "forecast-my-partner"), clock.now() + timedelta(seconds=5)
    flag(world)
    flag(world, present=False, partner=world.ana.partner, recorded_at=soon)
    flag(world, FlagKind.PROTECTIVE_ORDER, present=False, recorded_at=soon)
    assert runs.find(world.dana.actor, given.id).frozen, "of another kind or about somebody else"
    flag(world, present=False, recorded_at=soon)
    assert not runs.find(world.dana.actor, given.id).frozen


def test_who_cannot_speak_freely_holds_everything_of_the_couple(world):
    given, other = assign(world, "forecast-my-partner"), assign(world, "after-we-met")
    answer(world, "ana", other.id, "after", AFTER)
    theirs = assign(world, "after-we-met", couple_id=world.other_pair.id)
    for kind in set(ConcernKind) - {ConcernKind.CANNOT_SPEAK_FREELY}:
        concern(world, other, kind)
    assert not runs.find(world.dana.actor, given.id).run.held
    concern(world, other)
    assert runs.find(world.dana.actor, given.id).run.held
    assert runs.find(world["ben"].actor, other.id).run.held
    case = runs.locked(given.id)
    assert case.run.held and runs.renew(case).run.held
    assert not runs.locked(theirs.id).run.held
    for one in db.session.query(Concern).filter_by(kind=ConcernKind.CANNOT_SPEAK_FREELY):
        one.acknowledged_at, one.acknowledged_by = clock.now(), world.dana.id
    db.session.commit()
    assert not runs.find(world.dana.actor, given.id).run.held


def test_flags_concerns_and_joint_records_cost_no_statement(world, engine):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    ids, counts = [given.id], []
    for step in (lambda: None, lambda: flag(world), lambda: concern(world, given), lambda: joint(given)):
        step()
        db.session.expire_all()
        actor = world["ben"].actor
        with counted(engine) as sent:
            runs.find(actor, ids[0])
        counts.append(len(sent))
    assert counts == [2, 2, 2, 2]


def test_the_series_of_a_repeated_exercise_and_its_appointment_are_kept(world):
    first = assign(world, "forecast-my-partner", again_days=7, again_left=2)
    assign(world, "forecast-my-partner", series_id=first.id, again_days=7, again_left=1)
    assert db.session.query(Assignment).filter_by(series_id=first.id).one().again_left == 1
