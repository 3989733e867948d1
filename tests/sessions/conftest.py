"""What the tests of the page before a session share."""

from datetime import timedelta

import pytest

from practice import clock, db
from practice.models import Appointment
from tests.sessions.prepared import url


@pytest.fixture
def session(world):
    """A session with both in a day."""
    row = Appointment(
        couple_id=world.pair.id, starts_at=clock.now().replace(second=0, microsecond=0) + timedelta(days=1)
    )
    db.session.add(row)
    db.session.commit()
    return row


@pytest.fixture
def page(world, sign_in):
    """The page as dana reads it, when called."""
    return lambda: sign_in("dana").get(url(world))
