"""The only caller of the system clock, so that a test can move time in one place."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


_FIRST, _LAST = datetime.min + timedelta(days=2), datetime.max - timedelta(days=2)  # noqa: DTZ901  wall times


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` (aware) as people in `zone` (IANA name) read it on the wall."""
    return moment.astimezone(_zone(zone))


def today(zone: str) -> date:
    """The calendar day it is now in `zone`."""
    return local(now(), zone).date()


def moment(wall: datetime, zone: str) -> datetime:
    """The UTC moment of a naive wall time in `zone`.

    A time that a clock change skips is moved forward by the gap; of a time that occurs twice the first is taken. One
    within two days of the ends of the calendar (1 and 9999) is moved away from them, so that every zone can say it.
    """
    kept = min(max(wall, _FIRST), _LAST)
    return kept.replace(tzinfo=_zone(zone)).astimezone(UTC)


@cache
def zones() -> tuple[str, ...]:
    """Every IANA zone a person may choose, sorted; without the historic aliases that only confuse."""
    regions = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return tuple(sorted(name for name in available_timezones() if name.startswith(regions) or name == "UTC"))
