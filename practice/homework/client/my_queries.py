"""What a partner's homework pages show: the list, one assignment, and the archive. Reads only.

Everything a page says is worked out from the person's own rows and from what was revealed, so that it is the same
whatever the other partner has or has not done.
"""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import exists, func, or_
from sqlalchemy.orm import aliased

from practice import access, clock, db, runs
from practice.exercises import catalogue, flow, kinds
from practice.exercises.disclosure import visible
from practice.exercises.flow import SlotView
from practice.exercises.run import Seat, Slot, other
from practice.exercises.terms import Disclosure
from practice.homework.client import my_words
from practice.homework.client.my_lines import started
from practice.homework.writing.work import seat_of
from practice.models import Appointment, Assignment, AssignmentState, Comment, Response, User
from practice.runs import Case

PAGE = 10
"""Assignments on one page of the archive."""
COMMENT_DAYS = 30
"""How long a comment stays on the first page; it stays with its assignment for ever."""


@dataclass(frozen=True, slots=True)
class Item:
    """One assignment in a list. `action` is the button's word when there is something to do in `slot`."""

    id: uuid.UUID
    title: str
    minutes: int
    given: date
    planned: str
    place: str
    words: str
    step: str = ""
    action: str = ""
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A comment from the therapist to this person."""

    assignment_id: uuid.UUID
    title: str
    author: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: what to do, what waits, what was done lately, what the therapist wrote, when to meet next.

    `uses`: logs to which an entry is added whenever something happens; they never wait for anybody.
    """

    todo: list[Item]
    uses: list[Item]
    waiting: list[Item]
    recent: list[Item]
    notes: list[Note]
    session: Appointment | None
    zone: str


@dataclass(frozen=True, slots=True)
class Archive:
    """One page of all assignments of a person, newest first."""

    items: list[Item]
    number: int
    pages: int
    total: int


def home(person: access.Actor) -> Home:
    """The first page. A fixed number of statements."""
    cases = runs.several(person, _unsettled(), order=(Assignment.due_at,))
    todo, uses, waiting = [], [], []
    for case in cases:
        seat = seat_of(person, case)
        do, add = _todo(case, seat)
        todo += [_item(case, person, slot) for slot in do]
        uses += [_item(case, person, slot) for slot in add]
        if not do and _waits(case, seat):
            waiting.append(_item(case, person))
    busy = {item.id for item in (*todo, *uses, *waiting)}
    recent = [_item(case, person) for case in runs.several(person, limit=PAGE) if case.id not in busy]
    return Home(todo, uses, waiting, recent[:3], _notes(person), _next_session(person), person.user.time_zone)


def archive(person: access.Actor, words: str, number: int) -> Archive:
    """All assignments whose title, or own answers, hold the words; page `number` (from 1, clipped)."""
    clauses = (Assignment.id.in_(_matching(person, words)),) if words.strip() else ()
    counted = access.readable(person, Assignment).with_only_columns(func.count(Assignment.id)).where(*clauses)
    total = db.session.scalar(counted)
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    cases = runs.several(person, *clauses, limit=PAGE, offset=(number - 1) * PAGE)
    return Archive([_item(case, person) for case in cases], number, pages, total)


def notes(person: access.Actor, case: Case) -> list[Note]:
    """What the therapist wrote to this person about one assignment, oldest first."""
    chosen = _notes_chosen(person).where(Comment.assignment_id == case.id).order_by(Comment.created_at, Comment.id)
    return [_note(row, person) for row in db.session.execute(chosen)]


def planned(day: date, today: date) -> str:
    """When it is, or was, planned: "planned for Tuesday"; never that it is late."""
    distance = (day - today).days
    if distance == 0:
        return "planned for today"
    if distance == 1:
        return "planned for tomorrow"
    named = f"{day:%A}" if abs(distance) < 7 else f"{day:%A}, {day:%B} {day.day}"
    return f"was planned for {named}" if distance < 0 else f"planned for {named}"


def _unsettled() -> object:
    """Running assignments in which something may still change for somebody; those left out would be listed as done.

    Whether one is left out must not depend on what the other partner did in secret: everything revealed is known to
    both, and where nothing is ever revealed a finished one reads the same as one that only this person has finished.
    """
    sealed = aliased(Response)
    hidden = exists().where(sealed.assignment_id == Assignment.id, sealed.revealed_at.is_(None))
    return (Assignment.state.in_((AssignmentState.OPEN, AssignmentState.PAUSED))) & or_(
        Assignment.finished_at.is_(None),
        hidden & (Assignment.disclosure != Disclosure.PRIVATE.value),
        # Entries per use are never revealed and never finished: the other's must not decide what is listed.
        Assignment.slug.in_(_per_use()),
    )


@cache
def _per_use() -> list[str]:
    """Exercises with a log to which an entry is added at each use."""
    return [one.slug for one in catalogue.all_latest() if any(s.log and s.log.every == "use" for s in one.steps)]


def _todo(case: Case, seat: Seat) -> tuple[list[Slot], list[Slot]]:
    """What to offer on the first page: steps and the day of a log; and the logs to which an entry may be added.

    Of the steps the first that is open; of a log the entry of today. One of the past days is offered once the window
    is over and none is written; else it may be written from the page of the exercise.
    """
    if case.run.state != "open":
        return [], []
    steps: list[Slot] = []
    entries: dict[str, list[SlotView]] = {}
    for view in flow.slots(case.run, seat, case.today):
        if view.slot.author in (seat, None):
            if case.exercise.by_id[view.slot.step].log is not None:
                entries.setdefault(view.slot.step, []).append(view)
            elif view.status == "open":
                steps.append(view.slot)
    days, uses = [], []
    for step, views in entries.items():
        ready = [view.slot for view in views if view.status == "open"]
        if case.exercise.by_id[step].log.every == "use":
            uses += ready[:1]
            continue
        today = [slot for slot in ready if not my_words.is_past(case, slot, seat)]
        nothing = not any(view.status in ("submitted", "revealed", "later") for view in views)
        days += today[-1:] or (ready[-1:] if nothing else [])
    return [*steps[:1], *days], uses


def _waits(case: Case, seat: Seat) -> bool:
    """Whether anything is still to come for this person, as far as they may know."""
    views = flow.slots(case.run, seat, case.today)
    return any(
        view.status in ("waiting", "later", "paused") or (view.status == "submitted" and case.run.shares)
        for view in views
    )


def _item(case: Case, person: access.Actor, slot: Slot | None = None) -> Item:
    """One assignment in a list; with what is to be done in `slot`, where something is."""
    seat, run = seat_of(person, case), case.run
    views = flow.slots(run, seat, case.today)
    step, action = "", ""
    if slot is not None:
        begun = started(case, slot)
        step = my_words.step_name(case, slot, seat)
        action, words = ("Continue", "Started") if begun else ("Start", "Ready for you")
        if case.exercise.by_id[slot.step].log is not None:
            step = my_words.entry(case, slot)
            if case.exercise.by_id[slot.step].log.every == "use":
                step, action = my_words.step_name(case, slot, seat), action if begun else "Add an entry"
        elif slot.author is None and slot in run.by_slot and run.by_slot[slot].agreed:
            partner, mine = case.names[other(seat)], seat in run.by_slot[slot].agreed
            action, words = ("Look at it", f"Waiting for {partner}") if mine else (action, f"{partner} agreed")
    elif any(_todo(case, seat)):
        words = "Ready for you"
    elif run.state in ("closed", "withdrawn"):
        words = "Closed"
    elif later := next((view for view in views if view.status == "later"), None):
        words = f"Opens on {later.opens_on:%B} {later.opens_on.day}"
    elif any(view.status == "paused" for view in views):
        words = flow.STATUS_WORDS["paused"]
    elif _waits(case, seat):
        words = flow.STATUS_WORDS["waiting"]
    else:
        words = "Done"
    exercise, place = case.exercise, case.assignment.place
    given = clock.local(case.assignment.created_at, case.couple.time_zone).date()
    when = planned(case.due_on, case.today)
    return Item(case.id, exercise.title, exercise.minutes, given, when, place, words, step, action, slot)


def _matching(person: access.Actor, words: str) -> list[uuid.UUID]:
    """Ids of assignments that hold every word, in the title or in answers this person may read: they are sealed in the
    database, so they are opened one after the other."""
    wanted = words.casefold().split()
    return [case.id for case in runs.several(person) if all(word in _text(case, person) for word in wanted)]


def _text(case: Case, person: access.Actor) -> str:
    parts = [case.exercise.title]
    for item in visible(case.run, seat_of(person, case)):
        if not item.declined:
            said = kinds.words(item.field, item.answer, case.author_names(item.slot.author or case.run.starts))
            parts.append(said if isinstance(said, str) else " ".join(said))
    return " ".join(parts).casefold()


def _notes_chosen(person: access.Actor) -> object:
    chosen = access.readable(person, Comment, Assignment.slug, Assignment.exercise_version, User.name)
    return chosen.join(Assignment, Assignment.id == Comment.assignment_id).join(User, User.id == Comment.author_id)


def _notes(person: access.Actor) -> list[Note]:
    since = clock.now() - timedelta(days=COMMENT_DAYS)
    chosen = _notes_chosen(person).where(Comment.created_at >= since)
    chosen = chosen.order_by(Comment.created_at.desc(), Comment.id).limit(3)
    return [_note(row, person) for row in db.session.execute(chosen)]


def _note(row: tuple, person: access.Actor) -> Note:
    comment, slug, version, author = row
    day = clock.local(comment.created_at, person.user.time_zone).date()
    return Note(comment.assignment_id, catalogue.load(slug, version).title, author, comment.text, day)


def _next_session(person: access.Actor) -> Appointment | None:
    chosen = access.readable(person, Appointment).where(
        Appointment.starts_at >= clock.now(), Appointment.cancelled_at.is_(None)
    )
    return db.session.scalar(chosen.order_by(Appointment.starts_at, Appointment.id).limit(1))
