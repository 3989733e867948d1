"""Session records that stand up: the note formats SOAP, BIRP and GIRP; signed content that the database itself guards;
after how many hours a record counts as a late entry.

Going back turns records in a format that the older program does not know into DAP in its lists; their text stays.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FORMATS = ["soap", "dap", "birp", "girp", "plain"]
OLD_FORMATS = ["dap", "plain"]
SIGNED = {"session_records": "{row}.state = 'signed'", "documents": "{row}.id is not null"}
KEYS = {
    "session_records": (("id",), ("form_key",)),
    "documents": (("id",), ("session_id", "kind", "edition")),
}
REFUSAL = "signed content is immutable"


def upgrade() -> None:
    _formats(FORMATS)
    with op.batch_alter_table("practices") as table:
        table.add_column(sa.Column("late_entry_hours", sa.Integer(), nullable=True))
    op.execute(sa.table("practices", sa.column("late_entry_hours", sa.Integer)).update().values(late_entry_hours=24))
    with op.batch_alter_table("practices") as table:
        table.alter_column("late_entry_hours", existing_type=sa.Integer(), nullable=False)
        table.create_check_constraint(op.f("ck_practices_late_entry_hours"), "late_entry_hours between 1 and 720")
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    _unguard()
    with op.batch_alter_table("practices") as table:
        table.drop_constraint(op.f("ck_practices_late_entry_hours"), type_="check")
        table.drop_column("late_entry_hours")
    for name in ("session_records", "practices"):
        table = sa.table(name, sa.column("note_format", sa.String))
        op.execute(table.update().where(table.c.note_format.not_in(OLD_FORMATS)).values(note_format="dap"))
    _formats(OLD_FORMATS)


def _formats(names: list[str]) -> None:
    with op.batch_alter_table("session_records") as table:
        table.drop_constraint(op.f("ck_session_records_noteformat"), type_="check")
        table.create_check_constraint(op.f("ck_session_records_noteformat"), sa.column("note_format").in_(names))


def _run(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)


def _guard_postgresql() -> None:
    _run(f"""CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%%: {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$""")
    for table, signed in SIGNED.items():
        for verb in ("update", "delete"):
            _run(
                f"CREATE TRIGGER tr_{table}_{verb} AFTER {verb.upper()} ON {table} "
                f"FOR EACH ROW WHEN ({signed.format(row='OLD')}) EXECUTE FUNCTION refuse_change()"
            )
        _run(
            f"CREATE TRIGGER tr_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _guard_sqlite() -> None:
    """Also against REPLACE, which takes a row away without telling the trigger of deletion."""
    for table, signed in SIGNED.items():
        for verb in ("update", "delete"):
            _run(
                f"CREATE TRIGGER tr_{table}_{verb} AFTER {verb.upper()} ON {table} WHEN {signed.format(row='OLD')} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"
            )
        for columns in KEYS[table]:
            key = "_".join(columns)
            same = " and ".join(f"o.{column} = NEW.{column}" for column in columns)
            taken = f"exists (select 1 from {table} o where {same} and {signed.format(row='o')}"  # noqa: S608
            told = f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}, uq_{table}_{key}'); END"
            _run(f"CREATE TRIGGER tr_{table}_insert_{key} BEFORE INSERT ON {table} WHEN {taken}) {told}")
            _run(
                f"CREATE TRIGGER tr_{table}_replace_{key} BEFORE UPDATE ON {table} "
                f"WHEN {taken} and o.id <> OLD.id) {told}"
            )


def _unguard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in SIGNED:
            for verb in ("update", "delete", "truncate"):
                _run(f"DROP TRIGGER tr_{table}_{verb} ON {table}")
        _run("DROP FUNCTION refuse_change()")
        return
    for table, keys in KEYS.items():
        doors = [f"{door}_{'_'.join(columns)}" for columns in keys for door in ("insert", "replace")]
        for name in ("update", "delete", *doors):
            _run(f"DROP TRIGGER tr_{table}_{name}")
