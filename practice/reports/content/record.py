"""The frozen record: what signing stores of a session, as plain JSON values, and the hash over it.

`sessions` makes it, once, at the signature; every copy is built from it alone, so a later reveal, correction or change
of a name never alters what was signed. It holds strings, whole numbers, booleans, None, lists and objects; dates are
ISO (`2026-01-12`), moments ISO with the offset of the place (`2026-01-12T16:00-06:00`).
"""

import hashlib
import json
from typing import Any, Literal, NotRequired, TypedDict

SCHEMA = 1
Seat = Literal["A", "B"]
SEATS: tuple[Seat, Seat] = ("A", "B")


class Practice(TypedDict):
    """The letterhead, and what clients are told for emergencies."""

    name: str
    address: str
    """With line breaks."""
    phone: str
    crisis_lines: list[list[str]]
    """[label, number] in the order of the settings."""
    logo: NotRequired[str]
    """SHA-256 of the picture on the letterhead, empty for none. Missing in older records."""


class Session(TypedDict):
    """When, where and with whom."""

    id: str
    record_id: str
    """Of the couple: C-0001."""
    held_on: str
    starts_at: str | None
    ends_at: str | None
    """Both None only in a draft."""
    place: Literal["office", "video", "other"]
    place_note: str
    modality: Literal["conjoint", "individual_a", "individual_b"]
    note_format: Literal["soap", "dap", "birp", "girp", "plain"]
    also_present: str
    """Anybody besides the partners and the therapist, e.g. an interpreter; usually empty."""
    begun_at: NotRequired[str]
    """When the record was begun, if that makes it a late entry; clinical copy only. Missing in older records."""
    late_hours: NotRequired[int]
    """The practice's limit then, in hours after the end."""


class Partner(TypedDict):
    """One partner as of that day."""

    name: str
    born_on: str | None
    location: str
    """The state or country this partner was in, in words; may be empty."""
    attendance: Literal["present", "late", "absent"]
    """In an individual session the other partner is "absent" and left out of every copy's list."""


class Reviewed(TypedDict):
    """One piece of homework looked at."""

    title: str
    given_to: list[Seat]
    states: dict[Seat, Literal["done", "partly", "not_done", "kept"]]
    """For each seat of `given_to`. `kept` = kept for the session (declined)."""
    together: bool
    """Revealed to both and looked at together."""


class Answer(TypedDict):
    """What one of them answered to one question, in words."""

    seat: Literal["A", "B", ""]
    """Who wrote it; "" = written together."""
    words: list[str]
    """`kinds.words`: one text, or the entries of a list."""
    shape: Literal["text", "list", "ranking"]
    declined: bool
    """Then `words` is empty and "For the session" is printed."""
    seen_by: list[Seat]
    """Which partners could see it when the record was signed: disclosure.visible() of each seat. Never by hand."""
    paper: NotRequired[str]
    """That it was typed in from paper, by whom and when, as a sentence."""


class Picked(TypedDict):
    """One ticked question of an exercise with the ticked answers to it, seat A first."""

    exercise: str
    question: str
    answers: list[Answer]


class PickedScore(TypedDict):
    """One ticked result of an exercise (exercises.results.Result)."""

    exercise: str
    title: str
    words: str
    figure: str
    n: int
    rows: list[list[str]]
    """[label, value] pairs."""
    seen_by: list[Seat]
    """Which partners got this result from results(run, seat)."""


class Intervention(TypedDict):
    """One ticked entry of `content.INTERVENTIONS`, copied so that a later change of the list alters nothing."""

    id: str
    label: str
    plain: str
    """For client copies; empty = never printed there."""


class Note(TypedDict):
    """One part of the clinical note, e.g. Data."""

    heading: str
    text: str


class Task(TypedDict):
    """One exercise assigned in this session."""

    title: str
    given_to: list[Seat]
    due_at: str | None
    place: str
    """When and where they plan to do it; may be empty."""


class Assigned(TypedDict):
    """The homework decision."""

    decision: Literal["assigned", "none"]
    why_none: str
    """Clinical copy only."""
    tasks: list[Task]


class NextSession(TypedDict):
    """The next appointment."""

    starts_at: str
    minutes: int
    place: Literal["office", "video", "other"]


class Signer(TypedDict):
    """A clinician with the licence they act under, as of the session's date."""

    name: str
    title: str
    jurisdiction: str
    """US-CA, or a country's name."""
    number: str
    expires_on: str
    npi: str
    """May be empty."""
    associate: bool


class Record(TypedDict):
    """Everything about one session that any copy may print."""

    schema: int
    version: int
    """1; an addendum makes the next."""
    made_at: str
    """The moment of signing; of a draft, now."""
    practice: Practice
    session: Session
    partners: dict[Seat, Partner]
    author: Signer
    supervisor: Signer | None
    signed_at: str | None
    """None = a draft: watermark, no signature block."""
    cosigned_at: str | None
    focus: str
    """All copies."""
    progress: str
    """Progress toward goals; all copies."""
    homework_reviewed: list[Reviewed]
    picked: list[Picked]
    scores: list[PickedScore]
    interventions: list[Intervention]
    interventions_text: str
    """Clinical copy only."""
    what_we_did: str
    """The plain-language line of the client copies; empty = the vocabulary's plain words."""
    notes: list[Note]
    """Clinical copy only."""
    about: NotRequired[dict[str, str]]
    """What was seen of "A", of "B" and of the two together ("dyad"); clinical copy only. Missing in older records."""
    risk: str
    """Clinical copy only: the lines of `risks` in one text; in older records one line for both."""
    risks: NotRequired[dict[Seat, str]]
    """The risk line of each person the session was for; clinical copy only. Missing in older records."""
    plan: str
    """All copies: "Plan", and on client copies "What we agreed"."""
    assigned: Assigned
    next_session: NextSession | None


def canonical(record: Any) -> bytes:
    """The one byte string of a record: JSON, keys sorted, UTF-8, no white space. Raises TypeError on other types."""
    _plain(record, "record")
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _plain(value: Any, where: str) -> None:
    if value is None or isinstance(value, (str, bool, int)):
        return
    if isinstance(value, list):
        for number, item in enumerate(value):
            _plain(item, f"{where}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{where} has the key {key!r}, which is not a text")
            _plain(item, f"{where}.{key}")
    else:
        raise TypeError(f"{where} is a {type(value).__name__}; a frozen record holds JSON values without fractions")


def digest(record: Any) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal: what is stored beside the record and printed in part."""
    return hashlib.sha256(canonical(record)).hexdigest()
