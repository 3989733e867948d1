"""The second lock, the privacy policy itself: for each model, which rows a person may read."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from practice import db
from practice.access.person import Actor
from practice.models import (
    Addendum,
    Appointment,
    AppointmentKind,
    Assignment,
    AuditEvent,
    Comment,
    Concern,
    Consent,
    Contact,
    Correction,
    Couple,
    CoupleFlag,
    Credential,
    Document,
    FieldOpening,
    GateOverride,
    Given,
    HeldForm,
    Invitation,
    Logo,
    Mail,
    Partner,
    PasswordReset,
    Policy,
    Practice,
    PrintJob,
    PsychotherapyNote,
    Quality,
    RecordInError,
    Release,
    Response,
    SafetyStatus,
    SessionRecord,
    SetupCode,
    SignIn,
    StaffInvitation,
    Therapist,
    Throttle,
    TreatmentSummary,
    User,
    Verification,
)

Clause = ColumnElement[bool]


def _any(parts: Iterable[Clause | None]) -> Clause:
    kept = [part for part in parts if part is not None]
    return or_(*kept) if kept else false()


def _treated(person: Actor) -> Clause:
    """Couples that this person treats, or whose associate they supervise; never the one they are a partner of."""
    supervised = select(Therapist.user_id).where(Therapist.supervisor_id == person.id)
    theirs = _any(
        (
            Couple.therapist_id == person.id if person.is_clinician else None,
            Couple.therapist_id.in_(supervised) if person.is_supervisor else None,
        )
    )
    # Asked of the login, not of the role: whoever treats or supervises may be somebody else's client.
    return and_(theirs, Couple.id.not_in(_own_couples(person)))


def _cases(person: Actor) -> Select:
    """Ids of the couples this person reads as a clinician."""
    return select(Couple.id).where(_treated(person))


def _seats(person: Actor) -> Select:
    """Ids of the partner rows that are this person."""
    return select(Partner.id).where(Partner.user_id == person.id)


def _own_couples(person: Actor) -> Select:
    """Ids of the couples in which this person is a partner."""
    return select(Partner.couple_id).where(Partner.user_id == person.id)


def _assigned(person: Actor) -> Clause:
    """Assignments given to this person's seat."""
    mine = select(Partner.id).where(
        Partner.couple_id == Assignment.couple_id,
        Partner.user_id == person.id,
        or_(and_(Partner.seat == "A", Assignment.to_a), and_(Partner.seat == "B", Assignment.to_b)),
    )
    return mine.exists()


def _case_rows(column: Any) -> Callable[[Actor], Clause]:
    """Rows with a couple's id, for the clinical side only."""
    return lambda person: column.in_(_cases(person)) if person.is_clinical else false()


def _case_assignments(person: Actor) -> Select:
    return select(Assignment.id).where(Assignment.couple_id.in_(_cases(person)))


def _case_partners(person: Actor) -> Select:
    return select(Partner.id).where(Partner.couple_id.in_(_cases(person)))


def _case_records(person: Actor) -> Select:
    return select(SessionRecord.id).where(SessionRecord.couple_id.in_(_cases(person)))


def _own_therapists(person: Actor) -> Select:
    """User ids of the therapists of the couples in which this person is a partner."""
    return select(Couple.therapist_id).where(Couple.id.in_(_own_couples(person)))


def _own_supervisors(person: Actor) -> Select:
    """User ids of those who supervise this person's therapist."""
    return select(Therapist.supervisor_id).where(Therapist.user_id.in_(_own_therapists(person)))


def _couple(person: Actor) -> Clause:
    return _any(
        (
            _treated(person) if person.is_clinical else None,
            Couple.id.in_(_own_couples(person)) if person.is_partner else None,
        )
    )


def _in_couple(column: Any) -> Callable[[Actor], Clause]:
    """Rows with a couple's id, for the clinical side and for both partners."""
    return lambda person: _any(
        (
            column.in_(_cases(person)) if person.is_clinical else None,
            column.in_(_own_couples(person)) if person.is_partner else None,
        )
    )


def _of_partner(column: Any) -> Callable[[Actor], Clause]:
    """Rows about one partner: that person and the clinical side."""
    return lambda person: _any(
        (
            column.in_(_case_partners(person)) if person.is_clinical else None,
            column.in_(_seats(person)) if person.is_partner else None,
        )
    )


def _partner_rows(column: Any) -> Callable[[Actor], Clause]:
    """Rows about one partner for the clinical side only: that person must see no sign that they exist."""
    return lambda person: column.in_(_case_partners(person)) if person.is_clinical else false()


def _assignment(person: Actor) -> Clause:
    return _any(
        (
            Assignment.couple_id.in_(_cases(person)) if person.is_clinical else None,
            _assigned(person) if person.is_partner else None,
        )
    )


def _response(person: Actor) -> Clause:
    """Own ones, what was revealed or is written together in a shared assignment, and the couples one treats."""
    return _any(
        (
            Response.assignment_id.in_(_case_assignments(person)) if person.is_clinical else None,
            Response.author_id.in_(_seats(person)) if person.is_partner else None,
            and_(
                or_(Response.revealed_at.is_not(None), Response.author_id.is_(None)),
                Response.assignment_id.in_(select(Assignment.id).where(_assigned(person))),
            )
            if person.is_partner
            else None,
        )
    )


def _appointment(person: Actor) -> Clause:
    """The clinical side; of a couple's people those who come: both, or the one who comes alone."""
    both = and_(Appointment.kind == AppointmentKind.CONJOINT, Appointment.couple_id.in_(_own_couples(person)))
    return _any(
        (
            Appointment.couple_id.in_(_cases(person)) if person.is_clinical else None,
            both if person.is_partner else None,
            Appointment.partner_id.in_(_seats(person)) if person.is_partner else None,
        )
    )


def _of_response(column: Any) -> Callable[[Actor], Clause]:
    return lambda person: column.in_(select(Response.id).where(_response(person)))


def _document(person: Actor) -> Clause:
    given = select(Given.document_id).where(Given.partner_id.in_(_seats(person)), Given.channel == "online")
    return _any(
        (
            Document.session_id.in_(_case_records(person)) if person.is_clinical else None,
            Document.id.in_(given) if person.is_partner else None,
        )
    )


def _of_clinician(column: Any) -> Callable[[Actor], Clause]:
    """A clinician's licence: oneself, the admin, colleagues of the practice, and the clients ("your therapist")."""
    return lambda person: _any(
        (
            true() if person.is_staff else None,
            column.in_(_own_therapists(person)) if person.is_partner else None,
            column.in_(_own_supervisors(person)) if person.is_partner else None,
        )
    )


def _user(person: Actor) -> Clause:
    """Oneself; staff see staff; clients see their therapist. Nobody lists clients' logins."""
    staff_row = or_(User.is_admin, User.is_therapist, User.is_associate, User.is_supervisor)
    return _any(
        (
            User.id == person.id,
            staff_row if person.is_staff else None,
            User.id.in_(_own_therapists(person)) if person.is_partner else None,
            User.id.in_(_own_supervisors(person)) if person.is_partner else None,
        )
    )


def _audit(person: Actor) -> Clause:
    return _any(
        (
            true() if person.is_admin else None,
            AuditEvent.actor_id == person.id,
            AuditEvent.couple_id.in_(_cases(person)) if person.is_clinical else None,
        )
    )


def _verification(person: Actor) -> Clause:
    return Verification.credential_id.in_(select(Credential.id).where(READ[Credential](person)))


READ: dict[type[db.Base], Callable[[Actor], Clause]] = {
    Practice: lambda person: true(),
    Policy: lambda person: true(),
    User: _user,
    SignIn: lambda person: SignIn.user_id == person.id,
    HeldForm: lambda person: HeldForm.user_id == person.id,
    StaffInvitation: lambda person: true() if person.is_admin else false(),
    Therapist: _of_clinician(Therapist.user_id),
    Credential: _of_clinician(Credential.user_id),
    Verification: _verification,
    Couple: _couple,
    Partner: _in_couple(Partner.couple_id),
    Contact: _of_partner(Contact.partner_id),
    Invitation: _partner_rows(Invitation.partner_id),
    Consent: _of_partner(Consent.partner_id),
    SafetyStatus: _partner_rows(SafetyStatus.partner_id),
    CoupleFlag: _case_rows(CoupleFlag.couple_id),
    Concern: _case_rows(Concern.couple_id),
    Assignment: _assignment,
    Response: _response,
    Correction: _of_response(Correction.response_id),
    FieldOpening: _of_response(FieldOpening.response_id),
    Comment: _of_partner(Comment.partner_id),
    Quality: _partner_rows(Quality.partner_id),
    GateOverride: lambda person: GateOverride.assignment_id.in_(_case_assignments(person)),
    Appointment: _appointment,
    SessionRecord: _case_rows(SessionRecord.couple_id),
    Document: _document,
    Addendum: lambda person: Addendum.session_id.in_(_case_records(person)) if person.is_clinical else false(),
    RecordInError: lambda person: (
        RecordInError.session_id.in_(_case_records(person)) if person.is_clinical else false()
    ),
    # Nobody else, not even who supervises or takes over (45 CFR 164.501 and product.md §3).
    PsychotherapyNote: lambda person: PsychotherapyNote.author_id == person.id if person.is_clinician else false(),
    TreatmentSummary: _case_rows(TreatmentSummary.couple_id),
    Release: _case_rows(Release.couple_id),
    PrintJob: lambda person: PrintJob.asked_by == person.id,
    Logo: lambda person: true(),
    Given: _of_partner(Given.partner_id),
    AuditEvent: _audit,
}
NEVER: frozenset[type[db.Base]] = frozenset({Mail, Throttle, SetupCode, PasswordReset})
"""What no person reads through the application."""
