"""The practice, the people who sign in, their licences, and the couples with their two partners."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from practice import clock
from practice.db import Base, Created, Sealed, Versioned


class Seat(StrEnum):
    """The two places of a couple. Not an order: who starts an exercise is chosen each time."""

    A = "A"
    B = "B"

    @property
    def other(self) -> "Seat":
        """The seat across."""
        return Seat.B if self is Seat.A else Seat.A


def crisis_pairs(lines: str) -> list[tuple[str, str]]:
    """Crisis lines, one `label: number` a line, as (label, number)."""
    pairs = (line.rpartition(":") for line in lines.splitlines() if line.strip())
    return [(label.strip(), number.strip()) for label, _, number in pairs]


class Practice(Versioned, Base):
    """The one practice of this installation."""

    __tablename__ = "practices"
    __table_args__ = (
        CheckConstraint("only_one = 1", name="only_one"),
        UniqueConstraint("only_one"),
        CheckConstraint("paper in ('A4', 'Letter')", name="paper"),
        CheckConstraint("late_entry_hours between 1 and 720", name="late_entry_hours"),
    )

    only_one: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    time_zone: Mapped[str] = mapped_column(String(64))
    paper: Mapped[str] = mapped_column(String(8), default="Letter")
    note_format: Mapped[str] = mapped_column(String(8), default="dap")
    late_entry_hours: Mapped[int] = mapped_column(default=24)
    """A session record begun longer than this after the session's end is marked as a late entry."""
    crisis_lines: Mapped[str] = mapped_column(Text)
    """One line each, `label: number`."""
    logo_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("logos.id"))
    is_demo: Mapped[bool] = mapped_column(default=False)


class User(Created, Versioned, Base):
    """A login of one person. Roles are columns: one row tells who somebody is."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("username"),
        CheckConstraint("username = lower(username)", name="username_lower"),
        CheckConstraint(
            "is_admin or is_therapist or is_associate or is_supervisor or is_partner", name="some_role"
        ),
        CheckConstraint("not (is_therapist and is_associate)", name="therapist_or_associate"),
        CheckConstraint("remind_before_hours in (0, 2, 12, 24, 48)", name="remind_before"),
        CheckConstraint("remind_after_hours in (0, 2, 12, 24, 48)", name="remind_after"),
        CheckConstraint("quiet_from between 0 and 23 and quiet_until between 0 and 23", name="quiet_hours"),
    )

    username: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), default="")
    """May be shared by both partners of a couple; never used to sign in."""
    password_hash: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_therapist: Mapped[bool] = mapped_column(default=False)
    is_associate: Mapped[bool] = mapped_column(default=False)
    is_supervisor: Mapped[bool] = mapped_column(default=False)
    is_partner: Mapped[bool] = mapped_column(default=False)
    remind_before_hours: Mapped[int] = mapped_column(default=24)
    """How long before homework is planned for a client is reminded: 0 (off), 2, 12, 24 or 48."""
    remind_after_hours: Mapped[int] = mapped_column(default=24)
    """How long after that time, when it has not come in: 0 (off), 2, 12, 24 or 48."""
    quiet_from: Mapped[int] = mapped_column(default=21)
    """The hour (0 to 23, own zone) from which no reminder is sent. The same as `quiet_until`: at no hour."""
    quiet_until: Mapped[int] = mapped_column(default=8)
    disabled_at: Mapped[datetime | None]

    @property
    def is_clinician(self) -> bool:
        """Whether this person treats couples: therapist or associate."""
        return self.is_therapist or self.is_associate

    @property
    def is_staff(self) -> bool:
        """Whether this person works for the practice."""
        return self.is_admin or self.is_clinician or self.is_supervisor


class SignIn(Base):
    """One sign-in on one browser, until it is ended. The cookie holds the token, this row its hash."""

    __tablename__ = "sign_ins"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("(ended_at is null) = (ended_why is null)", name="ended_with_reason"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(80), default="")
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(32))


class PasswordReset(Created, Base):
    """A single-use link to choose a new password."""

    __tablename__ = "password_resets"
    __table_args__ = (UniqueConstraint("token_hash"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffInvitation(Created, Base):
    """A single-use link by which somebody joins the practice's staff."""

    __tablename__ = "staff_invitations"
    __table_args__ = (UniqueConstraint("token_hash"), UniqueConstraint("form_key"))

    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(16))
    """`admin`, `therapist`, `associate` or `supervisor`; more roles are given later."""
    supervisor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    invited_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    form_key: Mapped[uuid.UUID | None]


class Therapist(Versioned, Base):
    """What a clinician has beyond a login."""

    __tablename__ = "therapists"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    npi: Mapped[str | None] = mapped_column(String(10))
    supervisor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)


class CredentialKind(StrEnum):
    """Kinds of licence (records.md §2.1)."""

    MARRIAGE_FAMILY = "marriage_family"
    COUNSELLOR = "counsellor"
    SOCIAL_WORK = "social_work"
    PSYCHOLOGIST = "psychologist"
    PSYCHIATRY = "psychiatry"
    ASSOCIATE = "associate"
    NON_US = "non_us"


class CredentialStatus(StrEnum):
    """What the board says of a licence. `pending` until an admin has verified it."""

    PENDING = "pending"
    ACTIVE = "active"
    INACTIVE = "inactive"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"
    PROBATION = "probation"


class Credential(Created, Versioned, Base):
    """A licence of a therapist in one jurisdiction."""

    __tablename__ = "credentials"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "kind", "number"),
        CheckConstraint("issued_on is null or issued_on <= expires_on", name="issued_before_expiry"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[CredentialKind]
    title: Mapped[str] = mapped_column(String(60))
    """As printed, e.g. LMFT."""
    jurisdiction: Mapped[str] = mapped_column(String(60))
    """ISO 3166-2 such as US-CA, or a country's name for a licence from elsewhere."""
    number: Mapped[str] = mapped_column(String(25))
    issued_on: Mapped[date | None]
    expires_on: Mapped[date]
    status: Mapped[CredentialStatus] = mapped_column(default=CredentialStatus.PENDING)

    @property
    def independent(self) -> bool:
        """Whether its holder may sign alone; an associate works under a supervisor."""
        return self.kind is not CredentialKind.ASSOCIATE

    def good_on(self, day: date) -> bool:
        """Whether it was verified as active and covers `day`."""
        started = self.issued_on is None or self.issued_on <= day
        return (
            self.status in (CredentialStatus.ACTIVE, CredentialStatus.PROBATION)
            and started
            and day <= self.expires_on
        )


class Verification(Created, Base):
    """One look-up of a licence by an admin: who, when, where, what it said."""

    __tablename__ = "verifications"

    credential_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("credentials.id"), index=True)
    verified_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    checked_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))
    result: Mapped[CredentialStatus]
    note: Mapped[str] = mapped_column(String(300), default="")
    next_check_on: Mapped[date | None]


class Policy(Base):
    """A published version of the practice's consent and disclosure policy. Never edited."""

    __tablename__ = "policies"
    __table_args__ = (UniqueConstraint("number"), CheckConstraint("number >= 1", name="number"))

    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class CoupleState(StrEnum):
    """Where the work with a couple stands."""

    ACTIVE = "active"
    CLOSED = "closed"


class Couple(Created, Versioned, Base):
    """A case: two partners and their therapist."""

    __tablename__ = "couples"
    __table_args__ = (
        UniqueConstraint("record_number"),
        UniqueConstraint("form_key"),
        CheckConstraint("(state = 'closed') = (closed_at is not null)", name="closed_with_time"),
        Index("ix_couples_therapist_id_state", "therapist_id", "state"),
    )

    record_number: Mapped[int]
    """Printed as C-0001."""
    therapist_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    time_zone: Mapped[str] = mapped_column(String(64))
    state: Mapped[CoupleState] = mapped_column(default=CoupleState.ACTIVE)
    closed_at: Mapped[datetime | None]
    form_key: Mapped[uuid.UUID | None]

    @property
    def record_id(self) -> str:
        """The id people use for the case, free of names."""
        return f"C-{self.record_number:04d}"


class Partner(Versioned, Base):
    """One of the two people of a couple. What the other partner must not see is in `Contact` and `SafetyStatus`."""

    __tablename__ = "partners"
    __table_args__ = (UniqueConstraint("couple_id", "seat"), UniqueConstraint("couple_id", "user_id"))

    couple_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("couples.id"))
    seat: Mapped[Seat]
    name: Mapped[str] = mapped_column(String(120))
    """As this person uses it."""
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    """Set by the claim of an invitation."""


class Contact(Versioned, Base):
    """How to reach a partner, and date of birth. Never shown to the other partner."""

    __tablename__ = "contacts"

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    born_on: Mapped[date | None]


class Invitation(Created, Base):
    """A partner's personal way in: a single-use link, and the short code of the printed slip."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        UniqueConstraint("code_hash"),
        UniqueConstraint("form_key"),
        CheckConstraint("channel in ('email', 'slip')", name="channel"),
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(8))
    invited_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    form_key: Mapped[uuid.UUID | None]


class Consent(Base):
    """A partner's own acceptance of one version of the policy."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("partner_id", "policy_id"),)

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"))
    policy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("policies.id"))
    accepted_at: Mapped[datetime] = mapped_column(default=clock.now)


class Ipv(StrEnum):
    """A therapist's judgement after a separate interview (measures.md §4)."""

    UNKNOWN = "unknown"
    NEGATIVE = "negative"
    POSITIVE = "positive"


class SafetyStatus(Base):
    """One dated judgement about one partner's safety. The latest one counts; none means unknown."""

    __tablename__ = "safety_statuses"

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    ipv: Mapped[Ipv]
    assessed_on: Mapped[date]
    note_sealed: Mapped[bytes | None]
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    note = Sealed()


class FlagKind(StrEnum):
    """What a therapist knows about a couple's safety beside the interview (exercises.md, gates)."""

    COERCIVE_CONTROL = "coercive_control"
    PROTECTIVE_ORDER = "protective_order"
    ACUTE_SUICIDALITY = "acute_suicidality"
    PSYCHOSIS_MANIA = "psychosis_mania"
    ACTIVE_SUBSTANCE_CRISIS = "active_substance_crisis"
    UNDISCLOSED_AFFAIR = "undisclosed_affair"
    SEPARATION_DECIDED = "separation_decided"


class CoupleFlag(Base):
    """One dated judgement that something is or is no longer so, about the couple or one partner of it.

    Never edited: the newest of a couple, partner and kind counts.
    """

    __tablename__ = "couple_flags"

    couple_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("couples.id"), index=True)
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partners.id"))
    """Whom it is about; None for what concerns the couple as a whole."""
    kind: Mapped[FlagKind]
    present: Mapped[bool]
    noted_on: Mapped[date]
    reason_sealed: Mapped[bytes]
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    reason = Sealed()
