"""One question: its kind, its options, its conditions, and who may see the answer."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from practice.exercises.definition import field_checks
from practice.exercises.definition.base import Id, OptionId, Strict, Text
from practice.exercises.definition.sources import Alarm, OptionsOf, RowsFrom
from practice.exercises.emotions import EMOTIONS
from practice.exercises.terms import LONG_LIMIT, Kind, Visibility

VOCABULARIES: dict[str, tuple[tuple[str, str], ...]] = {"emotions": EMOTIONS}


class Option(Strict):
    """One answer to choose. The id is stored, the label is shown.

    Visibility T: the partner never sees that this option was chosen.
    """

    id: OptionId
    label: Text
    visibility: Literal[Visibility.P, Visibility.T] = Visibility.P


class Condition(Strict):
    """`field op value` on an answer given earlier in the same step (in a group: in the same row)."""

    field: Id
    op: Literal["lt", "ge", "eq", "ne", "in"]
    value: StrictBool | StrictInt | float | str | tuple[StrictInt | str, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether the answers meet the condition. Missing and declined never do."""
        return field_checks.compare(answers.get(self.field), self.op, self.value)


class Advice(Strict):
    """A suggestion shown to the author, never a hindrance, when a scale answer is `op value`.

    `note` is what the therapist reads beside the answer.
    """

    op: Literal["lt", "ge"]
    value: StrictInt
    text: Text
    note: str = ""

    def holds(self, answer: Any) -> bool:
        """Whether the advice is for this answer."""
        return field_checks.compare(answer, self.op, self.value)


class Field(Strict):
    """One question. Which attributes belong to which kind is checked in `field_checks.field_problems`.

    `item`: the short name of what is asked about, where the same question is asked of several things.
    `role`: asked only of the person in that role. `auto`: never asked, filled on submitting. `phrases`: words
    that bring `phrase_note` up beside the text. `sealed_until`: the step whose reveal opens this answer to
    the partner. `options_of`: options come from earlier answers, before those of the
    definition, and without them the question is not asked (`binding.bound`).
    """

    id: Id
    kind: Kind
    label: Text
    hint: str = ""
    item: str = ""
    required: StrictBool = False
    visibility: Visibility = Visibility.P
    role: Literal["first", "second"] | None = None
    auto: Literal["day", "hints"] | None = None
    sealed_until: Id | None = None
    low: str = ""
    high: str = ""
    max_chars: StrictInt | None = None
    phrases: tuple[Text, ...] = ()
    phrase_note: str = ""
    options: tuple[Option, ...] = ()
    options_from: Literal["emotions"] | None = None
    options_of: OptionsOf | None = None
    min_picks: StrictInt | None = None
    max_picks: StrictInt | None = None
    required_when: Condition | None = None
    shown_when: Condition | None = None
    rows_min: StrictInt | None = None
    rows_max: StrictInt | None = None
    rows_from: RowsFrom | None = None
    fields: tuple["Field", ...] = ()
    advice: tuple[Advice, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, data: Any) -> Any:
        return field_checks.with_defaults(data, VOCABULARIES) if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if problems := list(field_checks.field_problems(self)):
            raise PydanticCustomError("field", "{text}", {"text": "; ".join(problems)})
        return self

    @cached_property
    def labels(self) -> dict[str, str]:
        """Option id to label, in the order of the definition."""
        return {option.id: option.label for option in self.options}

    @cached_property
    def for_therapist(self) -> frozenset[str]:
        """The ids of the options whose choice the partner never sees."""
        return frozenset(option.id for option in self.options if option.visibility is Visibility.T)

    @cached_property
    def limit(self) -> int | None:
        """The most code points a text may hold; None for other kinds."""
        return LONG_LIMIT if self.kind is Kind.LONG_TEXT else self.max_chars

    @property
    def may_be_required(self) -> bool:
        """Whether a person can be asked for it, and so may decline it."""
        return self.required or self.required_when is not None

    def raised(self, answer: Any) -> tuple[str, ...]:
        """The kinds of alarm that this stored answer raises, in order. None for a missing or declined one."""
        if not self.alarms or answer is None or isinstance(answer, dict):
            return ()
        if isinstance(answer, bool):
            answer = "yes" if answer else "no"
        picks = set(answer if isinstance(answer, list) else [answer])
        return tuple(alarm.kind for alarm in self.alarms if picks & set(alarm.values))
