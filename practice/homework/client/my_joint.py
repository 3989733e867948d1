"""A joint record as both partners' pages print it: words kept beside it, and who agrees. Builds plain objects only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from practice import questions
from practice.exercises import flow, kinds
from practice.exercises.definition import Field
from practice.exercises.run import SEATS
from practice.exercises.terms import Kind
from practice.homework.writing import joint_cells
from practice.homework.writing.joint_text import Kept
from practice.homework.writing.work import Work


@dataclass(frozen=True, slots=True)
class Beside:
    """Words that are not in the record. `alone`: only the reader sees them. `mark`: the form says by it that they may
    go."""

    mark: str
    label: str
    who: str
    text: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agrees now, in words; `mine`: the reader does. `undone`: because the text changed after somebody agreed."""

    words: str
    mine: bool
    theirs: bool
    undone: str
    may_unagree: bool


def agreement(work: Work) -> Agreement | None:
    """How far the two agree; None for a step that one person writes."""
    if work.record is None:
        return None
    found = work.case.run.by_slot.get(work.slot)
    agreed = found.agreed if found else frozenset()
    partner = work.names.partner
    mine, theirs = work.seat in agreed, bool(agreed - {work.seat})
    words = {
        (False, False): "Nobody has agreed yet.",
        (True, False): f"You agreed. Waiting for {partner}.",
        (False, True): f"{partner} agreed to this text.",
        (True, True): "You both agreed.",
    }[mine, theirs]
    who = [_name(work, seat) for seat in SEATS if seat in work.record.unagreed and seat not in agreed]
    undone = f"The text changed after {' and '.join(who)} had agreed, so it needs agreeing to again." if who else ""
    return Agreement(words, mine, theirs, undone, flow.may_withdraw_agreement(work.case.run, work.slot, work.seat))


def beside(work: Work, fields: Mapping[str, Field] | None = None) -> list[Beside]:
    """The words kept beside the record, for the fields of one page or of all; without those that stand in it now."""
    if work.record is None:
        return []
    known = work.step.by_id if fields is None else fields
    held = joint_cells.cells(tuple(known.values()), work.record.raws)
    found = [one for one in work.record.kept if one.field in known and held.get(one.cell) != one.raw]
    return [_beside(work, one, known[one.field]) for one in found]


def named(question: questions.Question, raw: kinds.Raw, key: str) -> questions.Question:
    """The question of a group with a name for each row, by which it stays itself while two people write."""
    if question.kind != Kind.GROUP.value:
        return question
    held = raw.get("typed") if kinds.is_declined(raw) else raw
    held = held if isinstance(held, list) else []
    rows = []
    for place, row in enumerate(question.rows):
        name = joint_cells.row_name(held[place], place) if place < len(held) else f"{key[:8]}-{place}"
        rows.append(row if row.follows else replace(row, follows=name))
    return replace(question, rows=tuple(rows))


def _beside(work: Work, one: Kept, field: Field) -> Beside:
    label = kinds.fill(field.label, work.names)
    box = next((sub for sub in field.fields if sub.id == one.cell.rpartition("/")[2]), None)
    said = box or field
    if box is not None and len(field.fields) > 1:
        label = f"{label}: {kinds.fill(box.label, work.names)}"
    declined = one.cell.endswith(joint_cells.DECLINED)
    text = kinds.FOR_SESSION if declined else questions.typed_words(said, one.raw, work.names)
    return Beside(one.mark, label, _name(work, one.seat), text, one.alone)


def _name(work: Work, seat: str) -> str:
    return "you" if seat == work.seat else work.names.partner
