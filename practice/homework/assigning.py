"""Giving an exercise to a couple: what is allowed, what was chosen, and the assignment itself.

Nothing here leaves a trace for a partner but the assignment: a gate, a reason, a refusal are the therapist's alone.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db, runs
from practice.exercises.definition import Exercise, Step
from practice.exercises.disclosure import sentence
from practice.exercises.logs import DAYS
from practice.exercises.run import SEATS, Seat
from practice.exercises.terms import NARROWER, Disclosure, Mode
from practice.homework import settling
from practice.homework.therapist_queries import Pair, by_key, refusals
from practice.models import Assignment, GateOverride
from practice.models import Seat as SeatRow

REASON = 20
"""The least characters of a written reason for passing a closed gate."""
NOT_OFFERED = "This exercise cannot be assigned to this couple while that stands, with a written reason neither."
USUAL_TIME = time(20, 0)
FARTHEST = timedelta(days=366)
"""Homework is planned within a year."""


class Refused(Exception):
    """It may not be assigned now; the words say why and what to do."""


class GateClosed(Exception):
    """The exercise's safety gate is closed and there is no written reason yet. The words are the gate's."""


@dataclass(frozen=True)
class Plan:
    """What was chosen on the form. `due`: wall time in the couple's zone. `reason`: for a closed gate."""

    to: str
    starts: Seat
    due: datetime
    place: str
    note: str
    disclosure: str
    reason: str = ""

    @property
    def audience(self) -> frozenset[Seat]:
        """The seats it is for."""
        return frozenset(SEATS if self.to == "AB" else (self.to,))


def usual_due(exercise: Exercise, today: date) -> date:
    """The day the form offers: in a week; for one that looks back on a session, within two days."""
    return today + timedelta(days=2 if exercise.frequency == "every session" else 7)


def dated_log(exercise: Exercise) -> Step | None:
    """The log whose days or weeks are counted from the first day of the assignment itself; None without one."""
    logs = (step for step in exercise.steps if step.log is not None and step.log.every != "use")
    return next((step for step in logs if step.opens.after is None), None)


def log_ends(exercise: Exercise, begins: date) -> date | None:
    """The last day of that log, when it begins on this day."""
    step = dated_log(exercise)
    return step and begins + timedelta(days=DAYS[step.log.every] * step.log.entries - 1)


def again_words(days: int, times: int) -> str:
    """`Every 7 days, 3 more times`."""
    every = "Every day" if days == 1 else f"Every {days} days"
    return f"{every}, {times} more time{'' if times == 1 else 's'}"


def audiences(exercise: Exercise) -> tuple[str, ...]:
    """Who it may be given to."""
    return ("AB",) if exercise.needs_both else ("AB", "A", "B")


def takes_turns(exercise: Exercise) -> bool:
    """Whether it matters who starts."""
    return exercise.mode is Mode.TURN


def disclosures(exercise: Exercise) -> tuple[Disclosure, ...]:
    """The exercise's own disclosure first, then the narrower ones it allows; never a wider one."""
    narrower = [one for one in NARROWER[exercise.disclosure] if one in exercise.disclosures_allowed]
    return exercise.disclosure, *narrower


def settled(exercise: Exercise, plan: Plan) -> Plan:
    """The plan as it will hold: for one person nothing is shared; without turns nobody starts."""
    alone = len(plan.audience) == 1
    starts = plan.starts if plan.starts in plan.audience and takes_turns(exercise) else min(plan.audience)
    return replace(plan, starts=starts, disclosure=Disclosure.PRIVATE.value if alone else plan.disclosure)


def promise(found: Pair, exercise: Exercise, plan: Plan) -> str:
    """The one sentence of the confirmation: who will see what, and when."""
    return sentence(exercise, Disclosure(plan.disclosure), plan.audience, found.names)


def past(found: Pair, due: datetime) -> bool:
    """Whether this wall time in the couple's zone is over."""
    return clock.moment(due, found.zone) <= clock.now()


def check(person: access.Actor, found: Pair, exercise: Exercise, plan: Plan) -> None:
    """Raise Refused or GateClosed when it may not be assigned like that now."""
    standing_against = refusals(person, found)
    if standing_against:
        raise Refused(" ".join(one.text for one in standing_against))
    decision = found.gate(exercise)
    if decision.hidden:
        raise Refused(f"{decision.reason} {NOT_OFFERED}")
    if plan.to not in audiences(exercise):
        raise Refused("This exercise needs both partners.")
    if plan.disclosure not in disclosures(exercise) and len(plan.audience) == 2:
        raise Refused("What the exercise keeps closed cannot be opened further.")
    if past(found, plan.due) or clock.moment(plan.due, found.zone) > clock.now() + FARTHEST:
        raise Refused("Choose a day and time in the coming year.")
    if not decision.open and len(plan.reason) < REASON:
        raise GateClosed(decision.reason)


def assign(
    person: access.Actor, found: Pair, exercise: Exercise, plan: Plan, key: uuid.UUID
) -> tuple[Assignment, bool]:
    """The assignment, and whether this call made it: a repeat with the same `key` gives the same one.

    Raises Refused, GateClosed. Each partner with something to do now gets one neutral message.
    """
    access.treats(person, found.couple)
    known = by_key(person, key)
    if known is not None:
        return known, False
    plan = settled(exercise, plan)
    check(person, found, exercise, plan)
    row = Assignment(
        couple_id=found.id,
        slug=exercise.slug,
        exercise_version=exercise.version,
        to_a="A" in plan.audience,
        to_b="B" in plan.audience,
        starts=SeatRow(plan.starts),
        disclosure=plan.disclosure,
        begins_on=clock.today(found.zone),
        due_at=clock.moment(plan.due, found.zone),
        place=plan.place,
        note=plan.note or None,
        assigned_by=person.id,
        form_key=key,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the other half of a double click was a moment faster
        return by_key(person, key), False
    audit.record(person, "assignment.made", row)
    if not found.gate(exercise).open:
        db.session.add(GateOverride(assignment_id=row.id, reason=plan.reason, decided_by=person.id))
        audit.record(person, "assignment.gate_overridden", row)
    db.session.flush()
    _begin(person, row)
    return row, True


def _begin(person: access.Actor, row: Assignment) -> None:
    """Settle it as if it had been paused until now: whoever has an open step is told, by the one rule of settling."""
    case = runs.locked(row.id)
    settling.settle(person, replace(case, run=replace(case.run, state="paused")))
