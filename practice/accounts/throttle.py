"""Failed tries, counted in a table, so that all processes of the server know of all of them.

A try is counted before it is judged, in a transaction of its own: many guesses sent at once cannot slip through between
looking and counting, and an answer that is an error cannot undo the count. Keys are keyed hashes: the table holds
neither names nor addresses.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from practice import access, clock, db, tokens
from practice.models import Throttle

WINDOW = timedelta(minutes=15)
"""From the first counted try on; after it the count starts again."""


class TooMany(Exception):
    """There were too many tries; nothing was looked at."""


@dataclass(frozen=True)
class Limit:
    """At most `most` tries per window for `text`, within one `scope` (what is being tried)."""

    scope: str
    text: str
    most: int

    def key(self, secret: str) -> str:
        """What the table keeps of it."""
        return tokens.keyed_hash(secret, f"{self.scope}\n{self.text}")


def address(text: str | None) -> str:
    """The part of an address that one party cannot vary at will: IPv4 whole, of IPv6 the network's first 64 bits."""
    try:
        found = ipaddress.ip_address(text or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def take(secret: str, *limits: Limit) -> None:
    """Count one try against each limit. Raises `TooMany`, counting nothing, when one of them is used up.

    Call it before anything is written: the request's own transaction is let go of first, because on SQLite it may hold
    the only write lock. Afterwards none is open, so that hashing a password keeps nobody waiting.
    """
    db.session.rollback()
    with Session(bind=db.session.get_bind(), join_transaction_mode="create_savepoint") as own:
        rows = [_row(own, key) for key in sorted(limit.key(secret) for limit in limits)]
        most = {limit.key(secret): limit.most for limit in limits}
        now = clock.now()
        for row in rows:
            if not timedelta(0) <= now - row.since < WINDOW:  # also when the machine's clock was ahead
                row.tries, row.since = 0, now
        if any(row.tries >= most[row.key] for row in rows):
            raise TooMany
        for row in rows:
            row.tries += 1
        own.commit()


def _row(own: Session, key: str) -> Throttle:
    """The locked row of a key, made when it is not there; two requests may make it at once."""
    found = access.everything(Throttle).where(Throttle.key == key).with_for_update()
    row = own.scalar(found)
    if row is None:
        try:
            with own.begin_nested():
                own.add(Throttle(key=key, tries=0, since=clock.now()))
        except IntegrityError:
            pass  # another request made it between our two statements
        row = own.scalars(found).one()
    return row


def give_back(secret: str, *limits: Limit) -> None:
    """The try was a good one: it does not count. Part of the request's transaction."""
    keys = sorted(limit.key(secret) for limit in limits)
    # One order of locks for everybody, so that PostgreSQL never finds two requests waiting for each other.
    found = access.everything(Throttle).where(Throttle.key.in_(keys)).order_by(Throttle.key).with_for_update()
    for row in db.session.scalars(found):
        row.tries = max(0, row.tries - 1)


def forget(secret: str, limit: Limit) -> None:
    """Start this count again: the person has a new password. Part of the request's transaction."""
    db.session.execute(delete(Throttle).where(Throttle.key == limit.key(secret)))
