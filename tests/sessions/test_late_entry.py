"""A record begun long after the session is marked as a late entry: on screen, on the clinical record, on no copy."""

from datetime import timedelta

import pytest

from practice import clock, db
from practice.models import Practice
from practice.reports import content
from practice.sessions import material, signing
from tests.sessions.written import draft, fresh

BADGE = "Late entry"


def begun(world, hours, **typed):
    """A draft that was begun so many hours after the end of its session."""
    row = fresh(draft(world, **typed).id)
    row.created_at = row.ends_at + timedelta(hours=hours)
    db.session.commit()
    return row


def made(world, row):
    return signing.review(world.dana.actor, material.find(world.dana.actor, row.id)).content


def facts(record, kind):
    return {fact.label: fact.text for fact in content.build(kind, record).facts}


@pytest.mark.parametrize(("hours", "late"), [(-1, False), (0, False), (24, False), (24.001, True), (400, True)])
def test_after_how_long(world, hours, late):
    assert (BADGE in facts(made(world, begun(world, hours)), "clinical")) == late


def test_the_practice_says_after_how_long(world, sign_in):
    row = begun(world, 30)
    page = sign_in("max").get("/practice").form("practice-form").fill(late_entry_hours="48").submit("Save")
    assert page.flashes == ["The settings are saved."]
    assert db.session.query(Practice).one().late_entry_hours == 48
    assert BADGE not in facts(made(world, fresh(row.id)), "clinical")


def test_it_says_when_it_was_begun_and_is_on_no_copy(world):
    row = begun(world, 30)
    record = made(world, row)
    stamp = f"{clock.local(row.created_at, 'America/Chicago'):%Y-%m-%d %H:%M}"
    told = facts(record, "clinical")[BADGE]
    assert told.startswith(f"begun {stamp}") and told.endswith("more than 24 hours after the session ended")
    for kind in ("joint", "own_a", "own_b"):
        assert BADGE not in repr(content.build(kind, record)) and "begun" not in repr(content.build(kind, record))


def test_it_stays_as_it_was_signed(world, sign_in):
    row = begun(world, 30)
    row_id = row.id
    signing.sign(world.dana.actor, row_id)
    db.session.commit()
    assert fresh(row_id).frozen["session"]["late_hours"] == 24
    db.session.query(Practice).one().late_entry_hours = 720
    db.session.commit()
    page = sign_in("dana").get(f"/sessions/{row_id}")
    assert page.text.count(BADGE) == 2 and "more than 24 hours after" in page.text, "the badge and the fact"
    row = fresh(row_id)
    assert content.digest(row.frozen) == row.sha256


def test_the_badge_stands_before_it_is_signed_too(world, sign_in):
    late, ordinary = (begun(world, hours).id for hours in (30, 1))
    client = sign_in("dana")
    for end in ("", "/sign", "/draft/clinical"):
        assert BADGE in client.get(f"/sessions/{late}{end}").text
        assert BADGE not in client.get(f"/sessions/{ordinary}{end}").text


def test_a_draft_without_an_end_is_not_late_yet(world):
    row = begun(world, 30)
    row = fresh(row.id)
    row.body = row.body | {"typed": row.body["typed"] | {"ends": [""]}}
    db.session.commit()
    assert BADGE not in facts(made(world, row), "clinical")


def test_an_older_record_says_nothing_of_it(world):
    record = made(world, begun(world, 30))
    session = {key: value for key, value in record["session"].items() if key not in ("begun_at", "late_hours")}
    assert BADGE not in facts(record | {"session": session}, "clinical")
