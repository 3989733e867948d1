"""Where an assignment stands, step by step, as its therapist reads it: one line a step and person, one for a whole log.

Of a draft only that there is one; of a joint record also who agrees to it. Pure of queries: all of it is in the case.
"""

from dataclasses import dataclass
from datetime import date, datetime

from practice.exercises import flow
from practice.exercises.definition import Step
from practice.exercises.flow import Progress
from practice.exercises.run import Seat, Slot
from practice.homework.desk.therapist_words import PROGRESS
from practice.homework.review.review_words import day_words, names_said, step_title, step_words
from practice.runs import Case

NOT_STARTED, NOT_SUBMITTED = ("Not started", "quiet"), ("Not submitted", "quiet")


@dataclass(frozen=True, slots=True)
class Line:
    """One step of one partner, or of both in one record (`seat` None): where it stands, and since when."""

    title: str
    seat: Seat | None
    words: str
    tone: str
    at: datetime | None
    note: str = ""


def lines(case: Case) -> list[Line]:
    """Every step that is known so far, in order."""
    found: list[Line] = []
    logs: dict[tuple[str, Seat | None], list[tuple[Slot, Progress]]] = {}
    order: list[tuple[Slot, Progress]] = []
    for slot, progress in flow.overview(case.run, case.today):
        if case.exercise.by_id[slot.step].log is not None:
            key = (slot.step, slot.author)
            if key not in logs:
                order.append((slot, progress))
            logs.setdefault(key, []).append((slot, progress))
        else:
            order.append((slot, progress))
    for slot, progress in order:
        entries = logs.get((slot.step, slot.author))
        found.append(_log(case, slot, entries) if entries else _line(case, slot, progress))
    return found


def _line(case: Case, slot: Slot, progress: Progress) -> Line:
    row = case.rows.get(slot)
    at = row.submitted_at if row else None  # of a draft only that there is one
    words, tone = _record(case, slot, progress) if slot.author is None else _state(case, progress)
    return Line(step_title(case, slot), slot.author, words, tone, at)


def _state(case: Case, progress: Progress) -> tuple[str, str]:
    if case.run.state in ("closed", "withdrawn") and progress in ("ahead", "open", "started"):
        return NOT_SUBMITTED if progress == "started" else NOT_STARTED
    shared = progress != "revealed" or case.run.shares
    return PROGRESS[progress] if shared else PROGRESS["submitted"]


def _record(case: Case, slot: Slot, progress: Progress) -> tuple[str, str]:
    """A joint record: being written, agreed by one, agreed by both."""
    if progress == "revealed":
        return "Agreed by both", "good"
    if case.run.state in ("closed", "withdrawn"):
        return ("Not agreed", "quiet") if progress != "open" else NOT_STARTED
    if progress != "started":
        return PROGRESS[progress]
    agreed = [case.names[seat] for seat in sorted(case.run.by_slot[slot].agreed)]
    return (f"Being written; {names_said(agreed)} agrees", "calm") if agreed else ("Being written", "calm")


def _log(case: Case, first: Slot, entries: list[tuple[Slot, Progress]]) -> Line:
    """A person's entries of a log in one line."""
    run, step = case.run, case.exercise.by_id[first.step]
    written = [slot for slot, _ in entries if run.submitted(slot)]
    moments = [case.rows[slot].submitted_at for slot in written if slot in case.rows]
    late = sum(flow.late(run, slot) for slot in written)
    words = _count(step, len(written))
    begun = any(progress == "started" for _, progress in entries)
    tone = "calm" if written or begun else "neutral"
    if any(run.revealed(slot) for slot in written) and run.shares:
        words, tone = f"{words}, open to both", "good"
    elif written and len(written) == step.log.entries:
        tone = "good"
    elif all(progress == "ahead" for _, progress in entries) and run.state == "open":
        words, tone = PROGRESS["ahead"]
    notes = [_days(flow.window(run, step.id, first.author)), f"{late} later than its day" if late else ""]
    return Line(
        step_words(case, step.id, first.author),
        first.author,
        words,
        tone,
        max(moments, default=None),
        "; ".join(filter(None, notes)),
    )


def _count(step: Step, written: int) -> str:
    if step.log.every == "use":
        return "1 entry" if written == 1 else f"{written} entries"
    return f"{written} of {step.log.entries} {step.log.every}{'' if step.log.entries == 1 else 's'}"


def _days(window: tuple[date, date] | None) -> str:
    return f"{day_words(window[0])} to {day_words(window[1])}" if window else ""
