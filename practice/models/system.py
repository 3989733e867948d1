"""What the program keeps for itself: audit, outgoing mail, throttling, held forms, the set-up code."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from practice import clock
from practice.db import Base, Created, SealedJson


class AuditEvent(Base):
    """Who did what, when, to which record. Ids and event names, never content."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_at", "at"),
        Index("ix_audit_events_couple_id_at", "couple_id", "at"),
        Index("ix_audit_events_actor_id_at", "actor_id", "at"),
    )

    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[uuid.UUID | None]
    """No foreign key: the log outlives what it names."""
    event: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(32), default="")
    """The table of the subject."""
    subject_id: Mapped[uuid.UUID | None]
    couple_id: Mapped[uuid.UUID | None]


class Mail(Created, Base):
    """An e-mail to be sent by the worker, at least once, and once per `key`."""

    __tablename__ = "mails"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("sent_at is null or failed_at is null", name="sent_or_failed"),
        Index("ix_mails_due", "sent_at", "failed_at", "not_before"),
    )

    key: Mapped[str] = mapped_column(String(120))
    """What makes it one message, e.g. `invitation:<id>`."""
    message_sealed: Mapped[bytes]
    """Template, address and values."""
    not_before: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]

    message = SealedJson()


class Throttle(Base):
    """Failed tries within a window, per account or address. The key is a keyed hash: no names, no addresses."""

    __tablename__ = "throttles"
    __table_args__ = (UniqueConstraint("key"), CheckConstraint("tries >= 0", name="tries"))

    key: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(default=clock.now)


class HeldForm(Base):
    """A form that was posted after its sign-in had expired, kept for its author until the next sign-in."""

    __tablename__ = "held_forms"
    __table_args__ = (UniqueConstraint("user_id", "path"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    path: Mapped[str] = mapped_column(String(300))
    fields_sealed: Mapped[bytes]
    held_at: Mapped[datetime] = mapped_column(default=clock.now)

    fields = SealedJson()


class SetupCode(Base):
    """The hash of the one-time code that protects the first set-up."""

    __tablename__ = "setup_codes"

    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
