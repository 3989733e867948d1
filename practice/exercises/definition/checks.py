"""What is wrong with a whole exercise: order, turns, reveals and references between steps. No pydantic."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from practice.exercises.definition.field_checks import (
    comparison_problems,
    condition_problems,
    duplicates,
)
from practice.exercises.terms import NARROWER, Disclosure, Gate, Kind, Mode, Visibility

if TYPE_CHECKING:
    from practice.exercises.definition.exercise import Exercise, ScoreInput, Step
    from practice.exercises.definition.field import Field

Found = tuple[str, str, str]
"""(step id, field id, message), the first two empty when it is about the whole."""

DISCLOSURES = {
    Mode.IND: {Disclosure.PRIVATE},
    Mode.PAR: {Disclosure.MUTUAL, Disclosure.IN_SESSION, Disclosure.PRIVATE},
    Mode.TURN: {Disclosure.TURN, Disclosure.TURN_RELEASED},
    Mode.JOINT: {Disclosure.JOINT},
}
WRITERS = {
    Mode.IND: {"one"},
    Mode.PAR: {"each", "together"},
    Mode.TURN: {"first", "second", "each"},
    Mode.JOINT: {"together", "each"},
}
_PLACEHOLDER = re.compile(r"\{(?!me\}|partner\})[^}]*\}?")


def joint_by_default(data: dict[str, Any]) -> dict[str, Any]:
    """The step's data with visibility J on every unmarked field when both write it together."""
    if data.get("by") != "together" or not isinstance(data.get("pages"), list):
        return data
    pages = [
        {**page, "fields": [{"visibility": "J", **f} if isinstance(f, dict) else f for f in page["fields"]]}
        if isinstance(page, dict) and isinstance(page.get("fields"), list)
        else page
        for page in data["pages"]
    ]
    return {**data, "pages": pages}


def closing_steps(steps: tuple["Step", ...], swap: bool) -> set[str]:
    """The ids of the steps that carry the closing page: for each role, the last step that role writes alone.

    With swap each partner has both roles once, so only the very last such step carries it.
    """
    alone = [step for step in steps if step.by != "together"]
    if swap:
        return {step.id for step in alone[-1:]}
    found: set[str] = set()
    for role in ("first", "second"):
        found.update(step.id for step in [s for s in alone if s.by in (role, "each", "one")][-1:])
    return found


def exercise_problems(exercise: "Exercise", closing: tuple["Field", ...]) -> Iterator[Found]:
    """Everything wrong with an exercise beyond its single fields."""
    yield from (("", "", text) for text in _whole(exercise))
    for one in duplicates(step.id for step in exercise.steps):
        yield one, "", "two steps have this id"
    earlier: dict[str, Step] = {}
    for step in exercise.steps:
        yield from ((step.id, "", text) for text in _step(exercise, step, earlier))
        yield from ((step.id, *found) for found in _fields(exercise, step, earlier, closing))
        earlier[step.id] = step
    for score in exercise.scores:
        for item in score.inputs:
            yield from ((item.step, "", f"score {score.id}: {text}") for text in _input(exercise, item))


def _whole(exercise: "Exercise") -> Iterator[str]:
    allowed = exercise.disclosures_allowed
    if not exercise.steps:
        yield "an exercise needs steps"
    elif not closing_steps(exercise.steps, exercise.swap):
        yield "an exercise needs a step that a person writes alone, for c_useful and c_private"
    if not exercise.guide.evidence:
        yield "guide: evidence needs at least one line"
    if not exercise.strategies:
        yield "strategies: at least one is needed"
    if exercise.swap and exercise.mode is not Mode.TURN:
        yield "swap belongs to TURN exercises only"
    if exercise.disclosure not in allowed:
        yield f"disclosure {exercise.disclosure} is not among disclosures_allowed"
    for one in allowed:
        if one not in DISCLOSURES[exercise.mode]:
            yield f"disclosure {one} does not fit mode {exercise.mode}"
        elif one is not exercise.disclosure and one not in NARROWER[exercise.disclosure]:
            yield f"disclosure {one} is wider than the default {exercise.disclosure}"
    if exercise.gate is Gate.G2 and {Disclosure.MUTUAL, Disclosure.TURN} & set(allowed):
        yield "a G2 exercise is released by the therapist: turn_released or in_session"
    texts = [exercise.title, exercise.intro]
    if any(_PLACEHOLDER.search(text) for text in texts):
        yield "only {me} and {partner} may stand in braces"


def _step(exercise: "Exercise", step: "Step", earlier: dict[str, "Step"]) -> Iterator[str]:
    if step.by not in WRITERS[exercise.mode]:
        yield f"by {step.by!r} does not fit mode {exercise.mode}"
    if not step.pages:
        yield "a step needs pages"
    for page in step.pages:
        if not page.fields:
            yield f"page {page.title!r} has no fields"
        for one in page.shows:
            if one not in exercise.by_id:
                yield f"page {page.title!r} shows {one!r}, which is not a step"
        if _PLACEHOLDER.search(page.title + page.intro):
            yield f"page {page.title!r}: only {{me}} and {{partner}} may stand in braces"
    if _PLACEHOLDER.search(step.title + step.intro):
        yield "only {me} and {partner} may stand in braces"
    opens = step.opens
    if opens.after is not None and opens.after not in earlier:
        yield f"opens after {opens.after!r}, which is not an earlier step"
    if opens.after is None and (opens.when == "revealed" or opens.on_date is not None):
        yield "opens needs 'after'"
    if opens.when == "revealed" and Disclosure.PRIVATE in exercise.disclosures_allowed:
        yield "it opens after a reveal, so 'private' (never revealed) cannot be allowed"
    if opens.on_date is not None:
        yield from _dates(opens.on_date.step, opens.on_date.field, earlier)
    if step.repeat is not None:
        yield from _repeat(exercise, step)


def _dates(step_id: str, field_id: str, earlier: dict[str, "Step"]) -> Iterator[str]:
    field = earlier[step_id].by_id.get(field_id) if step_id in earlier else None
    if field is None:
        yield f"on_date names {step_id}.{field_id}, which is not a field of an earlier step"
    elif field.kind is not Kind.DATE and [sub.kind for sub in field.fields].count(Kind.DATE) != 1:
        yield f"on_date needs a date field or a group with one date field, not {step_id}.{field_id}"


def _repeat(exercise: "Exercise", step: "Step") -> Iterator[str]:
    repeat = step.repeat
    order = [one.id for one in exercise.steps]
    if repeat.step not in order or order.index(repeat.step) < order.index(step.id):
        yield f"repeat looks at {repeat.step!r}, which is neither this step nor a later one"
        return
    target = exercise.by_id[repeat.step].by_id.get(repeat.field)
    if target is None:
        yield f"repeat looks at {repeat.step}.{repeat.field}, which does not exist"
    else:
        yield from (f"repeat: {text}" for text in comparison_problems(target, repeat.op, repeat.value))
    if not 2 <= repeat.max_rounds <= 60:
        yield "repeat: max_rounds must be from 2 to 60"


def _fields(
    exercise: "Exercise", step: "Step", earlier: dict[str, "Step"], closing: tuple["Field", ...]
) -> Iterator[tuple[str, str]]:
    for one in duplicates(field.id for field in step.fields):
        yield one, "two fields of the step have this id"
    before: dict[str, Field] = {}
    own = {field.id: field for field in closing}
    for field in step.fields:
        if field.id in own and field != own[field.id]:
            yield field.id, "this id is reserved: it is added to every exercise"
        for condition in (field.required_when, field.shown_when):
            if condition is not None:
                yield from ((field.id, text) for text in condition_problems(condition, before))
        yield from ((field.id, text) for text in _seen(exercise, step, field))
        if field.rows_from is not None:
            yield from ((field.id, text) for text in _rows(exercise, step, field, earlier))
        yield from _braces(field)
        before[field.id] = field


def _seen(exercise: "Exercise", step: "Step", field: "Field") -> Iterator[str]:
    if exercise.mode is Mode.IND and field.visibility in (Visibility.P, Visibility.J):
        yield f"visibility {field.visibility} in an IND exercise, where nothing is revealed: use T or O"
    elif step.by == "together" and field.visibility is not Visibility.J:
        yield f"visibility {field.visibility} in a joint step, where both read everything: use J"


def _rows(exercise: "Exercise", step: "Step", field: "Field", earlier: dict[str, "Step"]) -> Iterator[str]:
    source = field.rows_from
    group = earlier[source.step].by_id.get(source.field) if source.step in earlier else None
    if group is None or group.kind is not Kind.GROUP:
        yield f"rows_from names {source.step}.{source.field}, which is not a group of an earlier step"
        return
    if not any(sub.kind is Kind.SHORT_TEXT for sub in group.fields):
        yield f"rows_from: {source.step}.{source.field} has no short text to caption the rows with"
    if source.of == "partner":
        revealed = (step.opens.when, step.opens.after) == ("revealed", source.step)
        if exercise.mode is not Mode.TURN and not revealed:
            yield f"rows_from the partner's answers: the step must open after {source.step!r} is revealed"
        if group.visibility not in (Visibility.P, Visibility.J):
            yield f"rows_from the partner's answers: {source.step}.{source.field} is not shown to the partner"


def _braces(field: "Field") -> Iterator[tuple[str, str]]:
    options = [option.label for option in field.options]
    for text in (field.label, field.hint, field.low, field.high, *options, *(a.text for a in field.advice)):
        if _PLACEHOLDER.search(text):
            yield field.id, "only {me} and {partner} may stand in braces"
            return
    for sub in field.fields:
        yield from ((f"{field.id}.{name}", text) for name, text in _braces(sub))


def _input(exercise: "Exercise", item: "ScoreInput") -> Iterator[str]:
    step = exercise.by_id.get(item.step)
    if step is None:
        yield f"input {item.name!r} names a step that does not exist"
        return
    if not item.fields:
        yield f"input {item.name!r} names no fields"
    for path in item.fields:
        name, _, sub = path.partition(".")
        field = step.by_id.get(name)
        if field is None or (sub and sub not in {one.id for one in field.fields}):
            yield f"input {item.name!r} names {path!r}, which is not a field of that step"
