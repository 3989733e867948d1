"""What the database itself refuses to change, whoever asks: signed session records and the documents made of them.

Triggers, so that a slip of this program, another program or a hand on the database's own shell is refused as well. On
SQLite three more stand in the doors of REPLACE, which takes rows away without telling the triggers of deletion. A
migration that rebuilds one of these tables makes its triggers again; `missing` says which are not there.
"""

from sqlalchemy import DDL, Connection, MetaData, event, text

REFUSAL = "signed content is immutable"
_SIGNED = {
    "session_records": "{row}.state = 'signed'",
    "documents": "{row}.id is not null",
    "addenda": "{row}.state = 'signed'",
    "records_in_error": "{row}.id is not null",
    "treatment_summaries": "{row}.state = 'signed'",
    "releases": "{row}.made_at is not null",
}
"""By table: which rows are immutable."""
GUARDED = tuple(_SIGNED)
_UNIQUE = {
    "session_records": (("form_key",),),
    "documents": (("session_id", "kind", "edition"),),
    "addenda": (("session_id", "number"), ("form_key",)),
    "records_in_error": (("session_id",),),
    "treatment_summaries": (("form_key",),),
    "releases": (("form_key",),),
}
"""By table: what else than the id decides that a row takes another's place."""
_FUNCTION = f"""CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%: {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def statements(dialect: str, table: str) -> dict[str, str]:
    """The triggers of one table by name, as DDL of `sqlite` or `postgresql`."""
    signed = _SIGNED[table].format(row="OLD")
    name = f"tr_{table}_"
    if dialect == "postgresql":
        refuse = "EXECUTE FUNCTION refuse_change()"
        return {
            f"{name}update": f"CREATE TRIGGER {name}update AFTER UPDATE ON {table} "
            f"FOR EACH ROW WHEN ({signed}) {refuse}",
            f"{name}delete": f"CREATE TRIGGER {name}delete AFTER DELETE ON {table} "
            f"FOR EACH ROW WHEN ({signed}) {refuse}",
            f"{name}truncate": f"CREATE TRIGGER {name}truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {refuse}",
        }
    abort = f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"
    found = {
        f"{name}update": f"CREATE TRIGGER {name}update AFTER UPDATE ON {table} WHEN {signed} {abort}",
        f"{name}delete": f"CREATE TRIGGER {name}delete AFTER DELETE ON {table} WHEN {signed} {abort}",
    }
    for columns in (("id",), *_UNIQUE[table]):
        key = "_".join(columns)
        same = " and ".join(f"o.{column} = NEW.{column}" for column in columns)
        taken = f"exists (select 1 from {table} o where {same} and {_SIGNED[table].format(row='o')}"  # noqa: S608
        told = f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}, uq_{table}_{key}'); END"
        found[f"{name}insert_{key}"] = (
            f"CREATE TRIGGER {name}insert_{key} BEFORE INSERT ON {table} WHEN {taken}) {told}"
        )
        found[f"{name}replace_{key}"] = (
            f"CREATE TRIGGER {name}replace_{key} BEFORE UPDATE ON {table} WHEN {taken} and o.id <> OLD.id) {told}"
        )
    return found


def protect(metadata: MetaData) -> None:
    """Make the triggers whenever the tables of `metadata` are made."""
    event.listen(metadata, "before_create", DDL(_FUNCTION.replace("%", "%%")).execute_if(dialect="postgresql"))
    for table in _SIGNED:
        for dialect in ("sqlite", "postgresql"):
            for ddl in statements(dialect, table).values():
                event.listen(metadata.tables[table], "after_create", DDL(ddl).execute_if(dialect=dialect))


def missing(connection: Connection) -> tuple[str, ...]:
    """Names of triggers that should stand guard and do not, in order."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    there = set(connection.scalars(text(query)))
    return tuple(name for table in _SIGNED for name in statements(dialect, table) if name not in there)
