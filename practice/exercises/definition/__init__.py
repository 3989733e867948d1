"""What a definition file may say: exercises, steps, pages and fields, as frozen data.

A **step** is what one person answers, submits and reveals at once; its **pages** only split it for a phone
screen. Every text a person reads may hold `{me}` and `{partner}`, always from the author's point of view; in a
joint step, which has no author, `{a}` and `{b}`.
`parse` turns plain data into an `Exercise` or raises `DefinitionError`, which names file, step and field.
"""

from practice.exercises.definition.errors import DefinitionError, Problem, parse
from practice.exercises.definition.exercise import (
    CLOSING_IDS,
    Exercise,
    Guide,
    OnDate,
    Opens,
    Page,
    Repeat,
    ScoreInput,
    ScoreSpec,
    Step,
    closing_page,
)
from practice.exercises.definition.field import Advice, Condition, Field, Option
from practice.exercises.definition.sources import Alarm, Log, OptionsOf, Recall, RowsFrom
from practice.exercises.terms import (
    LONG_LIMIT,
    NARROWER,
    SHORT_LIMIT,
    Disclosure,
    Gate,
    Kind,
    Mode,
    Visibility,
)

__all__ = [
    "CLOSING_IDS",
    "LONG_LIMIT",
    "NARROWER",
    "SHORT_LIMIT",
    "Advice",
    "Alarm",
    "Condition",
    "DefinitionError",
    "Disclosure",
    "Exercise",
    "Field",
    "Gate",
    "Guide",
    "Kind",
    "Log",
    "Mode",
    "OnDate",
    "Opens",
    "Option",
    "OptionsOf",
    "Page",
    "Problem",
    "Recall",
    "Repeat",
    "RowsFrom",
    "ScoreInput",
    "ScoreSpec",
    "Step",
    "Visibility",
    "closing_page",
    "parse",
]
