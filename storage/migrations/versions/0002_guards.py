"""What one row cannot tell, the database refuses too, and what follows from rows it keeps itself.

Refused: overlaps, an appointment beside its slot, a slot filled by nobody, an edited audit trail,
and forgetting of it what is to be kept.
Kept: which live appointment fills a slot. Each guard goes by the name that its refusal carries. No
slot lasts longer than four hours, and a live appointment lasts as long as its slot, so whatever
overlaps a span began less than four hours before it: that bound lets SQLite answer from a handful
of index entries.
"""

# ruff: noqa: S608 (these are joined from the constants of this file alone)

from dataclasses import dataclass

from alembic import op

revision = "0002"
down_revision = "0001"

LIVE = "('pending', 'confirmed')"
FOUR_HOURS = 4 * 3600 * 1_000_000
NEW_IS_LIVE = f"NEW.status IN {LIVE}"
OLD_IS_LIVE = f"OLD.status IN {LIVE}"

OVERLAPS = (
    f"other.starts_at > NEW.starts_at - {FOUR_HOURS} AND other.starts_at < NEW.ends_at"
    " AND other.ends_at > NEW.starts_at"
)
SAME_SLOT = (
    "SELECT 1 FROM slots WHERE id = NEW.slot_id AND doctor_id = NEW.doctor_id"
    " AND starts_at = NEW.starts_at AND ends_at = NEW.ends_at"
)
KEPT_SINCE = "(SELECT CAST(value AS bigint) FROM settings WHERE key = 'audit_kept_since')"
KEPT = {
    "sqlite": f"OLD.at >= coalesce({KEPT_SINCE}, OLD.at)",
    "postgresql": f"OLD.at >= coalesce("
    f"timestamptz 'epoch' + {KEPT_SINCE} * interval '1 microsecond', OLD.at)",
}
FILLS = f"SELECT 1 FROM appointments WHERE slot_id = NEW.id AND status IN {LIVE}"


@dataclass(frozen=True)
class Guard:
    """What a trigger refuses, and when it looks; the table is the first word of its name."""

    name: str
    when: str
    refuses: str
    insert: bool = True
    update_of: str | None = None
    delete: bool = False
    """Whether it looks at deletions, and at nothing else."""

    @property
    def table(self) -> str:
        return self.name.partition("_")[0]

    @property
    def moments(self) -> list[str]:
        if self.delete:
            return ["DELETE"]
        update = f"UPDATE OF {self.update_of}" if self.update_of else "UPDATE"
        return (["INSERT"] if self.insert else []) + [update]


NO_OVERLAPS = (
    Guard(
        "slots_no_overlap",
        "true",
        "EXISTS (SELECT 1 FROM slots AS other WHERE other.doctor_id = NEW.doctor_id"
        f" AND {OVERLAPS} AND {{not_itself}})",
        update_of="doctor_id, starts_at, ends_at",
    ),
    Guard(
        "appointments_no_overlap",
        NEW_IS_LIVE,
        "EXISTS (SELECT 1 FROM appointments AS other WHERE other.patient_id = NEW.patient_id"
        f" AND other.status IN {LIVE} AND {OVERLAPS} AND {{not_itself}})",
        update_of="patient_id, starts_at, ends_at, status",
    ),
)
"""For SQLite; PostgreSQL has the constraints below."""

EXCLUSIONS = {
    "slots_no_overlap": ("doctor_id", ""),
    "appointments_no_overlap": ("patient_id", f"WHERE (status IN {LIVE})"),
}

GUARDS = (
    Guard(
        "appointments_match_slot",
        NEW_IS_LIVE,
        # The lock keeps the slot as it is until the appointment beside it is committed.
        f"NOT EXISTS ({SAME_SLOT} {{for_share}})",
        update_of="slot_id, doctor_id, starts_at, ends_at, status",
    ),
    Guard(
        "slots_booked_stay",
        "OLD.appointment_id IS NOT NULL AND (OLD.doctor_id, OLD.starts_at, OLD.ends_at)"
        " <> (NEW.doctor_id, NEW.starts_at, NEW.ends_at)",
        "true",
        insert=False,
        update_of="doctor_id, starts_at, ends_at",
    ),
    Guard(
        "slots_filled_truly",
        "NEW.appointment_id IS NOT NULL",
        f"NOT EXISTS ({FILLS} AND id = NEW.appointment_id)",
        update_of="appointment_id",
    ),
    Guard(
        "slots_emptied_truly",
        "NEW.appointment_id IS NULL AND OLD.appointment_id IS NOT NULL",
        f"EXISTS ({FILLS})",
        insert=False,
        update_of="appointment_id",
    ),
    Guard("audit_never_edited", "true", "true", insert=False),
    # The job that forgets old entries says first up to when; nobody else deletes any.
    Guard("audit_is_kept", "true", "{kept}", delete=True),
)

FILL = (
    "UPDATE slots SET appointment_id = NEW.id, held_by = NULL, held_until = NULL"
    " WHERE id = NEW.slot_id"
)
EMPTY = "UPDATE slots SET appointment_id = NULL WHERE id = OLD.slot_id AND appointment_id = OLD.id"
STAYS = f"{NEW_IS_LIVE} AND NEW.slot_id = OLD.slot_id"


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for guard in (*NO_OVERLAPS, *GUARDS):
            _sqlite_guard(guard)
        _sqlite_keepers()
        return
    for name, (owner, where) in EXCLUSIONS.items():
        op.execute(
            f"ALTER TABLE {name.partition('_')[0]} ADD CONSTRAINT {name} EXCLUDE USING gist ("
            f"int8range({owner}, {owner}, '[]') WITH &&, "
            f"tstzrange(starts_at, ends_at) WITH &&) {where}"
        )
    for guard in GUARDS:
        _postgresql_guard(guard)
    _postgresql_keeper()


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for guard in (*NO_OVERLAPS, *GUARDS):
            for moment in guard.moments:
                op.execute(f"DROP TRIGGER {guard.name}_{_word(moment)}")
        for moment in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER appointments_fill_slots_{moment}")
        return
    for guard in GUARDS:
        op.execute(f"DROP TRIGGER {guard.name} ON {guard.table}")
        op.execute(f"DROP FUNCTION {guard.name}()")
    op.execute("DROP TRIGGER appointments_fill_slots ON appointments")
    op.execute("DROP FUNCTION appointments_fill_slots()")
    for name in EXCLUSIONS:
        op.execute(f"ALTER TABLE {name.partition('_')[0]} DROP CONSTRAINT {name}")


def names(dialect: str) -> list[str]:
    """Return what all of these are called in this database."""
    if dialect != "sqlite":
        return [*(guard.name for guard in GUARDS), *EXCLUSIONS, "appointments_fill_slots"]
    guards = [f"{one.name}_{_word(at)}" for one in (*NO_OVERLAPS, *GUARDS) for at in one.moments]
    return [*guards, *(f"appointments_fill_slots_{at}" for at in ("insert", "update", "delete"))]


def _word(moment: str) -> str:
    return moment.partition(" ")[0].lower()


def _sqlite_guard(guard: Guard) -> None:
    for moment in guard.moments:
        refuses = guard.refuses.format(
            not_itself="true" if moment == "INSERT" else "other.id <> OLD.id",
            for_share="",
            kept=KEPT["sqlite"],
        )
        op.execute(
            f"CREATE TRIGGER {guard.name}_{_word(moment)} BEFORE {moment} ON {guard.table}\n"
            f"WHEN {guard.when} AND {refuses}\n"
            f"BEGIN SELECT RAISE(ABORT, '{guard.name}'); END"
        )


def _sqlite_keepers() -> None:
    """Let appointments fill and empty their slots. The slot that is left comes first."""
    for moment, when, acts in (
        ("INSERT", NEW_IS_LIVE, [FILL]),
        ("DELETE", OLD_IS_LIVE, [EMPTY]),
    ):
        _sqlite_keeper(moment, moment, when, acts)
    leaves = f"{EMPTY} AND {OLD_IS_LIVE} AND NOT ({STAYS})"
    enters = f"{FILL} AND {NEW_IS_LIVE} AND NOT ({OLD_IS_LIVE} AND {STAYS})"
    _sqlite_keeper("UPDATE", "UPDATE OF slot_id, status", "true", [leaves, enters])


def _sqlite_keeper(name: str, moment: str, when: str, acts: list[str]) -> None:
    op.execute(
        f"CREATE TRIGGER appointments_fill_slots_{name.lower()} AFTER {moment} ON appointments\n"
        f"WHEN {when}\nBEGIN {'; '.join(acts)}; END"
    )


def _postgresql_guard(guard: Guard) -> None:
    refuses = guard.refuses.format(for_share="FOR SHARE", kept=KEPT["postgresql"])
    op.execute(
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        f"  IF {refuses} THEN\n"
        f"    RAISE check_violation USING CONSTRAINT = '{guard.name}', MESSAGE = '{guard.name}';\n"
        "  END IF;\n"
        f"  RETURN {'OLD' if guard.delete else 'NEW'};\n"
        "END $$"
    )
    op.execute(
        f"CREATE TRIGGER {guard.name} BEFORE {' OR '.join(guard.moments)} ON {guard.table}\n"
        f"FOR EACH ROW WHEN ({guard.when}) EXECUTE FUNCTION {guard.name}()"
    )


def _postgresql_keeper() -> None:
    op.execute(
        "CREATE FUNCTION appointments_fill_slots() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN\n"
        f"  IF TG_OP <> 'INSERT' AND {OLD_IS_LIVE}"
        f" AND (TG_OP = 'DELETE' OR NOT ({STAYS})) THEN\n"
        f"    {EMPTY};\n"
        "  END IF;\n"
        f"  IF TG_OP <> 'DELETE' AND {NEW_IS_LIVE}"
        f" AND (TG_OP = 'INSERT' OR NOT ({OLD_IS_LIVE} AND {STAYS})) THEN\n"
        f"    {FILL};\n"
        "  END IF;\n"
        "  RETURN NULL;\n"
        "END $$"
    )
    op.execute(
        "CREATE TRIGGER appointments_fill_slots"
        " AFTER INSERT OR DELETE OR UPDATE OF slot_id, status ON appointments\n"
        "FOR EACH ROW EXECUTE FUNCTION appointments_fill_slots()"
    )
