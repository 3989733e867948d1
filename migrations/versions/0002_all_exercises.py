"""What all 26 exercises need: joint records, logs counted from a first day, repeats, sessions with one partner alone,
safety flags and concerns of the therapist, reminders.

Going back loses what the first schema has no place for: flags, concerns, joint records. Sessions with one partner
alone are cancelled then, because the older program would show them to the other.
"""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

HOURS = {"remind_before_hours": 24, "remind_after_hours": 24, "quiet_from": 21, "quiet_until": 8}
"""What a login that is there already begins with."""


def upgrade() -> None:
    op.create_table(
        "couple_flags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "coercive_control",
                "protective_order",
                "acute_suicidality",
                "psychosis_mania",
                "active_substance_crisis",
                "undisclosed_affair",
                "separation_decided",
                name="flagkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_couple_flags_couple_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_couple_flags_partner_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_couple_flags_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_couple_flags")),
    )
    op.create_index(op.f("ix_couple_flags_couple_id"), "couple_flags", ["couple_id"])
    op.create_table(
        "concerns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cannot_speak_freely",
                "some_topics",
                "felt_unsafe",
                "too_hot",
                name="concernkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(acknowledged_at is null) = (acknowledged_by is null)",
            name=op.f("ck_concerns_acknowledged_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_concerns_couple_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_concerns_partner_id")),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name=op.f("fk_concerns_response_id")),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["users.id"], name=op.f("fk_concerns_acknowledged_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
    )
    op.create_index("ix_concerns_couple_id_acknowledged_at", "concerns", ["couple_id", "acknowledged_at"])
    _users()
    _appointments()
    _assignments()
    _responses()


def _users() -> None:
    with op.batch_alter_table("users") as table:
        for name in HOURS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
    users = sa.table("users", *(sa.column(name, sa.Integer) for name in HOURS))
    op.execute(users.update().values(HOURS))
    with op.batch_alter_table("users") as table:
        for name in HOURS:
            table.alter_column(name, existing_type=sa.Integer(), nullable=False)
        table.create_check_constraint(op.f("ck_users_remind_before"), "remind_before_hours in (0, 2, 12, 24, 48)")
        table.create_check_constraint(op.f("ck_users_remind_after"), "remind_after_hours in (0, 2, 12, 24, 48)")
        table.create_check_constraint(
            op.f("ck_users_quiet_hours"), "quiet_from between 0 and 23 and quiet_until between 0 and 23"
        )


def _appointments() -> None:
    with op.batch_alter_table("appointments") as table:
        table.add_column(sa.Column("kind", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("partner_id", sa.Uuid(), nullable=True))
    op.execute(sa.table("appointments", sa.column("kind", sa.String)).update().values(kind="conjoint"))
    with op.batch_alter_table("appointments") as table:
        table.alter_column("kind", existing_type=sa.String(length=32), nullable=False)
        table.create_check_constraint(
            op.f("ck_appointments_appointmentkind"), sa.column("kind").in_(["conjoint", "individual"])
        )
        table.create_check_constraint(
            op.f("ck_appointments_individual_with_whom"), "(kind = 'individual') = (partner_id is not null)"
        )
        table.create_foreign_key(op.f("fk_appointments_partner_id"), "partners", ["partner_id"], ["id"])


def _assignments() -> None:
    with op.batch_alter_table("assignments") as table:
        table.add_column(sa.Column("begins_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("again_days", sa.Integer(), nullable=True))
        table.add_column(sa.Column("again_left", sa.Integer(), nullable=True))
        table.add_column(sa.Column("series_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("appointment_id", sa.Uuid(), nullable=True))
    assignments = _table("assignments", "id", "couple_id", "created_at", "begins_on", "again_left")
    couples = _table("couples", "id", "time_zone")
    op.execute(assignments.update().values(again_left=0))
    made = sa.select(assignments.c.id, assignments.c.created_at, couples.c.time_zone).join_from(
        assignments, couples, couples.c.id == assignments.c.couple_id
    )
    for row in op.get_bind().execute(made).all():
        _write(assignments, row.id, begins_on=_day(row.created_at, row.time_zone))
    with op.batch_alter_table("assignments") as table:
        table.alter_column("begins_on", existing_type=sa.Date(), nullable=False)
        table.alter_column("again_left", existing_type=sa.Integer(), nullable=False)
        table.create_check_constraint(op.f("ck_assignments_again_days"), "again_days between 1 and 366")
        table.create_check_constraint(op.f("ck_assignments_again_left"), "again_left between 0 and 99")
        table.create_check_constraint(
            op.f("ck_assignments_again_with_days"), "again_left = 0 or again_days is not null"
        )
        table.create_foreign_key(op.f("fk_assignments_series_id"), "assignments", ["series_id"], ["id"])
        table.create_foreign_key(op.f("fk_assignments_appointment_id"), "appointments", ["appointment_id"], ["id"])
        table.create_unique_constraint(op.f("uq_assignments_appointment_id_slug"), ["appointment_id", "slug"])


def _responses() -> None:
    with op.batch_alter_table("responses") as table:
        table.add_column(sa.Column("day_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("agreed_a_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("agreed_b_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("transcribed_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("transcribed_at", sa.DateTime(timezone=True), nullable=True))
    responses = _table("responses", "id", "author_id", "submitted_at", "day_on")
    partners, couples = _table("partners", "id", "couple_id", "user_id"), _table("couples", "id", "time_zone")
    users = _table("users", "id", "time_zone")
    submitted = (
        sa.select(
            responses.c.id,
            responses.c.submitted_at,
            sa.func.coalesce(users.c.time_zone, couples.c.time_zone).label("zone"),
        )
        .join_from(responses, partners, partners.c.id == responses.c.author_id)
        .join(couples, couples.c.id == partners.c.couple_id)
        .outerjoin(users, users.c.id == partners.c.user_id)
        .where(responses.c.submitted_at.is_not(None))
    )
    for row in op.get_bind().execute(submitted).all():
        _write(responses, row.id, day_on=_day(row.submitted_at, row.zone))
    with op.batch_alter_table("responses") as table:
        table.alter_column("author_id", existing_type=sa.Uuid(), nullable=True)
        table.alter_column("seat", existing_type=sa.String(length=32), nullable=True)
        table.create_check_constraint(op.f("ck_responses_author_with_seat"), "(author_id is null) = (seat is null)")
        table.create_check_constraint(
            op.f("ck_responses_agreed_joint_only"),
            "author_id is null or (agreed_a_at is null and agreed_b_at is null)",
        )
        table.create_check_constraint(
            op.f("ck_responses_joint_submitted_when_agreed"),
            "author_id is not null or submitted_at is null or (agreed_a_at is not null and agreed_b_at is not null)",
        )
        table.create_check_constraint(
            op.f("ck_responses_transcribed_with_time"), "(transcribed_by is null) = (transcribed_at is null)"
        )
        table.create_foreign_key(op.f("fk_responses_transcribed_by"), "users", ["transcribed_by"], ["id"])
    op.create_index(
        "uq_responses_joint",
        "responses",
        ["assignment_id", "step", "occurrence"],
        unique=True,
        sqlite_where=sa.text("author_id is null"),
        postgresql_where=sa.text("author_id is null"),
    )


def downgrade() -> None:
    op.drop_table("concerns")
    op.drop_table("couple_flags")
    responses, appointments = _table("responses", "id", "author_id"), _table("appointments", "kind", "cancelled_at")
    joint = sa.select(responses.c.id).where(responses.c.author_id.is_(None))
    for name in ("corrections", "field_openings"):
        table = _table(name, "response_id")
        op.execute(table.delete().where(table.c.response_id.in_(joint)))
    op.execute(responses.delete().where(responses.c.author_id.is_(None)))
    alone = appointments.update().where(appointments.c.kind == "individual", appointments.c.cancelled_at.is_(None))
    op.get_bind().execute(alone.values(cancelled_at=sa.func.current_timestamp()))
    op.drop_index("uq_responses_joint", "responses")
    with op.batch_alter_table("responses") as table:
        for name in ("transcribed_with_time", "joint_submitted_when_agreed", "agreed_joint_only", "author_with_seat"):
            table.drop_constraint(op.f(f"ck_responses_{name}"), type_="check")
        table.drop_constraint(op.f("fk_responses_transcribed_by"), type_="foreignkey")
        for name in ("transcribed_at", "transcribed_by", "agreed_b_at", "agreed_a_at", "day_on"):
            table.drop_column(name)
        table.alter_column("author_id", existing_type=sa.Uuid(), nullable=False)
        table.alter_column("seat", existing_type=sa.String(length=32), nullable=False)
    with op.batch_alter_table("assignments") as table:
        table.drop_constraint(op.f("uq_assignments_appointment_id_slug"), type_="unique")
        for name in ("appointment_id", "series_id"):
            table.drop_constraint(op.f(f"fk_assignments_{name}"), type_="foreignkey")
        for name in ("again_with_days", "again_left", "again_days"):
            table.drop_constraint(op.f(f"ck_assignments_{name}"), type_="check")
        for name in ("appointment_id", "series_id", "again_left", "again_days", "begins_on"):
            table.drop_column(name)
    with op.batch_alter_table("appointments") as table:
        table.drop_constraint(op.f("fk_appointments_partner_id"), type_="foreignkey")
        for name in ("individual_with_whom", "appointmentkind"):
            table.drop_constraint(op.f(f"ck_appointments_{name}"), type_="check")
        for name in ("partner_id", "kind"):
            table.drop_column(name)
    with op.batch_alter_table("users") as table:
        for name in ("quiet_hours", "remind_after", "remind_before"):
            table.drop_constraint(op.f(f"ck_users_{name}"), type_="check")
        for name in reversed(HOURS):
            table.drop_column(name)


TYPES = {"begins_on": sa.Date(), "day_on": sa.Date(), "time_zone": sa.String(), "kind": sa.String()}


def _table(name: str, *columns: str) -> sa.TableClause:
    """A table as this migration knows it, whatever the models say later."""

    def typed(column: str) -> Any:
        if column == "id" or column.endswith("_id"):
            return sa.Uuid()
        return TYPES.get(column) or (sa.DateTime(timezone=True) if column.endswith("_at") else sa.Integer())

    return sa.table(name, *(sa.column(column, typed(column)) for column in columns))


def _write(table: sa.TableClause, row_id: Any, **values: Any) -> None:
    op.get_bind().execute(table.update().where(table.c.id == row_id).values(values))


def _day(moment: datetime, zone: str) -> date:
    """The calendar day of a moment in a zone. SQLite keeps moments as UTC without saying so."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone)).date()
