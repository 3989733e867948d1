"""Signing in and out in a browser: what lets in, what does not, what is the same for everybody, what ends a sign-in."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine

from practice import access, clock, db
from practice.accounts import devices, passwords, signing_in
from practice.models import SignIn, Throttle, User
from tests.client import Client
from tests.people import PASSWORD

WRONG = "The username or the password is not right."


def sign_in_as(client: Client, username: str, password: str = PASSWORD, url: str = "/sign-in", **more: int):
    return client.get(url).form("Sign in").fill(username=username, password=password).submit("Sign in", **more)


def rows(username: str) -> list[SignIn]:
    chosen = access.everything(SignIn).join(User, User.id == SignIn.user_id).where(User.username == username)
    return list(db.session.scalars(chosen.order_by(SignIn.started_at)))


def cookie(client: Client) -> str:
    return client.browser.get_cookie("practice").value


@pytest.mark.parametrize(
    ("username", "home"), [("dana", "/couples"), ("sam", "/couples"), ("ana", "/my"), ("max", "/people")]
)
def test_everybody_arrives_where_their_work_begins(world, visitor, username, home):
    page = sign_in_as(visitor, username)
    assert page.redirects[-1][1].endswith(home)
    assert visitor.get("/").redirects[-1][1].endswith(home)


def test_the_front_door_leads_to_signing_in(world, visitor):
    assert visitor.get("/").h1 == "Sign in"


def test_a_username_is_the_same_in_capitals_and_with_spaces_around(world, visitor):
    sign_in_as(visitor, "  DaNa ")
    assert len(rows("dana")) == 1


def test_the_row_holds_a_hash_and_the_device(world, visitor):
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    visitor.browser.environ_base["HTTP_USER_AGENT"] = agent
    sign_in_as(visitor, "dana")
    (row,) = rows("dana")
    assert row.device == "Firefox on Linux"
    with visitor.browser.session_transaction() as kept:
        assert row.token_hash == signing_in.tokens.hash_of(kept["_user_id"])
        assert row.token_hash not in str(dict(kept))


@pytest.mark.parametrize(
    ("username", "password"),
    [("dana", "not the password"), ("nobody", PASSWORD), ("nobody", "x"), ("gone", PASSWORD), ("dana", "y" * 3000)],
)
def test_every_refusal_is_the_same(world, visitor, username, password):
    world.staff("gone", "Gone Away", is_admin=True).user.disabled_at = clock.now()
    db.session.commit()
    page = sign_in_as(visitor, username, password, expect=422)
    assert page.errors == [
        "The username or the password is not right. Check both. After several tries, wait a quarter of an hour before "
        "the next one."
    ]
    assert page.form("Sign in")["password"] == ""
    assert rows(username) == []


def test_every_try_costs_one_hash_whether_the_account_exists_or_not(world, visitor, monkeypatch):
    asked = []
    real = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda kept, password: asked.append(bool(kept)) or real(kept, password))
    checked = []
    hasher = passwords._hasher
    monkeypatch.setattr(
        passwords,
        "_hasher",
        type("Counting", (), {"verify": lambda _, *args: checked.append(1) or hasher.verify(*args)})(),
    )
    world.ben.user.disabled_at = clock.now()
    db.session.commit()
    for username in ("dana", "nobody", "ben"):
        sign_in_as(visitor, username, "not the password", expect=422)
    assert asked == [True, False, True]
    assert len(checked) == 3


def test_what_is_missing_is_said_and_costs_no_try(world, visitor):
    page = visitor.get("/sign-in").form("Sign in").submit("Sign in", expect=422)
    assert page.errors == ["Username: Enter your username.", "Password: Enter your password."]
    assert db.session.scalars(access.everything(Throttle)).all() == []


def test_after_ten_tries_the_right_password_is_refused_as_well(world, visitor, app, fingerprint):
    for _ in range(10):
        sign_in_as(visitor, "ana", "a wrong password", expect=422)
    late = sign_in_as(visitor, "ana", PASSWORD, expect=429)
    assert late.errors[0].startswith(WRONG)
    elsewhere = Client(app, fingerprint)
    elsewhere.browser.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    sign_in_as(elsewhere, "ana", PASSWORD, expect=429)
    assert rows("ana") == []
    sign_in_as(elsewhere, "ben")  # nobody else pays for it
    with time_machine.travel(clock.now() + timedelta(minutes=15)):
        sign_in_as(visitor, "ana")


def test_names_that_do_not_exist_are_throttled_alike(world, visitor):
    for _ in range(10):
        sign_in_as(visitor, "nobody", "a wrong password", expect=422)
    sign_in_as(visitor, "nobody", "a wrong password", expect=429)


def test_after_thirty_tries_an_address_is_refused(world, visitor):
    for number in range(30):
        sign_in_as(visitor, f"name{number}", "a wrong password", expect=422)
    sign_in_as(visitor, "ana", PASSWORD, expect=429)


def test_good_tries_do_not_use_anything_up(world, visitor):
    for _ in range(12):
        sign_in_as(visitor, "ana")
        visitor.browser.delete_cookie("practice")


def test_an_old_hash_is_renewed(world, visitor):
    before = world.dana.user.password_hash
    sign_in_as(visitor, "dana")
    kept = db.session.scalar(access.everything(User).where(User.username == "dana")).password_hash
    assert kept != before
    assert not passwords.outdated(kept)
    visitor.browser.delete_cookie("practice")
    sign_in_as(visitor, "dana")


def test_a_session_planted_before_is_worth_nothing_after(world, visitor):
    visitor.get("/sign-in")
    with visitor.browser.session_transaction() as planted:
        planted["planted"] = "by somebody else"
        old_token = planted["csrf_token"]
    sign_in_as(visitor, "ana")
    visitor.get("/account")
    with visitor.browser.session_transaction() as now:
        assert "planted" not in now
        assert now.get("csrf_token") != old_token


def test_signing_in_again_ends_the_sign_in_of_before(world, sign_in):
    client = sign_in("ana")
    stale = cookie(client)
    token = client.get("/account").find('form[action="/sign-out"] [name=csrf_token]').get("value")
    client.post("/sign-in", {"username": "ben", "password": PASSWORD, "csrf_token": token})
    assert [row.ended_why for row in rows("ana")] == ["replaced"]
    client.browser.set_cookie("practice", stale)
    assert client.get("/account").h1 == "Sign in"


@pytest.mark.parametrize(
    ("target", "where"),
    [
        ("/account?x=1", "/account?x=1"),
        ("/account/password", "/account/password"),
        ("/account/sign-ins/end-others", "/account"),
        ("//evil.example/", "/my"),
        ("https://evil.example/", "/my"),
        ("/\\evil.example", "/my"),
        ("/\t/evil.example", "/my"),
        ("\\\\evil.example", "/my"),
        ("javascript:alert(1)", "/my"),
        ("/no/such/page", "/my"),
        ("/sign-in?next=/sign-in", "/my"),
        ("", "/my"),
    ],
)
def test_next_leads_only_to_a_page_of_this_site(world, visitor, target, where):
    page = visitor.get("/sign-in?" + urlencode({"next": target}))
    arrived = page.form("Sign in").fill(username="ana", password=PASSWORD).submit("Sign in")
    assert arrived.url == where


def test_a_signed_in_person_does_not_sign_in_again(sign_in):
    assert sign_in("ana").get("/sign-in?next=/account").h1 == "Your account"
    assert sign_in("ana").get("/sign-in?next=//evil.example").url == "/my"


def test_signing_out_ends_the_row_and_the_cookie_is_worth_nothing(world, visitor):
    page = sign_in_as(visitor, "ana", url="/sign-in?next=/account")
    stolen = cookie(visitor)
    page = page.form("/sign-out").submit()
    assert page.h1 == "Sign in"
    assert page.flashes == ["You are signed out."]
    (row,) = rows("ana")
    assert row.ended_why == "signed out"
    visitor.browser.set_cookie("practice", stolen)
    assert visitor.get("/account").h1 == "Sign in"


def test_signing_out_clears_what_the_browser_keeps(sign_in):
    client = sign_in("ana")
    token = client.get("/account").find('form[action="/sign-out"] [name=csrf_token]').get("value")
    answer = client.request("POST", "/sign-out", {"csrf_token": token})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.request("GET", "/sign-out").status == 405


def test_signing_out_twice_is_calm(world, visitor):
    token = visitor.get("/sign-in").find("[name=csrf_token]").get("value")
    assert visitor.post("/sign-out", {"csrf_token": token}).h1 == "Sign in"


def test_disabling_somebody_ends_their_sign_in_at_once(world, sign_in):
    client = sign_in("dana")
    client.get("/account")
    db.session.scalar(access.everything(User).where(User.username == "dana")).disabled_at = clock.now()
    db.session.commit()
    assert client.get("/account").h1 == "Sign in"


def test_half_an_hour_without_use_ends_it(world, sign_in):
    with time_machine.travel(clock.now(), tick=False) as travelled:
        client = sign_in("ana")
        travelled.shift(timedelta(minutes=29))
        assert client.get("/account").h1 == "Your account"
        travelled.shift(timedelta(minutes=29))
        assert client.get("/account").h1 == "Your account"
        travelled.shift(timedelta(minutes=30, seconds=1))
        page = client.get("/account")
        assert page.h1 == "Sign in"
        assert "You were signed out" in page.text


def test_twelve_hours_end_it_whatever_is_done(world, sign_in):
    with time_machine.travel(clock.now(), tick=False) as travelled:
        client = sign_in("ana")
        for _ in range(30):
            travelled.shift(timedelta(minutes=24))
            assert client.get("/account").h1 == "Your account"
        travelled.shift(timedelta(seconds=1))
        assert client.get("/account").h1 == "Sign in"


def test_who_never_was_signed_in_reads_nothing_of_it(world, visitor):
    assert "You were signed out" not in visitor.get("/account").text


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130 Safari/537.36 Edg/130", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18 Safari/605", "Safari on Mac"),
        ("", "A browser"),
        ("curl/8.0", "A browser"),
    ],
)
def test_devices_in_words(agent, words):
    assert devices.words(agent) == words
