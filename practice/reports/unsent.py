"""What a partner typed and did not submit, in words: for their own copies alone. Reads the rows of a case."""

from collections.abc import Iterator, Mapping
from typing import Any

from practice import answers, questions
from practice.exercises import binding, kinds
from practice.exercises.definition import Field, Step
from practice.exercises.run import Seat, Slot, other
from practice.models import Response
from practice.reports.content import told
from practice.reports.content.exercise_copy import Unsent
from practice.reports.content.told import Asked, Said
from practice.runs import Case

NOT_SENT = "Not submitted"
NOT_AGREED = "Not agreed yet"
BESIDE = "Kept beside it"
ALONE = "Your own words, not added"
DECLINED = "__declined"
"""How a cell says that its whole group is left for the session (homework.joint_cells)."""


def of(case: Case, seat: Seat) -> tuple[Unsent, ...]:
    """Everything this partner typed that is in no submitted answer. The case is one that they read themselves."""
    found: dict[str, list[told.Step]] = {}
    for slot, row in sorted(case.rows.items(), key=lambda one: _place(case, one[0])):
        if slot.author not in (seat, None) or not row.draft:
            continue
        for heading, asked in _typed(case, seat, slot, row):
            if asked:
                named, entry = told.title(case.run, case.names, seat, [slot])
                full = f"{named}: {entry}" if entry else named
                found.setdefault(heading, []).append(told.Step(slot.step, slot.occurrence, full, "", tuple(asked)))
    partner = case.names[other(seat)]
    leads = {
        NOT_SENT: "Typed and not submitted. Only you see this.",
        NOT_AGREED: f"You and {partner} see this.",
        BESIDE: f"Typed at the same time as other words and kept beside them. You and {partner} see this.",
        ALONE: "Typed when it could not be added. Only you see this.",
    }
    return tuple(Unsent(heading, leads[heading], tuple(found[heading])) for heading in leads if heading in found)


def _place(case: Case, slot: Slot) -> tuple[int, str, int]:
    return case.run.places.get(slot, len(case.run.places)), slot.step, slot.occurrence


def _typed(case: Case, seat: Seat, slot: Slot, row: Response) -> Iterator[tuple[str, list[Asked]]]:
    step = binding.bound(case.run, slot)
    names = case.author_names(seat)
    captions = answers.all_captions(case.run, slot)
    held: Mapping[str, Any] = row.draft
    raws = held.get("raws", {})
    who = told.TOGETHER if slot.author is None else case.names[seat]
    changed = {one.id: [raws[one.id]] for one in step.fields if _new(case, row, step, captions, one, raws)}
    for key, versions in held.get("others", {}).items():
        changed.setdefault(key, []).extend(versions)
    yield (
        NOT_AGREED if slot.author is None else NOT_SENT,
        [
            asked
            for one in step.fields
            if (asked := _asked(one, names, slot.author, who, changed.get(one.id, ()), captions.get(one.id, ())))
        ],
    )
    if slot.author is None:
        kept = [one for one in held.get("kept", ()) if not one[4] and _worth(one, raws)]
        yield BESIDE, [asked for one in kept if (asked := _kept(step, names, case, one))]
        alone = [one for one in held.get("kept", ()) if one[4] and one[0] == seat]
        yield ALONE, [asked for one in alone if (asked := _kept(step, names, case, one))]


def _new(case: Case, row: Response, step: Step, captions: Mapping, one: Field, raws: Mapping[str, Any]) -> bool:
    """Whether what is typed in this field stands in no submitted version."""
    if one.id not in raws or questions.untouched(one, raws[one.id]):
        return False
    if row.submitted_at is None:
        return True
    made = case.corrections.get(_slot(row), ())
    last = made[-1].answers if made else row.answers
    checked = questions.check(step, raws, captions)
    return one.id in checked.problems or (one.id in checked.asked and checked.answers.get(one.id) != last.get(one.id))


def _slot(row: Response) -> Slot:
    return Slot(row.step, row.occurrence, row.seat.value if row.seat else None)


def _asked(
    one: Field, names: kinds.Names, seat: Seat | None, who: str, raws: list, captions: tuple[str, ...]
) -> Asked | None:
    said = tuple(
        Said(seat, who, (words,), "text", False, False, 1, words)
        for raw in raws
        if not questions.untouched(one, raw)
        for words in [clean(questions.typed_words(one, raw, names, captions))]
    )
    return Asked(one.id, kinds.fill(one.label, names), said) if said else None


def _worth(kept: list, raws: Mapping[str, Any]) -> bool:
    """Whether the words are not the very ones that stand in the record now."""
    return raws.get(kept[2]) != kept[3]


def _kept(step: Step, names: kinds.Names, case: Case, kept: list) -> Asked | None:
    """Words of one cell, `field` or `field/row/box`, that are not in the joint record."""
    seat, _, cell, raw, _ = kept
    one = step.by_id.get(cell.partition("/")[0])
    if one is None:
        return None
    box = next((sub for sub in one.fields if sub.id == cell.rpartition("/")[2]), None)
    label = kinds.fill(one.label, names)
    if box is not None and len(one.fields) > 1:
        label = f"{label}: {kinds.fill(box.label, names)}"
    declined = cell.endswith(DECLINED)
    words = told.FOR_THE_SESSION if declined else clean(questions.typed_words(box or one, raw, names))
    return Asked(one.id, label, (Said(seat, case.names[seat], (words,), "text", declined, False, 1, words),))


def clean(text: str) -> str:
    """Without the control characters that a paste may bring; drafts are kept exactly as they were typed."""
    return "".join(char for char in text if char >= " " or char in "\n\t")
