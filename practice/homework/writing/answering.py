"""What a partner does with a step: save what is typed, submit, withdraw, open a field, share, correct.

Everything that two people decide together happens with the assignment locked (`runs.locked`, `settling.settle`).
What is typed is stored before anything else is said about it, also when it cannot be accepted any more.
"""

import uuid
from dataclasses import replace
from typing import Any

from sqlalchemy import func

from practice import access, audit, clock, db
from practice.exercises import flow, kinds
from practice.homework.writing import alarms, drafts, joint, settling
from practice.homework.writing.acting import (
    Changed,
    Incomplete,
    NotNow,
    Saved,
    Typed,
    locked,
    not_too_much,
    own_row,
    why_not,
)
from practice.homework.writing.drafts import Draft
from practice.homework.writing.work import CORRECT, READ, WRITE, Work, build, look, page_of, seat_of, state_of
from practice.models import Correction, FieldOpening

__all__ = [
    "Changed", "Incomplete", "NotNow", "Saved", "look", "open_field", "page_of", "save", "share", "submit", "withdraw",
]  # fmt: skip


def save(
    person: access.Actor,
    assignment_id: uuid.UUID,
    step: str,
    occurrence: int,
    number: int,
    form: Any,
    *,
    seen: str,
    key: str,
    seq: int = 0,
    settled: tuple[str, ...] = (),
    done: bool = False,
) -> Saved:
    """Store what a page posted, exactly as typed; flushes. `done`: the page was left with "Save and continue".

    Raises NotNow, with the text kept, when the step takes no answers now: the caller keeps the writes.
    """
    typed = Typed(form, seen, key, seq, settled, done)
    work = look(person, assignment_id, step, occurrence)
    if work.record is not None:
        return joint.save(person, assignment_id, step, occurrence, number, typed)
    page = page_of(work, number)
    raws = {one.id: kinds.read(one, form) for one in page.fields}
    not_too_much(page.fields, raws)
    row = own_row(work)
    draft = Draft.load(row.draft)
    merge = drafts.merge(draft, page.fields, raws, seen, state_of(row), key, seq, settled)
    after = merge.draft
    if done and not merge.moved_on:
        after = Draft(after.raws, after.others, after.by, after.seq, after.done | {number})
    if after != draft:
        row.draft, row.saved_at = after.dump(), clock.now()
        db.session.flush()
    work = build(replace(work.case, rows={**work.case.rows, work.slot: row}), work.seat, step, occurrence)
    if work.mode == READ:
        raise NotNow(why_not(work))
    return Saved(work, merge.version, merge.conflicts, merge.moved_on)


def submit(person: access.Actor, assignment_id: uuid.UUID, step: str, occurrence: int, seen: str) -> tuple[Work, bool]:
    """Submit, submit changes, or correct a step, whichever it is open for, or agree to a joint record; True when
    something was done by this call.

    A repeat of the same (double click, second tab) is answered with False. Raises NotNow, Changed, Incomplete.
    """
    case = locked(person, assignment_id)
    work = build(case, seat_of(person, case), step, occurrence)
    if work.record is not None:
        return joint.agree(person, work, seen)
    if seen != work.version:
        if work.state != drafts.DRAFT and work.same:
            return work, False
        raise Changed(_moved(work, seen))
    if work.mode == READ:
        raise NotNow(why_not(work))
    if not work.checked.complete:
        raise Incomplete(work)
    if work.state != drafts.DRAFT and work.same:
        return work, False
    answered = dict(work.checked.answers)
    row = work.row or own_row(work)
    case = alarms.raise_on_submit(person, case, row, answered)
    if work.mode == CORRECT:
        _correct(person, work, answered)
        return work, True
    event = "response.submitted" if work.mode == WRITE else "response.changed"
    row.answers, row.submitted_at = answered, clock.now()
    if row.transcribed_by not in (None, person.id):  # no longer what somebody else typed in from a sheet
        row.transcribed_by = row.transcribed_at = None
    if work.mode == WRITE:  # a change keeps the day on which it was first said
        row.day_on = case.today_of(work.seat)
    audit.record(person, event, row, couple_id=case.couple.id)
    case = settling.settle(person, replace(case, rows={**case.rows, work.slot: row}))
    return build(case, work.seat, step, occurrence), True


def withdraw(person: access.Actor, assignment_id: uuid.UUID, step: str, occurrence: int) -> bool:
    """Take a submitted step back before the reveal, or the agreement to a joint record; the words stay as a draft.
    False when there was nothing to take back.

    Raises NotNow when it is too late.
    """
    case = locked(person, assignment_id)
    work = build(case, seat_of(person, case), step, occurrence)
    if work.record is not None:
        return joint.take_back(person, work)
    if work.state == drafts.DRAFT:
        return False
    if not flow.may_edit(case.run, work.slot):
        raise NotNow("This has opened to you both already, so it cannot be taken back. You can still correct it.")
    work.row.submitted_at = work.row.answers = work.row.day_on = None
    audit.record(person, "response.withdrawn", work.row, couple_id=case.couple.id)
    settling.settle(person, case)
    return True


def open_field(person: access.Actor, assignment_id: uuid.UUID, step: str, occurrence: int, field: str) -> bool:
    """Open one of the own fields to the partner, for good. False when it is open already. Raises NotNow."""
    case = locked(person, assignment_id)
    work = build(case, seat_of(person, case), step, occurrence)
    submission = case.run.by_slot.get(work.slot)
    if submission is not None and field in submission.opened:
        return False
    if not flow.may_open(case.run, work.slot, field):
        raise NotNow("This answer cannot be opened now.")
    db.session.add(FieldOpening(response_id=work.row.id, field=field))
    audit.record(person, "response.opened", work.row, couple_id=case.couple.id)
    db.session.flush()
    return True


def share(person: access.Actor, assignment_id: uuid.UUID, step: str, occurrence: int) -> bool:
    """Share the own answers of an assignment that was closed before both had submitted. Raises NotNow."""
    case = locked(person, assignment_id)
    work = build(case, seat_of(person, case), step, occurrence)
    if work.state == drafts.REVEALED:
        return False
    if not flow.may_share_anyway(case.run, work.slot):
        raise NotNow("These answers cannot be shared now.")
    work.row.share_anyway_at = clock.now()
    audit.record(person, "response.shared", work.row, couple_id=case.couple.id)
    settling.settle(person, case)
    return True


def _moved(work: Work, seen: str) -> str:
    before = seen.partition("-")[2][:1]
    if work.state == drafts.REVEALED and before != drafts.REVEALED:
        return "Your answers opened to you both before this change arrived. It is kept: send it as a correction."
    if work.state == drafts.SUBMITTED and before == drafts.DRAFT:
        return "This was already submitted, in another tab or on another device. Look again before you change it."
    return "Something changed in another tab or on another device. Look at your answers again, then submit."


def _correct(person: access.Actor, work: Work, answered: dict[str, Any]) -> None:
    highest = access.everything(Correction).where(Correction.response_id == work.row.id)
    number = db.session.scalar(highest.with_only_columns(func.max(Correction.number))) or 0
    db.session.add(Correction(response_id=work.row.id, number=number + 1, answers=answered))
    audit.record(person, "response.corrected", work.row, couple_id=work.case.couple.id)
    db.session.flush()
