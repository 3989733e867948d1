"""Later versions of what both had seen, as one viewer may read them. Pure of queries: everything is in the case."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from practice import answers
from practice.answers import Answered
from practice.exercises.disclosure import Viewer
from practice.exercises.run import Run, Seat, Slot
from practice.runs import Case


@dataclass(frozen=True, slots=True)
class Correction:
    """One later version: only what it changed of what the viewer sees."""

    number: int
    seat: Seat
    at: datetime
    items: list[Answered]


def of(case: Case, viewer: Viewer, slot: Slot) -> list[Correction]:
    """The corrections of one answer, oldest first: one that changed nothing this viewer sees leaves no sign."""
    found: list[Correction] = []
    made = case.corrections.get(slot, ())
    before = {item.field.id: item for item in answers.of(case.run, viewer, slot)} if made else {}
    step = case.exercise.by_id[slot.step]
    for row in made:
        run = _as_if(case.run, slot, row.answers)
        now = {item.field.id: item for item in answers.of(run, viewer, slot)}
        items = [
            answers.shown(run, item, case.names)
            for key, item in now.items()
            if key not in before or (before[key].answer, before[key].declined) != (item.answer, item.declined)
        ]
        gone = [key for key in before if key not in now]
        items += [answers.answered(step.by_id[key], None, answers.names_of(case.names, slot.author)) for key in gone]
        if items:
            # Counted as this viewer sees them: a gap would say that something else was changed.
            found.append(Correction(len(found) + 1, slot.author, row.made_at, items))
        before = now
    return found


def _as_if(run: Run, slot: Slot, answered: Mapping[str, Any]) -> Run:
    """The run as if this slot had been answered like that, so that `disclosure` decides about corrections too."""
    changed = (replace(one, answers=answered) if one.slot == slot else one for one in run.submissions)
    return replace(run, submissions=tuple(changed))
