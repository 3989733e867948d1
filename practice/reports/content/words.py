"""Wording of dates, times, places, people and signatures for the copies."""

from datetime import date, datetime

from practice.jurisdictions import place
from practice.reports.content.record import NextSession, Record, Signer

PLACES = {"office": "At the practice", "video": "By video", "other": "Elsewhere"}
STATES = {"done": "done", "partly": "partly done", "not_done": "not done", "kept": "kept for session"}


def full_day(day: date) -> str:
    """`Monday, January 12, 2026`."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def plain_day(day: date) -> str:
    """`January 12, 2026`."""
    return f"{day:%B} {day.day}, {day.year}"


def offset(moment: datetime) -> str:
    """`−05:00`, with a real minus sign."""
    text = moment.strftime("%z")
    return f"{'−' if text[0] == '-' else '+'}{text[1:3]}:{text[3:5]}"


def stamp(iso: str) -> str:
    """`2026-01-12 16:12 −05:00`."""
    moment = datetime.fromisoformat(iso)
    return f"{moment:%Y-%m-%d %H:%M} {offset(moment)}"


def span(starts_at: str, ends_at: str) -> str:
    """`16:00–16:50 (UTC −06:00)`; both days when it passes midnight, both offsets when the clock changes meanwhile."""
    start, end = datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
    first, last = f"{start:%H:%M}", f"{end:%H:%M}"
    if start.date() != end.date():
        last = f"{last} on {plain_day(end.date())}"
    if start.utcoffset() != end.utcoffset():
        return f"{first} (UTC {offset(start)}) – {last} (UTC {offset(end)})"
    return f"{first}–{last} (UTC {offset(start)})"


def minutes(starts_at: str, ends_at: str) -> int:
    """How long it lasted, in whole minutes."""
    return round((datetime.fromisoformat(ends_at) - datetime.fromisoformat(starts_at)).total_seconds() / 60)


def moment(iso: str) -> str:
    """`Monday, January 19, 2026, 18:00`."""
    at = datetime.fromisoformat(iso)
    return f"{full_day(at.date())}, {at:%H:%M}"


def next_session(planned: NextSession) -> str:
    """`Monday, January 19, 2026, 16:00 · 50 minutes · At the practice`."""
    return f"{moment(planned['starts_at'])} · {planned['minutes']} minutes · {PLACES[planned['place']]}"


def title(person: Signer) -> str:
    """`LMFT`; an associate's says so in full, on everything clients see."""
    if person["associate"] and "associate" not in person["title"].casefold():
        return f"{person['title']} (Associate)"
    return person["title"]


def number(person: Signer) -> str:
    """`LMFT 123456`: the title stands before a number that has none of its own."""
    held = person["number"]
    return f"{person['title']} {held}" if held[:1].isdigit() else held


def licence(person: Signer) -> str:
    """`California license LMFT 123456 (exp. 2027-02-28)`."""
    return f"{place(person['jurisdiction'])} license {number(person)} (exp. {person['expires_on']})"


def printed_name(person: Signer) -> str:
    """`Dana Rivera, LMFT`."""
    return f"{person['name']}, {title(person)}"


def signature(record: Record) -> tuple[str, ...]:
    """The lines of the clinical signature block (records.md §1.4); none for a draft."""
    if record["signed_at"] is None:
        return ()
    author, lead = record["author"], record["supervisor"]
    held = licence(author) + (f", under supervision of {printed_name(lead)}" if lead else "")
    parts = [f"Electronically signed by {printed_name(author)}", held]
    if author["npi"]:
        parts.append(f"NPI {author['npi']}")
    lines = [" · ".join([*parts, stamp(record["signed_at"]), "meaning: author"])]
    if lead:
        held_by_lead = f"{printed_name(lead)} · {licence(lead)}"
        if record["cosigned_at"]:
            lines.append(f"Co-signed by {held_by_lead} · {stamp(record['cosigned_at'])} · meaning: supervisor")
        else:
            lines.append(f"Supervisor: {held_by_lead}")
    return tuple(lines)


def printed_signature(record: Record) -> tuple[str, ...]:
    """The lines of a client copy: printed name and credential, and the supervisor's name; none for a draft."""
    if record["signed_at"] is None:
        return ()
    lines = [printed_name(record["author"])]
    if record["supervisor"]:
        lines.append(f"Under supervision of {printed_name(record['supervisor'])}")
    return tuple(lines)


def closing(record: Record) -> str:
    """The last sentence of a client copy, with the first two numbers of the practice's crisis lines."""
    numbers = " / ".join(number for _, number in record["practice"]["crisis_lines"][:2])
    ending = f": {numbers}." if numbers else "."
    return f"This summary is not the clinical record and is not for emergencies{ending}"
