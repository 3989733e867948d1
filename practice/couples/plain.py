"""Rows of statements that ask for columns only."""

from typing import Any

from sqlalchemy import CursorResult, Select

from practice import db


def run(statement: Select, values: dict[str, Any]) -> CursorResult:
    """Rows without the detour through objects: twice as fast, and a page of the caseload has hundreds."""
    db.session.flush()  # what the session itself would do before it asks
    return db.session.connection().execute(statement, values)
