"""What is added to a signed record while it is written: begun, saved as it is typed, thrown away.

Like a record's draft it keeps everything as typed (`body["typed"]`), sensible or not, and judges it after. Its author
is the record's: whoever treats the couple and signed it. The record itself is never touched.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy.exc import IntegrityError

from practice import access, audit, db
from practice.models import Addendum, AddendumKind, SessionState
from practice.reports import content, editions
from practice.reports.content.addendum import SORTS
from practice.sessions import material
from practice.sessions.body import MOST, Problem, Stamp, Typed
from practice.sessions.material import Found
from practice.sessions.operations import Changed, NotADraft

REASON, MOST_REASON = 10, 500
"""Characters a reason has."""
MOST_COPY = 5_000
ONE, MANY = ("kind", "reason", "text", "copy_text"), ("copies",)


class Closed(Exception):
    """Nothing can be added to this record: it is not signed, or was entered in error."""


def capture(posted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What a page posted, exactly, without what belongs to the form itself."""
    return {name: posted[name] for name in (*ONE, *MANY) if name in posted}


@dataclass(frozen=True)
class Writing:
    """What was typed, read."""

    typed: Typed

    def text(self, name: str) -> str:
        """The text without outer white space."""
        return (self.typed.get(name) or [""])[0].replace("\r\n", "\n").strip()

    @property
    def kind(self) -> str:
        """late_entry, addendum or correction; "" when none is chosen."""
        return self.text("kind") if self.text("kind") in SORTS else ""

    @property
    def copies(self) -> tuple[str, ...]:
        """Kinds of clients' copies that change with it, as ticked."""
        ticked = self.typed.get("copies", ())
        return tuple(kind for kind in content.KINDS if kind in ticked and kind != "clinical")

    @property
    def length(self) -> int:
        """Characters of text."""
        return sum(len(self.text(name)) for name in ("reason", "text", "copy_text"))


def problems(written: Writing) -> list[Problem]:
    """What cannot stay as it is. It is kept all the same."""
    found = []
    for name, most in (("reason", MOST_REASON), ("text", MOST), ("copy_text", MOST_COPY)):
        if (over := len(written.text(name)) - most) > 0:
            found.append((name, f"Use at most {most:,} characters; {over:,} are too many."))
    return found


def missing(written: Writing) -> list[Problem]:
    """What is needed before it can be signed, each with the input where it is filled in."""
    found = problems(written)
    if not written.kind:
        found.append(("kind", "Choose what it is: a late entry, an addendum or a correction."))
    if len(written.text("reason")) < REASON:
        found.append(("reason", f"Say why, in at least {REASON} characters."))
    if not written.text("text"):
        found.append(("text", "Write what is added."))
    if written.copies and not written.text("copy_text"):
        found.append(("copy_text", "Write what the clients’ copies say of it, or tick none of them."))
    if written.text("copy_text") and not written.copies:
        found.append(("copies", "Tick the copies that say it, or take the words for the clients out."))
    return found


@dataclass
class Added:
    """An addendum with the record it belongs to."""

    found: Found
    row: Addendum

    @property
    def written(self) -> Writing:
        """What was typed so far."""
        return Writing(self.row.body["typed"])

    @property
    def returned(self) -> list[dict[str, Any]]:
        """A supervisor's comments."""
        return self.row.body["returned"]

    def may_write(self, actor: access.Actor) -> bool:
        """Whether `actor` is the one who writes it: the record's therapist, and nobody after them."""
        return self.found.may_write(actor) and self.row.author_id == actor.id


def find(actor: access.Actor, addendum_id: uuid.UUID, *, to_write: bool = False, lock: bool = False) -> Added:
    """An addendum the actor reads. 404 when absent or not theirs; 403 when it is another's to write.

    With `lock` the record and the addendum are read afresh and stay locked until the transaction ends.
    """
    row = access.find(actor, Addendum, addendum_id)
    found = material.find(actor, row.session_id, lock=lock)
    if lock:
        chosen = access.readable(actor, Addendum).where(Addendum.id == addendum_id).with_for_update()
        row = db.session.scalars(chosen.execution_options(populate_existing=True)).one()
    added = Added(found, row)
    if to_write and not added.may_write(actor):
        abort(403)
    return added


def of(actor: access.Actor, session_id: uuid.UUID) -> list[Addendum]:
    """All that was added to a record, signed ones first in their order, then those being written. One statement."""
    rows = db.session.scalars(access.readable(actor, Addendum).where(Addendum.session_id == session_id))
    return sorted(rows, key=lambda row: (row.number or 10**9, row.created_at, row.id))


def open_to(actor: access.Actor, session_id: uuid.UUID) -> Found:
    """A record that something can be added to. 404, 403, or `Closed`."""
    found = material.find(actor, session_id, to_write=True)
    if found.record.state is not SessionState.SIGNED or editions.in_error(actor, session_id) is not None:
        raise Closed
    return found


def start(actor: access.Actor, session_id: uuid.UUID, key: uuid.UUID, kind: str) -> Addendum:
    """Begin one; a repeat with the same `key` gives the same. Raises `Closed`."""
    mine = access.readable(actor, Addendum).where(Addendum.form_key == key, Addendum.session_id == session_id)
    known = db.session.scalar(mine)
    if known is not None:
        return known
    couple_id = open_to(actor, session_id).couple.id
    row = Addendum(
        session_id=session_id,
        author_id=actor.id,
        kind=AddendumKind(kind),
        form_key=key,
        body={"typed": {"kind": [kind]}, "page": {"key": "", "number": 0}, "returned": []},
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the other half of a double click was a moment faster
        return db.session.scalars(mine).one()
    audit.record(actor, "addendum.started", row, couple_id)
    db.session.flush()
    return row


def save(actor: access.Actor, added: Added, typed: Typed, stamp: Stamp) -> bool:
    """Keep what a page posted, sensible or not. False when a newer save of the same page was there already.

    `added` was locked. Raises `NotADraft`, and `Changed` when another page saved since this one was made.
    """
    row = added.row
    if row.state is not SessionState.DRAFT:
        raise NotADraft
    held: dict[str, Any] = row.body
    page = held["page"]
    mine = page["key"] == stamp.key
    if not mine and stamp.version != str(row.version):
        raise Changed
    if mine and stamp.autosave and stamp.number <= page["number"]:
        return False
    kept = {name: list(values) for name, values in typed.items()}
    if kept != held["typed"]:
        number = max(stamp.number, page["number"] if mine else 0)
        row.body = held | {"typed": kept, "page": {"key": stamp.key, "number": number}}
        row.kind = AddendumKind(Writing(kept).kind or row.kind)
        if not mine or not stamp.autosave:
            audit.record(actor, "addendum.edited", row, added.found.couple.id)
        db.session.flush()
    return True


def delete_draft(actor: access.Actor, added: Added) -> None:
    """Throw a draft away, words and all. Raises `NotADraft`."""
    if added.row.state is not SessionState.DRAFT:
        raise NotADraft
    audit.record(actor, "addendum.draft_deleted", added.row, added.found.couple.id)
    db.session.delete(added.row)
    db.session.flush()
