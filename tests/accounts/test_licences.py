"""A clinician's own licences and NPI: entering, changing, what takes the verification away, whose they are."""

from datetime import timedelta

import pytest

from practice import access, clock, db, jurisdictions, standing
from practice.accounts import licence_forms, licence_words, licences
from practice.models import AuditEvent, Credential, CredentialKind, CredentialStatus, Therapist
from tests.people import ZONE

GOOD = {
    "kind": "marriage_family",
    "title": "LMFT",
    "place": "US-CA",
    "number": "mft-99/1",
    "issued_on": "2020-05-01",
    "expires_on": "2031-05-01",
}


def of(person) -> list[Credential]:
    chosen = access.everything(Credential).where(Credential.user_id == person.id).order_by(Credential.created_at)
    return list(db.session.scalars(chosen.execution_options(populate_existing=True)))


def events(person) -> list[str]:
    chosen = access.everything(AuditEvent).where(AuditEvent.actor_id == person.id).order_by(AuditEvent.at)
    return [row.event for row in db.session.scalars(chosen)]


def refusal(person) -> str:
    return standing.standing(person.id, clock.today(ZONE)).refusal


def test_a_new_therapist_enters_a_licence_that_waits(world, sign_in):
    kim = world.staff("kim", "Kim Okoye", is_therapist=True)
    page = sign_in("kim").get("/licences")
    assert "No licence yet" in page.text and "You cannot invite or assign now" in page.text
    page = page.follow("Enter a licence").form("licence-form").fill(GOOD).submit("Save")
    assert "Waiting to be verified" in page.text
    (row,) = of(kim)
    assert (row.number, row.jurisdiction, row.status) == ("MFT-99/1", "US-CA", CredentialStatus.PENDING)
    assert row.kind is CredentialKind.MARRIAGE_FAMILY
    assert "has not been verified yet" in refusal(kim)
    assert "licence.added" in events(kim)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" mft  123 ", "MFT 123"), ("a1", "A1"), ("lcsw-c 1.2/3", "LCSW-C 1.2/3"), ("1" * 25, "1" * 25)],
)
def test_a_number_is_kept_in_one_form(typed, kept):
    assert jurisdictions.number(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "1", "-12", " ", "12_3", "1" * 26, "12;3", "МФТ 12", "ｍｆｔ12", "ß1", "12\u200b3", "A1#"]
)
def test_a_number_of_another_form_is_refused(typed):
    assert jurisdictions.number(typed) is None


def test_every_jurisdiction_is_there():
    assert len(jurisdictions.STATES) == 50 + 1 + 5
    assert {"US-DC", "US-PR", "US-GU", "US-VI", "US-AS", "US-MP", "US-CA", "US-WY"} <= set(jurisdictions.STATES)
    assert jurisdictions.place("US-WI") == "Wisconsin" and jurisdictions.place("Kenya") == "Kenya"


def test_words_know_every_kind_and_status():
    assert set(jurisdictions.KINDS) == {kind.value for kind in CredentialKind}
    assert set(licence_words.RESULTS) == {status.value for status in CredentialStatus}
    assert dict((choice.value, choice.label) for choice in licence_forms.RESULTS) == licence_words.RESULTS


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"number": "*"}, "Use 2 to 25 letters"),
        ({"title": "Ph.D."}, "This is a degree"),
        ({"title": ""}, "Enter the title"),
        ({"expires_on": ""}, "Enter the day on which it expires"),
        ({"expires_on": "2019-01-01"}, "expires before it was issued"),
        ({"expires_on": "9999-01-01"}, "Check the year"),
        ({"kind": ""}, "Choose the kind"),
        ({"place": ""}, "Choose where it was issued"),
        ({"kind": "non_us"}, "not from outside"),
        ({"place": "other", "country": "Kenya"}, "For another country"),
        ({"place": "other", "kind": "non_us"}, "Enter the country"),
        ({"place": "other", "kind": "non_us", "country": "U.S.A."}, "Choose the state"),
        ({"place": "other", "kind": "non_us", "country": "us-ca"}, "Choose the state"),
    ],
)
def test_what_is_unclear_is_said_beside_the_field(world, sign_in, change, error):
    page = sign_in("dana").get("/licences/new").form("licence-form").fill({**GOOD, **change}).submit("Save", expect=422)
    assert any(error in line for line in page.errors), page.errors
    assert len(of(world.dana)) == 1


def test_a_licence_from_another_country(world, sign_in):
    wanted = {**GOOD, "kind": "non_us", "place": "other", "country": "Aotearoa New Zealand", "title": "عضو مسجل"}
    page = sign_in("dana").get("/licences/new").form("licence-form").fill(wanted).submit("Save")
    assert "Aotearoa New Zealand" in page.text
    row = of(world.dana)[-1]
    assert row.jurisdiction == "Aotearoa New Zealand" and row.independent
    page = sign_in("dana").get(f"/licences/{row.id}/edit")
    assert page.form("licence-form")["country"] == "Aotearoa New Zealand"


def test_one_licence_is_on_record_once(world, sign_in):
    taken = {**GOOD, "place": "US-IL", "number": " MFT  222333 "}
    page = sign_in("dana").get("/licences/new").form("licence-form").fill(taken).submit("Save", expect=422)
    assert any("on record already" in line for line in page.errors)
    assert "Lee" not in page.text
    world.credential(world.lee, "KE 1", kind=CredentialKind.NON_US, jurisdiction="Kenya")
    facts = licences.Facts("non_us", "MFT", "kenya", "KE 1", None, clock.today(ZONE))
    with pytest.raises(licences.Taken):
        licences.add(world.dana.actor, facts)


def test_sent_twice_it_is_one(world, sign_in):
    page = sign_in("dana").get("/licences/new")
    page.form("licence-form").fill(GOOD).submit("Save")
    page.form("licence-form").fill(GOOD).submit("Save")
    assert len(of(world.dana)) == 2
    assert events(world.dana).count("licence.added") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"number": "MFT 123457"},
        {"place": "US-WI"},
        {"kind": "counsellor"},
        {"expires_on": "2040-01-01"},
        {"title": "LCMFT"},
        {"issued_on": ""},
    ],
)
def test_any_change_of_what_was_verified_takes_the_verification_away(world, sign_in, change):
    (row,) = of(world.dana)
    page = sign_in("dana").get(f"/licences/{row.id}/edit")
    assert "takes the verification away" in page.text
    page = page.form("licence-form").fill(change).submit("Save")
    assert "verified again" in page.flashes[0]
    assert of(world.dana)[0].status is CredentialStatus.PENDING
    assert refusal(world.dana)
    assert events(world.dana)[-1] == "licence.reset"


def test_saving_without_a_change_takes_nothing_away(world, sign_in):
    (row,) = of(world.dana)
    sign_in("dana").get(f"/licences/{row.id}/edit").form("licence-form").submit("Save")
    assert of(world.dana)[0].status is CredentialStatus.ACTIVE
    assert "licence.reset" not in events(world.dana)


def test_a_licence_that_waits_can_be_corrected_without_a_warning(world, sign_in):
    row = world.credential(world.dana, "T1", jurisdiction="US-TX", status=CredentialStatus.PENDING)
    page = sign_in("dana").get(f"/licences/{row.id}/edit")
    assert "takes the verification away" not in page.text
    page.form("licence-form").fill(number="T2").submit("Save")
    assert events(world.dana)[-1] == "licence.changed"


def test_changed_to_one_that_is_on_record(world, sign_in):
    row = world.credential(world.dana, "T1", jurisdiction="US-TX", status=CredentialStatus.PENDING)
    page = sign_in("dana").get(f"/licences/{row.id}/edit").form("licence-form")
    page = page.fill(place="US-IL", number="MFT 123456").submit("Save", expect=422)
    assert any("on record already" in line for line in page.errors)


def test_an_older_page_does_not_win(world, sign_in):
    (row,) = of(world.dana)
    client = sign_in("dana")
    one, two = client.get(f"/licences/{row.id}/edit"), client.get(f"/licences/{row.id}/edit")
    one.form("licence-form").fill(number="NEW 1").submit("Save")
    page = two.form("licence-form").fill(number="OLD 2").submit("Save", expect=409)
    assert "On record now" in page.text and "NEW 1" in page.text
    assert page.form("licence-form")["number"] == "OLD 2"
    assert of(world.dana)[0].number == "NEW 1"
    page.form("licence-form").submit("Save")
    assert of(world.dana)[0].number == "OLD 2"


@pytest.mark.parametrize("who", ["lee", "sam"])
def test_only_its_holder_edits_a_licence(world, sign_in, who):
    (row,) = of(world.dana)
    sign_in(who).get(f"/licences/{row.id}/edit", expect=404)


def test_an_admin_who_is_no_clinician_has_none(world, sign_in):
    (row,) = of(world.dana)
    for path in ("/licences/new", "/licences/npi", f"/licences/{row.id}/edit"):
        sign_in("max").get(path, expect=404)


@pytest.mark.parametrize("path", ["/licences", "/licences/new", "/licences/npi"])
def test_no_client_and_no_visitor(world, sign_in, visitor, path):
    sign_in("ana").get(path, expect=404)
    assert visitor.get(path).h1 == "Sign in"


def test_a_supervisor_who_treats_nobody_enters_theirs_too(world, sign_in):
    world.staff("vic", "Vic Supervisor", is_supervisor=True)
    page = sign_in("vic").get("/licences").follow("Enter a licence").form("licence-form").fill(GOOD).submit("Save")
    assert "Waiting to be verified" in page.text


def test_a_120_character_name_and_hostile_words_are_only_words(world, sign_in):
    world.staff("kim", "<b>" + "Ω" * 117, is_therapist=True)
    wanted = {**GOOD, "title": "<script>alert(1)</script>"}
    page = sign_in("kim").get("/licences/new").form("licence-form").fill(wanted).submit("Save")
    assert "<script>alert" not in page.source and "<script>alert(1)</script>" in page.text
    assert "<b>ΩΩ" in sign_in("max").get("/licences").text


@pytest.mark.parametrize(
    ("days", "status", "word", "good"),
    [
        (0, "active", "Verified", True),
        (-1, "active", "Expired", False),
        (91, "active", "Verified", True),
        (9, "probation", "Verified, on probation", True),
        (9, "suspended", "Suspended", False),
        (9, "revoked", "Revoked", False),
        (9, "surrendered", "Surrendered", False),
        (9, "inactive", "Inactive", False),
        (9, "expired", "Expired", False),
        (9, "pending", "Waiting to be verified", False),
    ],
)
def test_states_in_words(world, days, status, word, good):
    today = clock.today(ZONE)
    row = world.credential(world.lee, "S 1", status=CredentialStatus(status), expires_on=today + timedelta(days=days))
    state = licence_words.state(row, today)
    assert (state.word, state.good, state.days_left) == (word, good, days)
    assert state.good or state.advice


def test_a_licence_of_the_future_counts_from_its_day_on(world):
    today = clock.today(ZONE)
    row = world.credential(world.lee, "S 1", issued_on=today + timedelta(days=1))
    assert licence_words.state(row, today).word == "Not issued yet"


@pytest.mark.parametrize(
    ("days", "words"), [(2, "2 days left"), (1, "1 day left"), (0, "today is its last day"), (-1, "1 day ago")]
)
def test_days_left_in_words(days, words):
    assert licence_words.left(days) == words


def test_soon_to_renew_is_said_on_the_page(world, sign_in):
    row = of(world.dana)[0]
    row.expires_on = clock.today(ZONE) + timedelta(days=30)
    db.session.commit()
    page = sign_in("dana").get("/licences")
    assert "Soon to renew" in page.text and "30 days left" in page.text


def test_an_npi_is_optional_checked_and_one_persons(world, sign_in):
    client = sign_in("dana")
    page = client.get("/licences/npi")
    wrong = page.form("npi-form").fill(npi="1234567890").submit("Save", expect=422)
    assert "last digit does not fit" in wrong.errors[0]
    page.form("npi-form").fill(npi=" 1234-567893 ").submit("Save")
    assert licences.npi(world.dana.actor, world.dana.id) == "1234567893"
    taken = sign_in("lee").get("/licences/npi").form("npi-form").fill(npi="1234567893").submit("Save", expect=422)
    assert "Somebody else" in taken.errors[0] and "Dana" not in taken.text
    page = client.get("/licences/npi").form("npi-form").fill(npi="").submit("Save")
    assert page.flashes == ["There is no NPI on record for you."]
    assert events(world.dana).count("npi.changed") == 2


def test_a_supervisor_without_couples_keeps_an_npi(world, sign_in):
    vic = world.staff("vic", "Vic", is_supervisor=True)
    sign_in("vic").get("/licences/npi").form("npi-form").fill(npi="1003000126").submit("Save")
    kept = access.everything(Therapist).where(Therapist.user_id == vic.id)
    assert db.session.scalars(kept).one().npi == "1003000126"
