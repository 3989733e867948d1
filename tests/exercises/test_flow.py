"""Whose turn it is, what reveals, what is finished: the stories of the five exercises, and the awkward moments."""

from datetime import date

import pytest

from practice.exercises import flow
from practice.exercises.run import Run, Slot, Submission
from practice.exercises.terms import Disclosure
from tests.exercises.acting import (
    AFTER,
    BOTH,
    DECLINED,
    FORECAST,
    LATER,
    MIRROR,
    PROMISES,
    TODAY,
    WISHES,
    Room,
    filled,
    made,
)

MUTUAL, IN_SESSION, PRIVATE = Disclosure.MUTUAL, Disclosure.IN_SESSION, Disclosure.PRIVATE


def check(fu):
    return filled(MIRROR.by_id["check"], fu=fu)


def leg(room, speaker, listener, *ratings):
    room.submit("say", speaker)
    for occurrence, fu in enumerate(ratings, 1):
        room.submit("mirror", listener, occurrence=occurrence)
        room.submit("check", speaker, check(fu), occurrence)


# E01: turns, rounds, swap


def test_turns_pass_on_submission_and_swap():
    room = Room(MIRROR)
    assert flow.open_slots(room.run, "A", TODAY) == (Slot("say", 1, "A"),)
    assert flow.open_slots(room.run, "B", TODAY) == ()
    leg(room, "A", "B", 9)
    assert flow.open_slots(room.run, "A", TODAY) == ()
    assert flow.open_slots(room.run, "B", TODAY) == (Slot("new", 1, "B"),)
    room.submit("new", "B")
    assert flow.open_slots(room.run, "B", TODAY) == (Slot("say", 1, "B"),)
    assert not flow.finished(room.run, "A")
    leg(room, "B", "A", 9)
    assert flow.finished(room.run, "B")
    assert not flow.finished(room.run, "A")
    room.submit("new", "A")
    assert flow.finished_all(room.run)
    assert len(room.reveals) == len(set(room.reveals)) == 8


def test_the_other_one_starts():
    room = Room(MIRROR, starts="B")
    assert room.statuses("B")[0] == ("say", 1, "B", "open")
    assert room.statuses("A")[0] == ("say", 1, "B", "waiting")


@pytest.mark.parametrize(("ratings", "rounds"), [((8,), 1), ((7, 8), 2), ((0, 7, 2), 3)])
def test_rounds_go_on_until_it_arrived_and_at_most_three(ratings, rounds):
    room = Room(MIRROR)
    leg(room, "A", "B", *ratings)
    first_leg = [u for u in room.run.plan.units if u.leg == 1]
    assert [(u.step.id, u.occurrence) for u in first_leg if u.step.id == "mirror"] == [
        ("mirror", i) for i in range(1, rounds + 1)
    ]
    assert flow.open_slots(room.run, "B", TODAY) == (Slot("new", 1, "B"),)


def test_a_second_round_opens_for_the_listener():
    room = Room(MIRROR)
    leg(room, "A", "B", 5)
    assert flow.open_slots(room.run, "B", TODAY) == (Slot("mirror", 2, "B"),)
    assert room.status("A", "mirror", "B", 2) == "waiting"
    assert room.status("B", "new", "B") == "waiting"


def test_a_declined_rating_ends_the_rounds():
    room = Room(MIRROR)
    leg(room, "A", "B", DECLINED)
    assert flow.open_slots(room.run, "B", TODAY) == (Slot("new", 1, "B"),)


def test_released_turns_wait_for_the_therapist():
    room = Room(MIRROR, Disclosure.TURN_RELEASED)
    said = room.submit("say", "A")
    assert room.status("A", "say", "A") == "submitted"
    assert room.status("B", "say", "A") == room.status("B", "mirror", "B") == "waiting"
    assert flow.may_edit(room.run, said)
    assert flow.releasable(room.run) == (("say:1:A", (said,)),)
    room.release("say:1:B")
    assert room.reveals == []
    room.release("say:1:A")
    assert room.reveals == [said]
    assert not flow.may_edit(room.run, said)
    assert flow.releasable(room.run) == ()
    assert flow.open_slots(room.run, "B", TODAY) == (Slot("mirror", 1, "B"),)


def test_a_rating_not_passed_on_adds_no_round_and_finishes_nobody():
    room = Room(MIRROR, Disclosure.TURN_RELEASED)
    room.submit("say", "A")
    room.release("say:1:A")
    room.submit("mirror", "B")
    room.release("mirror:1:B")
    before = room.statuses("B")
    room.submit("check", "A", check(2))
    assert room.statuses("B") == before
    assert not room.run.plan.settled
    room.release("check:1:A")
    assert ("mirror", 2, "B", "open") in room.statuses("B")


def test_nobody_is_finished_while_another_round_may_come():
    room = Room(MIRROR, Disclosure.TURN_RELEASED)

    def act(step, seat, answers=None):
        slot = room.submit(step, seat, answers)
        assert not flow.finished(room.run, seat) or step == "new"
        room.release(flow.release_key(room.run, slot))

    for speaker, listener in ("AB", "BA"):
        act("say", speaker)
        act("mirror", listener)
        act("check", speaker, check(9 if speaker == "A" else 2))
        if speaker == "A":
            act("new", listener)
    assert ("mirror", 2, "A", "open") in room.statuses("A")


# E06, E04: parallel answers


def test_sealed_until_both_submitted():
    room = Room(FORECAST)
    first = room.submit("forecast", "A")
    assert room.reveals == []
    assert room.status("A", "forecast", "A") == "submitted"
    assert room.status("A", "forecast", "B") == room.status("B", "forecast", "A") == "waiting"
    assert flow.may_edit(room.run, first)
    assert not flow.may_edit(room.run, Slot("forecast", 1, "B"))
    second = room.submit("forecast", "B")
    assert set(room.reveals) == {first, second}
    assert room.status("A", "forecast", "B") == "revealed"


def test_the_second_step_opens_with_the_reveal_and_reveals_again():
    room = Room(FORECAST)
    assert room.status("A", "look_back", "A") == "waiting"
    room.both("forecast")
    assert not flow.finished(room.run, "A")
    room.submit("look_back", "B")
    assert flow.finished(room.run, "B")
    assert not flow.finished_all(room.run)
    assert room.status("A", "look_back", "B") == "waiting"
    room.submit("look_back", "A")
    assert flow.finished_all(room.run)
    assert len(room.reveals) == 4


def test_in_session_waits_for_both_and_for_the_therapist():
    room = Room(WISHES, IN_SESSION)
    mine = room.submit("wishes", "A")
    assert flow.releasable(room.run) == ()
    theirs = room.submit("wishes", "B")
    assert room.reveals == []
    assert room.status("A", "wishes", "A") == "submitted"
    assert flow.releasable(room.run) == (("wishes", (mine, theirs)),)
    room.turn("paused")
    assert flow.releasable(room.run) == ()
    room.turn("open")
    room.release("wishes")
    assert set(room.reveals) == {mine, theirs}


def test_in_session_there_is_nothing_to_pass_on_for_one_person_or_a_joint_record():
    room = Room(WISHES, IN_SESSION, "A")
    room.submit("wishes", "A")
    assert flow.releasable(room.run) == ()
    joint = Room(made("PAR", [{"id": "p", "by": "each"}, {"id": "plan", "by": "together"}], "in_session"))
    slot = Slot("plan", 1, None)
    joint.stored[slot] = Submission("plan", 1, None, {"text": "ours"}, submitted=True)
    assert flow.releasable(joint.run) == ()


def test_private_never_reveals_and_says_nothing_of_the_other():
    room = Room(WISHES, PRIVATE)
    room.both("wishes")
    assert room.reveals == []
    assert room.statuses("A") == [("wishes", 1, "A", "submitted")]
    assert flow.releasable(room.run) == ()
    assert flow.finished_all(room.run)


def test_withdrawing_before_the_reveal():
    room = Room(FORECAST)
    slot = room.submit("forecast", "A")
    room.withdraw(slot)
    room.submit("forecast", "B")
    assert room.reveals == []
    assert room.status("A", "forecast", "A") == "open"
    room.submit("forecast", "A")
    assert len(room.reveals) == 2
    assert not flow.may_edit(room.run, slot)


def test_one_person_alone():
    room = Room(WISHES, audience="B", starts="B")
    slot = room.submit("wishes", "B")
    assert room.reveals == []
    assert room.statuses("B") == [("wishes", 1, "B", "submitted")]
    assert room.statuses("A") == []
    assert not flow.finished(room.run, "A")
    assert flow.finished_all(room.run)
    assert flow.may_edit(room.run, slot)


def test_where_nothing_reveals_nothing_waits_for_a_reveal():
    room = Room(FORECAST, audience="A")
    room.submit("forecast", "A")
    assert flow.finished(room.run, "A")


def test_one_persons_exercise_shares_nothing_whatever_the_assignment_says():
    room = Room(AFTER, MUTUAL)
    room.both("after")
    assert not room.run.shares
    assert room.reveals == []
    assert room.statuses("A") == [("after", 1, "A", "submitted")]


def test_after_the_session_each_for_themselves():
    room = Room(AFTER)
    room.submit("after", "A")
    assert room.statuses("A") == [("after", 1, "A", "submitted")]
    assert room.statuses("B") == [("after", 1, "B", "open")]
    room.submit("after", "B")
    assert room.reveals == []
    assert flow.finished_all(room.run)


# E11: a later step


def promises(*days):
    rows = [{"text": "water the plants", "by": day, "hard": 3} for day in days]
    return filled(PROMISES.by_id["promise"], promises=rows)


def test_looking_back_opens_on_the_earliest_day_of_either():
    room = Room(PROMISES)
    room.submit("promise", "A", promises("2026-03-20", "2026-03-12"))
    room.submit("promise", "B", promises("2026-03-10", DECLINED))
    view = next(v for v in flow.slots(room.run, "A", TODAY) if v.slot == Slot("outcome", 1, "A"))
    assert (view.status, view.opens_on, view.words) == ("later", date(2026, 3, 10), "Later")
    assert room.status("A", "outcome", "B") == "waiting"
    room.draft(Slot("outcome", 1, "B"))
    assert room.status("A", "outcome", "B") == "waiting"
    assert not flow.accepts(room.run, Slot("outcome", 1, "A"), date(2026, 3, 9))
    assert flow.accepts(room.run, Slot("outcome", 1, "A"), date(2026, 3, 10))


def test_before_the_reveal_no_day_is_known():
    room = Room(PROMISES, today=LATER)
    room.submit("promise", "A", promises("2026-03-12"))
    assert room.status("A", "outcome", "A") == room.status("B", "outcome", "B") == "waiting"


def test_the_therapist_opens_the_later_step_early():
    room = Room(PROMISES, IN_SESSION)
    assert flow.openable(room.run, TODAY) == ()
    room.both("promise", promises("2026-03-12"))
    assert flow.openable(room.run, TODAY) == ()
    room.release("promise")
    assert flow.openable(room.run, TODAY) == ("outcome:open",)
    room.release(flow.open_key("outcome"))
    room.both("outcome")
    assert len(room.reveals) == 2, "opening early passes nothing on"
    room.release("outcome")
    assert len(room.reveals) == 4
    assert flow.finished_all(room.run)


@pytest.mark.parametrize("answer", [DECLINED, None])
def test_without_a_day_it_opens_at_once(answer):
    room = Room(PROMISES)
    room.both("promise", filled(PROMISES.by_id["promise"], promises=answer))
    assert room.status("B", "outcome", "B") == "open"


def test_the_others_day_counts_only_once_it_was_revealed():
    day = [{"title": "Page", "fields": [{"id": "day", "kind": "date", "label": "Day"}]}]
    opens = {"after": "plan", "on_date": {"step": "plan", "field": "day"}}
    exercise = made(
        "PAR",
        [
            {"id": "plan", "by": "each", "pages": day},
            {"id": "other", "by": "each", "pages": day},
            {"id": "after", "by": "each", "opens": opens},
        ],
        "in_session",
    )
    room = Room(exercise)
    room.both("other", {"day": "2026-03-05"})
    room.submit("plan", "A", {"day": "2026-03-20"})
    room.submit("plan", "B", {"day": "2026-03-10"})

    def days():
        views = [flow.slots(room.run, seat, TODAY) for seat in "AB"]
        return [view.opens_on.day for found in views for view in found if view.opens_on]

    assert days() == [20, 10]
    room.release("plan")
    assert days() == [10, 10]


# pauses and ends


def test_a_pause_stops_everything_and_reads_the_same():
    room = Room(FORECAST)
    slot = room.submit("forecast", "A")
    room.turn("paused")
    assert room.statuses("B")[:2] == [("forecast", 1, "A", "waiting"), ("forecast", 1, "B", "paused")]
    assert room.status("A", "forecast", "A") == "submitted"
    assert flow.open_slots(room.run, "B", TODAY) == ()
    assert not flow.may_edit(room.run, slot)
    assert flow.STATUS_WORDS["paused"] == "Your therapist will open this in session"
    room.stored[Slot("forecast", 1, "B")] = Submission("forecast", 1, "B", {}, submitted=True)
    assert flow.reveals(room.run) == frozenset()
    assert flow.openable(room.run, TODAY) == ()
    room.turn("open")
    assert len(room.reveals) == 2


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_the_end_keeps_what_was_sealed_and_what_was_revealed(state):
    room = Room(FORECAST)
    room.both("forecast")
    slot = room.submit("look_back", "A")
    room.turn(state)
    assert room.status("A", "look_back", "A") == "submitted"
    assert room.status("B", "look_back", "B") == room.status("B", "look_back", "A") == "closed"
    assert room.status("B", "forecast", "A") == "revealed"
    assert flow.open_slots(room.run, "B", TODAY) == ()
    assert flow.may_share_anyway(room.run, slot) == (state == "closed")
    room.change(slot, share_anyway=True)
    assert (slot in room.reveals) == (state == "closed")
    assert not flow.may_share_anyway(room.run, slot)
    assert room.status("B", "look_back", "A") == ("revealed" if state == "closed" else "closed")


@pytest.mark.parametrize(
    ("exercise", "disclosure", "audience"),
    [(WISHES, IN_SESSION, BOTH), (WISHES, PRIVATE, BOTH), (WISHES, MUTUAL, "A"), (AFTER, PRIVATE, BOTH)],
)
def test_sharing_anyway_never_widens_what_was_agreed(exercise, disclosure, audience):
    room = Room(exercise, disclosure, audience)
    slot = room.submit(exercise.steps[0].id, "A")
    room.turn("closed")
    room.change(slot, share_anyway=True)
    assert room.reveals == []


def test_sharing_anyway_needs_a_closed_run_and_a_submission():
    room = Room(FORECAST)
    slot = room.submit("forecast", "A")
    assert not flow.may_share_anyway(room.run, slot)
    room.turn("closed")
    assert not flow.may_share_anyway(room.run, Slot("forecast", 1, "B"))
    assert not flow.may_share_anyway(room.run, Slot("unknown", 1, "A"))


# O fields


def test_opening_an_answer_to_the_partner():
    field = {"id": "inside", "kind": "short_text", "label": "Inside", "visibility": "O"}
    steps = [{"id": "p", "by": "each", "pages": [{"title": "Page", "fields": [field]}]}]
    room = Room(made("PAR", steps, "mutual"))
    slot = Slot("p", 1, "A")
    assert not flow.may_open(room.run, slot, "inside")
    room.submit("p", "A")
    assert flow.may_open(room.run, slot, "inside")
    assert not flow.may_open(room.run, slot, "c_private")
    assert not flow.may_open(room.run, slot, "unknown")
    assert not flow.may_open(room.run, Slot("unknown", 1, "A"), "inside")
    for state, may in (("paused", False), ("withdrawn", False), ("closed", True), ("open", True)):
        room.turn(state)
        assert flow.may_open(room.run, slot, "inside") == may
    room.change(slot, opened=frozenset({"inside"}))
    assert not flow.may_open(room.run, slot, "inside")


def test_nothing_can_be_opened_where_nothing_is_shared():
    room = Room(AFTER)
    slot = room.submit("after", "A")
    assert not flow.may_open(room.run, slot, "takeaway")


# joint records, and steps of both among turns


def test_a_joint_record_is_done_when_both_agree():
    room = Room(made("JOINT", [{"id": "plan", "by": "together"}, {"id": "log", "by": "each"}], "joint"))
    slot = Slot("plan", 1, None)
    assert flow.open_slots(room.run, "A", TODAY) == (slot, Slot("log", 1, "A"))
    assert flow.accepts(room.run, slot, TODAY)
    assert not flow.may_agree(room.run, slot, "A", TODAY)
    room.draft(slot, {"text": "ours"})
    room.agree(slot, "A")
    assert room.status("B", "plan", None) == "open", "it stays open until both agree"
    assert not flow.finished(room.run, "A")
    room.agree(slot, "B")
    assert room.reveals == [slot]
    assert room.status("A", "plan", None) == "revealed"
    room.both("log")
    assert flow.finished_all(room.run)


def test_a_closed_joint_record():
    room = Room(made("JOINT", [{"id": "plan", "by": "together"}, {"id": "log", "by": "each"}], "joint"))
    room.turn("closed")
    assert room.status("A", "plan", None) == "closed"


def test_a_step_of_both_after_turns_waits_for_both_legs_and_is_done_once():
    steps = [
        {"id": "tell", "by": "first"},
        {"id": "hear", "by": "second", "opens": {"after": "tell"}},
        {"id": "end", "by": "each", "opens": {"after": "hear"}},
    ]
    room = Room(made("TURN", steps, "turn", swap=True))
    room.submit("tell", "A")
    room.submit("hear", "B")
    assert room.status("A", "end", "A") == "waiting"
    room.submit("tell", "B")
    room.submit("hear", "A")
    room.both("end")
    assert flow.finished_all(room.run)
    assert room.reveals.count(Slot("end", 1, "A")) == 1


def test_a_step_of_both_after_one_turn_waits_for_its_reveal():
    steps = [{"id": "tell", "by": "first"}, {"id": "end", "by": "each", "opens": {"after": "tell"}}]
    room = Room(made("TURN", steps, "turn_released"))
    room.submit("tell", "A")
    assert room.status("A", "end", "A") == "open"
    assert room.status("B", "end", "B") == "waiting"
    room.release("tell:1:A")
    assert room.status("B", "end", "B") == "open"


def test_a_reveal_mark_without_a_submission_counts_for_nothing():
    forged = Submission("say", 1, "A", {}, submitted=False, revealed=True)
    run = Run(MIRROR, BOTH, "A", Disclosure.TURN, submissions=(forged,))
    assert flow.open_slots(run, "A", TODAY) == (Slot("say", 1, "A"),)
    assert flow.open_slots(run, "B", TODAY) == ()


def test_an_own_step_follows_the_own_submission_only():
    steps = [{"id": "one", "by": "each"}, {"id": "two", "by": "each", "opens": {"after": "one"}}]
    for disclosure in (MUTUAL, PRIVATE):
        room = Room(made("PAR", steps, disclosure))
        room.submit("one", "A")
        assert room.status("A", "two", "A") == "open"
        assert room.status("B", "two", "B") == "waiting"
        assert [state for _, state in flow.overview(room.run, TODAY)] == ["submitted", "open", "open", "ahead"]
    alone = [{"id": "one", "by": "one"}, {"id": "two", "by": "one", "opens": {"after": "one"}}]
    for step in alone:
        step["pages"] = [{"title": "P", "fields": [{"id": "t", "kind": "number", "label": "T", "visibility": "T"}]}]
    room = Room(made("IND", alone, "private"))
    room.submit("one", "A")
    assert room.status("A", "two", "A") == "open"
    assert room.status("B", "two", "B") == "waiting"


def test_later_rounds_of_a_step_of_both_have_their_own_key():
    steps = [
        {
            "id": "log",
            "by": "each",
            "repeat": {"step": "log", "field": "more", "op": "eq", "value": True, "max_rounds": 2},
        }
    ]
    steps[0]["pages"] = [{"title": "P", "fields": [{"id": "more", "kind": "yes_no", "label": "More?"}]}]
    room = Room(made("PAR", steps, "in_session"))
    room.submit("log", "A", {"more": True})
    room.submit("log", "B", {"more": False})
    assert [key for key, _ in flow.releasable(room.run)] == ["log"]
    room.release("log")
    for seat in "AB":
        room.submit("log", seat, {"more": False}, occurrence=2)
    assert [key for key, _ in flow.releasable(room.run)] == ["log:2"]
    room.release("log:2")
    assert flow.finished_all(room.run)


# what the therapist sees


def test_overview_for_the_therapist():
    room = Room(FORECAST)
    room.draft(Slot("forecast", 1, "A"))
    room.submit("forecast", "B")
    assert flow.overview(room.run, TODAY) == (
        (Slot("forecast", 1, "A"), "started"),
        (Slot("forecast", 1, "B"), "submitted"),
        (Slot("look_back", 1, "A"), "ahead"),
        (Slot("look_back", 1, "B"), "ahead"),
    )
    room.submit("forecast", "A")
    assert [state for _, state in flow.overview(room.run, TODAY)] == ["revealed", "revealed", "open", "open"]


def test_a_run_that_cannot_be():
    with pytest.raises(ValueError, match="starts"):
        Run(WISHES, frozenset("A"), "B", MUTUAL)
    twice = Submission("wishes", 1, "A", {})
    with pytest.raises(ValueError, match="two submissions"):
        Run(WISHES, BOTH, "A", MUTUAL, submissions=(twice, twice))
