"""The sections under the facts. None stands for a section with nothing in it, which is left out without a trace."""

from collections.abc import Iterable

from practice.reports.content import words
from practice.reports.content.record import SEATS, Record, Seat, Task
from practice.reports.content.summary import Entries, Entry, Part, Section, Text

_BOTH = frozenset(SEATS)


def section(heading: str, parts: Iterable[Part | None], lead: str = "") -> Section | None:
    """A section of what there is."""
    kept = tuple(part for part in parts if part is not None)
    return Section(heading, kept, lead) if kept else None


def text(heading: str, words_of_it: str) -> Section | None:
    """A section of running text."""
    return section(heading, [_running(words_of_it)])


def _running(told: str) -> Text | None:
    return Text(told) if told.strip() else None


def _entries(items: list[Entry]) -> Entries | None:
    return Entries(tuple(items)) if items else None


def homework_reviewed(record: Record) -> Section | None:
    """For the therapist: each partner's state."""
    entries = []
    for item in record["homework_reviewed"]:
        states = [
            f"{record['partners'][seat]['name']}: {words.STATES[item['states'][seat]]}"
            for seat in SEATS
            if seat in item["given_to"] and seat in item["states"]
        ]
        together = ["looked at together"] if item["together"] else []
        entries.append(Entry(item["title"], " · ".join(states + together)))
    return section("Homework reviewed", [_entries(entries)])


def homework_looked_at(record: Record, owner: Seat | None) -> Section | None:
    """For clients: titles; on the joint copy never who did or did not, on an own copy the owner's own state.

    What was given to one partner alone is on that partner's copy only.
    """
    entries = []
    for item in record["homework_reviewed"]:
        if not set(item["given_to"]) >= ({owner} if owner else _BOTH):
            continue
        told = []
        if owner and owner in item["states"]:
            told.append(f"your part: {words.STATES[item['states'][owner]]}")
        if item["together"] and set(item["given_to"]) == _BOTH:
            told.append("looked at together")
        entries.append(Entry(item["title"], " · ".join(told)))
    return section("Homework looked at", [_entries(entries)])


def interventions(record: Record) -> Section | None:
    """For the therapist: the vocabulary's labels and the free text."""
    done = [Entry(entry["label"]) for entry in record["interventions"]]
    return section("Interventions", [_entries(done), _running(record["interventions_text"])])


def couple(record: Record) -> list[Section | None]:
    """For the therapist: what was seen of each partner, and of the two together."""
    told = record.get("about", {})
    headings = {seat: f"About {record['partners'][seat]['name']}" for seat in SEATS} | {"dyad": "The two together"}
    return [text(heading, told.get(who, "")) for who, heading in headings.items()]


def risk(record: Record) -> Section | None:
    """For the therapist: a line for each person the session was for; in older records one for both."""
    lines = record.get("risks", {})
    told = [f"{record['partners'][seat]['name']}: {lines[seat]}" for seat in SEATS if lines.get(seat)]
    return section("Risk", [_running(line) for line in told or [record["risk"]]])


def what_we_did(record: Record) -> Section | None:
    """For clients: the therapist's line, or the vocabulary's plain words."""
    if record["what_we_did"].strip():
        return text("What we did", record["what_we_did"])
    done = [Entry(entry["plain"]) for entry in record["interventions"] if entry["plain"]]
    return section("What we did", [_entries(done)])


def homework_assigned(record: Record) -> Section | None:
    """For the therapist: who does what by when, or why nothing."""
    entries = []
    for task in record["assigned"]["tasks"]:
        names = " & ".join(record["partners"][seat]["name"] for seat in SEATS if seat in task["given_to"])
        entries.append(Entry(task["title"], " · ".join([f"for {names}", *_details(task)])))
    none = None
    if record["assigned"]["decision"] == "none":
        why = record["assigned"]["why_none"].strip()
        none = _running(f"None: {why}" if why else "None.")
    return section("Homework assigned", [_entries(entries), none])


def homework(record: Record, owner: Seat | None) -> Section | None:
    """For clients: what is for both, and on an own copy what is for its owner alone."""
    readers = {owner} if owner else _BOTH
    entries = [
        Entry(task["title"], " · ".join(_details(task)))
        for task in record["assigned"]["tasks"]
        if set(task["given_to"]) >= readers
    ]
    return section("Homework", [_entries(entries)])


def _details(task: Task) -> list[str]:
    due = [f"planned for {words.moment(task['due_at'])}"] if task["due_at"] else []
    return due + ([task["place"]] if task["place"] else [])


def next_session(record: Record) -> Section | None:
    """When the next session is planned."""
    planned = record["next_session"]
    return text("Next session", words.next_session(planned)) if planned else None
