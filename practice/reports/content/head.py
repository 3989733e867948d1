"""What stands around any report that is made from the practice as it is now: letterhead, day, number, crisis lines."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from practice.reports.content import words
from practice.reports.content.summary import Fact, Letterhead, Section, Summary


@dataclass(frozen=True, slots=True)
class Head:
    """The practice, and when the report is made: a moment with the offset of the reader's place, in ISO 8601."""

    letterhead: Letterhead
    crisis: tuple[tuple[str, str], ...]
    made_at: str

    @property
    def day(self) -> date:
        """The calendar day of the making."""
        return datetime.fromisoformat(self.made_at).date()


def summary(
    head: Head,
    kind: str,
    stem: str,
    about: str,
    titles: tuple[str, str, str],
    facts: tuple[Fact, ...],
    sections: tuple[Section, ...],
    closing: str = "",
) -> Summary:
    """A report of these parts. `about`: an id of what it is about, from which its number comes. `titles`: heading, whom
    it is for, what is repeated on each page. With `closing` it is for clients: the crisis lines stand under it."""
    heading, reader, identity = titles
    made = Summary(
        kind=kind,
        heading=heading,
        reader=reader,
        identity=identity,
        day=head.day,
        code=hashlib.sha256(f"{about}:{kind}".encode()).hexdigest()[:4].upper(),
        version=1,
        draft=False,
        made=words.stamp(head.made_at),
        fingerprint="",
        letterhead=head.letterhead,
        facts=facts,
        sections=sections,
        signature=(),
        closing=closing,
        crisis=tuple(Fact(label, number) for label, number in head.crisis) if closing else (),
        stem=stem,
    )
    said = json.dumps(asdict(made), ensure_ascii=False, sort_keys=True, default=_plain).encode()
    return replace(made, fingerprint=hashlib.sha256(said).hexdigest()[:12])


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
