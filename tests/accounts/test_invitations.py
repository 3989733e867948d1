"""A partner's invitation: opened without using it up, claimed once, by the right person, from link or slip."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine

from practice import access, clock, db, mail, tokens
from practice.accounts import invitations, signing_in
from practice.models import Consent, CredentialKind, CredentialStatus, Invitation, Partner, User
from tests.client import Client
from tests.database import bound
from tests.people import PASSWORD, make_world

OWN = "nine herons over the mill"
VISIT = signing_in.Visit("secret", "203.0.113.7", "")
GONE = "This invitation cannot be opened"


@pytest.fixture
def new_pair(world):
    pair = world.couple(world.dana, ("kim", "Kim Lee"), ("lou", "Lou Ray"), claimed=False, consented=False)
    db.session.commit()
    return pair


def invite(world, partner: Partner, channel: str = "email", **values) -> tuple[str, str]:
    """(token, code) of a new invitation."""
    token, token_hash = tokens.new_token()
    code, code_hash = tokens.new_code()
    values = {"expires_at": clock.now() + timedelta(days=14)} | values
    row = Invitation(
        partner_id=partner.id,
        token_hash=token_hash,
        code_hash=code_hash,
        channel=channel,
        invited_by=world.dana.id,
        **values,
    )
    db.session.add(row)
    db.session.commit()
    return token, code


def again(partner: Partner) -> Partner:
    return db.session.scalars(access.everything(Partner).where(Partner.id == partner.id)).one()


def user(username: str) -> User | None:
    return db.session.scalar(access.everything(User).where(User.username == username))


def claim(client: Client, token: str, username: str = "kim", expect: int = 200, **more: str):
    form = client.get(f"/invitation/{token}").form("Make my login and continue")
    return form.fill(username=username, password=OWN, **more).submit(expect=expect)


def test_the_page_says_who_invites_and_what_comes_next(world, visitor, new_pair):
    kim, lou = world.partners(new_pair)
    token, _code = invite(world, kim)
    page = visitor.get(f"/invitation/{token}")
    assert page.h1 == "An invitation for Kim"
    for words in ("Harbor Couples Practice", "Dana Rivera, LMFT", "Illinois, number MFT 123456", "What happens next"):
        assert words in page.text
    for words in (r"\bLou\b", "C-000", "555 0100", "1988", "lou@"):
        assert not re.search(words, page.source)
    form = page.form("Make my login and continue")
    assert (form["email"], form["time_zone"], form["name"]) == ("kim@home.example", "America/Chicago", "Kim")


def test_an_associate_is_called_one_and_the_supervisor_named(world, visitor):
    pair = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"), claimed=False)
    token, _code = invite(world, world.partners(pair)[0], "slip")
    page = visitor.get(f"/invitation/{token}")
    assert "Sam Ito, Associate, AMFT" in page.text
    assert "Supervised by Dana Rivera, LMFT" in page.text
    assert page.form("Make my login and continue")["email"] == ""  # a slip was not sent to an address


def test_without_a_licence_that_counts_only_the_name_is_shown(world, visitor):
    kit = world.staff("kit", "Kit Moor", is_therapist=True)
    world.credential(kit, "77", kind=CredentialKind.COUNSELLOR, status=CredentialStatus.SUSPENDED)
    pair = world.couple(kit, ("kim", "Kim Lee"), ("lou", "Lou Ray"), claimed=False)
    token, _code = invite(world, world.partners(pair)[0])
    page = visitor.get(f"/invitation/{token}")
    assert "Kit Moor" in page.text
    assert "LMFT" not in page.text and "uspended" not in page.text


def test_opening_uses_nothing_up(world, visitor, new_pair):
    token, _code = invite(world, world.partners(new_pair)[0])
    for _ in range(3):
        visitor.get(f"/invitation/{token}")
    visitor.request("HEAD", f"/invitation/{token}")
    claim(visitor, token)


def test_claiming_makes_a_login_and_leads_to_the_agreement(world, visitor, new_pair):
    kim, lou = world.partners(new_pair)
    token, _code = invite(world, kim)
    page = claim(visitor, token, "Kim.Lee", time_zone="Europe/Warsaw")
    assert page.url == "/my/agreement"
    person = user("kim.lee")
    assert again(kim).user_id == person.id
    assert again(lou).user_id is None
    assert (person.name, person.email, person.time_zone) == ("Kim", "kim@home.example", "Europe/Warsaw")
    assert (person.is_partner, person.is_staff) == (True, False)
    assert db.session.scalars(access.everything(Consent).where(Consent.partner_id == kim.id)).all() == []
    assert visitor.get("/account").h1 == "Your account"


def test_both_partners_may_share_an_e_mail_address(world, visitor, new_pair, app, fingerprint):
    for partner, name, client in zip(
        world.partners(new_pair), ("kim", "lou"), (visitor, Client(app, fingerprint)), strict=True
    ):
        claim(client, invite(world, partner)[0], name, email="both@home.example")
    assert user("kim").email == user("lou").email == "both@home.example"
    assert user("kim").id != user("lou").id


def test_every_invitation_that_opens_nothing_gets_the_same_page(world, visitor, new_pair):
    kim, lou = world.partners(new_pair)
    used, _code = invite(world, lou)
    claim(visitor, used, "lou")
    visitor.browser.delete_cookie("practice")
    answers = [
        visitor.get(f"/invitation/{token}", expect=404)
        for token in (
            used,
            invite(world, kim, expires_at=clock.now())[0],
            invite(world, kim, revoked_at=clock.now())[0],
            "nonsense",
            "signed.by.nobody",
            "x" * 2000,
        )
    ]
    assert {answer.h1 for answer in answers} == {GONE}
    assert len({answer.source for answer in answers}) == 1
    assert "ask your therapist for a new one" in answers[0].text.lower()


def test_it_expires_while_the_page_is_open(world, visitor, new_pair):
    token, _code = invite(world, world.partners(new_pair)[0], expires_at=clock.now() + timedelta(minutes=5))
    form = visitor.get(f"/invitation/{token}").form("Make my login and continue").fill(username="kim", password=OWN)
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert form.submit(expect=404).h1 == GONE
    assert user("kim") is None


def test_a_claim_ends_the_partners_other_invitations(world, visitor, new_pair):
    kim = world.partners(new_pair)[0]
    first, _code = invite(world, kim)
    second, _code = invite(world, kim, "slip")
    claim(visitor, second)
    visitor.get(f"/invitation/{first}", expect=404)


def test_a_taken_username_is_said_at_the_field(world, visitor, new_pair):
    kim = world.partners(new_pair)[0]
    token, _code = invite(world, kim)
    page = claim(visitor, token, "ana", expect=422)
    assert page.errors == ["Username: This username is taken. Choose another one."]
    assert again(kim).user_id is None
    page.form("Make my login and continue").fill(username="kim", password=OWN).submit()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"password": "too short"}, "Password: Use at least 15 characters."),
        ({"password": "kimleekimleekimlee"}, "Password: This password is easy to guess"),
        ({"username": "k"}, "Username: Use 3 to 64"),
        ({"name": ""}, "Your name: Enter a name."),
        ({"email": "kim"}, "E-mail: This does not look like an e-mail address"),
        ({"time_zone": "Mars/Olympus"}, "Your time zone: Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world, visitor, new_pair, change, error):
    token, _code = invite(world, world.partners(new_pair)[0])
    form = visitor.get(f"/invitation/{token}").form("Make my login and continue")
    page = form.fill(name="Kim Lee", username="kim.lee", password=OWN).force(**change).submit(expect=422)
    assert len(page.errors) == 1
    assert page.errors[0].startswith(error)


def test_an_existing_login_of_a_client_takes_the_place(world, visitor, new_pair):
    kim = world.partners(new_pair)[0]
    token, _code = invite(world, kim)
    form = visitor.get(f"/invitation/{token}").form("Sign in and continue")
    page = form.fill(have_username="ANA", have_password=PASSWORD).submit()
    assert page.url == "/my/agreement"
    assert again(kim).user_id == world.ana.id


@pytest.mark.parametrize(("username", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("dana", PASSWORD)])
def test_no_other_login_does(world, visitor, new_pair, username, password):
    kim = world.partners(new_pair)[0]
    token, _code = invite(world, kim)
    form = visitor.get(f"/invitation/{token}").form("Sign in and continue")
    page = form.fill(have_username=username, have_password=password).submit(expect=422)
    assert page.errors == ["The username or the password is not right. Check both."]
    assert again(kim).user_id is None
    claim(visitor, token)


def test_one_person_cannot_take_both_places(world, visitor, new_pair):
    kim, lou = world.partners(new_pair)
    claim(visitor, invite(world, kim)[0])
    token, _code = invite(world, lou)
    form = visitor.get(f"/invitation/{token}").form("Sign in and continue")
    page = form.fill(have_username="kim", have_password=OWN).submit(expect=422)
    assert page.errors == ["This login cannot be used for this invitation. Make a new one above."]
    assert again(lou).user_id is None
    claim(visitor, token, "lou")


def test_guessing_passwords_there_is_throttled_like_at_the_front_door(world, visitor, new_pair):
    token, _code = invite(world, world.partners(new_pair)[0])
    for _ in range(10):
        form = visitor.get(f"/invitation/{token}").form("Sign in and continue")
        form.fill(have_username="ana", have_password="wrong").submit(expect=422)
    form = visitor.get(f"/invitation/{token}").form("Sign in and continue")
    form.fill(have_username="ana", have_password=PASSWORD).submit(expect=429)


def test_a_slips_code_opens_it_however_it_is_typed(world, visitor, new_pair):
    kim = world.partners(new_pair)[0]
    _token, code = invite(world, kim, "slip")
    page = visitor.get("/invitation").form().fill(code=f" {code.lower().replace('-', '  ')} ").submit()
    assert page.h1 == "An invitation for Kim"
    page = page.form("Make my login and continue").fill(username="kim", password=OWN).submit()
    assert page.url == "/my/agreement"
    assert again(kim).user_id == user("kim").id


def test_an_entered_code_must_be_used_within_the_hour(world, visitor, new_pair):
    _token, code = invite(world, world.partners(new_pair)[0], "slip")
    page = visitor.get("/invitation").form().fill(code=code).submit()
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        visitor.get(page.url, expect=404)


def test_codes_cannot_be_guessed(world, visitor, new_pair):
    _token, code = invite(world, world.partners(new_pair)[0], "slip")
    for _ in range(invitations.CODES_PER_ADDRESS):
        page = visitor.get("/invitation").form().fill(code="AAAA-BBBB-CCCC").submit(expect=422)
    assert page.errors[0].startswith("Code from your slip: This code opens no invitation.")
    visitor.get("/invitation").form().fill(code=code).submit(expect=429)
    with time_machine.travel(clock.now() + timedelta(minutes=15)):
        visitor.get("/invitation").form().fill(code=code).submit()


def test_no_code_is_no_invitation(world, visitor):
    page = visitor.get("/invitation").form().fill(code=" - ").submit(expect=422)
    assert len(page.errors) == 1
    visitor.get("/invitation").form().submit(expect=422)


def test_the_mail_says_only_that_there_is_something(world, settings, new_pair):
    mail.queue("invitation:1", "invitation", "kim@home.example", token="abc", expires="January 12, 2026")
    message = mail.compose(settings, db.session.scalars(access.everything(mail.Mail)).one())
    text = str(message)
    assert f"{settings.base_url}/invitation/abc" in text
    assert message["Subject"] == "Harbor Couples Practice: there is something for you to look at"
    for word in ("Kim", "Dana", "therap", "exercise", "partner", "homework"):
        assert word not in text.replace("Harbor Couples Practice", "")


def test_two_claims_at_the_same_instant(databases, app):
    url = databases.migrated()
    done, refused, wrong = [], [], []
    ready = threading.Barrier(4)

    def take(name: str) -> None:
        chosen = invitations.NewLogin(name, name, OWN, "", "UTC")
        try:
            ready.wait(20)
            invitations.claim_new(VISIT, invitation_id, "Harbor", chosen)
            db.commit()
            done.append(name)
        except invitations.NoSuchInvitation:
            db.session.rollback()
            refused.append(name)
        except Exception as error:
            wrong.append(error)
        finally:
            db.session.remove()

    with bound(url):
        world = make_world()
        pair = world.couple(world.dana, ("kim", "Kim Lee"), ("lou", "Lou Ray"), claimed=False)
        partner = world.partners(pair)[0]
        token, _code = invite(world, partner)
        invitation_id, partner_id = invitations.by_token(token).invitation.id, partner.id
        db.session.remove()
        crowd = [threading.Thread(target=take, args=(f"kim{number}",)) for number in range(4)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        assert (len(done), len(refused), wrong) == (1, 3, [])
        made = db.session.scalars(access.everything(User).where(User.username.like("kim%"))).all()
        assert [person.username for person in made] == done
        row = db.session.scalars(access.everything(Partner).where(Partner.id == partner_id)).one()
        assert row.user_id == made[0].id
        db.session.remove()
    databases.drop(url)
