"""What all results share: the result itself, and reading answers the way the viewer may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from practice.exercises import kinds
from practice.exercises.disclosure import Names, Viewer, sees
from practice.exercises.run import Run, Seat, Submission, other
from practice.exercises.terms import Kind, Visibility

if TYPE_CHECKING:
    from practice.exercises.definition import Field, ScoreInput, ScoreSpec

AID = "A conversation aid, not a test."
"""Stands beside every result, once per page."""


@dataclass(frozen=True, slots=True)
class Result:
    """One score in words.

    `figure` is "" when nothing can honestly be computed; `words` then says why. `n`: how many items, rounds or
    promises it rests on. `about`: whose guesses, ratings or promises; None for the couple. `rows`: (label, value).
    """

    id: str
    title: str
    words: str
    figure: str
    n: int
    about: Seat | None
    therapist_only: bool
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Reader:
    """Answers for scores: what the therapist may see, or what both partners may see; everything else is not there."""

    run: Run
    viewer: Viewer
    names: Names
    history: Mapping[Seat, Sequence[float]]

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The audience, A first."""
        return tuple(sorted(self.run.audience))

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
        return kinds.fill(field.item or field.label, kinds.Names(self.name(author), self.partner(author)))

    def rounds(self, item: "ScoreInput", author: Seat) -> list[list[Any]]:
        """The answers of every round of the step that may be read, in order; see `answers`."""
        found = [s for s in self.run.submissions if s.step == item.step and s.author == author]
        found = [s for s in found if all(self._reads(s, self.field(item, path)) for path in item.fields)]
        return [[_value(s.answers, path) for path in item.fields] for s in sorted(found, key=lambda s: s.occurrence)]

    def answers(self, item: "ScoreInput", author: Seat) -> list[Any] | None:
        """The answers to the item's fields in the last round: None for each that is missing or was declined.

        None altogether when they may not be read, or not yet. A `group.sub` path gives the list of its rows.
        """
        found = self.rounds(item, author)
        return found[-1] if found else None

    def scale(self, item: "ScoreInput") -> tuple[int, int]:
        """Lowest and highest value of the item's fields."""
        return (1, 5) if self.field(item, item.fields[0]).kind is Kind.LIKERT5 else (0, 10)

    def _reads(self, submission: Submission, field: "Field") -> bool:
        if self.viewer == "therapist":
            return sees(self.run, submission, field, "therapist")
        # Both partners, and never a draft: its author alone would see it.
        return submission.submitted and all(sees(self.run, submission, field, seat) for seat in self.seats)


def _value(answers: Mapping[str, Any], path: str) -> Any:
    name, _, sub = path.partition(".")
    answer = answers.get(name)
    if answer is None or kinds.is_declined(answer):
        return [] if sub else None
    if not sub:
        return answer
    return [None if kinds.is_declined(row.get(sub)) else row.get(sub) for row in answer]


def signed(value: float, digits: int = 1) -> str:
    """`+1.2`, `−0.5`, `0.0`: with a real minus sign, and no sign on nothing."""
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text[1:] if float(text[1:]) == 0 else text


def plain(value: float, digits: int = 1) -> str:
    """`7.5`, `8`: at most so many decimals, with a real minus sign."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def points(value: float) -> str:
    """`1 point`, `2.5 points`."""
    text = plain(abs(value))
    return f"{text} point" if text == "1" else f"{text} points"
