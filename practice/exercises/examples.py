"""A filled example of an exercise: what two invented people, Robin (A) and Kim (B), wrote, and their run. Pure.

`catalogue.example` reads one from `library/examples`; `replay` writes it again, answer by answer, as the two would
have done it, and refuses whatever the exercise would not have asked or taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from practice.exercises import flow, kinds
from practice.exercises.binding import automatic, bound, rows
from practice.exercises.definition import DefinitionError, Exercise, Field, Problem
from practice.exercises.run import SEATS, Run, Slot, Submission
from practice.exercises.terms import Kind

NAMES = {"A": "Robin", "B": "Kim", "therapist": "Dana Reed"}
"""Who wrote the examples."""

BEGINS = date(2026, 3, 2)
"""The first day of every example: a Monday."""

_SEATS = {"A": "A", "B": "B", "J": None}


@dataclass(frozen=True, slots=True)
class Answers:
    """What was written in one step: by A, by B, or by both (seat "J"). `values` as they are stored."""

    seat: Literal["A", "B", "J"]
    step: str
    occurrence: int
    values: Mapping[str, Any]

    @property
    def slot(self) -> Slot:
        """Where it belongs."""
        return Slot(self.step, self.occurrence, _SEATS[self.seat])


@dataclass(frozen=True, slots=True)
class Example:
    """All answers of one filled exercise, in the order in which they were written. `file`: for errors."""

    exercise: Exercise
    file: str
    answers: tuple[Answers, ...]


def read(data: Any, exercise: Exercise, file: str) -> Example:
    """The example that plain data (TOML) describes. Raises DefinitionError when it has another shape."""
    found = data.get("answers") if isinstance(data, dict) else None
    if not isinstance(found, list) or not found or set(data) != {"answers"}:
        raise _wrong(file, "", "", "an example is a list of answers")
    return Example(exercise, file, tuple(_answers(one, file, place) for place, one in enumerate(found, 1)))


def replay(example: Example) -> Run:
    """The run in which the example was written: everything submitted, opened, agreed and passed on.

    Raises DefinitionError at the first answer that could not have been written there and then.
    """
    every = frozenset(SEATS)
    run = _on(Run(example.exercise, every, "A", example.exercise.disclosure, begins=BEGINS), BEGINS)
    for one in example.answers:
        run = _open(run, one, example.file)
        run = _settled(_written(run, one, example.file))
    while (day := _next_day(run)) is not None:
        run = _settled(_on(run, day))
    return run


def typed(field: Field, answer: Any) -> Any:
    """What somebody types who means this stored answer: the opposite of `kinds.clean`."""
    if kinds.is_declined(answer):
        return {"declined": True, "typed": None}
    if field.kind is Kind.GROUP and isinstance(answer, list):
        return [_typed_row(field, row) for row in answer]
    if field.kind is Kind.RANKING and isinstance(answer, dict):
        return {option: str(place) for option, place in answer.items()}
    if field.kind is Kind.TIMER and isinstance(answer, dict):
        return {"seconds": str(answer.get("seconds")), "manual": "1" if answer.get("manual") else "0"}
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return answer if isinstance(answer, str | list) else str(answer)


def _typed_row(field: Field, row: Any) -> dict[str, Any]:
    columns = {sub.id: sub for sub in field.fields}
    cells = row.items() if isinstance(row, dict) else ()
    return {key: typed(columns[key], value) if key in columns else value for key, value in cells}


def _answers(data: Any, file: str, place: int) -> Answers:
    keys = {"seat", "step", "occurrence", "values"}
    if not isinstance(data, dict) or not {"seat", "step", "values"} <= set(data) <= keys:
        raise _wrong(file, f"#{place}", "", "answers have a seat, a step, an occurrence and values")
    one = Answers(data["seat"], data["step"], data.get("occurrence", 1), data["values"])
    step = str(one.step)
    if one.seat not in _SEATS:
        raise _wrong(file, step, "", f"seat is A, B or J, not {one.seat!r}")
    if not isinstance(one.occurrence, int) or not isinstance(one.values, dict):
        raise _wrong(file, step, "", "occurrence is a number and values is a table")
    return one


def _open(run: Run, one: Answers, file: str) -> Run:
    """The run on the day on which this may be written: time passes where a step waits for a day."""
    if one.step not in run.exercise.by_id:
        raise _wrong(file, one.step, "", "there is no such step")
    while not flow.accepts(run, one.slot, _today(run)):
        day = _next_day(run)
        if day is None:
            who = f"{one.seat}, occurrence {one.occurrence}"
            raise _wrong(file, one.step, "", f"this is not open for {who} after the answers before it")
        run = _settled(_on(run, day))
    return run


def _written(run: Run, one: Answers, file: str) -> Run:
    """The run with these answers submitted, after they were checked like any that somebody types."""
    slot, step = one.slot, bound(run, one.slot)
    for name in one.values:
        if name not in step.by_id:
            raise _wrong(file, one.step, name, "the step does not ask this")
    raws = {name: typed(step.by_id[name], value) for name, value in one.values.items()}
    cleaned = kinds.clean_all(step.fields, raws, rows(run, slot))
    if cleaned.problems:
        problems = (Problem(one.step, problem.name, problem.message) for problem in cleaned.problems)
        raise DefinitionError(file, tuple(problems))
    for name, value in one.values.items():
        if step.by_id[name].auto is None and cleaned.answers.get(name) != value:
            raise _wrong(file, one.step, name, f"stored as {cleaned.answers.get(name)!r}, not as {value!r}")
    submission = Submission(
        *(one.step, one.occurrence, slot.author),
        automatic(run, slot, step, cleaned.answers),
        submitted=slot.author is not None,
        day=flow.day_of(run, slot) or _today(run),
        agreed=run.audience if slot.author is None else frozenset(),
    )
    return replace(run, submissions=(*run.submissions, submission))


def _settled(run: Run) -> Run:
    """The run with everything opened that opens now, also what a therapist passes on by hand."""
    while True:
        keys = {key for key, _ in flow.releasable(run)}
        run = replace(run, released=run.released | keys)
        opened = flow.reveals(run)
        if not opened:
            return run
        day = _today(run)
        submissions = (
            replace(one, submitted=True, revealed=True, revealed_on=day) if one.slot in opened else one
            for one in run.submissions
        )
        run = replace(run, submissions=tuple(submissions))


def _next_day(run: Run) -> date | None:
    """The next day on which something new may open: a step's date, or the day after a log."""
    today = _today(run)
    days = [view.opens_on for seat in SEATS for view in flow.slots(run, seat, today) if view.opens_on is not None]
    for step in run.exercise.steps:
        windows = (flow.window(run, step.id, seat) for seat in SEATS)
        days.extend(window[1] + timedelta(days=1) for window in windows if window is not None)
    return min((day for day in days if day > today), default=None)


def _today(run: Run) -> date:
    return run.days["A"]


def _on(run: Run, day: date) -> Run:
    return replace(run, days=dict.fromkeys(SEATS, day))


def _wrong(file: str, step: str, field: str, message: str) -> DefinitionError:
    return DefinitionError(file, (Problem(step, field, message),))
