"""A draft loses nothing: autosave, two tabs, an expired sign-in, late requests."""

import uuid

import pytest

from practice import clock, db
from practice.models import AuditEvent, SignIn
from practice.sessions import body, material, operations
from tests.people import ZONE
from tests.sessions.written import draft, fill, fresh, yesterday

AUTOSAVE = {"X-Requested-With": "autosave"}
MIXED = "Zażółć · Καλημέρα · Привет · 你好 · مرحبا · 👩‍👩‍👧‍👦 <b>&amp;"


def posted(form, **values):
    """What the form would send, with other values."""
    data = {}
    for name, value in form.values:
        data.setdefault(name, []).append(value)
    return data | {name: [value] if isinstance(value, str) else value for name, value in values.items()}


def path(row):
    return f"/sessions/{row.id}/edit"


def test_autosave_keeps_what_is_typed_and_says_when(world, sign_in):
    row = draft(world)
    client = sign_in("dana")
    form = client.get(path(row)).form("session")
    said = client.post(path(row), posted(form, plan=MIXED, ends="1", autosave_seq="5"), headers=AUTOSAVE).json
    assert said["saved"] == f"{clock.local(clock.now(), ZONE):%H:%M}"
    held = fresh(row.id)
    assert held.body["typed"]["plan"] == [MIXED] and held.body["typed"]["ends"] == ["1"]
    assert said["version"] == str(held.version)
    assert client.get(path(row)).form("session")["plan"] == MIXED


def test_an_older_autosave_that_arrives_late_changes_nothing(world, sign_in):
    row = draft(world)
    client = sign_in("dana")
    form = client.get(path(row)).form("session")
    client.post(path(row), posted(form, plan="new", autosave_seq="9"), headers=AUTOSAVE)
    client.post(path(row), posted(form, plan="old", autosave_seq="8"), headers=AUTOSAVE)
    assert fresh(row.id).body["typed"]["plan"] == ["new"]


def test_a_page_is_not_in_conflict_with_its_own_autosave(world, sign_in):
    row = draft(world)
    client = sign_in("dana")
    form = client.get(path(row)).form("session")
    client.post(path(row), posted(form, plan="half", autosave_seq="3"), headers=AUTOSAVE)
    form.fill(plan="whole").submit("Save")  # still with the version the page was loaded with
    assert fresh(row.id).body["typed"]["plan"] == ["whole"]


def test_two_tabs_never_overwrite_each_other_silently(world, sign_in):
    row = draft(world)
    client = sign_in("dana")
    one, two = client.get(path(row)).form("session"), client.get(path(row)).form("session")
    one.fill(plan="From the first tab", a_risk="none").submit("Save")
    answer = client.post(path(row), posted(two, plan="From the second", autosave_seq="1"), headers=AUTOSAVE, expect=409)
    assert "newer version" in answer.json["message"]
    page = two.fill(plan="From the second tab", place="video").submit("Save", expect=409)
    assert "From the first tab" in page.text and page.form("session")["plan"] == "From the second tab"
    assert "At the practice" in " ".join(page.texts(".notice dd"))
    assert fresh(row.id).body["typed"]["plan"] == ["From the first tab"]
    page.form("session").submit("Save")  # chosen on purpose
    assert fresh(row.id).body["typed"]["plan"] == ["From the second tab"]


def test_what_was_posted_after_the_sign_in_expired_comes_back(world, sign_in):
    row = draft(world)
    client = sign_in("dana")
    form = client.get(path(row)).form("session")
    for sign in db.session.query(SignIn):
        sign.ended_at, sign.ended_why = clock.now(), "test"
    db.session.commit()
    page = form.fill(plan=MIXED, interventions=["goals"]).submit("Save and review")
    assert fresh(row.id).body["typed"]["plan"] == ["Go on with turns."]
    from tests.people import PASSWORD

    page = page.form("Sign in").fill(username="dana", password=PASSWORD).submit()
    form = page.form("session")
    assert form["plan"] == MIXED and form["interventions"] == ["goals"]
    assert "back on this page" in page.text
    form.submit("Save")
    assert fresh(row.id).body["typed"]["plan"] == [MIXED]


def test_an_unticked_box_stays_unticked_and_new_homework_is_judged_fresh(world, sign_in):
    from tests.homework.made import answer, assign, week

    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    row = draft(world)
    client = sign_in("dana")
    form = client.get(path(row)).form("session")
    assert form["hw"] == given.id.hex
    form.fill(hw=False).submit("Save")
    assert client.get(path(row)).form("session")["hw"] == ""
    more = assign(world, "support-i-wish")
    answer(world, "ben", more.id, "wishes", _wishes())
    assert client.get(path(row)).form("session")["hw"] == [more.id.hex]


def _wishes():
    from practice.exercises import catalogue

    fields = catalogue.load("support-i-wish").by_id["wishes"].fields
    values = {one.id: "5" for one in fields if one.id.startswith(("want_", "get_", "give_"))}
    return values | {"first": "tasks", "impact": "I would sleep better."}


def test_each_page_of_writing_is_one_audit_row(world, sign_in):
    row = draft(world)
    client = sign_in("dana")
    form = client.get(path(row)).form("session")
    for number in range(1, 4):
        client.post(path(row), posted(form, plan=f"v{number}", autosave_seq=str(number)), headers=AUTOSAVE)
    assert db.session.query(AuditEvent).filter_by(event="session.edited").count() == 1


def test_a_post_without_sense_is_refused(world, sign_in):
    row = draft(world)
    client = sign_in("dana")
    form = client.get(path(row)).form("session")
    client.post(path(row), posted(form, form_key="x"), expect=400)
    client.post(path(row), posted(form, autosave_seq="-1", pick=["nonsense", "a:b"], copy=["1"], task=["zz"], junk="x"))
    held = fresh(row.id).body["typed"]
    assert "junk" not in held and held["pick"] == ["nonsense", "a:b"]
    client.get(path(row))
    client.get(f"/sessions/{row.id}/sign")


@pytest.mark.parametrize("text", ["8:05", "08:05", "08:05:00"])
def test_times_are_read(text):
    assert f"{body.wall_time(text):%H:%M}" == "08:05"


@pytest.mark.parametrize("text", ["", "8", "24:00", "12:60", "12-30", "noon", "1" * 400])
def test_what_is_no_time(text):
    assert body.wall_time(text) is None


@pytest.mark.parametrize("text", ["", "4", "481", "-5", "٥٠", "5.5", "9" * 400])
def test_what_is_no_length(text):
    assert body.minutes(text) is None


def test_a_clock_change_in_the_night_is_counted(world):
    typed = {"held_on": ["2026-11-01"], "starts": ["00:30"], "ends": ["02:30"], "modality": ["conjoint"]}
    read = body.Draft(typed, ZONE)
    assert (read.ends_at - read.starts_at).total_seconds() == 3 * 3600


def test_fill_keeps_what_was_typed_before(world):
    row = draft(world)
    fill(world, row.id, focus="Only this")
    db.session.commit()
    typed = fresh(row.id).body["typed"]
    assert typed["focus"] == ["Only this"] and typed["plan"] == ["Go on with turns."]


def test_start_is_refused_for_another_couples_appointment(world):
    from werkzeug.exceptions import NotFound

    from practice.models import Appointment

    other = Appointment(couple_id=world.other_pair.id, starts_at=clock.now())
    db.session.add(other)
    db.session.commit()
    with pytest.raises(NotFound):
        operations.start(world.dana.actor, world.pair.id, uuid.uuid4(), {"held_on": [yesterday()]}, other.id)


def test_the_location_of_last_time_is_remembered(world):
    from practice.sessions import signing

    row_id = draft(world, a_location="Illinois", b_location="Ontario").id
    signing.sign(world.dana.actor, row_id)
    db.session.commit()
    who = material.people(world.dana.actor, world.pair.id)
    typed = operations.blank(world.dana.actor, who, None, clock.now())
    assert typed["a_location"] == ["Illinois"] and typed["b_location"] == ["Ontario"]


def test_ticks_that_differ_are_named_too(world, sign_in):
    from tests.homework.made import answer, assign, week

    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    row = draft(world)
    client = sign_in("dana")
    one, two = client.get(path(row)).form("session"), client.get(path(row)).form("session")
    one.fill(interventions=["goals", "repair"], hw=False, pick=one["pick"]).submit("Save")
    ticked = client.get(path(row)).form("session")
    ticked.force(pick=[f"{given.id.hex}:forecast:1:A:self_rested"]).submit("Save")
    page = two.submit("Save", expect=409)
    assert {"Interventions", "Homework in the record", "Answers for the clinical record"} <= set(
        page.texts(".notice dt")
    )
