"""Whether what was signed is still what is stored: every signed record, what was added to it, every document, treatment
summary and copy given out, each against its fingerprint; and each version of a clinical record against the one before
it, whose pages it holds.

The result names records by number and says nothing of what they hold, so that an admin and a log may read it.
"""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practice import access, crypto, db
from practice.models import (
    Addendum,
    Couple,
    Document,
    DocumentKind,
    RecordInError,
    Release,
    SessionRecord,
    SessionState,
    TreatmentSummary,
    immutable,
)
from practice.reports import content

BATCH = 50
"""Records read at once: their documents are a few hundred kilobytes each."""
UNREADABLE = "cannot be decrypted"
CHANGED = "does not match its fingerprint"
DIFFERS = "lists say something else than the record"
ABSENT = "a copy is missing"
UNKNOWN = "a copy that no record made"
BROKEN = "what was added does not follow what stood before it"
OTHER_PAGES = "a later version does not begin with the pages that were signed"


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
    addenda: int
    in_error: int
    """How many of the records were stated to be entered in error."""
    documents: int
    summaries: int
    """Signed treatment summaries, each with its PDF."""
    releases: int
    """Copies of records that were given out."""
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
    records = documents = addenda = errors = 0
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
        for one in _read(chosen[start : start + BATCH]):
            records, documents = records + 1, documents + len(one.documents)
            addenda, errors = addenda + len(one.addenda), errors + (one.error is not None)
            found.update((one.couple.record_id, words) for words in _wrong(one))
        db.session.expunge_all()  # thousands of documents need not stay in memory
    summaries = 0
    for number, words in _summaries(most):
        summaries += 1
        found.update((number, said) for said in words)
    releases = 0
    for number, words in _releases(most):
        releases += 1
        found.update((number, said) for said in words)
    troubles = tuple(Trouble(number, words, count) for (number, words), count in sorted(found.items()))
    unguarded, more = immutable.missing(db.session.connection()), len(ids) > len(chosen)
    return Checked(records, addenda, errors, documents, summaries, releases, troubles, unguarded, more)


def _summaries(most: int | None) -> Iterator[tuple[str, list[str]]]:
    """Signed treatment summaries, the newest first: the couple's number, and what is wrong with each."""
    rows = db.session.execute(
        access.everything(TreatmentSummary, Couple)
        .join(Couple, Couple.id == TreatmentSummary.couple_id)
        .where(TreatmentSummary.state == SessionState.SIGNED)
        .order_by(TreatmentSummary.signed_at.desc(), TreatmentSummary.id)
        .limit(most)
        .execution_options(yield_per=BATCH)
    )
    for row, couple in rows:
        frozen, wrong = _opened(row), list(_pdf_of(row, row.pdf_sha256))
        if frozen is None:
            wrong.append(UNREADABLE)
        elif content.digest(frozen) != row.sha256:
            wrong.append(CHANGED)
        elif (str(row.id), couple.record_id) != (frozen["id"], frozen["record_id"]):
            wrong.append(DIFFERS)
        yield couple.record_id, wrong


def _releases(most: int | None) -> Iterator[tuple[str, list[str]]]:
    """Copies of records that were given out, the newest first: the couple's number, and what is wrong with each."""
    rows = db.session.execute(
        access.everything(Release, Couple)
        .join(Couple, Couple.id == Release.couple_id)
        .where(Release.made_at.is_not(None))
        .order_by(Release.made_at.desc(), Release.id)
        .limit(most)
        .execution_options(yield_per=BATCH)
    )
    for row, couple in rows:
        yield couple.record_id, list(_pdf_of(row, row.sha256))


def _pdf_of(row: TreatmentSummary | Release, sha256: str) -> Iterator[str]:
    try:
        if hashlib.sha256(row.pdf).hexdigest() != sha256:
            yield CHANGED
    except crypto.Unreadable:
        yield UNREADABLE


@dataclass(frozen=True)
class _Whole:
    """A signed record with all that hangs on it."""

    record: SessionRecord
    couple: Couple
    error: RecordInError | None
    addenda: list[Addendum]
    """Signed ones in their order."""
    documents: list[Document]


def _read(ids: list[uuid.UUID]) -> list[_Whole]:
    rows = db.session.execute(
        access.everything(SessionRecord, Couple, RecordInError)
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .outerjoin(RecordInError, RecordInError.session_id == SessionRecord.id)
        .where(SessionRecord.id.in_(ids))
    ).all()
    kept = db.session.scalars(
        access.everything(Document).where(Document.session_id.in_(ids)).order_by(Document.edition)
    ).all()
    added = db.session.scalars(
        access.everything(Addendum)
        .where(Addendum.session_id.in_(ids), Addendum.state == SessionState.SIGNED)
        .order_by(Addendum.number)
    ).all()
    return [
        _Whole(
            record,
            couple,
            error,
            [row for row in added if row.session_id == record.id],
            [row for row in kept if row.session_id == record.id],
        )
        for record, couple, error in rows
    ]


def _wrong(one: _Whole) -> Iterator[str]:
    frozen = _opened(one.record)
    if frozen is None:
        yield UNREADABLE
    elif content.digest(frozen) != one.record.sha256:
        yield CHANGED
    else:
        yield from _differing(one, frozen)
    yield from _added(one)
    yield from _files(one.documents)
    if one.error is not None:
        try:
            _ = one.error.reason
        except crypto.Unreadable:
            yield UNREADABLE


def _opened(row: SessionRecord | Addendum | TreatmentSummary) -> Any:
    """What was signed; None when it cannot be read."""
    try:
        return row.frozen
    except (crypto.Unreadable, ValueError):
        return None


def _differing(one: _Whole, frozen: content.Record) -> Iterator[str]:
    record, session, kinds = one.record, frozen["session"], content.kinds(frozen)
    listed = (str(record.id), one.couple.record_id, record.held_on.isoformat(), record.modality.value)
    if listed != (session["id"], session["record_id"], session["held_on"], session["modality"]):
        yield DIFFERS
    there = Counter(row.kind.value for row in one.documents)
    made = {kind: 1 + len(one.addenda) for kind in kinds if kind == "clinical"}
    most = {kind: 1 + sum(kind in (_opened(row) or {}).get("copies", ()) for row in one.addenda) for kind in kinds}
    for kind in kinds:
        yield from [ABSENT] * max(0, made.get(kind, 1) - there[kind])
    for kind, count in there.items():
        yield from [UNKNOWN] * max(0, count - made.get(kind, most.get(kind, 0)))


def _added(one: _Whole) -> Iterator[str]:
    """Each addendum against its fingerprint, and against what it says it follows."""
    before = one.record.sha256
    for place, row in enumerate(one.addenda, 1):
        frozen = _opened(row)
        if frozen is None:
            yield UNREADABLE
        elif content.digest(frozen) != row.sha256:
            yield CHANGED
        else:
            listed = (str(row.session_id), row.number, row.kind.value)
            if listed != (frozen["session"], frozen["number"], frozen["kind"]):
                yield DIFFERS
            if (place, before, one.record.sha256) != (row.number, frozen["follows"], frozen["record_sha256"]):
                yield BROKEN
        before = row.sha256


def _files(documents: list[Document]) -> Iterator[str]:
    earlier = b""
    for row in documents:
        try:
            pdf = row.pdf
        except crypto.Unreadable:
            yield UNREADABLE
            continue
        if hashlib.sha256(pdf).hexdigest() != row.sha256:
            yield CHANGED
        elif row.kind is DocumentKind.CLINICAL:
            if not pdf.startswith(earlier):
                yield OTHER_PAGES
            earlier = pdf


def lines(checked: Checked) -> list[str]:
    """For the command line: one line for the count, one for each trouble."""
    told = [
        f"{checked.records} signed records, {checked.addenda} addenda and {checked.documents} documents looked at"
        f" ({checked.in_error} entered in error)."
    ]
    if checked.summaries:
        told.append(f"{checked.summaries} signed treatment summaries looked at.")
    if checked.releases:
        told.append(f"{checked.releases} record copies that were given out looked at.")
    told += [f"TROUBLE  {one.number}: {one.words} ({one.count})" for one in checked.troubles]
    told += [f"TROUBLE  the database does not guard signed content: {name} is missing" for name in checked.unguarded]
    return told if not checked.sound else [*told, "All as signed."]
