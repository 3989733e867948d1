"""Homework that was to be given again by itself and was not, because something stands against it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam

from practice import access, again, runs
from practice.couples import tiers, words
from practice.couples.plain import run
from practice.models import Assignment, AssignmentState, Couple, CoupleState

PATIENCE = timedelta(hours=1)
"""How long the job that makes the next one may take."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """The assignment whose next one is missing, and the day on which that was to begin."""

    id: uuid.UUID
    couple_id: uuid.UUID
    title: str
    day: date


def of_state(actor: access.Actor, state: str, now: datetime) -> list[Stuck]:
    """Of the actor's own couples in `state`. One statement."""
    return _found(run(_built(runs.roles(actor))[0], {"reader": actor.id, "state": CoupleState(state)}), now)


def of_couples(actor: access.Actor, ids: list[uuid.UUID], now: datetime) -> list[Stuck]:
    """Of these couples. One statement."""
    return _found(run(_built(runs.roles(actor))[1], {"reader": actor.id, "ids": ids}), now)


def _found(rows: Iterable[Any], now: datetime) -> list[Stuck]:
    found = []
    for row in rows:
        comes = again.following(row.begins_on, row.due_at, row.again_days, row.time_zone)
        if comes.made_at + PATIENCE < now:
            title = words.exercise(row.slug, row.exercise_version).title
            found.append(Stuck(row.id, row.couple_id, title, comes.begins_on))
    return found


@cache
def _built(roles: tuple[bool, ...]) -> tuple[Select, Select]:
    """The statements for people with these roles, built once: putting them together takes longer than running them."""
    rows = (
        access.readable(runs.Reader(roles), Assignment)
        .with_only_columns(
            Assignment.id,
            Assignment.couple_id,
            Assignment.slug,
            Assignment.exercise_version,
            Assignment.begins_on,
            Assignment.due_at,
            Assignment.again_days,
            Couple.time_zone,
        )
        .join(Couple, Couple.id == Assignment.couple_id)
        .where(Assignment.again_left > 0, Couple.state == CoupleState.ACTIVE)
        .where(Assignment.state.in_((AssignmentState.OPEN, AssignmentState.CLOSED)))
        .order_by(Assignment.due_at, Assignment.id)
    )
    of_state = rows.where(tiers.OWN, Couple.state == bindparam("state", type_=Couple.state.type))
    return of_state, rows.where(Couple.id.in_(bindparam("ids", expanding=True)))
