"""What a partner's pages may be made of, and proof that it says nothing about the other's hidden acts.

The rule is written here a second time, from the definition alone: the code under test has no part in it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from practice.exercises import flow
from practice.exercises.disclosure import visible
from practice.exercises.results import results
from practice.exercises.run import Run, Seat, Slot, Submission, other
from practice.exercises.terms import Visibility
from tests.exercises.acting import NAMES, Room, whole

STAND_INS = ("nothing", "draft", "submitted")
PATIENCE = 400
"""Days without anything to do after which a run counts as stuck: a date in an answer may be months ahead."""


def partner_view(run: Run, seat: Seat, today: date) -> tuple[Any, ...]:
    """Everything a page for this partner may be made of."""
    mine = [s.slot for s in run.submissions if s.author in (seat, None)]
    return (
        flow.slots(run, seat, today),
        flow.open_slots(run, seat, today),
        flow.finished(run, seat),
        [flow.accepts(run, slot, today) for slot in mine if slot.author == seat],
        [flow.may_edit(run, slot) for slot in mine],
        [flow.may_share_anyway(run, slot) for slot in mine],
        [flow.may_agree(run, slot, seat, today) for slot in mine],
        [flow.may_withdraw_agreement(run, slot, seat) for slot in mine],
        [(flow.day_of(run, slot), flow.late(run, slot)) for slot in mine if slot.author == seat],
        [flow.window(run, step.id, seat) for step in run.exercise.steps],
        visible(run, seat),
        results(run, seat, NAMES),
    )


def assert_nothing_shows(run: Run, seat: Seat, today: date) -> None:
    """The view stays the same whatever the other one did that was not revealed."""
    view = partner_view(run, seat, today)
    for stand_in in STAND_INS:
        without = hidden(run, seat, stand_in)
        for changed in (without, replace(without, held=run.held ^ {other(seat)})):
            assert partner_view(changed, seat, today) == view, stand_in


def hidden(run: Run, seat: Seat, stand_in: str) -> Run:
    """The same run, but the other one's unrevealed work is gone, a draft, or submitted and wished to be shared; what
    they wrote for the therapist is something else, and their calendar is another. Nothing the seat may notice."""
    them = other(seat)
    kept = [s if s.author != them else _veiled(run, s) for s in run.submissions if s.author != them or _shown(run, s)]
    if stand_in != "nothing":
        taken = {s.slot for s in kept}
        for slot in dict.fromkeys(_unwritten(run, them)):
            if slot not in taken:
                kept.append(_stand_in(run, slot, stand_in == "submitted"))
    days = {seat: run.days[seat]} if stand_in == "nothing" else {**run.days, them: run.days[them] + timedelta(days=1)}
    return replace(run, submissions=tuple(kept), days=days)


def may_read(run: Run, submission: Submission, field: Any) -> bool:
    """Whether the partner of this submission's author may read anything of this answer."""
    step = run.exercise.by_id[submission.step]
    if not _shown(run, submission) or step.by == "one" or field.visibility is Visibility.T:
        return False
    if field.visibility is Visibility.O and field.id not in submission.opened:
        return False
    return field.sealed_until is None or _happened(run, submission, field.sealed_until)


def _shown(run: Run, submission: Submission) -> bool:
    return submission.submitted and submission.revealed and run.exercise.by_id[submission.step].by != "one"


def _happened(run: Run, submission: Submission, step_id: str) -> bool:
    """Whether the step that a sealed answer waits for was revealed, by everybody who writes it."""
    until = run.exercise.by_id[step_id]
    written = {s.author for s in run.submissions if s.step == step_id and s.submitted and s.revealed}
    if until.by not in ("first", "second"):
        return bool(written)
    same = run.exercise.by_id[submission.step].by
    first_leg = same not in ("first", "second") or (submission.author == run.starts) == (same == "first")
    writer = run.starts if (until.by == "first") == first_leg else other(run.starts)
    return writer in written


def _veiled(run: Run, submission: Submission) -> Submission:
    """A revealed submission with everything else in place of what the partner may not read of it."""
    answers = dict(submission.answers)
    for field in run.exercise.by_id[submission.step].fields:
        private = {option.id for option in field.options if option.visibility is Visibility.T}
        if not may_read(run, submission, field):
            answers.pop(field.id, None)
        elif field.id in answers and private:
            left = _picks(answers.pop(field.id), private)
            answers |= {field.id: left} if left else {}
    return replace(submission, answers=answers)


def _picks(answer: Any, private: set[str]) -> Any:
    if isinstance(answer, list):
        return [pick for pick in answer if pick not in private]
    return None if isinstance(answer, str) and answer in private else answer


def _unwritten(run: Run, them: Seat) -> Iterator[Slot]:
    """Slots the other one may have written, and entries per use beyond what is known."""
    for unit in run.plan.units:
        yield from (slot for slot in unit.slots if slot.author == them)
    for step in run.exercise.steps:
        if step.log is not None and step.log.every == "use":
            yield Slot(step.id, min(4, step.log.entries), them)


def _stand_in(run: Run, slot: Slot, submitted: bool) -> Submission:
    step = run.exercise.by_id[slot.step]
    answers = whole(run, slot, **({"fu": 2} if "fu" in step.by_id else {}))
    opened = frozenset(field.id for field in step.fields if field.visibility is Visibility.O)
    day = run.days.get(slot.author)
    return Submission(slot.step, slot.occurrence, slot.author, answers, submitted, False, opened, submitted, day)


def finish(room: Room) -> None:
    """Everybody does what they can, the therapist passes everything on, and days go by: the run ends."""
    idle = 0
    while not _ended(room):
        acts = everything(room)
        idle = 0 if acts else idle + 1
        assert idle < PATIENCE, "stuck"
        if not acts:
            room.wait(1)
    assert flow.finished_all(room.run)


def _ended(room: Room) -> bool:
    run = room.run
    sealed = [s for s in run.submissions if s.submitted and not s.revealed and run.exercise.by_id[s.step].by != "one"]
    return flow.finished_all(run) and not (run.shares and sealed)


def everything(room: Room) -> int:
    """What can be done now; how much it was. An entry per use is nothing anybody has to write."""
    acts = 0
    for key, _ in flow.releasable(room.run):
        room.release(key)
        acts += 1
    for seat in sorted(room.audience):
        acts += sum(act(room, seat, slot) for slot in flow.open_slots(room.run, seat, room.today))
    return acts


def act(room: Room, seat: Seat, slot: Slot) -> bool:
    """Submit this slot, or write and agree to a joint one; whether anything was to be done."""
    log = room.exercise.by_id[slot.step].log
    if slot.author is None:
        return _write_together(room, slot, seat)
    # What was submitted just now may have given a later step its day.
    if (log is not None and log.every == "use") or not flow.accepts(room.run, slot, room.today):
        return False
    room.submit(slot.step, seat, None, slot.occurrence)
    return True


def _write_together(room: Room, slot: Slot, seat: Seat) -> bool:
    if slot not in room.stored:
        room.draft(slot, whole(room.run, slot))
    if not flow.may_agree(room.run, slot, seat, room.today):
        return False
    room.agree(slot, seat)
    return True
