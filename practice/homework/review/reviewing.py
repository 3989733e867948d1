"""One assignment as its therapist reads it: plain objects from its case and the couple's other runs of the exercise.

Reads no rows. A draft is known only as started: its words are nobody's but its author's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import fmean

from practice import again, answers, clock
from practice.answers import Answered
from practice.exercises import flow, kinds
from practice.exercises.definition import Exercise
from practice.exercises.disclosure import sentence, visible
from practice.exercises.results import NOTES, Result, course, results
from practice.exercises.run import Run, Seat, Slot, other
from practice.exercises.terms import Mode
from practice.homework.clockwork import repeating
from practice.homework.desk import assigning
from practice.homework.desk.therapist_words import STATES
from practice.homework.review.review_blocks import Block, blocks
from practice.homework.review.review_lines import Line, lines
from practice.homework.review.review_words import day_words, step_title, step_words
from practice.runs import Case


@dataclass(frozen=True, slots=True)
class Hand:
    """Something the therapist can pass on or open by hand. `reads`: what each partner then reads, as it was written."""

    key: str
    title: str
    words: str
    reads: list[tuple[Seat, list[Answered]]] = field(default_factory=list)


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
    course: Sequence[Result] = ()
    """How it changed over the couple's repeats of this exercise."""
    repeats: Sequence[tuple[Case, tuple[str, str]]] = ()
    """The couple's other runs of this exercise, newest first, with the state of each."""

    @property
    def log_from(self) -> str:
        """The first day of a log that counts from the assignment's own; else ""."""
        return day_words(self.case.assignment.begins_on) if assigning.dated_log(self.case.exercise) else ""

    @property
    def again(self) -> str:
        """How often it is given again and when next, while it is."""
        row = self.case.assignment
        if not row.again_left:
            return ""
        comes = again.following(row.begins_on, row.due_at, row.again_days, self.case.couple.time_zone)
        every = assigning.again_words(row.again_days, row.again_left)
        return f"{every}; the next one on {day_words(comes.begins_on)}"

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
    alone = {step.id for step in case.exercise.steps if step.by == "one"}
    sealed = (one for one in run.submissions if one.submitted and not one.revealed and one.step not in alone)
    return flow.finished_all(run) and (not run.shares or not any(sealed))


def review(case: Case, others: Sequence[Case] = ()) -> Review:
    """The page of one assignment for its therapist. `others`: the couple's other runs of it, oldest first."""
    run, names = case.run, case.names
    found = results(run, "therapist", names, history(case, others))
    notes, now = [one for one in found if _asks(one)], clock.now()
    return Review(
        case,
        _state(case),
        sentence(case.exercise, run.disclosure, run.audience, names),
        lines(case),
        blocks(case),
        [*_not_given(case, now), *_advice(case), *(one.words for one in notes)],
        [one for one in found if one not in notes],
        [_release(case, key, slots) for key, slots in flow.releasable(run)],
        [Hand(key, step_words(case, key.partition(":")[0]), "") for key in flow.openable(run, case.today)],
        course([(one.assignment.begins_on, one.run) for one in (*others, case)], "therapist", names) if others else (),
        [(one, _state(one)) for one in reversed(others)],
    )


def _not_given(case: Case, now: datetime) -> list[str]:
    """That the next of a series was to be made and was not."""
    row, zone = case.assignment, case.couple.time_zone
    if not repeating.overdue(row, zone, now):
        return []
    day = day_words(again.following(row.begins_on, row.due_at, row.again_days, zone).begins_on)
    return [
        f"It was to be given again on {day} and was not, because something stands against it: look at the couple's "
        "page. It is made as soon as nothing does, unless you stop it."
    ]


def _asks(one: Result) -> bool:
    """Whether a result asks the therapist to notice something; hints only where there were any."""
    return one.id in NOTES or (one.id == "hints" and bool(one.value))


def history(case: Case, others: Sequence[Case]) -> dict[Seat, list[float]]:
    """Means of each partner's earlier runs, where the exercise compares with them."""
    spec = next((one for one in case.exercise.scores if one.id == "alert"), None)
    if spec is None:
        return {}
    item = spec.input("items")
    found: dict[Seat, list[float]] = {}
    for before in others:
        if before.assignment.created_at >= case.assignment.created_at:
            continue
        for one in before.run.submissions:
            values = [one.answers.get(name) for name in item.fields] if one.submitted else []
            numbers = [value for value in values if isinstance(value, int | float)]
            if one.step == item.step and numbers:
                found.setdefault(one.author, []).append(fmean(numbers))
    return found


def sealed_seats(run: Run) -> list[Seat]:
    """Partners with submitted answers that the other has not seen, where answers are shared."""
    alone = {step.id for step in run.exercise.steps if step.by == "one"}
    held = {one.author for one in run.submissions if one.submitted and not one.revealed and one.step not in alone}
    return sorted(held - {None}) if run.shares else []


def _state(case: Case) -> tuple[str, str]:
    state = case.run.state
    if state == "open" and flow.finished_all(case.run):
        return STATES["finished"]
    return ("Held back", "attention") if case.frozen and state == "paused" else STATES[state]


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
    reads = _then_read(case, key, slots)
    if len(slots) > 1:
        words = f"{case.names['A']} and {case.names['B']} then read each other's answers."
        return Hand(key, step_words(case, slots[0].step), words, reads)
    writer, reader = case.names[slots[0].author], case.names[other(slots[0].author)]
    return Hand(key, step_title(case, slots[0]), f"{reader} then reads what {writer} wrote.", reads)


def _then_read(case: Case, key: str, slots: tuple[Slot, ...]) -> list[tuple[Seat, list[Answered]]]:
    """What each partner reads once this is passed on and does not read now, by the one rule of disclosure."""
    before = case.run
    opened = set(slots) | flow.reveals(replace(before, released=before.released | {key}))
    after = replace(
        before,
        submissions=tuple(replace(one, revealed=one.slot in opened or one.revealed) for one in before.submissions),
    )
    found = []
    for seat in sorted(before.audience):
        known = {(item.slot, item.field.id) for item in visible(before, seat)}
        new = [item for item in visible(after, seat) if (item.slot, item.field.id) not in known]
        if new:
            found.append((seat, [answers.shown(after, item, case.names) for item in new]))
    return found


def by_hand_words(exercise: Exercise) -> str:
    """The name of the act of passing on."""
    return "Pass on" if exercise.mode is Mode.TURN else "Open to both"
