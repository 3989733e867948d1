"""One valid row of every table, for tests that need something everywhere: migrations, constraints, canaries."""

import uuid
from datetime import timedelta
from typing import Any

from practice import clock, db, models
from practice.db import Base
from tests.people import ZONE, World


def one_of_each(world: World) -> dict[type[Base], Base]:
    """A row of each model, tied to ana, ben and dana; those the world has are taken from it. Committed."""
    now, today = clock.now(), clock.today(ZONE)
    soon = now + timedelta(days=7)
    dana, ana = world.dana, world.ana
    rows: dict[type[Base], Base] = {models.Practice: world.practice, models.Policy: world.policy}
    rows[models.User] = ana.user

    def add(model: type[Base], **values: Any) -> Base:
        rows[model] = model(**values)
        db.session.add(rows[model])
        db.session.flush()
        return rows[model]

    # A couple that still lacks its second partner, so that a row beside ana's can be tried out.
    couple = add(
        models.Couple, record_number=99, therapist_id=dana.id, time_zone=ZONE, form_key=uuid.uuid4()
    )
    add(models.Partner, couple_id=couple.id, seat=models.Seat.A, name="Ana", user_id=ana.id)
    add(models.SignIn, user_id=ana.id, token_hash="sign-in")
    add(models.PasswordReset, user_id=ana.id, token_hash="reset", expires_at=soon)
    add(
        models.StaffInvitation,
        name="Kim Okoye",
        email="kim@practice.example",
        role="therapist",
        token_hash="staff",
        invited_by=world.max.id,
        expires_at=soon,
        form_key=uuid.uuid4(),
    )
    add(
        models.Invitation,
        partner_id=ana.partner.id,
        token_hash="invitation",
        code_hash="code",
        channel="slip",
        invited_by=dana.id,
        expires_at=soon,
        form_key=uuid.uuid4(),
    )
    safety = {"assessed_on": today, "recorded_by": dana.id, "note": "Spoken with apart."}
    add(models.SafetyStatus, partner_id=ana.partner.id, ipv=models.Ipv.NEGATIVE, **safety)
    appointment = add(
        models.Appointment,
        couple_id=world.pair.id,
        starts_at=now + timedelta(days=3),
        kind=models.AppointmentKind.INDIVIDUAL,
        partner_id=ana.partner.id,
    )
    flag = {"kind": models.FlagKind.UNDISCLOSED_AFFAIR, "present": True, "noted_on": today, "recorded_by": dana.id}
    add(models.CoupleFlag, couple_id=world.pair.id, partner_id=ana.partner.id, reason="Said on the phone.", **flag)
    _homework(world, add, soon, appointment)
    _records(world, add, now)
    _reports(world, add, now)
    add(models.AuditEvent, event="test", actor_id=dana.id)
    add(models.Mail, key="mail", message={"template": "notice", "to": "ana@home.example", "values": {}})
    add(models.Throttle, key="throttle")
    add(models.HeldForm, user_id=ana.id, path="/my/homework", fields={"answer": ["What was typed"]})
    add(models.SetupCode, code_hash="setup")
    for model in (models.Contact, models.Consent, models.Therapist, models.Credential, models.Verification):
        rows[model] = db.session.query(model).order_by(model.id).first()
    db.session.commit()
    return rows


def _homework(world: World, add: Any, soon: Any, appointment: Any) -> None:
    dana, ana = world.dana, world.ana
    assignment = add(
        models.Assignment,
        couple_id=world.pair.id,
        slug="mirror-and-check",
        exercise_version=1,
        to_a=True,
        to_b=True,
        disclosure="turn",
        begins_on=clock.today(ZONE),
        due_at=soon,
        appointment_id=appointment.id,
        note="Take your time.",
        assigned_by=dana.id,
        form_key=uuid.uuid4(),
    )
    response = add(
        models.Response,
        assignment_id=assignment.id,
        step="say",
        author_id=ana.partner.id,
        seat=ana.seat,
        answers={"message": "I felt heard."},
        submitted_at=clock.now(),
        day_on=clock.today(ZONE),
        transcribed_by=dana.id,
        transcribed_at=clock.now(),
    )
    add(models.Correction, response_id=response.id, number=1, answers={"message": "I felt heard today."})
    add(models.FieldOpening, response_id=response.id, field="message")
    about = {"assignment_id": assignment.id, "partner_id": ana.partner.id}
    add(models.Comment, **about, author_id=dana.id, text="Thank you.", form_key=uuid.uuid4())
    add(models.Quality, **about, rating=3)
    seen = {"acknowledged_at": clock.now(), "acknowledged_by": dana.id, "note": "Spoken about."}
    raised = {"partner_id": ana.partner.id, "response_id": response.id, "kind": models.ConcernKind.SOME_TOPICS}
    add(models.Concern, couple_id=world.pair.id, **raised, **seen)
    add(models.GateOverride, assignment_id=assignment.id, reason="Both asked for it.", decided_by=dana.id)


def _records(world: World, add: Any, now: Any) -> None:
    dana, ana = world.dana, world.ana
    record = add(
        models.SessionRecord,
        couple_id=world.pair.id,
        therapist_id=dana.id,
        held_on=clock.today(ZONE),
        starts_at=now - timedelta(hours=1),
        ends_at=now,
        body={"plan": "Go on."},
        state=models.SessionState.SIGNED,
        frozen={"plan": "Go on."},
        sha256="0" * 64,
        signed_at=now,
        signed_by=dana.id,
        form_key=uuid.uuid4(),
    )
    document = add(
        models.Document,
        session_id=record.id,
        kind=models.DocumentKind.JOINT,
        file_name="summary-2026-01-12-7F3A.pdf",
        pdf=b"%PDF-1.7",
        sha256="0" * 64,
        pages=1,
    )
    given = {"document_id": document.id, "partner_id": ana.partner.id, "given_by": dana.id}
    add(models.Given, **given, channel="online")
    signed = {"state": models.SessionState.SIGNED, "signed_at": now, "sha256": "0" * 64, "form_key": uuid.uuid4()}
    added = {"body": {"text": "And more."}, "frozen": {"text": "And more."}, "number": 1, **signed}
    add(models.Addendum, session_id=record.id, author_id=dana.id, kind=models.AddendumKind.ADDENDUM, **added)
    add(models.RecordInError, session_id=record.id, reason="Another couple's.", stated_by=dana.id)


def _reports(world: World, add: Any, now: Any) -> None:
    dana, today = world.dana, clock.today(ZONE)
    of = {"couple_id": world.pair.id}
    note = {"held_on": today, "text": "My own thoughts.", "form_key": uuid.uuid4()}
    add(models.PsychotherapyNote, **of, author_id=dana.id, **note)
    add(
        models.TreatmentSummary,
        **of,
        author_id=dana.id,
        state=models.SessionState.SIGNED,
        body={"course": "It went well."},
        frozen={"course": "It went well."},
        sha256="0" * 64,
        signed_at=now,
        pdf=b"%PDF-1.7",
        form_key=uuid.uuid4(),
    )
    release = add(
        models.Release,
        **of,
        subject="both",
        basis=models.ReleaseBasis.BOTH_SIGNED,
        signed_a_on=today,
        signed_b_on=today,
        reason="They both asked for it.",
        to="A new therapist",
        from_on=today,
        until_on=today,
        released_by=dana.id,
        made_at=now,
        pdf=b"%PDF-1.7",
        sha256="0" * 64,
        form_key=uuid.uuid4(),
    )
    asked = {"kind": models.PrintKind.RELEASE, "asked_by": dana.id, "release_id": release.id, "form_key": uuid.uuid4()}
    done = {"state": models.PrintState.DONE, "file": b"%PDF-1.7", "expires_at": now + timedelta(days=1)}
    add(models.PrintJob, **of, **asked, **done, wish={})
    add(models.Logo, sha256="0" * 64, media_type="image/png", image=b"png", width=10, height=10)
