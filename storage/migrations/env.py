"""Alembic's entry: runs the steps on the connection that storage.migrate hands over."""

from alembic import context

from storage.tables import metadata

given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=metadata,
    version_table_schema=given["schema"],
)
context.run_migrations()
