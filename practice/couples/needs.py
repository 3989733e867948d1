"""What of a case needs its therapist, worked out from plain facts. No database, no Flask.

Everything here is for the clinical side: it names who has not answered, and safety interviews. Never for a partner.
"""

import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from practice import clock
from practice.exercises import gates

CONCERN, LOW, PASS_ON, LATE, DRAFT, PEOPLE, SAFETY = 7, 6, 5, 4, 3, 2, 1
"""How urgent the kinds of needs are, most urgent first in a list."""


@dataclass(slots=True)
class Side:
    """One partner of a case."""

    id: uuid.UUID
    seat: str
    name: str
    claimed: bool
    invited_until: datetime | None
    accepted: bool
    status: gates.Status | None
    status_at: datetime | None = None
    """When the status was recorded."""
    concerns: int = 0
    """Answers that ask for the therapist and that nobody has seen to yet."""
    holding: bool = False
    """Whether one of them says that this partner cannot speak freely: it holds back what would open."""


@dataclass(slots=True)
class Work:
    """One assignment that is open or has something new."""

    id: uuid.UUID
    title: str
    seats: tuple[str, ...]
    starts: str
    disclosure: str
    gate: str
    state: str
    made_at: datetime
    due_at: datetime
    due_on: date
    """The planned day in the couple's zone."""
    finished: bool
    answers: list["Answer"] = field(default_factory=list)

    @property
    def new(self) -> int:
        """How many answers came in since the therapist last looked."""
        return sum(answer.new for answer in self.answers)

    @property
    def low(self) -> list[str]:
        """Seats whose new answer holds a low rating."""
        return sorted({answer.seat for answer in self.answers if answer.low and answer.seat})

    @property
    def unusual(self) -> list[str]:
        """Seats whose new answer is far below what they usually rate, without a single low rating."""
        return sorted({answer.seat for answer in self.answers if answer.unusual and answer.seat} - set(self.low))

    @property
    def open(self) -> bool:
        """Whether somebody is expected to answer."""
        return self.state == "open" and not self.finished

    @property
    def to_pass_on(self) -> bool:
        """Whether something came in that reaches the other only when the therapist passes it on."""
        sealed = [(a.step, a.occurrence) for a in self.answers if a.submitted and not a.revealed]
        if self.state != "open":
            return False
        if self.disclosure == "turn_released":
            return bool(sealed)
        return self.disclosure == "in_session" and len(self.seats) == 2 and any(sealed.count(s) == 2 for s in sealed)

    @property
    def awaited(self) -> tuple[str, ...]:
        """Seats that have not answered anything yet; in turns only the one who starts, as the other cannot."""
        silent = tuple(seat for seat in self.seats if not any(a.seat == seat and a.submitted for a in self.answers))
        if self.disclosure in ("turn", "turn_released") and self.starts in silent:
            return (self.starts,)
        return silent


@dataclass(slots=True)
class Answer:
    """One response, without its content."""

    seat: str | None
    """None for a joint record."""
    step: str
    occurrence: int
    submitted: bool
    revealed: bool
    new: bool
    low: bool
    unusual: bool = False


@dataclass(slots=True)
class Draft:
    """A session record that is not signed, or what is being added to a signed one."""

    id: uuid.UUID
    held_on: date
    added: bool = False


@dataclass(slots=True)
class Stuck:
    """Homework whose next repetition was not made."""

    id: uuid.UUID
    title: str
    day: date


@dataclass(slots=True)
class Case:
    """A couple with what is going on."""

    id: uuid.UUID
    record_id: str
    zone: str
    clinician: str
    """Whose couple it is, when not the reader's own."""
    sides: list[Side] = field(default_factory=list)
    next_at: datetime | None = None
    work: list[Work] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    stuck: list[Stuck] = field(default_factory=list)
    needs: tuple["Need", ...] = ()
    flagged_at: datetime | None = None
    """When the last of the present flags that hold back gated homework was recorded."""
    next_alone: str = ""
    """The name of the one who comes alone to the next session; "" when both come."""

    @property
    def new(self) -> int:
        """How many answers came in since the therapist last looked."""
        return sum(work.new for work in self.work)

    @property
    def fresh(self) -> list[Work]:
        """Homework that something came in for."""
        return [work for work in self.work if work.new]

    @property
    def ahead(self) -> list[Work]:
        """Homework that is planned: not finished and not closed, nearest day first."""
        return [work for work in self.work if not work.finished and work.state != "closed"]

    @property
    def sort_name(self) -> str:
        """For ordering by name."""
        return " ".join(side.name for side in self.sides).casefold()

    def name_of(self, seat: str) -> str:
        """The name of a seat."""
        return next(side.name for side in self.sides if side.seat == seat)


@dataclass(frozen=True, slots=True)
class Need:
    """One line, and the page where it is dealt with."""

    weight: int
    text: str
    endpoint: str
    values: dict[str, object]


def said(name: str) -> str:
    """A name inside a sentence; a right-to-left one is isolated, so that it does not turn its neighbours around."""
    turned = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in name)
    return f"\u2068{name}\u2069" if turned else name


def both(names: list[str]) -> str:
    """`Ana`, or `Ana and Ben`."""
    return " and ".join(said(name) for name in names)


def of(case: Case, now: datetime) -> tuple[Need, ...]:
    """Everything that needs the therapist of this case at `now`, most urgent first."""
    found = [
        *_concerns(case),
        *_homework(case, now),
        *_series(case),
        *_drafts(case),
        *_people(case, now),
        *_safety(case, clock.local(now, case.zone).date()),
    ]
    return tuple(sorted(found, key=lambda need: -need.weight))


def _concerns(case: Case) -> list[Need]:
    found = []
    for side in case.sides:
        if side.concerns:
            text = "said something that needs you"
            if side.holding:
                text = "cannot speak freely: nothing opens to the other until you have seen to it"
            found.append(Need(CONCERN, f"{both([side.name])} {text}", "couples.safety", {"couple_id": case.id}))
    return found


def _homework(case: Case, now: datetime) -> list[Need]:
    found = []
    for work in case.work:

        def need(weight: int, text: str, work: Work = work) -> None:
            found.append(Need(weight, f"{work.title}: {text}", "homework.assignment", {"assignment_id": work.id}))

        if work.low:
            need(LOW, f"a low rating from {both([case.name_of(seat) for seat in work.low])}")
        if work.unusual:
            need(LOW, f"ratings far below the usual from {both([case.name_of(seat) for seat in work.unusual])}")
        if work.to_pass_on:
            need(PASS_ON, "answers wait for you to pass them on")
        if work.open and work.due_at < now:
            names = [case.name_of(seat) for seat in work.awaited]
            rest = f"not answered by {both(names)}" if names else "not finished"
            need(LATE, f"planned for {work.due_on:%b} {work.due_on.day}, {rest}")
    return found


def _series(case: Case) -> list[Need]:
    text, page = "{}: was to be given again on {:%b} {} and was not", "homework.assignment"
    return [Need(LATE, text.format(s.title, s.day, s.day.day), page, {"assignment_id": s.id}) for s in case.stuck]


def _drafts(case: Case) -> list[Need]:
    found = []
    for d in case.drafts:
        page = ("sessions.addendum", {"addendum_id": d.id}) if d.added else ("sessions.record", {"session_id": d.id})
        what = "Addition to the session" if d.added else "Session"
        found.append(Need(DRAFT, f"{what} of {d.held_on:%b} {d.held_on.day} is not signed", *page))
    return found


def _people(case: Case, now: datetime) -> list[Need]:
    """Who cannot sign in or has not accepted yet, both in one line where the same stands for both."""
    lines: dict[str, list[Side]] = {}
    for side in case.sides:
        line = _missing(side, now)
        if line:
            lines.setdefault(line, []).append(side)
    found = []
    for line, sides in lines.items():
        one, several = line.split("/")
        words, page = one if len(sides) == 1 else several, ("couples.couple", {"couple_id": case.id})
        if len(sides) == 1 and not sides[0].claimed:
            page = "couples.invite", {"couple_id": case.id, "partner_id": sides[0].id}
        found.append(Need(PEOPLE, f"{both([side.name for side in sides])} {words}", *page))
    return found


def _missing(side: Side, now: datetime) -> str:
    """What one partner has yet to do, for one person and for two; empty when nothing."""
    if side.claimed:
        return "" if side.accepted else "has not accepted the agreement/have not accepted the agreement"
    if side.invited_until is None:
        return "is not invited yet/are not invited yet"
    if side.invited_until <= now:
        return "has an invitation that has run out/have invitations that have run out"
    return "has not used the invitation yet/have not used their invitations yet"


def held_back(work: Work, case: Case) -> str:
    """Since when a gated piece of homework is held back from both, in words; empty when it is not."""
    if work.gate == "G0":
        return ""
    positive = (side for side in case.sides if side.status and side.status[0] == "positive")
    if any(side.status_at > work.made_at for side in positive):
        return "a safety interview was positive"
    return "a safety flag was recorded" if case.flagged_at and case.flagged_at > work.made_at else ""


def _safety(case: Case, today: date) -> list[Need]:
    found, positive = [], [side for side in case.sides if side.status and side.status[0] == "positive"]
    for work in case.work:
        why = held_back(work, case) if work.open else ""
        if why:
            text = f"{work.title}: held back from both since {why}"
            found.append(Need(LOW, text, "homework.assignment", {"assignment_id": work.id}))
    due = [side.name for side in case.sides if side not in positive and gates.why_not(side.name, side.status, today)]
    if due:
        text = f"Separate interview to hold: {both(due)}"
        found.append(Need(SAFETY, text, "couples.safety", {"couple_id": case.id}))
    return found
