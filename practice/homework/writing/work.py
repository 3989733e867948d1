"""One person's own step, or the couple's joint record: what is typed, what it amounts to, and what may be done with
it now."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import abort

from practice import access, answers, questions, runs
from practice.exercises import flow, kinds
from practice.exercises.binding import automatic, bound
from practice.exercises.definition import Page, Step
from practice.exercises.run import Seat, Slot
from practice.homework.writing import drafts, joint_text
from practice.homework.writing.drafts import Draft
from practice.homework.writing.joint_text import Record
from practice.models import Response
from practice.runs import Case

WRITE, EDIT, CORRECT, READ = "write", "edit", "correct", "read"
"""What may be done with a step now: first answers, changes before the reveal, a new version after it, nothing."""


@dataclass(frozen=True)
class Work:
    """One person's step, as it is asked in this run: what is typed, what it amounts to, what may be done with it.

    `record`: of a joint step, what both typed, as this seat may read it; `draft` then holds the same words.
    """

    case: Case
    seat: Seat
    slot: Slot
    step: Step
    row: Response | None
    draft: Draft
    checked: questions.Checked
    captions: Mapping[str, tuple[str, ...]]
    mode: str
    status: str
    record: Record | None = None

    @property
    def state(self) -> str:
        """Where the response stands, as pages remember it."""
        return state_of(self.row)

    @property
    def names(self) -> kinds.Names:
        """Names for labels."""
        return self.case.author_names(self.seat)

    @property
    def version(self) -> str:
        """The print of the whole step, with the number of corrections, for the review page."""
        if self.record is not None:
            return joint_text.looked_at(self.record, self.step.fields, self.seat)
        made = len(self.case.corrections.get(self.slot, ()))
        return f"{made}-{drafts.version(self.step.fields, self.draft.raws, self.state)}"

    @property
    def same(self) -> bool:
        """Whether what is typed says what was submitted, or corrected last. Only for what was submitted."""
        made = self.case.corrections.get(self.slot, ())
        return dict(self.checked.answers) == (made[-1].answers if made else self.row.answers)

    def pages(self) -> list[int]:
        """Numbers of the pages on which something is asked."""
        return [number for number, page in enumerate(self.step.pages, 1) if questions.asked_on(page, self.checked)]

    def unfinished(self) -> int | None:
        """The first page to go on with: not left with "Save and continue" yet, or with something to do."""
        for number in self.pages():
            todo = any(one.id in self.checked.problems for one in self.step.pages[number - 1].fields)
            if todo or number not in self.draft.done:
                return number
        return None


def state_of(row: Response | None) -> str:
    """Draft, submitted or revealed."""
    if row is None or row.submitted_at is None:
        return drafts.DRAFT
    return drafts.REVEALED if row.revealed_at else drafts.SUBMITTED


def look(person: access.Actor, assignment_id: uuid.UUID, step: str, occurrence: int) -> Work:
    """A person's own step. 404 unless it is one of theirs."""
    case = runs.find(person, assignment_id)
    return build(case, seat_of(person, case), step, occurrence)


def page_of(work: Work, number: int) -> Page:
    """A page of the step by its number, whether anything is asked on it now or not. 404 when there is none."""
    if not 1 <= number <= len(work.step.pages):
        abort(404)
    return work.step.pages[number - 1]


def seat_of(person: access.Actor, case: Case) -> Seat:
    """The seat in which this person does the assignment. 404 when it was not given to them."""
    seat = case.seat_of(person.id)
    if seat is None or seat not in case.run.audience:
        abort(404)
    return seat


def build(case: Case, seat: Seat, step_id: str, occurrence: int) -> Work:
    """The step of a seat in a case, or the record it writes with the other. 404 unless it is one of its own."""
    step = case.exercise.by_id.get(step_id)
    joint = step is not None and step.by == "together"
    slot = Slot(step_id, occurrence, None if joint else seat)
    views = {view.slot: view.status for view in flow.slots(case.run, seat, case.today)}
    row = case.rows.get(slot)
    if step is None or (slot not in views and row is None):
        abort(404)
    step = bound(case.run, slot)
    record = Record.load(row.draft if row else None).seen_by(seat) if joint else None
    draft = _words_of(record, seat) if record else Draft.load(row.draft if row else None)
    captions = answers.all_captions(case.run, slot)
    checked = questions.check(step, draft.raws, captions)
    # What is never asked belongs to the answers from the start, so that they compare with what is stored.
    checked = replace(checked, answers=automatic(case.run, slot, step, checked.answers))
    status = views.get(slot, "closed")
    return Work(case, seat, slot, step, row, draft, checked, captions, _mode(case, slot, status), status, record)


def _words_of(record: Record, seat: Seat) -> Draft:
    return Draft(record.raws, {}, record.by, record.seq, frozenset(record.done.get(seat, ())))


def _mode(case: Case, slot: Slot, status: str) -> str:
    if status == "open":
        return WRITE
    if status == "submitted" and flow.may_edit(case.run, slot):
        return EDIT
    # A correction shows the partner something new: only while the exercise runs. What both agreed to has none: they
    # take their agreement back and change it.
    written_alone = slot.author is not None
    return CORRECT if status == "revealed" and case.run.state == "open" and written_alone else READ
