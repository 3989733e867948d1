"""One record of both: who may agree, who may take it back, and what falls with it."""

import pytest

from practice.exercises import flow
from practice.exercises.disclosure import visible
from practice.exercises.run import Slot
from tests.exercises.acting import TODAY, Room, made

DATE = {"id": "until", "kind": "date", "label": "Until"}
OURS = {"id": "text", "kind": "short_text", "label": "Ours"}
PLAN, NEXT = Slot("plan", 1, None), Slot("next", 1, None)


def phases():
    steps = [
        {"id": "plan", "by": "together", "pages": [{"title": "Page", "fields": [OURS, DATE]}]},
        {"id": "uses", "by": "one", "log": {"every": "use", "entries": 5}, "opens": {"after": "plan"}},
        {"id": "rate", "by": "each", "opens": {"after": "plan", "when": "revealed"}},
        {"id": "next", "by": "together", "opens": {"after": "plan"}},
        {"id": "apart", "by": "each"},
        {"id": "end", "by": "each", "opens": {"after": "next", "on_date": {"step": "plan", "field": "until"}}},
    ]
    return Room(made("PAR", steps, "mutual"))


def agreed(room, slot, text="ours"):
    room.draft(slot, {"text": text})
    room.agree(slot, "A")
    room.agree(slot, "B")


def test_both_write_and_both_agree():
    room = phases()
    assert room.status("A", "plan", None) == room.status("B", "plan", None) == "open"
    assert not flow.may_agree(room.run, PLAN, "A", TODAY), "nothing is written yet"
    room.draft(PLAN, {"text": "ours"})
    room.agree(PLAN, "A")
    assert not flow.may_agree(room.run, PLAN, "A", TODAY)
    assert flow.may_withdraw_agreement(room.run, PLAN, "A")
    assert not flow.may_withdraw_agreement(room.run, PLAN, "B")
    assert room.status("A", "plan", None) == "open"
    assert visible(room.run, "therapist") == ()
    room.agree(PLAN, "B")
    assert room.reveals == [PLAN]
    assert room.status("A", "plan", None) == "revealed"
    assert not flow.accepts(room.run, PLAN, TODAY)
    assert [shown.answer for shown in visible(room.run, "therapist")] == ["ours"]
    assert not flow.may_agree(room.run, PLAN, "A", TODAY)


def test_what_may_not_be_agreed_to():
    room = phases()
    room.draft(NEXT, {"text": "early"})
    room.submit("apart", "A")
    unknown = Slot("plan", 2, None)
    room.draft(unknown, {"text": "never planned"})
    for slot in (NEXT, Slot("apart", 1, "A"), unknown):
        assert not flow.may_agree(room.run, slot, "A", TODAY)
    assert not flow.may_withdraw_agreement(room.run, Slot("apart", 1, "A"), "A")
    assert not flow.may_withdraw_agreement(room.run, PLAN, "A")
    room.draft(PLAN, {"text": "ours"})
    for state in ("paused", "closed", "withdrawn"):
        room.turn(state)
        assert not flow.may_agree(room.run, PLAN, "A", TODAY)


def test_one_takes_it_back_alone():
    room = phases()
    room.draft(PLAN, {"text": "ours"})
    room.agree(PLAN, "A")
    assert flow.undone_by(room.run, PLAN) == frozenset()
    room.disagree(PLAN, "A")
    assert flow.may_agree(room.run, PLAN, "A", TODAY)


def test_what_builds_on_it_falls_with_it():
    room = phases()
    agreed(room, PLAN)
    use = room.submit("uses", "A")
    rated, apart = room.submit("rate", "A"), room.submit("apart", "B")
    room.draft(Slot("rate", 1, "B"), {"text": "typed"})
    room.draft(NEXT, {"text": "then"})
    room.agree(NEXT, "B")
    assert flow.undone_by(room.run, PLAN) == {rated, NEXT}
    room.disagree(PLAN, "B")
    assert room.status("A", "plan", None) == "open"
    assert room.status("A", "rate", "A") == room.status("A", "next", None) == "waiting"
    assert room.run.submitted(use) and room.run.submitted(apart), "what happened, and what stands alone, stays"
    room.agree(PLAN, "B")
    assert room.status("A", "rate", "A") == room.status("A", "next", None) == "open"
    assert room.run.by_slot[NEXT].agreed == frozenset()


def test_nobody_takes_back_what_something_open_builds_on():
    room = phases()
    agreed(room, PLAN)
    room.both("apart")
    assert flow.may_withdraw_agreement(room.run, PLAN, "A"), "what stands alone does not bind"
    room.both("rate")
    assert not flow.may_withdraw_agreement(room.run, PLAN, "A")
    agreed(room, NEXT)
    assert flow.may_withdraw_agreement(room.run, NEXT, "A")


@pytest.mark.parametrize("state", ["paused", "closed", "withdrawn"])
def test_nothing_is_taken_back_in_a_run_that_is_not_open(state):
    room = phases()
    agreed(room, PLAN)
    room.turn(state)
    assert not flow.may_withdraw_agreement(room.run, PLAN, "A")


def test_agreeing_works_while_reveals_are_held():
    room = phases()
    room.held = frozenset("A")
    agreed(room, PLAN)
    assert room.reveals == [PLAN]
    for seat in "AB":
        room.submit("rate", seat)
    assert room.reveals == [PLAN]
    assert room.status("A", "rate", "B") == "waiting"


def test_a_record_never_says_that_one_has_submitted_before():
    steps = [{"id": "alone", "by": "each"}, {"id": "plan", "by": "together", "opens": {"after": "alone"}}]
    room = Room(made("PAR", steps, "mutual"))
    room.submit("alone", "A")
    assert room.status("A", "plan", None) == "waiting"
    room.submit("alone", "B")
    assert room.status("A", "plan", None) == "open"


def test_a_date_in_the_record_opens_what_follows():
    room = phases()
    room.draft(PLAN, {"text": "ours", "until": "2026-03-20"})
    room.agree(PLAN, "A")
    room.agree(PLAN, "B")
    agreed(room, NEXT)
    assert room.status("A", "end", "A") == "later"
    assert flow.openable(room.run, TODAY) == ("end:open",)
    room.wait(18)
    assert room.status("A", "end", "A") == "open"
