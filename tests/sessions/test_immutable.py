"""Signed content against raw SQL: the database itself refuses, whatever asks it to."""

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from practice import db
from practice.models import Addendum, Document, RecordInError, SessionRecord, SessionState, immutable
from practice.sessions import errors
from tests.sessions.added import added, written
from tests.sessions.tampering import put_back, take_away
from tests.sessions.written import draft, fresh, signed


def lite():
    return db.session.get_bind().dialect.name == "sqlite"


def raw(row_id):
    """An id as the database keeps it."""
    return row_id.hex if lite() else row_id


def attack(statement, **values):
    """What the database says. The row must be as before."""
    with pytest.raises(IntegrityError) as caught, db.session.begin_nested():
        db.session.execute(text(statement), values)
    return str(caught.value.orig)


def everything(table):
    return db.session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all()  # noqa: S608


@pytest.mark.parametrize("column", [column.name for column in SessionRecord.__table__.c])
def test_no_column_of_a_signed_record_changes(world, column):
    row = signed(world)
    before = everything("session_records")
    said = attack(f"UPDATE session_records SET {column} = {column} WHERE id = :id", id=raw(row.id))  # noqa: S608
    assert immutable.REFUSAL in said and everything("session_records") == before


@pytest.mark.parametrize("column", [column.name for column in Document.__table__.c])
def test_no_column_of_a_document_changes(world, column):
    signed(world)
    before = everything("documents")
    assert immutable.REFUSAL in attack(f"UPDATE documents SET {column} = {column}")  # noqa: S608
    assert everything("documents") == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session_records SET state = 'draft', signed_at = NULL, frozen_sealed = NULL, sha256 = NULL",
        "UPDATE session_records SET plan = 'x'",
        "UPDATE session_records SET sha256 = '0' WHERE state = 'signed'",
        "DELETE FROM documents",
    ],
)
def test_whatever_is_said(world, statement):
    signed(world)
    if "plan" in statement:  # the words are sealed in one column, there is nothing else to write to
        statement = statement.replace("plan = 'x'", "body_sealed = frozen_sealed")
    assert immutable.REFUSAL in attack(statement)


def test_a_signed_record_cannot_be_deleted(world):
    row = signed(world)
    before = everything("session_records")
    attack("DELETE FROM session_records WHERE id = :id", id=raw(row.id))
    assert everything("session_records") == before
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.delete(fresh(row.id))
        db.session.flush()


def test_a_draft_changes_as_ever(world):
    row = draft(world)
    db.session.execute(text("UPDATE session_records SET ends_at = NULL WHERE id = :id"), {"id": raw(row.id)})
    db.session.execute(text("DELETE FROM session_records WHERE id = :id"), {"id": raw(row.id)})
    assert fresh(row.id) is None


def test_the_word_of_a_state_does_not_open_a_signed_record(world):
    row = signed(world)
    for state in SessionState:
        attack("UPDATE session_records SET state = :state WHERE id = :id", state=state.value, id=raw(row.id))
    assert fresh(row.id).state is SessionState.SIGNED


def test_replacing_is_refused_too(world):
    """REPLACE takes the old row away without asking the triggers of deletion."""
    if not lite():
        signed(world)
        said = attack("INSERT INTO documents SELECT * FROM documents ON CONFLICT (id) DO UPDATE SET pages = 9")
        assert immutable.REFUSAL in said
        return
    row, other = signed(world), draft(world)
    before = everything("documents"), everything("session_records")
    columns = ", ".join(column.name for column in Document.__table__.c if column.name != "id")
    attacks = [
        "INSERT OR REPLACE INTO documents SELECT * FROM documents",
        "REPLACE INTO session_records SELECT * FROM session_records WHERE state = 'signed'",
        f"INSERT OR REPLACE INTO documents (id, {columns}) SELECT '{uuid.uuid4().hex}', {columns} "  # noqa: S608
        "FROM documents LIMIT 1",
        f"UPDATE OR REPLACE session_records SET id = '{row.id.hex}' WHERE id = '{other.id.hex}'",  # noqa: S608
        "UPDATE OR REPLACE session_records SET form_key = (SELECT form_key FROM session_records "
        "WHERE state = 'signed') WHERE state = 'draft'",
        "INSERT OR IGNORE INTO documents SELECT * FROM documents",
        "UPDATE OR IGNORE documents SET pages = 9",
        "UPDATE OR FAIL documents SET pages = 9",
    ]
    for statement in attacks:
        assert immutable.REFUSAL in attack(statement), statement
        assert (everything("documents"), everything("session_records")) == before, statement


def test_truncating_is_refused(world):
    if lite():
        return  # there is no such statement; DELETE without a condition is refused above
    signed(world)
    for statement in ("TRUNCATE documents CASCADE", "TRUNCATE session_records CASCADE", "TRUNCATE couples CASCADE"):
        assert immutable.REFUSAL in attack(statement)


@pytest.mark.parametrize("column", [column.name for column in Addendum.__table__.c])
def test_no_column_of_a_signed_addendum_changes(world, column):
    row = added(world, signed(world).id)
    before = everything("addenda")
    said = attack(f"UPDATE addenda SET {column} = {column} WHERE id = :id", id=raw(row.id))  # noqa: S608
    assert immutable.REFUSAL in said and everything("addenda") == before


@pytest.mark.parametrize("column", [column.name for column in RecordInError.__table__.c])
def test_no_column_of_a_statement_of_error_changes(world, column):
    errors.state(world.dana.actor, signed(world).id, "Another couple's session.")
    before = everything("records_in_error")
    assert immutable.REFUSAL in attack(f"UPDATE records_in_error SET {column} = {column}")  # noqa: S608
    assert everything("records_in_error") == before


def test_addenda_and_errors_stand_whatever_is_said(world):
    session_id = signed(world).id
    added(world, session_id)
    draft_id = written(world, session_id)
    errors.state(world.dana.actor, session_id, "Another couple's session.")
    db.session.commit()
    before = everything("addenda"), everything("records_in_error")
    attacks = [
        "UPDATE addenda SET state = 'draft', signed_at = NULL, frozen_sealed = NULL, sha256 = NULL, number = NULL "
        "WHERE state = 'signed'",
        "DELETE FROM addenda WHERE state = 'signed'",
        "DELETE FROM records_in_error",
        "UPDATE addenda SET body_sealed = frozen_sealed WHERE state = 'signed'",
    ]
    if lite():
        columns = ", ".join(column.name for column in Addendum.__table__.c if column.name != "id")
        attacks += [
            "REPLACE INTO addenda SELECT * FROM addenda WHERE state = 'signed'",
            "INSERT OR REPLACE INTO records_in_error SELECT * FROM records_in_error",
            f"INSERT OR REPLACE INTO addenda (id, {columns}) SELECT '{uuid.uuid4().hex}', {columns} "  # noqa: S608
            "FROM addenda WHERE state = 'signed'",
            f"UPDATE OR REPLACE addenda SET session_id = session_id, number = 1, state = 'signed', "  # noqa: S608
            f"signed_at = created_at, sha256 = 'x', frozen_sealed = body_sealed WHERE id = '{draft_id.hex}'",
        ]
    else:
        attacks += ["TRUNCATE addenda CASCADE", "TRUNCATE records_in_error CASCADE"]
    for statement in attacks:
        assert immutable.REFUSAL in attack(statement), statement
        assert (everything("addenda"), everything("records_in_error")) == before, statement
    db.session.execute(text("DELETE FROM addenda WHERE id = :id"), {"id": raw(draft_id)})  # a draft goes as ever
    assert len(everything("addenda")) == 1


def test_missing_guards_are_noticed(world):
    assert immutable.missing(db.session.connection()) == ()
    take_away()
    gone = immutable.missing(db.session.connection())
    assert len(gone) == len(set(gone)) >= 6
    assert {name.split("_")[-1] for name in gone} >= {"update", "delete"}
    put_back()
    assert immutable.missing(db.session.connection()) == ()
