"""An admin looks licences up: what is recorded, who may, what takes effect, the practice of one person."""

from datetime import timedelta

import pytest

from practice import access, clock, db, standing
from practice.accounts import licence_words, verifying
from practice.models import AuditEvent, Credential, CredentialStatus, Verification
from tests.accounts.altering import alter
from tests.people import ZONE
from tests.queries import counted

FOUND = {"source": "https://www.breeze.ca.gov/datamart/search", "result": "active"}


@pytest.fixture
def waiting(world):
    kim = world.staff("kim", "Kim Okoye", is_therapist=True)
    return world.credential(kim, "K 100", status=CredentialStatus.PENDING)


def look_ups(row) -> list[Verification]:
    chosen = access.everything(Verification).where(Verification.credential_id == row.id)
    return list(db.session.scalars(chosen.order_by(Verification.created_at)))


def now(row) -> Credential:
    chosen = access.everything(Credential).where(Credential.id == row.id)
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def events(name: str) -> int:
    return len(db.session.scalars(access.everything(AuditEvent).where(AuditEvent.event == name)).all())


def is_good(user_id) -> bool:
    return standing.standing(user_id, clock.today(ZONE)).good


def test_those_to_verify_come_first(world, sign_in, waiting):
    page = sign_in("max").get("/licences")
    assert "1 licence waits to be verified" in page.text
    assert page.texts("tbody th")[0] == "Kim Okoye"
    assert set(page.texts("tbody th")[1:]) == {"Dana Rivera", "Lee Novak", "Sam Ito"}
    by_name = sign_in("max").get("/licences?sort=name")
    assert by_name.texts("tbody th") == ["Dana Rivera", "Kim Okoye", "Lee Novak", "Sam Ito"]
    sign_in("max").get("/licences?sort=expiry&page=99")
    sign_in("max").get("/licences?sort=%27&page=-1")


def test_verified_it_counts_at_once(world, sign_in, waiting):
    page = sign_in("max").get("/licences").follow("Verify: Kim Okoye, LMFT K 100, Illinois")
    page = page.form("look-up-form").fill(FOUND).fill(note="Case 7").submit("Record it")
    assert page.flashes == ["The look-up of LMFT K 100, Illinois is recorded."]
    (held,) = look_ups(waiting)
    assert (held.result, held.verified_by, held.note) == (CredentialStatus.ACTIVE, world.max.id, "Case 7")
    assert held.checked_on == clock.today(ZONE)
    assert is_good(world.kim.id)
    assert events("licence.verified") == 1
    assert "Look-ups (1)" in sign_in("kim").get("/licences").text


@pytest.mark.parametrize("result", ["inactive", "expired", "suspended", "revoked", "surrendered", "pending"])
def test_a_bad_result_takes_effect_at_once(world, sign_in, result):
    row = db.session.scalars(access.everything(Credential).where(Credential.user_id == world.dana.id)).one()
    form = sign_in("max").get(f"/licences/{row.id}/verify").form("look-up-form")
    form.fill({**FOUND, "result": result}).submit("Record it")
    assert now(row).status == result
    assert not is_good(world.dana.id)
    assert not is_good(world.sam.id), "an associate falls with the supervisor's licence"
    page = sign_in("dana").get("/licences")
    assert "You cannot invite or assign now" in page.text


def test_probation_counts_as_good(world, sign_in, waiting):
    form = sign_in("max").get(f"/licences/{waiting.id}/verify").form("look-up-form")
    form.fill({**FOUND, "result": "probation"}).submit("Record it")
    assert is_good(world.kim.id)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"checked_on": "2999-01-01"}, "Check the year"),
        ({"checked_on": "tomorrow"}, "still to come"),
        ({"checked_on": ""}, "Enter the day on which you looked"),
        ({"source": " "}, "Enter where you looked"),
        ({"result": None}, "Choose what the source says"),
        ({"next_check_on": "today"}, "Choose a day to come"),
        ({"expires_on": "yesterday"}, "it has expired"),
        ({"expires_on": ""}, "Enter the day of expiry"),
    ],
)
def test_what_is_missing_is_said(world, sign_in, waiting, change, error):
    day = clock.today(ZONE)
    days = {"tomorrow": day + timedelta(days=1), "today": day, "yesterday": day - timedelta(days=1)}
    change = {name: str(days.get(value, value)) if value is not None else None for name, value in change.items()}
    form = sign_in("max").get(f"/licences/{waiting.id}/verify").form("look-up-form").fill(FOUND)
    page = form.force(change).submit("Record it", expect=422)
    assert any(error in line for line in page.errors), page.errors
    assert look_ups(waiting) == [] and now(waiting).status is CredentialStatus.PENDING


def test_a_renewal_is_recorded_without_a_gap(world, sign_in):
    row = db.session.scalars(access.everything(Credential).where(Credential.user_id == world.dana.id)).one()
    alter(row, expires_on=clock.today(ZONE) + timedelta(days=3))
    form = sign_in("max").get(f"/licences/{row.id}/verify").form("look-up-form")
    form.fill({**FOUND, "expires_on": "2033-03-31"}).submit("Record it")
    assert str(now(row).expires_on) == "2033-03-31" and is_good(world.dana.id)


def test_an_expiry_before_the_issue_is_refused(world, sign_in, waiting):
    alter(waiting, issued_on=clock.today(ZONE) - timedelta(days=3))
    day = str(clock.today(ZONE) - timedelta(days=9))
    form = sign_in("max").get(f"/licences/{waiting.id}/verify").form("look-up-form")
    page = form.fill({**FOUND, "result": "expired", "expires_on": day}).submit("Record it", expect=422)
    assert "before it was issued" in page.errors[0]


def test_sent_twice_it_is_one_look_up(world, sign_in, waiting):
    page = sign_in("max").get(f"/licences/{waiting.id}/verify")
    page.form("look-up-form").fill(FOUND).submit("Record it")
    page.form("look-up-form").fill(FOUND).submit("Record it")
    assert len(look_ups(waiting)) == 1 and events("licence.verified") == 1


def test_changed_by_its_holder_meanwhile(world, sign_in, waiting):
    page = sign_in("max").get(f"/licences/{waiting.id}/verify")
    edit = sign_in("kim").get(f"/licences/{waiting.id}/edit").form("licence-form")
    edit.fill(number="K 101").submit("Save")
    stale = page.form("look-up-form").fill(FOUND).submit("Record it", expect=409)
    assert "changed or verified in the meantime" in stale.errors[0] and "K 101" in stale.text
    assert look_ups(waiting) == [] and not is_good(world.kim.id)
    stale.form("look-up-form").submit("Record it")
    assert is_good(world.kim.id)


@pytest.mark.parametrize("who", ["dana", "lee", "sam", "ana"])
def test_only_an_admin_verifies(world, sign_in, waiting, who):
    sign_in(who).get(f"/licences/{waiting.id}/verify", expect=404)


@pytest.fixture
def both(world):
    """dana is an admin as well."""
    alter(world.dana, is_admin=True)
    chosen = access.everything(Credential).where(Credential.user_id == world.dana.id)
    return db.session.scalars(chosen).one()


def test_nobody_verifies_their_own(world, sign_in, both):
    page = sign_in("dana").get(f"/licences/{both.id}/verify", expect=403)
    assert page.h1 == "Another admin must verify this one"
    found = verifying.LookUp(clock.today(ZONE), "Board", "active", "", None, both.expires_on)
    with pytest.raises(verifying.NotOwn):
        verifying.record(world.dana.actor, both, str(both.version), found, True)
    page = sign_in("dana").get("/licences?view=all")
    assert "Your own" in page.links and "Record your own look-up" not in sign_in("dana").get("/licences").text


def test_posting_does_not_get_around_it(world, sign_in, both, waiting):
    form = sign_in("dana").get(f"/licences/{waiting.id}/verify").form("look-up-form").fill(FOUND)
    values = dict(form.values)
    client = form.page.client
    client.post(f"/licences/{both.id}/verify", {**values, "solo": "y"}, expect=403)
    assert len(look_ups(both)) == 1


@pytest.fixture
def alone(world, both):
    """dana is the only member of staff whose login works, with a licence that waits."""
    for name in ("max", "lee", "sam"):
        alter(world[name], disabled_at=clock.now())
    alter(both, status=CredentialStatus.PENDING)
    return both


def test_a_practice_of_one_verifies_itself_and_says_so(world, sign_in, alone):
    client = sign_in("dana")
    page = client.get("/licences")
    assert "You work alone" in page.text
    page = page.follow("Record your own look-up")
    refused = page.form("look-up-form").fill(FOUND).submit("Record it", expect=422)
    assert any("Tick this" in line for line in refused.errors) and not is_good(world.dana.id)
    refused.form("look-up-form").fill(note="Case 9", solo=True).submit("Record it")
    assert is_good(world.dana.id)
    held = look_ups(alone)[-1]
    assert held.note == f"{licence_words.SOLO} Case 9"
    assert events("licence.verified_by_holder") == 1 and events("licence.verified") == 0


def test_a_colleague_is_asked_to_look_it_up_again(world, sign_in, alone):
    form = sign_in("dana").get(f"/licences/{alone.id}/verify").form("look-up-form")
    form.fill(FOUND).fill(solo=True).submit("Record it")
    assert "Looked up by its holder only" not in sign_in("dana").get("/licences?view=all").text
    alter(world.max, disabled_at=None)
    assert "Looked up by its holder only" in sign_in("max").get("/licences").text
    sign_in("dana").get(f"/licences/{alone.id}/verify", expect=403)
    sign_in("max").get(f"/licences/{alone.id}/verify").form("look-up-form").fill(FOUND).submit("Record it")
    assert "Looked up by its holder only" not in sign_in("max").get("/licences").text


@pytest.mark.parametrize("name", ["lee", "sam", "max"])
def test_any_colleague_ends_the_practice_of_one(world, sign_in, alone, name):
    alter(world[name], disabled_at=None)
    sign_in("dana").get(f"/licences/{alone.id}/verify", expect=403)


def test_a_planned_look_up_that_is_due_is_said(world, sign_in, waiting, time_machine):
    form = sign_in("max").get(f"/licences/{waiting.id}/verify").form("look-up-form").fill(FOUND)
    form.fill(next_check_on=str(clock.today(ZONE) + timedelta(days=30))).submit("Record it")
    assert "Next look-up was planned" not in sign_in("max").get("/licences").text
    time_machine.move_to(clock.now() + timedelta(days=31), tick=False)
    assert "Next look-up was planned" in sign_in("max").get("/licences").text


def test_role_and_kind_that_do_not_fit_are_pointed_out(world, sign_in):
    odd = world.credential(world.sam, "S 9", status=CredentialStatus.PENDING, title="LMFT")
    assert "would work without a supervisor" in sign_in("max").get(f"/licences/{odd.id}/verify").text


def test_the_licence_of_somebody_disabled_is_not_in_the_list(world, sign_in):
    alter(world.lee, disabled_at=clock.now())
    assert "Lee Novak" not in sign_in("max").get("/licences").text


def test_the_list_costs_the_same_for_one_and_for_many(world, sign_in, engine):
    client = sign_in("max")
    client.get("/licences")
    with counted(engine) as few:
        client.get("/licences")
    for number in range(40):
        person = world.staff(f"p{number}", f"Person {number}", is_therapist=True)
        world.credential(person, f"P {number}")
    client.settle()
    with counted(engine) as many:
        client.get("/licences")
    assert len(few) == len(many)
