"""Whether an exercise may be assigned to a couple, and why not, in words for the therapist (exercises.md §0).

Pure: judgements and the day are passed in. Nothing said here may ever reach a partner.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

LASTS = 180
"""Days for which a therapist's judgement after a separate interview counts; the 180th day is still good."""

Status = tuple[str, date]
"""A therapist's judgement (`unknown`, `negative` or `positive`) and the day of the separate interview."""

IPV = "ipv_positive"
"""What a positive interview is called among the causes below; it is a status, never a row of its own."""
FLAGS: dict[str, str] = {
    "coercive_control": "Coercive control",
    "protective_order": "Protective order",
    "acute_suicidality": "Acute suicidality",
    "psychosis_mania": "Psychosis or mania",
    "active_substance_crisis": "Active substance crisis",
    "undisclosed_affair": "Undisclosed affair",
    "separation_decided": "Separation decided",
}
"""The kinds of couple flags with their names, in the order of the table."""
FREEZING = frozenset({IPV, "coercive_control", "protective_order"})
"""What hides the exercises of `HIDDEN`, closes G1 and G2, and holds back open work of these gates."""
CRISES = frozenset({"acute_suicidality", "psychosis_mania", "active_substance_crisis"})
"""What closes G2 and warns on G1."""
PARTING = frozenset({"undisclosed_affair", "separation_decided"})
"""What closes the exercises of `CLOSED`, whatever their gate, and warns on all others."""
HIDDEN = frozenset({"E11", "E12", "E13", "E14", "E15"})
CLOSED = frozenset({"E13", "E16", "E17"})
HIDDEN_FOR: dict[str, frozenset[str]] = {"coercive_control": frozenset({"E05"})}
"""What one cause hides beyond `HIDDEN`: an agreed time-out can be used to control."""


class Gated(Protocol):
    """What this file needs of an exercise."""

    @property
    def number(self) -> str:
        """Such as `E13`."""

    @property
    def gate(self) -> str:
        """`G0`, `G1` or `G2`."""


class Effect(StrEnum):
    """What one cause does to one exercise, the strongest first."""

    HIDES = "hides"
    CLOSES = "closes"
    WARNS = "warns"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Flag:
    """A couple flag: its kind, and the name of the partner it is about; "" for the couple.

    `who` tells two partners of one name apart; it is in no words.
    """

    kind: str
    about: str = ""
    who: str = ""

    @property
    def words(self) -> str:
        """`Coercive control (Ana)`."""
        return f"{FLAGS[self.kind]} ({self.about})" if self.about else FLAGS[self.kind]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it may be assigned as it is.

    `reason`: why not, one or more sentences; empty when it may. `warnings`: what to think of first, sentences, also
    when it may. `hidden`: it is not offered and not even a written reason opens it; then it is closed, too.
    """

    open: bool
    reason: str = ""
    warnings: tuple[str, ...] = ()
    hidden: bool = False


def effect(cause: str, exercise: Gated) -> Effect:
    """What a flag kind, or `IPV`, does to an exercise. Raises ValueError for an unknown cause or gate."""
    gate = _known(exercise)
    if cause in FREEZING:
        if gate == "G0":
            return Effect.NOTHING
        hidden = exercise.number in HIDDEN | HIDDEN_FOR.get(cause, frozenset())
        return Effect.HIDES if hidden else Effect.CLOSES
    if cause in CRISES:
        return {"G0": Effect.NOTHING, "G1": Effect.WARNS, "G2": Effect.CLOSES}[gate]
    if cause in PARTING:
        return Effect.CLOSES if exercise.number in CLOSED else Effect.WARNS
    raise ValueError(f"There is no safety flag {cause!r}.")


def freezes(cause: str, exercise: Gated) -> bool:
    """Whether open work with this exercise is held back from both partners as soon as the cause is recorded."""
    return cause in FREEZING and _known(exercise) != "G0"


def decide(
    exercise: Gated, statuses: Sequence[tuple[str, Status | None]], flags: Iterable[Flag], today: date
) -> Decision:
    """The decision for a couple.

    `statuses` is one (name, latest status or None) per partner, whoever the exercise is for; `flags` are those now
    present; `today` is the calendar day in the couple's zone. G2 asks for the same as G1: that its steps are passed on
    by hand is a matter of disclosure. Raises ValueError for an unknown gate, flag or status, and when a gated exercise
    is asked about without both partners.
    """
    reasons, warnings, hidden = [], [], False
    if _known(exercise) != "G0":
        if len(statuses) != 2:
            raise ValueError("A gate is decided on both partners.")
        reasons = [why for name, status in statuses if (why := why_not(name, status, today))]
        positive = any(status is not None and status[0] == "positive" for _, status in statuses)
        hidden = positive and effect(IPV, exercise) is Effect.HIDES
    for flag in flags:
        done = effect(flag.kind, exercise)
        if done in (Effect.HIDES, Effect.CLOSES):
            reasons.append(f"{flag.words} is on record.")
        elif done is Effect.WARNS:
            warnings.append(f"{flag.words} is on record: judge whether this exercise is safe and useful now.")
        hidden = hidden or done is Effect.HIDES
    return Decision(not reasons, " ".join(reasons), tuple(warnings), hidden)


def present(judgements: Iterable[tuple[Flag, bool]]) -> tuple[Flag, ...]:
    """The flags that stand, from every judgement (flag, present or not), the oldest first: the newest one counts."""
    newest = dict(judgements)
    order = list(FLAGS)
    standing = [flag for flag, is_present in newest.items() if is_present]
    return tuple(sorted(standing, key=lambda flag: (order.index(flag.kind), flag.about, flag.who)))


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


def _known(exercise: Gated) -> str:
    if exercise.gate not in ("G0", "G1", "G2"):
        raise ValueError(f"There is no gate {exercise.gate!r}.")
    return str(exercise.gate)
