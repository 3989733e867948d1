"""Reminders of homework: when, to whom, never twice, never in quiet hours, and nothing about the other in them."""

import threading
from datetime import datetime, timedelta

import pytest

from practice import access, clock, config, crypto, db, mail, runs
from practice.exercises import flow
from practice.homework.clockwork import reminding
from practice.homework.writing import alarms, answering, letters
from practice.models import Assignment, Couple, Ipv, Mail, Response, SafetyStatus, User
from tests.database import bound
from tests.homework.made import AFTER, SAY, answer, assign, change, close, pause, week
from tests.people import ZONE, make_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = {"ana": "Pacific/Auckland", "ben": "Europe/Warsaw"}


def wall(hour, days=3, zone=ZONE):
    """That hour of a day to come, where the couple is."""
    day = clock.today(ZONE) + timedelta(days=days)
    return clock.moment(datetime(day.year, day.month, day.day, hour), zone)


@pytest.fixture
def due(world):
    """In three days, at 19:00: before nobody's quiet hours."""
    return wall(19)


@pytest.fixture
def look(settings, time_machine):
    """`look(moment)`: a worker looks once at that moment; who is written to, in alphabetical order."""

    def work(moment):
        time_machine.move_to(moment, tick=False)
        before = set(db.session.scalars(access.everything(Mail).with_only_columns(Mail.id)))
        reminding.Reminding()(settings, clock.now())
        new = [one for one in db.session.scalars(access.everything(Mail)) if one.id not in before]
        assert {one.message["template"] for one in new} <= {"something"}
        assert all(one.not_before <= clock.now() for one in new)
        return sorted(one.message["to"].partition("@")[0] for one in new)

    return work


def alter(person, **values):
    row = db.session.get(User, person.id)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.commit()


def course(look, start, end, step=HOUR):
    """Who is written to from hour to hour, as {hours since start: names}."""
    found, moment = {}, start
    while moment <= end:
        names = look(moment)
        if names:
            found[round((moment - start) / HOUR, 2)] = names
        moment += step
    return found


def test_once_before_and_once_after(world, look, due):
    assign(world, "forecast-my-partner", due_at=due)
    assert course(look, due - 2 * DAY, due + 4 * DAY) == {24: ["ana", "ben"], 72: ["ana", "ben"]}


def test_each_as_they_have_chosen(world, look, due):
    assign(world, "forecast-my-partner", due_at=due)
    alter(world.ana, remind_before_hours=2, remind_after_hours=0)
    alter(world.ben, remind_before_hours=0, remind_after_hours=12)
    # 12 hours after is 7:00, which is quiet for ben: it waits until 8:00.
    assert course(look, due - 2 * DAY, due + 4 * DAY) == {46: ["ana"], 61: ["ben"]}
    alter(world.ana, remind_before_hours=0)
    alter(world.ben, remind_after_hours=0)
    assign(world, "after-we-met", due_at=due)
    assert course(look, due - 2 * DAY, due + 4 * DAY, 6 * HOUR) == {}


def test_it_stops_when_somebody_submits_and_not_when_they_began(world, look, due):
    given = assign(world, "after-we-met", due_at=due)
    answering.save(world.ana.actor, given.id, "after", 1, 1, {"heard": ["8"]}, seen="", key="k", done=True)
    db.session.commit()
    assert look(due - DAY) == ["ana", "ben"]
    answer(world, "ana", given.id, "after", AFTER)
    assert look(due + DAY) == ["ben"]
    answering.withdraw(world.ana.actor, given.id, "after", 1)
    db.session.commit()
    assert look(due + DAY + HOUR) == ["ana"]


def test_what_is_given_late_is_not_reminded_of_before(world, look, due, time_machine):
    time_machine.move_to(due - 5 * HOUR, tick=False)
    assign(world, "after-we-met", due_at=due)
    assert course(look, due - 5 * HOUR, due) == {}
    assert look(due + DAY) == ["ana", "ben"]


def test_one_message_for_what_is_planned_for_one_moment(world, look, due):
    for slug in ("after-we-met", "forecast-my-partner", "support-i-wish"):
        assign(world, slug, due_at=due)
    assert look(due - DAY) == ["ana", "ben"]
    assert look(due - DAY + reminding.REST) == []


def test_another_planned_time_is_reminded_of_anew_and_not_at_once(world, look):
    due = wall(12)
    given = assign(world, "after-we-met", due_at=due)
    assert look(due - DAY) == ["ana", "ben"]
    change(given, due_at=due + HOUR)
    assert look(due - DAY + HOUR) == []
    assert look(due - DAY + reminding.REST) == ["ana", "ben"]


@pytest.mark.parametrize(
    ("after", "quiet", "sent"),
    [
        (2, (21, 8), {13: ["ana"]}),  # 21:00: the first quiet hour
        (2, (22, 6), {2: ["ana"]}),
        (2, (20, 23), {4: ["ana"]}),
        (2, (0, 0), {2: ["ana"]}),
        (2, (21, 20), {25: ["ana"]}),
        (12, (1, 7), {12: ["ana"]}),
        (12, (1, 9), {14: ["ana"]}),
    ],
)
def test_quiet_hours(world, look, due, after, quiet, sent):
    assign(world, "after-we-met", to="A", due_at=due)
    alter(world.ana, remind_before_hours=0, remind_after_hours=after, quiet_from=quiet[0], quiet_until=quiet[1])
    assert course(look, due, due + 2 * DAY) == sent


def test_before_is_dropped_when_it_is_quiet_until_the_planned_time(world, look):
    due = wall(7)
    assign(world, "after-we-met", to="A", due_at=due)
    alter(world.ana, remind_before_hours=2, remind_after_hours=0)
    assert course(look, due - DAY, due + 2 * DAY) == {}
    alter(world.ana, remind_before_hours=12)  # 19:00 the evening before
    assert course(look, due - DAY, due + 2 * DAY) == {12: ["ana"]}


def test_the_hours_are_those_of_their_own_zone(world, look, due):
    assign(world, "after-we-met", due_at=due)
    for name, zone in ZONES.items():
        alter(world[name], time_zone=zone, remind_before_hours=0, remind_after_hours=2)
    found = course(look, due, due + DAY)
    assert {name for names in found.values() for name in names} == {"ana", "ben"}
    for hours, names in found.items():
        for name in names:
            local = clock.local(due + hours * HOUR, ZONES[name])
            assert 8 <= local.hour < 21


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        # Clocks go forward at 2:00 on March 14, 2027, back at 2:00 on November 7.
        (datetime(2027, 3, 13, 23), "2027-03-14 08:00"),
        (datetime(2027, 11, 6, 23), "2027-11-07 08:00"),
        (datetime(2027, 11, 7, 1, 30), "2027-11-07 08:00"),
        (datetime(2027, 11, 7, 9), "2027-11-07 09:00"),
    ],
)
def test_quiet_hours_when_the_clocks_change(world, moment, until):
    user = db.session.get(User, world.ana.id)
    found = letters.awake(clock.moment(moment, ZONE), user)
    assert f"{clock.local(found, ZONE):%Y-%m-%d %H:%M}" == until


def test_quiet_until_an_hour_that_the_clocks_skip(world):
    user = db.session.get(User, world.ana.id)
    user.quiet_until = 2
    found = letters.awake(clock.moment(datetime(2027, 3, 14, 0, 30), ZONE), user)
    assert f"{clock.local(found, ZONE):%Y-%m-%d %H:%M}" == "2027-03-14 03:00"


def test_a_worker_that_was_away(world, look, due):
    assign(world, "after-we-met", due_at=due)
    assert look(due - HOUR) == ["ana", "ben"], "late, but still before"
    assert look(due + DAY + reminding.STALE - HOUR) == ["ana", "ben"]
    assign(world, "after-we-met", due_at=due - HOUR)
    assert look(due + DAY + reminding.STALE) == [], "too late to be of use"


@pytest.mark.parametrize(
    "stop",
    [
        lambda world, given: pause(given),
        lambda world, given: close(given),
        lambda world, given: alter(world.ana, disabled_at=clock.now()),
        lambda world, given: alter(world.ana, email=""),
        lambda world, given: (
            setattr(db.session.get(Couple, world.pair.id), "closed_at", clock.now())
            or setattr(db.session.get(Couple, world.pair.id), "state", "closed")
            or db.session.commit()
        ),
    ],
)
def test_nobody_is_reminded(world, look, due, stop):
    given = assign(world, "after-we-met", to="A", due_at=due)
    stop(world, given)
    assert look(due - DAY) == look(due + DAY) == []


def test_what_is_held_back_after_an_interview_reads_as_paused_and_reminds_nobody(world, look, due, time_machine):
    assign(world, "forecast-my-partner", due_at=due)
    time_machine.move_to(clock.now() + HOUR, tick=False)
    status = {"ipv": Ipv.POSITIVE, "assessed_on": clock.today(ZONE), "recorded_by": world.dana.id}
    db.session.add(SafetyStatus(partner_id=world.ben.partner.id, **status))
    db.session.commit()
    assert look(due - DAY) == look(due + DAY) == []


def test_turns_remind_only_whose_turn_it_is_and_not_at_once(world, look, due, time_machine):
    given = assign(world, "mirror-and-check", due_at=due)
    assert look(due - DAY) == ["ana"]
    time_machine.move_to(due - 10 * HOUR, tick=False)
    answer(world, "ana", given.id, "say", SAY)
    assert look(due - 10 * HOUR + timedelta(minutes=5)) == []
    assert look(due - 10 * HOUR + reminding.REST) == ["ben"]
    assert look(due + DAY) == ["ben"]


def test_what_the_other_does_in_secret_changes_nothing(world, look, due):
    """Ana does nothing, begins, submits, takes back; her answer holds everything back: ben is reminded the same."""
    moments = []
    acts = (
        lambda given: None,
        lambda given: answering.save(
            world.ana.actor, given.id, "forecast", 1, 1, {"self_pressure": ["3"]}, seen="", key="k", done=True
        ),
        lambda given: answer(world, "ana", given.id, "forecast", week()),
        lambda given: _hold_by(world, given),
    )
    for number, act in enumerate(acts):
        given = assign(world, "forecast-my-partner", due_at=due + number * 14 * DAY)
        act(given)
        db.session.commit()
        begin = due + number * 14 * DAY - 2 * DAY
        found = course(look, begin, begin + 4 * DAY)
        moments.append([hours for hours, names in found.items() if "ben" in names])
        close(given)
    assert moments == [[24, 72]] * 4


def _hold_by(world, given):
    answer(world, "ana", given.id, "forecast", week())
    response = db.session.scalars(access.everything(Response).where(Response.assignment_id == given.id)).one()
    alarms._raise(  # as a worrying answer does
        runs.locked(given.id), response, world.ana.partner.id, "cannot_speak_freely"
    )
    assert runs.locked(given.id).run.held


def test_in_a_mailbox_of_both_nobody_is_reminded(world, look, due):
    """It would say that one of them has not written yet."""
    assign(world, "after-we-met", due_at=due)
    alter(world.ana, email="us@home.example")
    alter(world.ben, email="US@home.example")
    assert look(due - DAY) == look(due + DAY) == []


def test_who_agrees_to_a_joint_record_is_not_reminded_of_it(world, look, due):
    given = assign(world, "one-goal", due_at=due)
    assert look(due - DAY) == ["ana", "ben"]
    db.session.add(Response(assignment_id=given.id, step="goal", draft={"raws": {}}, agreed_a_at=clock.now()))
    db.session.commit()
    assert look(due + DAY) == ["ben"]


def test_a_log_for_each_use_is_never_due(world, look, due):
    given = assign(world, "pause-and-return", due_at=due)
    done = {"assignment_id": given.id, "answers": {}, "submitted_at": clock.now(), "revealed_at": clock.now()}
    db.session.add(Response(**done, step="plan", agreed_a_at=clock.now(), agreed_b_at=clock.now()))
    for person in (world.ana, world.ben):
        db.session.add(Response(**done, step="look_back", author_id=person.partner.id, seat=person.seat))
    db.session.commit()
    run = runs.locked(given.id).run
    assert [slot.step for slot in flow.open_slots(run, "A", due.date())] == ["uses"]
    assert look(due - DAY) == look(due + DAY) == []


def test_the_message_is_the_neutral_one(world, settings, look, due):
    assign(world, "after-we-met", due_at=due)
    look(due - DAY)
    for row in db.session.scalars(access.everything(Mail)):
        text = mail.compose(settings, row).as_string()
        assert "there is something for you to look at" in text
        assert not [word for word in ("eminder", "After we met", "Ana", "Ben", "homework") if word in text]


def test_it_is_looked_every_few_minutes(world, settings, due, time_machine):
    assign(world, "after-we-met", due_at=due)
    job = reminding.Reminding()
    for moment, number in (
        (due - DAY - timedelta(minutes=1), 0),
        (due - DAY + timedelta(minutes=3), 0),
        (due - DAY + timedelta(minutes=4), 2),
    ):
        time_machine.move_to(moment, tick=False)
        assert job(settings, clock.now()) is False
        assert len(db.session.scalars(access.everything(Mail)).all()) == number


def test_four_workers_at_once_and_one_that_died_write_once(databases, settings, tmp_path, time_machine):
    own = config.load({"PRACTICE_INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": databases.migrated()})
    crypto.use(own.keyring)
    with bound(own.database_url):
        world = make_world()
        due = wall(19)
        for number in range(8):
            world.pair = world.couple(world.dana, (f"p{number}", "Pia Holm"), (f"q{number}", "Quinn Ode"))
            assign(world, "after-we-met", due_at=due)
        db.session.remove()
        time_machine.move_to(due - DAY, tick=False)
        left = [3]

        def die():
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt
            db.session.commit()

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(db, "commit", die)
            with pytest.raises(KeyboardInterrupt):
                reminding.remind(clock.now())
        db.session.remove()
        assert len(db.session.scalars(access.everything(Mail)).all()) == 2
        db.session.remove()
        gate, failed = threading.Barrier(4), []

        def work():
            try:
                gate.wait(10)
                reminding.remind(due - DAY)
            except Exception as error:  # noqa: BLE001  whatever it is, the test is to show it
                failed.append(error)
            finally:
                db.session.remove()

        workers = [threading.Thread(target=work) for _ in range(4)]
        for one in workers:
            one.start()
        for one in workers:
            one.join(60)
        assert failed == []
        sent = [row.message["to"] for row in db.session.scalars(access.everything(Mail))]
        assert len(sent) == len(set(sent)) == 16
        assert len(db.session.scalars(access.everything(Assignment)).all()) == 8
    crypto.use(settings.keyring)
    databases.drop(own.database_url)
