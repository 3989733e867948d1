"""The check-ins around a session: given once, to whom, until when; moved and ended with the calendar; two workers."""

import threading
from datetime import datetime, time, timedelta

import pytest

from practice import access, clock, config, crypto, db, standing
from practice.exercises import catalogue
from practice.homework.clockwork import around
from practice.homework.desk import therapist_acts
from practice.models import (
    Appointment,
    AppointmentKind,
    Assignment,
    AuditEvent,
    Consent,
    Couple,
    Credential,
    Mail,
    SessionRecord,
    User,
)
from practice.sessions import material, planning
from tests.database import bound
from tests.homework.made import AFTER, answer, assign
from tests.people import ZONE, make_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEFORE_WE_MEET = {
    "week": "6",
    "best": "The walk",
    "topics-0-topic": "Holidays",
    "topics-0-weight": "8",
    "hw": "part",
    "own_part": "I listened.",
    "safe_to_talk": "yes",
}
"""A complete first step of E25."""


@pytest.fixture
def job(settings, time_machine):
    """`job(moment)`: the worker at that moment, until it has nothing more to do; how much it did."""

    def work(moment):
        time_machine.move_to(moment, tick=False)
        done = 0
        while around.keep_one(settings, clock.now()):
            done += 1
            assert done < 20, "the same again and again"
        return done

    return work


def plan(world, starts_at, couple=None, **values):
    row = Appointment(couple_id=(couple or world.pair).id, starts_at=starts_at, **values)
    db.session.add(row)
    db.session.commit()
    return row


def given(slug=""):
    db.session.expire_all()
    chosen = access.everything(Assignment).order_by(Assignment.created_at, Assignment.slug, Assignment.id)
    return list(db.session.scalars(chosen.where(Assignment.slug == slug) if slug else chosen))


def told():
    return sorted(row.message["to"].partition("@")[0] for row in db.session.scalars(access.everything(Mail)))


@pytest.fixture
def start(world):
    """Four days from now, at a whole minute: when the session begins."""
    return clock.now().replace(second=0, microsecond=0) + 4 * DAY


def test_one_before_for_both_and_one_after_for_both(world, job, start):
    row = plan(world, start)
    assert job(start - around.OPENS - timedelta(seconds=1)) == 0
    assert job(start - around.OPENS) == 1
    (before,) = given()
    assert (before.slug, before.to_a, before.to_b, before.disclosure) == ("before-we-meet", True, True, "mutual")
    assert (before.due_at, before.appointment_id) == (start - 12 * HOUR, row.id)
    assert before.assigned_by == world.dana.id and before.begins_on == clock.today(world.pair.time_zone)
    assert told() == ["ana", "ben"]
    assert job(start + 49 * timedelta(minutes=1)) == 0
    end = start + 50 * timedelta(minutes=1)
    assert job(end) == 2  # what nobody answered before is over, and the one after is given
    before, after = given()
    assert before.state == "withdrawn"
    assert (after.slug, after.to_a, after.to_b, after.disclosure) == ("after-we-met", True, True, "private")
    assert (after.due_at, after.state) == (end + 48 * HOUR, "open")
    assert told() == ["ana", "ana", "ben", "ben"]
    events = db.session.scalars(access.everything(AuditEvent).order_by(AuditEvent.at, AuditEvent.id))
    assert {one.actor_id for one in events if one.event.startswith("assignment.")} == {None}


def test_what_no_person_did_is_not_told_in_quiet_hours(world, job, start):
    """The session ends at 21:20 where they live: the message leaves at 8:00, when ana's quiet hours end."""
    evening = clock.moment(datetime.combine(clock.local(start, ZONE).date(), time(20, 30)), ZONE)
    plan(world, evening)
    job(evening + timedelta(minutes=50))
    morning = clock.moment(datetime.combine(clock.local(start, ZONE).date() + DAY, time(8)), ZONE)
    mails = db.session.scalars(access.everything(Mail).where(Mail.not_before > evening))
    assert given("after-we-met") and [row.not_before for row in mails] == [morning, morning]


def test_both_are_without_a_gate():
    assert {catalogue.load(slug).gate for slug in (around.BEFORE, around.AFTER)} == {"G0"}


@pytest.mark.parametrize(("hours", "made"), [(20, 1), (12.1, 1), (12, 0), (3, 0)])
def test_planned_late(world, job, start, hours, made):
    plan(world, start)
    assert job(start - hours * HOUR) == made
    assert [one.due_at for one in given()] == [start - 12 * HOUR] * made


@pytest.mark.parametrize(("hours", "made"), [(0, 1), (47, 1), (48, 0), (200, 0)])
def test_a_worker_that_was_away_after_the_session(world, job, start, hours, made):
    plan(world, start, minutes=480)
    assert job(start + 8 * HOUR + hours * HOUR) == made


def test_no_calendar_no_check_in(world, job, start):
    assert job(start) == 0 and given() == []


def test_a_session_with_one_alone_is_followed_for_that_one_only(world, job, start, sign_in):
    plan(world, start, kind=AppointmentKind.INDIVIDUAL, partner_id=world.ben.partner.id)
    assert job(start - DAY) == 0
    assert job(start + HOUR) == 1
    (after,) = given()
    assert (after.slug, after.to_a, after.to_b, after.starts) == ("after-we-met", False, True, "B")
    assert told() == ["ben"]
    assert "After we met" in sign_in("ben").get("/my").text
    assert "After we met" not in sign_in("ana").get("/my").text
    assert sign_in("ana").get(f"/my/practice/{after.id}", expect=404).status == 404


@pytest.mark.parametrize(
    ("modality", "typed", "seats"),
    [
        ("conjoint", {"b_attendance": ["absent"]}, (True, False)),
        ("conjoint", {"a_attendance": ["late"], "b_attendance": ["present"]}, (True, True)),
        ("individual_b", {}, (False, True)),
    ],
)
def test_after_is_for_who_came_where_the_record_says_so(world, job, start, modality, typed, seats):
    row = plan(world, start)
    about = {"couple_id": world.pair.id, "therapist_id": world.dana.id, "held_on": start.date()}
    db.session.add(SessionRecord(**about, modality=modality, appointment_id=row.id, body={"typed": typed}))
    db.session.commit()
    assert job(start + HOUR) == 1
    assert [(one.to_a, one.to_b) for one in given()] == [seats]


def test_where_nobody_came_nothing_follows_and_no_other_couple_waits(world, job, start):
    row = plan(world, start)
    typed = {"a_attendance": ["absent"], "b_attendance": ["absent"]}
    about = {"couple_id": world.pair.id, "therapist_id": world.dana.id, "held_on": start.date()}
    db.session.add(SessionRecord(**about, appointment_id=row.id, body={"typed": typed}))
    plan(world, start + timedelta(minutes=1), world.other_pair)
    assert job(start + HOUR) == 1
    assert [one.couple_id for one in given()] == [world.other_pair.id]


def _write_up(world, row, away, state="signed"):
    """The record of a session, as far as it says who was there."""
    done = {"frozen": {}, "sha256": "0" * 64, "signed_at": clock.now(), "signed_by": world.dana.id}
    record = SessionRecord(
        couple_id=world.pair.id,
        therapist_id=world.dana.id,
        held_on=row.starts_at.date(),
        appointment_id=row.id,
        body={"typed": {f"{seat}_attendance": ["absent"] for seat in away}},
        state=state,
        **(done if state == "signed" else {}),
    )
    db.session.add(record)
    db.session.commit()


@pytest.mark.parametrize(
    ("away", "state", "left"),
    [
        ("b", "signed", [("open", True, False)]),
        ("a", "signed", [("open", False, True)]),
        ("ab", "signed", [("withdrawn", True, True)]),
        ("b", "draft", [("open", True, True)]),
        ("", "signed", [("open", True, True)]),
    ],
)
def test_who_stayed_away_is_asked_no_more_once_that_is_signed(world, job, start, away, state, left):
    row = plan(world, start)
    job(start + HOUR)
    _write_up(world, db.session.get(Appointment, row.id), away, state)
    assert job(start + 2 * HOUR) == (left != [("open", True, True)])
    assert [(one.state, one.to_a, one.to_b) for one in given()] == left
    assert job(start + 3 * HOUR) == 0


def test_who_answers_although_the_record_has_them_away_goes_on(world, job, start):
    row = plan(world, start)
    plan(world, start + 5 * timedelta(minutes=1), world.other_pair)
    job(start + 51 * timedelta(minutes=1))
    (after,) = given()
    answer(world, "ben", after.id, "after", AFTER)
    _write_up(world, db.session.get(Appointment, row.id), "b")
    assert job(start + HOUR) == 1, "and keeps no other couple waiting"
    first, second = given()
    assert (first.to_a, first.to_b, second.couple_id) == (True, True, world.other_pair.id)


def test_when_the_other_one_has_answered_it_is_finished(world, job, start):
    row = plan(world, start)
    job(start + HOUR)
    (after,) = given()
    answer(world, "ana", after.id, "after", AFTER)
    _write_up(world, db.session.get(Appointment, row.id), "b")
    assert job(start + 2 * HOUR) == 1
    (after,) = given()
    assert after.finished_at and not after.to_b


def _alter(model, **values):
    for row in db.session.scalars(access.everything(model)):
        for name, value in values.items():
            setattr(row, name, value)
    db.session.commit()


def _nobody_accepted(world):
    db.session.query(Consent).filter_by(partner_id=world.ben.partner.id).delete()
    db.session.commit()


@pytest.mark.parametrize(
    "prevent",
    [
        _nobody_accepted,
        lambda world: _alter(Couple, state="closed", closed_at=clock.now()),
        lambda world: _alter(Credential, status="suspended"),
        lambda world: _alter(Credential, expires_on=clock.today("UTC")),
        lambda world: _alter(User, disabled_at=clock.now()),
        lambda world: _alter(Appointment, cancelled_at=clock.now()),
    ],
)
def test_nothing_is_given(world, job, start, prevent):
    plan(world, start)
    prevent(world)
    assert job(start - DAY) == 0
    assert job(start + HOUR) == 0
    assert given() == []


def test_a_couple_that_may_not_keeps_no_other_waiting(world, job, start):
    plan(world, start - HOUR)
    plan(world, start, world.other_pair)
    _alter(Credential, status="suspended")
    world.credential(world.lee, "new")
    db.session.commit()
    assert not standing.standing(world.dana.id, clock.today("UTC")).good
    assert job(start - DAY) == 1
    assert [one.couple_id for one in given()] == [world.other_pair.id]


def move(world, row, starts_at):
    actor = world.dana.actor
    who = material.people(actor, world.pair.id)
    planning.plan(actor, who.couple, starts_at, row.minutes, row.place.value)
    db.session.commit()


def test_moved_the_due_time_moves_along_once(world, job, start):
    row = plan(world, start)
    job(start - DAY * 2)
    move(world, row, start + DAY)
    assert job(start - DAY * 2 + HOUR) == 1
    (before,) = given()
    assert before.due_at == start + DAY - 12 * HOUR
    move(world, row, start + 9 * DAY)
    assert job(start - DAY) == 1
    assert [one.due_at for one in given()] == [start + 9 * DAY - 12 * HOUR]
    assert job(start + 9 * DAY - around.OPENS) == 0, "it is given once"
    assert told() == ["ana", "ben"]
    changed = access.everything(AuditEvent).where(AuditEvent.event == "assignment.changed")
    assert len(db.session.scalars(changed).all()) == 2


def test_moved_to_soon_it_stays_until_the_session_begins(world, job, start):
    row = plan(world, start)
    job(start - DAY * 2)
    move(world, row, start - DAY * 2 + 5 * HOUR)
    assert job(start - DAY * 2) == 1
    assert [one.due_at for one in given()] == [start - DAY * 2 + 5 * HOUR]
    assert job(start - DAY * 2 + 4 * HOUR) == 0


def test_a_due_time_chosen_by_the_therapist_stays(world, job, start):
    plan(world, start)
    job(start - DAY * 2)
    (before,) = given()
    before.due_at = start - HOUR
    db.session.commit()
    assert job(start - DAY) == 0
    assert [one.due_at for one in given()] == [start - HOUR]


def test_cancelled_it_ends_and_reads_the_same_to_the_other(world, job, start, sign_in):
    plan(world, start)
    plan(world, start, world.other_pair)
    assert job(start - DAY * 2) == 2
    by_couple = {one.couple_id: one.id for one in given()}
    ours, theirs = by_couple[world.pair.id], by_couple[world.other_pair.id]
    answer(world, "ana", ours, "before", BEFORE_WE_MEET)
    for who, couple in ((world.dana, world.pair), (world.lee, world.other_pair)):
        held = db.session.get(Couple, couple.id)
        planning.cancel(who.actor, held, planning.upcoming(who.actor, held))
    db.session.commit()
    assert job(start - DAY) == 2
    db.session.expire_all()
    assert [db.session.get(Assignment, one).state for one in (ours, theirs)] == ["closed", "withdrawn"]
    read = []
    for who, assignment_id, names in (
        ("ben", ours, ("Ana", "Carter", "Ben")),
        ("dev", theirs, ("Cleo", "Patel", "Dev")),
    ):
        client = sign_in(who)
        pages = [client.get(path).text for path in ("/my", "/my/answers", f"/my/practice/{assignment_id}")]
        therapist = {"ben": "Dana Rivera", "dev": "Lee Novak"}[who]
        for one, name in zip((*names, therapist), ("them", "Surname", "me", "therapist"), strict=True):
            pages = [text.replace(one, name) for text in pages]
        read.append(pages)
    assert read[0] == read[1]
    assert "Closed" in read[0][2]


def test_cancelled_and_planned_again_for_the_same_moment(world, job, start):
    row = plan(world, start)
    job(start - DAY * 2)
    actor, couple = world.dana.actor, db.session.get(Couple, world.pair.id)
    planning.cancel(actor, couple, db.session.get(Appointment, row.id))
    db.session.commit()
    assert job(start - DAY * 2 + HOUR) == 1
    planning.plan(actor, couple, start, 50, "office")
    db.session.commit()
    assert job(start - DAY * 2 + 2 * HOUR) == 1
    first, second = given()
    assert (first.state, first.appointment_id) == ("withdrawn", None)
    assert (second.state, second.appointment_id) == ("open", row.id)


def test_what_the_therapist_gave_by_hand_is_not_given_twice(world, job, start, time_machine):
    plan(world, start)
    time_machine.move_to(start - 2 * DAY, tick=False)
    before = assign(world, "before-we-meet", due_at=start - 6 * HOUR)
    assert job(start - 2 * DAY) == 0
    time_machine.move_to(start + HOUR / 2, tick=False)
    assign(world, "after-we-met", due_at=start + DAY)
    assert job(start + HOUR) == 0
    assert [one.appointment_id for one in given()] == [None, None]
    assert db.session.get(Assignment, before.id).state == "open", "what is given by hand is ended by hand"


def test_one_given_by_hand_for_another_session_counts_not(world, job, start, time_machine):
    plan(world, start)
    time_machine.move_to(start - 9 * DAY, tick=False)
    assign(world, "before-we-meet", due_at=start - 7 * DAY)
    assign(world, "after-we-met", due_at=start - 7 * DAY)
    assert job(start - DAY) == 1
    assert job(start + HOUR) == 2


def test_withdrawn_by_the_therapist_it_does_not_come_back(world, job, start):
    plan(world, start)
    job(start - DAY * 2)
    (before,) = given()
    therapist_acts.withdraw(world.dana.actor, therapist_acts.find(world.dana.actor, before.id, to_write=True))
    db.session.commit()
    assert job(start - DAY) == 0
    assert len(given()) == 1


def test_one_that_is_for_one_alone_now_leaves_nothing_open_to_both(world, job, start):
    row = plan(world, start)
    job(start - DAY * 2)
    row = db.session.get(Appointment, row.id)
    row.kind, row.partner_id = AppointmentKind.INDIVIDUAL, world.ana.partner.id
    db.session.commit()
    assert job(start - DAY) == 1
    assert [one.state for one in given()] == ["withdrawn"]


def test_when_the_session_is_over_what_one_answered_is_closed_and_what_both_finished_stays(world, job, start):
    plan(world, start)
    job(start - DAY)
    (before,) = given()
    answer(world, "ana", before.id, "before", BEFORE_WE_MEET)
    assert job(start + HOUR) == 2
    before, after = given()
    assert (before.state, after.state) == ("closed", "open")
    answer(world, "ana", after.id, "after", AFTER)
    answer(world, "ben", after.id, "after", AFTER)
    assert job(start + 30 * DAY) == 0
    assert [one.state for one in given()] == ["closed", "open"]


def test_after_can_be_answered_a_week_longer(world, job, start):
    plan(world, start)
    job(start + HOUR)
    (after,) = given()
    assert job(after.due_at + around.KEPT - HOUR) == 0
    assert job(after.due_at + around.KEPT) == 1
    assert [one.state for one in given()] == ["withdrawn"]


# --- several workers, and one that dies -------------------------------------------------------------------------------


@pytest.fixture
def alone(databases, tmp_path, settings):
    """A database of one's own with ten couples who have a session in a day: settings and the people."""
    own = config.load({"PRACTICE_INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": databases.migrated()})
    crypto.use(own.keyring)
    with bound(own.database_url):
        world = make_world()
        for number in range(10):
            couple = world.couple(world.dana, (f"p{number}", "Pia Holm"), (f"q{number}", "Quinn Ode"))
            plan(world, clock.now() + DAY + number * timedelta(minutes=1), couple)
        db.session.remove()
        yield own
    crypto.use(settings.keyring)
    databases.drop(own.database_url)


def test_two_workers_at_once_give_each_once(alone):
    gate, failed = threading.Barrier(4), []

    def work():
        try:
            gate.wait(10)
            now = clock.now()
            while around.keep_one(alone, now):
                pass
            # The one who comes second finds nothing left to do for that appointment, and looks on.
            for _ in range(20):
                around.keep_one(alone, now)
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
    made = given()
    assert len(made) == len({one.appointment_id for one in made}) == 10
    assert len(told()) == 20


def test_killed_before_its_commit_it_left_nothing_and_goes_on(alone, monkeypatch):
    def die():
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(db, "commit", die)
        with pytest.raises(KeyboardInterrupt):
            around.keep_one(alone, clock.now())
    db.session.remove()
    assert given() == [] and told() == []
    while around.keep_one(alone, clock.now()):
        pass
    assert len(given()) == 10 and len(told()) == 20
