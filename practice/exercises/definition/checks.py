"""What is wrong with a whole exercise: order, turns, reveals and references between steps. No pydantic."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from practice.exercises.definition.field_checks import (
    comparison_problems,
    condition_problems,
    duplicates,
    telling,
)
from practice.exercises.definition.references import date_problems, reference_problems
from practice.exercises.terms import NARROWER, Disclosure, Gate, Mode, Visibility

if TYPE_CHECKING:
    from practice.exercises.definition.exercise import Exercise, ScoreInput, Step
    from practice.exercises.definition.field import Condition, Field

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
    Mode.PAR: {"each", "together", "one"},
    Mode.TURN: {"first", "second", "each", "one"},
    Mode.JOINT: {"together", "each", "one"},
}
_PLACEHOLDER = re.compile(r"\{(?!me\}|partner\})[^}]*\}?")
_IN_JOINT = re.compile(r"\{(?!me\}|partner\}|a\}|b\})[^}]*\}?")


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

    With swap each partner has both roles once, so only the very last such step carries it. A log never does:
    it would ask again with every entry.
    """
    alone = [step for step in steps if step.by != "together" and step.log is None]
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
    elif exercise.steps[-1].log is not None:
        yield "the last step is a log: it needs a last step after it, for c_useful and c_private"
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
        if wrong := _braces_in(step, page.title, page.intro, *(one.title for one in page.recalls)):
            yield f"page {page.title!r}: {wrong}"
    if wrong := _braces_in(step, step.title, step.intro):
        yield wrong
    opens = step.opens
    if opens.after is not None and opens.after not in earlier:
        yield f"opens after {opens.after!r}, which is not an earlier step"
    if opens.after is None and (opens.when == "revealed" or opens.on_date is not None):
        yield "opens needs 'after'"
    if opens.when == "revealed" and Disclosure.PRIVATE in exercise.disclosures_allowed:
        yield "it opens after a reveal, so 'private' (never revealed) cannot be allowed"
    if opens.after in earlier:
        yield from _waits(step, earlier[opens.after])
    if opens.on_date is not None:
        yield from date_problems(step, opens.on_date.step, opens.on_date.field, earlier)
        if step.log is not None:
            yield "on_date: the days of a log begin by themselves"
    if step.by == "together" and Disclosure.PRIVATE in exercise.disclosures_allowed:
        yield "a joint step is read by both, so 'private' (never revealed) cannot be allowed"
    if step.repeat is not None:
        yield from _repeat(exercise, step)
    if step.log is not None:
        yield from _log(step)


def _waits(step: "Step", target: "Step") -> Iterator[str]:
    if target.log is not None and target.log.every == "use":
        yield f"opens after {target.id!r}, but nothing waits for a log per use"
    elif target.by == "one" and step.by == "together":
        yield f"opens after {target.id!r}: nobody may learn that the other has written what each writes alone"
    elif target.by == "one" and step.opens.when == "revealed":
        yield f"opens after {target.id!r} is revealed, which never happens: each writes it alone"


def _log(step: "Step") -> Iterator[str]:
    if step.log.every == "use" and step.by != "one":
        yield "log: a log per use is by one"
    elif step.by not in ("each", "one"):
        yield "log: a log by day or week is by each or one"
    if step.repeat is not None:
        yield "log: a log has no repeat"


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
        if target.sealed_until is not None or target.visibility in (Visibility.T, Visibility.O):
            yield f"repeat: {repeat.step}.{repeat.field} is sealed or private, and a further round would tell it"
    if any(one.log is not None for one in exercise.steps[order.index(step.id) : order.index(repeat.step) + 1]):
        yield "repeat: a log cannot be repeated"
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
                target = before.get(condition.field)
                yield from ((field.id, text) for text in _beside(field, condition, target))
        yield from ((field.id, text) for text in _seen(exercise, step, field))
        yield from ((field.id, text) for text in _asked(exercise, step, field))
        yield from ((field.id, text) for text in reference_problems(exercise, step, field, earlier))
        yield from _braces(step, field)
        before[field.id] = field


def _beside(field: "Field", condition: "Condition", target: "Field | None") -> Iterator[str]:
    """A condition on somebody else's question, or one that tells what the partner never sees."""
    if target is None:
        return
    if target.role not in (None, field.role):
        yield f"the condition is on {target.id!r}, which only the {target.role} is asked"
    if field.visibility is not Visibility.T and telling(condition, target):
        yield f"the condition is on {target.id!r}, and would tell the partner what only the therapist sees"


def _asked(exercise: "Exercise", step: "Step", field: "Field") -> Iterator[str]:
    if field.role is not None and (exercise.mode is not Mode.TURN or step.by != "each"):
        yield "role belongs to a step by each of a TURN exercise"
    if field.auto == "day" and (step.log is None or step.log.every == "use"):
        yield 'auto = "day" needs a log by day or week'
    if field.auto == "hints" and not any(one.phrases for f in step.fields for one in (f, *f.fields)):
        yield 'auto = "hints" needs a text with phrases in the same step'


def _seen(exercise: "Exercise", step: "Step", field: "Field") -> Iterator[str]:
    if exercise.mode is Mode.IND and field.visibility in (Visibility.P, Visibility.J):
        yield f"visibility {field.visibility} in an IND exercise, where nothing is revealed: use T or O"
    elif step.by == "together" and field.visibility is not Visibility.J:
        yield f"visibility {field.visibility} in a joint step, where both read everything: use J"
    elif step.by == "one" and field.visibility is Visibility.J:
        yield "visibility J in a step that each writes alone, where nothing is revealed: use T, O or P"


def _braces_in(step: "Step", *texts: str) -> str:
    """What is wrong with the braces in some texts of a step; nothing when they are right."""
    joint = step.by == "together"
    if not any((_IN_JOINT if joint else _PLACEHOLDER).search(text) for text in texts):
        return ""
    return f"only {'{me}, {partner}, {a} and {b}' if joint else '{me} and {partner}'} may stand in braces"


def _braces(step: "Step", field: "Field") -> Iterator[tuple[str, str]]:
    options = [option.label for option in field.options]
    said = [field.label, field.hint, field.low, field.high, field.phrase_note, *options]
    if wrong := _braces_in(step, *said, *(a.text for a in field.advice)):
        yield field.id, wrong
        return
    for sub in field.fields:
        yield from ((f"{field.id}.{name}", text) for name, text in _braces(step, sub))


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
