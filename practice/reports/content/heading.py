"""The letterhead of a copy, from the frozen record alone. The picture's bytes are the caller's: see `pictured`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from practice.jurisdictions import place
from practice.reports.content import words
from practice.reports.content.record import Record, Signer
from practice.reports.content.summary import Letterhead


def lines(address: str) -> tuple[str, ...]:
    """The lines of an address that say something."""
    return tuple(line.strip() for line in address.splitlines() if line.strip())


def letterhead(record: Record) -> Letterhead:
    """The practice as it was when the record was made. Records made before letterheads had a picture and a licence
    (they lack `logo`) keep the letterhead they were signed under."""
    practice = record["practice"]
    licence = held_by(record["author"], record["supervisor"]) if "logo" in practice else ()
    head = Letterhead(practice["name"], lines(practice["address"]), practice["phone"])
    return replace(head, licence=licence, picture=practice.get("logo", ""))


def held_by(author: Signer, lead: Signer | None = None) -> tuple[str, ...]:
    """Who treats, under which licence: `Dana Rivera, LMFT · California license LMFT 123456`. Empty without one."""
    if not author["number"]:
        return ()
    told = f"{words.printed_name(author)} · {place(author['jurisdiction'])} license {words.number(author)}"
    return (told, f"Under supervision of {words.printed_name(lead)}") if lead else (told,)


def pictured(head: Letterhead, address: str) -> Letterhead:
    """For paper: with the picture as a `data:` address."""
    return replace(head, logo=address)


def said(head: Mapping[str, Any]) -> dict[str, Any]:
    """Of a letterhead as a mapping: what a fingerprint is made of. What older ones lack, and the picture's bytes (its
    hash stands for them), are left out, so that an older copy keeps the fingerprint that is printed on it."""
    later = ("licence", "picture")
    return {name: value for name, value in head.items() if name != "logo" and (value or name not in later)}
