"""What a step takes from elsewhere: rows and options from earlier answers, recalls; and what it raises."""

from typing import Literal, Self

from pydantic import StrictInt, model_validator
from pydantic_core import PydanticCustomError

from practice.exercises.definition.base import Id, Slug, Strict, Text
from practice.exercises.terms import ALARMS

Whose = Literal["own", "partner", "both", "joint"]
"""Whose answers, seen from the author of the step that uses them."""


class RowsFrom(Strict):
    """A group whose rows follow earlier answers.

    take = "rows": the rows of the group `field` in `step`, each captioned by its first short text.
    take = "gaps": the `most` items of `step` with the largest difference between what one wishes (`wish`,
    like "wish_*") and the other has in mind (`mine`), in either direction; ties go to the first.
    """

    step: Id
    field: Id | None = None
    of: Whose | None = None
    take: Literal["rows", "gaps"] = "rows"
    mine: str = ""
    wish: str = ""
    most: StrictInt = 3

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if problem := self._problem():
            raise PydanticCustomError("rows_from", "{text}", {"text": problem})
        return self

    def _problem(self) -> str:
        if self.take == "rows":
            if self.field is None or self.of is None:
                return "rows need a field and of"
            if self.mine or self.wish:
                return "mine and wish belong to gaps"
            return ""
        if self.field is not None or self.of not in (None, "both"):
            return "gaps are of both, and have mine and wish instead of a field"
        if not all(name.endswith("_*") and len(name) > 2 for name in (self.mine, self.wish)):
            return 'gaps need mine and wish, like "mine_*" and "wish_*"'
        return "" if 1 <= self.most <= 50 else "most must be from 1 to 50"


class OptionsOf(Strict):
    """Options that come from earlier answers.

    rows: one option for each row of the group `field` in `step`, labelled with its `sub` text (default: the
    first short text). picks: the options chosen there in a multi or single field.
    """

    step: Id
    field: Id
    of: Whose
    take: Literal["rows", "picks"] = "rows"
    sub: Id | None = None


class Alarm(Strict):
    """Submitting one of these answers (option ids; "yes", "no") tells the therapist so, and nobody else."""

    values: tuple[str, ...]
    kind: str

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.values:
            raise PydanticCustomError("alarm", "an alarm needs values")
        if self.kind not in ALARMS:
            known = ", ".join(sorted(ALARMS))
            raise PydanticCustomError("alarm", "{text}", {"text": f"kind {self.kind!r} is not one of {known}"})
        return self


class Recall(Strict):
    """What an earlier, finished assignment of the couple says, shown above the questions of a page.

    Either an answer (step and field) or a score; only as far as both partners may see it.
    """

    slug: Slug
    step: Id | None = None
    field: Id | None = None
    score: str | None = None
    title: Text

    @model_validator(mode="after")
    def _sound(self) -> Self:
        answer = self.step is not None and self.field is not None
        half = (self.step is None) is not (self.field is None)
        if half or answer is (self.score is not None):
            raise PydanticCustomError("recall", "a recall names a step and a field, or a score")
        return self


class Log(Strict):
    """A step that is done again: each day or week of a window, or at each use.

    `entries`: the days or weeks, or the most uses. `reveal`: all entries together when the window is over,
    or each by itself.
    """

    every: Literal["day", "week", "use"]
    entries: StrictInt
    reveal: Literal["window", "entry"] = "window"

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not 1 <= self.entries <= 60:
            raise PydanticCustomError("log", "entries must be from 1 to 60")
        if self.every == "use" and self.reveal == "entry":
            raise PydanticCustomError("log", "entries per use are never revealed: leave out reveal")
        return self
