"""From a field of a definition to a question on paper, in the definition's words. Pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from practice.exercises import kinds
from practice.exercises.definition import CLOSING_IDS
from practice.exercises.terms import Kind
from practice.reports.content.sheet import Item, Row

if TYPE_CHECKING:
    from practice.exercises.definition import Field, Step

SHORT_LINES, LONG_LINES, FEW_LINES = 1, 5, 3
"""Ruled lines for a short text, a long one, and one that is a word to the therapist or of half a length."""
HALF = 700
"""Characters up to which a long text is given fewer lines."""
OPEN_ROWS = 4
"""Rows of a group, and lines of a ranking, whose number is not known yet."""


def make(
    step: "Step",
    field: "Field",
    me: kinds.Names,
    name: str,
    sees: str = "",
    captions: Sequence[str] = (),
    inside: bool = False,
) -> Item:
    """The question of a field. `name`: of its form field; `captions`: of the rows of a group that are known."""
    rows: tuple[Row, ...] = ()
    if field.kind is Kind.GROUP:
        known = tuple(captions) or ("",) * (field.rows_max or OPEN_ROWS)
        rows = tuple(
            Row(caption, tuple(make(step, sub, me, f"{name}.{at}.{sub.id}", inside=True) for sub in field.fields))
            for at, caption in enumerate(known)
        )
    return Item(
        name,
        field.kind.value,
        kinds.fill(field.label, me),
        _hint(field, me),
        sees,
        _unless(step, field, me),
        _choices(field, me),
        kinds.fill(field.low, me),
        kinds.fill(field.high, me),
        _lines(field),
        rows,
        field.may_be_required and not inside and field.auto is None,
        kinds.fill(field.item, me) if field.item else "",
    )


def _choices(field: "Field", me: kinds.Names) -> tuple[tuple[str, str], ...]:
    if field.kind is Kind.YES_NO:
        return ("yes", "Yes"), ("no", "No")
    if field.kind is Kind.SCALE:
        return tuple((str(n), str(n)) for n in range(11))
    if field.options_of is not None and len(field.options) <= 1:
        return ()  # beside what is not known yet a single "None of these" is no list to choose from
    return tuple((key, kinds.fill(label, me)) for key, label in field.labels.items())


def _lines(field: "Field") -> int:
    if field.kind is Kind.LONG_TEXT:
        short = field.id in CLOSING_IDS or (field.max_chars or HALF + 1) <= HALF
        return FEW_LINES if short else LONG_LINES
    if field.kind in (Kind.MULTI, Kind.RANKING) and not field.options:
        return OPEN_ROWS  # what there is to choose from is not known yet
    return SHORT_LINES if field.kind in (Kind.SHORT_TEXT, Kind.SINGLE) else 0


def _hint(field: "Field", me: kinds.Names) -> str:
    found = [kinds.fill(field.hint, me)] if field.hint else []
    if field.kind is Kind.MULTI and field.options and not _tells_number(field):
        least, most = field.min_picks or 0, field.max_picks or len(field.options)
        if most < len(field.options):
            found.append(f"Choose {least} to {most}." if least else f"Choose up to {most}.")
    if field.kind is Kind.RANKING and "1" not in field.hint:
        found.append(f"1 stands for the first{f', {len(field.options)} for the last' if field.options else ''}.")
    return " ".join(found)


def _tells_number(field: "Field") -> bool:
    """Whether the field's own hint says already how many to choose."""
    return field.hint.startswith(("Choose", "Pick", "Up to", "One", "At most"))


def _unless(step: "Step", field: "Field", me: kinds.Names) -> str:
    """When the question is asked at all, in words: `Only if “We did it” is Yes.`"""
    rule = field.shown_when
    if rule is None:
        return ""
    source = step.by_id.get(rule.field)
    if source is None:  # another column of the same row
        return ""
    label = kinds.fill(source.label, me).rstrip(".…?")
    values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    words = " or ".join(_value(source, value, me) for value in values)
    how = {"eq": "is", "in": "is", "ne": "is not", "lt": "is below", "ge": "is at least"}[rule.op]
    return f"Only if “{label}” {how} {words}."


def _value(field: "Field", value: object, me: kinds.Names) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return kinds.fill(field.labels.get(str(value), str(value)), me)
