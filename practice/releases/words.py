"""What is said of a record copy: on the page before it is given out, on its first page, and in the list. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from practice.reports.content import head, words
from practice.reports.content.summary import Entries, Entry, Fact, Section, Summary, Text

NEVER = "Psychotherapy notes, drafts, and records that were entered in error are never part of a record copy."


@dataclass(frozen=True, slots=True)
class Told:
    """What the first page of a record copy is made of."""

    record_id: str
    names: Mapping[str, str]
    release: str
    subject: str
    to: str
    from_on: date
    until_on: date
    both_signed: bool
    signed_on: Mapping[str, date | None]
    by: str


def whose(subject: str, names: Mapping[str, str]) -> str:
    """`Ana’s record`, or the common one."""
    return "Common record of both partners" if subject == "both" else f"{names[subject]}’s record"


def period(from_on: date, until_on: date) -> str:
    """`January 1, 2026 to March 31, 2026`."""
    return f"{words.plain_day(from_on)} to {words.plain_day(until_on)}"


def basis(both_signed: bool, names: Mapping[str, str], signed_on: Mapping[str, date | None]) -> str:
    """Both signatures with their days, or the decision."""
    told = [f"{names[seat]} on {words.plain_day(day)}" for seat, day in sorted(signed_on.items()) if day]
    if both_signed:
        return f"Authorization signed by {' and '.join(told)}"
    return "Decision of the therapist" + (f"; authorization signed by {' and '.join(told)}" if told else "")


def contents(subject: str, names: Mapping[str, str], both_signed: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What each session of such a copy says, and what is left out: the same sentences for every couple."""
    if subject == "both":
        inside = [
            "Day, length and participants of each session with both partners.",
            "Focus, interventions, progress, plan, homework of both, and the next session.",
            "Answers and results of exercises that were in the signed record and that both partners could see.",
        ]
        outside = [
            "Whatever only one partner could see or was told alone, and sessions with one partner alone.",
            "Risk lines, dates of birth, places, and who did how much of the homework.",
        ]
    else:
        name, other = names[subject], names["B" if subject == "A" else "A"]
        inside = [
            f"Day, length and participants of each session with both partners, and of {name}’s own sessions.",
            f"Focus, interventions, progress, plan, homework of {name} and of both, and the next session.",
            f"{name}’s own answers and risk line, and what both wrote together, where they are in the signed record.",
        ]
        outside = [
            f"What {other} answered, how far {other} was, and results made of both partners’ answers: marked as "
            "withheld where the reader knows of them.",
            f"Whatever only {other} could see or told alone, {other}’s own sessions, date of birth and place.",
        ]
    if both_signed:
        inside.append("The clinical notes and addenda as they were written.")
    else:
        outside.append("The clinical notes of sessions with both, and addenda that are on no copy of the reader.")
    return tuple(inside), (*outside, NEVER)


def cover(made: head.Head, told: Told, sessions: Sequence[Summary]) -> Summary:
    """The first page: whose record, for whom, on what, which sessions, and what is left out."""
    inside, outside = contents(told.subject, told.names, told.both_signed)
    names = " & ".join(name for _, name in sorted(told.names.items()))
    listed = tuple(
        Entry(words.plain_day(one.day), f"Document {one.code} · from the signed record, SHA-256 {one.fingerprint}")
        for one in sessions
    )
    return head.summary(
        made,
        kind="release",
        stem="record",
        about=told.release,
        titles=("Record copy", whose(told.subject, told.names), f"{told.record_id} · {names}"),
        facts=(
            Fact("Record", f"{told.record_id} · {names}"),
            Fact("Given to", told.to),
            Fact("Period", period(told.from_on, told.until_on)),
            Fact("Basis", basis(told.both_signed, told.names, told.signed_on)),
            Fact("Given out by", told.by),
        ),
        sections=(
            Section("Sessions in it", (Entries(listed),)),
            Section("What is in it", (_list(inside),)),
            Section("What is not in it", (_list(outside),)),
        ),
    )


def _list(sentences: Sequence[str]) -> Entries:
    return Entries(tuple(Entry(one) for one in sentences))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the printed list."""

    on: date
    what: str
    to: str
    basis: str
    by: str
    state: str


def log(made: head.Head, record_id: str, names: str, lines: Sequence[Line]) -> Summary:
    """The list of what was given out, for paper."""
    entries = tuple(
        Entry(
            f"{words.plain_day(one.on)} · {one.what}",
            f"Given to {one.to} · {one.basis} · by {one.by} · {one.state}",
        )
        for one in lines
    )
    part = Entries(entries) if entries else Text("Nothing was given out of this record.")
    return head.summary(
        made,
        kind="releases",
        stem="list",
        about=record_id,
        titles=("Record copies given out", "For the practice", f"{record_id} · {names}"),
        facts=(Fact("Record", f"{record_id} · {names}"), Fact("Record copies", str(len(lines)))),
        sections=(Section("What was given out", (part,)),),
    )
