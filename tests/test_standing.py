"""Whether a clinician may act as licensed on a day, and the reason in words."""

from datetime import timedelta

import pytest

from practice import clock, db, standing
from practice.models import CredentialKind, CredentialStatus
from tests.people import ZONE


@pytest.fixture
def today():
    """The practice's day."""
    return clock.today(ZONE)


@pytest.fixture
def kim(world):
    """A therapist without a licence."""
    return world.staff("kim", "Kim Okoye", is_therapist=True)


def test_a_verified_therapist_may_act(world, today):
    found = standing.standing(world.dana.id, today)
    assert found.good and found.refusal == ""
    assert found.credential.number == "MFT 123456" and found.supervisor_id is None


def test_an_associate_acts_under_the_supervisor(world, today):
    found = standing.standing(world.sam.id, today)
    assert found.good and not found.credential.independent
    assert found.supervisor_id == world.dana.id
    assert found.supervisor_credential.number == "MFT 123456"


def test_nobody_acts_without_a_licence(kim, today):
    found = standing.standing(kim.id, today)
    assert not found.good and found.refusal.startswith("There is no licence on record for you.")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"status": CredentialStatus.PENDING}, "has not been verified yet"),
        ({"status": CredentialStatus.SUSPENDED}, "is recorded as suspended"),
        ({"status": CredentialStatus.REVOKED}, "is recorded as revoked"),
        ({"status": CredentialStatus.EXPIRED}, "Your licence has expired"),
        ({"days": (-500, -1)}, "expired on"),
        ({"days": (1, 300)}, "was not yet issued on that day"),
    ],
)
def test_the_reason_is_said(world, kim, today, values, told):
    days = values.pop("days", (-500, 300))
    dates = {"issued_on": today + timedelta(days=days[0]), "expires_on": today + timedelta(days=days[1])}
    world.credential(kim, "K 1", **dates, **values)
    found = standing.standing(kim.id, today)
    assert not found.good and told in found.refusal


@pytest.mark.parametrize(("offset", "good"), [(0, True), (1, False)])
def test_a_licence_holds_to_the_end_of_its_last_day(world, kim, today, offset, good):
    row = world.credential(kim, "K 1", expires_on=today)
    assert standing.standing(kim.id, today + timedelta(days=offset)).good is good
    assert row.good_on(today)


def test_probation_counts_and_one_good_licence_is_enough(world, kim, today):
    world.credential(kim, "K 1", status=CredentialStatus.SUSPENDED)
    world.credential(kim, "K 2", status=CredentialStatus.PROBATION)
    assert standing.standing(kim.id, today).credential.number == "K 2"


def test_an_independent_licence_needs_no_supervisor(world, kim, today):
    world.credential(kim, "K 1", kind=CredentialKind.ASSOCIATE, title="AMFT", expires_on=today + timedelta(days=900))
    assert "you work under a supervisor" in standing.standing(kim.id, today).refusal
    world.credential(kim, "K 2")
    assert standing.standing(kim.id, today).credential.number == "K 2"


def test_an_associate_stops_with_the_supervisors_licence(world, today):
    licence = standing.standing(world.dana.id, today).credential
    licence.expires_on = today - timedelta(days=1)
    db.commit()
    assert "supervisor whose licence is active" in standing.standing(world.sam.id, today).refusal
