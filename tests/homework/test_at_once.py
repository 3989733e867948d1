"""Two people, or two tabs, in the same instant, on a database file (and PostgreSQL) of their own."""

import threading
import uuid

import pytest

from practice import access, db
from practice.homework.writing import answering
from practice.models import Assignment, AuditEvent, Mail, Response
from tests.database import bound
from tests.homework.made import AFTER, SAY, answer, assign, row, week
from tests.people import make_world


@pytest.fixture
def world(app, databases):
    url = databases.migrated()
    with bound(url):
        yield make_world()
    databases.drop(url)


def at_once(*acts):
    """Run all of them from one starting signal, each with its own session and commit; their results in order."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            gate.wait()
            found[place] = act()
            db.commit()
        except Exception as error:
            found[place] = error
        finally:
            db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.remove()
    return found


def ready(world, who, given, step, form):
    """Everything typed, nothing submitted; what submits it."""
    actor = world[who].actor
    answer(world, who, given.id, step, form)
    answering.withdraw(actor, given.id, step, 1)
    db.session.commit()
    seen = answering.look(actor, given.id, step, 1).version
    db.session.remove()
    return lambda: answering.submit(actor, given.id, step, 1, seen)[1]


@pytest.mark.parametrize("_time", range(3))
def test_both_partners_submit(world, _time):
    given = assign(world, "forecast-my-partner")
    acts = [ready(world, who, given, "forecast", week()) for who in ("ana", "ben")]
    assert at_once(*acts) == [True, True]
    a, b = (row(given.id, seat, "forecast") for seat in "AB")
    assert a.revealed_at == b.revealed_at is not None
    events = [one.event for one in db.session.scalars(access.everything(AuditEvent))]
    assert events.count("assignment.revealed") == 1
    assert len(db.session.scalars(access.everything(Mail)).all()) == 1
    assert db.session.get(Assignment, given.id).finished_at is None


@pytest.mark.parametrize("_time", range(3))
def test_one_person_presses_four_times(world, _time):
    given = assign(world, "after-we-met", to="A")
    act = ready(world, "ana", given, "after", AFTER)
    assert sorted(at_once(act, act, act, act)) == [False, False, False, True]
    assert len(db.session.scalars(access.everything(Response)).all()) == 1


@pytest.mark.parametrize("_time", range(3))
def test_four_tabs_begin_to_type(world, _time):
    given = assign(world, "mirror-and-check")
    actor = world.ana.actor

    def tab(word):
        typed = {"topic": [word], "heat": [""]}
        return lambda: answering.save(actor, given.id, "say", 1, 1, typed, seen="", key=str(uuid.uuid4())).conflicts

    found = at_once(*(tab(word) for word in ("north", "south", "east", "west")))
    assert sorted(found) == [(), ("topic",), ("topic",), ("topic",)]
    draft = row(given.id, "A", "say").draft
    assert {draft["raws"]["topic"], *draft["others"]["topic"]} == {"north", "south", "east", "west"}


def test_saving_while_submitting(world):
    given = assign(world, "after-we-met", to="A")
    act = ready(world, "ana", given, "after", AFTER)
    actor = world.ana.actor
    page = answering.look(actor, given.id, "after", 1)
    from practice.homework.writing import drafts

    seen = drafts.version(page.step.pages[0].fields, page.draft.raws, "d")
    db.session.remove()
    typed = {"heard": ["1"], "fair": ["7"]}
    submitted, saved = at_once(
        act, lambda: answering.save(actor, given.id, "after", 1, 1, typed, seen=seen, key=str(uuid.uuid4()))
    )
    stored = row(given.id, "A", "after")
    kept = {stored.draft["raws"]["heard"], *stored.draft["others"].get("heard", ())}
    assert "1" in kept
    if submitted is True:
        assert stored.answers["heard"] == 8
        assert saved.moved_on
    else:
        assert isinstance(submitted, answering.Changed)
        assert stored.submitted_at is None


def test_taking_back_while_the_other_submits(world):
    given = assign(world, "forecast-my-partner")
    act = ready(world, "ben", given, "forecast", week())
    answer(world, "ana", given.id, "forecast", week())
    actor = world.ana.actor
    db.session.remove()
    submitted, taken = at_once(act, lambda: answering.withdraw(actor, given.id, "forecast", 1))
    a, b = (row(given.id, seat, "forecast") for seat in "AB")
    assert submitted is True
    assert (a.revealed_at is None) == (b.revealed_at is None)
    if taken is True:
        assert a.submitted_at is None
    else:
        assert isinstance(taken, answering.NotNow)
        assert a.revealed_at


def test_a_turn_is_passed_on_once(world):
    given = assign(world, "mirror-and-check")
    actor = world.ana.actor
    for number, part in enumerate((("topic", "heat"), ("message",), ("feeling",)), 1):
        typed = {name: SAY[name] if isinstance(SAY[name], list) else [SAY[name]] for name in part}
        answering.save(actor, given.id, "say", 1, number, typed, seen="", key=str(uuid.uuid4()))
    db.session.commit()
    seen = answering.look(actor, given.id, "say", 1).version
    db.session.remove()
    found = at_once(*[lambda: answering.submit(actor, given.id, "say", 1, seen)[1]] * 3)
    assert sorted(found) == [False, False, True]
    assert len(db.session.scalars(access.everything(Mail)).all()) == 1
