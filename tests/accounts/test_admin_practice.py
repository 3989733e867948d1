"""The practice's settings and the versions of its policy."""

import pytest

from practice import access, agreement, db
from practice.accounts import practice_settings
from practice.models import AuditEvent, Policy, Practice
from tests.people import ZONE

SETTINGS = "/practice"
NEW = "/practice/policy/new"


def held() -> Practice:
    return db.session.scalars(access.everything(Practice).execution_options(populate_existing=True)).one()


def policies() -> list[Policy]:
    return list(db.session.scalars(access.everything(Policy).order_by(Policy.number)))


def count(event: str) -> int:
    return len(db.session.scalars(access.everything(AuditEvent).where(AuditEvent.event == event)).all())


@pytest.mark.parametrize("path", [SETTINGS, "/practice/policy", NEW])
def test_only_for_the_admin(world, sign_in, visitor, path):
    for who in ("dana", "lee", "sam", "ana"):
        sign_in(who).get(path, expect=404)
    assert visitor.get(path).h1 == "Sign in"
    sign_in("max").get(path)
    sign_in("max").get(f"/practice/policy/{world.policy.id}")
    sign_in("dana").get(f"/practice/policy/{world.policy.id}", expect=404)
    sign_in("max").get(f"/practice/policy/{world.pair.id}", expect=404)


def test_settings_are_changed_and_seen_everywhere(world, sign_in):
    page = sign_in("max").get(SETTINGS).form("practice-form")
    page = page.fill(
        name="Praxis Wróblewska, Αθήνα",
        address="1 New Road\r\nMadison, WI",
        phone="+1 608 555 0100",
        email="",
        time_zone="Europe/Athens",
        paper="A4",
        note_format="plain",
        crisis_lines="Emergency: 112\r\n\r\nHelp: line 24/7: 10306",
    ).submit("Save")
    assert page.flashes == ["The settings are saved."]
    row = held()
    assert (row.paper, row.note_format, row.time_zone, row.email) == ("A4", "plain", "Europe/Athens", "")
    assert row.address == "1 New Road\nMadison, WI"
    partner = sign_in("ana").get("/account")
    assert "Praxis Wróblewska, Αθήνα" in partner.text and "112" in partner.text and "10306" in partner.text
    assert count("practice.changed") == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": " "}, "Enter the name"),
        ({"address": ""}, "Enter the address"),
        ({"phone": ""}, "Enter a phone number"),
        ({"email": "x@y"}, "does not look like"),
        ({"crisis_lines": ""}, "at least one crisis number"),
        ({"crisis_lines": "\n \n"}, "at least one crisis number"),
        ({"crisis_lines": "Emergency 911"}, "a name, a colon and a number"),
        ({"crisis_lines": "Emergency: soon"}, "a name, a colon and a number"),
        ({"crisis_lines": ": 911"}, "a name, a colon and a number"),
        ({"crisis_lines": "\n".join(f"Line {n}: {n}" for n in range(9))}, "Keep it to 8"),
    ],
)
def test_what_is_unclear_is_said(world, sign_in, change, error):
    page = sign_in("max").get(SETTINGS).form("practice-form").fill(change).submit("Save", expect=422)
    assert any(error in line for line in page.errors), page.errors
    assert held().version == 1


@pytest.mark.parametrize("change", [{"time_zone": "Mars/Base"}, {"paper": "A3"}, {"note_format": "x"}, {"paper": None}])
def test_what_the_page_does_not_offer(world, sign_in, change):
    sign_in("max").get(SETTINGS).form("practice-form").force(change).submit("Save", expect=422)
    assert held().version == 1


def test_an_older_page_does_not_win_and_keeps_what_was_typed(world, sign_in):
    client = sign_in("max")
    one, two = client.get(SETTINGS), client.get(SETTINGS)
    one.form("practice-form").fill(name="First").submit("Save")
    page = two.form("practice-form").fill(name="Second", phone="1").submit("Save", expect=409)
    assert "On record now" in page.text and "First" in page.text
    assert page.form("practice-form")["name"] == "Second"
    assert held().name == "First"
    page.form("practice-form").submit("Save")
    assert (held().name, held().phone) == ("Second", "1")


def test_sent_twice_it_is_one_change(world, sign_in):
    page = sign_in("max").get(SETTINGS).form("practice-form").fill(name="Once")
    page.submit("Save")
    page.submit("Save")
    assert count("practice.changed") == 1


def test_a_new_version_of_the_policy(world, sign_in):
    client = sign_in("max")
    page = client.get(NEW)
    assert page.form("policy-form")["text"].strip() == world.policy.text
    text = 'New.\n\nSecond section, "quoted" & <b>bold</b>\nשלום'
    page = page.form("policy-form").fill(text=text).submit("Look at it once more")
    assert page.h1 == "Publish version 2 of the policy?" and "Everybody is asked again" in page.text
    assert len(policies()) == 1, "nothing is published before it is confirmed"
    assert agreement.both_accepted(world.pair.id)
    page = page.form("publish-form").submit("Publish it")
    assert page.h1 == "Consent and disclosure policy"
    first, second = policies()
    assert second.text == text and second.published_by == world.max.id
    assert first.text == world.policy.text
    assert not agreement.both_accepted(world.pair.id)
    assert page.texts("tbody td.num") == ["0 partners", "4 partners"]
    assert "Replaced by version 2" in page.follow("Version 1").text
    assert "<b>bold</b>" in page.follow("Version 2").text
    assert count("policy.published") == 1


def test_one_can_go_back_with_the_text(world, sign_in):
    page = sign_in("max").get(NEW).form("policy-form").fill(text="A\n\nB").submit("Look at it once more")
    page = page.form("publish-form").submit("Go back and change it")
    assert page.form("policy-form")["text"].strip() == "A\n\nB"


def test_published_twice_it_is_one_version(world, sign_in):
    page = sign_in("max").get(NEW).form("policy-form").fill(text="Two").submit("Look at it once more")
    page.form("publish-form").submit("Publish it")
    page.form("publish-form").submit("Publish it")
    assert len(policies()) == 2 and count("policy.published") == 1


def test_two_admins_do_not_overtake_each_other(world, sign_in):
    world.staff("amy", "Amy", is_admin=True)
    late = sign_in("amy").get(NEW).form("policy-form").fill(text="Amy's").submit("Look at it once more")
    page = sign_in("max").get(NEW).form("policy-form").fill(text="Max's").submit("Look at it once more")
    page.form("publish-form").submit("Publish it")
    page = late.form("publish-form").submit("Publish it", expect=409)
    assert "A newer version was published" in page.errors[0]
    assert page.form("policy-form")["text"].strip() == "Amy's"
    page = page.form("policy-form").submit("Look at it once more")
    page.form("publish-form").submit("Publish it")
    assert [row.number for row in policies()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "error"), [("", "Enter the text"), ("x" * 40_001, "at most 40000"), (None, "published already")]
)
def test_nothing_empty_and_nothing_for_no_change(world, sign_in, text, error):
    text = world.policy.text + "\n" if text is None else text
    form = sign_in("max").get(NEW).form("policy-form").force(text=text)
    page = form.submit("Look at it once more", expect=422)
    assert error in page.errors[0]


def test_publishing_skips_nothing_when_the_first_page_is_skipped(world, sign_in):
    form = sign_in("max").get(NEW).form("policy-form").force(text=" ", go="publish")
    form.submit("Look at it once more", expect=422)
    assert len(policies()) == 1


def test_the_first_policy_of_a_practice_without_one(connection):
    from tests.people import make_world

    world = make_world()
    actor = world.max.actor
    with pytest.raises(practice_settings.Changed):
        practice_settings.publish(actor, "1", "Again number one")
    with pytest.raises(practice_settings.Changed):
        practice_settings.publish(actor, "x", "A text")
    assert practice_settings.current(actor).time_zone == ZONE
