"""Which answers a viewer may see, and the sentences that say so beforehand. All pages, PDFs and exports go
through here.

P: the partner, after the reveal. T: nobody but author and therapist, ever. O: the partner once its owner
opened it and it was revealed. J: both, in a joint record; in anybody's own record it is revealed like P,
because showing it earlier would say that the other has submitted. Drafts: their author alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from practice.exercises.binding import bound
from practice.exercises.kinds import FOR_SESSION, is_declined
from practice.exercises.run import SEATS, Run, Seat, Slot, Submission, other
from practice.exercises.seeing import Viewer, for_partner, sees, told
from practice.exercises.terms import Disclosure, Visibility

if TYPE_CHECKING:
    from practice.exercises.definition import Exercise, Field, Step

__all__ = ["DECLINED_WORDS", "Names", "Shown", "Viewer", "field_sentence", "sees", "sentence", "told", "visible"]

Names = Mapping[str, str]
"""First names by "A", "B" and "therapist"."""

DECLINED_WORDS = FOR_SESSION
"""What stands in place of an answer that was left for the session, for everybody."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer a viewer may see.

    `answer` is None when it was `declined`: print DECLINED_WORDS. `private`: as things stand the other
    partner will not see this answer, also not after a reveal. `draft`: not submitted yet (only ever shown
    to who writes it).
    """

    slot: Slot
    field: "Field"
    answer: Any
    declined: bool
    visibility: Visibility
    private: bool
    draft: bool = False


def visible(run: Run, viewer: Viewer) -> tuple[Shown, ...]:
    """Exactly the answers this viewer may see, in the order of the exercise; A before B where both answer.

    The fields are bound: what is computed from earlier answers stands in them.
    """
    found: list[Shown] = []
    for submission in _in_order(run):
        for field in bound(run, submission.slot).fields:
            answer = told(run, submission, field, viewer)
            if answer is not None:
                declined = is_declined(answer)
                found.append(
                    Shown(
                        submission.slot,
                        field,
                        None if declined else answer,
                        declined,
                        field.visibility,
                        not for_partner(run, submission, field),
                        not submission.submitted,
                    )
                )
    return tuple(found)


def _in_order(run: Run) -> list[Submission]:
    order, last = run.places, len(run.places)
    # An answer of a round that is not planned any more stays its author's: it comes last.
    return sorted(run.submissions, key=lambda s: (order.get(s.slot, last), s.step, s.occurrence, s.author or ""))


def field_sentence(field: "Field", step: "Step", run: Run, seat: Seat, names: Names) -> str:
    """One sentence above an answer box, for its author: who will see this answer, and when."""
    partner, first = names[other(seat)], names["therapist"]
    therapist = f"{first}, your therapist,"
    if step.by == "together":
        return f"You and {partner} both see this as you write it; {therapist} sees it when you both agree."
    if not run.shares or field.visibility is Visibility.T:
        return f"Only {therapist} sees this, when you submit it; {partner} never does."
    turn = step.by in ("first", "second")
    if field.visibility is Visibility.O:
        chosen = f"{therapist} sees this when you submit; {partner} sees it only if you open it"
        if turn and not run.by_hand:
            return f"{chosen}."
        return f"{chosen}, and not before {_moment(run, turn, first)}."
    if run.by_hand:
        return f"{partner} sees this once {_moment(run, turn, therapist)}; {first} sees it when you submit."
    if turn:
        return f"{partner} and {therapist} see this when you submit."
    return f"{partner} sees this once {_moment(run, turn, therapist)}; {therapist} sees it when you submit."


def _moment(run: Run, turn: bool, therapist: str) -> str:
    """What has to happen before the partner sees an answer, said to its author."""
    if turn:
        return f"{therapist} passes it on"
    return "you have both submitted" + (f" and {therapist} opens it in session" if run.by_hand else "")


def sentence(exercise: "Exercise", disclosure: Disclosure, audience: frozenset[Seat], names: Names) -> str:
    """One sentence for a whole assignment, as the confirmation page prints it: who will see what, and
    when."""
    therapist = names["therapist"]
    if len(audience) == 1:
        (seat,) = audience
        writer, partner = names[seat], names[other(seat)]
        seen = f"Only {therapist}, the therapist, sees what {writer} submits, on submission"
        return f"{seen}; {partner} never does."
    a, b = (names[seat] for seat in SEATS)
    full = f"{therapist}, their therapist,"
    if disclosure is Disclosure.PRIVATE:
        return f"Only {full} sees what {a} and {b} submit, on submission; neither sees the other's answers."
    without = _exceptions(exercise)
    if disclosure is Disclosure.JOINT:
        shared = f"{a} and {b} both see their shared record as they write it{without}"
        return f"{shared}; {full} sees it when both agree."
    if disclosure is Disclosure.TURN:
        shared = f"{a} and {b} see each other's answers step by step, as each is submitted{without}"
        return f"{shared}; {full} sees every answer on submission."
    if disclosure is Disclosure.MUTUAL:
        shared = f"{a} and {b} see each other's answers once both have submitted{without}"
        return f"{shared}; {full} sees every answer on submission."
    moment = f"once both have submitted and {full} opens them in session"
    if disclosure is Disclosure.TURN_RELEASED:
        moment = f"step by step, once {full} passes each one on"
    shared = f"{a} and {b} see each other's answers {moment}{without}"
    return f"{shared}; {therapist} sees every answer on submission."


def _exceptions(exercise: "Exercise") -> str:
    """What the other partner does not see although answers are shared. Every exercise asks something for T."""
    own = any(field.visibility is Visibility.O for step in exercise.steps for field in step.fields)
    return ", except what is marked for the therapist only" + " and what its author does not open" * own
