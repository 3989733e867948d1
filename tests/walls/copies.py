"""What is made to be taken along: each person's copies, comparisons and own download hold exactly what product.md §3
allows of that very exercise, or of that person; no marker less, no marker more.
"""

import json
import re
from collections.abc import Iterator

from tests.walls.browser import Browser
from tests.walls.crawl import read
from tests.walls.life import Life
from tests.walls.markers import markers

ANSWERED = re.compile(r"^\w+ \w+ (\w+\.\d+|corrected) ")
"""Places of answers, among all of an assignment: note, place, comments, the reason for passing a gate."""


def differences(browsers: dict[str, Browser], lives: tuple[Life, Life], pdfs: bool) -> list[str]:
    """Where a copy holds something else than it may. `pdfs`: read some of the files too."""
    found = []
    for life in lives:
        for who in (life.a, life.b):
            found += _own(life, browsers[who], who)
        for place, name in enumerate(life.given):
            for who, url, wanted in _wanted(life, name):
                found += _differ(life, browsers[who], who, url, wanted)
                if pdfs and place % 3 == 0:
                    found += _differ(life, browsers[who], who, f"{url}.pdf", wanted)
    return found


def _wanted(life: Life, name: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    """(who, address, the markers that must be there) for every report of an assignment."""
    own, clinical = f"/my/practice/{life.given[name].id}", f"/assignments/{life.given[name].id}"
    of = {one: place for one, place in life.ledger.where.items() if place.startswith(f"{life.a} {name} ")}
    answers = {one for one, place in of.items() if ANSWERED.match(place)}
    reads = life.ledger.readers
    for seat, who in (("A", life.a), ("B", life.b)):
        mine = frozenset(one for one in of if who in reads[one])
        yield who, f"{own}/copy", mine
        for reader in life.read:
            yield reader, f"{clinical}/copy/{seat}", frozenset(one for one in mine if reader in reads[one])
        yield who, f"{own}/comparison", frozenset(one for one in answers if {life.a, life.b} <= reads[one])
    for reader in life.read:
        yield reader, f"{clinical}/comparison", frozenset(one for one in answers if reader in reads[one])


def _differ(life: Life, browser: Browser, who: str, url: str, wanted: frozenset[str]) -> list[str]:
    response = browser.again().get(url)
    if response.status_code == 404:
        return _absent(life, who, url, wanted)
    if response.status_code != 200:
        return [f"{response.status_code} at {url} by {who}"]
    return _compared(life, who, url, markers(read(response)), wanted)


def _absent(life: Life, who: str, url: str, wanted: frozenset[str]) -> list[str]:
    """There is no copy for whom it was not given to, no comparison of what one was given alone, and none for a partner
    before something of each is open to both."""
    authors = {word for one in wanted for word in life.ledger.where[one].split() if word in (life.a, life.b)}
    row = next(row for row in life.given.values() if str(row.id) in url)
    one_sided = not (row.to_a and row.to_b) or who not in life.read and authors != {life.a, life.b}
    if not wanted or "/comparison" in url and one_sided:
        return []
    return [f"{url} is not there for {who}: {[life.ledger.where[one] for one in wanted]}"]


def _own(life: Life, browser: Browser, who: str) -> list[str]:
    """The own download: everything that this person reads, but the words of summaries, which are files of their own."""
    response = browser.again().post("/my/data/file")
    told = markers(json.dumps(json.loads(response.data), ensure_ascii=False))
    wanted = frozenset(
        one
        for one, place in life.ledger.where.items()
        if who in life.ledger.readers[one] and not place.startswith((f"{life.a} session ", f"{life.a} addendum "))
    )
    return _compared(life, who, "/my/data/file", told, wanted)


def _compared(life: Life, who: str, url: str, told: set[str], wanted: frozenset[str]) -> list[str]:
    where = life.ledger.where
    leaks = [f"LEAK {who} reads {where.get(one, one)} at {url}" for one in sorted(told - wanted)]
    return leaks + [f"lost {who} does not find {where[one]} at {url}" for one in sorted(wanted - told)]
