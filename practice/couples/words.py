"""What this slice's pages call things: exercises by title, states, record kinds."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from practice.exercises.definition import Exercise

SESSION_STATES = {
    "draft": ("Draft", "attention"),
    "cosign_pending": ("Waiting for co-signature", "calm"),
    "signed": ("Signed", "good"),
}
DOCUMENTS = {
    "clinical": "Clinical record",
    "joint": "Joint copy",
    "own_a": "Own copy",
    "own_b": "Own copy",
}
LISTS = {
    "homework": "All homework",
    "sessions": "All session records",
    "copies": "All copies given",
    "activity": "All activity",
}
CHANNELS = {"online": "Online", "paper": "On paper"}
SAFETY = {
    None: ("Unknown: no interview recorded", "attention"),
    "unknown": ("Unknown", "attention"),
    "negative": ("Negative", "neutral"),
    "positive": ("Positive", "attention"),
}
_FREEZES = (
    "Exercises with a safety gate are closed, and those about trust (E11 to E15{more}) are not offered at all. Open "
    "exercises with a gate are held back from both partners, who read what they read for any pause."
)
_CRISIS = (
    "Exercises whose steps you pass on by hand (E13) are closed. On the other exercises with a gate you are asked to "
    "think first. Open homework goes on: look at it."
)
_PARTING = (
    "Making it right, Shared compass and One goal (E13, E16, E17) are closed. On every other exercise you are asked to "
    "think first. Open homework goes on: look at it."
)
FLAG_DOES = {
    "coercive_control": _FREEZES.format(more=", and the agreed pause, E05"),
    "protective_order": _FREEZES.format(more=""),
    "acute_suicidality": _CRISIS,
    "psychosis_mania": _CRISIS,
    "active_substance_crisis": _CRISIS,
    "undisclosed_affair": _PARTING,
    "separation_decided": _PARTING,
}
"""What each flag does, for the therapist; `exercises.gates` decides it."""
INVITATIONS = {
    "open": ("Open", "calm"),
    "claimed": ("Used", "good"),
    "revoked": ("Taken back", "quiet"),
    "expired": ("Run out", "quiet"),
}


@cache
def exercise(slug: str, version: int) -> "Exercise":
    """The definition an assignment was made with."""
    from practice.exercises import catalogue  # pydantic is loaded only where a definition is needed

    return catalogue.load(slug, version)


@cache
def gated() -> tuple[tuple[str, int], ...]:
    """Slug and version of every exercise that asks for a separate interview first."""
    from practice.exercises import catalogue

    every = (exercise(slug, version) for slug, released in catalogue.versions().items() for version in released)
    return tuple((one.slug, one.version) for one in every if one.gate != "G0")
