"""Time: aware, in UTC, and as people read it on the wall."""

from datetime import UTC, date, datetime, timedelta

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


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", CHICAGO, "UTC"])
@pytest.mark.parametrize("wall", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_the_ends_of_the_calendar_can_be_said_in_every_zone(wall, zone):
    wall = datetime.fromisoformat(wall)
    found = clock.moment(wall, zone)
    assert abs(found.replace(tzinfo=None) - wall) < timedelta(days=4)
    for there in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        assert clock.local(found, there) == found


def test_a_moment_becomes_a_wall_time():
    there = clock.local(datetime(2026, 1, 12, 22, 12, tzinfo=UTC), CHICAGO)
    assert (there.hour, there.minute, str(there.utcoffset())) == (16, 12, "-1 day, 18:00:00")


def test_zones_can_be_chosen():
    zones = clock.zones()
    assert {CHICAGO, "Europe/Warsaw", "Pacific/Honolulu", "UTC"} <= set(zones)
    assert list(zones) == sorted(zones)
    assert "EST5EDT" not in zones
