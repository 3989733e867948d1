"""What is wrong with references between steps: rows and options from earlier answers, dates, sealed answers.

A reference must make sense (there is such a field, and it is an earlier one) and must not tell: what a partner
reads as an option or a caption has to be something that partner may see. No pydantic.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from practice.exercises.terms import Kind, Mode, Visibility

if TYPE_CHECKING:
    from practice.exercises.definition.exercise import Exercise, Step
    from practice.exercises.definition.field import Field
    from practice.exercises.definition.sources import OptionsOf, RowsFrom

Steps = Mapping[str, "Step"]
"""The earlier steps by id."""

ROWS_MOST = 50
"""Rows of a group that a form is read for (`kinds.group.ROWS_CAP`)."""

_RATED = (Kind.SCALE, Kind.LIKERT5, Kind.NUMBER)
_SHOWN = (Visibility.P, Visibility.J)


def reference_problems(exercise: "Exercise", step: "Step", field: "Field", earlier: Steps) -> Iterator[str]:
    """Everything wrong with what a field takes from earlier steps, and with how long it stays sealed."""
    if field.rows_from is not None:
        yield from _rows(exercise, step, field, earlier)
    for one in (field, *field.fields):
        if one.options_of is not None:
            where = "options_of" if one is field else f"{one.id}: options_of"
            yield from _options(exercise, step, one, one.options_of, earlier, where)
    if field.sealed_until is not None:
        yield from _sealed(exercise, step, field.sealed_until)


def date_problems(step: "Step", step_id: str, field_id: str, earlier: Steps) -> Iterator[str]:
    """What is wrong with the date on which a step opens. A private date counts for its author alone."""
    field = earlier[step_id].by_id.get(field_id) if step_id in earlier else None
    if field is None:
        yield f"on_date names {step_id}.{field_id}, which is not a field of an earlier step"
    elif field.kind is not Kind.DATE and [sub.kind for sub in field.fields].count(Kind.DATE) != 1:
        yield f"on_date needs a date field or a group with one date field, not {step_id}.{field_id}"
    elif field.sealed_until is not None or (step.by == "together" and field.visibility not in _SHOWN):
        yield f"on_date: {step_id}.{field_id} is sealed or private, and the date would tell it"


def after_reveal(exercise: "Exercise", step: "Step", source: str) -> bool:
    """Whether the step opens only after `source` was revealed, directly or by way of other steps."""
    seen: set[str] = set()
    while step.opens.after is not None and step.opens.when == "revealed" and step.id not in seen:
        if step.opens.after == source:
            return True
        seen.add(step.id)
        step = exercise.by_id.get(step.opens.after, step)
    return False


def _rows(exercise: "Exercise", step: "Step", field: "Field", earlier: Steps) -> Iterator[str]:
    source: RowsFrom = field.rows_from
    if source.take == "gaps":
        yield from _gaps(exercise, step, source, earlier)
        return
    group = earlier[source.step].by_id.get(source.field) if source.step in earlier else None
    if group is None or group.kind is not Kind.GROUP:
        yield f"rows_from names {source.step}.{source.field}, which is not a group of an earlier step"
        return
    if not any(sub.kind is Kind.SHORT_TEXT for sub in group.fields):
        yield f"rows_from: {source.step}.{source.field} has no short text to caption the rows with"
    log = earlier[source.step].log
    most = (group.rows_max or 0) * (log.entries if log else 1) * (2 if source.of == "both" else 1)
    if most > ROWS_MOST:
        yield f"rows_from: {source.step}.{source.field} may have {most} rows, more than {ROWS_MOST}"
    yield from _tells(exercise, step, field, group, source, earlier, "rows_from")


def _gaps(exercise: "Exercise", step: "Step", source: "RowsFrom", earlier: Steps) -> Iterator[str]:
    found = earlier.get(source.step)
    if found is None:
        yield f"rows_from names {source.step!r}, which is not an earlier step"
        return
    sides = [
        {name.removeprefix(begins[:-1]): one for name, one in found.by_id.items() if name.startswith(begins[:-1])}
        for begins in (source.mine, source.wish)
    ]
    if not sides[0] or sides[0].keys() != sides[1].keys():
        yield f"rows_from: {source.mine} and {source.wish} are not the same items of {source.step!r}"
    for one in (*sides[0].values(), *sides[1].values()):
        if one.kind not in _RATED or one.visibility is not Visibility.P or one.sealed_until is not None:
            yield f"rows_from: {source.step}.{one.id} is not a rating that the partner sees"
    if found.by != "each" or found.log is not None:
        yield f"rows_from: gaps come from a step that both answer once, which {source.step!r} is not"
    if not after_reveal(exercise, step, source.step):
        yield f"rows_from both's answers: the step must open after {source.step!r} is revealed"


def _options(
    exercise: "Exercise", step: "Step", field: "Field", source: "OptionsOf", earlier: Steps, where: str
) -> Iterator[str]:
    name = f"{source.step}.{source.field}"
    found = earlier[source.step].by_id.get(source.field) if source.step in earlier else None
    if found is None:
        yield f"{where} names {name}, which is not a field of an earlier step"
        return
    if source.take == "rows":
        texts = [sub.id for sub in found.fields if sub.kind is Kind.SHORT_TEXT]
        if found.kind is not Kind.GROUP or not texts or source.sub not in (None, *texts):
            yield f"{where}: {name} is not a group with the short text {source.sub or 'it needs'!r}"
    elif found.kind not in (Kind.MULTI, Kind.SINGLE) or found.options_of is not None or source.sub is not None:
        yield f"{where}: picks come from a multi or single field with options of its own, not {name}"
    yield from _tells(exercise, step, field, found, source, earlier, where)


def _tells(
    exercise: "Exercise",
    step: "Step",
    field: "Field",
    found: "Field",
    source: "RowsFrom | OptionsOf",
    earlier: Steps,
    where: str,
) -> Iterator[str]:
    """Whether the source is written by whom `of` says, and shown to everybody who will read it here."""
    written, name = earlier[source.step], f"{source.step}.{source.field}"
    joint = written.by == "together"
    if joint is not (source.of == "joint"):
        kind = "a joint step" if joint else "not a joint step"
        yield f"{where}: of = {source.of!r} does not fit {source.step!r}, which is {kind}"
        return
    if step.by == "together" and source.of not in ("both", "joint"):
        yield f"{where}: a joint step has no author: of is both or joint, not {source.of!r}"
        return
    alone = field.visibility is Visibility.T or step.by == "one"
    if source.of == "own" and (alone or (written.by == "one" and step.by == "one")):
        return
    who = {"own": "own", "partner": "the partner's", "both": "both's", "joint": "the joint"}[source.of]
    if found.visibility not in _SHOWN or found.sealed_until is not None or written.by == "one":
        yield f"{where} {who} answers: {name} is not shown to the partner"
    if exercise.mode is not Mode.TURN and not after_reveal(exercise, step, source.step):
        yield f"{where} {who} answers: the step must open after {source.step!r} is revealed"


def _sealed(exercise: "Exercise", step: "Step", until: str) -> Iterator[str]:
    order = [one.id for one in exercise.steps]
    if until not in order or order.index(until) <= order.index(step.id):
        yield f"sealed_until names {until!r}, which is not a later step"
    elif exercise.by_id[until].by == "one" or exercise.by_id[until].log is not None:
        yield f"sealed_until names {until!r}, which is never revealed at once"
    if step.by not in ("first", "second", "each"):
        yield "sealed_until belongs to a step that is revealed to the partner"
