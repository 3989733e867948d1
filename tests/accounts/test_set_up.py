"""The first start: every page leads to set-up, the console's code protects it, and it happens once."""

import threading

import pytest

from practice import access, db
from practice.accounts import logins, policy_text, set_up, signing_in
from practice.models import AuditEvent, Policy, Practice, SetupCode, Therapist, User
from tests.database import bound

PASSWORD = "nine herons over the mill"
VISIT = signing_in.Visit("secret", "203.0.113.7", "")
FILLED = {
    "practice_name": "Harbor Couples Practice",
    "address": "12 Lake Street\nChicago, IL 60601",
    "phone": "+1 312 555 0199",
    "time_zone": "America/Chicago",
    "name": "Max Weber",
    "username": "Max",
    "password": PASSWORD,
}


@pytest.fixture
def code(connection) -> str:
    made = set_up.new_code()
    db.session.commit()
    return made


def only(model: type):
    return db.session.scalars(access.everything(model)).one()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/account", "/password/forgot", "/invitation", "/join/x"])
def test_every_page_leads_to_set_up(connection, visitor, path):
    assert visitor.get(path).h1 == "Set up your practice"


def test_the_practice_is_set_up_and_the_admin_signed_in(visitor, code):
    page = visitor.get("/set-up").form().fill(code=code.lower().replace("-", " "), **FILLED).submit()
    assert page.url == "/people"
    practice, user, policy = only(Practice), only(User), only(Policy)
    assert (practice.name, practice.paper, practice.time_zone) == (
        "Harbor Couples Practice",
        "Letter",
        "America/Chicago",
    )
    assert practice.crisis_lines.splitlines()[1] == "Suicide and crisis line, call or text: 988"
    assert (user.username, user.is_admin, user.is_therapist, user.is_partner) == ("max", True, False, False)
    assert policy.number == 1
    assert policy.published_by == user.id
    assert "Harbor Couples Practice" in policy.text and "988" in policy.text
    assert db.session.scalars(access.everything(SetupCode)).all() == []
    assert db.session.scalars(access.everything(Therapist)).all() == []
    events = {row.event for row in db.session.scalars(access.everything(AuditEvent))}
    assert {"practice.set_up", "sign_in"} <= events


def test_a_solo_therapist_is_admin_therapist_and_supervisor(visitor, code):
    visitor.get("/set-up").form().fill(code=code, is_therapist=True, is_supervisor=True, **FILLED).submit()
    user = only(User)
    assert (user.is_admin, user.is_therapist, user.is_supervisor) == (True, True, True)
    assert only(Therapist).user_id == user.id


def test_it_cannot_happen_twice(world, visitor):
    assert visitor.get("/set-up").h1 == "Sign in"
    token = visitor.get("/sign-in").find("[name=csrf_token]").get("value")
    assert visitor.post("/set-up", {"csrf_token": token}).h1 == "Sign in"
    assert len(db.session.scalars(access.everything(Practice)).all()) == 1


def test_without_the_code_nothing_happens(visitor, code):
    page = visitor.get("/set-up").form().fill(code="AAAA-BBBB-CCCC", **FILLED).submit(expect=422)
    assert page.errors == ["Set-up code: This is not the code. It is printed anew each time the program starts."]
    assert page.form()["practice_name"] == "Harbor Couples Practice"
    assert db.session.scalars(access.everything(Practice)).all() == []


def test_the_code_is_throttled(visitor, code):
    for _ in range(set_up.PER_ADDRESS):
        visitor.get("/set-up").form().fill(code="AAAA-BBBB-CCCC", **FILLED).submit(expect=422)
    page = visitor.get("/set-up").form().fill(code=code, **FILLED).submit(expect=429)
    assert page.errors == ["Set-up code: Too many tries. Wait a quarter of an hour, then enter the code again."]


def test_a_new_start_replaces_the_code(visitor, code):
    assert set_up.new_code_if_needed() not in (None, code)
    visitor.get("/set-up").form().fill(code=code, **FILLED).submit(expect=422)


def test_once_set_up_there_is_no_code(world):
    assert set_up.new_code_if_needed() is None


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"password": "too short"}, "Password: Use at least 15 characters."),
        ({"password": "harborcouplespractice"}, "Password: This password is easy to guess"),
        ({"username": "m x"}, "Username: Use 3 to 64 letters"),
        ({"username": "mäx"}, "Username: Use 3 to 64 letters"),
        ({"crisis_lines": "call somebody"}, "Crisis numbers: Write each line as a name, a colon and a number"),
        ({"crisis_lines": ""}, "Crisis numbers: Keep at least one crisis number."),
        ({"crisis_lines": "Line: 1\n" * 9}, "Crisis numbers: Keep it to 8 lines"),
        ({"practice_name": " "}, "Name of the practice: Enter a name."),
        ({"time_zone": ""}, "Time zone of the practice: Choose the time zone."),
        ({"address": "x" * 501}, "Address: Use at most 500 characters."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(visitor, code, change, error):
    page = visitor.get("/set-up").form().fill(code=code).force(**(FILLED | change)).submit(expect=422)
    assert len(page.errors) == 1
    assert page.errors[0].startswith(error)


def test_two_at_the_same_instant_give_one_practice(databases, app):
    url = databases.migrated()
    done, refused = [], []

    def begin(name: str) -> None:
        chosen = set_up.Beginning(
            name, "12 Lake Street", "1", "UTC", "A4", policy_text.CRISIS_LINES, "Max", name, PASSWORD, False, False
        )
        try:
            set_up.begin(VISIT, code, chosen)
            db.commit()
            done.append(name)
        except (set_up.AlreadySetUp, set_up.WrongCode) as error:
            db.session.rollback()
            refused.append(type(error))
        finally:
            db.session.remove()

    with bound(url):
        code = set_up.new_code()
        db.commit()
        db.session.remove()
        crowd = [threading.Thread(target=begin, args=(name,)) for name in ("first", "second", "third")]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        assert (len(done), len(refused)) == (1, 2)
        assert only(Practice).name == done[0]
        assert only(User).username == done[0]
        db.session.remove()
    databases.drop(url)


def test_an_admin_is_made_on_the_console(world):
    set_up.create_admin("Pat.Kim", " Pat Kim ", PASSWORD)
    user = db.session.scalars(access.everything(User).where(User.username == "pat.kim")).one()
    assert (user.name, user.is_admin, user.time_zone) == ("Pat Kim", True, "America/Chicago")


@pytest.mark.parametrize(
    ("username", "name", "password", "error"),
    [
        ("dana", "Dana", PASSWORD, logins.UsernameTaken),
        ("DANA", "Dana", PASSWORD, logins.UsernameTaken),
        ("x", "Dana", PASSWORD, logins.BadUsername),
        ("pat", "", PASSWORD, logins.Refused),
        ("pat", "Pat", "short", logins.WeakPassword),
    ],
)
def test_the_console_says_what_is_wrong(world, username, name, password, error):
    with pytest.raises(error, match=r"\w"):
        set_up.create_admin(username, name, password)


def test_the_console_needs_a_practice(connection):
    with pytest.raises(ValueError, match="no practice yet"):
        set_up.create_admin("pat", "Pat", PASSWORD)


def test_the_first_policy_says_what_it_must():
    text = policy_text.default("Harbor {practice} & Co", "Emergency: 112\n\nHelp: 1")
    assert "Harbor {practice} & Co" in text
    assert "- Emergency: 112\n- Help: 1\n" in text
    assert "{crisis}" not in text
    for words in ("Who sees what you write", "Only for your therapist", "not watched", "Your rights", "Your records"):
        assert words in text
    for word in ("patient", "husband", "wife", "compliance", "overdue"):
        assert word not in text.lower()
