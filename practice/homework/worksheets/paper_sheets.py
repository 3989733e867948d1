"""A step of a worksheet as the page prints it on which the therapist types it in: all its questions at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from practice import questions
from practice.exercises import kinds
from practice.exercises.definition import Field, Page
from practice.homework.worksheets import paper
from practice.homework.writing.work import Work


@dataclass(frozen=True, slots=True)
class Section:
    """What one screen asks online."""

    title: str
    intro: str
    questions: list[questions.Question]


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """The step with what was typed so far. `errors`: (input id, message)."""

    work: Work
    title: str
    sections: list[Section]
    errors: list[tuple[str, str]]


def sheet(work: Work, raws: Mapping[str, Any], problems: Mapping[str, Iterable[kinds.Problem]]) -> TypedSheet:
    """The page with these typed values; `problems` by field id."""
    whole = work.step.pages[0].model_copy(update={"fields": work.step.fields})
    sections = []
    for page in work.step.pages:
        asked = [_question(work, one, whole, raws, problems) for one in page.fields if _printed(work, one)]
        if asked:
            title, intro = kinds.fill(page.title, work.names), kinds.fill(page.intro, work.names)
            sections.append(Section(title, intro, asked))
    labels = {one.id: kinds.fill(one.label, work.names) for one in work.step.fields}
    errors = [(p.name, f"{labels[key]}: {p.message}") for key, found in problems.items() for p in found]
    return TypedSheet(work, paper.title(work), sections, errors)


def _printed(work: Work, one: Field) -> bool:
    """Whether the sheet asks this: also what depends on another answer of the sheet."""
    return kinds.askable(one) and (one.id in work.checked.asked or one.shown_when is not None)


def _question(
    work: Work, one: Field, whole: Page, raws: Mapping[str, Any], problems: Mapping[str, Iterable[kinds.Problem]]
) -> questions.Question:
    return questions.ask(
        one,
        raws.get(one.id),
        work.names,
        problems=problems.get(one.id, ()),
        captions=work.captions.get(one.id, ()),
        page=whole,
    )
