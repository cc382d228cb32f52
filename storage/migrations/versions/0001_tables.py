"""The clinic's tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
LIVE = sa.text("status IN ('pending', 'confirmed')")
WAITS = sa.text("closed_at IS NULL")


def upgrade() -> None:
    _people()
    _calendar()
    _appointments()
    _letters()
    _memory()


def downgrade() -> None:
    tables = ("settings", "inbox", "forms", "outbox", "appointments", "slots", "doctors", "persons")
    for table in tables:
        op.drop_table(table)


def _id(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"{table}_pkey"),
    ]


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.Constraint:
    name = f"{table}_{column}_fkey"
    return sa.ForeignKeyConstraint([column], [to], name=name, ondelete=ondelete)


def _partial(
    name: str, table: str, columns: list[str], where: object, *, unique: bool = False
) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _people() -> None:
    standings = "('none', 'waiting', 'verified', 'declined')"
    op.create_table(
        "persons",
        *_id("persons"),
        sa.Column("telegram_id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("phone", sa.String()),
        sa.Column("signed_up", sa.Boolean(), nullable=False),
        sa.Column("patient", sa.String(), nullable=False),
        sa.Column("doctor", sa.String(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("unreachable_since", INSTANT),
        sa.CheckConstraint(f"patient IN {standings}", name="persons_patient_standing"),
        sa.CheckConstraint(f"doctor IN {standings}", name="persons_doctor_standing"),
        sa.UniqueConstraint("telegram_id", name="persons_telegram_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "doctors",
        *_id("doctors"),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String()),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("experience_years", sa.Integer()),
        sa.Column("fee", sa.String()),
        sa.Column("bio", sa.Text()),
        sa.UniqueConstraint("person_id", name="doctors_person_id_key"),
        _refers("doctors", "person_id", "persons.id"),
        sqlite_autoincrement=True,
    )


def _calendar() -> None:
    op.create_table(
        "slots",
        *_id("slots"),
        sa.Column("doctor_id", ID, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.UniqueConstraint("doctor_id", "starts_at", name="slots_doctor_start"),
        sa.CheckConstraint("state IN ('open', 'closed', 'booked')", name="slots_state"),
        sa.CheckConstraint(
            "ends_at - starts_at BETWEEN interval '15 minutes' AND interval '4 hours'",
            name="slots_length",
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint(
            "ends_at - starts_at BETWEEN 15 * 60000000 AND 4 * 3600000000", name="slots_length"
        ).ddl_if(dialect="sqlite"),
        _refers("slots", "doctor_id", "doctors.person_id"),
        sqlite_autoincrement=True,
    )
    columns = ["doctor_id", "starts_at", "day", "state"]
    _partial("slots_open", "slots", columns, sa.text("state = 'open'"))


def _appointments() -> None:
    statuses = "('pending', 'confirmed', 'rejected', 'cancelled', 'completed', 'no_show')"
    op.create_table(
        "appointments",
        *_id("appointments"),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("patient_id", ID, nullable=False),
        sa.Column("doctor_id", ID, nullable=False),
        sa.Column("slot_id", ID),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("booked_at", INSTANT, nullable=False),
        sa.CheckConstraint(f"status IN {statuses}", name="appointments_status"),
        sa.CheckConstraint("ends_at > starts_at", name="appointments_span"),
        sa.CheckConstraint("patient_id <> doctor_id", name="appointments_two_people"),
        sa.CheckConstraint(
            f"slot_id IS NOT NULL OR NOT {LIVE.text}", name="appointments_live_has_slot"
        ),
        sa.UniqueConstraint("uid", name="appointments_uid_key"),
        _refers("appointments", "patient_id", "persons.id"),
        _refers("appointments", "doctor_id", "doctors.person_id"),
        _refers("appointments", "slot_id", "slots.id", "SET NULL"),
        sqlite_autoincrement=True,
    )
    _partial("appointments_one_live_per_slot", "appointments", ["slot_id"], LIVE, unique=True)
    op.create_index("appointments_slot", "appointments", ["slot_id"])
    op.create_index("appointments_patient", "appointments", ["patient_id", "starts_at"])
    op.create_index("appointments_doctor", "appointments", ["doctor_id", "starts_at"])


def _letters() -> None:
    op.create_table(
        "outbox",
        *_id("outbox"),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("try_at", INSTANT, nullable=False),
        sa.Column("appointment_id", ID),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased", sa.Boolean(), nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("outcome", sa.String()),
        sa.Column("cause", sa.String()),
        sa.CheckConstraint(
            "outcome IN ('delivered', 'dropped', 'withdrawn')", name="outbox_outcome"
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="outbox_closed"),
        sa.UniqueConstraint("key", name="outbox_key_key"),
        _refers("outbox", "person_id", "persons.id"),
        _refers("outbox", "appointment_id", "appointments.id"),
        sqlite_autoincrement=True,
    )
    _partial("outbox_due", "outbox", ["priority", "try_at", "id"], WAITS)
    _partial("outbox_queue", "outbox", ["person_id", "priority", "id"], WAITS)
    _partial("outbox_closed_at", "outbox", ["closed_at"], sa.text("closed_at IS NOT NULL"))
    op.create_index("outbox_appointment", "outbox", ["appointment_id"])


def _memory() -> None:
    op.create_table(
        "forms",
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("update_id", ID, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="forms_pkey"),
        _refers("forms", "person_id", "persons.id"),
    )
    op.create_table(
        "inbox",
        sa.Column("bot_id", ID, autoincrement=False, nullable=False),
        sa.Column("update_id", ID, autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("handled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name="inbox_pkey"),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="settings_pkey"),
    )
