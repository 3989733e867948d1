"""Reading answers the way the viewer may: what the therapist may see, or what both partners may see."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from practice.exercises import kinds
from practice.exercises.binding import bound
from practice.exercises.run import Run, Seat, Slot, Submission, other
from practice.exercises.seeing import Viewer, sees, told
from practice.exercises.terms import Kind, Visibility

if TYPE_CHECKING:
    from practice.exercises.definition import Field, ScoreInput, ScoreSpec

Place = tuple[int, int]
"""Where an answer stands: the run (0 unless several are read together) and the occurrence."""


@dataclass(frozen=True)
class Reader:
    """Answers for scores; everything the viewer may not read is not there.

    `earlier`: runs of the same exercise before this one, read together with it, in date order.
    """

    run: Run
    viewer: Viewer
    names: Mapping[str, str]
    history: Mapping[Seat, Sequence[float]]
    earlier: tuple[Run, ...] = ()

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The audience, A first."""
        return tuple(sorted(self.run.audience))

    @property
    def pooled(self) -> bool:
        """Whether several runs are read together."""
        return bool(self.earlier)

    def name(self, seat: Seat) -> str:
        """First name."""
        return self.names[seat]

    def partner(self, seat: Seat) -> str:
        """The other one's first name."""
        return self.names[other(seat)]

    def therapist_only(self, spec: "ScoreSpec") -> bool:
        """Whether the score, or anything it is made of, is for the therapist only."""
        fields = [self.field(item, path) for item in spec.inputs for path in item.fields]
        return spec.therapist_only or any(field.visibility is Visibility.T for field in fields)

    def field(self, item: "ScoreInput", path: str) -> "Field":
        """The field a path names; for `group.sub` the group, which carries the visibility."""
        return self.run.exercise.by_id[item.step].by_id[path.partition(".")[0]]

    def label(self, item: "ScoreInput", place: int, author: Seat) -> str:
        """What the field at this place is about, for people."""
        field = self.field(item, item.fields[place])
        return self.fill(field.item or field.label, author)

    def fill(self, text: str, author: Seat) -> str:
        """A text of the definition as this author reads it."""
        names = kinds.Names(self.name(author), self.partner(author), self.names["A"], self.names["B"])
        return kinds.fill(text, names)

    def options(self, item: "ScoreInput", author: Seat) -> dict[str, str]:
        """Option id to label, of the item's first field as this author was asked it."""
        name = item.fields[0]
        step = bound(self.run, Slot(item.step, 1, author))
        return {key: self.fill(label, author) for key, label in step.by_id[name].labels.items()}

    def places(self, item: "ScoreInput", author: Seat | None) -> dict[Place, list[Any]]:
        """The answers to the item's fields wherever this author gave them and they may be read, in order.

        None for each that is missing or was declined. A `group.sub` path gives the list of its rows.
        """
        found: dict[Place, list[Any]] = {}
        for number, run in enumerate((*self.earlier, self.run)):
            for submission in self._readable(run, item, author):
                found[number, submission.occurrence] = [self._value(run, submission, path) for path in item.fields]
        return found

    def rounds(self, item: "ScoreInput", author: Seat | None) -> list[list[Any]]:
        """The answers of every round of the step that may be read, in order; see `places`."""
        return list(self.places(item, author).values())

    def answers(self, item: "ScoreInput", author: Seat | None) -> list[Any] | None:
        """The answers to the item's fields in the last round; see `places`.

        None altogether when they may not be read, or not yet.
        """
        found = self.rounds(item, author)
        return found[-1] if found else None

    def columns(self, *asked: tuple["ScoreInput", Seat]) -> list[list[Any]] | None:
        """The latest answers of several, side by side: item by item, or row by row of groups with the same rows.

        None while one of them may not be read. Rows are put side by side by the row they follow, so that a row one
        of them does not have is missing there.
        """
        found = [self.answers(item, author) for item, author in asked]
        if any(one is None for one in found):
            return None
        if "." not in asked[0][0].fields[0]:
            return found
        keys = [self._row_ids(item, author) for item, author in asked]
        order = dict.fromkeys(key for column in keys for key in column)
        columns = [dict(zip(key, values[0], strict=True)) for key, values in zip(keys, found, strict=True)]
        return [[column.get(key) for key in order] for column in columns]

    def row_order(self, *asked: tuple["ScoreInput", Seat]) -> list[str]:
        """The ids of the rows behind `columns`, in the same order."""
        return list(dict.fromkeys(key for item, author in asked for key in self._row_ids(item, author)))

    def _row_ids(self, item: "ScoreInput", author: Seat) -> list[str]:
        group = item.fields[0].partition(".")[0]
        submission = self._readable(self.run, item, author)[-1]
        rows = submission.answers.get(group)
        return [] if rows is None or kinds.is_declined(rows) else [row.get("row", str(i)) for i, row in enumerate(rows)]

    def scale(self, item: "ScoreInput") -> tuple[int, int]:
        """Lowest and highest value of the item's fields."""
        return (1, 5) if self.field(item, item.fields[0]).kind is Kind.LIKERT5 else (0, 10)

    def entries(self, item: "ScoreInput", author: Seat) -> int:
        """How many entries of the item's log this author submitted, as far as the viewer may know of them."""
        return len(self._known(self.run, item, author))

    def left(self, item: "ScoreInput", author: Seat) -> bool:
        """Whether the author left one of the item's answers for the session, where it may be read."""
        found = (s.answers.get(path.partition(".")[0]) for s in self._found(item, author) for path in item.fields)
        return any(kinds.is_declined(answer) for answer in found)

    def _found(self, item: "ScoreInput", author: Seat) -> list[Submission]:
        return [s for run in (*self.earlier, self.run) for s in self._readable(run, item, author)]

    def opened(self, item: "ScoreInput", author: Seat) -> bool:
        """Whether the owner opened the item's answers to the partner, where only the owner can."""
        fields = [self.field(item, path) for path in item.fields]
        mine = self._known(self.run, item, author)
        own = [field.id for field in fields if field.visibility is Visibility.O]
        return all(name in submission.opened for submission in mine for name in own)

    def _known(self, run: Run, item: "ScoreInput", author: Seat | None) -> list[Submission]:
        """What this author submitted to the item's step, as far as the viewer may know that it is there, in order.

        A partner's result must never change because of something that was not revealed.
        """
        mine = (s for s in run.submissions if s.step == item.step and s.author == author and s.submitted)
        found = (s for s in mine if self.viewer == "therapist" or author is None or s.revealed)
        return sorted(found, key=lambda s: s.occurrence)

    def _readable(self, run: Run, item: "ScoreInput", author: Seat | None) -> list[Submission]:
        fields = list(_asked(run, item, author))
        if len(fields) != len(item.fields):
            return []
        mine = self._known(run, item, author)
        found = [s for s in mine if all(self._reads(run, s, field) for field in fields)]
        # What its owner opens day by day says nothing whole: all of it or nothing.
        half = len(found) != len(mine) and any(field.visibility is Visibility.O for field in fields)
        return [] if half else found

    def _reads(self, run: Run, submission: Submission, field: "Field") -> bool:
        viewers = ("therapist",) if self.viewer == "therapist" else self.seats
        return all(sees(run, submission, field, viewer) for viewer in viewers)

    def _value(self, run: Run, submission: Submission, path: str) -> Any:
        name, _, sub = path.partition(".")
        reader = "therapist"
        if self.viewer != "therapist" and submission.author is not None:
            # What both may read is what the other one may read of it.
            reader = other(submission.author)
        answer = told(run, submission, run.exercise.by_id[submission.step].by_id[name], reader)
        if answer is None or kinds.is_declined(answer):
            return [] if sub else None
        if not sub:
            return answer
        return [None if kinds.is_declined(row.get(sub)) else row.get(sub) for row in answer]


def _asked(run: Run, item: "ScoreInput", author: Seat | None) -> Iterator["Field"]:
    """The item's fields as far as this run's version has them and asks them of this author."""
    step = run.exercise.by_id.get(item.step)
    for path in item.fields if step else ():
        field = step.by_id.get(path.partition(".")[0])
        if field is not None and (field.role is None or author is None or field.role == run.role(author)):
            yield field
