"""What this slice's pages call things: exercises by title, states, record kinds."""

import uuid
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from practice.models import Response

if TYPE_CHECKING:
    from practice.exercises.definition import Exercise

RATING = ("after-we-met",)
"""Exercises whose definition has an alert on low ratings; only their new answers are decrypted for the caseload."""

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


def is_low(row: Any) -> bool:
    """Whether a response with its sealed answers in `rating` holds a number at or below its exercise's alert limit."""
    return _is_low(row.slug, row.exercise_version, row.step, row.response_id, bytes(row.rating))


@lru_cache(4096)
def _is_low(slug: str, version: int, step: str, response_id: uuid.UUID, sealed: bytes) -> bool:
    """Only the verdict is kept: the home is opened many times before somebody looks at what came in."""
    answers = Response(id=response_id, answers_sealed=sealed).answers or {}
    specs = [spec for spec in exercise(slug, version).scores if spec.id == "alert"]
    return any(
        isinstance(answers.get(name), int) and answers[name] <= spec.limit
        for spec in specs
        for part in spec.inputs
        if part.step == step
        for name in part.fields
    )
