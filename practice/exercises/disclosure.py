"""Which answers a viewer may see. All pages, PDFs and exports go through here; the rule itself is in `seeing`, the
sentences that say it beforehand in `sentences`.

P: the partner, after the reveal. T: nobody but author and therapist, ever. O: the partner once its owner
opened it and it was revealed. J: both, in a joint record; in anybody's own record it is revealed like P,
because showing it earlier would say that the other has submitted. Drafts: their author alone. What each writes for
themself in a step of "one": never the partner.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from practice.exercises.binding import bound
from practice.exercises.kinds import FOR_SESSION, is_declined
from practice.exercises.run import Run, Slot, Submission
from practice.exercises.seeing import Viewer, for_partner, sees, told
from practice.exercises.sentences import Names, field_sentence, sentence
from practice.exercises.terms import Visibility

if TYPE_CHECKING:
    from practice.exercises.definition import Field

__all__ = ["DECLINED_WORDS", "Names", "Shown", "Viewer", "field_sentence", "sees", "sentence", "told", "visible"]

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
