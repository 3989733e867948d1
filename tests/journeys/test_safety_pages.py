"""The pages about safety, of a concern, of typing in a worksheet, and of the integrity check: judged as all others."""

import pytest

from practice import db
from practice.models import Concern, Response
from tests.homework.filled import fill
from tests.journeys.stage import DESK, PHONE

pytestmark = pytest.mark.once


def raised(stage):
    """A check-in in which Ana cannot speak freely: addresses of the concern, the assignment, and the couple."""
    with stage.database():
        world = stage.world
        given = fill(world, "before-we-meet")
        row = db.session.query(Response).filter_by(assignment_id=given.id, seat="A", step="before").one()
        about = {"couple_id": world.pair.id, "partner_id": world.ana.partner.id, "response_id": row.id}
        kept = Concern(**about, kind="cannot_speak_freely")
        db.session.add(kept)
        db.session.commit()
        return f"/concerns/{kept.id}", f"/assignments/{given.id}", f"/couples/{world.pair.id}"


def test_a_concern_from_the_page_before_the_session_to_seen_to(stage):
    concern, _, couple = raised(stage)
    for size in (DESK, PHONE):
        stage.visitor(size).sign_in("dana").goto(concern)
    dana = stage.desk("dana").goto(f"{couple}/prepare")
    dana.follow("Ana cannot speak freely in front of the other")
    assert dana.path == concern
    dana.fill(note="Spoke with Ana alone.").double("I have seen to this")
    assert "Ana cannot speak freely in front of the other" not in dana.goto(f"{couple}/prepare").text


def test_what_is_on_record_about_a_couples_safety(stage):
    _, _, couple = raised(stage)
    dana = stage.phone("dana", scheme="dark").goto(f"{couple}/safety")
    dana.goto(f"{couple}/safety/coercive_control")
    dana.double("Record", expect=422)
    stage.desk("dana").goto(f"{couple}/safety/protective_order")


def test_typing_in_a_worksheet(stage):
    _, given, _ = raised(stage)
    dana = stage.phone("dana", scheme="dark").goto(f"{given}/worksheets")
    dana.goto("/worksheets")
    stage.desk("dana").goto(f"{given}/worksheets")


def test_the_integrity_check_and_the_format_of_notes(stage):
    for size in (DESK, PHONE):
        stage.visitor(size).sign_in("max").goto("/practice/integrity").goto("/practice")
