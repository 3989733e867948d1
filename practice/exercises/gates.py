"""Whether a safety gate (exercises.md §0) lets an exercise be assigned, and why not, in words for the therapist.

Pure: the statuses and the day are passed in. Nothing said here may ever reach a partner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LASTS = 180
"""Days for which a therapist's judgement after a separate interview counts; the 180th day is still good."""

Status = tuple[str, date]
"""A therapist's judgement (`unknown`, `negative` or `positive`) and the day of the separate interview."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the gate is open. `reason` is empty when it is, otherwise one or more sentences."""

    open: bool
    reason: str = ""


def decide(gate: str, statuses: Sequence[tuple[str, Status | None]], today: date) -> Decision:
    """The decision for `gate` ("G0", "G1", "G2").

    `statuses` is one (name, latest status or None) per partner of the couple, whoever the exercise is for; `today` is
    the calendar day in the couple's zone. G2 asks for the same as G1: that its steps are passed on by hand is a matter
    of disclosure. Raises ValueError for an unknown gate, and when a gated exercise is asked about without both
    partners.
    """
    if gate not in ("G0", "G1", "G2"):
        raise ValueError(f"There is no gate {gate!r}.")
    if gate == "G0":
        return Decision(True)
    if len(statuses) != 2:
        raise ValueError("A gate is decided on both partners.")
    reasons = [why for name, status in statuses if (why := why_not(name, status, today))]
    return Decision(not reasons, " ".join(reasons))


def why_not(name: str, status: Status | None, today: date) -> str:
    """What stands against one partner, as a sentence; empty when the status is negative and recent enough."""
    if status is None or status[0] == "unknown":
        return f"{name} has no safety interview on record with a clear result."
    ipv, assessed_on = status
    if ipv == "positive":
        return f"{name}'s safety status is positive."
    if ipv != "negative":
        raise ValueError(f"There is no safety status {ipv!r}.")
    if assessed_on > today:
        return f"{name}'s safety interview is dated in the future."
    age = (today - assessed_on).days
    if age > LASTS:
        return f"{name}'s safety interview is {age} days old; it counts for {LASTS} days."
    return ""


def good_until(assessed_on: date) -> date:
    """The last day on which an interview of `assessed_on` counts."""
    return assessed_on + timedelta(days=LASTS)
