"""Answers for reading: from what `disclosure` lets a viewer see to the objects of templates/exercises/answered.html.

The labels of an answer are always its author's: "What I would like Ben to understand" stands over Ana's words, whoever
reads them. Knows the pure core only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from practice.exercises import binding, kinds
from practice.exercises.definition import Field, Page
from practice.exercises.disclosure import Shown, Viewer, visible
from practice.exercises.run import SEATS, Run, Seat, Slot, other
from practice.exercises.terms import Kind

BOTH = kinds.Names("me", "my partner")
"""Stands for the names where one label is printed over both partners' answers; see also `both`."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to read. `value` only for a scale, `rows` only for a group: (caption, answers)."""

    kind: str
    label: str
    words: str | tuple[str, ...] = ""
    value: int | None = None
    low: str = ""
    high: str = ""
    declined: bool = False
    note: str = ""
    rows: tuple[tuple[str, tuple["Answered", ...]], ...] = ()


def answered(one: Field, answer: Any, names: kinds.Names, captions: tuple[str, ...] = (), note: str = "") -> Answered:
    """A stored answer for reading; `names` from its author's point of view. None is printed as "No answer"."""
    label = kinds.fill(one.label, names)
    if kinds.is_declined(answer):
        return Answered(one.kind.value, label, declined=True, note=note)
    if answer is None:
        return Answered(one.kind.value, label, note=note)
    if one.kind is Kind.GROUP:
        return Answered(one.kind.value, label, note=note, rows=_rows(one, answer, names, captions))
    words = kinds.words(one, answer, names)
    return Answered(
        one.kind.value,
        label,
        words=_lines(one, words),
        value=answer if one.kind is Kind.SCALE else None,
        low=kinds.fill(one.low, names),
        high=kinds.fill(one.high, names),
        note=note,
    )


def names_of(names: Mapping[str, str], author: Seat) -> kinds.Names:
    """The names from an author's point of view, and by seat."""
    return kinds.Names(names[author], names[other(author)], *(names[seat] for seat in SEATS))


def both(names: Mapping[str, str]) -> kinds.Names:
    """BOTH with the first names of the two seats, for labels of a joint record ("{a}'s half")."""
    return BOTH._replace(a=names["A"], b=names["B"])


def shown(run: Run, item: Shown, names: Mapping[str, str], note: str = "") -> Answered:
    """One thing `disclosure.visible` returned, for reading. `names` by "A", "B", "therapist"."""
    answer = dict(kinds.DECLINED) if item.declined else item.answer
    author = item.slot.author or run.starts
    return answered(item.field, answer, names_of(names, author), captions(run, item.slot, item.field), note)


def captions(run: Run, slot: Slot, one: Field) -> tuple[str, ...]:
    """What stands over the rows of a rows_from group: the rows it follows, as its author may see them; else nothing.

    Each caption knows its row (`kinds.RowSource`).
    """
    return binding.rows_of(run, slot, one)


def all_captions(run: Run, slot: Slot) -> dict[str, tuple[str, ...]]:
    """The captions of every rows_from group of a step, by field id, for `kinds.Context` and `questions.check`."""
    return dict(binding.rows(run, slot))


def pairs(
    run: Run, items: Iterable[Shown], names: Mapping[str, str]
) -> list[tuple[str, Answered | None, Answered | None]]:
    """Both partners' answers to the same questions, side by side: (label, A's, B's), in the order of the exercise.

    One label stands over both, so "{partner}" reads "my partner" in it.
    """
    found: dict[tuple[str, int, str], dict[str, Answered]] = {}
    labels: dict[tuple[str, int, str], str] = {}
    together = both(names)
    for item in items:
        key = (item.slot.step, item.slot.occurrence, item.field.id)
        labels[key] = kinds.fill(item.field.label, together)
        found.setdefault(key, {})[item.slot.author or run.starts] = shown(run, item, names)
    return [(labels[key], *(sides.get(seat) for seat in SEATS)) for key, sides in found.items()]


def beside(page: Page, captions: Mapping[str, tuple[str, ...]], items: Iterable[Shown]) -> tuple[Shown, ...]:
    """What of an earlier step belongs above this page: where it asks about certain items (E08, E12), answers about
    other items are left out. `captions`: of the page's rows_from groups, by field id."""
    asked = {one.item for one in page.fields if one.item}
    for one in page.fields:
        if one.rows_from is not None and one.rows_from.take == "gaps":
            asked.update(captions.get(one.id, ()))
    return tuple(item for item in items if not asked or not item.field.item or item.field.item in asked)


def of(run: Run, viewer: str, slot: Slot) -> tuple[Shown, ...]:
    """What a viewer may see of one slot."""
    return tuple(item for item in visible(run, viewer) if item.slot == slot)


def changes(
    run: Run, viewer: Viewer, slot: Slot, versions: Sequence[Mapping[str, Any]]
) -> list[tuple[int, dict[str, Shown | None]]]:
    """What each later version of a slot changed of what the viewer sees, by field id; None: no longer answered.

    The number is the place in `versions`. A version that changed nothing this viewer sees leaves no sign.
    """
    found = []
    before = {item.field.id: item for item in of(run, viewer, slot)} if versions else {}
    for place, version in enumerate(versions):
        # The run as if this slot had been answered like that, so that `disclosure` decides about corrections too.
        changed = (replace(one, answers=version) if one.slot == slot else one for one in run.submissions)
        now = {item.field.id: item for item in of(replace(run, submissions=tuple(changed)), viewer, slot)}
        other_now: dict[str, Shown | None] = {
            key: item
            for key, item in now.items()
            if key not in before or (before[key].answer, before[key].declined) != (item.answer, item.declined)
        }
        other_now |= dict.fromkeys(key for key in before if key not in now)
        if other_now:
            found.append((place, other_now))
        before = now
    return found


def _rows(
    one: Field, answer: Any, names: kinds.Names, captions: tuple[str, ...]
) -> tuple[tuple[str, tuple[Answered, ...]], ...]:
    if not isinstance(answer, list):
        return ()
    return tuple(
        (
            kinds.caption_of(row, place, captions),
            tuple(answered(sub, row[sub.id], names) for sub in one.fields if sub.id in row),
        )
        for place, row in enumerate(answer)
    )


def _lines(one: Field, words: str | list[str]) -> str | tuple[str, ...]:
    if isinstance(words, str):
        return words
    # A ranking is printed as a numbered list: the numbers of the words would stand there twice.
    return tuple(line.split(". ", 1)[1] for line in words) if one.kind is Kind.RANKING else tuple(words)
