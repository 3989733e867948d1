"""The agreement: each partner reads and accepts alone, again when there is a new version, never less than that."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from practice import access, agreement, clock, db
from practice.couples import agreement as acceptance
from practice.models import AuditEvent, Consent, CoupleState, Policy
from tests.couples import cases
from tests.database import bound
from tests.people import make_world
from tests.queries import counted


@pytest.fixture
def second(world):
    published = clock.now() + timedelta(seconds=1)
    row = cases.add(Policy(number=2, text="Second version.\n\nStill between us.", published_at=published))
    db.session.commit()
    return row


def test_accepting_the_new_version_for_oneself(world, sign_in, second):
    ana = sign_in("ana")
    page = ana.get("/my/agreement")
    assert page.h1 == "Our agreement"
    assert "Version 2, " in page.text
    assert "Still between us." in page.text
    assert "What you tell me alone stays with me" in page.text
    assert "Version 1, accepted on" in page.text
    assert agreement.missing(world.pair.id) == ["Ana", "Ben"]
    form = page.form("agreement")
    form.submit("I have read this and accept it")
    form.submit("I have read this and accept it")
    assert agreement.missing(world.pair.id) == ["Ben"]
    assert not agreement.both_accepted(world.pair.id)
    rows = db.session.scalars(select(Consent).where(Consent.policy_id == second.id)).all()
    assert [row.partner_id for row in rows] == [world.ana.partner.id]
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.event, event.couple_id, event.actor_id) == ("agreement.accepted", world.pair.id, world.ana.id)
    page = ana.get("/my/agreement")
    assert "You accepted this on" in page.text
    assert page.all("main form") == []
    assert agreement.due(world.ben.id)
    assert not agreement.due(world.ana.id)


def test_a_version_published_while_reading(world, sign_in, second):
    page = sign_in("ana").get("/my/agreement")
    form = page.form("agreement")
    cases.add(Policy(number=3, text="Third version.", published_at=clock.now() + timedelta(seconds=2)))
    db.session.commit()
    page = form.submit("I have read this and accept it", expect=409)
    assert page.errors == ["The practice has published a newer version. Please read it before you accept."]
    assert "Third version." in page.text
    assert agreement.due(world.ana.id)
    page.form("agreement").submit("I have read this and accept it")
    assert not agreement.due(world.ana.id)


def test_made_up_policies_are_not_accepted(world, sign_in, second):
    form = sign_in("ana").get("/my/agreement").form("agreement")
    for value in ("", "1", str(world.policy.id), "🙂"):
        form.force(policy=value).submit("I have read this and accept it", expect=409)
    assert agreement.due(world.ana.id)


def test_not_now_records_nothing(world, sign_in, second):
    page = sign_in("ana").get("/my/agreement").follow("Not now")
    assert page.h1 == "That is all right"
    assert (
        "please speak to Dana Rivera, your therapist, or call Harbor Couples Practice at +1 312 555 0199" in page.text
    )
    assert agreement.due(world.ana.id)


def test_before_anything_was_published(world, sign_in):
    db.session.execute(delete(Consent))
    db.session.execute(delete(Policy))
    db.session.commit()
    assert "Nothing to read yet" in sign_in("ana").get("/my/agreement").text
    assert not agreement.due(world.ana.id)
    assert agreement.missing(world.pair.id) == ["Ana", "Ben"]
    with pytest.raises(acceptance.Newer):
        acceptance.accept(world.ana.actor, str(world.policy.id))


def test_only_active_couples_are_asked(world, sign_in, second):
    pair = cases.fresh(world.pair)
    pair.state, pair.closed_at = CoupleState.CLOSED, clock.now()
    db.session.commit()
    assert not agreement.due(world.ana.id)
    page = sign_in("ana").get("/my/agreement")
    assert page.all("main form") == []
    assert "Version 1, accepted on" in page.text


def test_one_statement_each(world, engine):
    for ask in (agreement.due, lambda _: agreement.missing(world.pair.id)):
        with counted(engine) as sent:
            ask(world.ana.id)
        assert len(sent) == 1
    assert agreement.both_accepted(world.pair.id)
    assert not agreement.due(world.dana.id)


def test_staff_have_no_agreement(world, sign_in):
    for name in ("dana", "max"):
        sign_in(name).get("/my/agreement", expect=404)


def test_two_tabs_in_the_same_instant_accept_once(databases):
    url = databases.migrated()
    with bound(url):
        world = make_world()
        policy = cases.add(Policy(number=2, text="Second."))
        db.session.commit()
        actor, gate, failed = world.ana.actor, threading.Barrier(4), []

        def act():
            try:
                gate.wait()
                acceptance.accept(actor, str(policy.id))
                db.commit()
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

        threads = [threading.Thread(target=act) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        rows = db.session.scalars(access.everything(Consent).where(Consent.policy_id == policy.id)).all()
        assert len(rows) == 1
    databases.drop(url)
