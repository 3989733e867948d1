"""Logs: one entry a day or a week, everything open at once at the end, and entries per use that nobody waits for."""

from datetime import date, timedelta

import pytest

from practice.exercises import flow
from practice.exercises.disclosure import visible
from practice.exercises.run import Slot
from practice.exercises.terms import Disclosure
from tests.exercises.acting import BOTH, TODAY, Room, made

IN_SESSION, PRIVATE = Disclosure.IN_SESSION, Disclosure.PRIVATE


def logged(log, disclosure="mutual", by="each", mode="PAR", **last):
    steps = [
        {"id": "days", "by": by, "log": log},
        {"id": "end", "by": "one" if mode == "IND" else "each", **last},
    ]
    for step in steps if mode == "IND" else ():
        field = {"id": "text", "kind": "short_text", "label": "Text", "visibility": "T"}
        step["pages"] = [{"title": "Page", "fields": [field]}]
    return made(mode, steps, disclosure)


THREE = {"every": "day", "entries": 3}
WEEKS = {"every": "week", "entries": 2}
AFTERWARDS = {"opens": {"after": "days", "when": "revealed"}}


def day(number):
    return TODAY + timedelta(days=number - 1)


def log_of(room, seat, author):
    return [state for step, _, who, state in room.statuses(seat) if (step, who) == ("days", author)]


# days


def test_an_entry_opens_on_its_day_and_stays_open():
    room = Room(logged(THREE))
    views = [view for view in flow.slots(room.run, "A", TODAY) if view.slot.step == "days" and view.slot.author == "A"]
    assert [(view.status, view.opens_on) for view in views] == [
        ("open", None),
        ("later", day(2)),
        ("later", day(3)),
    ]
    assert log_of(room, "A", "B") == ["waiting"] * 3
    room.wait()
    assert log_of(room, "A", "A") == ["open", "open", "later"]
    room.submit("days", "A", occurrence=2)
    room.wait()
    room.submit("days", "A", occurrence=1)
    first, second = Slot("days", 1, "A"), Slot("days", 2, "A")
    assert (flow.late(room.run, first), flow.late(room.run, second)) == (True, False)
    assert flow.day_of(room.run, second) == day(2)
    assert flow.window(room.run, "days") == (day(1), day(3))
    assert not flow.late(room.run, Slot("days", 3, "A")), "not written is not late"


def test_only_an_entry_of_a_log_has_a_day():
    room = Room(logged(THREE))
    room.both("end")
    assert flow.day_of(room.run, Slot("end", 1, "A")) is None
    assert flow.window(room.run, "end") is None
    assert not flow.late(room.run, Slot("end", 1, "A"))


def test_without_a_first_day_nothing_opens():
    room = Room(logged(THREE), begins=None)
    assert log_of(room, "A", "A") == ["waiting"] * 3
    assert flow.window(room.run, "days") is None
    assert flow.reveals(room.run) == frozenset()


def test_an_assignment_that_begins_later():
    room = Room(logged(THREE), begins=day(5))
    assert log_of(room, "A", "A") == ["later"] * 3
    assert flow.openable(room.run, TODAY) == (), "the days of a log are not opened early"


def test_everybody_has_the_days_of_their_own_zone():
    room = Room(logged(THREE), ahead={"A": 1, "B": -1})
    assert log_of(room, "A", "A") == ["open", "open", "later"]
    assert log_of(room, "B", "B") == ["later"] * 3
    room.wait(2)
    room.submit("days", "A", occurrence=1)
    room.submit("days", "B", occurrence=1)
    room.wait()
    assert room.reveals == [], "the window is over for A only"
    room.wait()
    assert set(room.reveals) == {Slot("days", 1, "A"), Slot("days", 1, "B")}


def test_the_day_counts_without_the_others_calendar():
    room = Room(logged(THREE))
    room.submit("days", "A")
    run = room.run
    run.days.pop("B")
    assert flow.slots(run, "A", TODAY) == flow.slots(room.run, "A", TODAY)
    assert flow.reveals(run) == frozenset()


# the reveal of a window


def test_nothing_opens_day_by_day_and_everything_at_the_end():
    room = Room(logged(THREE, **AFTERWARDS))
    for number in (1, 2):
        for seat in "AB":
            room.submit("days", seat, occurrence=number)
        room.wait()
    room.submit("days", "A", occurrence=3)
    assert flow.may_edit(room.run, Slot("days", 1, "A"))
    assert visible(room.run, "B") and not [s for s in visible(room.run, "B") if s.slot.author == "A"]
    assert log_of(room, "B", "A") == ["waiting"] * 3
    assert flow.finished(room.run, "A") is False, "the look back is still to come"
    room.wait()
    assert len(room.reveals) == 5
    assert log_of(room, "B", "B") == ["revealed", "revealed", "closed"], "what was not written by then is gone"
    assert log_of(room, "A", "B") == ["revealed", "revealed"]
    assert not flow.accepts(room.run, Slot("days", 3, "B"), room.today)
    rows = [(slot.occurrence, slot.author, state) for slot, state in flow.overview(room.run, room.today)]
    assert (3, "A", "revealed") in rows and (3, "B", "open") not in rows
    room.both("end")
    assert flow.finished_all(room.run)


def test_whoever_has_written_nothing_is_waited_for():
    room = Room(logged(THREE, **AFTERWARDS))
    room.submit("days", "A")
    room.wait(10)
    assert room.reveals == []
    assert room.status("A", "days", "B") == room.status("A", "end", "A") == "waiting"
    before = room.statuses("A")
    room.draft(Slot("days", 2, "B"))
    assert room.statuses("A") == before
    slot = room.submit("days", "B", occurrence=2)
    assert set(room.reveals) == {Slot("days", 1, "A"), slot}
    assert flow.late(room.run, slot)


def test_in_session_the_whole_log_is_passed_on_at_once():
    room = Room(logged(THREE, "in_session"))
    slots = [room.submit("days", seat) for seat in "AB"]
    assert flow.releasable(room.run) == ()
    room.wait(3)
    assert flow.releasable(room.run) == (("days", tuple(slots)),)
    assert flow.release_key(room.run, Slot("days", 2, "A")) == "days"
    late = room.submit("days", "B", occurrence=2)
    room.release("days")
    assert set(room.reveals) == {*slots, late}
    assert flow.releasable(room.run) == ()


def test_what_is_held_opens_when_the_hold_ends():
    room = Room(logged(THREE, "in_session"))
    room.held = frozenset("A")
    for seat in "AB":
        room.submit("days", seat)
    room.wait(3)
    assert flow.releasable(room.run) == ()
    room.release("days")
    assert room.reveals == []
    assert log_of(room, "A", "A") == ["submitted", "open", "open"]
    room.held = frozenset()
    room.settle()
    assert len(room.reveals) == 2


def test_a_closed_log_may_be_shared_by_its_author_unless_it_is_held():
    room = Room(logged(THREE))
    slot = room.submit("days", "A")
    room.turn("closed")
    room.held = frozenset("A")
    room.change(slot, share_anyway=True)
    assert room.reveals == []
    room.held = frozenset()
    room.settle()
    assert room.reveals == [slot]


def test_a_log_of_one_role_waits_for_that_person_only():
    fields = [{"id": "mine", "kind": "short_text", "label": "Mine", "role": "second"}]
    days = {"id": "days", "by": "each", "log": THREE, "pages": [{"title": "Page", "fields": fields}]}
    room = Room(made("TURN", [days, {"id": "end", "by": "each"}], "turn"))
    assert {slot.author for unit in room.run.plan.units for slot in unit.slots if slot.step == "days"} == {"B"}
    assert room.run.role_of(Slot("days", 1, "B")) == "second"
    slot = room.submit("days", "B")
    room.wait(3)
    assert room.reveals == [slot]


# weeks, each by itself


def test_entries_that_open_each_by_itself():
    room = Room(logged(WEEKS | {"reveal": "entry"}, "in_session", **AFTERWARDS))
    for seat in "AB":
        room.submit("days", seat)
    assert [key for key, _ in flow.releasable(room.run)] == ["days"]
    room.release("days")
    assert len(room.reveals) == 2
    room.wait(7)
    assert log_of(room, "A", "A") == ["revealed", "open"]
    assert room.status("A", "end", "A") == "waiting"
    for seat in "AB":
        room.submit("days", seat, occurrence=2)
    assert [key for key, _ in flow.releasable(room.run)] == ["days:2"]
    room.release("days:2")
    assert room.status("A", "end", "A") == "open"


def test_a_week_is_late_when_it_is_over():
    room = Room(logged(WEEKS))
    room.wait(6)
    slot = room.submit("days", "A")
    assert not flow.late(room.run, slot)
    room.wait()
    late = room.submit("days", "B")
    assert flow.late(room.run, late)
    assert flow.day_of(room.run, Slot("days", 2, "A")) == day(8)
    assert flow.window(room.run, "days") == (day(1), day(14))


# what a log follows, and what follows a log


def follows(opens, disclosure="mutual", **first):
    steps = [
        {"id": "start", "by": "each", **first},
        {"id": "days", "by": "each", "log": THREE, "opens": {"after": "start", **opens}},
        {"id": "end", "by": "each", "opens": {"after": "days"}},
    ]
    return made("PAR", steps, disclosure)


def test_a_log_begins_on_the_day_after_the_reveal_it_follows():
    room = Room(follows({"when": "revealed"}))
    room.wait(2)
    room.submit("start", "A")
    assert log_of(room, "A", "A") == ["waiting"] * 3
    room.wait(2)
    room.submit("start", "B")
    assert flow.window(room.run, "days") == (day(6), day(8))
    assert log_of(room, "A", "A") == ["later"] * 3


def test_or_on_the_day_after_ones_own_submission():
    room = Room(follows({}, "private"))
    room.submit("start", "A")
    room.wait()
    room.submit("start", "B")
    assert flow.window(room.run, "days", "A") == (day(2), day(4))
    assert flow.window(room.run, "days", "B") == (day(3), day(5))


def test_a_step_after_a_log_waits_for_the_own_window_or_the_own_entries():
    room = Room(follows({}))
    room.both("start")
    room.wait(3)
    for number in (1, 2, 3):
        room.submit("days", "A", occurrence=number)
    assert (room.status("A", "end", "A"), room.status("B", "end", "B")) == ("open", "waiting")
    room.wait()
    assert room.status("B", "end", "B") == "open"
    room.submit("end", "A")
    assert flow.finished(room.run, "A")


def test_a_log_after_a_log_and_after_one_per_use():
    steps = [
        {"id": "uses", "by": "one", "log": {"every": "use", "entries": 2}},
        {"id": "days", "by": "each", "log": THREE},
        {"id": "more", "by": "each", "log": THREE, "opens": {"after": "days"}},
        {"id": "end", "by": "each", "opens": {"after": "more"}},
    ]
    room = Room(made("PAR", steps, "mutual"))
    assert flow.window(room.run, "more") == (day(4), day(6))
    assert flow.window(Room(room.exercise, begins=None).run, "more") is None


# what each writes alone


def test_entries_per_use_are_listed_one_by_one_for_their_author_alone():
    room = Room(logged({"every": "use", "entries": 3}, by="one"))
    assert log_of(room, "A", "A") == ["open"]
    slot = room.submit("days", "A")
    assert log_of(room, "A", "A") == ["submitted", "open"]
    room.draft(Slot("days", 2, "A"))
    assert log_of(room, "A", "A") == ["submitted", "open"]
    room.submit("days", "A", occurrence=2)
    room.submit("days", "A", occurrence=3)
    assert log_of(room, "A", "A") == ["submitted"] * 3
    assert log_of(room, "B", "A") == log_of(room, "A", "B") == []
    assert log_of(room, "B", "B") == ["open"]
    assert flow.day_of(room.run, slot) is flow.window(room.run, "days") is None
    room.withdraw(slot)
    assert log_of(room, "A", "A") == ["open", "submitted", "submitted"]
    room.both("end")
    assert flow.finished_all(room.run), "a log per use asks for nothing"
    room.turn("closed")
    assert not flow.may_share_anyway(room.run, Slot("days", 2, "A"))


def test_days_that_each_writes_alone():
    room = Room(logged(THREE, by="one", opens={"after": "days"}))
    room.submit("days", "A")
    assert log_of(room, "B", "A") == []
    room.wait(3)
    assert room.reveals == []
    assert room.status("A", "end", "A") == room.status("B", "end", "B") == "open"
    room.both("end")
    assert flow.finished(room.run, "A")
    assert not flow.finished(room.run, "B"), "not one entry was written"
    assert log_of(room, "A", "A") == ["submitted", "open", "open"], "they may still be written"


def test_a_log_of_one_person_is_finished_with_its_window():
    room = Room(logged(THREE, "private", by="one", mode="IND"), audience="A")
    room.submit("end", "A")
    room.submit("days", "A")
    assert not flow.finished(room.run, "A")
    room.wait(3)
    assert flow.finished(room.run, "A")
    private = Room(logged(THREE, "private"))
    for seat in sorted(BOTH):
        private.submit("days", seat)
    private.wait(5)
    assert private.reveals == []
    assert log_of(private, "A", "B") == []


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_a_log_stands_still_with_its_run(state):
    room = Room(logged(THREE))
    for seat in "AB":
        room.submit("days", seat)
    room.turn(state)
    room.wait(5)
    assert room.reveals == []
    assert log_of(room, "A", "A") == ["submitted", state, state]
    assert log_of(room, "A", "B") == ["waiting" if state == "paused" else "closed"] * 3


def test_a_clock_change_is_a_day_like_any_other():
    """Days are calendar days: 23 or 25 hours make no difference."""
    room = Room(logged(THREE), today=date(2026, 3, 28), begins=date(2026, 3, 28))
    assert [flow.day_of(room.run, Slot("days", k, "A")).day for k in (1, 2, 3)] == [28, 29, 30]
