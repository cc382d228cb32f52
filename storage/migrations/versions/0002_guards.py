"""What one row cannot tell, the database refuses too: overlaps, and appointments beside their slot.

Each guard goes by the name that its refusal carries. No slot lasts longer than four hours, and a
live appointment lasts as long as its slot, so whatever overlaps a span began less than four hours
before it: that bound lets SQLite answer from a handful of index entries.
"""

# ruff: noqa: S608 (these are joined from the constants of this file alone)

from alembic import op

revision = "0002"
down_revision = "0001"

LIVE = "('pending', 'confirmed')"
FOUR_HOURS = 4 * 3600 * 1_000_000
MOMENTS = {
    "slots_no_overlap": ("INSERT", "UPDATE OF doctor_id, starts_at, ends_at"),
    "appointments_no_overlap": ("INSERT", "UPDATE OF patient_id, starts_at, ends_at, status"),
    "appointments_match_slot": (
        "INSERT",
        "UPDATE OF slot_id, doctor_id, starts_at, ends_at, status",
    ),
    "slots_booked_stay": ("UPDATE OF doctor_id, starts_at, ends_at",),
}
"""When each guard looks; the table is the first word of its name."""

IS_LIVE = f"NEW.status IN {LIVE}"
HAS_MOVED = (
    "(OLD.doctor_id, OLD.starts_at, OLD.ends_at) <> (NEW.doctor_id, NEW.starts_at, NEW.ends_at)"
)
WHEN = {
    "slots_no_overlap": "true",
    "appointments_no_overlap": IS_LIVE,
    "appointments_match_slot": IS_LIVE,
    "slots_booked_stay": HAS_MOVED,
}
OVERLAPS = (
    f"other.starts_at > NEW.starts_at - {FOUR_HOURS} AND other.starts_at < NEW.ends_at"
    " AND other.ends_at > NEW.starts_at"
)
SAME_SLOT = (
    "SELECT 1 FROM slots WHERE id = NEW.slot_id AND doctor_id = NEW.doctor_id"
    " AND starts_at = NEW.starts_at AND ends_at = NEW.ends_at"
)
CARRIES_LIVE = f"SELECT 1 FROM appointments WHERE slot_id = OLD.id AND status IN {LIVE}"
SQLITE = {
    "slots_no_overlap": (
        "EXISTS (SELECT 1 FROM slots AS other WHERE other.doctor_id = NEW.doctor_id"
        f" AND {OVERLAPS} AND {{not_itself}})"
    ),
    "appointments_no_overlap": (
        "EXISTS (SELECT 1 FROM appointments AS other WHERE other.patient_id = NEW.patient_id"
        f" AND other.status IN {LIVE} AND {OVERLAPS} AND {{not_itself}})"
    ),
    "appointments_match_slot": f"NOT EXISTS ({SAME_SLOT})",
    "slots_booked_stay": f"EXISTS ({CARRIES_LIVE})",
}
"""What each guard refuses, on SQLite."""

POSTGRESQL = {
    # The lock keeps the slot as it is until the appointment beside it is committed.
    "appointments_match_slot": f"NOT EXISTS ({SAME_SLOT} FOR SHARE)",
    "slots_booked_stay": f"EXISTS ({CARRIES_LIVE})",
}
"""What each guard refuses, on PostgreSQL; its overlaps are refused by the constraints below."""

EXCLUSIONS = {
    "slots_no_overlap": ("doctor_id", ""),
    "appointments_no_overlap": ("patient_id", f"WHERE (status IN {LIVE})"),
}


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for name, refused in SQLITE.items():
            _sqlite_triggers(name, refused)
        return
    for name, (owner, where) in EXCLUSIONS.items():
        op.execute(
            f"ALTER TABLE {_table(name)} ADD CONSTRAINT {name} EXCLUDE USING gist ("
            f"int8range({owner}, {owner}, '[]') WITH &&, "
            f"tstzrange(starts_at, ends_at) WITH &&) {where}"
        )
    for name, refused in POSTGRESQL.items():
        _postgresql_trigger(name, refused)


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for name in SQLITE:
            for moment in MOMENTS[name]:
                op.execute(f"DROP TRIGGER {name}_{_word(moment)}")
        return
    for name in POSTGRESQL:
        op.execute(f"DROP TRIGGER {name} ON {_table(name)}")
        op.execute(f"DROP FUNCTION {name}()")
    for name in EXCLUSIONS:
        op.execute(f"ALTER TABLE {_table(name)} DROP CONSTRAINT {name}")


def _table(guard: str) -> str:
    return guard.partition("_")[0]


def _word(moment: str) -> str:
    return moment.partition(" ")[0].lower()


def _sqlite_triggers(name: str, refused: str) -> None:
    for moment in MOMENTS[name]:
        not_itself = "true" if moment == "INSERT" else "other.id <> OLD.id"
        op.execute(
            f"CREATE TRIGGER {name}_{_word(moment)} BEFORE {moment} ON {_table(name)}\n"
            f"WHEN {WHEN[name]} AND {refused.format(not_itself=not_itself)}\n"
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )


def _postgresql_trigger(name: str, refused: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        f"  IF {refused} THEN\n"
        f"    RAISE check_violation USING CONSTRAINT = '{name}', MESSAGE = '{name}';\n"
        "  END IF;\n"
        "  RETURN NEW;\n"
        "END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {' OR '.join(MOMENTS[name])} ON {_table(name)}\n"
        f"FOR EACH ROW WHEN ({WHEN[name]}) EXECUTE FUNCTION {name}()"
    )
