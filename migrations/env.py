"""Alembic's entry: runs on the connection that `practice.schema` hands over, inside its transaction."""

from alembic import context

from practice import models  # noqa: F401  the tables
from practice.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=False,
)
context.run_migrations()
