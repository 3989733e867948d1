"""One assignment as a partner's page prints it. Builds plain objects from a case; no statement of its own."""

from dataclasses import dataclass, field

from practice import answers, questions
from practice.answers import Answered
from practice.exercises import flow, kinds
from practice.exercises.disclosure import Shown, sentence
from practice.exercises.results import Result, results
from practice.exercises.run import Seat, Slot, Unit
from practice.homework.client import my_joint
from practice.homework.client.my_lines import LogList, StepLine, lines
from practice.homework.client.my_words import step_title
from practice.homework.writing import corrections
from practice.homework.writing.corrections import Correction
from practice.homework.writing.work import Work, build
from practice.reports.exercise_copy import may_compare
from practice.runs import Case


@dataclass(frozen=True, slots=True)
class Block:
    """The answers to one step: side by side once both are open, else one person's.

    `opens`: own fields that may be opened to the partner, (field id, label). `may_unagree`: the own agreement may be
    taken back. `lead`: who sees this, where it was not submitted.
    """

    title: str
    slot: Slot
    who: str = ""
    pairs: list[tuple[str, Answered | None, Answered | None]] = field(default_factory=list)
    items: list[Answered] = field(default_factory=list)
    private: list[Answered] = field(default_factory=list)
    opens: list[tuple[str, str]] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    draft: bool = False
    may_correct: bool = False
    may_unagree: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """Everything on a partner's page of one assignment."""

    case: Case
    intro: str
    sentence: str
    steps: list[StepLine]
    logs: list[LogList]
    blocks: list[Block]
    results: tuple[Result, ...]

    @property
    def both_read(self) -> bool:
        """Whether something of each is open to both, so that it can be read side by side."""
        return may_compare(self.case.run)

    @property
    def ahead(self) -> list[StepLine]:
        """Steps that are not open to both yet."""
        return [line for line in self.steps if line.status != "revealed"]

    @property
    def past(self) -> list[StepLine]:
        """Steps that are open to both."""
        return [line for line in self.steps if line.status == "revealed"]


def assignment(case: Case, seat: Seat) -> AssignmentPage:
    """The page of one assignment for the partner in this seat."""
    run, names = case.run, case.names
    steps, logs = lines(case, seat)
    blocks = [block for unit in run.plan.units for block in _blocks(case, seat, unit)]
    return AssignmentPage(
        case,
        kinds.fill(case.exercise.intro, case.author_names(seat)),
        sentence(case.exercise, run.disclosure, run.audience, names),
        steps,
        logs,
        blocks,
        results(run, seat, names),
    )


def _blocks(case: Case, seat: Seat, unit: Unit) -> list[Block]:
    run = case.run
    if len(unit.slots) == 2 and run.shares and all(run.revealed(slot) for slot in unit.slots):
        return [_pair(case, seat, unit, step_title(case, unit.slots[0], seat))]
    found = []
    for slot in unit.slots:
        title, shown = step_title(case, slot, seat), answers.of(run, seat, slot)
        if slot.author is None:
            found += _joint(case, seat, slot, title, shown)
        elif shown:
            found.append(_single(case, seat, slot, title, shown))
        elif slot.author == seat and slot in case.rows and not run.submitted(slot):
            found += _kept_draft(case, seat, slot, title)
    return found


def _pair(case: Case, seat: Seat, unit: Unit, title: str) -> Block:
    shown = [item for slot in unit.slots for item in answers.of(case.run, seat, slot)]
    own = next(slot for slot in unit.slots if slot.author == seat)
    private = [item for item in shown if item.private]
    return Block(
        title,
        own,
        pairs=answers.pairs(case.run, _in_order(case, unit, [item for item in shown if not item.private]), case.names),
        private=[answers.shown(case.run, item, case.names) for item in private],
        opens=_openable(case, own, private),
        corrections=[one for slot in unit.slots for one in corrections.of(case, seat, slot)],
        may_correct=case.run.state == "open",
    )


def _in_order(case: Case, unit: Unit, items: list[Shown]) -> list[Shown]:
    order = {one.id: place for place, one in enumerate(unit.step.fields)}
    return sorted(items, key=lambda item: order[item.field.id])


def _single(case: Case, seat: Seat, slot: Slot, title: str, shown: tuple[Shown, ...]) -> Block:
    run, mine = case.run, slot.author == seat
    private = [item for item in shown if mine and item.private] if run.shares else []
    items = [answers.shown(run, item, case.names) for item in shown if item not in private]
    return Block(
        title,
        slot,
        who="You" if mine else case.names[slot.author],
        items=items,
        private=[answers.shown(run, item, case.names) for item in private],
        opens=_openable(case, slot, private) if mine else [],
        corrections=corrections.of(case, seat, slot),
        may_correct=mine and run.revealed(slot) and run.state == "open",
    )


def _joint(case: Case, seat: Seat, slot: Slot, title: str, shown: tuple[Shown, ...]) -> list[Block]:
    """What both agreed to, or what is written and cannot go on now; and what this person typed beside it, for them."""
    run, found = case.run, []
    if shown:
        items = [answers.shown(run, item, case.names) for item in shown]
        undo = flow.may_withdraw_agreement(run, slot, seat)
        found.append(Block(title, slot, who="Both of you", items=items, may_unagree=undo))
    if slot not in case.rows or _is_open(case, seat, slot):
        return found
    work = build(case, seat, slot.step, slot.occurrence)
    partner = work.names.partner
    if not shown and (items := _typed(work)):
        lead = f"Not agreed yet. You and {partner} see this."
        found.append(Block(title, slot, who="Both of you", items=items, draft=True, lead=lead))
    kept = my_joint.beside(work)
    if shared := [_kept(one) for one in kept if not one.alone]:
        lead = f"Typed at the same time as other words and kept beside them. You and {partner} see this."
        found.append(Block(f"{title}: kept beside it", slot, who="Both of you", items=shared, draft=True, lead=lead))
    if alone := [_kept(one) for one in kept if one.alone]:
        lead = "You typed this when it could not be added. Only you see it."
        found.append(Block(f"{title}: your words", slot, who="You", items=alone, draft=True, lead=lead))
    return found


def _kept(one: my_joint.Beside) -> Answered:
    return Answered("long_text", one.label, words=one.text)


def _kept_draft(case: Case, seat: Seat, slot: Slot, title: str) -> list[Block]:
    """What was typed and cannot be submitted now, so that it can still be read."""
    if _is_open(case, seat, slot):
        return []
    items = _typed(build(case, seat, slot.step, slot.occurrence))
    lead = "Not submitted. Only you see this."
    return [Block(title, slot, who="You", items=items, draft=True, lead=lead)] if items else []


def _is_open(case: Case, seat: Seat, slot: Slot) -> bool:
    return any(view.slot == slot and view.status == "open" for view in flow.slots(case.run, seat, case.today))


def _typed(work: Work) -> list[Answered]:
    """Everything typed in a step, in words, whether it is acceptable or not."""
    names, raws = work.names, work.draft.raws
    return [
        Answered(
            "long_text",
            kinds.fill(one.label, names),
            words=questions.typed_words(one, raws[one.id], names, work.captions.get(one.id, ())),
        )
        for one in work.step.fields
        if one.id in raws and not questions.untouched(one, raws[one.id])
    ]


def _openable(case: Case, slot: Slot, private: list[Shown]) -> list[tuple[str, str]]:
    names = case.author_names(slot.author)
    return [
        (item.field.id, kinds.fill(item.field.label, names))
        for item in private
        if flow.may_open(case.run, slot, item.field.id)
    ]
