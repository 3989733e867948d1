"""Which answers that came in hold a low rating: at or below the limit of the exercise's alert, or far below what this
person usually rates. Only answers of exercises with such an alert are opened, and only of whom something new came in.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, or_, select

from practice import access, db, runs
from practice.couples import tiers, words
from practice.couples.plain import run
from practice.models import Assignment, AssignmentState, Couple, CoupleState, Response

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec

SLUGS = ("after-we-met",)
"""Exercises whose definition has an alert on low ratings."""
USUAL_FROM = 3
"""From how many earlier times on there is a usual (exercises.md, E26)."""


@dataclass(frozen=True, slots=True)
class Low:
    """A new answer that asks for attention."""

    response_id: uuid.UUID
    couple_id: uuid.UUID
    limit: bool
    """One of its ratings is at or below the limit."""
    unusual: bool
    """Its mean is far below the person's own median."""


def of_state(actor: access.Actor, state: str) -> list[Low]:
    """Of the actor's own couples in `state`. One statement."""
    return _found(run(_built(runs.roles(actor)).of_state, {"reader": actor.id, "state": CoupleState(state)}))


def of_couples(actor: access.Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, Low]:
    """Of these couples, by response. One statement."""
    found = _found(run(_built(runs.roles(actor)).of_couples, {"reader": actor.id, "ids": ids}))
    return {one.response_id: one for one in found}


def judge(spec: "ScoreSpec", values: Sequence[float], before: Sequence[float]) -> tuple[bool, bool]:
    """The decision alone: whether one of the `values` is at or below the limit, and whether their mean is far below
    the usual. `before`: the means of this person's earlier times."""
    if not values:
        return False, False
    usual = median(before) if len(before) >= USUAL_FROM else None
    return min(values) <= spec.limit, usual is not None and usual - fmean(values) >= spec.drop


def _found(rows: Iterable[Any]) -> list[Low]:
    """The low ones among the new ones; rows come in the order in which they were given."""
    means: dict[tuple[uuid.UUID, str], list[float]] = {}
    found = []
    for row in rows:
        spec = _alert(row.slug, row.exercise_version)
        values = _values(row.slug, row.exercise_version, row.step, row.response_id, bytes(row.rating))
        before = means.setdefault((row.author_id, row.slug), [])
        if row.new:
            limit, unusual = judge(spec, values, before)
            if limit or unusual:
                found.append(Low(row.response_id, row.couple_id, limit, unusual))
        if values:
            before.append(fmean(values))
    return found


@cache
def _alert(slug: str, version: int) -> "ScoreSpec":
    return next(spec for spec in words.exercise(slug, version).scores if spec.id == "alert")


@lru_cache(16_384)
def _values(slug: str, version: int, step: str, response_id: uuid.UUID, sealed: bytes) -> tuple[float, ...]:
    """Only the numbers are kept: the home is opened many times before somebody looks at what came in."""
    answers = Response(id=response_id, answers_sealed=sealed).answers or {}
    spec = _alert(slug, version)
    names = [name for part in spec.inputs if part.step == step for name in part.fields]
    return tuple(answers[name] for name in names if isinstance(answers.get(name), int | float))


@dataclass(frozen=True, slots=True)
class _Statements:
    of_state: Select
    of_couples: Select


_Other, _Given = db.stand_in(Response), db.stand_in(Assignment)
_NEW = (
    select(_Other.id)
    .join(_Given, _Given.id == _Other.assignment_id)
    .where(_Other.author_id == Response.author_id, _Other.submitted_at.is_not(None), _Given.slug.in_(SLUGS))
    .where(or_(_Given.reviewed_at.is_(None), _Other.submitted_at > _Given.reviewed_at))
    .where(_Given.state != AssignmentState.WITHDRAWN)
    .correlate(Response)
    .exists()
)
"""Of a row of `Response`: whether something new came in from its author."""


@cache
def _built(roles: tuple[bool, ...]) -> _Statements:
    """The statements for people with these roles, built once: putting them together takes longer than running them."""
    rows = (
        access.readable(runs.Reader(roles), Assignment)
        .with_only_columns(
            Assignment.couple_id,
            Assignment.slug,
            Assignment.exercise_version,
            Response.id.label("response_id"),
            Response.author_id,
            Response.step,
            Response.answers_sealed.label("rating"),
            (tiers.NEW & (Assignment.state != AssignmentState.WITHDRAWN)).label("new"),
        )
        .join(Couple, Couple.id == Assignment.couple_id)
        .join(Response, Response.assignment_id == Assignment.id)
        .where(Assignment.slug.in_(SLUGS), Response.submitted_at.is_not(None), _NEW)
        .order_by(Assignment.created_at, Assignment.id, Response.id)
    )
    return _Statements(
        rows.where(tiers.OWN, Couple.state == bindparam("state", type_=Couple.state.type)),
        rows.where(Couple.id.in_(bindparam("ids", expanding=True))),
    )
