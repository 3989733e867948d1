"""An exercise on paper: the questions of one person, in the order and wording of the definition, with room to write.

Pure. The same tree is printed blank and as a fillable PDF; `Item.name` is the name of its form field. Options and rows
that follow other answers are printed when those answers are known, else there is room to write them by hand.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from practice.exercises import binding, kinds
from practice.exercises.disclosure import field_sentence
from practice.exercises.run import Run, Seat, Slot, other
from practice.exercises.terms import Kind
from practice.reports.content.summary import Letterhead

if TYPE_CHECKING:
    from practice.exercises.definition import Field, Step

SHORT_LINES, LONG_LINES = 1, 5
"""Ruled lines for a short and for a long text: about 140 and 600 characters of handwriting."""
OPEN_ROWS = 4
"""Rows of a group, and lines of a ranking, whose number is not known yet."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question on paper. `choices`: (form value, label). `rows`: (caption, questions) of a group.

    `lines`: how many ruled lines. `unless`: when it is asked at all. `session`: whether it may be left for the session.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    sees: str = ""
    unless: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    low: str = ""
    high: str = ""
    lines: int = 0
    rows: tuple[tuple[str, tuple["Item", ...]], ...] = ()
    session: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """What one screen asks."""

    title: str
    intro: str
    items: tuple[Item, ...]

    @property
    def headed(self) -> bool:
        """Whether the title says more than its one question does."""
        return len(self.items) > 1


@dataclass(frozen=True, slots=True)
class Part:
    """One step of one person: when it is for, who sees it, its blocks. `agree`: names that sign a shared record."""

    title: str
    when: str
    intro: str
    sees: str
    blocks: tuple[Block, ...]
    agree: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The whole sheet of one person. `number`: the id to type it in with. `code`: its check letters."""

    letterhead: Letterhead
    title: str
    exercise: str
    person: str
    partner: str
    intro: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    number: str
    code: str
    crisis: tuple[tuple[str, str], ...]
    file_name: str

    @property
    def shared(self) -> bool:
        """Whether a part of it is one sheet for both."""
        return any(part.agree for part in self.parts)


def build(
    run: Run,
    seat: Seat,
    names: Mapping[str, str],
    *,
    letterhead: Letterhead,
    number: str,
    code: str,
    crisis: Iterable[tuple[str, str]] = (),
    facts: Iterable[tuple[str, str]] = (),
) -> Worksheet:
    """The sheet of the person in `seat`; `names` by "A", "B" and "therapist". Answers already given are not printed."""
    exercise = run.exercise
    me = kinds.Names(names[seat], names[other(seat)], names["A"], names["B"])
    parts = tuple(_part(run, slot, seat, names, me) for slot in _slots(run, seat))
    return Worksheet(
        letterhead,
        f"{exercise.title}, worksheet",
        exercise.title,
        me.me,
        me.partner,
        kinds.fill(exercise.intro, me),
        tuple(facts),
        parts,
        number,
        code,
        tuple(crisis),
        f"worksheet-{number.lower()}.pdf",
    )


def _slots(run: Run, seat: Seat) -> Iterator[Slot]:
    """The slots this person writes, in order; of a log without a number of days as many as fit a page."""
    for unit in run.plan.units:
        for slot in unit.slots:
            if slot.author in (seat, None):
                log = unit.step.log
                if log is not None and log.every == "use":
                    if slot.occurrence == 1:
                        yield from (Slot(slot.step, use, seat) for use in range(1, min(log.entries, OPEN_ROWS) + 1))
                else:
                    yield slot


def _part(run: Run, slot: Slot, seat: Seat, names: Mapping[str, str], me: kinds.Names) -> Part:
    step = binding.bound(run, slot)
    said = {
        field.id: field_sentence(field, step, run, seat, names)
        for page in step.pages
        for field in page.fields
        if not field.auto
    }
    usual = Counter(said.values()).most_common(1)[0][0] if said else ""
    blocks = tuple(
        Block(
            kinds.fill(page.title, me),
            kinds.fill(page.intro, me),
            tuple(_items(run, slot, step, page.fields, me, {k: v for k, v in said.items() if v != usual})),
        )
        for page in step.pages
    )
    agree = (me.a, me.b) if step.by == "together" else ()
    title = kinds.fill(step.title, me)
    return Part(title, _when(step, slot), kinds.fill(step.intro, me), usual, blocks, agree)


def _when(step: "Step", slot: Slot) -> str:
    if step.log is None:
        return "" if slot.occurrence == 1 else f"Round {slot.occurrence}"
    word = {"day": "Day", "week": "Week", "use": "Entry"}[step.log.every]
    return f"{word} {slot.occurrence}"


def _items(
    run: Run, slot: Slot, step: "Step", fields: Iterable["Field"], me: kinds.Names, said: Mapping[str, str]
) -> Iterator[Item]:
    start = f"{slot.step}.{slot.occurrence}."
    for field in fields:
        if field.auto == "hints":
            continue
        captions = tuple(row.caption for row in binding.rows(run, slot).get(field.id, ()))
        yield _item(step, field, me, start + field.id, said.get(field.id, ""), captions)


def _item(
    step: "Step",
    field: "Field",
    me: kinds.Names,
    name: str,
    sees: str = "",
    captions: tuple[str, ...] = (),
    inside: str = "",
) -> Item:
    rows: tuple[tuple[str, tuple[Item, ...]], ...] = ()
    if field.kind is Kind.GROUP:
        known = captions or ("",) * (field.rows_max or OPEN_ROWS)
        rows = tuple(
            (caption, tuple(_item(step, sub, me, f"{name}.{at}.{sub.id}", inside=name) for sub in field.fields))
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
        field.may_be_required and inside == "",
    )


def _choices(field: "Field", me: kinds.Names) -> tuple[tuple[str, str], ...]:
    if field.kind is Kind.YES_NO:
        return ("yes", "Yes"), ("no", "No")
    if field.kind is Kind.SCALE:
        return tuple((str(n), str(n)) for n in range(11))
    if field.kind is Kind.RANKING and not field.options:
        return ()
    return tuple((key, kinds.fill(label, me)) for key, label in field.labels.items())


def _lines(field: "Field") -> int:
    if field.kind is Kind.LONG_TEXT:
        return LONG_LINES
    if field.kind in (Kind.SINGLE, Kind.MULTI, Kind.RANKING) and not field.options:
        return OPEN_ROWS  # what there is to choose from is not known yet
    return SHORT_LINES if field.kind is Kind.SHORT_TEXT else 0


def _hint(field: "Field", me: kinds.Names) -> str:
    found = [kinds.fill(field.hint, me)] if field.hint else []
    if field.kind is Kind.MULTI and field.options:
        least, most = field.min_picks or 0, field.max_picks or len(field.options)
        if most < len(field.options):
            found.append(f"Choose {least} to {most}." if least else f"Choose up to {most}.")
    if field.kind is Kind.RANKING:
        found.append(f"1 stands for the first{f', {len(field.options)} for the last' if field.options else ''}.")
    return " ".join(found)


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
