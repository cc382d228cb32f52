"""Keeps what core decides: all SQL is here, for SQLite and PostgreSQL alike."""
