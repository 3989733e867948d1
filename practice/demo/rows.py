"""Makes rows whose ids follow from the seed, so that two demos of one seed have the same addresses."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from practice import clock, db


class Rows:
    """Adds rows to the session; `rng` and the ids come from the seed, moments are counted back from now."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311  invented data, not a secret
        self.ids = random.Random(seed)  # noqa: S311  apart from the words, so that neither disturbs the other
        self.now: datetime = clock.now().replace(second=0, microsecond=0)

    def next_id(self) -> uuid.UUID:
        """The id of the next row, whoever makes it."""
        return uuid.UUID(int=self.ids.getrandbits(128), version=4)

    def add(self, model: type[db.Base], **values: Any) -> Any:
        """One new row."""
        row = model(**values)
        db.session.add(row)
        db.session.flush()  # without relationships nothing else puts parents before children
        return row

    def ago(self, days: float = 0, hours: float = 0) -> datetime:
        """A moment so long before now (negative: after)."""
        return self.now - timedelta(days=days, hours=hours)
