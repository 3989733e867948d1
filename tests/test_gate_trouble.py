"""The gate in trouble: a page older than the last sign-in, and a database that takes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from practice import db
from practice.models import User

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
def clock_at(time_machine):
    """`clock_at(minutes=31)` sets the time to START and that much; it stands still."""

    def move(**later):
        time_machine.move_to(START + timedelta(**later), tick=False)

    move()
    return move


def again(client, username):
    """The same browser signs in once more, in another tab."""
    client.get("/account").form("/sign-out").submit()
    page = client.get("/sign-in").form("Sign in").fill(username=username, password="correct horse battery staple")
    return page.submit("Sign in")


def test_a_page_from_before_signing_in_again_gives_back_what_was_typed(sign_in, world):
    client = sign_in("ana")
    form = client.get("/account").form("Save your details").fill(name="Ana Maria")
    again(client, "ana")
    page = form.submit()
    assert page.url == "/account" and "What you typed" in page.flashes[0]
    assert db.session.scalar(select(User.name).where(User.username == "ana")) == "Ana Reyes"
    form = page.form("Save your details")
    assert form["name"] == "Ana Maria"
    form.submit()
    assert db.session.scalar(select(User.name).where(User.username == "ana")) == "Ana Maria"
    assert client.get("/account").flashes == []


def test_a_page_of_somebody_else_keeps_its_words_for_them_alone(sign_in, visitor):
    client = sign_in("ana")
    form = client.get("/account").form("Save your details").fill(name="Words of Ana")
    again(client, "ben")
    page = form.submit(expect=400)
    assert "Words of Ana" not in page.source
    assert "Words of Ana" not in client.get("/account").source
    page = visitor.get("/sign-in").form("Sign in").fill(username="ana", password="correct horse battery staple")
    assert page.submit("Sign in").form("Save your details")["name"] == "Words of Ana"


def test_a_page_that_is_only_posted_to_gives_nothing_back(sign_in, world):
    client = sign_in("ana")
    client.get("/account")
    token, owner = (client.get("/account").form("Save your details")[name] for name in ("csrf_token", "form_owner"))
    again(client, "ana")
    fields = {"csrf_token": token, "form_owner": owner}
    assert client.request("POST", "/account/sign-ins/end-others", fields).status == 400
    assert client.request("POST", "/account", fields | {"name": "x" * 200_001}).status == 400, "too long to be held"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("", {}, Exception("database or disk is full")), 503),
        (OperationalError("", {}, Exception("no such table: users")), 500),
        (ValueError("words of a client"), 500),
    ],
)
def test_a_commit_that_fails_is_told_calmly_and_nothing_is_claimed(sign_in, monkeypatch, caplog, error, status):
    """A full disk is noticed at the commit, after the view has said "saved"."""
    client = sign_in("ana")
    form = client.get("/account").form("Save your details").fill(name="Ana Maria")

    def full():
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(db, "commit", full)
        page = form.submit(expect=status)
    assert page.title.startswith(page.h1) and page.flashes == []
    assert "words of a client" not in page.source + caplog.text and "Traceback" not in caplog.text
    page = client.get("/account")
    assert page.flashes == [] and page.form("Save your details")["name"] == "Ana Reyes"
    assert "saved" in form.submit().text, "accepted again at once"


def test_what_was_given_back_stays_until_it_has_arrived(clock_at, sign_in, monkeypatch):
    form = sign_in("ana").get("/account").form("Save your details").fill(name="Ana Maria")
    clock_at(minutes=31)
    page = form.submit().form().fill(username="ana", password="correct horse battery staple").submit()

    def full():
        raise OperationalError("", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(db, "commit", full)
        page.form("Save your details").submit(expect=503)
    assert page.client.get("/account").form("Save your details")["name"] == "Ana Maria"


def test_reading_goes_on_when_nothing_can_be_written(clock_at, sign_in, monkeypatch):
    client = sign_in("ana")
    clock_at(minutes=5)

    def full(_id):
        raise OperationalError("", {}, Exception("database or disk is full"))

    monkeypatch.setattr("practice.gate._seen", full)
    assert client.get("/account").h1 == "Your account"


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_stored(engine):
    assert engine.hide_parameters
