"""Session records that stand up: the note formats SOAP, BIRP and GIRP.

Going back turns drafts in a format that the older program does not know into DAP; their text stays in the draft.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FORMATS = ["soap", "dap", "birp", "girp", "plain"]
OLD_FORMATS = ["dap", "plain"]


def upgrade() -> None:
    _formats(FORMATS)


def downgrade() -> None:
    for name in ("session_records", "practices"):
        table = sa.table(name, sa.column("note_format", sa.String))
        op.execute(table.update().where(table.c.note_format.not_in(OLD_FORMATS)).values(note_format="dap"))
    _formats(OLD_FORMATS)


def _formats(names: list[str]) -> None:
    with op.batch_alter_table("session_records") as table:
        table.drop_constraint(op.f("ck_session_records_noteformat"), type_="check")
        table.create_check_constraint(op.f("ck_session_records_noteformat"), sa.column("note_format").in_(names))
