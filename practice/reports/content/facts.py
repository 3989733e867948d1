"""The facts at the top of a copy: who, when, where."""

from datetime import date

from practice.reports.content import words
from practice.reports.content.record import SEATS, Record, Seat
from practice.reports.content.summary import Fact

LATE_ENTRY = "Late entry"
_ALONE: dict[str, Seat] = {"individual_a": "A", "individual_b": "B"}


def clinical_facts(record: Record) -> tuple[Fact, ...]:
    """Everything; dates of birth and places are for this copy alone."""
    session = record["session"]
    return (
        Fact("Record", f"{session['record_id']} · {names(record)}"),
        *(
            Fact("Date of birth", f"{who['name']}: {words.plain_day(date.fromisoformat(who['born_on']))}")
            for seat in seats(record)
            if (who := record["partners"][seat])["born_on"]
        ),
        _date(record),
        *_time(record),
        *_late(record),
        Fact("Place", _place(record)),
        Fact("Session with", _modality(record)),
        Fact("Participants", _participants(record, locations=True)),
    )


def client_facts(record: Record, owner: Seat | None) -> tuple[Fact, ...]:
    """Date and minutes, with whom; on an own copy the owner's date of birth."""
    facts = [
        _date(record),
        *_length(record),
        Fact("Session with", _modality(record)),
        Fact("Participants", _participants(record)),
    ]
    if owner and (born := record["partners"][owner]["born_on"]):
        facts.append(Fact("Date of birth", words.plain_day(date.fromisoformat(born))))
    return tuple(facts)


def seats(record: Record) -> tuple[Seat, ...]:
    """Whom the session was for: both, or the one of an individual session."""
    alone = _ALONE.get(record["session"]["modality"])
    return (alone,) if alone else SEATS


def names(record: Record) -> str:
    """`Ana & Ben`, or the one name."""
    return " & ".join(record["partners"][seat]["name"] for seat in seats(record))


def _date(record: Record) -> Fact:
    return Fact("Date", words.full_day(date.fromisoformat(record["session"]["held_on"])))


def _minutes(record: Record) -> str:
    """`50 minutes`; empty while a draft does not say when it began and ended."""
    starts_at, ends_at = record["session"]["starts_at"], record["session"]["ends_at"]
    return f"{words.minutes(starts_at, ends_at)} minutes" if starts_at and ends_at else ""


def _length(record: Record) -> list[Fact]:
    length = _minutes(record)
    return [Fact("Length", length)] if length else []


def _time(record: Record) -> list[Fact]:
    length, session = _minutes(record), record["session"]
    return [Fact("Time", f"{words.span(session['starts_at'], session['ends_at'])} · {length}")] if length else []


def _late(record: Record) -> list[Fact]:
    session = record["session"]
    if not session.get("begun_at"):
        return []
    begun, hours = words.stamp(session["begun_at"]), session["late_hours"]
    return [Fact(LATE_ENTRY, f"begun {begun}, more than {hours} hours after the session ended")]


def _place(record: Record) -> str:
    session = record["session"]
    return " · ".join(part for part in (words.PLACES[session["place"]], session["place_note"]) if part)


def _modality(record: Record) -> str:
    return "Both partners together" if len(seats(record)) == 2 else f"{names(record)} alone"


def _participants(record: Record, locations: bool = False) -> str:
    people = []
    for seat in seats(record):
        who = record["partners"][seat]
        told = [who["attendance"]] if who["attendance"] != "present" else []
        if locations and who["location"]:
            told.append(f"in {who['location']}")
        people.append(who["name"] + (f" ({', '.join(told)})" if told else ""))
    people.append(words.printed_name(record["author"]))
    if record["session"]["also_present"]:
        people.append(record["session"]["also_present"])
    return ", ".join(people)
