"""A joint record: both write in it, both agree to it as it stands, and either takes that back.

Every act happens with the assignment locked, so that two people who write or agree in the same instant come one after
the other: no word is lost, and the record is settled exactly once.
"""

import uuid
from dataclasses import replace

from practice import access, audit, clock, db
from practice.exercises import flow
from practice.exercises.run import SEATS, Seat, Slot, other
from practice.homework.writing import acting, alarms, joint_cells, joint_text, settling
from practice.homework.writing.joint_text import Post, Record
from practice.homework.writing.work import READ, Work, build, page_of, seat_of
from practice.models import Response
from practice.runs import Case


def save(
    person: access.Actor, assignment_id: uuid.UUID, step: str, occurrence: int, number: int, typed: acting.Typed
) -> acting.Saved:
    """Bring what a page posted into the record; flushes. A changed text takes back every agreement to it.

    Raises NotNow, with the words kept for their author alone, when nothing may be written now: the caller keeps the
    writes.
    """
    case = acting.locked(person, assignment_id)
    work = build(case, seat_of(person, case), step, occurrence)
    page = page_of(work, number)
    raws = joint_cells.typed(page.fields, typed.form)
    acting.not_too_much(page.fields, raws)
    away = frozenset(typed.settled)
    post = Post(work.seat, page.fields, raws, typed.seen, typed.key, typed.seq, away)
    row = acting.own_row(work)
    record = Record.load(row.draft)
    if work.mode == READ:
        _store(row, record, joint_text.aside(record, post))
        raise acting.NotNow(acting.why_not(work))
    merge = joint_text.merge(record, post)
    after = merge.record.left(work.seat, number) if typed.done else merge.record
    agreed = _agreed(row)
    if merge.changed and agreed:
        after = replace(after, unagreed=tuple(sorted({*after.unagreed, *agreed})))
        row.agreed_a_at = row.agreed_b_at = None
        audit.record(person, "response.agreement_undone", row, couple_id=case.couple.id)
        settling.tell(case, [seat for seat in agreed if seat != work.seat], work.slot, "changed")
    _store(row, record, after)
    case = replace(case, rows={**case.rows, work.slot: row})
    work = build(case, work.seat, step, occurrence)
    return acting.Saved(work, merge.version, merge.conflicts, False, merge.changed and bool(agreed))


def agree(person: access.Actor, work: Work, seen: str) -> tuple[Work, bool]:
    """Agree to the record as it was looked at; when both do, it is theirs and opens what follows. True when something
    was done by this call.

    `work`: of a locked case. Raises NotNow, Changed, Incomplete.
    """
    case = work.case
    if work.row is not None and work.seat in _agreed(work.row):
        return work, False
    if work.mode == READ:
        raise acting.NotNow(acting.why_not(work))
    if seen != work.version:
        raise acting.Changed("The text has changed since you looked at it, so nothing is agreed. Look again, please.")
    if not work.checked.complete:
        raise acting.Incomplete(work)
    row, now = acting.own_row(work), clock.now()
    record = Record.load(row.draft)
    answered = dict(work.checked.answers)
    if _agreed(row):  # the other has agreed to these very words
        case = alarms.raise_on_submit(person, case, row, answered)
        row.answers, row.submitted_at, row.day_on = answered, now, case.today
    setattr(row, _column(work.seat), now)
    _store(row, record, replace(record, unagreed=tuple(seat for seat in record.unagreed if seat != work.seat)))
    audit.record(person, "response.agreed", row, couple_id=case.couple.id)
    case = settling.settle(person, replace(case, rows={**case.rows, work.slot: row}))
    if row.submitted_at is None:
        settling.tell(case, [other(work.seat)], work.slot, "agreed")
    return build(case, work.seat, work.slot.step, work.slot.occurrence), True


def take_back(person: access.Actor, work: Work) -> bool:
    """Take the own agreement back; what was built on the record goes back to its authors as drafts. False when there
    was no agreement.

    `work`: of a locked case. Raises NotNow when it is too late.
    """
    case = work.case
    if work.row is None or work.seat not in _agreed(work.row):
        return False
    if not flow.may_withdraw_agreement(case.run, work.slot, work.seat):
        raise acting.NotNow(_too_late(work))
    undone = flow.undone_by(case.run, work.slot)
    setattr(work.row, _column(work.seat), None)
    _reopen(work.row)
    audit.record(person, "response.agreement_taken_back", work.row, couple_id=case.couple.id)
    for slot in sorted(undone, key=lambda one: (one.step, one.occurrence, one.author or "")):
        _return(person, case, slot)
    settling.settle(person, case)
    return True


def _too_late(work: Work) -> str:
    if work.case.run.state == "open":
        return "Something that builds on this has opened to you both already, so it stays as you agreed."
    if work.case.run.state == "paused":
        return f"{flow.STATUS_WORDS['paused']}."
    return "This exercise is closed, so it stays as you agreed."


def _return(person: access.Actor, case: Case, slot: Slot) -> None:
    """Make a draft of what was built on the record: what it answered about may change."""
    row = case.rows[slot]
    if slot.author is None:
        record = Record.load(row.draft)
        _store(row, record, replace(record, unagreed=tuple(sorted({*record.unagreed, *_agreed(row)}))))
        row.agreed_a_at = row.agreed_b_at = None
    _reopen(row)
    audit.record(person, "response.returned", row, couple_id=case.couple.id)


def _reopen(row: Response) -> None:
    row.submitted_at = row.revealed_at = row.answers = row.day_on = row.share_anyway_at = None
    if row.author_id is None:  # a sheet that both signed says nothing of what they agree to next
        row.transcribed_by = row.transcribed_at = None


def _store(row: Response, before: Record, after: Record) -> None:
    if after != before or row.draft is None:
        row.draft, row.saved_at = after.dump(), clock.now()
    db.session.flush()


def _agreed(row: Response) -> list[Seat]:
    return [seat for seat in SEATS if getattr(row, _column(seat)) is not None]


def _column(seat: Seat) -> str:
    return f"agreed_{seat.lower()}_at"
