"""One assignment with everything around it, and the `flow.Run` that its rows say."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from practice import clock
from practice.exercises import kinds
from practice.exercises.definition import Exercise
from practice.exercises.run import Run, Seat, Slot, Submission, other
from practice.exercises.terms import Disclosure
from practice.models import Assignment, AssignmentState, Correction, Couple, Partner, Response, User


@dataclass(frozen=True)
class Case:
    """One assignment with everything around it, as far as it was loaded for somebody.

    `rows` and `corrections` are by slot; a joint record's slot has no author. Drafts are in the run without their
    words: only their author's own pages read `rows[slot].draft`. `frozen`: a safety judgement after the assigning
    stops it; partners read it as any other pause.
    """

    assignment: Assignment
    couple: Couple
    partners: Mapping[Seat, Partner]
    therapist: User
    exercise: Exercise
    run: Run
    rows: Mapping[Slot, Response] = field(default_factory=dict)
    corrections: Mapping[Slot, tuple[Correction, ...]] = field(default_factory=dict)
    frozen: bool = False

    @property
    def id(self) -> uuid.UUID:
        """The assignment's."""
        return self.assignment.id

    @property
    def names(self) -> dict[str, str]:
        """By "A", "B" and "therapist", for `disclosure` and `results`."""
        return {"A": self.partners["A"].name, "B": self.partners["B"].name, "therapist": self.therapist.name}

    @property
    def today(self) -> date:
        """The calendar day in the couple's zone, which decides when dated steps open."""
        return clock.today(self.couple.time_zone)

    @property
    def due_on(self) -> date:
        """The day it is planned for, in the couple's zone."""
        return clock.local(self.assignment.due_at, self.couple.time_zone).date()

    def today_of(self, seat: Seat) -> date:
        """The calendar day in the zone of the person in this seat; the couple's where that is not known."""
        return self.run.days.get(seat, self.today)

    def author_names(self, seat: Seat) -> kinds.Names:
        """Names from the point of view of the author in this seat, for labels and words."""
        a, b = self.partners["A"].name, self.partners["B"].name
        return kinds.Names(self.partners[seat].name, self.partners[other(seat)].name, a, b)

    def typed_in(self, slot: Slot, dated: bool = True) -> str:
        """Whose answers were typed in from paper, by whom and when, as a sentence; "" when they were written online."""
        row = self.rows.get(slot)
        if row is None or row.transcribed_at is None or row.submitted_at is None:
            return ""
        people = {self.therapist.id: self.therapist.name} | {one.user_id: one.name for one in self.partners.values()}
        day = clock.local(row.transcribed_at, self.couple.time_zone).date()
        whose = f"{self.partners[slot.author].name}'s answers were" if slot.author else "This was"
        who = people.get(row.transcribed_by, "somebody of the practice")
        when = f" on {day:%B} {day.day}, {day.year}" if dated else ""
        return f"{whose} typed in from paper by {who}{when}."

    def typed_in_all(self, slot: Slot) -> list[str]:
        """`typed_in` of everybody whose answers to this step and round are here, for a partner's page: without the day,
        which would tell how long they lay before they opened."""
        return [said for seat in (None, *self.partners) if (said := self.typed_in(replace(slot, author=seat), False))]

    def seat_of(self, user_id: uuid.UUID) -> Seat | None:
        """Which seat this login has; None for anybody else."""
        return next((seat for seat, partner in self.partners.items() if partner.user_id == user_id), None)


def renew(case: Case) -> Case:
    """The case after its rows were changed in this session: the same rows, the run built again. No statement."""
    opened = {slot: submission.opened for slot, submission in case.run.by_slot.items()}
    zone = case.couple.time_zone
    submissions = tuple(submission(row, opened.get(slot_of(row), frozenset()), zone) for row in case.rows.values())
    made = run_of(case.assignment, case.exercise, submissions, case.run.days, case.frozen, case.run.held)
    return replace(case, run=made)


def slot_of(row: Response) -> Slot:
    """Where a response belongs; a joint record has no author."""
    return Slot(row.step, row.occurrence, row.seat.value if row.seat else None)


def submission(row: Response, opened: frozenset[str], zone: str) -> Submission:
    """A row as the pure core reads it; `zone` is the couple's."""
    submitted = row.submitted_at is not None
    agreed: dict[Seat, object] = {"A": row.agreed_a_at, "B": row.agreed_b_at}
    return Submission(
        row.step,
        row.occurrence,
        row.seat.value if row.seat else None,
        row.answers if submitted else {},
        submitted,
        row.revealed_at is not None,
        opened,
        row.share_anyway_at is not None,
        day=row.day_on,
        agreed=frozenset(seat for seat, at in agreed.items() if at),
        revealed_on=clock.local(row.revealed_at, zone).date() if row.revealed_at else None,
    )


def run_of(
    assignment: Assignment,
    exercise: Exercise,
    submissions: tuple[Submission, ...],
    days: Mapping[Seat, date],
    frozen: bool = False,
    held: frozenset[Seat] = frozenset(),
) -> Run:
    """The assignment as the pure core reads it."""
    audience = frozenset(seat.value for seat in assignment.seats)
    starts = assignment.starts.value if assignment.starts.value in audience else min(audience)
    stopped = frozen and assignment.state is AssignmentState.OPEN
    return Run(
        exercise,
        audience,
        starts,
        Disclosure(assignment.disclosure),
        AssignmentState.PAUSED.value if stopped else assignment.state.value,
        frozenset(assignment.released.split()),
        submissions,
        begins=assignment.begins_on,
        days=days,
        held=held,
    )
