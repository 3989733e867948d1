"""What is wrong with one field, in words for the person who writes a definition file. No pydantic."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from practice.exercises.terms import LONG_LIMIT, SHORT_LIMIT, Kind, Visibility

if TYPE_CHECKING:
    from practice.exercises.definition.field import Condition, Field

GUIDANCE = {"short_text": SHORT_LIMIT, "long_text": 1200}

_OPTIONAL = {
    "low": ("scale",),
    "high": ("scale",),
    "max_chars": ("short_text", "long_text"),
    "options": ("likert5", "single", "multi", "ranking"),
    "options_from": ("single", "multi"),
    "options_of": ("single", "multi", "ranking"),
    "min_picks": ("multi",),
    "max_picks": ("multi",),
    "rows_min": ("group",),
    "rows_max": ("group",),
    "rows_from": ("group",),
    "fields": ("group",),
    "advice": ("scale",),
    "phrases": ("short_text", "long_text"),
    "phrase_note": ("short_text", "long_text"),
    "auto": ("date", "number"),
    "alarms": ("single", "multi", "yes_no"),
}
"""Attribute to the kinds that may carry it."""

_RESERVED = {"declined", "typed"}
_COMPUTED = re.compile("[abj][0-9]+_[0-9]+")
_ORDERED = {Kind.SCALE, Kind.LIKERT5, Kind.NUMBER}


def compare(answer: Any, op: str, value: Any) -> bool:
    """`answer op value`. A missing or declined answer meets nothing. For several picks, `eq` and `in` mean
    that one of them does, `ne` that none does."""
    if answer is None or isinstance(answer, dict):
        return False
    if op == "lt":
        return answer < value
    if op == "ge":
        return answer >= value
    picks = answer if isinstance(answer, list) else [answer]
    if op == "in":
        return any(pick in value for pick in picks)
    return (value in picks) is (op == "eq")


def with_defaults(data: dict[str, Any], vocabularies: Mapping[str, Iterable[tuple[str, str]]]) -> dict[str, Any]:
    """The field's data with the defaults of its kind and the options of its vocabulary filled in."""
    data = dict(data)
    kind = data.get("kind")
    if kind in GUIDANCE and data.get("max_chars") is None:
        data["max_chars"] = GUIDANCE[kind]
    words = vocabularies.get(data["options_from"]) if isinstance(data.get("options_from"), str) else None
    if words is not None and not data.get("options"):
        data["options"] = [{"id": name, "label": label} for name, label in words]
    if kind == "multi":
        if data.get("min_picks") is None:
            data["min_picks"] = 1 if data.get("required") else 0
        if data.get("max_picks") is None and data.get("options") and isinstance(data["options"], list | tuple):
            data["max_picks"] = len(data["options"])
    if kind == "group":
        if data.get("rows_from") is None and data.get("rows_min") is None:
            data["rows_min"] = 1 if data.get("required") else 0
        if "visibility" in data and isinstance(data.get("fields"), list):
            seen = {"visibility": data["visibility"]}
            data["fields"] = [{**seen, **sub} if isinstance(sub, dict) else sub for sub in data["fields"]]
    return data


def field_problems(field: "Field") -> Iterator[str]:
    """Everything wrong with a field by itself."""
    for name, kinds in _OPTIONAL.items():
        if field.kind not in kinds and getattr(field, name) not in (None, "", ()):
            yield f"{name} does not belong to a {field.kind} field"
    check = _BY_KIND.get(field.kind)
    if check is not None:
        yield from check(field)
    yield from _therapist_options(field)
    yield from _alarms(field)
    if field.auto is not None:
        yield from _auto(field)
    if field.sealed_until is not None and field.visibility is not Visibility.P:
        yield "sealed_until belongs to a field that the partner sees: visibility P"
    if field.required and field.required_when is not None:
        yield "required and required_when cannot both be given"
    if field.id == field_condition(field):
        yield "a condition cannot be on the field itself"


def field_condition(field: "Field") -> str | None:
    """The field's own id when one of its conditions names it."""
    named = [c.field for c in (field.required_when, field.shown_when) if c is not None]
    return field.id if field.id in named else None


def condition_problems(condition: "Condition", earlier: Mapping[str, "Field"]) -> Iterator[str]:
    """What is wrong with a condition on one of the `earlier` fields."""
    target = earlier.get(condition.field)
    if target is None:
        yield f"the condition is on {condition.field!r}, which is not an earlier field here"
    elif target.auto is not None:
        yield f"the condition is on {condition.field!r}, which is never asked"
    else:
        yield from comparison_problems(target, condition.op, condition.value)


def telling(condition: "Condition", target: "Field") -> bool:
    """Whether meeting the condition says something about an answer that the partner never sees."""
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return target.visibility is Visibility.T or bool(target.for_therapist.intersection(map(str, values)))


def comparison_problems(target: "Field", op: str, value: Any) -> Iterator[str]:
    """Whether `op value` makes sense for the target's kind."""
    if op == "in" and not isinstance(value, tuple):
        yield "'in' needs a list of values"
        return
    if op != "in" and isinstance(value, tuple):
        yield f"{op!r} needs one value, not a list"
        return
    values = value if isinstance(value, tuple) else (value,)
    number = all(isinstance(one, int | float) and not isinstance(one, bool) for one in values)
    if target.kind in _ORDERED:
        if not number:
            yield f"{target.id!r} is compared with numbers only"
    elif op in ("lt", "ge"):
        yield f"{op!r} cannot be used on the {target.kind} field {target.id!r}"
    elif target.kind is Kind.YES_NO:
        if not all(isinstance(one, bool) for one in values):
            yield f"{target.id!r} is compared with true or false only"
    elif target.options_of is not None:
        yield f"no condition can be on {target.id!r}, whose options are not known before"
    elif target.kind in (Kind.SINGLE, Kind.MULTI):
        for one in values:
            if one not in target.labels:
                yield f"{target.id!r} has no option {one!r}"
    else:
        yield f"no condition can be on the {target.kind} field {target.id!r}"


def duplicates(ids: Iterable[str]) -> list[str]:
    """The ids that occur more than once, in order, each once."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for one in ids:
        if one in seen:
            twice[one] = None
        seen.add(one)
    return list(twice)


def _text(field: "Field") -> Iterator[str]:
    most = SHORT_LIMIT if field.kind is Kind.SHORT_TEXT else LONG_LIMIT
    if not 1 <= field.max_chars <= most:
        yield f"max_chars must be from 1 to {most}"
    if bool(field.phrases) is not bool(field.phrase_note):
        yield "phrases and phrase_note belong together"
    if any(not phrase.strip(" '’") for phrase in field.phrases):
        yield "a phrase needs words"


def _scale(field: "Field") -> Iterator[str]:
    if not field.low or not field.high:
        yield "a scale needs both end labels, low and high"


def _options(field: "Field") -> Iterator[str]:
    ids = [option.id for option in field.options]
    if field.options_of is not None:
        if field.options_from is not None:
            yield "options_of decides the options: leave out options_from"
        for one in filter(_COMPUTED.fullmatch, ids):
            yield f"option id {one!r} could be that of a row"
    elif len(ids) < 2:
        yield f"a {field.kind} field needs at least two options"
    for one in duplicates(ids):
        yield f"option {one!r} is given twice"
    for one in _RESERVED.intersection(ids):
        yield f"option id {one!r} is reserved"


def _likert(field: "Field") -> Iterator[str]:
    if [option.id for option in field.options] != ["1", "2", "3", "4", "5"]:
        yield "a likert5 field needs five options with the ids 1 to 5"


def _multi(field: "Field") -> Iterator[str]:
    yield from _options(field)
    low, high, most = field.min_picks, field.max_picks, len(field.options)
    if field.options_of is not None:
        if low < 0 or high is not None and not max(low, 1) <= high:
            yield f"picks must satisfy 0 ≤ min_picks ≤ max_picks, not {low}–{high}"
    elif high is None or not 0 <= low <= high <= most or high < 1:
        yield f"picks must satisfy 0 ≤ min_picks ≤ max_picks ≤ {most}, not {low}–{high}"
    if field.required and low == 0:
        yield "a required multi field needs min_picks of at least 1"


def _group(field: "Field") -> Iterator[str]:
    if not field.fields:
        yield "a group needs fields"
    for one in duplicates(sub.id for sub in field.fields):
        yield f"field {one!r} is given twice in the group"
    if field.rows_from is not None:
        if field.rows_min is not None or field.rows_max is not None:
            yield "rows_from decides the number of rows: leave out rows_min and rows_max"
    elif field.rows_max is None or not 0 <= field.rows_min <= field.rows_max <= 50 or field.rows_max < 1:
        yield f"rows must satisfy 0 ≤ rows_min ≤ rows_max ≤ 50, not {field.rows_min}–{field.rows_max}"
    elif field.required and field.rows_min == 0:
        yield "a required group needs rows_min of at least 1"
    earlier: dict[str, Field] = {}
    for sub in field.fields:
        if field.rows_from is not None and sub.id == "row":
            yield "field 'row': this id is reserved where rows follow earlier answers"
        if sub.role or sub.auto or sub.sealed_until or sub.alarms or sub.for_therapist:
            yield f"field {sub.id!r}: role, auto, sealed_until, alarms and T options belong to whole fields"
        if sub.kind is Kind.GROUP:
            yield f"field {sub.id!r}: a group cannot hold a group"
        if sub.visibility is not field.visibility:
            yield f"field {sub.id!r}: the fields of a group have the visibility of the group"
        for condition in (sub.required_when, sub.shown_when):
            if condition is not None:
                yield from (f"field {sub.id!r}: {text}" for text in condition_problems(condition, earlier))
        earlier[sub.id] = sub


def _therapist_options(field: "Field") -> Iterator[str]:
    """An option that the partner never sees must read like no answer, which a required field has not."""
    if not field.for_therapist:
        return
    if field.kind not in (Kind.SINGLE, Kind.MULTI) or field.visibility is Visibility.J:
        yield "an option with visibility T belongs to a single or multi field of one person"
    elif field.may_be_required or field.min_picks:
        yield "an option with visibility T needs a field that is not required"


def _alarms(field: "Field") -> Iterator[str]:
    known = {"yes", "no"} if field.kind is Kind.YES_NO else set(field.labels)
    for alarm in field.alarms:
        for one in alarm.values:
            if one not in known:
                yield f"alarms: {one!r} is not an answer of this field"
            elif field.visibility is not Visibility.T and one not in field.for_therapist:
                yield f"alarms: the partner sees {one!r}: use visibility T"


def _auto(field: "Field") -> Iterator[str]:
    """A field that is never asked."""
    if field.required_when is not None or field.shown_when is not None:
        yield "an auto field is never asked: leave out required_when and shown_when"
    if field.auto == "day" and field.kind is not Kind.DATE:
        yield 'auto = "day" needs a date field'
    if field.auto == "hints" and (field.kind is not Kind.NUMBER or field.visibility is not Visibility.T):
        yield 'auto = "hints" needs a number field with visibility T'


_BY_KIND = {
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.SCALE: _scale,
    Kind.LIKERT5: _likert,
    Kind.SINGLE: _options,
    Kind.MULTI: _multi,
    Kind.RANKING: _options,
    Kind.GROUP: _group,
}
