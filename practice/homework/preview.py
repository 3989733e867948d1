"""An exercise as each partner will meet it: the library's preview. Pure: knows definitions, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from practice import questions
from practice.exercises import kinds
from practice.exercises.definition import Exercise
from practice.exercises.run import SEATS, Run, Seat, Unit
from practice.homework.therapist_words import names_from
from practice.questions import Question

NAMES = {"A": "Ana", "B": "Ben"}
"""Stand-ins in the library, where no couple is chosen."""


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


def parts(exercise: Exercise, seat: Seat, names: Mapping[str, str]) -> list[Part]:
    """Every step in order, as the partner in this seat meets it when A starts."""
    run = Run(exercise, frozenset(SEATS), "A", exercise.disclosure)
    return [_part(run, unit, seat, names) for unit in run.plan.units]


def _part(run: Run, unit: Unit, seat: Seat, names: Mapping[str, str]) -> Part:
    own = any(slot.author in (seat, None) for slot in unit.slots)
    author = seat if own else unit.slots[0].author
    viewed = names_from(names, author)
    title, intro = kinds.fill(unit.step.title, viewed), kinds.fill(unit.step.intro, viewed)
    if not own:
        return Part(title, "", f"{names[author]} writes this.", False, [])
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
                        sees=questions.sees(one, unit.step, run, seat, names),
                        captions=_captions(one.rows_from),
                        name=f"{unit.step.id}-{unit.leg}-{one.id}",
                    ),
                    when=None,
                )
                for one in page.fields
            ],
        )
        for page in unit.step.pages
    ]
    return Part(title, intro, _opening(unit, names), True, screens)


def _captions(source: object) -> tuple[str, ...]:
    return ("What was promised, row by row",) if source is not None else ()


def _opening(unit: Unit, names: Mapping[str, str]) -> str:
    opens = unit.step.opens
    if opens.on_date is not None:
        return "Opens from the first of the dates on, once both have opened."
    if opens.when == "revealed":
        return "Opens once the step before is open to both."
    if unit.step.repeat is not None:
        return f"This and what follows may be done up to {unit.step.repeat.max_rounds} times."
    return ""
