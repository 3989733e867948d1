"""The gate: who is let in for how long, what an expired sign-in keeps, tokens, and the one commit of a request."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from practice import access, db
from practice.models import SignIn, Throttle, User
from tests.queries import counted

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
def clock_at(time_machine):
    """`clock_at(minutes=31)` sets the time to START and that much; it stands still."""

    def move(**later):
        time_machine.move_to(START + timedelta(**later), tick=False)

    move()
    return move


def signed_in(client) -> bool:
    """Whether the account page lets this browser in."""
    answer = client.request("GET", "/account")
    assert answer.status in (200, 302)
    return answer.status == 200


def test_a_stranger_is_asked_to_sign_in_and_brought_back(world, visitor):
    page = visitor.get("/account?tab=1")
    assert page.redirects[0] == (302, "/sign-in?next=/account?tab%3D1")
    page = page.form().fill(username="ana", password="correct horse battery staple").submit()
    assert page.url == "/account?tab=1"


def test_use_keeps_a_sign_in_alive_for_half_an_hour(clock_at, sign_in):
    client = sign_in("dana")
    clock_at(minutes=29)
    assert signed_in(client)
    clock_at(minutes=58)
    assert signed_in(client)
    clock_at(minutes=89)
    assert not signed_in(client)


def test_a_day_of_use_ends_after_twelve_hours(clock_at, sign_in):
    client = sign_in("dana")
    for minutes in range(20, 720, 20):
        clock_at(minutes=minutes)
        assert signed_in(client)
    clock_at(minutes=721)
    assert not signed_in(client)


def test_use_is_noted_at_most_once_a_minute(clock_at, sign_in):
    client = sign_in("dana")
    for seconds, seen in ((30, 0), (59, 0), (60, 60), (100, 60), (125, 125)):
        clock_at(seconds=seconds)
        assert signed_in(client)
        assert db.session.scalar(select(SignIn.seen_at)) == START + timedelta(seconds=seen)


@pytest.mark.parametrize("how", ["ended", "disabled", "gone"])
def test_an_ended_sign_in_opens_nothing(sign_in, world, how):
    client = sign_in("ana")
    assert signed_in(client)
    if how == "ended":
        db.session.execute(update(SignIn).values(ended_at=START, ended_why="signed out"))
    elif how == "disabled":
        db.session.execute(update(User).where(User.id == world.ana.id).values(disabled_at=START))
    else:
        db.session.execute(SignIn.__table__.delete())
    db.session.commit()
    assert not signed_in(client)


def test_a_cookie_used_after_signing_out_is_worth_nothing(sign_in):
    client = sign_in("ana")
    page = client.get("/account")
    stolen = client.browser.get_cookie("practice").value
    page.form("/sign-out").submit()
    client.browser.set_cookie("practice", stolen)
    assert not signed_in(client)


def test_a_made_up_cookie_opens_nothing(world, visitor):
    visitor.browser.set_cookie("practice", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb")
    assert not signed_in(visitor)


@pytest.mark.parametrize("token", [None, "", "nonsense"])
def test_a_post_without_the_forms_token_changes_nothing(sign_in, world, token):
    form = sign_in("ana").get("/account").form("Save your details")
    page = form.fill(name="Ana Maria").force(csrf_token=token).submit(expect=400)
    assert "arrive as expected" in page.h1
    assert db.session.scalar(select(User.name).where(User.username == "ana")) == "Ana Reyes"


def test_somebody_elses_token_is_refused(sign_in):
    theirs = sign_in("ben").get("/account").form("Save your details")["csrf_token"]
    form = sign_in("ana").get("/account").form("Save your details").fill(name="Ana Maria")
    form.force(csrf_token=theirs, form_owner=None).submit(expect=400)
    assert db.session.scalar(select(User.name).where(User.username == "ana")) == "Ana Reyes"


def test_a_token_lives_as_long_as_its_sign_in(clock_at, sign_in):
    client = sign_in("ana")
    form = client.get("/account").form("Save your details")
    for minutes in range(25, 700, 25):
        clock_at(minutes=minutes)
        assert signed_in(client)
    assert "saved" in form.fill(name="Ana Maria").submit().text


def test_what_was_typed_survives_an_expired_sign_in(clock_at, sign_in, visitor, world):
    client = sign_in("ana")
    form = client.get("/account").form("Save your details").fill(name="Ana Maria")
    clock_at(minutes=31)
    page = form.submit()
    assert page.url.startswith("/sign-in")
    assert db.session.scalar(select(User.name).where(User.username == "ana")) == "Ana Reyes"
    page = page.form().fill(username="ana", password="correct horse battery staple").submit()
    assert page.url == "/account"
    assert page.form("Save your details")["name"] == "Ana Maria"
    page = page.form("Save your details").submit()
    assert db.session.scalar(select(User.name).where(User.username == "ana")) == "Ana Maria"
    db.session.execute(update(User).where(User.username == "ana").values(name="Ana"))
    db.session.commit()
    assert client.get("/account").form("Save your details")["name"] == "Ana", "given back once"


def test_what_was_typed_is_for_its_author_alone(clock_at, sign_in, visitor, world):
    form = sign_in("ana").get("/account").form("Save your details").fill(name="Words of Ana")
    clock_at(minutes=31)
    page = form.submit().form().fill(username="ben", password="correct horse battery staple").submit()
    assert "Words of Ana" not in page.source
    assert page.client.get("/account").form("Save your details")["name"] == "Ben Carter"


def test_a_forged_owner_holds_nothing_for_anybody(world, visitor):
    answer = visitor.request("POST", "/account", {"form_owner": str(world.ana.id), "name": "x"})
    assert answer.status == 302 and "kept" not in answer.headers["Location"]


def test_a_page_that_saves_by_script_is_told_in_json(world, visitor, clock_at, sign_in):
    form = sign_in("ana").get("/account").form("Save your details").fill(name="Ana Maria")
    clock_at(minutes=31)
    headers = {"X-Requested-With": "autosave"}
    answer = visitor.post("/account", data=dict(form.values), headers=headers, expect=401)
    assert answer.json == {"message": "You were signed out.", "kept": True}
    answer = visitor.post("/account", headers=headers, expect=401)
    assert answer.json == {"message": "You were signed out.", "kept": False}


def view(app, monkeypatch, answer, rule=access.public):
    """Put a view of the test in place of the page for a forgotten password."""
    monkeypatch.setitem(app.view_functions, "accounts.forgot", rule(answer))


def wrote() -> bool:
    """Whether the test's row was committed."""
    return db.session.scalar(select(Throttle.key)) == "probe"


@pytest.mark.parametrize(("status", "kept"), [(200, True), (302, True), (404, False), (422, False), (500, False)])
def test_a_post_is_committed_when_it_succeeds(app, world, visitor, monkeypatch, status, kept):
    form = visitor.get("/password/forgot").form()

    def answer():
        db.session.add(Throttle(key="probe"))
        db.session.flush()
        return "", status, {"Location": "/sign-in", "Content-Type": "text/plain"}

    view(app, monkeypatch, answer)
    form.submit(expect=status, follow=False)
    assert wrote() is kept


def test_a_get_commits_nothing(app, world, visitor, monkeypatch):
    def answer():
        db.session.add(Throttle(key="probe"))
        db.session.flush()
        return "", {"Content-Type": "text/plain"}

    view(app, monkeypatch, answer)
    with pytest.raises(AssertionError, match="changed the database"):
        visitor.get("/password/forgot")
    assert not wrote()


def test_a_refusal_may_keep_its_counter(app, world, visitor, monkeypatch):
    from practice import web

    form = visitor.get("/password/forgot").form()

    def answer():
        db.session.add(Throttle(key="probe"))
        web.keep_writes()
        return "", 422, {"Content-Type": "text/plain"}

    view(app, monkeypatch, answer)
    form.submit(expect=422)
    assert wrote()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StaleDataError(), 409),
        (OperationalError("", {}, Exception("database or disk is full")), 503),
        (OperationalError("", {}, Exception("no such table: users")), 500),
        (ValueError("words of a client"), 500),
    ],
)
def test_trouble_is_told_calmly(app, world, visitor, monkeypatch, caplog, error, status):
    form = visitor.get("/password/forgot").form()

    def answer():
        raise error

    view(app, monkeypatch, answer)
    page = form.submit(expect=status)
    assert page.title.startswith(page.h1) and "words of a client" not in page.source + caplog.text
    scripted = visitor.post(
        "/password/forgot", dict(form.values), headers={"X-Requested-With": "autosave"}, expect=status
    )
    assert set(scripted.json) == {"message"}


def test_a_stale_row_at_the_commit_is_a_409(app, world, visitor, monkeypatch):
    form = visitor.get("/password/forgot").form()

    def answer():
        user = db.session.get(User, world.ana.id)
        db.session.execute(update(User.__table__).where(User.id == user.id).values(version=9))
        user.name = "Newer"
        return "saved"

    view(app, monkeypatch, answer)
    page = form.submit(expect=409)
    assert "changed in the meantime" in page.h1


def test_an_inside_view_answers_404_to_those_it_is_not_for(app, sign_in, visitor, monkeypatch):
    view(app, monkeypatch, lambda: ("inside", {"Content-Type": "text/plain"}), access.admin)
    assert sign_in("max").get("/password/forgot").text == "inside"
    for who in ("dana", "lee", "sam", "ana", "cleo"):
        sign_in(who).get("/password/forgot", expect=404)
    assert visitor.request("GET", "/password/forgot").status == 302


def test_a_view_without_a_rule_stops_the_start(app):
    from flask import Flask

    bare = Flask("bare")
    bare.add_url_rule("/bare", "bare", lambda: "")
    with pytest.raises(RuntimeError, match="views without an access rule: bare"):
        access.seal(bare)


def test_the_gate_costs_one_statement(app, world, sign_in, engine, monkeypatch):
    client = sign_in("dana")
    client.fingerprint = None
    view(app, monkeypatch, lambda: ("", {"Content-Type": "text/plain"}), access.signed_in)
    with counted(engine) as statements:
        client.get("/password/forgot")
    assert len(statements) == 1, statements
