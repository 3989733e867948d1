"""Any acts of both partners and the therapist in any order, on every exercise of the library and on generated ones.

Never a leak, never stuck, never two responses in one place, everything revealed whole and once, and nothing a partner
is told changes by what the other did in secret.
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from practice.exercises import binding, flow
from practice.exercises.disclosure import visible
from practice.exercises.terms import Disclosure, Visibility
from tests.exercises.acting import BOTH, DECLINED, LATER, LIBRARY, Room, whole
from tests.exercises.generated import exercises
from tests.exercises.library import assignments
from tests.exercises.watching import assert_nothing_shows, everything, finish, may_read

SEAT = st.sampled_from("AB")
AUDIENCES = st.sampled_from([BOTH, frozenset("A"), frozenset("B")])
ZONES = st.fixed_dictionaries({"A": st.integers(-1, 1), "B": st.integers(-1, 1)})


class Acts(RuleBasedStateMachine):
    """One assignment under any acts in any order."""

    room: Room

    def given(self, exercise, disclosure, audience, starts, ahead):
        """The assignment is made."""
        starts = starts if starts in audience else min(audience)
        self.room = Room(exercise, disclosure, audience, starts, ahead=ahead)
        self.shown = {"A": set(), "B": set()}
        self.known = 0

    def _open(self, seat):
        return flow.open_slots(self.room.run, seat, self.room.today)

    def _mine(self, seat, may):
        return [slot for slot in self.room.stored if slot.author in (seat, None) and may(self.room.run, slot)]

    @rule(data=st.data(), seat=SEAT)
    def types(self, data, seat):
        if slots := self._open(seat):
            slot = data.draw(st.sampled_from(slots))
            self.room.draft(slot, whole(self.room.run, slot))

    @rule(data=st.data(), seat=SEAT, rating=st.integers(0, 10), again=st.booleans())
    def submits(self, data, seat, rating, again):
        slots = [slot for slot in self._open(seat) if slot.author is not None]
        if slots:
            slot = data.draw(st.sampled_from(slots))
            self.room.submit(slot.step, seat, self._answers(data, slot, rating, again), slot.occurrence)

    @rule(times=st.integers(1, 3))
    def everybody_does_what_they_can(self, times):
        for _ in range(times if self.room.state == "open" else 0):
            everything(self.room)

    def _answers(self, data, slot, rating, again):
        """A complete answer; some of it left for the session, some of it left out."""
        step = binding.bound(self.room.run, slot)
        changed = {"fu": rating} if "fu" in step.by_id else {}
        changed |= {"more": again} if "more" in step.by_id else {}
        answers = whole(self.room.run, slot, **changed)
        for key in data.draw(st.sets(st.sampled_from(sorted(step.by_id)), max_size=3)):
            if step.by_id[key].required:
                answers[key] = DECLINED
            elif data.draw(st.booleans()):
                answers.pop(key, None)
        for field in step.fields:
            if field.for_therapist and field.id in answers and data.draw(st.booleans()):
                hushed = sorted(field.for_therapist)
                answers[field.id] = hushed if isinstance(answers[field.id], list) else hushed[0]
        return answers

    @rule(data=st.data(), seat=SEAT, withdraw=st.booleans())
    def thinks_again(self, data, seat, withdraw):
        if slots := [slot for slot in self._mine(seat, flow.may_edit) if slot.author]:
            slot = data.draw(st.sampled_from(slots))
            if withdraw:
                self.room.withdraw(slot)
            else:
                self.room.submit(slot.step, seat, None, slot.occurrence)

    @rule(data=st.data(), seat=SEAT)
    def agrees(self, data, seat):
        run, today = self.room.run, self.room.today
        if slots := [slot for slot in self.room.stored if flow.may_agree(run, slot, seat, today)]:
            self.room.agree(data.draw(st.sampled_from(slots)), seat)

    @rule(data=st.data(), seat=SEAT)
    def takes_an_agreement_back(self, data, seat):
        run = self.room.run
        if slots := [slot for slot in self.room.stored if flow.may_withdraw_agreement(run, slot, seat)]:
            slot = data.draw(st.sampled_from(slots))
            undone = flow.undone_by(run, slot)
            assert not any(run.revealed(one) for one in undone)
            self.room.disagree(slot, seat)
            assert not any(self.room.run.submitted(one) for one in (slot, *undone))

    @rule(data=st.data(), seat=SEAT)
    def opens_an_answer(self, data, seat):
        run = self.room.run
        may = [
            (slot, field.id)
            for slot in self.room.stored
            for field in self.room.exercise.by_id[slot.step].fields
            if slot.author == seat and flow.may_open(run, slot, field.id)
        ]
        if may:
            slot, field_id = data.draw(st.sampled_from(may))
            self.room.change(slot, opened=self.room.stored[slot].opened | {field_id})

    @rule(data=st.data(), seat=SEAT)
    def corrects(self, data, seat):
        """A later version replaces what readers see, and nothing else: neither rounds nor days."""
        run = self.room.run
        if slots := [slot for slot in self._mine(seat, type(run).revealed) if slot.author]:
            slot = data.draw(st.sampled_from(slots))
            changed = replace(self.room.stored[slot], answers=self._answers(data, slot, 0, False))
            rest = [one for one in run.submissions if one.slot != slot]
            self.no_leak(replace(run, submissions=(*rest, changed)))

    @rule(data=st.data(), early=st.booleans())
    def therapist_passes_on(self, data, early):
        run = self.room.run
        keys = flow.openable(run, self.room.today) if early else [key for key, _ in flow.releasable(run)]
        if keys:
            self.room.release(data.draw(st.sampled_from(sorted(keys))))

    @rule(state=st.sampled_from(["open", "open", "open", "paused"]))
    def therapist_turns(self, state):
        if self.room.state in ("open", "paused"):
            self.room.turn(state)

    @rule(state=st.sampled_from([*["open"] * 8, "closed", "closed", "withdrawn"]))
    def therapist_ends(self, state):
        if self.room.state == "open":
            self.room.turn(state)

    @rule(held=st.sampled_from([frozenset(), frozenset(), frozenset("A"), frozenset("AB")]))
    def reveals_are_held(self, held):
        self.room.held = held
        self.room.settle()

    @precondition(lambda self: self.room.state == "closed")
    @rule(data=st.data(), seat=SEAT)
    def shares_anyway(self, data, seat):
        if slots := [slot for slot in self._mine(seat, flow.may_share_anyway) if slot.author]:
            self.room.change(data.draw(st.sampled_from(slots)), share_anyway=True)

    @rule(days=st.integers(1, 4))
    def time_passes(self, days):
        self.room.wait(days)

    @rule(seat=SEAT, ahead=st.integers(-1, 1))
    def travels(self, seat, ahead):
        """Their own zone is another from now on, in which it may be yesterday or tomorrow."""
        self.room.ahead[seat] = ahead
        self.room.settle()

    @invariant()
    def nobody_learns_what_the_other_did(self):
        for seat in "AB":
            assert_nothing_shows(self.room.run, seat, self.room.today)

    @invariant()
    def answers_reach_only_whom_they_may(self):
        run = self.room.run
        self.no_leak(run)
        for seat in "AB":
            found = {(s.slot, s.field.id) for s in visible(run, seat)}
            own = {(s.slot, key) for s in run.submissions if s.author == seat for key in s.answers if key != "hints"}
            assert own <= found, "one's own words are always there"
            assert not any(key == "hints" for _, key in found), "how many hints there were is the therapist's"
            assert self.shown[seat] <= found, "what was shown stays"
            self.shown[seat] = {key for key in found if key[0].author not in (seat, None)}

    def no_leak(self, run):
        """Nobody sees what they may not, by the rule of the definition alone."""
        for seat in "AB":
            for shown in visible(run, seat):
                submission = run.by_slot[shown.slot]
                if shown.slot.author is None:
                    assert seat in run.audience
                elif shown.slot.author == seat:
                    assert shown.private or run.exercise.by_id[shown.slot.step].by != "one"
                else:
                    assert may_read(run, submission, shown.field) and not shown.draft and not shown.private
                    picks = shown.answer if isinstance(shown.answer, list) else [shown.answer]
                    private = {one.id for one in shown.field.options if one.visibility is Visibility.T}
                    assert not any(isinstance(pick, str) and pick in private for pick in picks)
        drafts = {s.slot for s in run.submissions if not s.submitted}
        assert not drafts & {s.slot for s in visible(run, "therapist")}

    @invariant()
    def reveals_are_whole(self):
        room, run = self.room, self.room.run
        for unit in run.plan.units:
            done = {slot: run.revealed(slot) for slot in unit.slots}
            anyway = any(run.by_slot[slot].share_anyway for slot in unit.slots if slot in run.by_slot)
            window = unit.step.log is not None and unit.step.log.reveal == "window"
            assert all(done.values()) or not any(done.values()) or anyway or window
            if any(done.values()):
                assert room.disclosure is not Disclosure.PRIVATE and len(room.audience) == 2
                assert unit.step.by != "one"
                if run.by_hand and unit.step.by != "together":
                    assert flow.release_key(run, unit.slots[0]) in run.released
        for step in run.exercise.steps:
            if step.log is not None and step.log.reveal == "window" and room.state != "closed":
                mine = [run.revealed(s.slot) for s in run.submissions if s.step == step.id and s.submitted]
                assert all(mine) or not any(mine), "a log opens at once"

    @invariant()
    def reveals_come_at_their_time(self):
        """None while they are held; of a log only after its last day, for all who write it, when all have written."""
        run, fresh = self.room.run, self.room.reveals[self.known :]
        self.known = len(self.room.reveals)
        for slot in fresh:
            step = run.exercise.by_id[slot.step]
            if run.held and step.by != "together":
                own = step.by in ("first", "second") or self.room.state == "closed"
                assert own and slot.author not in run.held and not run.by_hand, slot
            if flow.release_key(run, slot) != slot.step or step.log is None or step.log.reveal == "entry":
                continue
            if self.room.state == "open":
                writers = {one.author for unit in run.plan.units if unit.step == step for one in unit.slots}
                assert all(run.days[seat] > flow.window(run, step.id, seat)[1] for seat in writers)
                assert writers == {one.author for one in run.by_slot if one.step == step.id and run.revealed(one)}

    @invariant()
    def a_record_is_the_same_for_both(self):
        run, today = self.room.run, self.room.today
        sides = [{v.slot: v.status for v in flow.slots(run, seat, today) if not v.slot.author} for seat in run.audience]
        assert all(side == sides[0] for side in sides)
        for submission in run.submissions:
            assert not any(flow.may_agree(run, submission.slot, seat, today) for seat in submission.agreed)

    @invariant()
    def one_place_for_each_response(self):
        run = self.room.run
        slots = [slot for unit in run.plan.units for slot in unit.slots]
        assert len(slots) == len(set(slots))
        for seat in "AB":
            assert not any(run.submitted(slot) for slot in self._open(seat))
            assert all(slot.author in (seat, None) for slot in self._open(seat))
        for submission in run.submissions:
            if submission.submitted:
                assert not flow.accepts(run, submission.slot, self.room.today)

    @invariant()
    def a_run_that_is_not_open_stands_still(self):
        room, run = self.room, self.room.run
        if room.state != "open":
            assert not any(self._open(seat) for seat in "AB")
            assert not any(flow.may_edit(run, slot) for slot in room.stored)
            assert not any(flow.may_agree(run, slot, seat, room.today) for slot in room.stored for seat in "AB")
            assert not any(flow.may_withdraw_agreement(run, slot, seat) for slot in room.stored for seat in "AB")
            assert flow.releasable(run) == () and flow.openable(run, LATER) == ()

    @invariant()
    def somebody_can_go_on(self):
        """Somebody can do something, or it is finished, or only time or the therapist is waited for."""
        room, run = self.room, self.room.run
        if room.state != "open" or room.held or flow.finished_all(run):
            return
        views = [view for seat in sorted(run.audience) for view in flow.slots(run, seat, room.today)]
        awaited = any(view.status in ("open", "later") for view in views) or flow.releasable(run)
        assert awaited or self._a_window_runs(run), views

    def _a_window_runs(self, run):
        windows = [flow.window(run, step.id, seat) for step in run.exercise.steps for seat in sorted(run.audience)]
        return any(days and run.days[seat] <= days[1] for days in windows for seat in run.audience)

    def teardown(self):
        if hasattr(self, "room") and self.room.state in ("open", "paused"):
            self.room.held = frozenset()
            self.room.turn("open")
            finish(self.room)


class Generated(Acts):
    """Exercises nobody has written."""

    @initialize(exercise=exercises(), audience=AUDIENCES, starts=SEAT, ahead=ZONES)
    def assign(self, exercise, audience, starts, ahead):
        audience = BOTH if exercise.needs_both else audience
        self.given(exercise, exercise.disclosure, audience, starts, ahead)


def of(exercise):
    """The machine for one exercise of the library, in every way it may be assigned."""

    class Library(Acts):
        @initialize(choice=st.sampled_from(assignments(exercise)), starts=SEAT, ahead=ZONES)
        def assign(self, choice, starts, ahead):
            self.given(*choice, starts, ahead)

    return Library


def times(examples):
    """So many examples, always the same ones. What fails is shown as found: making it small takes minutes, and is done
    by running again with the phase `shrink`."""
    return settings(
        max_examples=examples,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def test_generated_exercises():
    run_state_machine_as_test(Generated, settings=times(120))


@pytest.mark.parametrize("exercise", LIBRARY, ids=lambda one: one.number)
def test_the_library(exercise):
    run_state_machine_as_test(of(exercise), settings=times(8))
