"""Fixed words: interventions with their plain line for clients, and note formats."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Intervention:
    """One thing a therapist may have done. `plain` is its wording on client copies; empty = never printed there."""

    id: str
    label: str
    plain: str


INTERVENTIONS: tuple[Intervention, ...] = (
    Intervention("communication", "Communication training", "We practised ways of talking with each other."),
    Intervention("listening", "Reflective listening practice", "We practised listening and saying back what we heard."),
    Intervention("emotions", "Emotion naming", "We looked for words for feelings."),
    Intervention("pattern", "Pattern mapping", "We drew how a hard moment usually goes, step by step."),
    Intervention("perspective", "Perspective exercise", "We looked at a moment from the other side."),
    Intervention("problem_solving", "Problem-solving", "We worked on a practical question."),
    Intervention("goals", "Goal setting", "We said what we want to work toward."),
    Intervention("appreciation", "Support and appreciation building", "We spoke about support and appreciation."),
    Intervention("repair", "Trust repair", "We worked on rebuilding trust."),
    Intervention("autonomy", "Autonomy agreement", "We talked about time together and time apart."),
    Intervention("education", "Psychoeducation", "We talked about how couples work."),
    Intervention("homework_review", "Homework review", "We looked at the practice between sessions."),
    Intervention("homework", "Homework assignment", "We chose what to practise next."),
    Intervention("measures", "Measures review", "We looked at how things have been going."),
    Intervention("safety", "Safety planning", ""),
    Intervention("other", "Other", ""),
)
"""In the order of records.md §1.2. Safety planning is for the clinical record only."""

BY_ID = {entry.id: entry for entry in INTERVENTIONS}


@dataclass(frozen=True, slots=True)
class NotePart:
    """One box of the clinical note; several formats may share it. `also`: boxes of other formats whose text stands
    under this heading too, because it is the same fact."""

    id: str
    heading: str
    hint: str
    also: tuple[str, ...] = ()


_ASSESSMENT = NotePart("assessment", "Assessment", "How you understand it; progress toward the goals.")
_INTERVENTION = NotePart("intervention", "Intervention", "What you did.")
_RESPONSE = NotePart("response", "Response", "How each of them responded.")
NOTE_PARTS: dict[str, tuple[NotePart, ...]] = {
    "soap": (
        NotePart("subjective", "Subjective", "What each of them said, in their words."),
        NotePart("objective", "Objective", "Attendance, homework, results, what you observed between them."),
        _ASSESSMENT,
    ),
    "dap": (
        NotePart(
            "data",
            "Data",
            "What each partner said and did, attendance, homework, what you observed.",
            also=("subjective", "objective"),
        ),
        _ASSESSMENT,
    ),
    "birp": (
        NotePart("behaviour", "Behaviour", "What they came with: what happened, the loop they were in."),
        _INTERVENTION,
        _RESPONSE,
    ),
    "girp": (NotePart("goals", "Goals", "The goal worked on first."), _INTERVENTION, _RESPONSE),
    "plain": (NotePart("notes", "Notes for the record", "Anything that belongs in the record and not on a copy."),),
}
"""Besides the plan, which every copy prints."""

NOTE_FORMATS = {
    "soap": "SOAP: subjective, objective, assessment, plan",
    "dap": "DAP: data, assessment, plan",
    "birp": "BIRP: behaviour, intervention, response, plan",
    "girp": "GIRP: goals, intervention, response, plan",
    "plain": "Plain notes",
}
"""Their names, in the order of records.md §1.2."""

NOTE_BOXES = {part.id: part for parts in NOTE_PARTS.values() for part in parts}
"""Every box of every format, in that order."""

NO_NEW_RISK = "No new concerns reported."


def note(format_: str, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """(heading, text) of a note: the headings of its format with all that belongs there, then what was typed under
    headings this format lacks, under those. Nothing that was typed is left out; only own headings may be empty."""
    told = {box: texts.get(box, "").strip() for box in NOTE_BOXES}
    printed: list[tuple[str, str]] = []
    covered: set[str] = set()
    for part in NOTE_PARTS[format_]:
        boxes = (part.id, *part.also)
        covered.update(boxes)
        printed.append((part.heading, "\n\n".join(told[box] for box in boxes if told[box])))
    rest = [(part.heading, told[box]) for box, part in NOTE_BOXES.items() if box not in covered and told[box]]
    return printed + rest
