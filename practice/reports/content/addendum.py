"""What is added to a signed record: the frozen words, the pages behind the clinical record, the clients' next version.

An addendum is frozen like the record it is added to, and names the fingerprint of what stood before it: the record's,
or that of the addendum before. The record itself is never touched.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypedDict

from practice.reports.content import words
from practice.reports.content.copies import build, clinical, kind_names
from practice.reports.content.record import Record, Signer, digest
from practice.reports.content.sections import text
from practice.reports.content.summary import Fact, Section, Summary

Kind = Literal["late_entry", "addendum", "correction"]
PAGES = "addendum"
"""`Summary.kind` of the pages that stand behind a clinical record."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One type of addendum, in words."""

    label: str
    hint: str
    on_copies: str
    """What the section on a client's copy is called, before the day."""


SORTS: dict[Kind, Sort] = {
    "late_entry": Sort("Late entry", "Something of the session that was left out when it was written up.", "Added"),
    "addendum": Sort("Addendum", "New information that came after the record was signed.", "Added"),
    "correction": Sort("Correction", "Something in the record is wrong. What it says stays to be read.", "Corrected"),
}


class Addendum(TypedDict):
    """What signing stores of an addendum: plain JSON values, moments with the offset of the couple's zone."""

    schema: int
    number: int
    """1, 2 … in the order of signing; 0 as long as it is not signed."""
    kind: Kind
    session: str
    """The id of the record."""
    record_sha256: str
    follows: str
    """SHA-256 of the addendum before this one, or of the record."""
    reason: str
    text: str
    copies: list[str]
    """Kinds of clients' copies that change with it."""
    copy_text: str
    """What those say of it; empty when none changes."""
    author: Signer
    supervisor: Signer | None
    begun_at: str
    signed_at: str | None
    cosigned_at: str | None


def edition(made: Addendum) -> int:
    """The edition of the clinical record that it makes."""
    return made["number"] + 1


def name(made: Addendum) -> str:
    """`Addendum 1: correction`; without a number before it is signed."""
    label = SORTS[made["kind"]].label.lower()
    said = f"Addendum {made['number']}" if made["number"] else "Addendum"
    return said if label == "addendum" else f"{said}: {label}"


def changed_copies(record: Record, made: Addendum) -> list[str]:
    """Names of the clients' copies that change with it."""
    return [told for kind, told in kind_names(record) if kind in made["copies"]]


def pages(record: Record, made: Addendum) -> Summary:
    """What is printed behind the clinical record, and read on the screen."""
    whole, sort = clinical(record), SORTS[made["kind"]]
    changed = changed_copies(record, made)
    number = edition(made)
    return replace(
        whole,
        kind=PAGES,
        heading=name(made),
        reader="Added to the clinical record",
        version=number,
        draft=made["signed_at"] is None,
        made=words.stamp(made["cosigned_at"] or made["signed_at"] or made["begun_at"]),
        fingerprint=digest(made)[:12],
        facts=(
            whole.facts[0],
            Fact("Session of", words.full_day(date.fromisoformat(record["session"]["held_on"]))),
            Fact("Type", sort.label),
            Fact("Reason", made["reason"]),
            Fact("Begun", words.stamp(made["begun_at"])),
            Fact("Signed record", f"SHA-256 {made['record_sha256'][:12]}, unchanged"),
        ),
        sections=_kept(
            text("What is added", made["text"]),
            text("For the clients", f"{made['copy_text']}\n\nOn: {', '.join(changed)}." if changed else ""),
        ),
        signature=words.signature(made),
        closing="",
        crisis=(),
    )


def changes(kind: str, addenda: Iterable[Addendum]) -> list[Addendum]:
    """Those of the addenda that change this client's copy."""
    return [made for made in addenda if kind in made["copies"]]


def reissued(kind: str, record: Record, addenda: Sequence[Addendum], version: int, made_at: str) -> Summary:
    """Version 2 or later of a client's copy: what was signed, and before it what was added for this copy until now.

    Copies count their own versions: from a number that is left out a reader would know of an addendum that is not
    theirs. Raises `NoCopy`, and ValueError when nothing was added.
    """
    first, mine = build(kind, record), changes(kind, addenda)
    if not mine:
        raise ValueError("nothing changes this copy")
    stood = "".join((first.fingerprint, str(version), *(digest(made) for made in mine)))
    return replace(
        first,
        version=version,
        made=words.stamp(made_at),
        fingerprint=hashlib.sha256(stood.encode()).hexdigest()[:12],
        facts=(Fact("Version", f"{version}, replaces version {version - 1}"), *first.facts),
        sections=(*_kept(*(_on_copy(made) for made in mine)), *first.sections),
    )


def _on_copy(made: Addendum) -> Section | None:
    signed = datetime.fromisoformat(made["cosigned_at"] or made["signed_at"] or made["begun_at"])
    return text(f"{SORTS[made['kind']].on_copies} on {words.plain_day(signed.date())}", made["copy_text"])


def _kept(*found: Section | None) -> tuple[Section, ...]:
    return tuple(section for section in found if section is not None)
