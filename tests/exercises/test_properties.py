"""What a partner is told is made of own acts and revealed answers only, and every order of acts ends the same."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.exercises import catalogue, flow
from practice.exercises.run import Slot, other
from tests.exercises.acting import LATER, LIBRARY, TODAY, Room
from tests.exercises.library import ASSIGNMENTS
from tests.exercises.watching import STAND_INS, act, assert_nothing_shows, everything, finish, hidden


@pytest.mark.parametrize(("exercise", "disclosure", "audience"), ASSIGNMENTS)
@pytest.mark.parametrize("state", ["open", "paused", "closed", "withdrawn"])
def test_a_view_is_made_of_own_acts_and_revealed_answers_only(exercise, disclosure, audience, state):
    room = Room(exercise, disclosure, audience, min(audience))
    for _ in range(12):
        now = room.state
        room.state = state
        for seat, today in product("AB", (TODAY, LATER)):
            assert_nothing_shows(room.run, seat, today)
        room.state = now
        room.today = LATER
        for key, _ in flow.releasable(room.run):
            room.release(key)
        for seat in "BA":
            if any(act(room, seat, slot) for slot in flow.open_slots(room.run, seat, room.today)):
                break


@given(st.lists(st.sampled_from(["A", "B", "release", "pause", "resume"]), max_size=30), st.sampled_from(ASSIGNMENTS))
@settings(max_examples=100, deadline=None)
def test_any_order_of_acts_comes_to_the_same_end(acts, assignment):
    exercise, disclosure, audience = assignment
    room = Room(exercise, disclosure, audience, min(audience), today=LATER)
    for one in acts:
        if one in ("pause", "resume"):
            room.turn("paused" if one == "pause" else "open")
        elif one == "release":
            for key, _ in flow.releasable(room.run)[:1]:
                room.release(key)
        else:
            any(act(room, one, slot) for slot in flow.open_slots(room.run, one, room.today))
    room.turn("open")
    finish(room)


def test_where_the_other_one_is_by_now_tells_nothing():
    """After a log was revealed, one of them travels to where it is still the day before: found by acts in any order."""
    for exercise in LIBRARY:
        room = Room(exercise, ahead={"A": 1, "B": 1})
        for number in range(10):
            if number < 3:  # only the first days are written down
                everything(room)
            room.wait()
            room.ahead = {"A": -1, "B": 1}
            assert_nothing_shows(room.run, "B", room.today)
            room.ahead = {"A": 1, "B": 1}


def test_the_other_ones_slot_reads_the_same_in_every_state():
    for exercise, disclosure, audience in ASSIGNMENTS:
        for state in ("open", "paused"):
            room = Room(exercise, disclosure, audience, min(audience))
            room.state = state
            for seat in "AB":
                for view in flow.slots(room.run, seat, TODAY):
                    if view.slot.author == other(seat):
                        assert (view.status, view.words, view.opens_on) == ("waiting", "Waiting", None)


def test_hiding_really_changes_the_run():
    exercise = catalogue.load("forecast-my-partner")
    room = Room(exercise)
    room.draft(Slot("forecast", 1, "B"))
    assert [len(hidden(room.run, "A", stand_in).submissions) for stand_in in STAND_INS] == [0, 2, 2]
