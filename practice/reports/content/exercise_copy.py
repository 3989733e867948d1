"""The copy of one exercise for one partner: their answers, what was revealed to them, results they may read. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from practice.exercises.results import AID, Result
from practice.reports.content import head as heads
from practice.reports.content import told_print, words
from practice.reports.content.head import Head
from practice.reports.content.summary import Answer, Exercise, Fact, Part, Question, Score, Section, Summary, Text
from practice.reports.content.told import Step

CLOSING = "A copy of what was written online. It is not the clinical record and is not for emergencies."
NOTHING = "Nothing was submitted yet."
WHAT_IT_SHOWS = "What it shows"
FROM_THERAPIST = "From your therapist"


@dataclass(frozen=True, slots=True)
class Note:
    """A line from the therapist to this partner."""

    author: str
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """What was typed and not submitted, for whoever typed it: a heading, who sees it, and the words."""

    heading: str
    lead: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One exercise as one partner may read it. `planned`: in the couple's zone. `note`: what came with it."""

    id: str
    title: str
    intro: str
    sentence: str
    reader: str
    therapist: str
    given_on: date
    planned: datetime
    place: str
    note: str
    steps: tuple[Step, ...]
    results: tuple[Result, ...]
    comments: tuple[Note, ...]
    unsent: tuple[Unsent, ...] = ()


def build(one: Told, head: Head) -> Summary:
    """The copy."""
    answers = tuple(told_print.parts(one.steps)) or (Text(NOTHING),)
    sections = [
        *([Section(f"From {one.therapist}", (Text(one.note),))] if one.note.strip() else []),
        Section("Answers", answers, one.intro),
        *(Section(each.heading, tuple(told_print.parts(each.steps)), each.lead) for each in one.unsent),
        *([Section(WHAT_IT_SHOWS, (Exercise(one.title, (), scores(one.results)),), AID)] if one.results else []),
        *([Section(FROM_THERAPIST, (comments(one.comments),))] if one.comments else []),
    ]
    titles = (one.title, f"Copy for {one.reader}", one.reader)
    return heads.summary(
        head, "exercise", "answers", f"{one.id}:{one.reader}", titles, facts(one), tuple(sections), CLOSING
    )


def facts(one: Told) -> tuple[Fact, ...]:
    """Who, when, and who sees it."""
    return (
        Fact("Answers of", one.reader),
        Fact("Given", words.full_day(one.given_on)),
        Fact("Planned for", words.moment(one.planned.isoformat())),
        *([Fact("When and where", one.place)] if one.place else []),
        Fact("Therapist", one.therapist),
        Fact("Who sees it", one.sentence),
    )


def section(one: Told) -> Section:
    """The same as a part of something longer."""
    parts: list[Part] = [Text(f"From {one.therapist}: {one.note}")] if one.note.strip() else []
    parts += told_print.parts(one.steps)
    for each in one.unsent:
        for part in told_print.parts(each.steps):
            parts.append(_marked(part, each))
    if one.results:
        parts.append(Exercise(f"{WHAT_IT_SHOWS}. {AID}", (), scores(one.results)))
    if one.comments:
        parts.append(comments(one.comments))
    planned = words.moment(one.planned.isoformat())
    lead = " · ".join(filter(None, (f"Given on {words.plain_day(one.given_on)}", f"planned for {planned}", one.place)))
    return Section(one.title, tuple(parts) or (Text(NOTHING),), f"{lead}. {one.sentence}")


def _marked(part: Part, unsent: Unsent) -> Part:
    if not isinstance(part, Exercise):
        return part
    return Exercise(f"{part.title}: {unsent.heading.lower()}", part.questions, part.scores)


def scores(found: Iterable[Result]) -> tuple[Score, ...]:
    """Results: words first, then the figure and from how many answers."""
    return tuple(
        Score(one.title, one.words, one.figure, one.n, tuple(Fact(row[0], " · ".join(row[1:])) for row in one.rows))
        for one in found
    )


def comments(notes: Iterable[Note]) -> Exercise:
    """What the therapist said back, each with its day."""
    questions = (Question(words.full_day(one.day), (Answer(one.author, "", (one.text,), "text"),)) for one in notes)
    return Exercise("What was said back to you", tuple(questions), ())
