"""Addenda, records entered in error, psychotherapy notes, treatment summaries, releases, a logo, and large files made
by the worker. What is signed or given out of these is guarded like signed records.

Going back loses all of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GUARDED = {
    "addenda": ("{row}.state = 'signed'", (("id",), ("session_id", "number"), ("form_key",))),
    "records_in_error": ("{row}.id is not null", (("id",), ("session_id",))),
    "treatment_summaries": ("{row}.state = 'signed'", (("id",), ("form_key",))),
    "releases": ("{row}.made_at is not null", (("id",), ("form_key",))),
}
REFUSAL = "signed content is immutable"


def upgrade() -> None:
    _tables()
    with op.batch_alter_table("practices") as table:
        table.add_column(sa.Column("logo_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_practices_logo_id"), "logos", ["logo_id"], ["id"])
    for table, (signed, keys) in GUARDED.items():
        if op.get_bind().dialect.name == "postgresql":
            _guard_postgresql(table, signed)
        else:
            _guard_sqlite(table, signed, keys)


def downgrade() -> None:
    with op.batch_alter_table("practices") as table:
        table.drop_constraint(op.f("fk_practices_logo_id"), type_="foreignkey")
        table.drop_column("logo_id")
    # Their triggers go with them.
    for table in ("print_jobs", "releases", "treatment_summaries", "psychotherapy_notes", "records_in_error"):
        op.drop_table(table)
    op.drop_table("addenda")
    op.drop_table("logos")


def _run(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)


def _guard_postgresql(table: str, signed: str) -> None:
    for verb in ("update", "delete"):
        _run(
            f"CREATE TRIGGER tr_{table}_{verb} AFTER {verb.upper()} ON {table} "
            f"FOR EACH ROW WHEN ({signed.format(row='OLD')}) EXECUTE FUNCTION refuse_change()"
        )
    _run(
        f"CREATE TRIGGER tr_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _guard_sqlite(table: str, signed: str, keys: tuple[tuple[str, ...], ...]) -> None:
    """Also against REPLACE, which takes a row away without telling the trigger of deletion."""
    for verb in ("update", "delete"):
        _run(
            f"CREATE TRIGGER tr_{table}_{verb} AFTER {verb.upper()} ON {table} WHEN {signed.format(row='OLD')} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"
        )
    for columns in keys:
        key = "_".join(columns)
        same = " and ".join(f"o.{column} = NEW.{column}" for column in columns)
        taken = f"exists (select 1 from {table} o where {same} and {signed.format(row='o')}"  # noqa: S608
        told = f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}, uq_{table}_{key}'); END"
        _run(f"CREATE TRIGGER tr_{table}_insert_{key} BEFORE INSERT ON {table} WHEN {taken}) {told}")
        _run(
            f"CREATE TRIGGER tr_{table}_replace_{key} BEFORE UPDATE ON {table} WHEN {taken} and o.id <> OLD.id) {told}"
        )


def _tables() -> None:
    op.create_table(
        "logos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=16), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("media_type in ('image/png', 'image/jpeg')", name=op.f("ck_logos_media_type")),
        sa.CheckConstraint("width between 1 and 4000 and height between 1 and 4000", name=op.f("ck_logos_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logos")),
        sa.UniqueConstraint("sha256", name=op.f("uq_logos_sha256")),
    )
    op.create_table(
        "addenda",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "late_entry",
                "addendum",
                "correction",
                name="addendumkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "cosign_pending",
                "signed",
                name="sessionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("frozen_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'signed') = (signed_at is not null)", name=op.f("ck_addenda_signed_with_time")),
        sa.CheckConstraint("(frozen_sealed is null) = (sha256 is null)", name=op.f("ck_addenda_frozen_with_hash")),
        sa.CheckConstraint("(signed_at is null) = (frozen_sealed is null)", name=op.f("ck_addenda_signed_and_frozen")),
        sa.CheckConstraint("(signed_at is null) = (number is null)", name=op.f("ck_addenda_signed_with_number")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_addenda_number")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_addenda_author_id")),
        sa.ForeignKeyConstraint(["credential_id"], ["credentials.id"], name=op.f("fk_addenda_credential_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session_records.id"], name=op.f("fk_addenda_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addenda")),
        sa.UniqueConstraint("form_key", name=op.f("uq_addenda_form_key")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_addenda_session_id_number")),
    )
    op.create_index(op.f("ix_addenda_state_session_id"), "addenda", ["state", "session_id"])
    op.create_table(
        "records_in_error",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("stated_by", sa.Uuid(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session_records.id"], name=op.f("fk_records_in_error_session_id")),
        sa.ForeignKeyConstraint(["stated_by"], ["users.id"], name=op.f("fk_records_in_error_stated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records_in_error")),
        sa.UniqueConstraint("session_id", name=op.f("uq_records_in_error_session_id")),
    )
    op.create_table(
        "psychotherapy_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("page_key", sa.Uuid(), nullable=True),
        sa.Column("page_number", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_psychotherapy_notes_author_id")),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_psychotherapy_notes_couple_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_psychotherapy_notes")),
        sa.UniqueConstraint("form_key", name=op.f("uq_psychotherapy_notes_form_key")),
    )
    op.create_index(
        op.f("ix_psychotherapy_notes_author_id_couple_id_held_on"),
        "psychotherapy_notes",
        ["author_id", "couple_id", "held_on"],
    )
    op.create_table(
        "treatment_summaries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "cosign_pending",
                "signed",
                name="sessionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("pdf_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=60), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'signed') = (signed_at is not null)", name=op.f("ck_treatment_summaries_signed_with_time")
        ),
        sa.CheckConstraint(
            "(frozen_sealed is null) = (sha256 is null)", name=op.f("ck_treatment_summaries_frozen_with_hash")
        ),
        sa.CheckConstraint(
            "(signed_at is null) = (pdf_sealed is null)", name=op.f("ck_treatment_summaries_signed_and_printed")
        ),
        sa.CheckConstraint(
            "signed_at is null or frozen_sealed is not null", name=op.f("ck_treatment_summaries_signed_and_frozen")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_treatment_summaries_author_id")),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_treatment_summaries_couple_id")),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["credentials.id"], name=op.f("fk_treatment_summaries_credential_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_summaries")),
        sa.UniqueConstraint("form_key", name=op.f("uq_treatment_summaries_form_key")),
    )
    op.create_index(op.f("ix_treatment_summaries_couple_id"), "treatment_summaries", ["couple_id"])
    op.create_index(op.f("ix_treatment_summaries_state_couple_id"), "treatment_summaries", ["state", "couple_id"])
    op.create_table(
        "releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=8), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "both_signed", "decision", name="releasebasis", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("signed_a_on", sa.Date(), nullable=True),
        sa.Column("signed_b_on", sa.Date(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("to_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=60), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "basis <> 'both_signed' or (signed_a_on is not null and signed_b_on is not null)",
            name=op.f("ck_releases_both_signed"),
        ),
        sa.CheckConstraint(
            "basis <> 'decision' or reason_sealed is not null", name=op.f("ck_releases_decision_with_reason")
        ),
        sa.CheckConstraint("subject in ('both', 'A', 'B')", name=op.f("ck_releases_subject")),
        sa.CheckConstraint("(made_at is null) = (pdf_sealed is null)", name=op.f("ck_releases_made_with_time")),
        sa.CheckConstraint("(pdf_sealed is null) = (sha256 is null)", name=op.f("ck_releases_made_with_hash")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_releases_period")),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_releases_couple_id")),
        sa.ForeignKeyConstraint(["released_by"], ["users.id"], name=op.f("fk_releases_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("form_key", name=op.f("uq_releases_form_key")),
    )
    op.create_index(op.f("ix_releases_couple_id_created_at"), "releases", ["couple_id", "created_at"])
    op.create_table(
        "print_jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "couple",
                "month",
                "progress",
                "release",
                "own",
                name="printkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=True),
        sa.Column("release_id", sa.Uuid(), nullable=True),
        sa.Column("wish_sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                "expired",
                name="printstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("parts_done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("file_name", sa.String(length=60), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'done') = (file_sealed is not null)", name=op.f("ck_print_jobs_done_with_file")),
        sa.CheckConstraint("state <> 'done' or expires_at is not null", name=op.f("ck_print_jobs_done_expires")),
        sa.CheckConstraint("parts_done between 0 and parts", name=op.f("ck_print_jobs_parts")),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_print_jobs_asked_by")),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_print_jobs_couple_id")),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_print_jobs_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
        sa.UniqueConstraint("form_key", name=op.f("uq_print_jobs_form_key")),
    )
    op.create_index(op.f("ix_print_jobs_asked_by_created_at"), "print_jobs", ["asked_by", "created_at"])
    op.create_index(op.f("ix_print_jobs_state_created_at"), "print_jobs", ["state", "created_at"])
