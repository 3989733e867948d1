"""Invitations: by e-mail or slip, one good at a time, refused with the reason, shown once, twice at once."""

import re
import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import access, clock, db, tokens
from practice.couples import invitations, operations
from practice.models import AuditEvent, CoupleState, Credential, CredentialStatus, Invitation, Mail, Partner
from tests.couples import cases
from tests.database import bound
from tests.people import make_world


@pytest.fixture
def couple(world):
    made = world.couple(world.dana, ("kim", "Kim Lee"), ("lou", "Lou Ray"), claimed=False, consented=False)
    db.session.commit()
    return made


@pytest.fixture
def kim(world, couple):
    return world.partners(couple)[0]


def address(partner, act="invite"):
    return f"/couples/{partner.couple_id}/partners/{partner.id}/{act}"


def all_of(partner):
    db.session.expire_all()
    chosen = select(Invitation).where(Invitation.partner_id == partner.id).order_by(Invitation.created_at)
    return list(db.session.scalars(chosen))


def live(partner):
    return [row for row in all_of(partner) if invitations.state_of(row, clock.now()) == "open"]


def code_on(page):
    return re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page.text)[0]


def test_a_shared_mailbox_gets_no_invitation(world, sign_in, kim, couple):
    case = operations.find_case(world.dana.actor, couple.id)
    for person in case.people:
        person.contact.email = "Both@home.example" if person.partner.seat == "A" else "both@home.example"
    db.session.commit()
    page = sign_in("dana").get(address(kim))
    assert page.form("invite")["channel"] == "slip"
    page = page.form("invite").fill(channel="email").submit("Invite", expect=422)
    assert "Both have the same e-mail address" in page.text
    assert not live(kim) and not db.session.scalars(select(Mail)).all()


def test_by_email(world, sign_in, kim):
    dana = sign_in("dana")
    page = dana.get(address(kim))
    assert "The message goes to kim@home.example." in page.text
    page = page.form("invite").fill(channel="email").submit("Invite")
    assert page.flashes == ["An invitation is on its way to Kim."]
    assert "Invited, not used yet" in page.text
    (row,) = live(kim)
    assert timedelta(days=13, hours=23) < row.expires_at - clock.now() <= timedelta(days=14)
    (mail,) = db.session.scalars(select(Mail))
    assert mail.key == f"invitation:{row.id}"
    assert mail.message["to"] == "kim@home.example"
    assert mail.message["template"] == "invitation"
    assert tokens.hash_of(mail.message["values"]["token"]) == row.token_hash
    assert row.channel == "email"
    events = db.session.execute(select(AuditEvent.event, AuditEvent.couple_id)).all()
    assert ("invitation.made", kim.couple_id) in [tuple(event) for event in events]


def test_no_address_no_mail(world, sign_in, kim):
    contact = operations.find_case(world.dana.actor, kim.couple_id).people[0].contact
    contact.email = ""
    db.session.commit()
    page = sign_in("dana").get(address(kim))
    assert page.form("invite")["channel"] == "slip"
    page = page.form("invite").fill(channel="email").submit("Invite", expect=422)
    assert page.errors == ["There is no e-mail address for Kim. Add one, or print a slip."]
    assert all_of(kim) == []


def test_a_slip_is_shown_to_this_browser_and_only_its_hash_is_kept(world, sign_in, kim):
    dana = sign_in("dana")
    form = dana.get(address(kim)).form("invite").fill(channel="slip")
    page = form.submit("Invite")
    assert page.h1 == "For Kim"
    code = code_on(page)
    (row,) = live(kim)
    assert row.code_hash == tokens.hash_of(tokens.normal_code(code))
    assert code not in page.url
    assert "Harbor Couples Practice" in page.text
    assert "/invitation" in page.text
    assert "Print this slip" in page.source
    for word in ("therap", "homework", "exercise", "safety"):
        assert word not in " ".join(page.texts("main")).lower()
    assert code_on(dana.get(page.url)) == code
    assert code_on(form.submit("Invite")) == code
    assert [each.id for each in live(kim)] == [row.id]
    assert code not in dana.get(address(kim)).text
    assert db.session.scalars(select(Mail)).all() == []


def test_a_slip_is_not_shown_in_another_browser_or_later_or_for_another_person(
    world, sign_in, kim, couple, time_machine
):
    time_machine.move_to(clock.now(), tick=False)
    dana = sign_in("dana")
    page = dana.get(address(kim)).form("invite").fill(channel="slip").submit("Invite")
    code = code_on(page)
    for other in (sign_in("dana").get(page.url), dana.get(address(world.partners(couple)[1], "slip"))):
        assert code not in other.source
        assert "Make a new one" in other.text
    time_machine.shift(timedelta(minutes=16))
    assert code not in dana.get(page.url).source
    assert live(kim)


def test_a_second_click_whose_first_answer_was_lost_draws_a_new_code(world, sign_in, kim):
    form = sign_in("dana").get(address(kim)).form("invite").fill(channel="slip")
    form.submit("Invite")
    before = live(kim)[0].code_hash
    with form.page.client.browser.session_transaction() as cookie:
        del cookie["slip"]
    page = form.submit("Invite")
    (row,) = live(kim)
    assert row.code_hash != before
    assert row.code_hash == tokens.hash_of(tokens.normal_code(code_on(page)))


def test_a_double_click_sends_one_mail(world, sign_in, kim):
    form = sign_in("dana").get(address(kim)).form("invite").fill(channel="email")
    form.submit("Invite")
    form.submit("Invite")
    assert len(all_of(kim)) == 1
    assert len(db.session.scalars(select(Mail)).all()) == 1


def test_inviting_again_ends_the_one_before(world, sign_in, kim):
    dana = sign_in("dana")
    dana.get(address(kim)).form("invite").fill(channel="email").submit("Invite")
    page = dana.get(address(kim))
    assert page.form("invite").buttons == ["Invite again"]
    page.form("invite").fill(channel="slip").submit("Invite again")
    first, second = all_of(kim)
    assert first.revoked_at
    assert [row.id for row in live(kim)] == [second.id]
    page = dana.get(address(kim))
    assert sorted(page.texts("tbody .tag")) == ["Open", "Taken back"]


def test_taking_back(world, sign_in, kim):
    dana = sign_in("dana")
    dana.get(address(kim)).form("invite").fill(channel="email").submit("Invite")
    form = dana.get(address(kim)).follow("Take it back").form("Take it back")
    page = form.submit()
    assert page.flashes == ["Kim's invitation is taken back."]
    assert live(kim) == []
    form.submit()
    events = list(db.session.scalars(select(AuditEvent.event)))
    assert events.count("invitation.revoked") == 1


def test_states(world, kim):
    now = clock.now()
    row = cases.invited(kim, world.dana.id)
    assert invitations.state_of(row, now) == "open"
    assert invitations.state_of(row, row.expires_at) == "expired"
    row.revoked_at = now
    assert invitations.state_of(row, now) == "revoked"
    row.claimed_at = now
    assert invitations.state_of(row, now) == "claimed"


def test_an_expired_invitation_is_said(world, sign_in, kim):
    cases.invited(kim, world.dana.id, days=-1)
    db.session.commit()
    page = sign_in("dana").get(f"/couples/{kim.couple_id}")
    assert "Invitation has run out" in page.text
    assert "Kim has an invitation that has run out" in page.text


def test_refused_when_claimed(world, sign_in):
    dana = sign_in("dana")
    page = dana.get(address(world.ana.partner))
    assert "Ana has already used an invitation and can sign in." in page.text
    assert page.all("main form") == []
    case = operations.find_case(world.dana.actor, world.pair.id)
    with pytest.raises(invitations.Refused, match="already used"):
        invitations.invite(world.dana.actor, case, world.ana.partner.id, "slip", uuid.uuid4())


def test_refused_when_closed(world, sign_in, kim, couple):
    page = address(kim)
    row = cases.fresh(couple)
    row.state, row.closed_at = CoupleState.CLOSED, clock.now()
    db.session.commit()
    assert "Reopen it first." in sign_in("dana").get(page).text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": CredentialStatus.PENDING}, "has not been verified yet"),
        ({"status": CredentialStatus.SUSPENDED}, "recorded as suspended"),
        ({"days": -1}, "expired on"),
    ],
)
def test_refused_with_the_reason_of_the_licence(world, sign_in, kim, values, words):
    dana = sign_in("dana")
    form = dana.get(address(kim)).form("invite").fill(channel="email")
    licence = db.session.scalars(select(Credential).where(Credential.user_id == world.dana.id)).one()
    licence.status = values.get("status", licence.status)
    licence.expires_on = clock.today("America/Chicago") + timedelta(days=values.get("days", 100))
    db.session.commit()
    page = dana.get(address(kim))
    assert words in page.text
    assert page.all("main form") == []
    page = form.submit("Invite", expect=422)
    assert words in page.errors[0]
    assert all_of(kim) == []


def test_a_form_of_another_partner_is_refused(world, couple):
    first, second = world.partners(couple)
    case, key = operations.find_case(world.dana.actor, couple.id), uuid.uuid4()
    invitations.invite(world.dana.actor, case, first.id, "slip", key)
    with pytest.raises(invitations.Refused, match="Load the page again"):
        invitations.invite(world.dana.actor, case, second.id, "slip", key)
    assert all_of(second) == []


def test_two_at_once_leave_one(databases):
    url = databases.migrated()
    with bound(url):
        world = make_world()
        couple = world.couple(world.dana, ("kim", "Kim"), ("lou", "Lou"), claimed=False, consented=False)
        kim = world.partners(couple)[0].id
        db.session.commit()
        couple_id, actor = couple.id, world.dana.actor
        gate, failed = threading.Barrier(4), []

        def act():
            try:
                gate.wait()
                case = operations.find_case(actor, couple_id)
                invitations.invite(actor, case, kim, "slip", uuid.uuid4())
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
        rows = db.session.scalars(access.everything(Invitation)).all()
        assert len(rows) == 4
        assert len([row for row in rows if row.revoked_at is None]) == 1
        assert db.session.get(Partner, kim).user_id is None
    databases.drop(url)


def test_couples_opened_at_once_get_different_numbers(databases):
    url = databases.migrated()
    typed = {seat: {"name": seat, "email": "", "phone": "", "born_on": None} for seat in "AB"}
    with bound(url):
        actor = make_world().dana.actor
        db.session.remove()
        gate, made, failed = threading.Barrier(4), [], []

        def act():
            try:
                gate.wait()
                made.append(operations.open_couple(actor, uuid.uuid4(), "UTC", typed).record_number)
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
        assert sorted(made) == [3, 4, 5, 6]
    databases.drop(url)
