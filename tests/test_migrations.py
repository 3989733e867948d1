"""From nothing to head by Alembic equals the models, by DDL; every step goes down and up again with data in it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, func, select
from sqlalchemy.exc import IntegrityError

from practice import config, crypto, db, models, schema
from practice.db import Base
from practice.models import immutable
from tests import database
from tests.people import make_world
from tests.rows import one_of_each

SCRIPTS = ScriptDirectory(str(config.MIGRATIONS))
STEPS = list(SCRIPTS.walk_revisions())
"""Newest first."""

COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace"""
TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal"""
FUNCTIONS = """
    SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"


def described(engine: Engine) -> set[tuple]:
    """The schema as the database itself tells it: on SQLite its DDL cut into clauses, on PostgreSQL its catalogue."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql <> ''")
            return {
                (kind, table, clause)
                for kind, _, table, ddl in rows
                if table != "alembic_version"
                for clause in clauses(ddl)
            }
        queries = (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, FUNCTIONS)
        found = [tuple(row) for query in queries for row in connection.exec_driver_sql(query)]
        return {row for row in found if row[0] != "alembic_version"}


def clauses(ddl: str) -> list[str]:
    """The head of a CREATE statement and each column and constraint in it, as tokens with one space between."""
    found, depth = [""], 0
    for token in re.findall(r"'(?:[^']|'')*'|\"[^\"]*\"|\w+|[^\s\w]", ddl):
        depth -= token == ")"
        if (token == "," and depth == 1) or (token in "()" and depth == 0):
            found.append("")
        else:
            found[-1] += " " + token.strip('"')
        depth += token == "("
    return [clause for clause in found if clause]


@pytest.fixture
def fresh(databases, settings):
    """An empty database of the test's own; sessions work on it."""
    crypto.use(settings.keyring)
    url = databases.new()
    with database.bound(url) as engine:
        yield engine
    databases.drop(url)


def counts() -> dict[str, int]:
    """How many rows each table has."""
    found = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def test_head_is_what_the_models_say(fresh, databases):
    schema.migrate(fresh)
    assert schema.at_head(fresh)
    url = databases.new()
    models = db.make_engine(url)
    Base.metadata.create_all(models)
    migrated, wanted = described(fresh), described(models)
    models.dispose()
    databases.drop(url)
    assert migrated - wanted == set(), "only in the migrations"
    assert wanted - migrated == set(), "only in the models"
    assert len(wanted) > 300


def test_a_missing_constraint_is_noticed(fresh):
    copied = MetaData(naming_convention=db.NAMING)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(copied)
    users = copied.tables["users"].constraints
    users.remove(next(constraint for constraint in users if constraint.name == "ck_users_some_role"))
    immutable.protect(copied)
    copied.create_all(fresh)
    missing = described(fresh)
    copied.drop_all(fresh)
    if fresh.dialect.name == "postgresql":  # it belongs to no table
        with fresh.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION refuse_change()")
    schema.migrate(fresh)
    assert len(described(fresh) - missing) == 1
    assert "some_role" in str(described(fresh) - missing)


def test_there_is_one_head_and_names_are_serial():
    assert len(SCRIPTS.get_heads()) == 1
    assert [step.revision for step in reversed(STEPS)] == [f"{number:04d}" for number in range(1, len(STEPS) + 1)]
    for step in STEPS:
        assert re.fullmatch(rf"{step.revision}_[a-z0-9_]+\.py", step.path.rpartition("/")[2])
        assert step.doc


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.revision)
def test_a_step_goes_down_and_up_again_with_data(fresh, step):
    schema.migrate(fresh)
    one_of_each(make_world())
    head, before = described(fresh), counts()
    schema.migrate(fresh, step.down_revision or "base")
    with fresh.connect() as connection:
        kept = {
            table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar()  # noqa: S608
            for table in db_tables(connection)
        }
    schema.migrate(fresh)
    assert described(fresh) == head
    after = counts()
    assert {table: after[table] for table in kept} == kept == {table: before[table] for table in kept}
    if fresh.dialect.name == "sqlite":
        with fresh.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_what_is_there_is_carried_over(fresh):
    """Days are those of the people's zones; going back keeps nothing that the older program would show wrongly."""
    schema.migrate(fresh)
    world = make_world()
    rows = one_of_each(world)
    given, answered, planned = rows[models.Assignment], rows[models.Response], rows[models.Appointment]
    late = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)  # the 10th in Chicago, the 11th in Tokyo
    given.created_at = answered.submitted_at = late
    given.begins_on = answered.day_on = date(2026, 1, 1)
    db.session.get(models.User, world.ana.id).time_zone = "Asia/Tokyo"
    joint = models.Response(assignment_id=given.id, step="plan", draft={"raws": {}})
    common = models.Appointment(couple_id=world.pair.id, starts_at=planned.starts_at + timedelta(days=1))
    db.session.add_all([joint, common])
    db.session.flush()
    db.session.add(models.Correction(response_id=joint.id, number=1, answers={}))
    db.session.add(models.FieldOpening(response_id=joint.id, field="a"))
    db.session.commit()
    ids = {"given": given.id, "answered": answered.id, "joint": joint.id, "alone": planned.id, "common": common.id}
    db.session.remove()
    schema.migrate(fresh, "0001")
    schema.migrate(fresh)
    given = db.session.get(models.Assignment, ids["given"])
    assert (given.begins_on, given.again_left, given.again_days) == (date(2026, 3, 10), 0, None)
    answered = db.session.get(models.Response, ids["answered"])
    assert (answered.day_on, answered.answers) == (date(2026, 3, 11), {"message": "I felt heard."})
    assert db.session.get(models.Response, ids["joint"]) is None
    assert db.session.query(models.Correction).filter_by(response_id=ids["joint"]).count() == 0
    alone, common = (db.session.get(models.Appointment, ids[name]) for name in ("alone", "common"))
    assert alone.cancelled_at is not None, "the older program would have shown it to both"
    assert (common.cancelled_at, common.kind) == (None, models.AppointmentKind.CONJOINT)
    user = db.session.get(models.User, world.ben.id)
    hours = user.remind_before_hours, user.remind_after_hours, user.quiet_from, user.quiet_until
    assert hours == (24, 24, 21, 8)
    assert db.session.query(models.CoupleFlag).count() == db.session.query(models.Concern).count() == 0
    db.session.remove()


def db_tables(connection) -> list[str]:
    """Names of the tables that are there now and known to the models."""
    return [table for table in connection.dialect.get_table_names(connection) if table in Base.metadata.tables]


def test_migrating_twice_changes_nothing(fresh):
    schema.migrate(fresh)
    one_of_each(make_world())
    before = counts()
    schema.migrate(fresh)
    assert counts() == before


def test_a_migration_that_orphans_rows_is_taken_back(fresh, monkeypatch):
    schema.migrate(fresh)
    one_of_each(make_world())
    before = counts()
    with fresh.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")

    def careless(alembic, target):
        alembic.attributes["connection"].exec_driver_sql("DELETE FROM partners")

    monkeypatch.setattr(schema.command, "upgrade", careless)
    with pytest.raises((RuntimeError, IntegrityError)):
        schema.migrate(fresh)
    assert counts() == before


def test_two_servers_may_start_at_once(fresh):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: schema.migrate(fresh), range(4)))
    assert schema.at_head(fresh)
