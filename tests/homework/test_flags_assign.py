"""What flags do to the library and to assigning: hidden, closed with a written reason, and warned of."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from practice import clock, db
from practice.models import Assignment, AuditEvent, CoupleFlag, GateOverride, Mail
from tests.people import ZONE

HIDDEN = "small-promises"
REASON = "Both asked for it after we spoke with each of them alone."


def flag(world, kind, who=None, present=True):
    partner = world[who].partner if who else None
    db.session.add(
        CoupleFlag(
            couple_id=world.pair.id,
            partner_id=partner.id if partner else None,
            kind=kind,
            present=present,
            noted_on=clock.today(ZONE),
            reason="Known.",
            recorded_by=world.dana.id,
            recorded_at=clock.now(),
        )
    )
    db.session.commit()


def count(model):
    return db.session.scalar(select(func.count(model.id)))


def start(sign_in, world, slug, **values):
    due = (clock.today(ZONE) + timedelta(days=3)).isoformat()
    form = sign_in("dana").get(f"/couples/{world.pair.id}/assign/{slug}").form("assign")
    return form.fill(due_on=due, **values)


def test_what_is_hidden_is_not_offered(world, sign_in):
    world.safe(world.pair)
    dana = sign_in("dana")
    url = f"/couples/{world.pair.id}/assign"
    assert "Small promises" in dana.get(url).texts(".cards h3")
    late = start(sign_in, world, HIDDEN)
    flag(world, "coercive_control", "ana")
    page = dana.get(url)
    assert "Small promises" not in page.texts(".cards h3")
    assert "Not offered to this couple now" in page.text
    assert f"/couples/{world.pair.id}/assign/{HIDDEN}" not in page.source
    page = dana.get(f"/library/{HIDDEN}?couple={world.pair.id}")
    assert "Not offered to Ana & Ben" in page.text
    assert "Assign to Ana & Ben" not in page.links
    page = dana.get(f"{url}/{HIDDEN}")
    assert "Coercive control (Ana) is on record." in page.text
    assert not page.all("#assign")
    page = late.submit("Continue", expect=422)
    assert "cannot be assigned to this couple while that stands" in page.errors[0]
    page = late.force(override=REASON, go="assign").submit("Continue", expect=422)
    assert count(Assignment) == count(GateOverride) == 0
    flag(world, "coercive_control", "ana", present=False)
    assert "Small promises" in dana.get(url).texts(".cards h3")


def test_a_positive_interview_hides_too(world, sign_in):
    from practice.models import Ipv

    world.safe(world.pair, ipv=Ipv.POSITIVE)
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign")
    assert "Small promises" not in page.texts(".cards h3")
    assert "Forecast my partner" in page.texts(".cards h3")
    assert "Ana's safety status is positive. Ben's safety status is positive." in page.text


def test_a_closed_one_takes_a_written_reason(world, sign_in):
    world.safe(world.pair)
    flag(world, "protective_order")
    page = start(sign_in, world, "forecast-my-partner").submit("Continue", expect=422)
    assert page.errors == ["Written reason: Write why you assign it all the same, in at least 20 characters."]
    assert "Protective order is on record." in page.text
    page = page.form("assign").fill(override=REASON[:19]).submit("Continue", expect=422)
    page = page.form("assign").fill(override=REASON).submit("Continue")
    assert "Protective order is on record. Your written reason is kept" in page.text
    page = page.form("confirm").submit("Assign")
    assert "Protective order is on record." in page.text
    (row,) = db.session.scalars(select(GateOverride))
    assert row.reason == REASON
    events = list(db.session.scalars(select(AuditEvent.event)))
    assert events == ["assignment.made", "assignment.gate_overridden"]
    assert count(Mail) == 2


@pytest.mark.parametrize("slug", ["shared-compass", "one-goal"])
def test_parting_closes_what_has_no_gate(world, sign_in, slug):
    flag(world, "separation_decided", "ben")
    page = start(sign_in, world, slug).submit("Continue", expect=422)
    assert "Separation decided (Ben) is on record." in page.text
    page.form("assign").fill(override=REASON).submit("Continue").form("confirm").submit("Assign")
    assert count(GateOverride) == 1


def test_warnings_stand_before_the_yes(world, sign_in):
    world.safe(world.pair)
    flag(world, "acute_suicidality", "ben")
    warned = "Acute suicidality (Ben) is on record: judge whether this exercise is safe and useful now."
    page = start(sign_in, world, "forecast-my-partner")
    assert warned in sign_in("dana").get(f"/couples/{world.pair.id}/assign/forecast-my-partner").text
    page = page.submit("Continue")
    assert warned in page.text
    assert warned in page.form("confirm").submit("Assign").text
    assert count(GateOverride) == 0
    assert warned not in sign_in("dana").get(f"/couples/{world.pair.id}/assign/after-we-met").text


def test_by_hand_only_closed_in_a_crisis(world, sign_in):
    world.safe(world.pair)
    assert not start(sign_in, world, "making-it-right").submit("Continue").errors
    flag(world, "psychosis_mania", "ana")
    page = start(sign_in, world, "making-it-right").submit("Continue", expect=422)
    assert "Psychosis or mania (Ana) is on record." in page.text
