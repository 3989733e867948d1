"""Which part of a record which copy may hold: the columns C, J and I of records.md §1.1, and nothing else.

Each builder starts from nothing and adds what its column allows. Two rules decide about answers and results: a joint
copy holds what both partners could see when the record was signed, an own copy also what its owner alone could see.
"""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date

from practice.reports.content import sections as part
from practice.reports.content import words
from practice.reports.content.answers import exercises, therapist_only
from practice.reports.content.facts import client_facts, clinical_facts, names, seats
from practice.reports.content.heading import letterhead, said
from practice.reports.content.record import Record, Seat, digest
from practice.reports.content.summary import Fact, Section, Summary

KINDS = ("clinical", "joint", "own_a", "own_b")
OWNER: dict[str, Seat] = {"own_a": "A", "own_b": "B"}


class NoCopy(Exception):
    """There is no such copy of this record: an individual session never reaches the other partner."""


def kinds(record: Record) -> tuple[str, ...]:
    """The copies that exist of this record, the clinical one first."""
    joint_copy = ("joint",) if record["session"]["modality"] == "conjoint" else ()
    return ("clinical", *joint_copy, *(kind for kind, seat in OWNER.items() if seat in seats(record)))


def kind_names(record: Record) -> list[tuple[str, str]]:
    """(kind, name for a tab or a heading) of each copy that exists."""
    named = {"clinical": "Clinical record", "joint": "Copy for both"}
    owned = {kind: f"Copy for {record['partners'][seat]['name']}" for kind, seat in OWNER.items()}
    return [(kind, (named | owned)[kind]) for kind in kinds(record)]


def build(kind: str, record: Record) -> Summary:
    """The copy of this kind. Raises `NoCopy`, also for a kind nobody knows."""
    if kind not in kinds(record):
        raise NoCopy(kind)
    if kind == "clinical":
        return clinical(record)
    return joint(record) if kind == "joint" else own(record, OWNER[kind])


def clinical(record: Record) -> Summary:
    """The clinical record: everything, with what only the therapist saw in a part of its own."""
    identity = f"{record['session']['record_id']} · {names(record)}"
    return _summary(
        record,
        "clinical",
        ("Session record", "Clinical record", identity),
        clinical_facts(record),
        [
            part.text("Focus", record["focus"]),
            part.homework_reviewed(record),
            exercises(record),
            part.interventions(record),
            *(part.text(note["heading"], note["text"]) for note in record["notes"]),
            *part.couple(record),
            part.text("Progress toward goals", record["progress"]),
            part.text("Plan", record["plan"]),
            part.homework_assigned(record),
            part.next_session(record),
            part.risk(record),
            therapist_only(record),
        ],
        words.signature(record),
    )


def joint(record: Record) -> Summary:
    """The copy both partners get. Raises `NoCopy` for an individual session."""
    if record["session"]["modality"] != "conjoint":
        raise NoCopy("an individual session has no joint copy")
    return _client(record, "joint", names(record), None)


def own(record: Record, seat: Seat) -> Summary:
    """One partner's own copy. Raises `NoCopy` for the other partner's individual session."""
    if seat not in seats(record):
        raise NoCopy("an individual session never appears on the other partner's copy")
    return _client(record, f"own_{seat.lower()}", record["partners"][seat]["name"], seat)


def _client(record: Record, kind: str, readers: str, owner: Seat | None) -> Summary:
    summary = _summary(
        record,
        kind,
        ("Session summary", f"Copy for {readers}", readers),
        client_facts(record, owner),
        [
            part.text("Focus", record["focus"]),
            part.what_we_did(record),
            part.homework_looked_at(record, owner),
            exercises(record, owner),
            part.text("Progress toward goals", record["progress"]),
            part.text("What we agreed", record["plan"]),
            part.homework(record, owner),
            part.next_session(record),
        ],
        words.printed_signature(record),
    )
    summary = replace(
        summary,
        closing=words.closing(record),
        crisis=tuple(Fact(label, number) for label, number in record["practice"]["crisis_lines"]),
        fingerprint="",
    )
    return replace(summary, fingerprint=_fingerprint(summary))


def _fingerprint(summary: Summary) -> str:
    """Of its own words; how it is called is none of them."""
    held = {name: value for name, value in asdict(summary).items() if name != "stem"}
    held["letterhead"] = said(held["letterhead"])
    words_alone = json.dumps(held, ensure_ascii=False, sort_keys=True, default=str).encode()
    return hashlib.sha256(words_alone).hexdigest()[:12]


def _summary(
    record: Record,
    kind: str,
    titles: tuple[str, str, str],
    facts: tuple[Fact, ...],
    parts: list[Section | None],
    signature: tuple[str, ...],
) -> Summary:
    session = record["session"]
    heading, reader, identity = titles
    return Summary(
        kind=kind,
        heading=heading,
        reader=reader,
        identity=identity,
        day=date.fromisoformat(session["held_on"]),
        code=hashlib.sha256(f"{session['id']}:{kind}".encode()).hexdigest()[:4].upper(),
        version=record["version"],
        draft=record["signed_at"] is None,
        made=words.stamp(record["made_at"]),
        fingerprint=digest(record)[:12],
        letterhead=letterhead(record),
        facts=facts,
        sections=tuple(section for section in parts if section is not None),
        signature=signature,
        closing="",
        crisis=(),
    )
