"""What is special about aiosqlite and asyncpg, and about SQLAlchemy's adapters for them.

Checked against aiosqlite 0.22, asyncpg 0.32 and SQLAlchemy 2.1; pyproject.toml caps all three,
because this folder uses what they do not promise to keep:

- ``sqlite_dialect`` takes aiosqlite's thread and queue, and replaces the cursor and the connection
  of SQLAlchemy's adapter, so that a statement crosses to that thread once and not four times;
- ``readers`` makes SQLAlchemy's rows from what a driver returned by itself, which took longer
  through SQLAlchemy's execution than in the database.

Nothing outside of this folder knows of that. ``Database.open(url, plain=True)`` does without both,
by SQLAlchemy's own adapters; the contract tests run both ways, so a new release of a library breaks
this folder or nothing. What the plain way cannot give: on SQLite, a task that is cancelled in the
middle of a statement may leave the write lock behind.
"""
