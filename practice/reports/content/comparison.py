"""Both partners' answers to one exercise, side by side: what both may read, and what is the therapist's alone. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from practice.exercises.results import AID, Result
from practice.reports.content import exercise_copy, told_print, words
from practice.reports.content import head as heads
from practice.reports.content.head import Head
from practice.reports.content.summary import Exercise, Fact, Part, Section, Summary, Text
from practice.reports.content.told import Step

CLOSING = "A copy of what both of you can read online. It is not the clinical record and is not for emergencies."
APART = "For the therapist only"
APART_LEAD = "Not open to both partners on the day this was made. Do not hand this part on."


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides of one exercise. `apart`, `apart_results`, `absent`, `record_id` and `reader` "" for a partner's own.

    `absent`: who has submitted nothing.
    """

    id: str
    title: str
    names: str
    reader: str
    record_id: str
    given_on: date
    planned: datetime
    shared: tuple[Step, ...]
    results: tuple[Result, ...]
    apart: tuple[Step, ...] = ()
    apart_results: tuple[Result, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def clinical(self) -> bool:
        """Whether it is the therapist's."""
        return bool(self.record_id)


def build(one: Compared, head: Head) -> Summary:
    """The comparison."""
    side_by_side: tuple[Part, ...] = tuple(told_print.parts(one.shared))
    sections = []
    if side_by_side:
        sections.append(Section("Side by side", side_by_side, "What both can read." if one.clinical else ""))
    elif one.clinical:
        sections.append(Section("Side by side", (Text("Nothing is open to both partners yet."),)))
    if one.results:
        sections.append(Section("What it shows", (_scores(one.title, one.results),), AID))
    apart = tuple(told_print.parts(one.apart))
    if one.apart_results:
        apart += (_scores(f"What it shows. {AID}", one.apart_results),)
    if apart:
        sections.append(Section(APART, apart, APART_LEAD))
    facts = [
        Fact("Answers of", one.names),
        Fact("Given", words.full_day(one.given_on)),
        Fact("Planned for", words.moment(one.planned.isoformat())),
    ]
    if one.clinical:
        facts.insert(0, Fact("Record", one.record_id))
        facts += [Fact("Nothing in yet from", " and ".join(one.absent))] if one.absent else []
    whom = f"For {one.reader}" if one.clinical else f"For {one.names}"
    identity = f"{one.record_id} · {one.names}" if one.clinical else one.names
    kind = "comparison" if one.clinical else "beside"
    closing = "" if one.clinical else CLOSING
    return heads.summary(
        head, kind, "answers", one.id, (one.title, whom, identity), tuple(facts), tuple(sections), closing
    )


def _scores(title: str, results: tuple[Result, ...]) -> Exercise:
    return Exercise(title, (), exercise_copy.scores(results))
