"""The staff: the list, inviting, roles, disabling, reset links; and what an admin never sees."""

import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from practice import access, clock, db, mail, standing
from practice.accounts import people, staff_changes, staff_invitations
from practice.models import AuditEvent, Credential, CredentialStatus, Mail, SignIn, StaffInvitation, Therapist, User
from tests.accounts.altering import alter
from tests.database import bound
from tests.people import PASSWORD, ZONE, make_world
from tests.queries import counted

HOW = "a sentence only robin would think of"


def user(person) -> User:
    found = access.everything(User).where(User.id == person.id)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def supervisor_of(person) -> uuid.UUID | None:
    return db.session.scalar(select(Therapist.supervisor_id).where(Therapist.user_id == person.id))


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.event).order_by(AuditEvent.at)))


def licence_of(person) -> Credential:
    return db.session.scalars(access.everything(Credential).where(Credential.user_id == person.id)).one()


def letters(settings) -> list[str]:
    rows = db.session.scalars(access.everything(Mail).order_by(Mail.created_at)).all()
    return [mail.compose(settings, row).as_string() for row in rows]


def paths(world) -> list[str]:
    person = world.lee.id
    return [
        "/people",
        "/people/invite",
        f"/people/{person}",
        f"/people/{person}/disable",
        f"/people/{person}/enable",
        f"/people/{person}/reset-link",
    ]


def test_only_for_the_admin(world, sign_in, visitor):
    for path in paths(world):
        for who in ("dana", "sam", "ana"):
            sign_in(who).get(path, expect=404)
        assert visitor.get(path).h1 == "Sign in"


def test_the_list_holds_staff_and_no_client(world, sign_in):
    page = sign_in("max").get("/people")
    assert [words.split()[0] for words in page.texts("tbody th")] == ["Dana", "Lee", "Max", "Sam"]
    for name in ("Ana", "Ben", "Cleo", "Dev", "Reyes", "home.example", "C-0001"):
        assert name not in page.source
    row = page.texts("tbody tr")[0]
    assert "Therapist, Supervisor" in row and "Good until" in row and row.endswith("1")
    assert "under Dana Rivera" in page.texts("tbody tr")[3]


@pytest.mark.parametrize("who", ["ana", "ben", "cleo"])
def test_a_client_is_nobody_here(world, sign_in, who):
    client = sign_in("max")
    for end in ("", "/disable", "/enable", "/reset-link"):
        client.get(f"/people/{world[who].id}{end}", expect=404)
    client.get(f"/people/{uuid.uuid4()}", expect=404)
    with pytest.raises(NotFound):
        staff_changes.disable(world.max.actor, world[who].id)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dana", ["Dana"]),
        ("  NOVAK ", ["Lee"]),
        ("sAm", ["Sam"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("ana", ["Dana"]),
        ("'", []),
    ],
)
def test_search(world, sign_in, text, found):
    page = sign_in("max").get("/people").form("Search").fill(q=text).submit("Search")
    assert [words.split()[0] for words in page.texts("tbody th")] == found
    assert found or "Nobody found" in page.text


def test_the_last_sign_in_is_a_day(world, sign_in, visitor):
    visitor.get("/sign-in").form("Sign in").fill(username="lee", password=PASSWORD).submit("Sign in")
    page = sign_in("max").get("/people?q=lee")
    assert "Never" not in page.texts("tbody tr")[0]


def test_the_list_costs_the_same_for_one_and_for_many(world, sign_in, engine):
    client = sign_in("max")
    client.get("/people")
    with counted(engine) as few:
        client.get("/people")
    for number in range(60):
        person = world.staff(f"p{number}", f"Person {number}", is_associate=True)
        world.credential(person, f"P {number}")
    client.settle()
    with counted(engine) as many:
        page = client.get("/people")
    assert len(few) == len(many)
    assert "Page 1 of 2" in page.text and client.get("/people?page=2").text.count("Person") > 10
    client.get("/people?page=999")


# --- inviting ---------------------------------------------------------------------------------------------------------


def invite(client, **values):
    wanted = {"name": "Robin Quist", "email": "robin@practice.example", "role": "therapist"} | values
    return client.get("/people/invite").form("invite-form").fill(wanted).submit("Invite")


def link(page) -> str:
    return next(text for text in page.texts("dd") if "/join/" in text)


def test_from_the_invitation_to_the_first_sign_in(world, sign_in, visitor, settings):
    page = invite(sign_in("max"))
    assert page.h1 == "Robin Quist is invited"
    address = link(page)
    (letter,) = letters(settings)
    assert "robin@practice.example" in letter and address.rpartition("/")[2][:20] in letter.replace("=\n", "")
    assert "Robin Quist" in sign_in("max").get("/people").text
    form = visitor.get(address.removeprefix(settings.base_url)).form("Join the practice")
    form.fill(username="robin", password=HOW).submit("Join the practice")
    robin = db.session.scalars(access.everything(User).where(User.username == "robin")).one()
    assert robin.is_therapist and not robin.is_admin and robin.email == "robin@practice.example"
    page = sign_in("max").get("/people")
    assert "Invited, not here yet" not in page.text and "None entered yet" in page.text
    visitor_again = type(visitor)(visitor.app, visitor.fingerprint, visitor.settle)
    visitor_again.get(address.removeprefix(settings.base_url), expect=404)


def test_the_link_is_good_for_14_days_and_shown_once(world, sign_in, visitor, settings, time_machine):
    client = sign_in("max")
    address = link(invite(client)).removeprefix(settings.base_url)
    assert address not in client.get("/people").source
    start = clock.now()
    time_machine.move_to(start + timedelta(days=13, hours=23), tick=False)
    visitor.get(address)
    time_machine.move_to(start + timedelta(days=14, seconds=5), tick=False)
    visitor.get(address, expect=404)
    assert "Run out" in sign_in("max").get("/people").text


def test_an_associate_joins_under_the_named_supervisor(world, sign_in, visitor, settings):
    page = invite(sign_in("max"), role="associate", supervisor=str(world.dana.id), email="")
    assert "Hand this link over yourself" in page.text and letters(settings) == []
    form = visitor.get(link(page).removeprefix(settings.base_url)).form("Join the practice")
    form.fill(username="robin", password=HOW).submit("Join the practice")
    robin = db.session.scalars(access.everything(User).where(User.username == "robin")).one()
    assert robin.is_associate and supervisor_of(robin) == world.dana.id


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": " "}, "Enter the person's name"),
        ({"email": "nobody"}, "does not look like"),
        ({"role": None}, "Choose a role"),
        ({"role": "partner"}, "Choose a role"),
        ({"role": "associate"}, "Choose who supervises"),
        ({"role": "associate", "supervisor": "lee"}, "valid choice"),
        ({"role": "associate", "supervisor": "sam"}, "valid choice"),
        ({"role": "associate", "supervisor": "x"}, "valid choice"),
    ],
)
def test_an_invitation_that_cannot_be(world, sign_in, change, error):
    if change.get("supervisor") in world.people:
        change = {**change, "supervisor": str(world[change["supervisor"]].id)}
    form = sign_in("max").get("/people/invite").form("invite-form")
    page = form.force({"name": "Robin", "role": "therapist", **change}).submit("Invite", expect=422)
    assert any(error in line for line in page.errors) or "role" in change, page.errors
    assert db.session.scalars(access.everything(StaffInvitation)).all() == []


def test_nobody_supervises_with_a_licence_that_is_not_good(world, sign_in):
    alter(licence_of(world.dana), status=CredentialStatus.SUSPENDED)
    page = sign_in("max").get("/people/invite")
    assert "Nobody can supervise yet" in page.text
    with pytest.raises(people.BadSupervisor):
        staff_invitations.invite(world.max.actor, uuid.uuid4(), "R", "", "associate", world.dana.id, ZONE)


def test_sent_twice_it_is_one_invitation(world, sign_in, settings):
    form = sign_in("max").get("/people/invite").form("invite-form")
    form.fill(name="Robin", email="robin@practice.example", role="admin").submit("Invite")
    page = form.submit("Invite")
    assert "done before" in page.flashes[0]
    assert len(db.session.scalars(access.everything(StaffInvitation)).all()) == 1 and len(letters(settings)) == 1


def test_sent_again_the_earlier_link_ends(world, sign_in, visitor, settings):
    client = sign_in("max")
    old = link(invite(client)).removeprefix(settings.base_url)
    page = client.get("/people").follow("Send again: Robin Quist")
    form = page.form("Make a new link")
    new = link(form.submit("Make a new link")).removeprefix(settings.base_url)
    visitor.get(old, expect=404)
    visitor.get(new)
    assert len(letters(settings)) == 2
    assert "done before" in form.submit("Make a new link").flashes[0]
    visitor.get(new)
    assert len(client.get("/people").texts("table")) == 2


def test_taken_back_it_opens_nothing(world, sign_in, visitor, settings):
    client = sign_in("max")
    address = link(invite(client)).removeprefix(settings.base_url)
    page = client.get("/people").follow("Take back: Robin Quist")
    form = page.form("Take it back")
    form.submit("Take it back")
    visitor.get(address, expect=404)
    assert "taken back already" in form.submit("Take it back").flashes[0]
    assert events().count("staff.invitation_revoked") == 1
    row = db.session.scalars(access.everything(StaffInvitation)).one()
    for end in ("again", "revoke"):
        assert "taken back already" in client.get(f"/people/invitations/{row.id}/{end}").flashes[0]
    client.get(f"/people/invitations/{uuid.uuid4()}/again", expect=404)


def test_an_invitation_of_any_name(world, sign_in):
    page = invite(sign_in("max"), name="<i>" + "م" * 117, email="")
    assert "<i>م" in page.text and "<i>م" not in page.source
    sign_in("max").get("/people")


# --- roles ------------------------------------------------------------------------------------------------------------


def roles(client, person, expect=200, **values):
    return client.get(f"/people/{person.id}").form("roles-form").fill(values).submit("Save roles", expect=expect)


def test_roles_are_given_and_taken(world, sign_in):
    page = roles(sign_in("max"), world.lee, is_admin=True, is_supervisor=True)
    assert "Admin, Therapist, Supervisor" in page.text
    sign_in("lee").get("/people")
    roles(sign_in("max"), world.lee, is_admin=False)
    sign_in("lee").get("/people", expect=404)
    recorded = events()
    assert [recorded.count(f"staff.{name}") for name in ("admin_given", "admin_taken", "roles_changed")] == [1, 1, 1]


def test_without_a_change_nothing_is_recorded(world, sign_in):
    assert roles(sign_in("max"), world.lee).flashes == ["Nothing was changed."]
    assert "staff.roles_changed" not in events()


def test_an_admin_becomes_a_therapist_and_may_enter_a_licence(world, sign_in):
    roles(sign_in("max"), world.max, work="therapist")
    sign_in("max").get("/licences/new")


@pytest.mark.parametrize("values", [{"is_admin": False}, {"is_admin": False, "work": "therapist"}])
def test_the_last_admin_stays(world, sign_in, values):
    page = roles(sign_in("max"), world.max, expect=422, **values)
    expected = "Leave at least one role" if len(values) == 1 else "only admin who can sign in"
    assert expected in page.errors[0]
    assert user(world.max).is_admin


def test_with_a_second_admin_one_may_leave_the_role(world, sign_in):
    amy = world.staff("amy", "Amy", is_admin=True, is_therapist=True)
    page = roles(sign_in("amy"), amy, is_admin=False)
    assert not user(amy).is_admin and page.url.startswith("/couples")
    alter(amy, is_admin=True, disabled_at=clock.now())
    assert "only admin" in roles(sign_in("max"), world.max, expect=422, is_admin=False, work="therapist").errors[0]


def test_a_clinician_with_couples_stays_one(world, sign_in):
    page = roles(sign_in("max"), world.lee, expect=422, work="none", is_admin=True)
    assert "still treats 1 couple" in page.errors[0]


def test_a_supervisor_with_associates_stays_one(world, sign_in):
    page = roles(sign_in("max"), world.dana, expect=422, is_supervisor=False)
    assert "Sam Ito" in page.errors[0]
    roles(sign_in("max"), world.lee, is_supervisor=True)
    roles(sign_in("max"), world.sam, supervisor=str(world.lee.id))
    roles(sign_in("max"), world.dana, is_supervisor=False)
    assert supervisor_of(world.sam) == world.lee.id


def test_a_therapist_becomes_an_associate_only_under_somebody(world, sign_in):
    page = roles(sign_in("max"), world.lee, expect=422, work="associate")
    assert "Choose who supervises" in page.errors[0]
    roles(sign_in("max"), world.lee, work="associate", supervisor=str(world.dana.id))
    assert supervisor_of(world.lee) == world.dana.id
    roles(sign_in("max"), world.lee, work="therapist")
    assert supervisor_of(world.lee) is None


def test_nobody_supervises_themself(world, sign_in):
    alter(licence_of(world.sam), kind="marriage_family")
    alter(world.sam, is_supervisor=True)
    page = roles(sign_in("max"), world.sam, expect=422, supervisor=str(world.sam.id))
    assert "Nobody supervises themself" in page.errors[0]


def test_a_supervisor_whose_licence_is_bad_is_kept_but_not_chosen_anew(world, sign_in):
    alter(licence_of(world.dana), status=CredentialStatus.REVOKED)
    page = sign_in("max").get(f"/people/{world.sam.id}")
    assert "licence not good today" in page.text
    page.form("roles-form").fill(is_admin=True).submit("Save roles")
    assert user(world.sam).is_admin
    alter(world.lee, is_supervisor=True)
    roles(sign_in("max"), world.sam, supervisor=str(world.lee.id))
    client = sign_in("max")
    form = client.get(f"/people/{world.sam.id}").form("roles-form").force(supervisor=str(world.dana.id))
    form.submit("Save roles", expect=422)
    assert supervisor_of(world.sam) == world.lee.id


def test_an_older_page_does_not_win(world, sign_in):
    client = sign_in("max")
    one, two = (client.get(f"/people/{world.sam.id}").form("roles-form") for _ in range(2))
    alter(world.lee, is_supervisor=True)
    fresh = client.get(f"/people/{world.sam.id}").form("roles-form")
    fresh.fill(supervisor=str(world.lee.id)).submit("Save roles")
    page = one.fill(is_admin=True).submit("Save roles", expect=409)
    assert "changed in the meantime" in page.errors[0] and "under Lee Novak" in page.text
    assert not user(world.sam).is_admin
    two.fill(is_supervisor=True).submit("Save roles", expect=409)
    page.form("roles-form").submit("Save roles")
    assert user(world.sam).is_admin


def test_an_admin_who_lost_the_role_does_nothing_more(world):
    amy = world.staff("amy", "Amy", is_admin=True)
    actor = amy.actor
    alter(amy, is_admin=False, is_therapist=True)
    wanted = staff_changes.Roles(True, "therapist", False, None)
    with pytest.raises(NotFound):
        staff_changes.change_roles(actor, amy.id, "1.0", wanted, clock.today(ZONE))


def test_two_admins_at_the_same_instant_leave_one(databases, app, settings):
    url = databases.migrated()
    with bound(url):
        world = make_world()
        amy = world.staff("amy", "Amy", is_admin=True, is_therapist=True)
        db.session.commit()
        db.session.remove()
        ready, outcomes = threading.Barrier(2), []

        def take(actor, other):
            ready.wait()
            try:
                wanted = staff_changes.Roles(False, "therapist", False, None)
                staff_changes.change_roles(actor, other.id, f"1.{1 if other is amy else 0}", wanted, clock.today(ZONE))
                db.commit()
                outcomes.append("done")
            except (NotFound, staff_changes.Refused) as error:
                db.session.rollback()
                outcomes.append(type(error).__name__)
            finally:
                db.session.remove()

        crowd = [
            threading.Thread(target=take, args=(world.max.actor, amy)),
            threading.Thread(target=take, args=(amy.actor, world.max)),
        ]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        left = db.session.scalars(access.everything(User).where(User.is_admin)).all()
        db.session.remove()
    databases.drop(url)
    assert sorted(outcomes) == ["NotFound", "done"] and len(left) == 1


# --- disabling --------------------------------------------------------------------------------------------------------


def press(page, words):
    return page.form(words).submit(words)


def test_disabled_means_out_at_once(world, sign_in, visitor):
    theirs = sign_in("lee")
    theirs.get("/couples")
    page = sign_in("max").get(f"/people/{world.lee.id}").follow("Disable this login")
    assert "They treat 1 couple" in page.text
    page = press(page, "Disable the login")
    assert "signed out everywhere" in page.flashes[0] and "has been disabled since" in page.text
    assert theirs.get("/couples").h1 == "Sign in"
    rows = db.session.scalars(access.everything(SignIn).where(SignIn.user_id == world.lee.id)).all()
    assert rows and all(row.ended_why == "disabled" for row in rows)
    again = visitor.get("/sign-in").form("Sign in").fill(username="lee", password=PASSWORD)
    again.submit("Sign in", expect=422)
    page = press(page.follow("Let them sign in again"), "Let them sign in")
    again.submit("Sign in")
    assert [events().count(f"staff.{name}") for name in ("disabled", "enabled")] == [1, 1]


def test_disabled_twice_is_disabled_once(world, sign_in):
    form = sign_in("max").get(f"/people/{world.lee.id}/disable").form("Disable the login")
    form.submit("Disable the login")
    form.submit("Disable the login")
    assert events().count("staff.disabled") == 1
    form = sign_in("max").get(f"/people/{world.lee.id}/enable").form("Let them sign in")
    form.submit("Let them sign in")
    form.submit("Let them sign in")
    assert events().count("staff.enabled") == 1


def test_nobody_disables_themself(world, sign_in):
    assert "cannot disable your own" in sign_in("max").get(f"/people/{world.max.id}/disable").text
    with pytest.raises(staff_changes.Refused):
        staff_changes.disable(world.max.actor, world.max.id)


def test_what_somebody_disabled_could_still_open_ends_too(world, sign_in, visitor, settings):
    amy = world.staff("amy", "Amy", is_admin=True)
    joined = link(invite(sign_in("amy"))).removeprefix(settings.base_url)
    page = press(sign_in("max").get(f"/people/{amy.id}/reset-link"), "Make the link")
    reset = next(text for text in page.texts("dd") if "/password/" in text).removeprefix(settings.base_url)
    visitor.get(joined)
    visitor.get(reset)
    press(sign_in("max").get(f"/people/{amy.id}/disable"), "Disable the login")
    press(sign_in("max").get(f"/people/{amy.id}/enable"), "Let them sign in")
    visitor.get(joined, expect=404)
    visitor.get(reset, expect=404)


def test_an_admin_no_more_lets_nobody_in(world, sign_in, visitor, settings):
    amy = world.staff("amy", "Amy", is_admin=True)
    joined = link(invite(sign_in("amy"))).removeprefix(settings.base_url)
    roles(sign_in("max"), amy, is_admin=False, work="therapist")
    visitor.get(joined, expect=404)


def test_associates_of_somebody_disabled_have_no_supervisor(world, sign_in):
    page = sign_in("max").get(f"/people/{world.dana.id}/disable")
    assert "Sam Ito" in page.text
    invite(sign_in("max"), role="associate", supervisor=str(world.dana.id))
    press(page, "Disable the login")
    assert supervisor_of(world.sam) is None
    assert not standing.standing(world.sam.id, clock.today(ZONE)).good
    waiting = db.session.scalars(access.everything(StaffInvitation)).one()
    assert waiting.supervisor_id is None
    assert "Supervisor missing" in sign_in("max").get("/people").text


# --- reset links ------------------------------------------------------------------------------------------------------


def test_a_link_for_a_new_password_works_once_and_is_told(world, sign_in, visitor, settings):
    page = press(
        sign_in("max").get(f"/people/{world.lee.id}").follow("Make a link for a new password"), "Make the link"
    )
    address = next(text for text in page.texts("dd") if "/password/" in text).removeprefix(settings.base_url)
    assert "lee" in page.texts("dd")
    (letter,) = letters(settings)
    assert "lee@practice.example" in letter and address.rpartition("/")[2] not in letter
    form = visitor.get(address).form().fill(password=HOW)
    form.submit(form.buttons[0])
    visitor.get(address, expect=404)
    assert "password.link_issued" in events()


def test_no_link_for_oneself_or_somebody_disabled(world, sign_in):
    client = sign_in("max")
    form = client.get(f"/people/{world.max.id}/reset-link").form("Make the link")
    assert "account page" in form.submit("Make the link", expect=422).errors[0]
    alter(world.lee, disabled_at=clock.now())
    form = client.get(f"/people/{world.lee.id}/reset-link").form("Make the link")
    assert "disabled" in form.submit("Make the link", expect=422).errors[0]
