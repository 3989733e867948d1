"""The treatment summary: what is written at a closing, and the page made of it once it is frozen. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypedDict

from practice.reports.content import words
from practice.reports.content.heading import letterhead
from practice.reports.content.record import Practice, Signer, digest
from practice.reports.content.summary import Fact, Section, Summary, Text

SCHEMA = 1
Seat = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class Field:
    """One part that the therapist writes."""

    label: str
    hint: str
    required: bool = True


FIELDS = {
    "reason": Field("Reason for coming", "What brought them, in the words of the beginning."),
    "course": Field("Course of the treatment", "Sessions, breaks, changes of direction."),
    "worked_on": Field("What was worked on", "From the interventions of the signed records."),
    "progress": Field("Progress", "In your own words. What changed, and what did not."),
    "closing": Field("At closing, and what is recommended", "Where they stand now, and what may help from here."),
    "referrals": Field("Referrals", "To whom, for what. Leave it empty if there are none.", False),
}


class Person(TypedDict):
    """One partner as of that day."""

    name: str
    born_on: str | None


class Treatment(TypedDict):
    """Everything a treatment summary prints."""

    schema: int
    id: str
    record_id: str
    made_at: str
    practice: Practice
    partners: dict[Seat, Person]
    first: str
    last: str
    sessions: dict[str, int]
    """How many with both, with A alone and with B alone: keys both, A, B."""
    author: Signer
    supervisor: Signer | None
    signed_at: str | None
    cosigned_at: str | None
    texts: dict[str, str]
    """By the keys of `FIELDS`."""


def build(made: Treatment) -> Summary:
    """The copy for the record. A draft (nothing signed) says so."""
    partners = made["partners"]
    names = " & ".join(partners[seat]["name"] for seat in ("A", "B"))
    sections = [
        Section(field.label, (Text(made["texts"][key]),)) for key, field in FIELDS.items() if made["texts"].get(key)
    ]
    return Summary(
        kind="treatment",
        heading="Treatment summary",
        reader="Clinical record",
        identity=f"{made['record_id']} · {names}",
        day=date.fromisoformat(made["made_at"][:10]),
        code=hashlib.sha256(f"{made['id']}:treatment".encode()).hexdigest()[:4].upper(),
        version=1,
        draft=made["signed_at"] is None,
        made=words.stamp(made["made_at"]),
        fingerprint=digest(made)[:12],
        letterhead=letterhead(made),
        facts=_facts(made, names),
        sections=tuple(sections),
        signature=words.signature(made),
        closing="",
        crisis=(),
    )


def counted(sessions: dict[str, int], names: dict[str, str]) -> str:
    """`9: 8 with both partners, 1 with Ana alone`."""
    parts = [(sessions["both"], "both partners"), *((sessions[seat], f"{names[seat]} alone") for seat in ("A", "B"))]
    held = [(n, who) for n, who in parts if n]
    total = sum(n for n, _ in held)
    if not held:
        return "none signed"
    if len(held) == 1:
        return f"{total} with {held[0][1]}"
    return f"{total}: " + ", ".join(f"{n} with {who}" for n, who in held)


def _facts(made: Treatment, names: str) -> tuple[Fact, ...]:
    people = made["partners"]
    born = [
        Fact("Date of birth", f"{one['name']}: {words.plain_day(date.fromisoformat(one['born_on']))}")
        for one in (people["A"], people["B"])
        if one["born_on"]
    ]
    first, last = (words.plain_day(date.fromisoformat(made[end])) for end in ("first", "last"))
    by_seat = {seat: people[seat]["name"] for seat in ("A", "B")}
    return (
        Fact("Record", f"{made['record_id']} · {names}"),
        *born,
        Fact("Period", f"{first} to {last}"),
        Fact("Sessions", counted(made["sessions"], by_seat)),
        Fact("Therapist", words.printed_name(made["author"])),
    )


def seen(made: Treatment) -> str:
    """A fingerprint of what it says, whenever it was made: what is signed is what was looked at."""
    said: dict[str, Any] = made | {"made_at": "", "signed_at": None, "cosigned_at": None}
    return digest(said)
