"""Assigning as a therapist does it, from the list to the confirmation; and everything that stands against it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from practice import clock, db
from practice.models import Assignment, AuditEvent, Credential, CredentialStatus, GateOverride, Mail, Policy
from tests.people import ZONE

REASON = "Both asked for it after a long talk with each."


def start(world, sign_in, slug="after-we-met", couple=None, **values):
    """The form, filled and taken to the confirmation."""
    page = sign_in("dana").get(f"/couples/{(couple or world.pair).id}/assign/{slug}")
    return page.form("assign").fill(**values).submit("Continue")


def made():
    """All assignments."""
    db.session.expire_all()
    return list(db.session.scalars(select(Assignment).order_by(Assignment.created_at)))


def count(model):
    """How many rows."""
    return db.session.scalar(select(func.count()).select_from(model))


def test_from_the_couple_to_the_assignment(world, sign_in):
    world.safe(world.pair)
    dana = sign_in("dana")
    page = dana.get(f"/couples/{world.pair.id}/assign")
    assert page.h1 == "Assign an exercise"
    page = page.follow("Assign: Forecast my partner")
    form = page.form("assign")
    assert form["due_time"] == "20:00"
    assert form["due_on"] == (clock.today(ZONE) + timedelta(days=7)).isoformat()
    assert "America/Chicago" in page.text
    page = form.fill(place="Tuesday  after dinner", note="Take\nyour time.").submit("Continue")
    assert page.h1 == "Assign this?"
    assert "Ana and Ben see each other's answers once both have submitted" in page.text
    assert made() == []
    page = page.form("confirm").submit("Assign")
    assert page.h1 == "Forecast my partner"
    assert page.flashes == ["“Forecast my partner” is assigned to Ana and Ben."]
    (row,) = made()
    assert (row.place, row.note.split(), row.disclosure) == ("Tuesday after dinner", ["Take", "your", "time."], "mutual")
    assert row.to_a and row.to_b and row.assigned_by == world.dana.id
    assert clock.local(row.due_at, ZONE).strftime("%H:%M") == "20:00"
    assert count(Mail) == 2
    assert count(GateOverride) == 0
    for who in ("ana", "ben"):
        assert "Forecast my partner" in sign_in(who).get("/my").text
