"""A record copy: one session as it may be given out, to one partner or to both. Built from the frozen record alone.

Nothing is taken away from a finished page; each section starts from nothing and adds what its reader may have:

- What not every reader could see in the program when the record was signed is left out without a sign that it exists:
  private answers, homework of the other one alone, individual sessions of the other one, safety planning.
- For one partner's copy, what the other one answered, how far they were, and results made of both sides' answers are
  replaced by `WITHHELD`: the reader knows that they exist.
- The therapist's notes name both. They are in it when both partners have signed for it (`notes`), else withheld. A
  risk line is on its own person's copy alone.
- Last, wherever words of a withheld answer stand inside another text, they are replaced as well: by `WITHHELD`, or by
  `CUT` where the reader may not know that there was an answer.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from practice.reports.content import facts as of_facts
from practice.reports.content import sections as part
from practice.reports.content import words
from practice.reports.content.addendum import SORTS, Addendum
from practice.reports.content.copies import clinical
from practice.reports.content.record import SEATS, Answer, PickedScore, Record, Seat, digest
from practice.reports.content.scrubbing import scrubbed
from practice.reports.content.summary import Answer as PrintedAnswer
from practice.reports.content.summary import Entries, Entry, Exercise, Fact, Question, Score, Section, Summary

Subject = Literal["both", "A", "B"]
WITHHELD = "[withheld: concerns the other partner]"
WITHHELD_NOTES = "[withheld: concerns both partners, who have not both signed for it]"
COPY = "A copy made from the signed record that has this fingerprint. It is not the signed page itself."
CUT = "[…]"
"""Stands where a sentence repeats what its reader may not know to exist."""
KIND = "release"
SHORTEST = 12
"""Characters from which on a withheld answer is looked for inside other texts: shorter ones are ordinary words."""


def exists(record: Record, subject: Subject) -> bool:
    """Whether this session is part of the copy: one's own and the common ones; for both the common ones alone."""
    return set(_readers(subject)) <= set(of_facts.seats(record))


def copy(record: Record, subject: Subject, *, notes: bool, addenda: Sequence[Addendum] = ()) -> Summary:
    """One session of a record copy. Raises ValueError when the session is no part of it."""
    if not exists(record, subject):
        raise ValueError("this session is no part of this copy")
    whole = clinical(record)
    name = "both" if subject == "both" else record["partners"][subject]["name"]
    told = [
        part.text("Focus", record["focus"]),
        _homework(record, subject),
        _exercises(record, subject),
        _interventions(record, notes),
        *_notes(record, subject, notes),
        part.text("Progress toward goals", record["progress"]),
        part.text("Plan", record["plan"]),
        part.homework(record, None if subject == "both" else subject),
        part.next_session(record),
        _risk(record, subject),
        *_added(addenda, subject, notes),
    ]
    made = replace(
        whole,
        kind=KIND,
        stem="record",
        heading="Session record",
        reader=f"Record copy for {name}",
        identity=f"{record['session']['record_id']} · {of_facts.names(record)}",
        code=hashlib.sha256(f"{record['session']['id']}:{KIND}:{subject}".encode()).hexdigest()[:4].upper(),
        fingerprint=digest(record)[:12],
        facts=_facts(record, subject),
        sections=tuple(section for section in told if section is not None),
        closing=COPY,
    )
    for known, instead in ((False, CUT), (True, WITHHELD)):
        made = scrubbed(made, withheld(record, subject, known), instead)
    return made


def withheld(record: Record, subject: Subject, known: bool) -> list[str]:
    """The words of this record that no sentence of the copy may repeat, the longest first: those the readers know of,
    or those they do not."""
    found: set[str] = set()
    own: set[str] = set()
    for item in record["picked"]:
        for answer in item["answers"]:
            if _shown(answer, subject):
                own.update(answer["words"])
            elif _known(answer, subject) is known:
                found.update(answer["words"])
    for score in record["scores"]:
        if not known and not _known(score, subject):
            found.update((score["words"], score["figure"], *(cell for row in score["rows"] for cell in row[1:])))
    texts = {text.strip() for text in found} - {text.strip() for text in own}
    return sorted((text for text in texts if len(text) >= SHORTEST), key=lambda text: (-len(text), text))


def _readers(subject: Subject) -> tuple[Seat, ...]:
    return SEATS if subject == "both" else (subject,)


def _facts(record: Record, subject: Subject) -> tuple[Fact, ...]:
    """When and with whom. Dates of birth and places of people are on nobody's copy but their own."""
    return (
        Fact("Record", f"{record['session']['record_id']} · {of_facts.names(record)}"),
        *of_facts.client_facts(record, None if subject == "both" else subject),
    )


def _homework(record: Record, subject: Subject) -> Section | None:
    readers = set(_readers(subject))
    entries = []
    for item in record["homework_reviewed"]:
        if not readers <= set(item["given_to"]):
            continue
        told = []
        if subject != "both":
            if subject in item["states"]:
                told.append(f"{record['partners'][subject]['name']}: {words.STATES[item['states'][subject]]}")
            told += [f"{record['partners'][seat]['name']}: {WITHHELD}" for seat in item["given_to"] if seat != subject]
        if item["together"] and set(item["given_to"]) == set(SEATS):
            told.append("looked at together")
        entries.append(Entry(item["title"], " · ".join(told)))
    return part.section("Homework reviewed", [Entries(tuple(entries)) if entries else None])


# --- answers and results ---------------------------------------------------------------------------------------------


def _known(item: Answer | PickedScore, subject: Subject) -> bool:
    """Whether every reader could see it when the record was signed."""
    return set(_readers(subject)) <= set(item["seen_by"])


def _shown(answer: Answer, subject: Subject) -> bool:
    """Whether its words are in the copy: known, and the reader's own or written together."""
    return _known(answer, subject) and (subject == "both" or answer["seat"] in (subject, ""))


def _exercises(record: Record, subject: Subject) -> Section | None:
    titles = dict.fromkeys([item["exercise"] for item in (*record["picked"], *record["scores"])])
    blocks = []
    for title in titles:
        questions = tuple(_questions(record, title, subject))
        scores = tuple(
            _score(item, subject) for item in record["scores"] if item["exercise"] == title and _known(item, subject)
        )
        if questions or scores:
            blocks.append(Exercise(title, questions, scores))
    return part.section("From the exercises", blocks)


def _questions(record: Record, title: str, subject: Subject) -> Iterable[Question]:
    """Questions this reader answered, alone or together; what the other one answered beside it is withheld."""
    for item in record["picked"]:
        if item["exercise"] != title or not any(_shown(answer, subject) for answer in item["answers"]):
            continue
        answers = tuple(_answer(record, answer, subject) for answer in item["answers"] if _known(answer, subject))
        yield Question(item["question"], answers)


def _answer(record: Record, answer: Answer, subject: Subject) -> PrintedAnswer:
    seat = answer["seat"]
    name, side = record["partners"][seat]["name"] if seat else "Together", seat.lower()
    if not _shown(answer, subject):
        return PrintedAnswer(name, side, (WITHHELD,), "text")
    if answer["declined"]:
        return PrintedAnswer(name, side, ("For the session",), "text")
    return PrintedAnswer(name, side, tuple(answer["words"]), answer["shape"], answer.get("paper", ""))


def _score(item: PickedScore, subject: Subject) -> Score:
    """Of a result that both could see nobody can say which words are whose: on one partner's copy it is withheld."""
    if subject != "both" and set(item["seen_by"]) >= set(SEATS):
        return Score(item["title"], WITHHELD, "", 0, ())
    rows = tuple(Fact(row[0], row[1]) for row in item["rows"])
    return Score(item["title"], item["words"], item["figure"], item["n"], rows)


# --- what the therapist wrote ----------------------------------------------------------------------------------------


def _interventions(record: Record, notes: bool) -> Section | None:
    """What has no plain words for clients, safety planning above all, is on no copy."""
    done = tuple(Entry(entry["label"]) for entry in record["interventions"] if entry["plain"])
    free = part.text("", record["interventions_text"] if notes else "")
    return part.section("Interventions", [Entries(done) if done else None, *(free.parts if free else ())])


def _notes(record: Record, subject: Subject, notes: bool) -> list[Section | None]:
    alone = len(of_facts.seats(record)) == 1
    if not (notes or alone):
        return [part.text("Clinical notes", WITHHELD_NOTES)]
    about = record.get("about", {})
    whose = (*_readers(subject), *(() if alone else ("dyad",)))
    heads = {seat: f"About {record['partners'][seat]['name']}" for seat in SEATS} | {"dyad": "The two together"}
    return [
        *(part.text(note["heading"], note["text"]) for note in record["notes"]),
        *(part.text(heads[who], about.get(who, "")) for who in whose),
    ]


def _risk(record: Record, subject: Subject) -> Section | None:
    """One's own line; where an older record has one line for both, nobody's."""
    if subject == "both":
        return None
    if "risks" not in record and of_facts.seats(record) == (subject,):
        return part.text("Risk", record["risk"])
    return part.text("Risk", record.get("risks", {}).get(subject, ""))


def _added(addenda: Sequence[Addendum], subject: Subject, notes: bool) -> list[Section | None]:
    """Addenda in full where the notes are; else what of them is on the clients' copies that this reader gets."""
    mine = {"joint"} if subject == "both" else {"joint", f"own_{subject.lower()}"}
    told = []
    for made in addenda:
        signed = datetime.fromisoformat(made["cosigned_at"] or made["signed_at"] or made["begun_at"])
        heading = f"{SORTS[made['kind']].label} of {words.plain_day(date(signed.year, signed.month, signed.day))}"
        text = made["text"] if notes else (made["copy_text"] if mine & set(made["copies"]) else "")
        told.append(part.text(heading, text))
    return told
