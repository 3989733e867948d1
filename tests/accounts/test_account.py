"""One's own account: details, password, and the devices one is signed in on."""

import pytest

from practice import access, db
from practice.accounts import passwords
from practice.models import SignIn, User
from tests.people import PASSWORD

NEW = "nine herons over the mill"


def user(username: str) -> User:
    return db.session.scalars(access.everything(User).where(User.username == username)).one()


@pytest.mark.parametrize("who", ["ana", "dana", "sam", "max"])
def test_everybody_changes_their_own_details(sign_in, who):
    form = sign_in(who).get("/account").form("Save your details")
    form.fill(name="Zoë  Ω 🙂", email="z@mail.example", time_zone="Asia/Tokyo", current_password=PASSWORD)
    page = form.submit()
    assert page.flashes == ["Your details are saved."]
    row = user(who)
    assert (row.name, row.email, row.time_zone) == ("Zoë Ω 🙂", "z@mail.example", "Asia/Tokyo")


def test_an_e_mail_address_is_not_needed_and_may_be_shared(world, sign_in):
    page = sign_in("ana").get("/account").form("Save your details")
    page = page.fill(email="ben@home.example", current_password=PASSWORD).submit()
    page.form("Save your details").fill(email="", current_password=PASSWORD).submit()
    assert user("ana").email == ""


def test_who_finds_an_open_device_cannot_lead_the_links_elsewhere(world, sign_in):
    """The e-mail address opens the account: it changes with the password only, and tries are counted."""
    client = sign_in("ana")
    for number in range(11):
        form = client.get("/account").form("Save your details").fill(email="ben@else.example")
        page = form.fill(current_password="a guess").submit(expect=422 if number < 10 else 429)
        assert page.errors[0].startswith("Current password: ")
    assert user("ana").email == "ana@home.example"
    client.get("/account").form("Save your details").fill(name="Ana Maria").submit()
    assert user("ana").name == "Ana Maria", "a name needs no password"


def test_what_cannot_be_is_said_at_its_field(world, sign_in):
    form = sign_in("ana").get("/account").form("Save your details")
    page = form.fill(name=" ", email="ana@").force(time_zone="Mars").submit(expect=422)
    assert [line.partition(":")[0] for line in page.errors] == ["Your name", "E-mail", "Your time zone"]
    assert user("ana").name == "Ana Reyes"


@pytest.mark.parametrize(
    "text",
    ["root,ana@home.example", "ana@home.example,root", "Ana<ana@home.example>", "a;b@home.example", "ana@home.ex:25"],
)
def test_an_address_is_one_address(world, sign_in, text):
    """A message to it goes to one mailbox."""
    form = sign_in("ana").get("/account").form("Save your details").force(email=text, current_password=PASSWORD)
    assert form.submit(expect=422).errors[0].startswith("E-mail: ")


def test_a_new_password_after_the_current_one(world, sign_in):
    here, elsewhere = sign_in("ana"), sign_in("ana")
    form = here.get("/account").follow("Change your password").form("Save the new password")
    page = form.fill(current_password=PASSWORD, new_password=NEW).submit()
    assert page.h1 == "Your account"
    assert passwords.fits(user("ana").password_hash, NEW)
    assert here.get("/account").h1 == "Your account"
    assert elsewhere.get("/account").h1 == "Sign in"


def test_a_wrong_current_password_is_refused_and_counted(world, sign_in):
    client = sign_in("ana")
    for _ in range(10):
        form = client.get("/account/password").form("Save the new password")
        page = form.fill(current_password="wrong", new_password=NEW).submit(expect=422)
    assert page.errors == ["Current password: This is not your current password."]
    form = client.get("/account/password").form("Save the new password")
    form.fill(current_password=PASSWORD, new_password=NEW).submit(expect=429)
    assert passwords.fits(user("ana").password_hash, PASSWORD)


def test_a_weak_new_password_is_refused(world, sign_in):
    form = sign_in("ana").get("/account/password").form("Save the new password")
    page = form.fill(current_password=PASSWORD, new_password="anareyesanareyes").submit(expect=422)
    assert page.errors[0].startswith("New password: This password is easy to guess")


def test_the_list_shows_every_device_and_which_is_this_one(world, sign_in):
    client = sign_in("ana")
    sign_in("ana")
    sign_in("ben")
    page = client.get("/account")
    assert len(page.all("tbody tr")) == 2
    assert [words for words in page.texts("tbody th") if "This one" in words] == ["Test This one"]


def test_one_device_is_signed_out(world, sign_in):
    here, elsewhere = sign_in("ana"), sign_in("ana")
    page = here.get("/account")
    row = next(tr for tr in page.all("tbody tr") if "This one" not in "".join(tr.itertext()))
    action = next(element.get("action") for element in row.iter() if element.get("action"))
    page = page.form(action).submit()
    assert page.flashes == ["That device is signed out."]
    assert elsewhere.get("/account").h1 == "Sign in"
    assert here.get("/account").h1 == "Your account"


def test_signing_out_this_one_from_the_list(world, sign_in):
    here = sign_in("ana")
    page = here.get("/account")
    action = next(f.action for f in page.forms if "/account/sign-ins/" in f.action)
    assert page.form(action).submit().h1 == "Sign in"
    assert here.get("/account").h1 == "Sign in"


def test_signing_out_everywhere_else(world, sign_in):
    here, phone, tablet = sign_in("ana"), sign_in("ana"), sign_in("ana")
    page = here.get("/account").form("Sign out everywhere else").submit()
    assert page.flashes == ["Every other device is signed out."]
    assert here.get("/account").h1 == "Your account"
    for other in (phone, tablet):
        assert other.get("/account").h1 == "Sign in"


@pytest.mark.parametrize("by", ["password", "button"])
def test_a_copy_of_the_cookie_ends_too(world, sign_in, visitor, by):
    """Whoever fears that somebody has their cookie does one of these; the thief's copy is of this very sign-in."""
    here = sign_in("ana")
    page = here.get("/account")
    stolen = here.browser.get_cookie("practice").value
    visitor.browser.set_cookie("practice", stolen)
    assert visitor.get("/account").h1 == "Your account"
    if by == "password":
        form = here.get("/account/password").form("Save the new password")
        form.fill(current_password=PASSWORD, new_password=NEW).submit()
    else:
        sign_in("ana")
        here.get("/account").form("Sign out everywhere else").submit()
    visitor.browser.set_cookie("practice", stolen)
    assert visitor.get("/account").h1 == "Sign in"
    assert here.get("/account").h1 == "Your account" and page


def test_nobody_signs_out_somebody_else(world, sign_in):
    sign_in("ben")
    row = db.session.scalars(access.everything(SignIn).where(SignIn.user_id == world.ben.id)).one()
    client = sign_in("ana")
    token = client.get("/account").find('form[action="/sign-out"] [name=csrf_token]').get("value")
    for other in (row.id, world.ana.id):
        client.post(f"/account/sign-ins/{other}/end", {"csrf_token": token}, expect=404)
    db.session.expire_all()
    assert row.ended_at is None


def test_a_client_chooses_when_to_be_reminded(world, sign_in):
    page = sign_in("ana").get("/account")
    assert "You are reminded 1 day before homework is planned for and 1 day after that time" in page.text
    assert "Nothing is sent between 21:00 and 08:00." in page.text
    form = page.follow("Change your reminders").form("Save your reminders")
    assert (form["before"], form["after"], form["quiet_from"], form["quiet_until"]) == ("24", "24", "21", "8")
    page = form.fill(before="2", after="0", quiet_from="0", quiet_until="6").submit()
    assert page.flashes == ["Your reminders are saved."]
    assert "You are reminded 2 hours before homework is planned for. Nothing is sent between 00:00" in page.text
    row = user("ana")
    assert (row.remind_before_hours, row.remind_after_hours, row.quiet_from, row.quiet_until) == (2, 0, 0, 6)
    assert user("ben").remind_before_hours == 24


def test_reminders_can_be_off(world, sign_in):
    form = sign_in("ana").get("/account/reminders").form("Save your reminders")
    page = form.fill(before="0", after="0", quiet_until="21").submit()
    assert "No reminders are sent to you." in page.text
    form = page.follow("Change your reminders").form("Save your reminders")
    assert "Nothing is sent between" not in form.fill(before="48").submit().text


def test_without_an_address_nothing_can_be_sent(world, sign_in):
    page = sign_in("ana").get("/account").form("Save your details").fill(email="", current_password=PASSWORD).submit()
    assert "You have given no e-mail address, so nothing can be sent." in page.text


def test_only_what_is_offered_is_kept(world, sign_in):
    form = sign_in("ana").get("/account/reminders").form("Save your reminders")
    page = form.force(before="3", after=None, quiet_from="24", quiet_until="x").submit(expect=422)
    assert len(page.errors) == 4
    assert user("ana").quiet_from == 21


def test_whoever_is_no_client_is_not_asked(world, sign_in):
    assert "Reminders" not in sign_in("dana").get("/account").text
    sign_in("dana").get("/account/reminders", expect=404)
