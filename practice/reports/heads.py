"""The letterhead of reports that are made from the practice as it is now."""

from practice import clock
from practice.models import Practice
from practice.models.people import crisis_pairs
from practice.reports.content.head import Head
from practice.reports.content.summary import Letterhead


def of(practice: Practice, zone: str) -> Head:
    """What stands around a report made now, for a reader in this zone."""
    return Head(
        Letterhead(
            practice.name,
            tuple(line.strip() for line in practice.address.splitlines() if line.strip()),
            practice.phone,
        ),
        tuple(crisis_pairs(practice.crisis_lines)),
        clock.local(clock.now(), zone).isoformat(timespec="seconds"),
    )
