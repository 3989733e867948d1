"""Something valid for every question of any definition, as somebody types it, with a marker in every text."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from practice.exercises.definition import Field, Step
from practice.exercises.terms import Kind

Mark = Callable[[str], str]
"""A place (`field` or `group.box`) to the words that are typed there."""


def typed(step: Step, captions: dict[str, tuple[str, ...]], today: date, mark: Mark) -> dict[str, Any]:
    """What is typed into a step as it is asked: raw values by field id. Nothing for what is never asked."""
    found = {one.id: _value(one, captions.get(one.id, ()), today, mark, one.id) for one in step.fields}
    return {key: value for key, value in found.items() if value is not None}


def _value(one: Field, rows: tuple[str, ...], today: date, mark: Mark, place: str) -> Any:
    if one.auto is not None:
        return None
    if one.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
        return mark(place)
    if one.kind is Kind.GROUP:
        return _rows(one, rows, today, mark)
    calm = [option.id for option in one.options if not one.raised(option.id) and option.id not in one.for_therapist]
    if one.kind is Kind.SINGLE:
        return calm[0] if calm else None
    if one.kind is Kind.MULTI:
        # What the partner must not see is chosen too, beside what they may.
        most = one.max_picks or len(one.options)
        return [*calm[: max(one.min_picks or 0, min(2, most))], *sorted(one.for_therapist)][:most] or None
    if one.kind is Kind.RANKING:
        return {option.id: str(number) for number, option in enumerate(one.options, 1)} or None
    plain = {Kind.SCALE: "7", Kind.LIKERT5: "4", Kind.NUMBER: "3", Kind.YES_NO: "yes"}
    if one.kind is Kind.TIMER:
        return {"seconds": "60", "manual": "0"}
    return plain.get(one.kind) or (today + timedelta(days=5)).isoformat()


def _rows(one: Field, rows: tuple[str, ...], today: date, mark: Mark) -> list[dict[str, Any]] | None:
    if one.rows_from is not None:
        return [_row(one, today, mark) | _follows(source) for source in rows] or None
    return [_row(one, today, mark) for _ in range(max(one.rows_min or 0, min(2, one.rows_max or 2)))]


def _row(one: Field, today: date, mark: Mark) -> dict[str, Any]:
    cells = {sub.id: _value(sub, (), today, mark, f"{one.id}.{sub.id}") for sub in one.fields}
    return {key: value for key, value in cells.items() if value is not None}


def _follows(source: str) -> dict[str, str]:
    name = getattr(source, "id", "")
    return {"row": name} if name else {}
