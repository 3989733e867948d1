"""Reminders before a licence expires: which, to whom, once each."""

from datetime import timedelta

import pytest

from practice import access, clock, db, mail
from practice.accounts import licence_words, reminders
from practice.models import Credential, CredentialStatus, Mail
from tests.accounts.altering import alter
from tests.people import ZONE


@pytest.fixture
def licence(world):
    """dana's, which expires in 90 days; nobody else's is near its end."""
    chosen = access.everything(Credential).where(Credential.user_id == world.dana.id)
    row = db.session.scalars(chosen).one()
    row.expires_on = clock.today(ZONE) + timedelta(days=90)
    db.session.commit()
    return row


def all_due(settings, now) -> int:
    count = 0
    while reminders.remind_one(settings, now):
        count += 1
        assert count < 20, "the same reminder again and again"
    return count


def queued() -> list[Mail]:
    return list(db.session.scalars(access.everything(Mail).order_by(Mail.created_at, Mail.id)))


@pytest.mark.parametrize(
    ("days", "mark"),
    [(91, None), (90, 90), (89, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)],
)
def test_the_nearest_mark_counts(days, mark):
    assert licence_words.due(days) == mark


def test_four_reminders_over_the_last_90_days(settings, licence):
    start = clock.now()
    counts = [all_due(settings, start + timedelta(days=day)) for day in range(-1, 93)]
    assert [day - 1 for day, count in enumerate(counts) if count] == [0, 30, 60, 83]
    assert set(counts) == {0, 1}


def test_one_that_is_entered_late_gets_only_the_one_that_counts(settings, licence):
    assert all_due(settings, clock.now() + timedelta(days=85)) == 1
    assert queued()[0].key.endswith(":7")


def test_a_renewed_licence_is_reminded_of_anew(settings, licence):
    assert all_due(settings, clock.now()) == 1
    licence.expires_on += timedelta(days=365)
    db.session.commit()
    assert all_due(settings, clock.now()) == 0
    assert all_due(settings, clock.now() + timedelta(days=365)) >= 1


@pytest.mark.parametrize("status", ["pending", "suspended", "revoked", "inactive"])
def test_only_licences_that_count(settings, licence, status):
    licence.status = CredentialStatus(status)
    db.session.commit()
    assert all_due(settings, clock.now()) == 0


def test_nobody_who_left_and_nobody_without_an_address(settings, world, licence):
    alter(world.dana, email="")
    assert all_due(settings, clock.now()) == 0
    alter(world.dana, email="dana@practice.example", disabled_at=clock.now())
    assert all_due(settings, clock.now()) == 0


def test_before_the_set_up_there_is_nothing(settings, connection):
    assert reminders.remind_one(settings, clock.now()) is False


def test_the_message(settings, world, licence):
    all_due(settings, clock.now())
    message = mail.compose(settings, queued()[0])
    assert message["To"] == "dana@practice.example"
    assert licence_words.long(licence.expires_on) in message.get_content()
    assert "/licences" in message.get_content() and licence.number not in message.as_string()
