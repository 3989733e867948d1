"""Changing a row behind the program's back, as another transaction would."""

from typing import Any

from sqlalchemy import update

from practice import db
from tests.database import settle


def alter(row: Any, **values: Any) -> None:
    """Give the stored row these values. The rows that tests hold belong to no session, so the table is told."""
    row = getattr(row, "user", row)
    db.session.execute(
        update(type(row)).where(type(row).id == row.id).values(**values).execution_options(synchronize_session=False)
    )
    settle()
    for name, value in values.items():
        setattr(row, name, value)
