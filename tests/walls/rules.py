"""Who may read an answer, worked out from the stored row and the definition alone (product.md §3).

The code under test has no part in it; `may_read` is the same rule written for the tests of the pure core.
"""

import json
from dataclasses import dataclass

from practice.exercises.run import Run, Submission, other
from practice.exercises.terms import Disclosure
from practice.models import Assignment, Correction, Response
from tests.exercises.watching import may_read
from tests.walls.markers import markers


@dataclass(frozen=True)
class Stored:
    """One response."""

    slug: str
    assignment: Assignment
    run: Run
    row: Response
    submission: Submission
    corrections: list[Correction]

    def texts(self) -> dict[str, str]:
        """{marker: field id}: what was typed, and what was submitted or corrected, wherever it is kept."""
        found = {}
        kept = [(self.row.draft or {}).get("raws", {})]
        if self.submission.submitted:
            kept += [self.row.answers, *(one.answers for one in self.corrections)]
        for answers in kept:
            for name, value in answers.items():
                found |= dict.fromkeys(markers(json.dumps(value)), name.partition("/")[0])
        return found

    def may(self, field_id: str) -> set[str]:
        """Who may read this answer now."""
        author = self.submission.author
        if author is None:
            return {"A", "B", "therapist"} if self.submission.submitted else {"A", "B"}
        found = {author}
        if self.submission.submitted:
            found.add("therapist")
        asked = self.run.exercise.by_id[self.submission.step].by_id[field_id]
        if may_read(self.run, self.submission, asked):
            found.add(other(author))
        return found

    def certain(self, field_id: str) -> bool:
        """Whether it must be found by all who may: not what was typed where nothing is asked in the end."""
        asked = self.run.exercise.by_id[self.submission.step].by_id[field_id]
        return asked.shown_when is None and self.submission.submitted and field_id in self.row.answers


def rightly_open(run: Run, one: Submission) -> bool:
    """Whether this response may be open to both at all: agreed by both; or passed on, where that is the therapist's;
    and written by everybody who writes it, or shared by its author after the end."""
    step, audience = run.exercise.by_id[one.step], run.audience
    if not one.revealed or step.by == "one" or run.disclosure is Disclosure.PRIVATE:
        return False
    if one.author is None:
        return one.agreed >= audience
    turn = step.by in ("first", "second")
    if run.disclosure in (Disclosure.IN_SESSION, Disclosure.TURN_RELEASED):
        keys = {f"{one.step}:{one.occurrence}:{one.author}"} if turn else {one.step, f"{one.step}:{one.occurrence}"}
        if not keys & run.released:
            return False
    if turn or (one.share_anyway and run.state == "closed"):
        return True
    window = step.log is not None and step.log.reveal == "window"
    same = [s for s in run.submissions if s.step == one.step and (window or s.occurrence == one.occurrence)]
    writers = {seat for seat in audience if step.for_role(run.role(seat)).fields}
    return writers <= {s.author for s in same if s.submitted}


def submission_of(row: Response, opened: set[str]) -> Submission:
    """The row with what is known of it, as `watching` reads it."""
    submitted = row.submitted_at is not None
    return Submission(
        row.step,
        row.occurrence,
        row.seat.value if row.seat else None,
        row.answers or {} if submitted else {},
        submitted,
        row.revealed_at is not None,
        frozenset(opened),
        row.share_anyway_at is not None,
        agreed=frozenset(seat for seat, at in (("A", row.agreed_a_at), ("B", row.agreed_b_at)) if at),
    )
