"""Time: aware, in UTC, and as people read it on the wall."""

from datetime import UTC, date, datetime

import pytest

from practice import clock

CHICAGO = "America/Chicago"


def test_now_is_aware_and_moves_with_the_clock(time_machine):
    time_machine.move_to(datetime(2026, 1, 12, 3, 30, tzinfo=UTC), tick=False)
    assert clock.now() == datetime(2026, 1, 12, 3, 30, tzinfo=UTC)
    assert clock.today("UTC") == date(2026, 1, 12)
    assert clock.today(CHICAGO) == date(2026, 1, 11)


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2026-01-12 16:12", "2026-01-12 22:12"),
        ("2026-07-01 16:12", "2026-07-01 21:12"),
        ("2026-03-08 02:30", "2026-03-08 08:30"),  # does not exist: moved forward by the gap
        ("2026-11-01 01:30", "2026-11-01 06:30"),  # occurs twice: the first
    ],
)
def test_a_wall_time_becomes_a_moment(wall, moment):
    wanted = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert clock.moment(datetime.fromisoformat(wall), CHICAGO) == wanted


def test_a_moment_becomes_a_wall_time():
    there = clock.local(datetime(2026, 1, 12, 22, 12, tzinfo=UTC), CHICAGO)
    assert (there.hour, there.minute, str(there.utcoffset())) == (16, 12, "-1 day, 18:00:00")


def test_zones_can_be_chosen():
    zones = clock.zones()
    assert {CHICAGO, "Europe/Warsaw", "Pacific/Honolulu", "UTC"} <= set(zones)
    assert list(zones) == sorted(zones)
    assert "EST5EDT" not in zones
