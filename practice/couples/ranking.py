"""Which couples are on a page of the caseload, and in what order: worked out by the database, without their words.

Statements are built once for people with the same roles: putting them together takes longer than running them.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func

from practice import access, clock, db, runs
from practice.couples import ratings, series, tiers
from practice.couples.plain import run
from practice.models import Couple, CoupleState, Partner

A, B = db.stand_in(Partner), db.stand_in(Partner)
STATE = bindparam("state", type_=Couple.state.type)


@dataclass(frozen=True, slots=True)
class Line:
    """What a couple is found and sorted by."""

    id: uuid.UUID
    record_number: int
    time_zone: str
    own: bool
    names: tuple[str, str]

    def matches(self, text: str) -> bool:
        """Whether a name or the record id holds `text`."""
        wanted = " ".join(text.split()).casefold()
        spelt = (glue.join(self.names) for glue in (" & ", " ", " and "))
        return not wanted or any(wanted in held.casefold() for held in (f"C-{self.record_number:04d}", *spelt))

    @property
    def by_name(self) -> tuple[bool, str, int]:
        """Own couples first, then by name in any script, then by number."""
        return (not self.own, " ".join(self.names).casefold(), self.record_number)


def lines(actor: access.Actor, state: str) -> list[Line]:
    """Every couple the actor reads in `state`, in no order. One statement."""
    rows = run(_built(runs.roles(actor)).lines, {"reader": actor.id, "state": CoupleState(state)})
    return [Line(row.id, row.record_number, row.time_zone, row.own, (row.a, row.b)) for row in rows]


def zones(actor: access.Actor, state: str) -> dict[str, int]:
    """The time zones of the couples the actor reads in `state`, each with the number of couples. One statement."""
    rows = run(_built(runs.roles(actor)).zones, {"reader": actor.id, "state": CoupleState(state)})
    return {zone: number for zone, number in rows}


def by_session(
    actor: access.Actor, state: str, limit: int, offset: int, among: list[uuid.UUID] | None = None
) -> list[uuid.UUID]:
    """Couples by their next session, own ones first, those without one last. One statement."""
    values = {"reader": actor.id, "state": CoupleState(state), "now": clock.now(), "limit": limit, "offset": offset}
    return _ids(_built(runs.roles(actor)).by_session, values, among)


def by_needs(
    actor: access.Actor,
    state: str,
    zones: Iterable[str],
    limit: int,
    offset: int,
    among: list[uuid.UUID] | None = None,
) -> list[uuid.UUID]:
    """Couples by their most urgent need, own ones first, then by what is new, then by number. Three statements.

    `zones` holds at least the zones of these couples: whether an interview is too old depends on the day there.
    """
    now = clock.now()
    values = {"reader": actor.id, "state": CoupleState(state), "now": now, "limit": limit, "offset": offset}
    values |= tiers.days(zones, now) | {"low": low(actor, state), "stuck": stuck(actor, state, now)}
    return _ids(_built(runs.roles(actor)).by_needs, values, among)


def low(actor: access.Actor, state: str) -> list[uuid.UUID]:
    """The actor's own couples with a low rating among what is new: the only answers read for the order."""
    return list({one.couple_id for one in ratings.of_state(actor, state)})


def stuck(actor: access.Actor, state: str, now: datetime) -> list[uuid.UUID]:
    """The actor's own couples with homework that was to be given again and was not."""
    return list({one.couple_id for one in series.of_state(actor, state, now)})


@dataclass(frozen=True, slots=True)
class _Statements:
    lines: Select
    zones: Select
    by_session: tuple[Select, Select]
    """Among all couples, and among those whose ids are given as `among`."""
    by_needs: tuple[Select, Select]


def _ids(statements: tuple[Select, Select], values: dict[str, Any], among: list[uuid.UUID] | None) -> list[uuid.UUID]:
    if among is None:
        return list(run(statements[0], values).scalars())
    return list(run(statements[1], values | {"among": among}).scalars())


@cache
def _built(roles: tuple[bool, ...]) -> _Statements:
    reader = runs.Reader(roles)
    couples = access.readable(reader, Couple).where(Couple.state == STATE)
    lines = (
        couples.with_only_columns(
            Couple.id,
            Couple.record_number,
            Couple.time_zone,
            tiers.OWN.label("own"),
            A.name.label("a"),
            B.name.label("b"),
        )
        .join(A, and_(A.couple_id == Couple.id, A.seat == "A"))
        .join(B, and_(B.couple_id == Couple.id, B.seat == "B"))
    )
    zones = couples.with_only_columns(Couple.time_zone, func.count(Couple.id)).group_by(Couple.time_zone)
    page = couples.with_only_columns(Couple.id).limit(bindparam("limit")).offset(bindparam("offset"))
    return _Statements(
        lines,
        zones,
        _both(page.order_by(tiers.OWN.desc(), tiers.FOLLOWING.is_(None), tiers.FOLLOWING, Couple.record_number)),
        _both(page.order_by(tiers.OWN.desc(), tiers.tier().desc(), tiers.new().desc(), Couple.record_number)),
    )


def _both(page: Select) -> tuple[Select, Select]:
    return page, page.where(Couple.id.in_(bindparam("among", expanding=True)))
