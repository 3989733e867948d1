"""Homework, sessions and answers for the couples' tests, made directly."""

import uuid
from datetime import timedelta
from typing import Any

from practice import clock, db
from practice.models import (
    Assignment,
    AssignmentState,
    Couple,
    Document,
    DocumentKind,
    Given,
    Invitation,
    Partner,
    Response,
    SessionRecord,
    SessionState,
)
from tests.people import ZONE, World


def add(row: Any) -> Any:
    """Store and give back."""
    db.session.add(row)
    db.session.flush()
    return row


def fresh(row: Any) -> Any:
    """The row as it is stored now, in this session."""
    db.session.expire_all()
    return db.session.get(type(row), row.id)


def assigned(couple: Couple, slug: str = "forecast-my-partner", **values: Any) -> Assignment:
    """Homework for both, planned for tomorrow."""
    held = {
        "exercise_version": 1,
        "to_a": True,
        "to_b": True,
        "disclosure": "mutual",
        "begins_on": clock.today(ZONE),
        "due_at": clock.now() + timedelta(days=1),
        "assigned_by": couple.therapist_id,
        "state": AssignmentState.OPEN,
    } | values
    return add(Assignment(couple_id=couple.id, slug=slug, **held))


def answered(assignment: Assignment, partner: Partner, step: str = "forecast", **values: Any) -> Response:
    """A submitted answer."""
    held = {"answers": {"x": 1}, "submitted_at": clock.now()} | values
    return add(Response(assignment_id=assignment.id, step=step, author_id=partner.id, seat=partner.seat, **held))


def drafted(couple: Couple, days_ago: int = 1) -> SessionRecord:
    """A session record that is not signed."""
    held_on = clock.today(ZONE) - timedelta(days=days_ago)
    return add(SessionRecord(couple_id=couple.id, therapist_id=couple.therapist_id, held_on=held_on, body={}))


def given(couple: Couple, partner: Partner) -> Given:
    """A copy of a signed session, given online."""
    record = add(
        SessionRecord(
            couple_id=couple.id,
            therapist_id=couple.therapist_id,
            held_on=clock.today(ZONE),
            body={},
            state=SessionState.SIGNED,
            frozen={},
            sha256="0" * 64,
            signed_at=clock.now(),
            signed_by=couple.therapist_id,
        )
    )
    document = add(
        Document(
            session_id=record.id,
            kind=DocumentKind.JOINT,
            file_name="summary-2026-01-12-7F3A.pdf",
            pdf=b"%PDF-1.7",
            sha256="0" * 64,
            pages=1,
        )
    )
    return add(Given(document_id=document.id, partner_id=partner.id, channel="online", given_by=couple.therapist_id))


def invited(partner: Partner, by: uuid.UUID, days: int = 14, **values: Any) -> Invitation:
    """An open invitation."""
    return add(
        Invitation(
            partner_id=partner.id,
            token_hash=uuid.uuid4().hex,
            code_hash=uuid.uuid4().hex,
            channel="slip",
            invited_by=by,
            expires_at=clock.now() + timedelta(days=days),
            **values,
        )
    )


def many(world: World, number: int) -> list[Couple]:
    """So many more couples of dana's, each with homework, answers, a draft, a copy and an invitation."""
    made = []
    for each in range(number):
        couple = world.couple(world.dana, (f"one{each}", f"One{each} X"), (f"two{each}", f"Two{each} X"))
        first, second = world.partners(couple)
        busy(world, couple, first, second)
        made.append(couple)
    db.session.commit()
    return made


def busy(world: World, couple: Couple, first: Partner, second: Partner) -> None:
    """One of everything a list shows."""
    rating = assigned(couple, "after-we-met", disclosure="private")
    answered(rating, first, "after", answers={"heard": 9, "fair": 9, "useful": 9, "hope": 9})
    answered(assigned(couple, disclosure="in_session"), second)
    drafted(couple)
    given(couple, first)
    invited(second, world.dana.id)
    world.safe(couple)
