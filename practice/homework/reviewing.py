"""One assignment as its therapist reads it. Builds plain objects from a case; only `history` reads rows.

A draft is known only as started: its words are nobody's but its author's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from practice import access, answers
from practice.exercises import flow, kinds
from practice.exercises.definition import Exercise
from practice.exercises.disclosure import sentence, visible
from practice.exercises.results import Result, results
from practice.exercises.run import Run, Seat, Slot, other
from practice.exercises.terms import Mode
from practice.homework import therapist_queries
from practice.homework.review_blocks import Block, blocks, step_title, step_words
from practice.homework.therapist_words import PROGRESS, STATES
from practice.runs import Case


@dataclass(frozen=True, slots=True)
class Line:
    """One step of one partner: where it stands, and since when."""

    title: str
    seat: Seat
    words: str
    tone: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Hand:
    """Something the therapist can pass on or open by hand."""

    key: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything on the therapist's page of one assignment, but comments and ratings."""

    case: Case
    state: tuple[str, str]
    sentence: str
    lines: list[Line]
    blocks: list[Block]
    attention: list[str]
    results: list[Result]
    to_release: list[Hand]
    to_open: list[Hand]

    @property
    def running(self) -> bool:
        """Whether it is neither closed nor withdrawn."""
        return self.case.assignment.state in ("open", "paused")

    @property
    def over(self) -> bool:
        """Whether nothing can happen any more by itself or by hand: everything is in, and open if it is ever to be."""
        return not self.running or over(self.case)

    @property
    def nothing_in(self) -> bool:
        """Whether nobody has submitted anything."""
        return not any(one.submitted for one in self.case.run.submissions)


def over(case: Case) -> bool:
    """Whether everybody has done everything, and everything that is to open has opened."""
    run = case.run
    return flow.finished_all(run) and (not run.shares or all(one.revealed for one in run.submissions if one.submitted))


def review(case: Case, history: Mapping[Seat, list[float]] | None = None) -> Review:
    """The page of one assignment for its therapist."""
    run, names = case.run, case.names
    found = results(run, "therapist", names, history or {})
    return Review(
        case,
        _state(case),
        sentence(case.exercise, run.disclosure, run.audience, names),
        [_line(case, slot, progress) for slot, progress in flow.overview(run, case.today)],
        blocks(case),
        [*_advice(case), *(one.words for one in found if one.id == "alert")],
        [one for one in found if one.id != "alert"],
        [_release(case, key, slots) for key, slots in flow.releasable(run)],
        [Hand(key, step_words(case, key.partition(":")[0]), "") for key in flow.openable(run, case.today)],
    )


def history(person: access.Actor, case: Case) -> dict[Seat, list[float]]:
    """Means of each partner's earlier runs, where the exercise compares with them. At most two statements."""
    spec = next((one for one in case.exercise.scores if one.id == "alert"), None)
    if spec is None:
        return {}
    item = spec.input("items")
    found: dict[Seat, list[float]] = {}
    for before in therapist_queries.earlier(person, case):
        for one in before.run.submissions:
            values = [one.answers.get(name) for name in item.fields] if one.submitted else []
            numbers = [value for value in values if isinstance(value, int | float)]
            if one.step == item.step and numbers:
                found.setdefault(one.author, []).append(fmean(numbers))
    return found


def sealed_seats(run: Run) -> list[Seat]:
    """Partners with submitted answers that the other has not seen, where answers are shared."""
    held = {one.author for one in run.submissions if one.submitted and not one.revealed and one.author}
    return sorted(held) if run.shares else []


def _state(case: Case) -> tuple[str, str]:
    state = case.run.state
    if state == "open" and flow.finished_all(case.run):
        return STATES["finished"]
    return ("Held back", "attention") if case.frozen and state == "paused" else STATES[state]


def _line(case: Case, slot: Slot, progress: str) -> Line:
    words, tone = PROGRESS[progress]
    if progress == "revealed" and not case.run.shares:
        words, tone = PROGRESS["submitted"]
    if case.run.state in ("closed", "withdrawn") and progress in ("ahead", "open", "started"):
        words, tone = ("Not submitted", "quiet") if progress == "started" else ("Not started", "quiet")
    row = case.rows.get(slot)
    at = row.submitted_at if row else None  # of a draft only that there is one
    return Line(step_title(case, slot), slot.author or case.run.starts, words, tone, at)


def _advice(case: Case) -> list[str]:
    """What an answer's value asks the therapist to notice."""
    found = []
    for item in visible(case.run, "therapist"):
        names = answers.names_of(case.names, item.slot.author or case.run.starts)
        for one in item.field.advice:
            if one.note and one.holds(item.answer):
                found.append(f"{names.me}, “{kinds.fill(item.field.label, names)}”: {kinds.fill(one.note, names)}")
    return found


def _release(case: Case, key: str, slots: tuple[Slot, ...]) -> Hand:
    title = step_title(case, slots[0]) if len(slots) == 1 else step_words(case, slots[0].step)
    if len(slots) == 1:
        writer = case.names[slots[0].author]
        return Hand(key, title, f"{case.names[other(slots[0].author)]} then reads what {writer} wrote.")
    return Hand(key, title, f"{case.names['A']} and {case.names['B']} then read each other's answers.")


def by_hand_words(exercise: Exercise) -> str:
    """The name of the act of passing on."""
    return "Pass on" if exercise.mode is Mode.TURN else "Open to both"
