"""The couple's homework as a session record needs it: looked at, answers that may go in, what was assigned.

Everything here is for the therapist. What partners could see comes from `disclosure.visible` and `results` alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from practice import answers, clock
from practice.exercises import flow, kinds
from practice.exercises.disclosure import Shown, visible
from practice.exercises.results import Result, results
from practice.exercises.terms import Kind
from practice.runs import Case
from practice.runs.states import state_of
from practice.sessions import lately
from practice.sessions.body import SEATS, STATES, Draft


@dataclass(frozen=True, slots=True)
class Looked:
    """One assignment in the list of homework looked at."""

    key: str
    title: str
    seats: tuple[str, ...]
    due_at: datetime
    included: bool
    together: bool
    states: dict[str, str]
    suggested: dict[str, str]
    """What the answers say now; `states` is what the therapist made of it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One answer or result that may be ticked."""

    key: str
    seat: str
    """The author's; "" for a result."""
    words: tuple[str, ...]
    shape: str
    declined: bool
    seen_by: tuple[str, ...]
    """Which partners can see it now."""
    picked: bool
    copied: bool
    """Also on the copies of those who can see it."""
    paper: str = ""
    """That it was typed in from paper, by whom and when; and that it was corrected."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the answers that came in, seat A first; or a result with one entry and its own `score`."""

    question: str
    offers: tuple[Offer, ...]
    score: Any = None


@dataclass(frozen=True, slots=True)
class Work:
    """What came in for one assignment."""

    key: str
    title: str
    asked: tuple[Asked, ...]

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Every answer and result."""
        return tuple(offer for asked in self.asked for offer in asked.offers)

    @property
    def picked(self) -> int:
        """How many are ticked."""
        return sum(offer.picked for offer in self.offers)


@dataclass(frozen=True, slots=True)
class Task:
    """One assignment that may have been made in this session."""

    key: str
    title: str
    seats: tuple[str, ...]
    due_at: datetime
    place: str
    ticked: bool


def titles(cases: Iterable[Case]) -> dict[str, str]:
    """The title of each assignment; of several of one exercise with the day it was planned for."""
    listed = list(cases)
    names = [case.exercise.title for case in listed]
    found: dict[str, str] = {}
    for case, name in zip(listed, names, strict=True):
        label = name if names.count(name) == 1 else f"{name} ({case.due_on:%b} {case.due_on.day})"
        taken = sum(other == label or other.startswith(f"{label}, ") for other in found.values())
        found[case.id.hex] = f"{label}, {taken + 1}" if taken else label
    return found


def _day_made(case: Case) -> date:
    return clock.local(case.assignment.created_at, case.couple.time_zone).date()


def looked_at(cases: Iterable[Case], draft: Draft, held_on: date) -> list[Looked]:
    """Homework that may have been looked at, oldest first; what was made on the day itself starts unticked, and so do
    the check-ins around sessions, which come by themselves.

    With one partner alone: what that partner was given, and nothing of how the other did it. What both were given
    starts unticked then.
    """
    listed = list(cases)
    names, known = titles(listed), set(draft.many("known"))
    found = []
    for case in listed:
        key, given = case.id.hex, tuple(seat.value for seat in case.assignment.seats)
        seats = tuple(seat for seat in given if seat in draft.seats)
        if not seats:
            continue
        suggested = {seat: state_of(case, seat) for seat in seats}
        answered = any(each.submitted for each in case.run.submissions if each.author in (*seats, None))
        came = answered or _day_made(case) < held_on
        fresh = seats == given and came and case.assignment.appointment_id is None
        found.append(
            Looked(
                key,
                names[key],
                seats,
                case.assignment.due_at,
                key in draft.many("hw") if key in known else fresh,
                key in draft.many("hw_together") and seats == given,
                {seat: draft.one_of(f"hw-{key}-{seat}", STATES, suggested[seat]) for seat in seats},
                suggested,
            )
        )
    return found


def tasks(cases: Iterable[Case], draft: Draft, held_on: date) -> list[Task]:
    """Homework that may have been assigned in this session; what was made on the day or later starts ticked, but for
    the check-ins around sessions, which come by themselves.

    With one partner alone nothing that only the other was given.
    """
    listed = list(cases)
    names, known, ticked = titles(listed), set(draft.many("known")), set(draft.many("task"))
    found = []
    for case in listed:
        key, row = case.id.hex, case.assignment
        still_open = row.state.value in ("open", "paused") and row.finished_at is None
        theirs = any(seat.value in draft.seats for seat in row.seats)
        if not theirs or not still_open and key not in ticked:
            continue
        made = row.appointment_id is None and _day_made(case) >= held_on
        chosen = key in ticked if key in known else made
        seats = tuple(seat.value for seat in row.seats)
        found.append(Task(key, names[key], seats, row.due_at, row.place, chosen))
    return found


def offered(cases: Iterable[Case], draft: Draft) -> list[Work]:
    """Everything that came in and may be ticked, by assignment.

    With one partner alone only what that partner wrote or can see: the record of such a session is theirs.
    """
    listed = list(cases)
    names, picked, copied = titles(listed), set(draft.many("pick")), set(draft.many("copy"))
    found = []
    for case in listed:
        asked = _of_those_here((*_answers(case, picked, copied), *_results(case, picked, copied)), draft)
        if asked:
            found.append(Work(case.id.hex, names[case.id.hex], asked))
    return found


def _of_those_here(asked: tuple[Asked, ...], draft: Draft) -> tuple[Asked, ...]:
    if draft.seats == SEATS:
        return asked
    (here,) = draft.seats
    kept = (
        replace(one, offers=tuple(each for each in one.offers if here == each.seat or here in each.seen_by))
        for one in asked
    )
    return tuple(one for one in kept if one.offers)


def _key(case: Case, item: Shown) -> str:
    slot = item.slot
    return f"{case.id.hex}:{slot.step}:{slot.occurrence}:{slot.author or ''}:{item.field.id}"


def _answers(case: Case, picked: set[str], copied: set[str]) -> list[Asked]:
    # What they say now: the last correction in place of the first answer, which stays on the page of the exercise.
    run = lately.newest(case).run
    # What a partner reads may be less than what the therapist does: then it is not the same answer.
    seen = {seat: {(item.slot, item.field.id): _said(item) for item in visible(run, seat)} for seat in SEATS}
    grouped: dict[tuple[str, int, str], list[Shown]] = {}
    for item in visible(run, "therapist"):
        grouped.setdefault((item.slot.step, item.slot.occurrence, item.field.id), []).append(item)
    found = []
    for (_, occurrence, _), items in grouped.items():
        items.sort(key=lambda item: item.slot.author or "")
        offers = []
        for item in items:
            key = _key(case, item)
            told = _words(case, item)
            offers.append(
                Offer(
                    key,
                    item.slot.author or "",
                    told,
                    _shape(item),
                    item.declined,
                    tuple(seat for seat in SEATS if seen[seat].get((item.slot, item.field.id)) == _said(item)),
                    key in picked or key in copied,
                    key in copied,
                    " ".join(filter(None, [case.typed_in(item.slot), lately.corrected(case, item)])),
                )
            )
        found.append(Asked(_question(case, items, occurrence), tuple(offers)))
    return found


def _said(item: Shown) -> tuple[bool, Any]:
    return item.declined, item.answer


def _question(case: Case, items: list[Shown], occurrence: int) -> str:
    authors = {item.slot.author for item in items}
    alone = next(iter(authors))
    names = case.author_names(alone) if len(authors) == 1 and alone else answers.both(case.names)
    label = kinds.fill(items[0].field.label, names)
    log = case.exercise.by_id[items[0].slot.step].log
    if log is not None:
        day = flow.day_of(case.run, items[0].slot)
        when = f"{'week of ' if log.every == 'week' else ''}{day:%a, %b} {day.day}" if day else f"entry {occurrence}"
        return f"{label} ({when})"
    return f"{label} (round {occurrence})" if occurrence > 1 else label


def _words(case: Case, item: Shown) -> tuple[str, ...]:
    if item.declined:
        return ()
    names = case.author_names(item.slot.author or case.run.starts)
    if item.field.kind is Kind.GROUP:
        captions = answers.captions(case.run, item.slot, item.field)
        rows = kinds.rows(item.field, item.answer, names, captions)
        lines = (" · ".join(f"{label}: {text}" for label, text in row.cells) for row in rows)
        return tuple(f"{row.caption}: {line}" if row.caption else line for row, line in zip(rows, lines, strict=True))
    words = kinds.words(item.field, item.answer, names)
    return tuple(words) if isinstance(words, list) else (words,)


def _shape(item: Shown) -> str:
    if item.declined:
        return "text"
    if item.field.kind is Kind.RANKING:
        return "ranking"
    return "list" if item.field.kind in (Kind.GROUP, Kind.MULTI) else "text"


def _results(case: Case, picked: set[str], copied: set[str]) -> list[Asked]:
    # A partner's result may rest on less than the therapist's: it is the same only when it says the same.
    known = {seat: {_worded(one) for one in results(case.run, seat, case.names)} for seat in SEATS}
    found = []
    for score in results(case.run, "therapist", case.names):
        key = f"{case.id.hex}:={score.id}:{score.about or ''}"
        seen = tuple(seat for seat in SEATS if not score.therapist_only and _worded(score) in known[seat])
        told = (score.words,)
        offer = Offer(key, "", told, "text", False, seen, key in picked or key in copied, key in copied)
        found.append(Asked(score.title, (offer,), score))
    return found


def _worded(one: Result) -> tuple[Any, ...]:
    return one.id, one.about, one.title, one.words, one.figure, one.n, one.rows
