"""Words of the therapist's side of homework: modes, gates, states, quality. Never on a partner's page, except LINES."""

from practice.exercises import kinds
from practice.exercises.definition import Exercise
from practice.exercises.run import Seat
from practice.exercises.terms import STRATEGIES, Disclosure, Gate, Mode

MODES: dict[str, str] = {
    Mode.IND: "Each alone, for you",
    Mode.PAR: "Both, side by side",
    Mode.TURN: "By turns",
    Mode.JOINT: "Together, one record",
}
MODES_FULL: dict[str, str] = {
    Mode.IND: "Written alone. Only you read it; nothing opens to the other partner.",
    Mode.PAR: "Both write the same, each alone. Nothing opens before both have submitted.",
    Mode.TURN: "One writes, then the other answers. Each step opens when the one before it is passed on.",
    Mode.JOINT: "Both write one shared record and both agree to it.",
}
GATES: dict[str, str] = {
    Gate.G0: "May always be assigned.",
    Gate.G1: "Needs a separate safety interview with each partner, negative and at most 180 days old.",
    Gate.G2: "Needs a separate safety interview with each partner, negative and at most 180 days old; you pass each "
    "step on by hand.",
}
GATES_SHORT: dict[str, str] = {
    Gate.G0: "May always be assigned",
    Gate.G1: "Needs both interviews",
    Gate.G2: "Needs both interviews, passed on by hand",
}
DISCLOSURES: dict[str, str] = {
    Disclosure.PRIVATE: "Nobody but you",
    Disclosure.MUTUAL: "Both, once both have submitted",
    Disclosure.IN_SESSION: "Both, when you open it in session",
    Disclosure.TURN: "Step by step, as each is submitted",
    Disclosure.TURN_RELEASED: "Step by step, as you pass each one on",
    Disclosure.JOINT: "One shared record",
}
PROGRESS: dict[str, tuple[str, str]] = {
    "ahead": ("Not open yet", "quiet"),
    "open": ("Not started", "neutral"),
    "started": ("Started", "calm"),
    "submitted": ("Submitted", "good"),
    "revealed": ("Open to both", "good"),
}
STATES: dict[str, tuple[str, str]] = {
    "open": ("Under way", "calm"),
    "finished": ("Finished", "good"),
    "paused": ("Paused", "attention"),
    "closed": ("Closed", "quiet"),
    "withdrawn": ("Withdrawn", "quiet"),
}
QUALITY: tuple[tuple[int, str], ...] = (
    (0, "0 – Not done"),
    (1, "1 – Begun"),
    (2, "2 – Done in part, or in haste"),
    (3, "3 – Done, with care in places"),
    (4, "4 – Done thoroughly"),
)
"""How one partner did one piece of homework, for the therapist's own record."""
LINES: tuple[str, ...] = (
    "Thank you for taking the time for this.",
    "I have read this with care. Let us look at it together in session.",
    "This took some courage. Thank you.",
    "Bring one question about this to our next session.",
)
"""Comments that go out with one tap."""


def strategies(exercise: Exercise) -> list[str]:
    """The names of the strategies it serves."""
    return [STRATEGIES[one] for one in exercise.strategies]


def both(names: list[str]) -> str:
    """`Ana`, or `Ana and Ben`."""
    return " and ".join(names)


def names_from(names: dict[str, str], seat: Seat) -> kinds.Names:
    """Names from the point of view of one seat."""
    return kinds.Names(names[seat], names["B" if seat == "A" else "A"], names["A"], names["B"])
