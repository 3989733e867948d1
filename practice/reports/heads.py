"""What stands around reports that are made from the practice as it is now."""

from practice import clock
from practice.models import Practice
from practice.models.people import crisis_pairs
from practice.reports import letterhead
from practice.reports.content.head import Head


def of(practice: Practice, zone: str) -> Head:
    """What stands around a report made now, for a reader in this zone."""
    made_at = clock.local(clock.now(), zone).isoformat(timespec="seconds")
    return Head(letterhead.of(practice), tuple(crisis_pairs(practice.crisis_lines)), made_at)
