"""Changing the encryption key: a new one for what is stored from now on, and everything stored sealed anew under it.

Sealed columns are found by their descriptors, psychotherapy notes under their own keys too. What was signed the
database itself refuses to change: it stays under the key it was sealed with, which therefore stays in the ring.
"""

import sqlite3
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, select, update
from sqlalchemy.exc import IntegrityError

from practice import config, crypto, db

BATCH = 100
"""Rows sealed anew in one transaction: a document is a few hundred kilobytes."""


class CannotRotate(Exception):
    """The message says why and what to do."""


@dataclass
class Rotated:
    """What was done, in numbers of sealed values."""

    current: str
    """Id of the key that counts now."""
    anew: int = 0
    signed: Counter[str] = field(default_factory=Counter)
    """Signed values, by the key they stay under."""
    unreadable: Counter[str] = field(default_factory=Counter)
    """By table: values that no key of the ring opens."""

    @property
    def lines(self) -> list[str]:
        """For the console."""
        told = [f"Key {self.current} is the current one; {self.anew} values are sealed anew under it."]
        told += [
            f"{count} signed values stay under {key}: keep that key, without it nobody reads them."
            for key, count in sorted(self.signed.items())
        ]
        told += [f"TROUBLE  {count} values of {table} cannot be read" for table, count in self.unreadable.items()]
        return told


def rotate(settings: config.Settings) -> Rotated:
    """Seal everything under a new key; where the keys are in the environment, under the first one of those.

    An embedded instance must not be served meanwhile. May be broken off and run again. Raises `CannotRotate`.
    """
    ring = settings.keyring
    if (settings.instance / "secrets.json").exists() and settings.embedded:
        _alone(Path(settings.database_url.removeprefix("sqlite:///")))
        ring = _with_new_key(settings.instance / "secrets.json")
    crypto.use(ring)
    db.connect(settings.database_url)
    return seal_anew()


def _alone(path: Path) -> None:
    """SQLite leaves its log only for whoever is the only one connected. The next connection turns the log on again."""
    if not path.exists():
        raise CannotRotate(f"There is no database at {path} yet.")
    try:
        with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as one:
            one.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise CannotRotate("The practice is being served. Stop the server, then run this again.") from error


def _with_new_key(path: Path) -> crypto.Keyring:
    held = crypto.load_secrets(path)
    number = 1 + len(held.keyring.keys)
    while f"k{number}" in held.keyring.keys:
        number += 1
    ring = crypto.Keyring({f"k{number}": crypto.new_key(), **held.keyring.keys}, f"k{number}")
    crypto.save_secrets(path, crypto.Secrets(held.secret_key, ring))
    return ring


def sealed() -> Iterator[tuple[Table, list[db.Sealed]]]:
    """Every table with sealed columns."""
    for mapper in sorted(db.Base.registry.mappers, key=lambda one: one.local_table.name):
        found = [one for part in mapper.class_.__mro__ for one in vars(part).values() if isinstance(one, db.Sealed)]
        if found:
            yield mapper.local_table, found


def seal_anew() -> Rotated:
    """Everything under the current key of this process that is not signed."""
    done = Rotated(crypto.keyring().current)
    for table, columns in sealed():
        rows = _batch(table, columns, None)
        while rows:
            for row in rows:
                _renew(table, columns, row, done)
            db.commit()
            rows = _batch(table, columns, rows[-1].id)
    return done


def _batch(table: Table, columns: list[db.Sealed], after: uuid.UUID | None) -> list[Row]:
    chosen = select(table.c.id, *(table.c[one.column] for one in columns)).order_by(table.c.id).limit(BATCH)
    return list(db.session.execute(chosen if after is None else chosen.where(table.c.id > after)))


def _renew(table: Table, columns: list[db.Sealed], row: Row, done: Rotated) -> None:
    values: dict[str, Any] = {}
    old: Counter[str] = Counter()
    for one in columns:
        held, ring, place = row._mapping[one.column], one.ring(), db.place(table.name, one.column, row.id)
        if held is None or ring.key_of(held) == ring.current:
            continue
        try:
            values[one.column] = ring.encrypt(ring.decrypt(held, place), place)
        except crypto.Unreadable:
            done.unreadable[table.name] += 1
        else:
            old[ring.key_of(held)] += 1
    if not values:
        return
    try:
        with db.session.begin_nested():
            db.session.execute(update(table).where(table.c.id == row.id).values(values))
    except IntegrityError:  # signed: the database's own guard
        done.signed += old
    else:
        done.anew += len(values)
