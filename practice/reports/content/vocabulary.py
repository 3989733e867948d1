"""Fixed words: interventions with their plain line for clients, and note formats."""

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
    """One box of the clinical note."""

    id: str
    heading: str
    hint: str


NOTE_PARTS: dict[str, tuple[NotePart, ...]] = {
    "dap": (
        NotePart("data", "Data", "What each partner said and did, attendance, homework, what you observed."),
        NotePart("assessment", "Assessment", "How you understand it; progress toward the goals."),
    ),
    "plain": (NotePart("notes", "Notes for the record", "Anything that belongs in the record and not on a copy."),),
}
"""Besides the plan, which every copy prints."""

NO_NEW_RISK = "No new concerns reported."
