"""What stands beside a signed session record, and what is printed from more than one: addenda, records entered in
error, psychotherapy notes, treatment summaries, releases, the logo, and the work the worker does on large files."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from practice import clock
from practice.db import Base, Created, Sealed, SealedApart, SealedBytes, SealedJson, Versioned
from practice.models.records import SessionState


class AddendumKind(StrEnum):
    """Why something is added to a signed record (records.md §1.4)."""

    LATE_ENTRY = "late_entry"
    ADDENDUM = "addendum"
    CORRECTION = "correction"


class Addendum(Created, Versioned, Base):
    """What is added to a signed session record. Signed like the record itself: then `frozen` alone is read."""

    __tablename__ = "addenda"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        UniqueConstraint("form_key"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(state = 'signed') = (signed_at is not null)", name="signed_with_time"),
        CheckConstraint("(signed_at is null) = (frozen_sealed is null)", name="signed_and_frozen"),
        CheckConstraint("(frozen_sealed is null) = (sha256 is null)", name="frozen_with_hash"),
        CheckConstraint("(signed_at is null) = (number is null)", name="signed_with_number"),
        Index("ix_addenda_state_session_id", "state", "session_id"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session_records.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[AddendumKind]
    state: Mapped[SessionState] = mapped_column(default=SessionState.DRAFT)
    body_sealed: Mapped[bytes]
    """Reason, text and whether clients' copies change, while it is a draft; what a supervisor said about it."""
    number: Mapped[int | None]
    """1, 2 … in the order of signing; the documents made then are edition `number` + 1."""
    frozen_sealed: Mapped[bytes | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    signed_at: Mapped[datetime | None]
    credential_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("credentials.id"))
    form_key: Mapped[uuid.UUID]

    body = SealedJson()
    frozen = SealedJson()


class RecordInError(Base):
    """A signed session record that was entered in error: kept whole, out of the lists, with the reason."""

    __tablename__ = "records_in_error"
    __table_args__ = (UniqueConstraint("session_id"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session_records.id"))
    reason_sealed: Mapped[bytes]
    stated_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    stated_at: Mapped[datetime] = mapped_column(default=clock.now)

    reason = Sealed()


class PsychotherapyNote(Created, Versioned, Base):
    """A note analysing what was said (45 CFR 164.501): its author's alone, in no list, export or PDF."""

    __tablename__ = "psychotherapy_notes"
    __table_args__ = (
        UniqueConstraint("form_key"),
        Index("ix_psychotherapy_notes_author_id_couple_id_held_on", "author_id", "couple_id", "held_on"),
    )

    couple_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("couples.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    held_on: Mapped[date]
    text_sealed: Mapped[bytes]
    form_key: Mapped[uuid.UUID]
    page_key: Mapped[uuid.UUID | None]
    """Which page saved it last: its own earlier saves are no conflict."""
    page_number: Mapped[int] = mapped_column(BigInteger, default=0)
    """That page's number of its last save: an older one that arrives later changes nothing."""

    text = SealedApart(b"psychotherapy notes")


class TreatmentSummary(Created, Versioned, Base):
    """How a treatment went, written at its closing; signing freezes it and its PDF."""

    __tablename__ = "treatment_summaries"
    __table_args__ = (
        UniqueConstraint("form_key"),
        CheckConstraint("(state = 'signed') = (signed_at is not null)", name="signed_with_time"),
        CheckConstraint("(signed_at is null) = (pdf_sealed is null)", name="signed_and_printed"),
        CheckConstraint("(frozen_sealed is null) = (sha256 is null)", name="frozen_with_hash"),
        CheckConstraint("signed_at is null or frozen_sealed is not null", name="signed_and_frozen"),
        Index("ix_treatment_summaries_couple_id", "couple_id"),
        Index("ix_treatment_summaries_state_couple_id", "state", "couple_id"),
    )

    couple_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("couples.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    state: Mapped[SessionState] = mapped_column(default=SessionState.DRAFT)
    body_sealed: Mapped[bytes]
    frozen_sealed: Mapped[bytes | None]
    """Also of one that waits for the supervisor: those very words are co-signed."""
    sha256: Mapped[str | None] = mapped_column(String(64))
    signed_at: Mapped[datetime | None]
    credential_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("credentials.id"))
    pdf_sealed: Mapped[bytes | None]
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    pages: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(60), default="")
    form_key: Mapped[uuid.UUID]

    body = SealedJson()
    frozen = SealedJson()
    pdf = SealedBytes()


class ReleaseBasis(StrEnum):
    """On what a record copy is given out."""

    BOTH_SIGNED = "both_signed"
    DECISION = "decision"


class Release(Created, Versioned, Base):
    """A copy of the record that was given out: of what, to whom, on which basis, and its bytes."""

    __tablename__ = "releases"
    __table_args__ = (
        UniqueConstraint("form_key"),
        CheckConstraint("subject in ('both', 'A', 'B')", name="subject"),
        CheckConstraint(
            "basis <> 'both_signed' or (signed_a_on is not null and signed_b_on is not null)", name="both_signed"
        ),
        CheckConstraint("basis <> 'decision' or reason_sealed is not null", name="decision_with_reason"),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint("(made_at is null) = (pdf_sealed is null)", name="made_with_time"),
        CheckConstraint("(pdf_sealed is null) = (sha256 is null)", name="made_with_hash"),
        Index("ix_releases_couple_id_created_at", "couple_id", "created_at"),
    )

    couple_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("couples.id"))
    subject: Mapped[str] = mapped_column(String(8))
    """Whose record: `both`, or one seat, and then the other one's content is left out."""
    basis: Mapped[ReleaseBasis]
    signed_a_on: Mapped[date | None]
    """The day on which this partner signed the authorization, on paper."""
    signed_b_on: Mapped[date | None]
    reason_sealed: Mapped[bytes | None]
    to_sealed: Mapped[bytes]
    """Who receives it, in words."""
    from_on: Mapped[date]
    until_on: Mapped[date]
    released_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime | None]
    pdf_sealed: Mapped[bytes | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    pages: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(60), default="")
    form_key: Mapped[uuid.UUID]

    reason = Sealed()
    to = Sealed()
    pdf = SealedBytes()


class PrintKind(StrEnum):
    """What the worker prints."""

    COUPLE = "couple"
    """All summaries of a couple."""
    MONTH = "month"
    """All summaries of a month."""
    PROGRESS = "progress"
    RELEASE = "release"
    OWN = "own"
    """Everything that is a client's own."""


class PrintState(StrEnum):
    """Where such a piece of work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


class PrintJob(Created, Versioned, Base):
    """A large file made by the worker, for the person who asked for it, until it expires."""

    __tablename__ = "print_jobs"
    __table_args__ = (
        UniqueConstraint("form_key"),
        CheckConstraint("parts_done between 0 and parts", name="parts"),
        CheckConstraint("(state = 'done') = (file_sealed is not null)", name="done_with_file"),
        CheckConstraint("state <> 'done' or expires_at is not null", name="done_expires"),
        Index("ix_print_jobs_state_created_at", "state", "created_at"),
        Index("ix_print_jobs_asked_by_created_at", "asked_by", "created_at"),
    )

    kind: Mapped[PrintKind]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    couple_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("couples.id"))
    release_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("releases.id"))
    wish_sealed: Mapped[bytes]
    """What was asked for: dates and choices."""
    state: Mapped[PrintState] = mapped_column(default=PrintState.QUEUED)
    parts: Mapped[int] = mapped_column(default=0)
    parts_done: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    file_sealed: Mapped[bytes | None]
    file_name: Mapped[str] = mapped_column(String(60), default="")
    pages: Mapped[int | None]
    form_key: Mapped[uuid.UUID]

    wish = SealedJson()
    file = SealedBytes()


class Logo(Created, Base):
    """A picture for the letterhead. Kept when it is replaced: records signed under it name it by its hash."""

    __tablename__ = "logos"
    __table_args__ = (
        UniqueConstraint("sha256"),
        CheckConstraint("media_type in ('image/png', 'image/jpeg')", name="media_type"),
        CheckConstraint("width between 1 and 4000 and height between 1 and 4000", name="size"),
    )

    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(16))
    image: Mapped[bytes]
    width: Mapped[int]
    height: Mapped[int]
