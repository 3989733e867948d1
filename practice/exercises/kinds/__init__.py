"""The closed set of field kinds: what was typed, what is stored, how it reads, and what is missing.

    raw = read(field, form)                 exactly what was typed, JSON, never raises; kept as the draft
    entries(field, raw)                     back to input names and values, to show the draft again
    answer = clean(field, raw, context)     what is stored on submit; raises Unclear with what to do
    words(field, answer, names)             how people read it

`read_all`, `clean_all` and `entries_all` do the same for all fields of a page or step.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from practice.exercises.kinds.amounts import Date, Number, Timer
from practice.exercises.kinds.base import (
    DECLINE_SUFFIX,
    DECLINED,
    FOR_SESSION,
    NOTHING,
    Answer,
    Context,
    Form,
    Handler,
    Names,
    Problem,
    Raw,
    RowSource,
    Typed,
    Unclear,
    empty,
    fill,
    first,
    tidy,
)
from practice.exercises.kinds.choice import Likert, Multi, Numbered, Ranking, Single, YesNo
from practice.exercises.kinds.group import Group, followed, typed_for
from practice.exercises.kinds.text import Text
from practice.exercises.terms import Kind

if TYPE_CHECKING:
    from practice.exercises.definition import Exercise, Field

__all__ = [
    "DECLINED",
    "DECLINE_SUFFIX",
    "FOR_SESSION",
    "HANDLERS",
    "NOTHING",
    "Answer",
    "Cleaned",
    "Context",
    "Form",
    "Names",
    "Problem",
    "Raw",
    "Row",
    "RowSource",
    "Typed",
    "Unclear",
    "askable",
    "blank",
    "caption_of",
    "captions",
    "clean",
    "clean_all",
    "empty",
    "entries",
    "entries_all",
    "fill",
    "followed",
    "is_declined",
    "missing",
    "needed",
    "read",
    "read_all",
    "rows",
    "shown",
    "tidy",
    "typed_for",
    "words",
]

_OR_SESSION = ", or choose to talk about it in session."


class Cleaned(NamedTuple):
    """The clean answers of several fields, and what is still to do (nothing when `problems` is empty)."""

    answers: dict[str, Answer]
    problems: tuple[Problem, ...]


class Row(NamedTuple):
    """One row of a group for people: its caption ("" for added rows) and (label, words) of each answer."""

    caption: str
    cells: tuple[tuple[str, str], ...]


def read(field: "Field", form: Form, name: str = "") -> Raw:
    """Exactly what was typed into the field's inputs, as JSON; None when nothing was posted. Never raises.

    `<name>__declined=1` marks a declined answer; what was typed beside it is kept.
    """
    name = name or field.id
    typed = HANDLERS[field.kind].read(field, form, name)
    if first(form, name + DECLINE_SUFFIX) == "1":
        return {"declined": True, "typed": typed}
    return typed


def entries(field: "Field", raw: Raw, name: str = "") -> list[tuple[str, str]]:
    """The inverse of `read`: (input name, value) pairs that read to the same raw value."""
    name = name or field.id
    typed, declined = _parted(raw)
    return HANDLERS[field.kind].entries(field, typed, name) + [(name + DECLINE_SUFFIX, "1")] * declined


def blank(field: "Field", raw: Raw, context: Context = NOTHING) -> bool:
    """Whether nothing was typed, chosen or declined."""
    typed, declined = _parted(raw)
    return not declined and HANDLERS[field.kind].blank(field, typed, context)


def askable(field: "Field") -> bool:
    """Whether there is anything to ask: not what is filled in on submitting, nor a choice of nothing."""
    return field.auto is None and (field.options_of is None or bool(field.options))


def shown(field: "Field", context: Context = NOTHING) -> bool:
    """Whether the field is asked at all, given the answers before it."""
    if not askable(field):
        return False
    return field.shown_when is None or field.shown_when.holds(context.answers)


def needed(field: "Field", context: Context = NOTHING) -> bool:
    """Whether the field is required, given the answers before it."""
    if not shown(field, context) or (field.rows_from is not None and not context.rows.get(field.id)):
        return False
    return field.required or (field.required_when is not None and field.required_when.holds(context.answers))


def missing(field: "Field", raw: Raw, context: Context = NOTHING) -> bool:
    """Whether a required answer, or one inside a started row, is still missing."""
    if not shown(field, context) or is_declined(raw):
        return False
    if blank(field, raw, context):
        return needed(field, context)
    try:
        clean(field, raw, context)
    except Unclear:
        return field.kind is Kind.GROUP
    return False


def clean(field: "Field", raw: Raw, context: Context = NOTHING, name: str = "") -> Answer:
    """What is stored of the typed value; None when nothing is. Raises Unclear, which says what to do.

    A field that is not shown is dropped. Only what may be required can be declined.
    """
    name = name or field.id
    if not shown(field, context):
        return None
    typed, declined = _parted(raw)
    if declined and field.may_be_required:
        return dict(DECLINED)
    handler = HANDLERS[field.kind]
    if handler.blank(field, typed, context):
        if needed(field, context):
            target = f"{name}-0-{field.fields[0].id}" if field.kind is Kind.GROUP else name
            raise Unclear(Problem(target, handler.ask + _OR_SESSION))
        return None
    return handler.clean(field, typed, context, name)


def words(field: "Field", answer: Answer, names: Names) -> str | list[str]:
    """The stored answer for people: text, or a list of lines for multi, ranking and group; "" for None."""
    if answer is None:
        return ""
    if is_declined(answer):
        return FOR_SESSION
    return HANDLERS[field.kind].words(field, answer, names)


def rows(field: "Field", answer: Answer, names: Names, captions: tuple[str, ...] = ()) -> tuple[Row, ...]:
    """The rows of a group's answer for people; none when it is absent or declined."""
    if not isinstance(answer, list):
        return ()
    group: Group = HANDLERS[Kind.GROUP]
    return tuple(
        Row(caption_of(row, place, captions), tuple(group.cells(field, row, names))) for place, row in enumerate(answer)
    )


def caption_of(row: Mapping[str, Answer], place: int, captions: tuple[str, ...]) -> str:
    """What stands over a stored row: the caption of what it follows, or of its place; "" when there is none."""
    if "row" in row:
        return next((one for one in captions if isinstance(one, RowSource) and one.id == row["row"]), "")
    return captions[place] if place < len(captions) else ""


def captions(
    exercise: "Exercise",
    field: "Field",
    own: Mapping[str, Answer] | None,
    partner: Mapping[str, Answer] | None,
) -> tuple[str, ...]:
    """The captions of a rows_from group: the first short text of each row it follows.

    `own` and `partner` are the answers of the two in the source step, seen from the author of `field`;
    the caller passes only what that author may see. No rows when there is no answer or it was declined.
    """
    source = field.rows_from
    answers = own if source.of == "own" else partner
    group = exercise.by_id[source.step].by_id[source.field]
    answer = (answers or {}).get(group.id)
    if not isinstance(answer, list):
        return ()
    text = next(sub.id for sub in group.fields if sub.kind is Kind.SHORT_TEXT)
    return tuple(FOR_SESSION if is_declined(row.get(text)) else row.get(text, "") for row in answer)


def read_all(fields: "Iterable[Field]", form: Form) -> dict[str, Raw]:
    """The raw values of several fields by id; fields that were not posted are left out."""
    typed = {field.id: read(field, form) for field in fields}
    return {key: value for key, value in typed.items() if value is not None}


def entries_all(fields: "Iterable[Field]", raws: Mapping[str, Raw]) -> list[tuple[str, str]]:
    """The entries of several fields."""
    return [entry for field in fields for entry in entries(field, raws.get(field.id))]


def clean_all(
    fields: "Iterable[Field]", raws: Mapping[str, Raw], rows: Mapping[str, tuple[str, ...]] | None = None
) -> Cleaned:
    """The answers of a whole step (its fields in order) and every problem, in order.

    `rows` has the captions of each rows_from group by field id (`binding.rows`).
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    context = Context(answers, rows or {})
    for field in fields:
        try:
            answer = clean(field, raws.get(field.id), context)
        except Unclear as error:
            problems.extend(error.problems)
        else:
            if answer is not None:
                answers[field.id] = answer
    return Cleaned(answers, tuple(problems))


def is_declined(value: Any) -> bool:
    """Whether a raw or stored value says "I'd rather talk about this in session"."""
    return isinstance(value, dict) and value.get("declined") is True


def _parted(raw: Raw) -> tuple[Raw, bool]:
    return (raw.get("typed"), True) if is_declined(raw) else (raw, False)


HANDLERS: dict[Kind, Handler] = {
    Kind.SHORT_TEXT: Text(lines=False),
    Kind.LONG_TEXT: Text(lines=True),
    Kind.SCALE: Numbered(0, 10),
    Kind.LIKERT5: Likert(),
    Kind.SINGLE: Single(),
    Kind.MULTI: Multi(),
    Kind.RANKING: Ranking(),
    Kind.DATE: Date(),
    Kind.NUMBER: Number(),
    Kind.YES_NO: YesNo(),
    Kind.TIMER: Timer(),
    Kind.GROUP: Group(read, entries, blank, clean, words),
}
"""One handler for each kind."""
