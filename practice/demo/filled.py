"""The library's filled examples as homework of the demo's couples: their words, moved to days of the demo."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from practice import clock
from practice.demo.people import Pair
from practice.demo.rows import Rows
from practice.exercises import catalogue, flow
from practice.exercises.definition import Field, Step
from practice.exercises.examples import BEGINS, NAMES, Answers, replay, typed
from practice.exercises.run import Slot, Submission
from practice.exercises.terms import Kind
from practice.homework.joint_text import Record
from practice.models import Assignment, Response, Seat, User

EVENING = {"A": time(19, 40), "B": time(20, 15), None: time(20, 30)}
"""When people sit down to it."""


class Filled:
    """Writes an example into an assignment as far as its days have come."""

    def __init__(self, rows: Rows, pair: Pair, given: Assignment) -> None:
        self.rows, self.pair, self.given = rows, pair, given
        self.example = catalogue.example(given.slug)
        self.zone = pair.couple.time_zone
        self.today: date = clock.local(rows.now, self.zone).date()
        self.later: timedelta = given.begins_on - BEGINS

    def write(self, without: Iterable[Slot] = (), vary: int = 0, typed_in: dict[str, User] | None = None) -> None:
        """All answers but those of some slots. `vary`: by how much scales may differ from the example. `typed_in`: by
        seat, who typed that person's sheet in from paper."""
        left_out = set(without)
        answers = tuple(one for one in self.example.answers if one.slot not in left_out)
        run = replay(replace(self.example, answers=answers))
        last = self.rows.ago(365)
        for one in run.submissions:
            if not self._has_come(one):
                continue
            row = self._row(one, vary)
            by = (typed_in or {}).get(one.author or "")
            if by:
                row.transcribed_by, row.transcribed_at = by.id, row.submitted_at + timedelta(days=1)
            last = max(last, row.revealed_at or row.submitted_at)
        everything = len(run.submissions) == len(self.example.answers) and all(map(self._has_come, run.submissions))
        if everything and flow.finished_all(run):
            self.given.finished_at = last

    def agreed_by(self, slot: Slot, seat: Seat, days: float) -> Response:
        """A joint record that one of the two agreed to so many days ago."""
        values = next(one.values for one in self.example.answers if one.slot == slot)
        step = self.example.exercise.by_id[slot.step]
        column = f"agreed_{seat.value.lower()}_at"
        when = self.rows.ago(days)
        return self.rows.add(
            Response,
            assignment_id=self.given.id,
            step=slot.step,
            occurrence=slot.occurrence,
            draft=_draft(step, self._moved(step.by_id, values, 0), joint=True),
            saved_at=when,
            created_at=when,
            **{column: when},
        )

    def _has_come(self, one: Submission) -> bool:
        """Whether its day is over; an entry of today is still to be written."""
        return one.day is not None and one.day + self.later < self.today

    def _row(self, one: Submission, vary: int) -> Response:
        step = self.example.exercise.by_id[one.step]
        values = self._moved(step.by_id, one.answers, vary)
        day = one.day + self.later
        when = self._at(day, one.author)
        opened = one.revealed_on + self.later if one.revealed and one.revealed_on else None
        author = {"A": self.pair.a, "B": self.pair.b, None: None}[one.author]
        agreed = {} if author else {"agreed_a_at": when - timedelta(minutes=9), "agreed_b_at": when}
        return self.rows.add(
            Response,
            assignment_id=self.given.id,
            step=one.step,
            occurrence=one.occurrence,
            author_id=author.id if author else None,
            seat=author.seat if author else None,
            answers=values,
            draft=_draft(step, values, joint=author is None),
            saved_at=when,
            submitted_at=when,
            day_on=day,
            revealed_at=self._opened(day, opened, when) if opened and opened <= self.today else None,
            created_at=when - timedelta(minutes=15),
            **agreed,
        )

    def _opened(self, day: date, opened: date, when: datetime) -> datetime:
        """On the same evening when both have written; in the night after it when a window ended."""
        return self._at(day, None) if opened == day else self._moment(opened, time(0, 5))

    def _at(self, day: date, author: str | None) -> datetime:
        return self._moment(day, EVENING[author])

    def _moment(self, day: date, wall: time) -> datetime:
        return clock.moment(datetime.combine(day, wall), self.zone)

    def _moved(self, fields: dict[str, Field], values: Any, vary: int) -> dict[str, Any]:
        return {name: self._value(fields.get(name), value, vary) for name, value in values.items()}

    def _value(self, field: Field | None, value: Any, vary: int) -> Any:
        if field is not None and field.kind is Kind.GROUP and isinstance(value, list):
            columns = {sub.id: sub for sub in field.fields}
            return [self._moved(columns, row, vary) for row in value]
        if field is not None and field.kind is Kind.DATE and isinstance(value, str):
            return (date.fromisoformat(value) + self.later).isoformat()
        if field is not None and field.kind is Kind.SCALE and isinstance(value, int) and vary:
            return min(10, max(0, value + self.rows.rng.randint(-vary, vary)))
        if field is not None and field.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT) and isinstance(value, str):
            return value.replace(NAMES["A"], self.pair.a.name).replace(NAMES["B"], self.pair.b.name)
        return value


def _draft(step: Step, values: dict[str, Any], joint: bool) -> dict[str, Any]:
    """What was typed, as answering keeps it, so that a change starts from it."""
    fields = step.by_id
    raws = {name: typed(fields[name], value) for name, value in values.items() if fields[name].auto is None}
    pages = tuple(range(1, len(step.pages) + 1))
    if joint:
        return Record(raws, {}, {}, {"A": pages, "B": pages}).dump()
    return {"raws": raws, "done": list(pages)}


def slots(given: Assignment, *steps: str) -> list[Slot]:
    """Every slot of these steps in the example of this assignment."""
    found: tuple[Answers, ...] = catalogue.example(given.slug).answers
    return [one.slot for one in found if one.step in steps]
