"""Text typed when the session has expired is there after signing in again: for its author, and for nobody else."""

from datetime import timedelta

import time_machine

from practice import access, clock, db
from practice.accounts import doors
from practice.models import HeldForm, User
from tests.people import PASSWORD

TYPED = "Zażółć Ωμέγα Привет 你好 مرحبا 🙂"


def enter(page, username: str):
    return page.form("Sign in").fill(username=username, password=PASSWORD).submit("Sign in")


def held() -> list[HeldForm]:
    return list(db.session.scalars(access.everything(HeldForm)))


def name_of(username: str) -> str:
    return db.session.scalars(access.everything(User).where(User.username == username)).one().name


def expired(sign_in, travelled):
    """Ana's browser after she typed into a page whose sign-in had ended: the sign-in page."""
    form = sign_in("ana").get("/account").form("Save your details").fill(name=TYPED, email="new@home.example")
    travelled.shift(timedelta(minutes=31))
    return form.submit()


def test_what_was_typed_comes_back_and_can_be_saved(world, sign_in):
    with time_machine.travel(clock.now(), tick=False) as travelled:
        page = expired(sign_in, travelled)
        assert page.h1 == "Sign in"
        assert "What you typed is kept." in page.text
        assert name_of("ana") == "Ana Reyes"
        page = enter(page, "ana")
        assert page.url == "/account"
        assert page.flashes == [doors.BACK]
        form = page.form("Save your details")
        assert (form["name"], form["email"]) == (TYPED, "new@home.example")
        page = form.fill(current_password=PASSWORD).submit()
        assert name_of("ana") == TYPED
        assert held() == []
        assert page.client.get("/account").form("Save your details")["name"] == TYPED


def test_somebody_else_on_the_same_device_never_sees_it(world, sign_in):
    with time_machine.travel(clock.now(), tick=False) as travelled:
        page = enter(expired(sign_in, travelled), "ben")
        assert page.url == "/account"
        assert TYPED not in page.source
        assert doors.BACK not in page.text
        assert page.form("Save your details")["name"] == "Ben Carter"
        page = page.form("/sign-out").submit()
        page = enter(page, "ana")  # much later, without the address of the page
        assert page.url == "/account"
        assert page.form("Save your details")["name"] == TYPED


def test_it_waits_on_another_device(world, sign_in, visitor):
    with time_machine.travel(clock.now(), tick=False) as travelled:
        expired(sign_in, travelled)
        page = enter(visitor.get("/sign-in"), "ana")
        assert page.form("Save your details")["name"] == TYPED


def test_a_password_is_never_held(world, sign_in):
    with time_machine.travel(clock.now(), tick=False) as travelled:
        form = sign_in("ana").get("/account/password").form("Save the new password")
        form.fill(current_password=PASSWORD, new_password="nine herons over the mill")
        travelled.shift(timedelta(minutes=31))
        form.submit()
        for row in held():
            assert not {"current_password", "new_password", "csrf_token"} & set(row.fields)


def test_what_is_held_for_a_page_that_is_gone_leads_nobody_astray(world, visitor):
    db.session.add(HeldForm(user_id=world.ana.id, path="/my/no/such/page", fields={"x": ["y"]}))
    db.session.add(HeldForm(user_id=world.ana.id, path="/account/sign-ins/end-others", fields={"x": ["y"]}))
    db.session.commit()
    assert enter(visitor.get("/sign-in?next=/account/password"), "ana").url == "/account/password"


def test_a_form_nobody_was_shown_is_not_held(world, visitor):
    token = visitor.get("/sign-in").find("[name=csrf_token]").get("value")
    page = visitor.post("/account", {"name": TYPED, "form_owner": str(world.ana.id), "csrf_token": token})
    assert page.h1 == "Sign in"
    assert held() == []
