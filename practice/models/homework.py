"""Assignments and what the partners answered."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from practice import clock
from practice.db import Base, Created, Sealed, SealedJson, Versioned
from practice.models.people import Seat


class AssignmentState(StrEnum):
    """Where an assignment stands. A pause has one wording for clients, whatever its reason."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Assignment(Created, Versioned, Base):
    """One exercise given to a couple or one of its partners, with the definition it was made with."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("form_key"),
        UniqueConstraint("appointment_id", "slug"),
        CheckConstraint("to_a or to_b", name="somebody"),
        CheckConstraint("again_days between 1 and 366", name="again_days"),
        CheckConstraint("again_left between 0 and 99", name="again_left"),
        CheckConstraint("again_left = 0 or again_days is not null", name="again_with_days"),
        CheckConstraint(
            "(state in ('closed', 'withdrawn')) = (ended_at is not null)", name="ended_with_time"
        ),
        CheckConstraint("(state = 'paused') = (paused_at is not null)", name="paused_with_time"),
        Index("ix_assignments_couple_id_created_at", "couple_id", "created_at"),
    )

    couple_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("couples.id"))
    slug: Mapped[str] = mapped_column(String(64))
    exercise_version: Mapped[int]
    to_a: Mapped[bool]
    to_b: Mapped[bool]
    starts: Mapped[Seat] = mapped_column(default=Seat.A)
    disclosure: Mapped[str] = mapped_column(String(16))
    begins_on: Mapped[date]
    """The first day, in the couple's zone: days and weeks of a log are counted from it."""
    due_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(140), default="")
    """When and where the couple plans to do it, e.g. "Tuesday after dinner"."""
    note_sealed: Mapped[bytes | None]
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.OPEN)
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    """When everybody had done every step."""
    released: Mapped[str] = mapped_column(Text, default="")
    """Keys of steps the therapist released, one a line (exercises.flow)."""
    assigned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None]
    """When the therapist last marked what came in as looked at."""
    again_days: Mapped[int | None]
    """After how many days it is given again."""
    again_left: Mapped[int] = mapped_column(default=0)
    """How many more times."""
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assignments.id"))
    """The first assignment of a repeated series; None for that first one and for what is given once."""
    appointment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("appointments.id"))
    """The planned session it belongs to: one of each exercise for a session, by constraint."""
    form_key: Mapped[uuid.UUID | None]

    note = Sealed()

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Who it was given to."""
        return tuple(seat for seat, to in ((Seat.A, self.to_a), (Seat.B, self.to_b)) if to)


class Response(Created, Versioned, Base):
    """What one partner answered to one step, or both in one record: then it has no author.

    One per assignment, step, occurrence and author, and one joint record of a step and occurrence, by constraint.
    """

    __tablename__ = "responses"
    __table_args__ = (
        UniqueConstraint("assignment_id", "step", "occurrence", "author_id"),
        CheckConstraint("occurrence >= 1", name="occurrence"),
        CheckConstraint("revealed_at is null or submitted_at is not null", name="reveal_after_submit"),
        CheckConstraint("submitted_at is null or answers_sealed is not null", name="submitted_with_answers"),
        CheckConstraint("(author_id is null) = (seat is null)", name="author_with_seat"),
        CheckConstraint(
            "author_id is null or (agreed_a_at is null and agreed_b_at is null)", name="agreed_joint_only"
        ),
        CheckConstraint(
            "author_id is not null or submitted_at is null or (agreed_a_at is not null and agreed_b_at is not null)",
            name="joint_submitted_when_agreed",
        ),
        CheckConstraint("(transcribed_by is null) = (transcribed_at is null)", name="transcribed_with_time"),
        Index("ix_responses_author_id_submitted_at", "author_id", "submitted_at"),
        Index(
            "uq_responses_joint",
            "assignment_id",
            "step",
            "occurrence",
            unique=True,
            sqlite_where=text("author_id is null"),
            postgresql_where=text("author_id is null"),
        ),
    )

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"))
    step: Mapped[str] = mapped_column(String(32))
    occurrence: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partners.id"))
    """None for a joint record, which both write and both agree to."""
    seat: Mapped[Seat | None]
    """The author's seat, so that a list needs no join; None for a joint record."""
    draft_sealed: Mapped[bytes | None]
    """What was typed, exactly, while it is not submitted or being edited."""
    answers_sealed: Mapped[bytes | None]
    """The cleaned answers, once submitted."""
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    submitted_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    share_anyway_at: Mapped[datetime | None]
    """When the author chose to share although the assignment was closed before the other submitted."""
    day_on: Mapped[date | None]
    """The author's own calendar day when it was submitted."""
    agreed_a_at: Mapped[datetime | None]
    """When the partner in seat A agreed to a joint record as it stands; likewise B."""
    agreed_b_at: Mapped[datetime | None]
    transcribed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """Who typed it in from paper, if its author did not."""
    transcribed_at: Mapped[datetime | None]

    draft = SealedJson()
    answers = SealedJson()


class Correction(Base):
    """A later version of a revealed response; the first one stays."""

    __tablename__ = "corrections"
    __table_args__ = (
        UniqueConstraint("response_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("responses.id"))
    number: Mapped[int]
    answers_sealed: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    answers = SealedJson()


class FieldOpening(Base):
    """The author opened an own-and-therapist field to the partner. There is no way back."""

    __tablename__ = "field_openings"
    __table_args__ = (UniqueConstraint("response_id", "field"),)

    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("responses.id"))
    field: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)


class Comment(Created, Base):
    """A line from the therapist back to one partner about one assignment."""

    __tablename__ = "comments"
    __table_args__ = (UniqueConstraint("form_key"),)

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"), index=True)
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    text_sealed: Mapped[bytes]
    form_key: Mapped[uuid.UUID | None]

    text = Sealed()


class Quality(Versioned, Base):
    """The therapist's rating of how thoroughly one partner did one assignment, 0 (not) to 4 (thoroughly)."""

    __tablename__ = "qualities"
    __table_args__ = (
        UniqueConstraint("assignment_id", "partner_id"),
        CheckConstraint("rating between 0 and 4", name="rating"),
    )

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"))
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"))
    rating: Mapped[int]
    rated_at: Mapped[datetime] = mapped_column(default=clock.now)


class GateOverride(Base):
    """A therapist's written reason for assigning an exercise whose safety gate was closed."""

    __tablename__ = "gate_overrides"

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"), unique=True)
    reason_sealed: Mapped[bytes]
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)

    reason = Sealed()


class ConcernKind(StrEnum):
    """What an answer asks the therapist to look at before anything else."""

    CANNOT_SPEAK_FREELY = "cannot_speak_freely"
    """Holds back everything of the couple that would open, until somebody has seen to it."""
    SOME_TOPICS = "some_topics"
    FELT_UNSAFE = "felt_unsafe"
    TOO_HOT = "too_hot"


class Concern(Base):
    """An answer of one partner that the therapist is to see to. Nobody else learns that it exists."""

    __tablename__ = "concerns"
    __table_args__ = (
        CheckConstraint("(acknowledged_at is null) = (acknowledged_by is null)", name="acknowledged_by_somebody"),
        Index("ix_concerns_couple_id_acknowledged_at", "couple_id", "acknowledged_at"),
    )

    couple_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("couples.id"))
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"))
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("responses.id"))
    kind: Mapped[ConcernKind]
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    note_sealed: Mapped[bytes | None]

    note = Sealed()
