"""The one rule of privacy for answers: whether, and how much of, an answer a viewer may read now."""

from typing import TYPE_CHECKING, Any, Literal

from practice.exercises.kinds import is_declined
from practice.exercises.run import Run, Seat, Slot, Submission
from practice.exercises.terms import Visibility

if TYPE_CHECKING:
    from practice.exercises.definition import Field

Viewer = Seat | Literal["therapist"]


def sees(run: Run, submission: Submission, field: "Field", viewer: Viewer) -> bool:
    """Whether this viewer may see this answer of this run now."""
    if viewer == "therapist":
        return submission.submitted
    if viewer == submission.author:
        return field.auto != "hints"  # a hint is advice; how many there were is counted for the therapist only
    if submission.author is None:
        return viewer in run.audience
    if viewer not in run.audience or not (submission.submitted and submission.revealed):
        return False
    return for_partner(run, submission, field) and not _sealed(run, submission.slot, field)


def told(run: Run, submission: Submission, field: "Field", viewer: Viewer) -> Any:
    """The stored answer as this viewer may read it; None when there is nothing for them to read.

    Options for the therapist are taken out for the other partner: a choice of nothing else is no answer.
    """
    answer = submission.answers.get(field.id)
    if answer is None or not sees(run, submission, field, viewer):
        return None
    if viewer in ("therapist", submission.author) or is_declined(answer):
        return answer
    return _without(field, answer)


def for_partner(run: Run, submission: Submission, field: "Field") -> bool:
    """Whether the other partner sees this answer, as things stand, once it is revealed and unsealed."""
    if submission.author is None:
        return True
    if not run.shares or field.visibility is Visibility.T or run.exercise.by_id[submission.step].by == "one":
        return False
    return field.visibility is not Visibility.O or field.id in submission.opened


def _sealed(run: Run, slot: Slot, field: "Field") -> bool:
    """Whether the answer still waits for another step of the same leg to be revealed."""
    if field.sealed_until is None:
        return False
    units = run.plan.units
    leg = units[run.places[slot]].leg if slot in run.places else 1
    until = [unit for unit in units if unit.step.id == field.sealed_until]
    # A step of both is done once, in the first leg, for both legs.
    until = [unit for unit in until if unit.leg == leg or unit.step.by not in ("first", "second")]
    return not any(all(run.revealed(one) for one in unit.slots) for unit in until)


def _without(field: "Field", answer: Any) -> Any:
    """The answer without the options for the therapist; None when nothing is left."""
    if not field.for_therapist:
        return answer
    if isinstance(answer, list):
        return [pick for pick in answer if pick not in field.for_therapist] or None
    return None if answer in field.for_therapist else answer
