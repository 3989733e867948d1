"""The library's filled examples as homework of the demo's couples: their words, moved to days of the demo."""

from collections.abc import Iterable, Mapping
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
from practice.homework.writing.joint_text import Record
from practice.models import Assignment, Response, Seat, User

EVENING = {"A": time(19, 40), "B": time(20, 15), None: time(20, 30)}
"""When people sit down to it."""
PAUSE = timedelta(minutes=11)
"""From one answer of an evening to the next."""


class Filled:
    """Writes an example into an assignment as far as its days have come."""

    def __init__(self, rows: Rows, pair: Pair, given: Assignment) -> None:
        self.rows, self.pair, self.given = rows, pair, given
        self.example = catalogue.example(given.slug)
        self.zone = pair.couple.time_zone
        self.today: date = clock.local(rows.now, self.zone).date()
        self.later: timedelta = given.begins_on - BEGINS
        given.created_at = min(given.created_at, self._moment(given.begins_on, time(10)))

    def write(
        self,
        without: Iterable[Slot] = (),
        vary: int = 0,
        typed_in: dict[str, User] | None = None,
        said: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """All answers but those of some slots. `vary`: by how much scales may differ from the example. `typed_in`: by
        seat, who typed that person's sheet in from paper. `said`: by seat, other answers to the first step."""
        left_out = set(without)
        if said:
            first = self.example.exercise.steps[0].id
            other = (replace(one, values=said[one.seat]) if one.step == first else one for one in self.example.answers)
            self.example = replace(self.example, answers=tuple(other))
        answers = tuple(one for one in self.example.answers if one.slot not in left_out)
        run = replay(replace(self.example, answers=answers))
        rows: list[Response] = []
        for one in filter(self._has_come, run.submissions):
            rows.append(self._row(one, vary, rows[-1].submitted_at if rows else self.rows.ago(1000)))
            by = (typed_in or {}).get(one.author or "")
            if by:
                rows[-1].transcribed_by, rows[-1].transcribed_at = by.id, rows[-1].submitted_at + timedelta(days=1)
        for one, row in zip(filter(self._has_come, run.submissions), rows, strict=True):
            self._open(one, row, rows)
        if len(rows) == len(self.example.answers) and flow.finished_all(run):
            self.given.finished_at = max(row.revealed_at or row.submitted_at for row in rows)

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

    def _row(self, one: Submission, vary: int, before: datetime) -> Response:
        step = self.example.exercise.by_id[one.step]
        values = self._moved(step.by_id, one.answers, vary)
        day = one.day + self.later
        when = max(self._moment(day, EVENING[one.author]), before + PAUSE)
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
            created_at=when - timedelta(minutes=15),
            **agreed,
        )

    def _open(self, one: Submission, row: Response, rows: list[Response]) -> None:
        """With the last answer that it waited for; in the night in which the window of a log ended."""
        if not one.revealed or one.revealed_on is None or one.revealed_on + self.later > self.today:
            return
        turn = self.example.exercise.by_id[one.step].by in ("first", "second")
        together = [
            each.submitted_at
            for each in rows
            if each is row or (not turn and (each.step, each.occurrence) == (row.step, row.occurrence))
        ]
        opened = one.revealed_on + self.later
        row.revealed_at = max(*together, self._moment(opened, time(0, 5))) if opened > row.day_on else max(together)

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
