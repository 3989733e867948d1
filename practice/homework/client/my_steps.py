"""One step as its author's pages print it: the screens with questions, and the review before submitting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort

from practice import answers, questions
from practice.answers import Answered
from practice.exercises import flow, kinds, phrases
from practice.exercises.definition import Field, Page
from practice.exercises.disclosure import Shown, visible
from practice.exercises.run import Slot, other
from practice.exercises.terms import Kind, Visibility
from practice.homework.client import my_joint
from practice.homework.client.my_joint import Agreement, Beside
from practice.homework.client.my_words import entry_heading, entry_place, step_name, step_title
from practice.homework.writing import drafts
from practice.homework.writing.recalls import Recalled
from practice.homework.writing.work import CORRECT, Work


@dataclass(frozen=True, slots=True)
class Other:
    """Another version of an answer, typed in another tab or on another device."""

    label: str
    here: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One screen of a step. `before`: what the writer reads first, (heading, answers). `beside`: of a joint record,
    words that are not in it. `lead`: the step's own introduction, on its first screen.
    """

    work: Work
    number: int
    place: int
    total: int
    title: str
    intro: str
    step: str
    questions: list[questions.Question]
    before: list[tuple[str, list[Answered]]]
    others: list[Other]
    settles: str
    errors: list[tuple[str, str]]
    lead: str
    recalled: list[Recalled]
    beside: list[Beside]
    agreement: Agreement | None


def page(
    work: Work,
    number: int,
    raws: Mapping[str, Any],
    problems: Mapping[str, Any],
    recalled: list[Recalled],
    key: str = "",
) -> AnswerPage:
    """The screen with these typed values. `problems` by field id: what to look at again now. `key`: of its form."""
    case, names, page = work.case, work.names, work.step.pages[number - 1]
    asked = questions.asked_on(page, work.checked)
    numbers = work.pages()
    made = [_question(work, one, page, raws.get(one.id), problems.get(one.id, ())) for one in asked]
    if work.record is not None:
        made = [my_joint.named(one, raws.get(field.id), key) for one, field in zip(made, asked, strict=True)]
    heading, place = kinds.fill(page.title, names), numbers.index(number) + 1
    step = step_title(case, work.slot, work.seat)
    if work.step.log is not None:
        name, day = step_name(case, work.slot, work.seat), entry_heading(case, work.slot)
        heading = day if heading == name else f"{day}: {heading}"
        step = f"{name} · {entry_place(case, work.slot)}"
    labels = {one.id: kinds.fill(one.label, names) for one in asked}
    errors = [
        (p.name, f"{_about(work, one, p.name) or labels[one.id]}: {p.message}")
        for one in asked
        for p in problems.get(one.id, ())
    ]
    others = [
        Other(
            labels[one.id],
            questions.typed_words(one, work.draft.raws.get(one.id), names, work.captions.get(one.id, ())),
            [questions.typed_words(one, raw, names, work.captions.get(one.id, ())) for raw in held],
        )
        for one in asked
        if (held := work.draft.others.get(one.id))
    ]
    settles = ",".join(drafts.settle_name(one, raw) for one in asked for raw in work.draft.others.get(one.id, ()))
    return AnswerPage(
        work,
        number,
        place,
        len(numbers),
        heading,
        kinds.fill(page.intro, names),
        step,
        made,
        _before(work, page),
        others,
        settles,
        errors,
        kinds.fill(work.step.intro, names) if place == 1 else "",
        recalled,
        my_joint.beside(work, {one.id: one for one in page.fields}),
        my_joint.agreement(work),
    )


def _about(work: Work, group: Field, name: str) -> str:
    """Which box of which row is meant, "Entry 2, By", for an input named `promises-1-by`; "" outside groups."""
    row, _, sub = name.removeprefix(f"{group.id}-").partition("-")
    box = next((one for one in group.fields if one.id == sub), None)
    if box is None or not row.isdecimal():
        return ""
    captions = work.captions.get(group.id, ())
    entry = captions[int(row)] if int(row) < len(captions) else f"Entry {int(row) + 1}"
    return f"{entry}, {kinds.fill(box.label, work.names)}"


def _question(work: Work, one: Field, page: Page, raw: Any, problems: Any) -> questions.Question:
    sees = questions.sees(one, work.step, work.case.run, work.seat, work.case.names)
    if work.mode == CORRECT and not _own_only(work, one):
        partner = work.names.partner
        sees = f"{partner} and {work.case.names['therapist']}, your therapist, see a correction as soon as you send it."
    return questions.ask(
        one,
        raw,
        work.names,
        sees=sees,
        problems=problems,
        captions=work.captions.get(one.id, ()),
        page=page,
        answers=work.checked.answers,
    )


def _own_only(work: Work, one: Field) -> bool:
    submission = work.case.run.by_slot[work.slot]
    return one.visibility is Visibility.T or (one.visibility is Visibility.O and one.id not in submission.opened)


def _before(work: Work, page: Page) -> list[tuple[str, list[Answered]]]:
    """The newest answers to the steps that stand above the questions, of the same leg, as the writer may see them; of
    a log all entries. Both sit before the screen of a joint step: there, only what both may see."""
    run, found = work.case.run, []
    legs = {slot: unit.leg for unit in run.plan.units for slot in unit.slots}
    here = legs.get(work.slot)
    seen = _seen(work)
    for step_id in page.shows:
        slots = dict.fromkeys(
            item.slot
            for item in seen
            if item.slot.step == step_id and legs.get(item.slot) == here and item.slot != work.slot and not item.draft
        )
        if work.case.exercise.by_id[step_id].log is None:
            newest = {slot.author: slot for slot in sorted(slots, key=lambda one: one.occurrence)}
            slots = [newest[author] for author in sorted(newest, key=str)]
        for slot in slots:
            items = answers.beside(page, work.captions, (one for one in seen if one.slot == slot and not one.private))
            if items:
                heading = f"{_whose(work, slot)}: {step_title(work.case, slot, work.seat)}"
                found.append((heading, [answers.shown(run, item, work.case.names) for item in items]))
    return found


def _seen(work: Work) -> list[Shown]:
    run = work.case.run
    mine = visible(run, work.seat)
    if work.record is None:
        return list(mine)
    # What its author sees is not what the other sees of it: an answer stands here as the one who did not write it may
    # read it.
    theirs = {(item.slot, item.field.id): item for item in visible(run, other(work.seat))}
    both = [(item, theirs.get((item.slot, item.field.id))) for item in mine]
    return [(one if one.slot.author != work.seat else also) for one, also in both if also is not None]


def _whose(work: Work, slot: Slot) -> str:
    if slot.author is None:
        return "Both of you"
    return "You" if slot.author == work.seat and work.record is None else work.case.names[slot.author]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One answer in the review. `problem`: what is still to do about it, with the id it stands under. `hint`: a word
    on its wording, which hinders nothing."""

    id: str
    answer: Answered
    problem: str
    page: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All answers of a step in words, before submitting."""

    work: Work
    step: str
    pages: list[tuple[int, str, list[ReviewLine]]]
    waiting: bool
    """Whether another version of an answer is still to be looked at."""
    agreement: Agreement | None = None

    @property
    def open_lines(self) -> list[ReviewLine]:
        """Answers that are still to do."""
        return [line for _, _, lines in self.pages for line in lines if line.problem]


def review(work: Work) -> Review:
    """The review of a step."""
    pages = []
    for number in work.pages():
        page = work.step.pages[number - 1]
        lines = [_review_line(work, one, number) for one in questions.asked_on(page, work.checked)]
        pages.append((number, kinds.fill(page.title, work.names), [line for line in lines if line]))
    waiting = bool(work.draft.others) or bool(my_joint.beside(work))
    return Review(work, step_title(work.case, work.slot, work.seat), pages, waiting, my_joint.agreement(work))


def _review_line(work: Work, one: Field, number: int) -> ReviewLine:
    names, captions = work.names, work.captions.get(one.id, ())
    problems = work.checked.problems.get(one.id)
    if problems is None:
        answer = work.checked.answers.get(one.id)
        note = "" if not _marked(work, one) else f"Only you and {work.case.names['therapist']} see this."
        return ReviewLine(one.id, answers.answered(one, answer, names, captions, note), "", number, _hint(work, one))
    label = kinds.fill(one.label, names)
    typed = "" if one.id in work.checked.missing else questions.typed_words(one, work.draft.raws.get(one.id), names)
    message = " ".join(dict.fromkeys(problem.message for problem in problems))
    return ReviewLine(one.id, Answered("long_text", label, words=typed), message, number)


def _hint(work: Work, one: Field) -> str:
    """The note on wording, where the answer holds one of its phrases: shown here too, for whoever has no script."""
    texts = _texts(one, work.checked.answers.get(one.id))
    found = (field.phrase_note for field, text in texts if phrases.found(field.phrases, text))
    return kinds.fill(next(found, ""), work.names)


def _texts(one: Field, answer: Any) -> list[tuple[Field, str]]:
    """The texts of an answer, with the field or the box they were typed into."""
    if one.kind is Kind.GROUP and isinstance(answer, list):
        return [(sub, row[sub.id]) for row in answer for sub in one.fields if isinstance(row.get(sub.id), str)]
    return [(one, answer)] if isinstance(answer, str) else []


def to_open(work: Work, field_id: str) -> Answered:
    """The own answer that is about to be opened to the partner. 404 when there is none that may be."""
    items = [item for item in visible(work.case.run, work.seat) if item.slot == work.slot and item.field.id == field_id]
    if not items or not flow.may_open(work.case.run, work.slot, field_id):
        abort(404)
    return answers.shown(work.case.run, items[0], work.case.names)


def _marked(work: Work, one: Field) -> bool:
    return work.case.run.shares and one.visibility in (Visibility.T, Visibility.O)
