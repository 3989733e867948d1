"""How much of the page before a session stands on paper, so that an ordinary fortnight is a sheet or two. Pure.

On the screen everything is there in full. On paper the longest answers are shortened first, and say so; then of each
exercise the first answers are printed with how many more there are; its scores in words always stand.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from practice.sessions.arrived import Row, answers
from practice.sessions.homework import Offer
from practice.sessions.preparing import Prepared

SHEETS = 1480.0
"""Points of height that two sheets hold, Letter and A4 alike, with some to spare."""
LINE, ROW, HEADING = 9.4, 1.9, 17.0
"""Points: a line of text, the space around a row of a table, a heading with the space around it."""
WHOLE, HALF, QUESTION, SIDE = 150, 70, 33, 53
"""Characters in a line: across the page, in one of two columns, in the column of questions, in that of one partner."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed: the most characters of a text, and the most questions of an exercise."""

    characters: int
    questions: int

    def words(self, text: str) -> str:
        """The text as it is printed."""
        if len(text) <= self.characters:
            return text
        kept = text[: self.characters]
        kept = (
            kept[:at] if (at := max(kept.rfind(" "), kept.rfind("\n"))) > self.characters // 2 else _whole(kept, text)
        )
        return f"{kept.rstrip()} …"

    def cuts(self, text: str) -> bool:
        """Whether the printed text is shorter than the whole one."""
        return len(text) > self.characters

    def rows(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The questions that are printed, in their order; ratings last, because the scores in words tell them too."""
        chosen = sorted(range(len(rows)), key=lambda place: bool(rows[place].ends))[: self.questions]
        return [rows[place] for place in sorted(chosen)]

    def more(self, rows: Sequence[Row]) -> int:
        """How many answers are on the screen alone."""
        return answers(rows) - answers(self.rows(rows))


STEPS = (
    *(Paper(characters, 1000) for characters in (100_000, 900, 500, 300, 180, 120)),
    *(Paper(120, questions) for questions in (12, 8, 5, 3)),
    *(Paper(90, questions) for questions in (3, 2, 1, 0)),
)
"""From everything to the least."""


def paper(found: Prepared) -> Paper:
    """The most that two sheets hold; the least where even that is more."""
    return next((step for step in STEPS if height(found, step) <= SHEETS), STEPS[-1])


def height(found: Prepared, step: Paper) -> float:
    """About how many points high the page is on paper."""
    return sum(_heights(found, step))


def _heights(found: Prepared, step: Paper) -> Iterator[float]:
    yield 60 + LINE * (len(found.worries) + len(found.coming.unsigned) + len(found.coming.between))
    yield HEADING + sum(ROW + LINE * max(1, len(one.weights)) for one in found.topics.topics) + 3 * LINE
    for check in (found.before, found.after):
        if check:
            yield HEADING + LINE * len(check.attention) + _lines(check.came.results) + _table(check.came.rows, step)
    yield HEADING + sum(_text(words, WHOLE, step) + LINE for words in found.agreed.values())
    yield (ROW + LINE) * (len(found.planned) + 2)
    for some in (found.hindered, [row for _, row in found.kept]):
        yield _table(some, step) + (HEADING if some else 0)
    yield (HEADING if found.comments else 0) + sum(_text(one.text, WHOLE, step) + ROW for one in found.comments)
    yield (HEADING if found.private else 0)
    yield sum(_text(words, SIDE * 2, step) + ROW for _, _, offer in found.private for words in offer.words)
    yield HEADING
    for one in found.came:
        yield 0.75 * HEADING + _lines(one.results) + _table(step.rows(one.rows), step)
        yield LINE if step.more(one.rows) else 0
    yield HEADING if found.courses else 0
    yield sum(_lines(results) + 0.6 * HEADING for _, results in found.courses)


def _lines(results: Sequence[object]) -> float:
    """Scores in words, in two columns."""
    return LINE * sum(ceil(len(f"{one.title}: {one.words}") / HALF) for one in results) / 1.8


def _table(rows: Sequence[Row], step: Paper) -> float:
    if not rows:
        return 0
    return ROW + LINE + sum(_row(row, step) for row in rows)


def _row(row: Row, step: Paper) -> float:
    question = LINE * ceil(len(row.question) / QUESTION)
    if row.together:
        return ROW + max(question, _offer(row.together, 2 * SIDE, step))
    return ROW + max(question, *(_offer(offer, SIDE, step) for offer in row.sides.values()))


def _offer(offer: Offer, width: int, step: Paper) -> float:
    return max(LINE, sum(_text(words, width, step) for words in offer.words))


def _text(text: str, width: int, step: Paper) -> float:
    return LINE * sum(max(1, ceil(len(line) / width)) for line in step.words(text).split("\n"))


def _whole(kept: str, text: str) -> str:
    """Without the beginning of a character that is made of several."""
    while kept and _joins(text[len(kept)], kept[-1]):
        kept = kept[:-1]
    return kept


def _joins(following: str, last: str) -> bool:
    return last == "\u200d" or following in "\u200d\ufe0f" or bool(unicodedata.combining(following)) or _tone(following)


def _tone(character: str) -> bool:
    return bool(re.match("[\U0001f3fb-\U0001f3ff]", character))
