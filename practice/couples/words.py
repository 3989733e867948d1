"""What this slice's pages call things: exercises by title, events of the log, states, record kinds."""

from functools import cache
from typing import TYPE_CHECKING, Any

from practice.models import Response

if TYPE_CHECKING:
    from practice.exercises.definition import Exercise

RATING = ("after-we-met",)
"""Exercises whose definition has an alert on low ratings; only their new answers are decrypted for the caseload."""

EVENTS = {
    "couple.opened": "Opened the couple's record",
    "couple.edited": "Changed names, contact or time zone",
    "couple.closed": "Closed the work with the couple",
    "couple.reopened": "Reopened the work with the couple",
    "invitation.made": "Made an invitation",
    "invitation.revoked": "Took back an invitation",
    "invitation.claimed": "Used an invitation",
    "agreement.accepted": "Accepted the agreement",
    "safety.recorded": "Recorded a separate interview",
    "assignment.revealed": "Answers were revealed to both",
    "response.submitted": "Submitted answers",
    "response.withdrawn": "Took answers back before they were revealed",
    "response.corrected": "Added a later version of an answer",
    "response.opened": "Opened an answer to the other partner",
    "response.shared": "Shared answers of closed homework",
    "document.stored": "A document was made from a signed session",
    "user.created": "Chose a username and password",
}

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


def is_low(row: Any) -> bool:
    """Whether a response with its sealed answers in `rating` holds a number at or below its exercise's alert limit."""
    answers = Response(id=row.response_id, answers_sealed=row.rating).answers or {}
    specs = [spec for spec in exercise(row.slug, row.exercise_version).scores if spec.id == "alert"]
    return any(
        isinstance(answers.get(name), int) and answers[name] <= spec.limit
        for spec in specs
        for part in spec.inputs
        if part.step == row.step
        for name in part.fields
    )


def event(name: str) -> str:
    """An event of the audit log in words."""
    return EVENTS.get(name) or name.replace(".", " ").replace("_", " ").capitalize()
