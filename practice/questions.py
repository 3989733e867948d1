"""Questions to ask and answers to read, as plain objects for the partials in templates/exercises/.

One way from a definition's field to what a person sees, for the answering page, the review, reading, the library's
preview, PDFs and paper. Knows the pure core only: no rows, no Flask.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from practice.exercises import kinds, phrases
from practice.exercises.definition import Field, Page, Step
from practice.exercises.disclosure import field_sentence
from practice.exercises.run import Run, Seat
from practice.exercises.terms import Kind

OPTIONS_YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True, slots=True)
class Question:
    """One field to answer: its words, what was typed so far, and what to look at again (templates/exercises/)."""

    name: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    sees: str = ""
    may_decline: bool = False
    declined: bool = False
    values: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    low: str = ""
    high: str = ""
    options: tuple[tuple[str, str], ...] = ()
    min_picks: int = 0
    max_picks: int = 0
    limit: int = 0
    guide: int = 0
    advice: tuple[tuple[str, str, str, bool], ...] = ()
    phrases: tuple[str, ...] = ()
    phrase_note: str = ""
    phrase_found: bool = False
    rows: tuple["Row", ...] = ()
    rows_shown: int = 1
    row_word: str = "Entry"
    when: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a group of questions. `name` and `follows`: a hidden input that keeps what is typed with its row."""

    caption: str
    questions: tuple[Question, ...]
    name: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A step's typed values looked at as a whole. `problems` and `missing` are by field id, in order.

    `answers`: what would be stored. `problems`: everything to do before submitting, (input name, message).
    `missing`: the ids of those that are simply not answered yet, so that they may wait until the review.
    `asked`: ids of the fields that are asked at all.
    """

    answers: Mapping[str, kinds.Answer]
    problems: Mapping[str, tuple[kinds.Problem, ...]]
    missing: frozenset[str]
    asked: frozenset[str]

    @property
    def complete(self) -> bool:
        """Whether it may be submitted."""
        return not self.problems


def check(step: Step, raws: Mapping[str, kinds.Raw], rows: Mapping[str, tuple[str, ...]]) -> Checked:
    """What the typed values of a whole step amount to. `rows`: captions of each rows_from group by field id."""
    answers: dict[str, kinds.Answer] = {}
    problems: dict[str, tuple[kinds.Problem, ...]] = {}
    missing, asked = set(), set()
    context = kinds.Context(answers, rows)
    for one in step.fields:
        raw = raws.get(one.id)
        if not kinds.shown(one, context) or (one.rows_from and not rows.get(one.id)):
            continue
        asked.add(one.id)
        try:
            answer = kinds.clean(one, raw, context)
        except kinds.Unclear as error:
            problems[one.id] = _targets(one, error.problems)
            if untouched(one, raw):
                missing.add(one.id)
        else:
            if answer is not None:
                answers[one.id] = answer
    return Checked(answers, problems, frozenset(missing), frozenset(asked))


def untouched(one: Field, raw: kinds.Raw) -> bool:
    """Whether nothing was typed, chosen or declined in the field."""
    if one.kind is not Kind.GROUP:
        return kinds.blank(one, raw)
    if kinds.is_declined(raw):
        return False
    return all(untouched(sub, row.get(sub.id)) for row in _rows(raw) for sub in one.fields)


def asked_on(page: Page, checked: Checked) -> tuple[Field, ...]:
    """The fields of a page that are asked now.

    One whose condition is on the same page stays: the page itself shows and hides it.
    """
    here = {one.id for one in page.fields} & checked.asked
    return tuple(
        one
        for one in page.fields
        if one.id in checked.asked
        or (one.shown_when is not None and one.shown_when.field in here and kinds.askable(one))
    )


def ask(
    one: Field,
    raw: kinds.Raw,
    names: kinds.Names,
    *,
    sees: str = "",
    problems: Iterable[kinds.Problem] = (),
    captions: tuple[str, ...] = (),
    name: str = "",
    page: Page | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Question:
    """The question of a field with what was typed.

    `captions`: of a rows_from group. `page`: where it stands, so that the page's script can follow its condition.
    `answers`: the clean answers so far, for the advice.
    """
    name = name or one.id
    said = {problem.name: problem.message for problem in problems}
    values: dict[str, list[str]] = {}
    for key, value in kinds.entries(one, raw, name):
        values.setdefault(key, []).append(value)
    rows = _ask_rows(one, raw, names, captions, name, said, page) if one.kind is Kind.GROUP else ()
    filled = sum(not all(untouched(sub, row.get(sub.id)) for sub in one.fields) for row in _rows(_typed(raw)))
    own = (answers or {}).get(one.id)
    return Question(
        name=name,
        kind=one.kind.value,
        label=kinds.fill(one.label, names),
        hint=kinds.fill(one.hint, names),
        required=one.required,
        sees=sees,
        may_decline=one.may_be_required,
        declined=kinds.is_declined(raw),
        values=values,
        errors=said,
        low=kinds.fill(one.low, names),
        high=kinds.fill(one.high, names),
        options=_options(one, names),
        min_picks=one.min_picks or 0,
        max_picks=one.max_picks or 0,
        limit=one.limit or 0,
        guide=(one.max_chars or 0) if one.kind is Kind.LONG_TEXT else 0,
        advice=tuple((a.op, str(a.value), kinds.fill(a.text, names), a.holds(own)) for a in one.advice),
        phrases=one.phrases,
        phrase_note=kinds.fill(one.phrase_note, names),
        phrase_found=_phrase_found(one, raw),
        rows=rows,
        rows_shown=len(rows) if one.rows_from else max(1, one.rows_min or 0, filled),
        when=_when(one, name, page),
    )


def sees(one: Field, step: Step, run: Run, seat: Seat, names: Mapping[str, str]) -> str:
    """The sentence above an answer box: who will see this answer, and when."""
    return field_sentence(one, step, run, seat, names)


def typed_words(one: Field, raw: kinds.Raw, names: kinds.Names, captions: tuple[str, ...] = ()) -> str:
    """What was typed, for people, whether it is acceptable or not: for showing two versions of one answer."""
    if untouched(one, raw):
        return "nothing"
    try:
        answer = kinds.clean(one, raw, kinds.Context({}, {one.id: captions}))
    except kinds.Unclear:
        answer = None
    if answer is None:
        return ", ".join(value for _, value in kinds.entries(one, _typed(raw)) if value)
    words = kinds.words(one, answer, names)
    return words if isinstance(words, str) else ", ".join(words)


def _phrase_found(one: Field, raw: kinds.Raw) -> bool:
    typed = _typed(raw)
    return isinstance(typed, str) and bool(phrases.found(one.phrases, typed))


def _options(one: Field, names: kinds.Names) -> tuple[tuple[str, str], ...]:
    if one.kind is Kind.YES_NO:
        return OPTIONS_YES_NO
    return tuple((key, kinds.fill(label, names)) for key, label in one.labels.items())


def _when(one: Field, name: str, page: Page | None) -> tuple[str, str, str] | None:
    rule = one.shown_when
    if rule is None or page is None:
        return None
    prefix = name[: len(name) - len(one.id)]
    if not prefix and all(other.id != rule.field for other in page.fields):
        return None
    return f"{prefix}{rule.field}", rule.op, _plain(rule.value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


def _ask_rows(
    one: Field,
    raw: kinds.Raw,
    names: kinds.Names,
    captions: tuple[str, ...],
    name: str,
    said: Mapping[str, str],
    page: Page | None,
) -> tuple[Row, ...]:
    held = _rows(_typed(raw))
    count = len(captions) if one.rows_from else max(one.rows_max or 1, len(held))
    rows = []
    for index in range(count):
        caption = captions[index] if index < len(captions) else ""
        row = kinds.typed_for(held, index, caption)
        start = f"{name}-{index}-"
        questions = tuple(
            ask(
                sub,
                row.get(sub.id),
                names,
                problems=[kinds.Problem(key, text) for key, text in said.items() if key.startswith(start + sub.id)],
                name=start + sub.id,
                page=page,
            )
            for sub in one.fields
            if kinds.askable(sub)
        )
        rows.append(Row(caption, questions, f"{start}row", kinds.followed(caption)))
    return tuple(rows)


def _typed(raw: kinds.Raw) -> kinds.Raw:
    return raw.get("typed") if kinds.is_declined(raw) else raw


def _rows(raw: kinds.Raw) -> list[dict[str, kinds.Raw]]:
    return [row if isinstance(row, dict) else {} for row in raw] if isinstance(raw, list) else []


def _targets(one: Field, problems: tuple[kinds.Problem, ...]) -> tuple[kinds.Problem, ...]:
    """Problems on inputs that exist on the page under that id: those of a ranking's lines stand at the ranking."""
    if one.kind is not Kind.RANKING:
        return problems
    return (kinds.Problem(one.id, " ".join(dict.fromkeys(problem.message for problem in problems))),)
