"""Markers: words that stand in one place each, and who may read them.

A marker is short and plain, so that it survives every field, page, line break and PDF; it means nothing, so that it is
nowhere by accident. The ledger says at each moment who must see it: nobody less, nobody more.
"""

import re
from dataclasses import dataclass, field

SHAPE = re.compile(r"zq[0-9]{4}x", re.IGNORECASE)


@dataclass
class Ledger:
    """Which marker stands where, and who may read it now."""

    where: dict[str, str] = field(default_factory=dict)
    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    open_in_database: set[str] = field(default_factory=set)

    def new(self, where: str, *readers: str, sealed: bool = True) -> str:
        """A new marker at `where`, read by these people. `sealed`: encrypted in its column."""
        marker = f"zq{len(self.where):04d}x"
        self.where[marker], self.readers[marker] = where, frozenset(readers)
        if not sealed:
            self.open_in_database.add(marker)
        return marker

    def now(self, beginning: str, *readers: str) -> None:
        """From now on every marker whose place begins like this is read by these people."""
        found = [marker for marker, where in self.where.items() if where.startswith(beginning)]
        assert found, f"no marker stands at {beginning}"
        for marker in found:
            self.readers[marker] = frozenset(readers)

    def also(self, beginning: str, *readers: str) -> None:
        """These people read them too from now on."""
        found = [marker for marker, where in self.where.items() if where.startswith(beginning)]
        assert found, f"no marker stands at {beginning}"
        for marker in found:
            self.readers[marker] |= set(readers)

    def compare(self, seen: dict[str, dict[str, str]]) -> list[str]:
        """What differs from `seen` {marker: {person: an address where}}: leaks first, then what nobody found."""
        leaks, lost = [], []
        for marker, where in self.where.items():
            found = seen.get(marker, {})
            leaks += [f"LEAK {who} reads {where} at {found[who]}" for who in sorted(set(found) - self.readers[marker])]
            lost += [f"lost {who} does not find {where}" for who in sorted(self.readers[marker] - set(found))]
        return leaks + lost + [f"unknown marker {one}" for one in seen if one not in self.where]


def markers(text: str) -> set[str]:
    """Every marker in a text."""
    return {found.lower() for found in SHAPE.findall(text)}
