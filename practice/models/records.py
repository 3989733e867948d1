"""Appointments, session records and the documents made from them."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from practice import clock
from practice.db import Base, Created, SealedBytes, SealedJson, Versioned


class Place(StrEnum):
    """Where a session is held."""

    OFFICE = "office"
    VIDEO = "video"
    OTHER = "other"


class AppointmentKind(StrEnum):
    """Who a planned session is with."""

    CONJOINT = "conjoint"
    INDIVIDUAL = "individual"


class Appointment(Created, Versioned, Base):
    """A planned session of a couple, or of one partner alone: the other one learns nothing of that."""

    __tablename__ = "appointments"
    __table_args__ = (
        UniqueConstraint("couple_id", "starts_at"),
        CheckConstraint("minutes between 5 and 480", name="minutes"),
        CheckConstraint("(kind = 'individual') = (partner_id is not null)", name="individual_with_whom"),
    )

    couple_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("couples.id"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=50)
    place: Mapped[Place] = mapped_column(default=Place.OFFICE)
    kind: Mapped[AppointmentKind] = mapped_column(default=AppointmentKind.CONJOINT)
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partners.id"))
    """Who comes to an individual one."""
    cancelled_at: Mapped[datetime | None]


class NoteFormat(StrEnum):
    """The headings of a session record (records.md §1.2)."""

    SOAP = "soap"
    DAP = "dap"
    BIRP = "birp"
    GIRP = "girp"
    PLAIN = "plain"


class Modality(StrEnum):
    """Who the session was with."""

    CONJOINT = "conjoint"
    INDIVIDUAL_A = "individual_a"
    INDIVIDUAL_B = "individual_b"


class SessionState(StrEnum):
    """Where a session record stands."""

    DRAFT = "draft"
    COSIGN_PENDING = "cosign_pending"
    SIGNED = "signed"


class SessionRecord(Created, Versioned, Base):
    """One session, written up. Signing freezes `frozen`; from then on only that is read."""

    __tablename__ = "session_records"
    __table_args__ = (
        UniqueConstraint("form_key"),
        CheckConstraint("(state = 'signed') = (signed_at is not null)", name="signed_with_time"),
        CheckConstraint("(signed_at is null) = (frozen_sealed is null)", name="signed_and_frozen"),
        CheckConstraint("(frozen_sealed is null) = (sha256 is null)", name="frozen_with_hash"),
        CheckConstraint(
            "ends_at is null or starts_at is null or ends_at > starts_at", name="ends_after_start"
        ),
        Index("ix_session_records_couple_id_held_on", "couple_id", "held_on"),
        Index("ix_session_records_state_couple_id", "state", "couple_id"),
    )

    couple_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("couples.id"))
    therapist_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    held_on: Mapped[date]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    modality: Mapped[Modality] = mapped_column(default=Modality.CONJOINT)
    note_format: Mapped[NoteFormat] = mapped_column(default=NoteFormat.DAP)
    state: Mapped[SessionState] = mapped_column(default=SessionState.DRAFT)
    body_sealed: Mapped[bytes]
    """Everything the therapist writes while it is a draft (sessions.operations says what)."""
    frozen_sealed: Mapped[bytes | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    credential_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("credentials.id"))
    appointment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("appointments.id"))
    form_key: Mapped[uuid.UUID | None]

    body = SealedJson()
    frozen = SealedJson()


class DocumentKind(StrEnum):
    """The three kinds of PDF of a signed session; the own copy exists for each seat."""

    CLINICAL = "clinical"
    JOINT = "joint"
    OWN_A = "own_a"
    OWN_B = "own_b"


class Document(Base):
    """The bytes of a PDF of a signed session, as printed on the day of signing."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("session_id", "kind", "edition"),
        CheckConstraint("edition >= 1", name="edition"),
        CheckConstraint("pages >= 1", name="pages"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session_records.id"))
    kind: Mapped[DocumentKind]
    edition: Mapped[int] = mapped_column(default=1)
    file_name: Mapped[str] = mapped_column(String(60))
    """Neutral: `summary-2026-01-12-7F3A.pdf`."""
    pdf_sealed: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    pdf = SealedBytes()


class Given(Base):
    """A document the therapist gave to a partner, online or on paper."""

    __tablename__ = "given_documents"
    __table_args__ = (
        UniqueConstraint("document_id", "partner_id", "channel"),
        CheckConstraint("channel in ('online', 'paper')", name="channel"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    channel: Mapped[str] = mapped_column(String(8))
    given_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
