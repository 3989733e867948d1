"""Giving an exercise to a couple: what is allowed, what was chosen, and the assignment itself.

Nothing here leaves a trace for a partner but the assignment: a gate, a reason, a refusal are the therapist's alone.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db, mail, runs
from practice.exercises import flow
from practice.exercises.definition import Exercise, Step
from practice.exercises.disclosure import sentence
from practice.exercises.logs import DAYS
from practice.exercises.run import SEATS, Seat
from practice.exercises.terms import NARROWER, Disclosure, Mode
from practice.homework.desk.therapist_queries import Pair, by_key, refusals
from practice.homework.writing import settling
from practice.homework.writing.letters import emails
from practice.models import Assignment, GateOverride
from practice.models import Seat as SeatRow

REASON = 20
"""The least characters of a written reason for passing a closed gate."""
NOT_OFFERED = "This exercise cannot be assigned to this couple while that stands, with a written reason neither."
USUAL_TIME = time(20, 0)
FARTHEST = timedelta(days=366)
"""Homework is planned within a year."""
DUE = {"every session": 2, "twice weekly": 3}
"""Days until the plan the form offers, by frequency; else a week."""
BEGIN_WITHIN = 60
"""Days within which a log begins."""
MOST_DAYS, MOST_TIMES = 366, 52
"""How far apart, and how many more times, an exercise is given again by itself."""


class Refused(Exception):
    """It may not be assigned now; the words say why and what to do."""


class GateClosed(Exception):
    """The exercise's safety gate is closed and there is no written reason yet. The words are the gate's."""


@dataclass(frozen=True)
class Plan:
    """What was chosen on the form. `due`: wall time in the couple's zone. `reason`: for a closed gate.

    `begins`: the first day of a log that counts from it; None = today. `again_days`, `again_times`: given again by
    itself every so many days, so many more times.
    """

    to: str
    starts: Seat
    due: datetime
    place: str
    note: str
    disclosure: str
    reason: str = ""
    begins: date | None = None
    again_days: int | None = None
    again_times: int = 0

    @property
    def audience(self) -> frozenset[Seat]:
        """The seats it is for."""
        return frozenset(SEATS if self.to == "AB" else (self.to,))


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


def usual_begin(exercise: Exercise, today: date) -> date:
    """The first day the form offers: a log is seldom begun in what is left of a day."""
    return today + timedelta(days=1) if dated_log(exercise) else today


def usual_due(exercise: Exercise, today: date) -> date:
    """The day the form offers: by how often it is done, and after the last day of a log."""
    ends = log_ends(exercise, usual_begin(exercise, today))
    if ends is not None:
        return ends + timedelta(days=1)
    waits = any(step.log is not None and step.log.every == "day" for step in exercise.steps)
    return today + timedelta(days=DUE.get(exercise.frequency, 10 if waits else 7))


def may_repeat(exercise: Exercise) -> bool:
    """Whether it may be given again by itself: what belongs to a session comes with the session."""
    return exercise.frequency != "every session"


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
    """The plan as it will hold: for one person nothing is shared; without turns nobody starts, without a log no first
    day is kept."""
    alone = len(plan.audience) == 1
    starts = plan.starts if plan.starts in plan.audience and takes_turns(exercise) else min(plan.audience)
    begins = plan.begins if dated_log(exercise) else None
    disclosure = Disclosure.PRIVATE.value if alone else plan.disclosure
    return replace(plan, starts=starts, disclosure=disclosure, begins=begins)


def promise(found: Pair, exercise: Exercise, plan: Plan) -> str:
    """The one sentence of the confirmation: who will see what, and when."""
    return sentence(exercise, Disclosure(plan.disclosure), plan.audience, found.names)


def past(found: Pair, due: datetime) -> bool:
    """Whether this wall time in the couple's zone is over."""
    return clock.moment(due, found.zone) <= clock.now()


def problems(found: Pair, exercise: Exercise, plan: Plan) -> list[tuple[str, str]]:
    """What of the days makes no sense: (name of the form's field, what to do)."""
    wrong = []
    if past(found, plan.due):
        zone = found.zone.replace("_", " ")
        wrong.append(("due_on", f"Choose a day and time that is still to come in {zone}."))
    elif clock.moment(plan.due, found.zone) > clock.now() + FARTHEST:
        wrong.append(("due_on", "Choose a day and time in the coming year."))
    begins, today = plan.begins, found.today
    if dated_log(exercise) and begins is not None:
        if not today <= begins <= today + timedelta(days=BEGIN_WITHIN):
            wrong.append(("begins_on", f"Choose a first day from today on, within {BEGIN_WITHIN} days."))
        elif plan.due.date() < (ends := log_ends(exercise, begins)):
            wrong.append(("due_on", f"The last day of the log is {ends:%B} {ends.day}: plan it for that day or later."))
    if plan.again_days is not None and not 1 <= plan.again_days <= MOST_DAYS:
        wrong.append(("again_days", f"Enter the days from one to the next, from 1 to {MOST_DAYS}."))
    if plan.again_days is not None and not 1 <= plan.again_times <= MOST_TIMES:
        wrong.append(("again_times", f"Enter how many more times, from 1 to {MOST_TIMES}."))
    return wrong


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
    if plan.again_days is not None and not may_repeat(exercise):
        raise Refused("This exercise comes with each session and is not repeated by itself.")
    wrong = problems(found, exercise, plan)
    if wrong:
        raise Refused(wrong[0][1])
    if not decision.open and len(plan.reason) < REASON:
        raise GateClosed(decision.reason)


def assign(
    person: access.Actor, found: Pair, exercise: Exercise, plan: Plan, key: uuid.UUID, series: uuid.UUID | None = None
) -> tuple[Assignment, bool]:
    """The assignment, and whether this call made it: a repeat with the same `key` gives the same one.

    `series`: the first of those it repeats, when the program itself gives it again. Raises Refused, GateClosed. Each
    partner with something to do gets one neutral message.
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
        begins_on=plan.begins or clock.today(found.zone),
        due_at=clock.moment(plan.due, found.zone),
        place=plan.place,
        note=plan.note or None,
        assigned_by=person.id,
        again_days=plan.again_days,
        again_left=plan.again_times if plan.again_days else 0,
        series_id=series,
        form_key=key,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the other half of a double click was a moment faster
        return by_key(person, key), False
    audit.record(None if series else person, "assignment.made", row)
    if not found.gate(exercise).open:
        db.session.add(GateOverride(assignment_id=row.id, reason=plan.reason, decided_by=person.id))
        audit.record(person, "assignment.gate_overridden", row)
    db.session.flush()
    _begin(person, row)
    return row, True


def _begin(person: access.Actor, row: Assignment) -> None:
    """Settle it as if it had been paused until now: whoever has an open step is told, by the one rule of settling.

    Whoever has nothing to do before the first day of a log is told as well that there is something.
    """
    case = runs.locked(row.id)
    case = settling.settle(person, replace(case, run=replace(case.run, state="paused")))
    later = [
        case.partners[seat].user_id
        for seat in sorted(case.run.audience)
        if dated_log(case.exercise) and not flow.open_slots(case.run, seat, case.today_of(seat))
    ]
    for user_id, email in emails([one for one in later if one not in (None, person.id)]).items():
        mail.queue(f"assigned:{row.id}:{user_id}", "something", email)
