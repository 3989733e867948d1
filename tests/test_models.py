"""Every constraint of the schema, attacked on a valid row: a new one without an attack fails the census."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKeyConstraint,
    Table,
    UniqueConstraint,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from practice import clock, db
from practice.accounts import reminder_words
from practice.db import Base
from practice.exercises import gates, terms
from practice.models import AssignmentState, ConcernKind, FlagKind, Seat, immutable
from practice.runs.statements import STOPPING
from tests.rows import one_of_each
from tests.sessions.tampering import take_away

TABLES = {table.name: table for table in Base.metadata.sorted_tables}
NOW = clock.now()

ATTACKS: dict[str, dict[str, Any]] = {
    "ck_addenda_frozen_with_hash": {"sha256": None},
    "ck_addenda_number": {"number": 0},
    "ck_addenda_signed_and_frozen": {"frozen_sealed": None, "sha256": None},
    "ck_addenda_signed_with_number": {"number": None},
    "ck_addenda_signed_with_time": {"signed_at": None, "frozen_sealed": None, "sha256": None, "number": None},
    "ck_appointments_individual_with_whom": {"partner_id": None},
    "ck_appointments_minutes": {"minutes": 4},
    "ck_assignments_again_days": {"again_days": 0},
    "ck_assignments_again_left": {"again_days": 7, "again_left": -1},
    "ck_assignments_again_with_days": {"again_left": 2},
    "ck_assignments_ended_with_time": {"state": AssignmentState.CLOSED},
    "ck_assignments_paused_with_time": {"state": AssignmentState.PAUSED},
    "ck_assignments_somebody": {"to_a": False, "to_b": False},
    "ck_concerns_acknowledged_by_somebody": {"acknowledged_at": None},
    "ck_corrections_number": {"number": 0},
    "ck_couples_closed_with_time": {"closed_at": NOW},
    "ck_credentials_issued_before_expiry": {"expires_on": NOW.date() - timedelta(days=9999)},
    "ck_documents_edition": {"edition": 0},
    "ck_documents_pages": {"pages": 0},
    "ck_given_documents_channel": {"channel": "fax"},
    "ck_invitations_channel": {"channel": "fax"},
    "ck_logos_media_type": {"media_type": "image/svg+xml"},
    "ck_logos_size": {"width": 0},
    "ck_mails_sent_or_failed": {"sent_at": NOW, "failed_at": NOW},
    "ck_policies_number": {"number": 0},
    "ck_practices_late_entry_hours": {"late_entry_hours": 0},
    "ck_practices_only_one": {"only_one": 2},
    "ck_practices_paper": {"paper": "A5"},
    "ck_print_jobs_done_expires": {"expires_at": None},
    "ck_print_jobs_done_with_file": {"file_sealed": None},
    "ck_print_jobs_parts": {"parts_done": 1},
    "ck_qualities_rating": {"rating": 5},
    "ck_releases_both_signed": {"signed_b_on": None},
    "ck_releases_decision_with_reason": {"basis": "decision", "reason_sealed": None},
    "ck_releases_made_with_hash": {"sha256": None},
    "ck_releases_made_with_time": {"made_at": None},
    "ck_releases_period": {"until_on": NOW.date() - timedelta(days=9999)},
    "ck_releases_subject": {"subject": "C"},
    "ck_responses_agreed_joint_only": {"agreed_b_at": NOW},
    "ck_responses_author_with_seat": {"seat": None},
    "ck_responses_joint_submitted_when_agreed": {"author_id": None, "seat": None, "agreed_a_at": NOW},
    "ck_responses_occurrence": {"occurrence": 0},
    "ck_responses_reveal_after_submit": {"submitted_at": None, "answers_sealed": None, "revealed_at": NOW},
    "ck_responses_submitted_with_answers": {"answers_sealed": None},
    "ck_responses_transcribed_with_time": {"transcribed_at": None},
    "ck_session_records_ends_after_start": {"ends_at": NOW - timedelta(days=9999)},
    "ck_session_records_frozen_with_hash": {"sha256": None},
    "ck_session_records_signed_and_frozen": {"frozen_sealed": None, "sha256": None},
    "ck_session_records_signed_with_time": {"signed_at": None, "frozen_sealed": None, "sha256": None},
    "ck_sign_ins_ended_with_reason": {"ended_at": NOW},
    "ck_throttles_tries": {"tries": -1},
    "ck_treatment_summaries_frozen_with_hash": {"sha256": None},
    "ck_treatment_summaries_signed_and_frozen": {"frozen_sealed": None, "sha256": None},
    "ck_treatment_summaries_signed_and_printed": {"pdf_sealed": None},
    "ck_treatment_summaries_signed_with_time": {"signed_at": None, "pdf_sealed": None},
    "ck_users_quiet_hours": {"quiet_until": 24},
    "ck_users_remind_after": {"remind_after_hours": 3},
    "ck_users_remind_before": {"remind_before_hours": 3},
    "ck_users_some_role": {"is_partner": False},
    "ck_users_therapist_or_associate": {"is_therapist": True, "is_associate": True},
    "ck_users_username_lower": {"username": "Ana"},
}
"""What to write into a valid row so that this CHECK, and no other, refuses it. Enum columns are attacked by type."""

CHECKS = {
    constraint.name: table
    for table in TABLES.values()
    for constraint in table.constraints
    if isinstance(constraint, CheckConstraint) and not list(constraint.columns)
}
ENUMS = [(table.name, column.name) for table in TABLES.values() for column in table.c if isinstance(column.type, Enum)]
UNIQUES = {
    constraint.name: constraint
    for table in TABLES.values()
    for constraint in table.constraints
    if isinstance(constraint, UniqueConstraint)
}
PARENTS = {
    constraint.name: constraint
    for table in TABLES.values()
    for constraint in table.constraints
    if isinstance(constraint, ForeignKeyConstraint)
}


@pytest.fixture
def rows(world):
    """A valid row of every table, by table name."""
    return {model.__tablename__: row for model, row in one_of_each(world).items()}


def refused(statement: Any) -> str:
    """What the database says when it refuses `statement`."""
    with pytest.raises(IntegrityError) as caught, db.session.begin_nested():
        db.session.execute(statement)
    return str(caught.value.orig)


def test_every_table_has_a_valid_row(rows):
    assert set(rows) == set(TABLES)


def test_every_constraint_has_a_name():
    for table in TABLES.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"


def test_every_check_has_an_attack():
    assert set(ATTACKS) == set(CHECKS)


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_check_refuses(rows, name):
    table = CHECKS[name]
    attack = update(table).where(table.c.id == rows[table.name].id).values(**ATTACKS[name])
    assert name in refused(attack)


@pytest.mark.parametrize(("table", "column"), ENUMS)
def test_a_column_of_states_refuses_another_word(rows, table, column):
    # The words are put in as SQL: SQLAlchemy itself would refuse them.
    attack = f'UPDATE "{table}" SET "{column}" = \'nonsense\' WHERE id = (SELECT min(id::text)::uuid FROM "{table}")'  # noqa: S608
    if db.session.get_bind().dialect.name == "sqlite":
        attack = attack.replace("min(id::text)::uuid", "min(id)")
    assert f"ck_{table}_" in refused(text(attack))


@pytest.mark.parametrize("name", sorted(UNIQUES))
def test_a_unique_constraint_refuses_a_second_row(rows, name):
    table, columns = UNIQUES[name].table, [column.name for column in UNIQUES[name].columns]
    first = db.session.execute(select(table).where(table.c.id == rows[table.name].id)).mappings().one()
    assert all(first[column] is not None for column in columns), "the valid row must have values here"
    others = {
        column.name
        for other in UNIQUES.values()
        if other.table is table and other.name != name
        for column in other.columns
    } - set(columns)
    second = {column: another(table, column) if column in others else value for column, value in first.items()}
    message = refused(insert(table).values({**second, "id": uuid.uuid4()}))
    named = [f"{table.name}.{column}" for column in columns]
    assert name in message or message.endswith(", ".join(named)), message


def test_there_is_one_joint_record_of_a_step(rows):
    """Each author has their own row; of a record without an author there is one for both."""
    table = TABLES["responses"]
    valid = dict(db.session.execute(select(table).where(table.c.id == rows["responses"].id)).mappings().one())
    agreed = {"author_id": None, "seat": None, "agreed_a_at": NOW, "agreed_b_at": NOW}
    db.session.execute(insert(table).values(valid | agreed | {"id": uuid.uuid4()}))
    message = refused(insert(table).values(valid | agreed | {"id": uuid.uuid4()}))
    assert "uq_responses_joint" in message or message.endswith("responses.occurrence")
    db.session.execute(insert(table).values(valid | agreed | {"id": uuid.uuid4(), "occurrence": 2}))


def another(table: Table, column: str) -> Any:
    """A value that no other row has in this column."""
    if isinstance(table.c[column].type, Enum):
        return Seat.B
    kind = table.c[column].type.python_type
    if kind is int:
        return 4711
    if table.c[column].nullable:
        return None
    return uuid.uuid4() if kind is uuid.UUID else uuid.uuid4().hex


@pytest.mark.parametrize("name", sorted(PARENTS))
def test_a_row_needs_its_parent(connection, rows, name):
    constraint = PARENTS[name]
    table, column = constraint.table, constraint.columns.keys()[0]
    if table.name in immutable.GUARDED:
        take_away()
    attack = update(table).where(table.c.id == rows[table.name].id).values({column: uuid.uuid4()})
    message = refused(attack)
    assert name in message or "FOREIGN KEY" in message


def test_what_is_stored_is_what_the_knowledge_names():
    """Flags, alarms and hours have one list in the schema and one where they are understood."""
    assert {kind.value for kind in FlagKind} == set(gates.FLAGS)
    assert {kind.value for kind in STOPPING} == gates.FREEZING - {gates.IPV}
    assert {kind.value for kind in ConcernKind} == terms.ALARMS
    for words, column in ((reminder_words.BEFORE, "remind_before_hours"), (reminder_words.AFTER, "remind_after_hours")):
        allowed = f"{column} in ({', '.join(map(str, words))})"
        assert allowed in {str(check.sqltext) for check in TABLES["users"].constraints if hasattr(check, "sqltext")}
