"""The caseload: first which couples are on the page (`ranking`), then everything about those alone (`reading`).

The same few statements however many couples there are.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, bindparam, func, literal, union_all

from practice import access, clock, runs
from practice.couples import needs, ranking, reading, tiers
from practice.models import Addendum, Couple, CoupleState, SessionRecord, SessionState, Therapist, TreatmentSummary

PAGE = 20
SORTS = ("needs", "name", "next")


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A session record that is not signed, or what its author is adding to a signed one, with the couple."""

    id: uuid.UUID
    couple_id: uuid.UUID
    held_on: date
    record_number: int
    names: tuple[str, str]
    added: bool = False
    """Whether `id` is an addendum's."""

    @property
    def record_id(self) -> str:
        """The couple's."""
        return f"C-{self.record_number:04d}"


@dataclass(frozen=True)
class Caseload:
    """One page of the list."""

    cases: list[needs.Case]
    total: int
    number: int
    pages: int
    drafts: list[Unsigned]
    """Every unsigned session of this person's own couples, whatever the page."""


def one(actor: access.Actor, couple_id: uuid.UUID) -> needs.Case:
    """One couple the actor reads, which was found before. Five statements."""
    built = _built(runs.roles(actor))
    return _read(actor, [couple_id], _drafts(built.drafts_of_one, {"reader": actor.id, "one": couple_id}))[0]


def load(actor: access.Actor, state: str, text: str = "", sort: str = "needs", number: int = 1) -> Caseload:
    """The couples `actor` reads in `state` whose name or record id holds `text`, sorted, one page of them."""
    among = zones = None
    if text.strip() or sort == "name":  # in Python, which knows every script
        found = [line for line in ranking.lines(actor, state) if line.matches(text)]
        found.sort(key=lambda line: line.by_name)
        total, among, zones = len(found), [line.id for line in found], {line.time_zone for line in found}
    else:
        zones = ranking.zones(actor, state)
        total = sum(zones.values())
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    start = (number - 1) * PAGE
    if sort == "name":
        ids = among[start : start + PAGE]
    elif sort == "next":
        ids = ranking.by_session(actor, state, PAGE, start, among)
    else:
        ids = ranking.by_needs(actor, state, zones, PAGE, start, among)
    built = _built(runs.roles(actor))
    drafts = _drafts(built.drafts, {"reader": actor.id, "state": CoupleState(state)})
    return Caseload(_read(actor, ids, drafts), total, number, pages, drafts)


def to_cosign(actor: access.Actor) -> int:
    """How many session records of associates wait for this supervisor. One statement."""
    return ranking.run(_built(runs.roles(actor)).to_cosign, {"reader": actor.id}).scalar_one()


def summaries_to_cosign(actor: access.Actor) -> int:
    """How many treatment summaries of associates wait for this supervisor. One statement."""
    return ranking.run(_built(runs.roles(actor)).summaries_to_cosign, {"reader": actor.id}).scalar_one()


def _read(actor: access.Actor, ids: list[uuid.UUID], drafts: Iterable[Unsigned]) -> list[needs.Case]:
    """Cases of the couples with these ids, in this order, with their needs. Four statements."""
    now = clock.now()
    found = reading.cases(actor, ids, now)
    for draft in drafts:
        if draft.couple_id in found:
            found[draft.couple_id].drafts.append(needs.Draft(draft.id, draft.held_on, draft.added))
    for each in found.values():
        if not each.clinician:
            each.needs = needs.of(each, now)
    return list(found.values())


def _drafts(statement: CompoundSelect, values: dict[str, Any]) -> list[Unsigned]:
    rows = ranking.run(statement, values)
    return [Unsigned(row.id, row.couple_id, row.held_on, row.record_number, (row.a, row.b), row.added) for row in rows]


@dataclass(frozen=True, slots=True)
class _Statements:
    drafts: CompoundSelect
    drafts_of_one: CompoundSelect
    to_cosign: Select
    summaries_to_cosign: Select


@cache
def _built(roles: tuple[bool, ...]) -> _Statements:
    """The statements for people with these roles, built once: putting them together takes longer than running them."""
    reader = runs.Reader(roles)
    added = (
        access.readable(reader, Addendum)
        .with_only_columns(func.count(Addendum.id))
        .join(SessionRecord, SessionRecord.id == Addendum.session_id)
        .join(Therapist, Therapist.user_id == Addendum.author_id)
        .where(Addendum.state == SessionState.COSIGN_PENDING, Therapist.supervisor_id == reader.id)
        .where(access.not_in_error())
    )
    return _Statements(
        _unsigned(reader, Couple.state == ranking.STATE),
        _unsigned(reader, Couple.id == bindparam("one")),
        access.readable(reader, SessionRecord)
        .with_only_columns(func.count(SessionRecord.id) + added.correlate(None).scalar_subquery())
        .join(Therapist, Therapist.user_id == SessionRecord.therapist_id)
        .where(SessionRecord.state == SessionState.COSIGN_PENDING, Therapist.supervisor_id == reader.id),
        access.readable(reader, TreatmentSummary)
        .with_only_columns(func.count(TreatmentSummary.id))
        .join(Therapist, Therapist.user_id == TreatmentSummary.author_id)
        .where(TreatmentSummary.state == SessionState.COSIGN_PENDING, Therapist.supervisor_id == reader.id),
    )


def _unsigned(reader: runs.Reader, which: ColumnElement[bool]) -> CompoundSelect:
    """Session records that are drafts and drafts of additions to signed ones, with the couple's number and names."""
    records = access.readable(reader, SessionRecord).where(SessionRecord.state == SessionState.DRAFT)
    additions = (
        access.readable(reader, Addendum)
        .join(SessionRecord, SessionRecord.id == Addendum.session_id)
        .where(Addendum.state == SessionState.DRAFT, Addendum.author_id == reader.id, access.not_in_error())
    )
    both = union_all(_told(records, SessionRecord.id, which), _told(additions, Addendum.id, which, added=True))
    return both.order_by("held_on", "id")


def _told(rows: Select, own_id: Any, which: ColumnElement[bool], added: bool = False) -> Select:
    return (
        rows.with_only_columns(
            own_id.label("id"),
            SessionRecord.couple_id,
            SessionRecord.held_on,
            Couple.record_number,
            ranking.A.name.label("a"),
            ranking.B.name.label("b"),
            literal(added).label("added"),
        )
        .join(Couple, Couple.id == SessionRecord.couple_id)
        .join(ranking.A, and_(ranking.A.couple_id == Couple.id, ranking.A.seat == "A"))
        .join(ranking.B, and_(ranking.B.couple_id == Couple.id, ranking.B.seat == "B"))
        .where(tiers.OWN, which)
    )
