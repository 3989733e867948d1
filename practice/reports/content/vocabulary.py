"""Fixed words: interventions with their plain line for clients, note formats, jurisdictions of US licences."""

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

_STATES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|"
    "DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|"
    "KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|"
    "MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|"
    "NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|"
    "SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
    "WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|GU Guam|VI U.S. Virgin Islands|AS American Samoa|"
    "MP Northern Mariana Islands"
)
JURISDICTIONS: dict[str, str] = {f"US-{code}": name for code, _, name in (s.partition(" ") for s in _STATES.split("|"))}


def jurisdiction(code: str) -> str:
    """`California` for `US-CA`; anything else as it is written."""
    return JURISDICTIONS.get(code, code)
