"""Whether what was signed is still what is stored: every signed record and every document against its fingerprint.

The result names records by number and says nothing of what they hold, so that an admin and a log may read it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from practice import access, crypto, db
from practice.models import Couple, Document, SessionRecord, SessionState, immutable
from practice.reports import content

BATCH = 50
"""Records read at once: their documents are a few hundred kilobytes each."""
UNREADABLE = "cannot be decrypted"
CHANGED = "does not match its fingerprint"
DIFFERS = "lists say something else than the record"
ABSENT = "a copy is missing"
UNKNOWN = "a copy that no record made"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with how many of one couple's records and documents."""

    number: str
    """The record's: C-0001."""
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check."""

    records: int
    documents: int
    troubles: tuple[Trouble, ...]
    unguarded: tuple[str, ...]
    """Triggers of the database that are missing."""
    more: bool
    """There are older records that were not looked at."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles and not self.unguarded


def check(most: int | None = None) -> Checked:
    """Look at every signed record, the newest first, or at `most` of them. Reads alone."""
    found: Counter[tuple[str, str]] = Counter()
    records = documents = 0
    ids = list(
        db.session.scalars(
            access.everything(SessionRecord)
            .with_only_columns(SessionRecord.id)
            .where(SessionRecord.state == SessionState.SIGNED)
            .order_by(SessionRecord.signed_at.desc(), SessionRecord.id)
            .limit(None if most is None else most + 1)
        )
    )
    chosen = ids[:most]
    for start in range(0, len(chosen), BATCH):
        some = chosen[start : start + BATCH]
        rows = db.session.execute(
            access.everything(SessionRecord, Couple)
            .join(Couple, Couple.id == SessionRecord.couple_id)
            .where(SessionRecord.id.in_(some))
        ).all()
        kept = db.session.scalars(access.everything(Document).where(Document.session_id.in_(some))).all()
        for record, couple in rows:
            own = [row for row in kept if row.session_id == record.id]
            records, documents = records + 1, documents + len(own)
            found.update((couple.record_id, words) for words in _wrong(record, couple, own))
        db.session.expunge_all()  # thousands of documents need not stay in memory
    troubles = tuple(Trouble(number, words, count) for (number, words), count in sorted(found.items()))
    return Checked(records, documents, troubles, immutable.missing(db.session.connection()), len(ids) > len(chosen))


def _wrong(record: SessionRecord, couple: Couple, documents: list[Document]) -> Iterator[str]:
    try:
        frozen = record.frozen
    except (crypto.Unreadable, ValueError):
        frozen = None
        yield UNREADABLE
    if frozen is not None:
        if content.digest(frozen) != record.sha256:
            yield CHANGED
        else:
            yield from _differing(record, couple, frozen, documents)
    for row in documents:
        try:
            pdf = row.pdf
        except crypto.Unreadable:
            yield UNREADABLE
            continue
        if hashlib.sha256(pdf).hexdigest() != row.sha256:
            yield CHANGED


def _differing(
    record: SessionRecord, couple: Couple, frozen: content.Record, documents: list[Document]
) -> Iterator[str]:
    session, kinds = frozen["session"], content.kinds(frozen)
    listed = (str(record.id), couple.record_id, record.held_on.isoformat(), record.modality.value)
    if listed != (session["id"], session["record_id"], session["held_on"], session["modality"]):
        yield DIFFERS
    there = {row.kind.value for row in documents}
    yield from (ABSENT for kind in kinds if kind not in there)
    yield from (UNKNOWN for kind in there if kind not in kinds)


def lines(checked: Checked) -> list[str]:
    """For the command line: one line for the count, one for each trouble."""
    told = [f"{checked.records} signed records and {checked.documents} documents looked at."]
    told += [f"TROUBLE  {one.number}: {one.words} ({one.count})" for one in checked.troubles]
    told += [f"TROUBLE  the database does not guard signed content: {name} is missing" for name in checked.unguarded]
    return told if not checked.sound else [*told, "All as signed."]
