"""The closed words of a definition: visibilities, kinds, modes, gates and disclosures. Cheap to import."""

from enum import StrEnum

LONG_LIMIT = 5000
"""Code points a long text may hold; its `max_chars` is only guidance in the counter."""

SHORT_LIMIT = 140
"""Code points a short text may hold, unless its definition says fewer."""


class Visibility(StrEnum):
    """P partner after reveal · T therapist only · O owner decides · J joint (exercises.md §0)."""

    P = "P"
    T = "T"
    O = "O"  # noqa: E741 - the letter is the specification's own
    J = "J"


class Kind(StrEnum):
    """The closed set of field kinds. `practice.exercises.kinds` has one handler for each."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    SCALE = "scale"
    LIKERT5 = "likert5"
    SINGLE = "single"
    MULTI = "multi"
    RANKING = "ranking"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    TIMER = "timer"
    GROUP = "group"


class Mode(StrEnum):
    """IND one person · PAR both, sealed until both submitted · TURN by turns · JOINT one shared record."""

    IND = "IND"
    PAR = "PAR"
    TURN = "TURN"
    JOINT = "JOINT"


class Gate(StrEnum):
    """Safety gate of exercises.md §0."""

    G0 = "G0"
    G1 = "G1"
    G2 = "G2"


class Disclosure(StrEnum):
    """Who sees the answers of an assignment, and when (product.md §3)."""

    PRIVATE = "private"
    MUTUAL = "mutual"
    IN_SESSION = "in_session"
    TURN = "turn"
    TURN_RELEASED = "turn_released"
    JOINT = "joint"


NARROWER: dict[Disclosure, tuple[Disclosure, ...]] = {
    Disclosure.MUTUAL: (Disclosure.IN_SESSION, Disclosure.PRIVATE),
    Disclosure.IN_SESSION: (Disclosure.PRIVATE,),
    Disclosure.TURN: (Disclosure.TURN_RELEASED,),
    Disclosure.PRIVATE: (),
    Disclosure.TURN_RELEASED: (),
    Disclosure.JOINT: (),
}


STRATEGIES: dict[str, str] = {
    "V1": "Active listening and paraphrase",
    "V2": "I-statements and needs",
    "V3": "Perspective taking",
    "V4": "Validating",
    "V5": "Common goals and interests",
    "V6": "Collaborative win–win",
    "V7": "Quality time",
    "V8": "Celebrating achievements, praise",
    "V9": "Involvement in passions",
    "V10": "Honesty and transparency",
    "V11": "Autonomy",
    "V12": "Understanding the dynamics",
    "V13": "Attending sessions together",
}
"""The strategies an exercise serves, by id (exercises.md §1)."""


FREQUENCIES: frozenset[str] = frozenset(
    {
        "once",
        "once per event",
        "once per hurt",
        "once per issue",
        "once, log per use",
        "once + weekly",
        "once, again at 6 weeks",
        "once, again at 8 weeks",
        "once, again at 3 months",
        "once a year",
        "daily × 7",
        "twice weekly",
        "weekly",
        "monthly",
        "every session",
    }
)
"""How often an exercise is done, in the words of exercises.md §1."""

AGAIN: dict[str, int] = {
    "twice weekly": 3,
    "weekly": 7,
    "monthly": 30,
    "once, again at 6 weeks": 42,
    "once, again at 8 weeks": 56,
    "once, again at 3 months": 91,
    "once a year": 365,
}
"""Frequency to the days after which giving the exercise again is suggested; any other is given once."""

ALARMS: frozenset[str] = frozenset({"cannot_speak_freely", "some_topics", "felt_unsafe", "too_hot"})
"""What an answer may raise for the therapist alone (table `concerns`)."""

SCORES: frozenset[str] = frozenset(
    {
        *(f"D{number}" for number in range(1, 16)),
        "acknowledgement",
        "acts",
        "alert",
        "attention",
        "calm_gain",
        "catch",
        "closeness",
        "commitment",
        "concern",
        "coverage_needs",
        "dates",
        "fairness",
        "fit",
        "gap",
        "hints",
        "homework",
        "interest_gap",
        "involvement",
        "knowledge",
        "landing",
        "lift",
        "mean",
        "menu",
        "miss",
        "monitoring",
        "net",
        "noticing",
        "novelty",
        "openness",
        "order_knowledge",
        "overload",
        "pattern",
        "progress",
        "respect",
        "return_rate",
        "room",
        "smart",
        "steering",
        "steering_days",
        "stretch",
        "style",
        "thanks",
        "trial",
        "unseen",
        "untried",
        "validated",
    }
)
"""The scores that `practice.exercises.results` knows: D1–D15 of exercises.md §0.1, and named ones."""
