"""Pages, steps and whole exercises: who answers what, in which order."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field as Rule,
)
from pydantic import (
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from practice.exercises.definition import checks, field_checks
from practice.exercises.definition.base import Id, Slug, Strict, Text
from practice.exercises.definition.field import Field
from practice.exercises.definition.sources import Log, Recall
from practice.exercises.terms import FREQUENCIES, SCORES, Disclosure, Gate, Kind, Mode, Visibility

Positive = Annotated[StrictInt, Rule(ge=1)]


class Page(Strict):
    """One phone screen of a step.

    `shows` names the steps whose answers, as far as the writer may see them, stand above the questions;
    `recalls` what an earlier assignment of the couple said.
    """

    title: Text
    intro: str = ""
    shows: tuple[Id, ...] = ()
    recalls: tuple[Recall, ...] = ()
    fields: tuple[Field, ...]


class OnDate(Strict):
    """A date field, or a group with one date field; the earliest date of either partner counts."""

    step: Id
    field: Id


class Opens(Strict):
    """When a step opens: after another step was submitted or revealed, and not before a date."""

    after: Id | None = None
    when: Literal["submitted", "revealed"] = "submitted"
    on_date: OnDate | None = None


class Repeat(Strict):
    """The steps from this one to `step` are done again while `field op value` holds there.

    `max_rounds` counts the first round.
    """

    step: Id
    field: Id
    op: Literal["lt", "ge", "eq", "ne", "in"]
    value: StrictBool | StrictInt | float | str | tuple[StrictInt | str, ...]
    max_rounds: StrictInt

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether the answers of the last step of the round ask for another. Declined ones do not."""
        return field_checks.compare(answers.get(self.field), self.op, self.value)


class Step(Strict):
    """The unit of answering, submitting and revealing.

    `by`: one = each person of the audience alone, nothing waits · each = both, the same form ·
    first, second = by turn · together = one joint record. `log`: it is done again, by day, week or use.
    """

    id: Id
    title: Text
    intro: str = ""
    by: Literal["one", "each", "first", "second", "together"]
    pages: tuple[Page, ...]
    opens: Opens = Opens()
    repeat: Repeat | None = None
    log: Log | None = None

    @model_validator(mode="before")
    @classmethod
    def _joint_fields(cls, data: Any) -> Any:
        return checks.joint_by_default(data) if isinstance(data, dict) else data

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All fields of all pages, in order."""
        return tuple(field for page in self.pages for field in page.fields)

    @cached_property
    def by_id(self) -> dict[str, Field]:
        """The step's fields by id."""
        return {field.id: field for field in self.fields}

    @cached_property
    def computes(self) -> bool:
        """Whether the options of any question come from earlier answers."""
        return any(one.options_of is not None for field in self.fields for one in (field, *field.fields))

    def for_role(self, role: Literal["first", "second"]) -> "Step":
        """The step without the questions of the other role, and without pages that are empty then."""
        return self._by_role.get(role, self)

    @cached_property
    def _by_role(self) -> dict[str, "Step"]:
        """The step of each role; empty where both are asked the same."""
        if all(field.role is None for field in self.fields):
            return {}
        return {role: self._of(role) for role in ("first", "second")}

    def _of(self, role: str) -> "Step":
        kept = [
            page.model_copy(update={"fields": tuple(one for one in page.fields if one.role in (role, None))})
            for page in self.pages
        ]
        return self.model_copy(update={"pages": tuple(page for page in kept if page.fields)})


def with_page(step: Step, page: Page) -> Step:
    """The step with the page at its end, or the step itself when it has that page (a stored definition)."""
    if step.pages and step.pages[-1] == page:
        return step
    return step.model_copy(update={"pages": (*step.pages, page)})


class ScoreInput(Strict):
    """Which answers a score reads: fields of one step, a group's field as `group.field`.

    A definition may say "like_*" for all fields that begin so; an exercise names each of them.
    """

    name: Id
    step: Id
    fields: tuple[str, ...]


class ScoreSpec(Strict):
    """One score of the exercise. `id`: one of `terms.SCORES`; `params`: whatever else that score needs."""

    id: str
    title: Text
    therapist_only: StrictBool = False
    limit: float | None = None
    drop: float | None = None
    params: dict[str, str | float] = {}
    inputs: tuple[ScoreInput, ...]

    @field_validator("id")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in SCORES:
            raise PydanticCustomError("score", "{text}", {"text": f"there is no score {name!r}"})
        return name

    def input(self, name: str) -> ScoreInput:
        """The named input. Raises KeyError."""
        for item in self.inputs:
            if item.name == name:
                return item
        raise KeyError(name)


class Guide(Strict):
    """What the therapist reads before assigning. Evidence: one claim with its source per line."""

    purpose: Text
    introduce: Text
    look_for: Text
    not_when: Text
    evidence: tuple[Text, ...]


class Exercise(Strict):
    """One released version of one exercise."""

    number: Annotated[str, StringConstraints(pattern=r"^E[0-9]{2}$")]
    slug: Slug
    version: Positive
    title: Text
    domain: Literal["communication", "empathy", "trust", "shared goals", "quality time", "support"]
    strategies: tuple[Annotated[str, StringConstraints(pattern=r"^V([1-9]|1[0-3])$")], ...]
    mode: Mode
    frequency: Text
    minutes: Positive
    gate: Gate
    intro: Text
    swap: StrictBool = False
    disclosure: Disclosure
    disclosures_allowed: tuple[Disclosure, ...]
    steps: tuple[Step, ...]
    guide: Guide
    scores: tuple[ScoreSpec, ...] = ()

    @field_validator("frequency")
    @classmethod
    def _known(cls, words: str) -> str:
        if words not in FREQUENCIES:
            known = ", ".join(f'"{one}"' for one in sorted(FREQUENCIES))
            raise PydanticCustomError("frequency", "{text}", {"text": f"{words!r} is not one of {known}"})
        return words

    @field_validator("steps", mode="after")
    @classmethod
    def _with_closing(cls, steps: tuple[Step, ...], info: ValidationInfo) -> tuple[Step, ...]:
        targets = checks.closing_steps(steps, bool(info.data.get("swap")))
        page = closing_page(info.data.get("mode"))
        return tuple(with_page(step, page) if step.id in targets else step for step in steps)

    @field_validator("scores", mode="after")
    @classmethod
    def _with_fields(cls, scores: tuple[ScoreSpec, ...], info: ValidationInfo) -> tuple[ScoreSpec, ...]:
        steps = {step.id: tuple(step.by_id) for step in info.data.get("steps", ())}
        return tuple(_spelled_out(score, steps) for score in scores)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if problems := list(checks.exercise_problems(self, closing_page(self.mode).fields)):
            raise PydanticCustomError("exercise", "not sound", {"problems": problems})
        return self

    def __hash__(self) -> int:
        """Cheap: slug and version name a released definition."""
        return hash((self.slug, self.version))

    @cached_property
    def by_id(self) -> dict[str, Step]:
        """The steps by id."""
        return {step.id: step for step in self.steps}

    @cached_property
    def needs_both(self) -> bool:
        """Whether it makes sense only when both partners take part."""
        return self.mode in (Mode.TURN, Mode.JOINT) or any(
            step.by == "together" or step.opens.when == "revealed" for step in self.steps
        )


def _spelled_out(score: ScoreSpec, steps: Mapping[str, tuple[str, ...]]) -> ScoreSpec:
    """The score with the ids of the fields that "like_*" means; one that means none stays, and is refused."""
    inputs = []
    for item in score.inputs:
        fields: list[str] = []
        for name in item.fields:
            begins = name.removesuffix("*")
            meant = [one for one in steps.get(item.step, ()) if one.startswith(begins)]
            fields.extend(meant or [name] if name.endswith("_*") else [name])
        inputs.append(item.model_copy(update={"fields": tuple(fields)}))
    return score.model_copy(update={"inputs": tuple(inputs)})


CLOSING_IDS = frozenset({"c_useful", "c_private"})


def closing_page(mode: Mode | None) -> Page:
    """The page every exercise ends with. Where nothing is ever revealed (IND) both fields are T."""
    useful = Visibility.T if mode is Mode.IND else Visibility.P
    return Page(
        title="Before you finish",
        fields=(
            Field(
                id="c_useful", kind=Kind.SCALE, label="How useful was this for me?",
                low="not useful", high="very useful", visibility=useful,
            ),
            Field(
                id="c_private", kind=Kind.LONG_TEXT, visibility=Visibility.T,
                label="Anything only your therapist should know?",
            ),
        ),
    )  # fmt: skip
