"""What the therapist does with an assignment: answer back, rate, pass on, pause, close, withdraw, change the plan.

Each act that changes what happens to two people takes the assignment's lock (`runs.locked`) and is settled
(`settling.settle`). Whatever reaches a client needs a licence in order; stopping something never does. Every act may be
repeated without harm; those that create rows know their form's key.
"""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from practice import access, audit, clock, db, mail, runs, standing
from practice.exercises import flow
from practice.exercises.run import Seat
from practice.homework.desk import therapist_queries
from practice.homework.writing import letters, settling
from practice.models import Assignment, AssignmentState, Comment, Quality
from practice.runs import Case


class Refused(Exception):
    """It cannot be done now; the words say why."""


class Changed(Exception):
    """Somebody changed the plan since the page was made."""


RUNNING = (AssignmentState.OPEN, AssignmentState.PAUSED)
ENDED = "This assignment has ended."


def find(person: access.Actor, assignment_id: uuid.UUID, *, to_write: bool = False) -> Case:
    """The case of an assignment: 404 when it is not one of this clinician's; 403 when only to be read."""
    case = runs.find(person, assignment_id)
    if to_write:
        access.treats(person, case.couple)
    return case


def licensed(person: access.Actor, case: Case) -> None:
    """Raise Refused unless this person may act as licensed today."""
    refusal = standing.standing(person.id, clock.today(case.couple.time_zone)).refusal
    if refusal:
        raise Refused(refusal)


def respond(
    person: access.Actor,
    case: Case,
    key: uuid.UUID,
    texts: Mapping[Seat, str],
    marks: Mapping[Seat, int | None],
) -> list[str]:
    """Send comments and store ratings; the names of those a comment went to. Raises Refused.

    A repeat with the same key sends nothing again. A rating that is None stays as it was.
    """
    access.treats(person, case.couple)
    licensed(person, case)
    sent = [
        seat for seat in sorted(case.run.audience) if texts.get(seat) and _comment(person, case, key, seat, texts[seat])
    ]
    _rate(person, case, marks)
    _tell(case, sent, key)
    db.session.flush()
    return [case.names[seat] for seat in sent]


def _comment(person: access.Actor, case: Case, key: uuid.UUID, seat: Seat, text: str) -> bool:
    partner = case.partners[seat]
    row = Comment(
        assignment_id=case.id,
        partner_id=partner.id,
        author_id=person.id,
        text=text,
        form_key=uuid.uuid5(key, seat),  # one form may write to both
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False  # this form was sent before
    audit.record(person, "comment.written", row, couple_id=case.couple.id)
    return True


def _tell(case: Case, seats: list[Seat], key: uuid.UUID) -> None:
    ids = {seat: case.partners[seat].user_id for seat in seats if case.partners[seat].user_id}
    reached = letters.emails(list(ids.values())) if ids else {}
    for seat, user_id in ids.items():
        if user_id in reached:
            mail.queue(f"comment:{key}:{seat}", "something", reached[user_id])


def _rate(person: access.Actor, case: Case, marks: Mapping[Seat, int | None]) -> None:
    held = therapist_queries.ratings(person, case)
    for seat in sorted(case.run.audience):
        mark, row = marks.get(seat), held.get(seat)
        if mark is None or row is not None and row.rating == mark:
            continue
        if row is None:
            row = Quality(assignment_id=case.id, partner_id=case.partners[seat].id, rating=mark)
            try:
                with db.session.begin_nested():
                    db.session.add(row)
            except IntegrityError:
                continue  # the other half of a double click was a moment faster
        else:
            row.rating, row.rated_at = mark, clock.now()
        audit.record(person, "quality.rated", row, couple_id=case.couple.id)


def looked_at(person: access.Actor, case: Case, seen: datetime | None) -> None:
    """Note that everything that had come in when the page was made has been read; what came later stays new."""
    access.treats(person, case.couple)
    now = clock.now()
    moment = min(seen, now) if seen else now
    row = _locked(case).assignment
    if row.reviewed_at is None or row.reviewed_at < moment:
        row.reviewed_at = moment
        audit.record(person, "assignment.reviewed", row)
        db.session.flush()


def pause(person: access.Actor, case: Case) -> None:
    """Stop everything for a while. Partners read what they read for every pause. Raises Refused when it has ended."""
    access.treats(person, case.couple)
    case = _locked(case)
    if case.assignment.state is AssignmentState.PAUSED:
        return
    if case.assignment.state is not AssignmentState.OPEN:
        raise Refused(ENDED)
    case.assignment.state, case.assignment.paused_at = AssignmentState.PAUSED, clock.now()
    audit.record(person, "assignment.paused", case.assignment)
    settling.settle(person, case)


def resume(person: access.Actor, case: Case) -> None:
    """Go on after a pause. Raises Refused when it has ended, or without a licence in order."""
    access.treats(person, case.couple)
    licensed(person, case)
    case = _locked(case)
    if case.assignment.state is AssignmentState.OPEN:
        return
    if case.assignment.state is not AssignmentState.PAUSED:
        raise Refused(ENDED)
    case.assignment.state, case.assignment.paused_at = AssignmentState.OPEN, None
    audit.record(person, "assignment.resumed", case.assignment)
    settling.settle(person, case)


def release(person: access.Actor, case: Case, key: str) -> bool:
    """Pass on what waits under this key. False when it was passed on before. Raises Refused when it cannot be."""
    access.treats(person, case.couple)
    licensed(person, case)
    case = _locked(case)
    if key in case.run.released:
        return False
    if key not in {found for found, _ in flow.releasable(case.run)}:
        raise Refused("This cannot be opened now: look again at where it stands.")
    _add_key(case, key)
    audit.record(person, "assignment.released", case.assignment)
    settling.settle(person, case)
    return True


def open_early(person: access.Actor, case: Case, key: str) -> bool:
    """Open a dated step before its date. False when it was opened before. Raises Refused when it cannot be."""
    access.treats(person, case.couple)
    licensed(person, case)
    case = _locked(case)
    if key in case.run.released:
        return False
    if key not in flow.openable(case.run, case.today):
        raise Refused("This step cannot be opened now: look again at where it stands.")
    _add_key(case, key)
    audit.record(person, "assignment.step_opened", case.assignment)
    settling.settle(person, case)
    return True


def end(person: access.Actor, case: Case, state: AssignmentState) -> bool:
    """Close or withdraw it. False when that was done before. Raises Refused when it ended the other way."""
    access.treats(person, case.couple)
    case = _locked(case)
    row = case.assignment
    if row.state is state:
        return False
    if row.state not in RUNNING:
        raise Refused(ENDED)
    row.state, row.paused_at, row.ended_at = state, None, clock.now()
    if state is AssignmentState.WITHDRAWN:
        row.again_left = 0  # what was taken back is not given again
    audit.record(person, f"assignment.{state.value}", row)
    settling.settle(person, case)
    return True


def close(person: access.Actor, case: Case) -> bool:
    """End it; sealed answers stay sealed, unless their author shares them. See `end`."""
    return end(person, case, AssignmentState.CLOSED)


def withdraw(person: access.Actor, case: Case) -> bool:
    """Take it back; nothing opens any more. See `end`."""
    return end(person, case, AssignmentState.WITHDRAWN)


def stop_repeating(person: access.Actor, case: Case) -> bool:
    """Give it no more by itself; what is out stays as it is. False when that was so before."""
    access.treats(person, case.couple)
    row = _locked(case).assignment
    if not row.again_left:
        return False
    row.again_left = 0
    audit.record(person, "assignment.repeats_stopped", row)
    db.session.flush()
    return True


def plan_print(case: Case) -> str:
    """A print of day, place and note, so that a page made from older ones is recognised."""
    row = case.assignment
    return hashlib.sha256(repr((row.due_at, row.place, row.note or "")).encode()).hexdigest()[:16]


def change_plan(person: access.Actor, case: Case, seen: str, due: datetime, place: str, note: str) -> None:
    """Change the day (a wall time in the couple's zone), the place and the note. Raises Refused, Changed."""
    access.treats(person, case.couple)
    licensed(person, case)
    case = _locked(case)
    row, due_at = case.assignment, clock.moment(due, case.couple.time_zone)
    if row.state not in RUNNING:
        raise Refused(ENDED)
    if (due_at, place, note) == (row.due_at, row.place, row.note or ""):
        return
    if seen != plan_print(case):
        raise Changed
    if due_at != row.due_at and due_at <= clock.now():
        zone = case.couple.time_zone.replace("_", " ")
        raise Refused(f"Choose a day and time that is still to come in {zone}.")
    row.due_at, row.place, row.note = due_at, place, note or None
    audit.record(person, "assignment.changed", row)
    db.session.flush()


def _locked(case: Case) -> Case:
    return runs.locked(case.id)


def _add_key(case: Case, key: str) -> None:
    row: Assignment = case.assignment
    row.released = "\n".join(sorted({*row.released.split(), key}))
