"""An exercise as each partner will meet it, and as two invented people filled it in: the library's pages.

Pure: knows definitions, no rows. What is computed from earlier answers stands here with the answers of the example.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from practice import questions
from practice.exercises import binding, catalogue, examples, kinds
from practice.exercises.definition import Exercise, Step
from practice.exercises.results import NOTES, Result, results
from practice.exercises.run import SEATS, Run, Seat, Slot, Unit
from practice.homework.desk.therapist_words import names_from
from practice.homework.review.review_blocks import Block, blocks
from practice.questions import Question

NAMES = {"A": "Ana", "B": "Ben"}
"""Stand-ins in the library, where no couple is chosen."""
EVERY = {
    "day": "Every day, {n} days in a row. This is one of them.",
    "week": "Every week, {n} times. This is one of them.",
    "use": "Each time it happens. This is one entry.",
}
"""What is said about a log, of which one entry is shown."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One phone screen of a step."""

    title: str
    intro: str
    questions: list[Question]


@dataclass(frozen=True, slots=True)
class Part:
    """One step in its place. `own`: the viewer writes it; else `screens` is empty and `words` says what happens."""

    title: str
    intro: str
    words: str
    own: bool
    screens: list[Screen]


@dataclass(frozen=True)
class Filled:
    """As much of a case as reading its answers takes, of an example. No rows: nobody's."""

    exercise: Exercise
    run: Run
    names: Mapping[str, str]
    rows: Mapping[Slot, object] = field(default_factory=dict)
    corrections: Mapping[Slot, tuple] = field(default_factory=dict)

    def typed_in(self, slot: Slot) -> str:
        """Nothing of an example was typed in from paper."""
        return ""


@dataclass(frozen=True, slots=True)
class Example:
    """A filled example: answers by step, what its scores say, and what asks for attention, to the therapist."""

    names: Mapping[str, str]
    blocks: list[Block]
    results: list[Result]
    attention: list[str]


def example(exercise: Exercise) -> Example | None:
    """What the invented people wrote; None when there is no example of this exercise."""
    run = _replayed(exercise)
    if run is None:
        return None
    names = examples.NAMES
    found = results(run, "therapist", names)
    notes = [one for one in found if one.id in NOTES]
    shown = [one for one in found if one not in notes]
    return Example(names, blocks(Filled(exercise, run, names)), shown, [one.words for one in notes])


def _replayed(exercise: Exercise) -> Run | None:
    """The example's run. Written for the latest version, which is the one the library shows."""
    found = catalogue.example(exercise.slug)
    return examples.replay(found) if found else None


def parts(exercise: Exercise, seat: Seat, names: Mapping[str, str]) -> list[Part]:
    """Every step in order, as the partner in this seat meets it when A starts; of a log one entry."""
    run = Run(exercise, frozenset(SEATS), "A", exercise.disclosure)
    said = _replayed(exercise) if any(step.computes or _follows(step) for step in exercise.steps) else None
    units = [unit for unit in run.plan.units if unit.step.log is None or unit.occurrence == 1]
    return [_part(run, said or run, unit, seat, names) for unit in units]


def _follows(step: Step) -> bool:
    return any(one.rows_from is not None for one in step.fields)


def _part(run: Run, said: Run, unit: Unit, seat: Seat, names: Mapping[str, str]) -> Part:
    mine = next((slot for slot in unit.slots if slot.author in (seat, None)), None)
    author = unit.slots[0].author if mine is None else seat
    viewed = names_from(names, author)
    title, intro = kinds.fill(unit.step.title, viewed), kinds.fill(unit.step.intro, viewed)
    if mine is None:
        return Part(title, "", f"{names[author]} writes this.", False, [])
    rows = binding.rows(said, mine)
    step = binding.bound(said, mine)
    screens = [
        Screen(
            kinds.fill(page.title, viewed),
            kinds.fill(page.intro, viewed),
            [
                replace(
                    questions.ask(
                        one,
                        None,
                        viewed,
                        sees=questions.sees(one, step, run, seat, names),
                        captions=rows.get(one.id, ()),
                        name=f"{step.id}-{unit.leg}-{one.id}",
                    ),
                    when=None,
                )
                for one in page.fields
                if kinds.askable(one)
            ],
        )
        for page in step.pages
    ]
    return Part(title, intro, _opening(unit), True, [one for one in screens if one.questions])


def _opening(unit: Unit) -> str:
    """When it opens, and how often it is written."""
    step, opens, found = unit.step, unit.step.opens, []
    if step.by == "together":
        found.append("Both write this one record, and both agree to it.")
    if step.by == "one":
        found.append("Each writes this alone; it never opens to the other.")
    if step.log is not None:
        found.append(EVERY[step.log.every].format(n=step.log.entries))
    if opens.on_date is not None:
        found.append("Opens on the first of the dates named before.")
    elif opens.after is not None and opens.when == "revealed":
        found.append("Opens once what comes before is open to both.")
    if step.repeat is not None:
        found.append(f"This and what follows may be done up to {step.repeat.max_rounds} times.")
    if step.computes or _follows(step):
        found.append("What was written before stands here as in the filled example.")
    return " ".join(found)
