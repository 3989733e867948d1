"""Steps as they stand in a copy: questions with their answers, short ones in tables. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from practice.reports.content.summary import Answer, Exercise, Part, Question, Table
from practice.reports.content.told import Asked, Said, Step

PRIVATE = "Private: only you and your therapist see this."
CONTINUED = "continued"
NONE = "–"
LEAST = 3
"""Questions in a row with short answers from which they are a table."""
WORD = 40
"""Characters up to which an answer is short."""
COLUMNS, CELL = 5, 90
"""Questions of a log up to which it is one table, and characters of an answer in it."""
_DAY = "day"


def parts(told: Iterable[Step]) -> list[Part]:
    """Steps in order; the entries of a log as one table where all of them are short, else one after the other."""
    found: list[Part] = []
    for _, group in groupby(told, key=lambda step: (step.step, bool(step.log))):
        entries = list(group)
        table = _log(entries) if entries[0].log else None
        found += [table] if table else [part for step in entries for part in _step(step)]
    return found


def _step(step: Step) -> list[Part]:
    """A step: questions with short answers in a row as a table, everything else one under the other."""
    found: list[Part] = []
    waiting: list[Asked] = []
    for short, run in groupby(step.asked, key=_short):
        asked = list(run)
        if not short or len(asked) < LEAST:
            waiting += asked
            continue
        found += _questions(step, waiting, found)
        waiting = []
        found.append(_table(_title(step, found), asked))
    return found + _questions(step, waiting, found)


def _title(step: Step, before: list[Part]) -> str:
    return f"{step.title}, {CONTINUED}" if before else step.title


def _questions(step: Step, asked: list[Asked], before: list[Part]) -> list[Part]:
    """What there is to say about the whole step stands under its first answer."""
    if not asked:
        return []
    printed = [_question(one) for one in asked]
    if step.lead and not any(isinstance(part, Exercise) for part in before):
        *earlier, last = printed[0].answers
        told = replace(last, note=" ".join(filter(None, (last.note, step.lead))))
        printed[0] = replace(printed[0], answers=(*earlier, told))
    return [Exercise(_title(step, before), tuple(printed), ())]


def _question(one: Asked) -> Question:
    last = {said.seat: said.version for said in one.said}
    text = f"{one.question} ({one.ends})" if one.ends else one.question
    return Question(
        text,
        tuple(
            Answer(said.name, (said.seat or "").lower(), said.words, said.shape, _note(said, last[said.seat] > 1))
            for said in one.said
        ),
    )


def _note(said: Said, corrected: bool) -> str:
    version = ""
    if said.version > 1:
        version = "Corrected." if said.version == 2 else f"Corrected, version {said.version}."
    elif corrected:
        version = "First version."
    return " ".join(filter(None, (version, PRIVATE if said.private else "")))


def _short(one: Asked) -> bool:
    if one.kind in ("long_text", "group", "multi", "ranking"):
        return False  # own words and lists keep their form, however short they are
    plain = all(said.version == 1 and not said.private and said.seat for said in one.said)
    return plain and all(len(said.words) == 1 and len(said.words[0]) <= WORD and _one_line(said) for said in one.said)


def _one_line(said: Said) -> bool:
    return said.shape == "text" and "\n" not in said.words[0]


def _table(title: str, asked: list[Asked]) -> Table:
    """A line for each question, a column for each person. The ends of a scale once, where they are all the same."""
    names = dict.fromkeys(name for _, name in sorted({(said.seat, said.name) for one in asked for said in one.said}))
    ends = {one.ends for one in asked}
    common = ends.pop() if len(ends) == 1 else None
    rows = []
    for one in asked:
        said = {each.name: each.words[0] for each in one.said}
        text = one.question if common is not None or not one.ends else f"{one.question} ({one.ends})"
        rows.append((text, *(said.get(name, NONE) for name in names)))
    return Table(("Question", *names), tuple(rows), f"{title} ({common})" if common else title)


def _log(entries: list[Step]) -> Table | None:
    """A line for each day and person, in their words; None where an answer is long, private or corrected."""
    asked = [one for step in entries for one in step.asked]
    questions = {one.field: f"{one.question} ({one.ends})" if one.ends else one.question for one in asked}
    questions.pop(_DAY, None)
    said = [each for one in asked for each in one.said]
    plain = all(len("; ".join(one.words)) <= CELL and one.version == 1 and not one.private for one in said)
    if not plain or not 0 < len(questions) <= COLUMNS or len(entries) < 2 or any(step.lead for step in entries):
        return None
    rows = []
    for step in entries:
        for name in dict.fromkeys(each.name for one in step.asked for each in one.said):
            mine = {one.field: "; ".join(each.words) for one in step.asked for each in one.said if each.name == name}
            rows.append((step.entry, name, *(mine.get(key, NONE) for key in questions)))
    return Table(("When", "Who", *questions.values()), tuple(rows), entries[0].log)
