"""Couple flags on the therapist's side: recording them, and what each does to the couple's open homework.

A judgement is never changed: what is not so any more is recorded as a new one. Nothing a partner can see is touched by
any of it, but what is held back or goes on, in the words of any pause.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db, flags
from practice.couples import operations, words
from practice.couples.operations import Case, InTheFuture
from practice.exercises import gates
from practice.exercises.gates import Effect, Flag
from practice.models import Assignment, Concern, Couple, CoupleFlag, FlagKind, Response, User


class NothingToEnd(Exception):
    """There is no such flag on record that could be no longer present."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line of the history: what was recorded, by whom."""

    flag: Flag
    row: CoupleFlag
    by: str


@dataclass(frozen=True, slots=True)
class Touched:
    """Open homework that a cause holds back (`held`) or speaks against."""

    id: uuid.UUID
    title: str
    held: bool
    words: str


def names(case: Case) -> dict[uuid.UUID, str]:
    """The partners' names by id."""
    return {person.partner.id: person.partner.name for person in case.people}


def history(actor: access.Actor, case: Case) -> list[Judgement]:
    """Every judgement on this couple, newest first. One statement."""
    chosen = (
        access.readable(actor, CoupleFlag, User.name)
        .join(User, User.id == CoupleFlag.recorded_by)
        .where(CoupleFlag.couple_id == case.couple.id)
        .order_by(CoupleFlag.recorded_at.desc(), CoupleFlag.id.desc())
    )
    called = names(case)
    return [Judgement(flags.flag(row, called), row, by) for row, by in db.session.execute(chosen)]


def standing(found: list[Judgement]) -> list[Judgement]:
    """Of a history the judgements by which a flag is present now, in the order of the table."""
    newest: dict[Flag, Judgement] = {}
    for one in found:
        newest.setdefault(one.flag, one)
    present = gates.present((one.flag, one.row.present) for one in reversed(found))
    return [newest[flag] for flag in present]


def touched(open_work: list[Assignment], cause: str, since: datetime | None = None) -> list[Touched]:
    """What `cause` does to open homework: recorded now, or, with `since`, as it was recorded then."""
    found = []
    for row in open_work:
        exercise = words.exercise(row.slug, row.exercise_version)
        done = gates.effect(cause, exercise)
        if done is Effect.NOTHING:
            continue
        if since is not None and row.created_at >= since:
            said, held = "Assigned in knowledge of it; it goes on", False
        elif gates.freezes(cause, exercise):
            said, held = "Held back from both", True
        else:
            said = "Speaks against it; it goes on" if done is Effect.CLOSES else "To be thought about; it goes on"
            held = False
        found.append(Touched(row.id, exercise.title, held, said))
    return found


def record(
    actor: access.Actor,
    case: Case,
    key: uuid.UUID,
    kind: str,
    about: uuid.UUID | None,
    present: bool,
    noted_on: date,
    reason: str,
) -> None:
    """Write down that something is, or is no longer, so; earlier judgements stay.

    The form's key is the row's id, so a repeat is harmless. Raises `InTheFuture`, `NothingToEnd`.
    """
    access.treats(actor, case.couple)
    if noted_on > clock.today(case.couple.time_zone):
        raise InTheFuture
    if db.session.scalar(access.readable(actor, CoupleFlag).where(CoupleFlag.id == key)) is not None:
        return
    called = names(case)
    row = CoupleFlag(
        id=key,
        couple_id=case.couple.id,
        partner_id=about,
        kind=FlagKind(kind),
        present=present,
        noted_on=noted_on,
        recorded_by=actor.id,
        reason=reason,
    )
    rows = flags.rows(actor, case.couple.id)
    if not present and flags.flag(row, called) not in flags.standing(rows, called):
        raise NothingToEnd
    held = flags.held_back(actor, case.couple.id)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return  # the other half of a double click was a moment faster
    audit.record(actor, "flag.recorded", row)
    db.session.flush()
    flags.go_on(actor, held)


@dataclass(frozen=True, slots=True)
class Said:
    """A concern: what a partner answered that the therapist is to see to."""

    id: uuid.UUID
    words: str
    title: str
    raised_at: datetime
    done_at: datetime | None


def concerns(actor: access.Actor, case: Case) -> list[Said]:
    """What the partners said that asks for their therapist, newest first. One statement."""
    chosen = (
        access.readable(actor, Concern)
        .with_only_columns(
            Concern.id,
            Concern.kind,
            Concern.partner_id,
            Concern.raised_at,
            Concern.acknowledged_at,
            Assignment.slug,
            Assignment.exercise_version,
        )
        .join(Response, Response.id == Concern.response_id)
        .join(Assignment, Assignment.id == Response.assignment_id)
        .where(Concern.couple_id == case.couple.id)
        .order_by(Concern.raised_at.desc(), Concern.id)
    )
    called = names(case)
    return [
        Said(
            row.id,
            f"{called[row.partner_id]} {flags.CONCERNS[row.kind.value]}",
            words.exercise(row.slug, row.exercise_version).title,
            row.raised_at,
            row.acknowledged_at,
        )
        for row in db.session.execute(chosen)
    ]


def open_homework(actor: access.Actor, couple: Couple) -> list[Assignment]:
    """What a flag may touch: homework that somebody may still answer. One statement."""
    return operations.open_homework(actor, couple)
