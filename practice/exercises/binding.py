"""The step as its author is asked it in one run: what is computed from earlier answers is put in. Pure.

`bound` leaves out the questions of the other role and puts options in, `rows` says what the rows of a group
follow. Both take only what the author (of a joint record: both) may see, by `seeing.told`. Nothing is kept.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from practice.exercises import phrases
from practice.exercises.kinds import FOR_SESSION, Answer, RowSource, Typed, is_declined
from practice.exercises.logs import day_of
from practice.exercises.run import SEATS, Run, Seat, Slot, Submission, other
from practice.exercises.seeing import told
from practice.exercises.terms import Kind, Visibility

if TYPE_CHECKING:
    from practice.exercises.definition import Field, Option, OptionsOf, RowsFrom, Step

COUNTED = {"day": "day", "week": "week", "use": "entry"}
"""What one entry of a log is called beside what was written in it: "made tea (day 3)"."""


def bound(run: Run, slot: Slot) -> "Step":
    """The step as its author, or for a joint record both, is asked it now. The definition's own where nothing
    is computed."""
    step = run.exercise.by_id[slot.step]
    if slot.author is not None:
        step = step.for_role("first" if slot.author == run.starts else "second")
    if not step.computes:
        return step
    pages = (
        page.model_copy(update={"fields": tuple(_with_options(run, slot, field) for field in page.fields)})
        for page in step.pages
    )
    return step.model_copy(update={"pages": tuple(pages)})


def rows(run: Run, slot: Slot) -> dict[str, tuple[RowSource, ...]]:
    """What the rows of every rows_from group of the step follow, by field id, as its author may see it."""
    step = run.exercise.by_id[slot.step]
    return {field.id: rows_of(run, slot, field) for field in step.fields if field.rows_from is not None}


def hints(step: "Step", answers: Mapping[str, Answer]) -> int:
    """How often the phrases of the step's texts occur in the answers."""
    return sum(len(phrases.found(field.phrases, text)) for field, text in _texts(step, answers))


def automatic(run: Run, slot: Slot, step: "Step", answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers with those that are never asked filled in: to be called on submitting."""
    made = dict(answers)
    for field in step.fields:
        if field.auto == "hints":
            made[field.id] = hints(step, answers)
        elif field.auto == "day" and (day := day_of(run, slot)) is not None:
            made[field.id] = day.isoformat()
    return made


def _texts(step: "Step", answers: Mapping[str, Answer]) -> Iterator[tuple["Field", str]]:
    """Every text of the answers with its field, also inside groups."""
    for field in step.fields:
        answer = answers.get(field.id)
        if isinstance(answer, str):
            yield field, answer
        elif field.kind is Kind.GROUP and isinstance(answer, list):
            said = ((sub, row.get(sub.id)) for row in answer for sub in field.fields)
            yield from ((sub, text) for sub, text in said if isinstance(text, str))


def _with_options(run: Run, slot: Slot, field: "Field") -> "Field":
    """The field with its options, or with those of its columns."""
    if any(sub.options_of is not None for sub in field.fields):
        return field.model_copy(update={"fields": tuple(_with_options(run, slot, sub) for sub in field.fields)})
    if field.options_of is None:
        return field
    computed = _options(run, slot, field)
    options = (*computed, *field.options) if computed else ()
    picks = {}
    if field.kind is Kind.MULTI:
        most = min(field.max_picks or len(options), len(options))
        picks = {"min_picks": min(field.min_picks, most), "max_picks": most}
    return field.model_copy(update={"options": options, **picks})


def _options(run: Run, slot: Slot, field: "Field") -> tuple["Option", ...]:
    source: OptionsOf = field.options_of
    written = run.exercise.by_id[source.step].by_id[source.field]
    if source.take == "picks":
        return _picked(run, slot, source, written, field.visibility is Visibility.T)
    text = source.sub or _caption(written)
    merge = source.of == "both"
    return tuple(_option(row.id, row.caption) for row in _said(run, slot, source, written, text, merge))


def _option(name: str, label: str) -> "Option":
    # Imported here, so that reading a run does not need the definition's models.
    from practice.exercises.definition import Option

    # Not validated: the label is somebody's own text, and its braces stay.
    return Option.model_construct(id=name, label=Typed(label))


def _picked(run: Run, slot: Slot, source: "OptionsOf", written: "Field", for_therapist: bool) -> tuple["Option", ...]:
    """The options chosen in a field, in the order of that field."""
    chosen: set[str] = set()
    for _, answer in _answers(run, slot, source, written):
        chosen.update(answer if isinstance(answer, list) else [answer])
    if not for_therapist:
        chosen -= written.for_therapist
    return tuple(option for option in written.options if option.id in chosen)


def rows_of(run: Run, slot: Slot, field: "Field") -> tuple[RowSource, ...]:
    """What the rows of one rows_from group follow; nothing for any other field."""
    source = field.rows_from
    if source is None:
        return ()
    if source.take == "gaps":
        return _gaps(run, slot, source)
    step = run.exercise.by_id[source.step]
    group = step.by_id[source.field]
    text = _caption(group)
    if source.of in ("joint", "both") or step.log is not None:
        return tuple(_said(run, slot, source, group, text, source.of == "both"))
    # One person's own list, once: the rows keep their place, also those that say nothing to read.
    return tuple(
        RowSource("", FOR_SESSION if is_declined(row.get(text)) else row.get(text, ""))
        for _, answer in _answers(run, slot, source, group)
        for row in answer
    )


def _caption(group: "Field") -> str:
    return next(sub.id for sub in group.fields if sub.kind is Kind.SHORT_TEXT)


def _said(
    run: Run, slot: Slot, source: "OptionsOf | RowsFrom", group: "Field", text: str, merge: bool
) -> Iterator[RowSource]:
    """The rows of a group in which this text was written: A's before B's, entry by entry.

    With `merge` a text that was there already, whatever its case and blanks, is left out.
    """
    log = run.exercise.by_id[source.step].log
    seen: set[str] = set()
    for found, answer in _answers(run, slot, source, group):
        for place, row in enumerate(answer):
            words = row.get(text)
            if not isinstance(words, str) or not words:
                continue
            label = words if log is None else f"{words} ({COUNTED[log.every]} {found.occurrence})"
            key = " ".join(label.casefold().split())
            if not (merge and key in seen):
                yield RowSource(f"{(found.author or 'j').lower()}{found.occurrence}_{place}", label)
            seen.add(key)


def _gaps(run: Run, slot: Slot, source: "RowsFrom") -> tuple[RowSource, ...]:
    """The items with the largest difference between one's wish and what the other has in mind."""
    step = run.exercise.by_id[source.step]
    begins = source.mine.removesuffix("*"), source.wish.removesuffix("*")
    sizes: dict[str, int | float] = {}
    for mine in step.fields:
        if mine.id.startswith(begins[0]):
            item = mine.id.removeprefix(begins[0])
            wish = step.by_id[begins[1] + item]
            said = (_ratings(run, slot, step.id, mine), _ratings(run, slot, step.id, wish))
            found = [abs(said[1][seat] - said[0][other(seat)]) for seat in said[1] if other(seat) in said[0]]
            if found:
                sizes[item] = max(found)
    # Sorting keeps the order of the definition among equals.
    largest = sorted(sizes, key=lambda item: -sizes[item])[: source.most]
    return tuple(RowSource(item, _item(step.by_id[begins[0] + item])) for item in largest)


def _item(field: "Field") -> str:
    return field.item or field.label


def _ratings(run: Run, slot: Slot, step: str, field: "Field") -> dict[Seat, int | float]:
    """What each of the two answered, as far as it may be used here."""
    said = {seat: _answer(run, slot, run.by_slot.get(Slot(step, 1, seat)), field) for seat in SEATS}
    return {seat: value for seat, value in said.items() if value is not None}


def _answers(run: Run, slot: Slot, source: "OptionsOf | RowsFrom", field: "Field") -> Iterator[tuple[Submission, Any]]:
    """Whose answers are meant, as far as they may be used here: A's before B's, entry by entry."""
    for author in _authors(slot, source.of):
        written = (one for one in run.submissions if one.step == source.step and one.author == author)
        for submission in sorted(written, key=lambda one: one.occurrence):
            answer = _answer(run, slot, submission, field)
            if answer is not None:
                yield submission, answer


def _authors(slot: Slot, of: str) -> tuple[Seat | None, ...]:
    if of == "joint":
        return (None,)
    if of == "both":
        return SEATS
    # A joint record has no author: `own` and `partner` are refused there by the definition.
    return (slot.author,) if of == "own" else (other(slot.author),)


def _answer(run: Run, slot: Slot, submission: Submission | None, field: "Field") -> Any:
    """A submitted answer that everybody who is asked here may see; None when there is none, or it was declined."""
    if submission is None or not submission.submitted:
        return None
    readers = run.audience if slot.author is None else (slot.author,)
    seen = [told(run, submission, field, reader) for reader in readers]
    if any(answer is None for answer in seen) or is_declined(seen[0]):
        return None
    return seen[0]
