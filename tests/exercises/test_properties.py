"""Random acts by both partners and the therapist on all five exercises: never a leak, never stuck, revealed once."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from practice.exercises import catalogue, flow
from practice.exercises.disclosure import visible
from practice.exercises.results import results
from practice.exercises.run import Slot, other
from practice.exercises.terms import Disclosure, Visibility
from tests.exercises.acting import BOTH, DECLINED, LATER, NAMES, TODAY, Room, filled, hidden

STAND_INS = ("nothing", "draft", "submitted")
ASSIGNMENTS = [
    (exercise, disclosure, audience)
    for exercise in catalogue.all_latest()
    for disclosure in exercise.disclosures_allowed
    for audience in ([BOTH] if exercise.needs_both else [BOTH, frozenset("A"), frozenset("B")])
]


def partner_view(run, seat, today):
    """Everything a page for this partner may be made of."""
    mine = [s.slot for s in run.submissions if s.author in (seat, None)]
    return (
        flow.slots(run, seat, today),
        flow.open_slots(run, seat, today),
        flow.finished(run, seat),
        [flow.accepts(run, slot, today) for slot in mine],
        [flow.may_edit(run, slot) for slot in mine],
        [flow.may_share_anyway(run, slot) for slot in mine],
        visible(run, seat),
        results(run, seat, NAMES),
    )


def assert_nothing_shows(run, seat, today):
    """The view stays the same whatever the other one did that was not revealed."""
    view = partner_view(run, seat, today)
    for stand_in in STAND_INS:
        assert partner_view(hidden(run, seat, stand_in), seat, today) == view, stand_in


def answer(step, draw_rating, declined):
    """A complete answer with a marker in every text; some answers left for the session."""
    answers = filled(step, fu=draw_rating) if "fu" in step.by_id else filled(step)
    return {key: DECLINED if key in declined and step.by_id[key].required else value for key, value in answers.items()}


class Assignment(RuleBasedStateMachine):
    """One assignment under any acts in any order."""

    @initialize(choice=st.sampled_from(ASSIGNMENTS), starts=st.sampled_from("AB"))
    def assign(self, choice, starts):
        exercise, disclosure, audience = choice
        starts = starts if starts in audience else min(audience)
        self.room = Room(exercise, disclosure, audience, starts)
        self.shown = {"A": set(), "B": set()}

    def _open(self, seat):
        return flow.open_slots(self.room.run, seat, self.room.today)

    @rule(data=st.data(), seat=st.sampled_from("AB"))
    def types(self, data, seat):
        if slots := self._open(seat):
            slot = data.draw(st.sampled_from(slots))
            self.room.draft(slot, filled(self.room.exercise.by_id[slot.step]))

    @rule(data=st.data(), seat=st.sampled_from("AB"), rating=st.integers(0, 10))
    def submits(self, data, seat, rating):
        if slots := self._open(seat):
            slot = data.draw(st.sampled_from(slots))
            step = self.room.exercise.by_id[slot.step]
            declined = data.draw(st.sets(st.sampled_from(sorted(step.by_id)), max_size=3))
            self.room.submit(slot.step, seat, answer(step, rating, declined), slot.occurrence)

    @rule(data=st.data(), author=st.sampled_from("AB"), withdraw=st.booleans())
    def thinks_again(self, data, author, withdraw):
        slots = [s for s in self.room.stored if s.author == author and flow.may_edit(self.room.run, s)]
        if slots:
            slot = data.draw(st.sampled_from(slots))
            if withdraw:
                self.room.withdraw(slot)
            else:
                self.room.submit(slot.step, author, None, slot.occurrence)

    @rule(data=st.data(), author=st.sampled_from("AB"))
    def opens_an_answer(self, data, author):
        run = self.room.run
        may = [
            (slot, field.id)
            for slot in self.room.stored
            for field in self.room.exercise.by_id[slot.step].fields
            if slot.author == author and flow.may_open(run, slot, field.id)
        ]
        if may:
            slot, field_id = data.draw(st.sampled_from(may))
            self.room.change(slot, opened=self.room.stored[slot].opened | {field_id})

    @rule(data=st.data(), early=st.booleans())
    def therapist_passes_on(self, data, early):
        run = self.room.run
        keys = flow.openable(run, self.room.today) if early else [key for key, _ in flow.releasable(run)]
        if keys:
            self.room.release(data.draw(st.sampled_from(sorted(keys))))

    @rule(state=st.sampled_from(["open", "paused", "open", "paused", "open", "closed", "withdrawn"]))
    def therapist_turns(self, state):
        if self.room.state in ("open", "paused"):
            self.room.turn(state)

    @precondition(lambda self: self.room.state == "closed")
    @rule(data=st.data(), author=st.sampled_from("AB"))
    def shares_anyway(self, data, author):
        slots = [s for s in self.room.stored if s.author == author and flow.may_share_anyway(self.room.run, s)]
        if slots:
            self.room.change(data.draw(st.sampled_from(slots)), share_anyway=True)

    @rule(days=st.integers(1, 5))
    def time_passes(self, days):
        self.room.today += timedelta(days=days)

    @invariant()
    def nobody_learns_what_the_other_did(self):
        for seat in "AB":
            assert_nothing_shows(self.room.run, seat, self.room.today)

    @invariant()
    def answers_reach_only_whom_they_may(self):
        run = self.room.run
        for seat in "AB":
            found = {(s.slot, s.field.id) for s in visible(run, seat)}
            for shown in visible(run, seat):
                if shown.slot.author != seat:
                    submission = run.by_slot[shown.slot]
                    assert submission.revealed and submission.submitted and not shown.draft
                    assert shown.visibility is not Visibility.T
                    assert shown.visibility is not Visibility.O or shown.field.id in submission.opened
            own = {(s.slot, key) for s in run.submissions if s.author == seat for key in s.answers}
            assert own <= found, "one's own words are always there"
            assert self.shown[seat] <= found, "what was shown stays"
            self.shown[seat] = {key for key in found if key[0].author != seat}
        drafts = {s.slot for s in run.submissions if not s.submitted}
        assert not drafts & {s.slot for s in visible(run, "therapist")}

    @invariant()
    def reveals_are_whole_and_happen_once(self):
        room, run = self.room, self.room.run
        assert len(room.reveals) == len(set(room.reveals))
        for unit in run.plan.units:
            done = [run.revealed(slot) for slot in unit.slots]
            anyway = any(run.by_slot[slot].share_anyway for slot in unit.slots if slot in run.by_slot)
            assert all(done) or not any(done) or anyway
            if any(done):
                assert room.disclosure is not Disclosure.PRIVATE and len(room.audience) == 2
                if run.by_hand:
                    assert flow.release_key(run, unit.slots[0]) in run.released

    @invariant()
    def one_place_for_each_response(self):
        slots = [slot for unit in self.room.run.plan.units for slot in unit.slots]
        assert len(slots) == len(set(slots))
        for seat in "AB":
            open_now = self._open(seat)
            assert not any(self.room.run.submitted(slot) for slot in open_now)
            assert all(slot.author == seat for slot in open_now)

    @invariant()
    def a_run_that_is_not_open_stands_still(self):
        if self.room.state != "open":
            run = self.room.run
            assert not any(self._open(seat) for seat in "AB")
            assert not any(flow.may_edit(run, slot) for slot in self.room.stored)
            assert flow.releasable(run) == () and flow.openable(run, LATER) == ()

    def teardown(self):
        if hasattr(self, "room") and self.room.state in ("open", "paused"):
            self.room.turn("open")
            finish(self.room)


def finish(room):
    """Everybody does what they can, the therapist passes everything on: the run ends."""
    room.today = LATER
    for _ in range(40):
        if flow.finished_all(room.run) and not flow.releasable(room.run):
            break
        acts = 0
        for key, _ in flow.releasable(room.run):
            room.release(key)
            acts += 1
        for seat in sorted(room.audience):
            for slot in flow.open_slots(room.run, seat, room.today):
                room.submit(slot.step, seat, None, slot.occurrence)
                acts += 1
        assert acts, "stuck"
    assert flow.finished_all(room.run)
    slots = [slot for unit in room.run.plan.units for slot in unit.slots]
    assert set(slots) == set(room.stored)
    if room.run.shares:
        assert set(room.reveals) == set(slots)


TestAssignment = Assignment.TestCase
TestAssignment.settings = settings(
    max_examples=120, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


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
            if slots := flow.open_slots(room.run, seat, room.today):
                room.submit(slots[0].step, seat, None, slots[0].occurrence)
                break


@given(st.lists(st.sampled_from(["A", "B", "release", "pause", "resume"]), max_size=30), st.sampled_from(ASSIGNMENTS))
@settings(max_examples=100, deadline=None)
def test_any_order_of_acts_comes_to_the_same_end(acts, assignment):
    exercise, disclosure, audience = assignment
    room = Room(exercise, disclosure, audience, min(audience), today=LATER)
    for act in acts:
        if act in ("pause", "resume"):
            room.turn("paused" if act == "pause" else "open")
        elif act == "release":
            for key, _ in flow.releasable(room.run)[:1]:
                room.release(key)
        else:
            for slot in flow.open_slots(room.run, act, room.today)[:1]:
                room.submit(slot.step, act, None, slot.occurrence)
    room.turn("open")
    finish(room)


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
