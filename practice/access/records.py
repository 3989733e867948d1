"""Which signed session records count: all but those that were stated to be entered in error."""

from sqlalchemy import ColumnElement, select

from practice.models import RecordInError, SessionRecord


def not_in_error() -> ColumnElement[bool]:
    """For a statement that selects from `SessionRecord`: the record was not entered in error.

    Such a record keeps its content, is read by its own address, and is part of no list, preparation or report.
    """
    stated = select(RecordInError.id).where(RecordInError.session_id == SessionRecord.id)
    return ~stated.correlate(SessionRecord).exists()
