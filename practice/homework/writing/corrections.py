"""Later versions of what both had seen, as one viewer may read them. Pure of queries: everything is in the case."""

from dataclasses import dataclass
from datetime import datetime

from practice import answers
from practice.answers import Answered
from practice.exercises.disclosure import Viewer
from practice.exercises.run import Seat, Slot
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
    made, step = case.corrections.get(slot, ()), case.exercise.by_id[slot.step]
    for place, changed in answers.changes(case.run, viewer, slot, [row.answers for row in made]):
        items = [
            answers.shown(case.run, item, case.names)
            if item is not None
            else answers.answered(step.by_id[key], None, answers.names_of(case.names, slot.author))
            for key, item in changed.items()
        ]
        # Counted as this viewer sees them: a gap would say that something else was changed.
        found.append(Correction(len(found) + 1, slot.author, made[place].made_at, items))
    return found
