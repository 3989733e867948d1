"""Homework on paper: the sheet of a person, its number and code, and answers typed in from it.

The number says which sheet it is, the code that it was printed here: both are worked out from the assignment, and a
number without its code opens nothing. What is typed in is checked and submitted like anything typed online, with a mark
of who typed it.
"""

import hmac
import uuid
from dataclasses import dataclass, replace
from typing import Any

from flask import abort

from practice import access, audit, clock, db, runs, tokens
from practice.exercises import flow, kinds
from practice.exercises.definition import Exercise
from practice.exercises.logs import day_of
from practice.exercises.run import SEATS, Seat, Slot
from practice.homework.desk import therapist_acts
from practice.homework.writing import acting, alarms, joint_cells, joint_text, settling
from practice.homework.writing.drafts import Draft
from practice.homework.writing.joint_text import Post, Record
from practice.homework.writing.work import WRITE, Work, build, seat_of
from practice.models import Assignment, Practice, Response
from practice.models.people import crisis_pairs
from practice.reports import letterhead, pdf
from practice.reports.content import worksheet
from practice.reports.content.sheet import Worksheet
from practice.runs import Case

SIGNS, CODE, BITS = 8, 4, 5
"""Signs of a number (with the seat one more) and of a code; bits of a sign."""
REST = 128 - SIGNS * BITS
"""Bits of an assignment's id that are not in its number: the code tells those apart."""
UNKNOWN = "There is no such worksheet. Look at the number and the code again, at the foot of each page."


class Refused(Exception):
    """It cannot be typed in now; the words say why."""


def number(assignment_id: uuid.UUID, seat: Seat) -> str:
    """The number of a person's sheet: `K7QD-2MXP-A`."""
    signs = _signs(assignment_id.int >> REST, SIGNS)
    return f"{signs[:4]}-{signs[4:]}-{seat}"


def code(secret: str, assignment_id: uuid.UUID, seat: Seat) -> str:
    """The check letters of a sheet, which nobody can work out without the app's secret."""
    return _signs(int(tokens.keyed_hash(secret, f"worksheet {assignment_id} {seat}"), 16), CODE)


def find(person: access.Actor, secret: str, typed_number: str, typed_code: str) -> tuple[uuid.UUID, Seat] | None:
    """The assignment and the seat of a sheet. None alike when there is none, it is not theirs, or the code is wrong."""
    signs = tokens.normal_code(typed_number)
    seat = next((seat for seat in SEATS if signs.endswith(seat)), None)
    if seat is None or len(signs) != SIGNS + 1 or not set(signs) <= set(tokens.ALPHABET):
        return None
    start = 0
    for sign in signs[:SIGNS]:
        start = start << BITS | tokens.ALPHABET.index(sign)
    first, last = uuid.UUID(int=start << REST), uuid.UUID(int=(start + 1 << REST) - 1)
    given = Assignment.to_a if seat == "A" else Assignment.to_b
    chosen = access.readable(person, Assignment).with_only_columns(Assignment.id)
    for found in db.session.scalars(chosen.where(Assignment.id.between(first, last), given)):
        if hmac.compare_digest(code(secret, found, seat), tokens.normal_code(typed_code)):
            return found, seat
    return None


def _signs(value: int, count: int) -> str:
    mask = len(tokens.ALPHABET) - 1
    return "".join(tokens.ALPHABET[value >> BITS * at & mask] for at in reversed(range(count)))


# --- printing --------------------------------------------------------------------------------------------------------


def house(person: access.Actor) -> Practice:
    """The practice whose name stands on the sheets."""
    return db.session.scalars(access.readable(person, Practice)).one()


def _head(practice: Practice) -> dict[str, Any]:
    return {
        "letterhead": letterhead.of(practice),
        "crisis": crisis_pairs(practice.crisis_lines)[:3],
    }


def blank(exercise: Exercise, seat: Seat, person: access.Actor, practice: Practice) -> Worksheet:
    """The sheet of an exercise for nobody yet."""
    return worksheet.blank(exercise, seat, person.name, **_head(practice))


def sheet(case: Case, seat: Seat, practice: Practice, secret: str) -> Worksheet:
    """The sheet of one person of an assignment. It holds no answers; what follows from answers, only as that person
    may read them. 404 when it was not given to them."""
    if seat not in case.run.audience:
        abort(404)
    planned = f"{case.due_on:%B} {case.due_on.day}"
    numbers = {"number": number(case.id, seat), "code": code(secret, case.id, seat)}
    return worksheet.build(case.run, seat, case.names, **numbers, **_head(practice), facts=[("Planned for", planned)])


def print_out(made: Worksheet, paper: str, practice: Practice, fillable: bool) -> bytes:
    """The PDF, on the practice's own paper unless another is named."""
    return pdf.worksheet(made, paper if paper in pdf.PAPERS else practice.paper, fillable)[0]


# --- typing in -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A step of a sheet: `why` it cannot be typed in now, or "" ."""

    seat: Seat
    slot: Slot
    title: str
    why: str


def lines(case: Case, seat: Seat) -> list[Line]:
    """The steps on the sheet of a person that can be written now, in order."""
    found = []
    for slot in flow.open_slots(case.run, seat, case.today_of(seat)):
        work = build(case, seat, slot.step, slot.occurrence)
        found.append(Line(seat, slot, title(work), refusal(work)))
    return found


def title(work: Work) -> str:
    """The step's title, with the day or the round it is of."""
    name = kinds.fill(work.step.title, work.names)
    when = worksheet.when(work.case.run, work.step, work.slot)
    return f"{name}, {when[:1].lower()}{when[1:]}" if when else name


def refusal(work: Work) -> str:
    """Why this cannot be typed in from paper for somebody, in words for the therapist; "" when it can."""
    who = "Both" if work.record is not None else work.names.me
    if work.row is not None and work.row.submitted_at is not None:
        return f"{who} {'have' if work.record else 'has'} submitted this already."
    if not work.draft.empty:
        return _begun(work)
    if work.mode == WRITE:
        return ""
    if work.case.run.state == "open":
        return "This step is not open yet."
    return "This exercise is paused." if work.case.run.state == "paused" else "This exercise has ended."


def _begun(work: Work) -> str:
    who = "They have" if work.record is not None else f"{work.names.me} has"
    return f"{who} begun this online, and those words stay as they are."


def look(person: access.Actor, assignment_id: uuid.UUID, seat: str, step: str, occurrence: int) -> Work:
    """A step to type in for somebody. 404 unless it is one of a person of this clinician's own couples."""
    case = therapist_acts.find(person, assignment_id, to_write=True)
    if seat not in case.run.audience:
        abort(404)
    return build(case, seat, step, occurrence)


def type_in(
    person: access.Actor, assignment_id: uuid.UUID, seat: str, step: str, occurrence: int, form: Any, signed: bool
) -> Work:
    """Submit what stands on a sheet, in the name of who wrote it. `signed`: both have signed a shared record.

    Raises Refused, also by therapist_acts, and acting.Incomplete: nothing of it may be kept then.
    """
    seen = look(person, assignment_id, seat, step, occurrence)
    therapist_acts.licensed(person, seen.case)
    case = acting.locked(person, assignment_id)
    work = build(case, seat, step, occurrence)
    if why := refusal(work):
        raise Refused(why)
    if work.record is not None and not signed:
        raise Refused("A shared record counts only when both have signed it.")
    row = acting.own_row(work)
    if row.draft and row is not work.row:  # begun online in this very instant
        raise Refused(_begun(work))
    row.draft, row.saved_at = _draft(work, form), clock.now()
    work = build(replace(case, rows={**case.rows, work.slot: row}), work.seat, step, occurrence)
    if not work.checked.complete:
        raise acting.Incomplete(work)
    _submit(person, work, row)
    return work


def _draft(work: Work, form: Any) -> dict[str, Any]:
    fields = work.step.fields
    pages = range(1, len(work.step.pages) + 1)
    if work.record is not None:
        raws = joint_cells.typed(fields, form)
        acting.not_too_much(fields, raws)
        post = Post(work.seat, fields, raws, "", "paper", 0, frozenset())
        # What each typed for themself while nothing could be added stays with them.
        held = Record.load(work.row.draft if work.row else None)
        return joint_text.merge(held, post).record.dump()
    raws = {one.id: kinds.read(one, form) for one in fields}
    acting.not_too_much(fields, raws)
    return Draft(raws, {}, {}, {}, frozenset(pages)).dump()


def _submit(person: access.Actor, work: Work, row: Response) -> None:
    case, now, answered = work.case, clock.now(), dict(work.checked.answers)
    case = alarms.raise_on_submit(person, case, row, answered)
    if work.record is not None:
        row.agreed_a_at = row.agreed_b_at = now
    row.answers, row.submitted_at = answered, now
    # An entry on paper is of its own day, whenever it is typed in.
    row.day_on = day_of(case.run, work.slot) or case.today_of(work.seat)
    row.transcribed_by, row.transcribed_at = person.id, now
    audit.record(person, "response.transcribed", row, couple_id=case.couple.id)
    settling.settle(person, replace(case, rows={**case.rows, work.slot: row}))


def own(person: access.Actor, assignment_id: uuid.UUID) -> tuple[Case, Seat]:
    """A partner's own assignment and seat. 404 unless it is theirs."""
    case = runs.find(person, assignment_id)
    return case, seat_of(person, case)


def own_lines(case: Case, seat: Seat) -> list[tuple[Slot, str, bool]]:
    """The own steps that can be written now, alone: (slot, title, whether it is noted as written on paper)."""
    found = []
    for slot in flow.open_slots(case.run, seat, case.today_of(seat)):
        work = build(case, seat, slot.step, slot.occurrence)
        if work.record is None:
            found.append((slot, title(work), work.row is not None and work.row.transcribed_at is not None))
    return found


def mark(person: access.Actor, assignment_id: uuid.UUID, step: str, occurrence: int, on: bool) -> bool:
    """Note that the own answers of a step were written on paper first, or that they were not; True when that is new.

    Raises acting.NotNow when the step takes no answers now.
    """
    case = acting.locked(person, assignment_id)
    work = build(case, seat_of(person, case), step, occurrence)
    if work.mode != WRITE or work.record is not None:
        raise acting.NotNow(acting.why_not(work))
    row = acting.own_row(work)
    if (row.transcribed_by == person.id) == on:
        return False
    row.transcribed_by, row.transcribed_at = (person.id, clock.now()) if on else (None, None)
    audit.record(person, "response.on_paper" if on else "response.not_on_paper", row, couple_id=case.couple.id)
    db.session.flush()
    return True
