"""What follows from an act on an assignment, for whoever acted: reveal, finish, and say that there is something new.

Called with the assignment locked, after each submission, withdrawal, release, pause, resuming and closing, so that two
people who act in the same instant are settled one after the other and everything is revealed exactly once.
"""

from collections.abc import Iterable

from practice import access, audit, clock, db, mail, runs
from practice.exercises import flow
from practice.exercises.run import Run, Seat, Slot
from practice.homework.writing.letters import awake
from practice.models import User
from practice.runs import Case


def settle(person: access.Actor | None, case: Case) -> Case:
    """Draw the consequences of what was just changed in the rows of `case` (from `runs.locked`); the new case.

    `person`: who acted; None when only time has passed, as at the end of a log.

    Sets `revealed_at` on everything that opens now, and `finished_at`; queues one neutral message to each partner for
    whom something opened, other than the one who acted. What time alone has opened is not told in quiet hours.
    """
    before, now = case.run, clock.now()
    case = runs.renew(case)
    opened = flow.reveals(case.run)
    for slot in opened:
        case.rows[slot].revealed_at = now
    if opened:
        audit.record(person, "assignment.revealed", case.assignment)
        case = runs.renew(case)
    finished = flow.finished_all(case.run)
    if finished != (case.assignment.finished_at is not None):
        case.assignment.finished_at = now if finished else None
    _tell(person, case, before, opened)
    db.session.flush()
    return case


def tell(case: Case, seats: Iterable[Seat], slot: Slot, why: str) -> None:
    """One neutral message to these seats about a joint record, which both see anyway; once a day for each `why`."""
    _write(case, {seat: slot for seat in seats if case.partners[seat].user_id}, why)


def _tell(person: access.Actor | None, case: Case, before: Run, opened: frozenset[Slot]) -> None:
    """One message to each other partner who has something new to see or to do. It says nothing of what it is."""
    news: dict[Seat, Slot] = {}
    for seat in sorted(case.run.audience):
        if case.partners[seat].user_id in (None, person.id if person else None):
            continue
        known = flow.open_slots(before, seat, case.today)
        fresh = [slot for slot in flow.open_slots(case.run, seat, case.today) if slot not in known]
        others = (slot for slot in opened if slot.author != seat)
        shown = sorted(others, key=lambda slot: (slot.step, slot.occurrence, slot.author or ""))
        if shown or fresh:
            news[seat] = (shown or fresh)[0]
    if news:
        _write(case, news, "opened" if opened else "open", by_itself=person is None or person.id is None)


def _write(case: Case, news: dict[Seat, Slot], why: str, by_itself: bool = False) -> None:
    ids, now = {case.partners[seat].user_id for seat in news}, clock.now()
    people = {user.id: user for user in db.session.scalars(access.everything(User).where(User.id.in_(ids)))}
    for seat, slot in news.items():
        person = people[case.partners[seat].user_id]
        if person.email and person.disabled_at is None:
            key = f"something:{case.id}:{seat}:{slot.step}:{slot.occurrence}:{slot.author}"
            # Two people may agree and take that back as often as they like.
            again = f":{why}:{now:%Y-%m-%d}" if slot.author is None else ""
            mail.queue(key + again, "something", person.email, awake(now, person) if by_itself else now)
