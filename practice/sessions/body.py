"""What the therapist types into a draft: kept exactly as typed, read into values, judged. No database, no Flask.

A draft's body is JSON: `typed` {input name: [values]} as the page posted it, so that nothing typed is lost even when it
makes no sense yet; `page` says which page saved last (see `Stamp`); `returned` the supervisor's comments; `submitted`
what an associate signed and a supervisor has not yet.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from practice import clock
from practice.reports import content

Typed = Mapping[str, list[str]]
SEATS = ("A", "B")
LONGEST = timedelta(hours=8)
MOST = 20_000
"""Characters a text of the record may have."""
LINE = 140
STATES = {"done": "Done", "partly": "Partly done", "not_done": "Not done", "kept": "Kept for session"}
ATTENDANCE = {"present": "Present", "late": "Late", "absent": "Absent"}
PLACES = {"office": "At the practice", "video": "By video", "other": "Elsewhere"}
NOTES = {f"note_{box}": part for box, part in content.NOTE_BOXES.items()}
"""Every box of every format by input name: a draft keeps what was typed into all of them."""
ABOUT = {"about_a": "A", "about_b": "B", "about_dyad": "dyad"}
"""What was seen of each partner, and of the two together, by input name: beside the note, whatever its format."""
RISK_TEXTS = ("a_risk_text", "b_risk_text")
TEXTS = (
    *("focus", "progress", "interventions_text", *NOTES, *ABOUT, *RISK_TEXTS),
    *("what_we_did", "why_none", "plan"),
)
LINES = ("place_note", "a_location", "b_location", "also_present")
_ONE = (
    *("held_on", "starts", "ends", "place", "modality", "a_attendance", "b_attendance", *LINES, *TEXTS, "note_format"),
    *("a_risk", "b_risk", "decision", "next", "next_on", "next_at", "next_minutes", "next_place"),
)
_MANY = ("interventions", "hw", "hw_together", "pick", "copy", "task", "known")
_STATE = re.compile(r"hw-[0-9a-f]{32}-[AB]")


def capture(posted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What a page posted, exactly, without what belongs to the form itself."""
    kept = {name: posted[name] for name in (*_ONE, *_MANY) if name in posted}
    return kept | {name: values for name, values in posted.items() if _STATE.fullmatch(name)}


def renewed(typed: Typed) -> Typed:
    """What was typed, in today's inputs: one risk line for both was each one's."""
    if "risk" not in typed:
        return typed
    old = {name: typed[name] for name in ("risk", "risk_text") if name in typed}
    each = {f"{seat.lower()}_{name}": values for seat in SEATS for name, values in old.items()}
    return each | {name: values for name, values in typed.items() if name not in old}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which page is saving: the version it was made from, its key, and the number of this save of that page."""

    version: str
    key: str
    number: int = 0
    autosave: bool = False


def day(text: str) -> date | None:
    """A date as a browser sends it; None when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def wall_time(text: str) -> time | None:
    """`16:00`, also `9:05` and with seconds; None when it is none."""
    found = re.fullmatch(r"\s*(\d{1,2}):(\d\d)(:\d\d(\.\d+)?)?\s*", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def minutes(text: str) -> int | None:
    """A length between 5 and 480 minutes; None when it is none."""
    text = text.strip()
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) and 5 <= int(text) <= 480 else None


@dataclass(frozen=True)
class Draft:
    """What was typed, read. Everything that makes no sense reads as nothing; `problems` says so in words."""

    typed: Typed
    zone: str

    def text(self, name: str) -> str:
        """The text without outer white space."""
        return (self.typed.get(name) or [""])[0].replace("\r\n", "\n").strip()

    def many(self, name: str) -> tuple[str, ...]:
        """The ticked values."""
        return tuple(dict.fromkeys(self.typed.get(name, ())))

    def one_of(self, name: str, choices: Iterable[str], default: str = "") -> str:
        """The chosen value, if it is one of the choices."""
        value = self.text(name)
        return value if value in choices else default

    @property
    def held_on(self) -> date | None:
        """The day of the session."""
        return day(self.text("held_on"))

    @property
    def starts_at(self) -> datetime | None:
        """When it began (UTC)."""
        begun = wall_time(self.text("starts"))
        return clock.moment(datetime.combine(self.held_on, begun), self.zone) if self.held_on and begun else None

    @property
    def ends_at(self) -> datetime | None:
        """When it ended (UTC): on the same day, or after midnight when the clock shows less than at the start."""
        begun, ended = wall_time(self.text("starts")), wall_time(self.text("ends"))
        if not self.held_on or not begun or not ended or begun == ended:
            return None
        last = self.held_on + timedelta(days=1) if ended < begun else self.held_on
        moment = clock.moment(datetime.combine(last, ended), self.zone)
        return moment if self.starts_at < moment <= self.starts_at + LONGEST else None

    @property
    def modality(self) -> str:
        """conjoint, individual_a or individual_b; "" = not chosen."""
        return self.one_of("modality", ("conjoint", "individual_a", "individual_b"))

    @property
    def seats(self) -> tuple[str, ...]:
        """Whom the session was for."""
        return {"individual_a": ("A",), "individual_b": ("B",)}.get(self.modality, SEATS)

    @property
    def note_format(self) -> str:
        """soap, dap, birp, girp or plain."""
        return self.one_of("note_format", content.NOTE_PARTS, "dap")

    @property
    def interventions(self) -> tuple[str, ...]:
        """Ticked entries in the vocabulary's order; own words alone count as "other"."""
        ticked = set(self.many("interventions"))
        if not ticked and self.text("interventions_text"):
            ticked = {"other"}
        return tuple(entry.id for entry in content.INTERVENTIONS if entry.id in ticked)

    @property
    def risks(self) -> dict[str, str]:
        """The risk line of each person the session was for; "" while nothing was chosen."""
        chosen = {seat: self.one_of(f"{seat.lower()}_risk", ("none", "text")) for seat in self.seats}
        told = {seat: self.text(f"{seat.lower()}_risk_text") for seat in self.seats}
        return {seat: {"none": content.NO_NEW_RISK, "text": told[seat]}.get(how, "") for seat, how in chosen.items()}

    def attendance(self, seat: str) -> str:
        """present, late, absent or "" for a seat of this session; whoever it was not for was absent."""
        if seat not in self.seats:
            return "absent"
        return self.one_of(f"{seat.lower()}_attendance", ATTENDANCE)

    @property
    def next_minutes(self) -> int | None:
        """Planned length of the next session."""
        return minutes(self.text("next_minutes"))

    @property
    def next_at(self) -> datetime | None:
        """When the next session is to begin, when another date was chosen (UTC)."""
        on, at = day(self.text("next_on")), wall_time(self.text("next_at"))
        if self.text("next") != "new" or on is None or at is None:
            return None
        return clock.moment(datetime.combine(on, at), self.zone)

    def referred(self) -> frozenset[str]:
        """Hexadecimal ids of the assignments that something typed is about."""
        picks = (key.partition(":")[0] for name in ("pick", "copy") for key in self.many(name))
        return frozenset((*self.many("hw"), *self.many("task"), *picks))


Problem = tuple[str, str]
"""(name of the input, what to do about it)"""


def problems(draft: Draft, now: datetime) -> list[Problem]:
    """What makes no sense as typed. A draft is kept all the same, but cannot be signed like this."""
    return [*_times(draft), *_lengths(draft), *_next(draft, now)]


def _times(draft: Draft) -> list[Problem]:
    found = []
    if draft.text("held_on") and draft.held_on is None:
        found.append(("held_on", "Enter the date as year-month-day, for example 2026-01-12."))
    begun, ended = wall_time(draft.text("starts")), wall_time(draft.text("ends"))
    if draft.text("starts") and begun is None:
        found.append(("starts", "Enter the time with hours and minutes, for example 16:00."))
    if draft.text("ends") and ended is None:
        found.append(("ends", "Enter the time with hours and minutes, for example 16:50."))
    if draft.held_on and begun and ended and draft.ends_at is None:
        words = "The end must be after the start." if ended <= begun else "A session lasts at most 8 hours."
        found.append(("ends", words))
    return found


def _lengths(draft: Draft) -> list[Problem]:
    found = []
    for name in TEXTS:
        if (over := len(draft.text(name)) - MOST) > 0:
            found.append((name, f"Use at most {MOST:,} characters; {over:,} are too many."))
    found.extend((name, f"Use at most {LINE} characters.") for name in LINES if len(draft.text(name)) > LINE)
    return found


def _next(draft: Draft, now: datetime) -> list[Problem]:
    if draft.text("next") != "new":
        return []
    found = []
    if day(draft.text("next_on")) is None:
        found.append(("next_on", "Enter the date of the next session, or choose that none is planned."))
    if wall_time(draft.text("next_at")) is None:
        found.append(("next_at", "Enter when it begins, for example 16:00."))
    if draft.next_minutes is None:
        found.append(("next_minutes", "Enter the minutes, from 5 to 480."))
    if not found and draft.next_at <= now:
        found.append(("next_on", "The next session lies in the future."))
    return found


def missing(draft: Draft, names: Mapping[str, str], now: datetime) -> list[Problem]:
    """What is needed before it can be signed (records.md §1.2), each with the input where it is filled in."""
    found = [*problems(draft, now)]
    said = {name for name, _ in found}

    def need(name: str, there: object, words: str) -> None:
        if not there and name not in said:
            found.append((name, words))

    need("held_on", draft.held_on, "The date of the session")
    need("starts", draft.text("starts"), "When it began")
    need("ends", draft.text("ends"), "When it ended")
    if draft.starts_at and draft.starts_at > now:
        found.append(("held_on", "The session lies in the future: it can be signed once it was held"))
    need("modality", draft.modality, "Whom the session was with")
    here = [seat for seat in draft.seats if draft.attendance(seat) in ("present", "late")]
    who = " or ".join(names[seat] for seat in draft.seats)
    need(f"{draft.seats[0].lower()}_attendance", here, f"At least one participant: {who} present or late")
    need("interventions", draft.interventions, "At least one intervention")
    if draft.interventions == ("other",) or "other" in draft.interventions:
        need("interventions_text", draft.text("interventions_text"), "In your own words: the other intervention")
    for seat in draft.seats:
        name = f"{seat.lower()}_risk"
        need(name, draft.one_of(name, ("none", "text")), f"The risk line for {names[seat]}")
        if draft.text(name) == "text":
            need(f"{name}_text", draft.text(f"{name}_text"), f"What is new about risk for {names[seat]}")
    need("plan", draft.text("plan"), "The plan")
    decision = draft.one_of("decision", ("assigned", "none"))
    need("decision", decision, "Whether homework was assigned")
    if decision == "assigned":
        need("task", draft.many("task"), "Which homework was assigned")
    if decision == "none":
        need("why_none", draft.text("why_none"), "Why no homework was assigned")
    return found
