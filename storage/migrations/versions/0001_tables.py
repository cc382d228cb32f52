"""The clinic's tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
LIVE = sa.text("status IN ('pending', 'confirmed')")
WAITS = sa.text("closed_at IS NULL")


VERIFICATIONS = "verification IN ('none', 'waiting', 'verified', 'declined')"
OWN = sa.text("relation = 'self'")
FAILURES = (
    "'unreachable', 'slow', 'refused', 'astray', 'inside', 'no-calendar', 'too-large', 'too-many',"
    " 'sealed'"
)


def upgrade() -> None:
    _people()
    _decisions()
    _invitations()
    _histories()
    _practice()
    _calendar()
    _appointments()
    _waits()
    _clinic()
    _letters()
    _memory()
    _feeds()
    _lists()
    _busy()


def downgrade() -> None:
    tables = (
        *("list_names", "list_entries", "busy_openings", "busy_calendars", "feeds"),
        *("settings", "inbox", "live_screens", "forms", "audit", "outbox", "calls"),
        *("maintenance", "announcements"),
        *("passed_slots", "waits"),
        *("appointments", "holds", "slots", "shares", "records", "profiles"),
        *("delays", "time_off", "topped_up", "hand_set_days", "weekly_hours", "card_requests"),
        *("declines", "admissions", "invitations"),
        *("doctors", "carers", "patients", "accounts"),
    )
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
    op.create_table(
        "accounts",
        *_id("accounts"),
        sa.Column("telegram_id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("admin", sa.String(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("unreachable_since", INSTANT),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("sought", sa.String(), nullable=False),
        sa.CheckConstraint("admin IN ('none', 'configured', 'granted')", name="accounts_admin"),
        sa.UniqueConstraint("telegram_id", name="accounts_telegram_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "patients",
        *_id("patients"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String()),
        sa.Column("verification", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("shut_out", sa.Boolean(), nullable=False),
        sa.Column("sought", sa.String(), nullable=False),
        sa.CheckConstraint(VERIFICATIONS, name="patients_verification"),
        sqlite_autoincrement=True,
    )
    op.create_index("patients_phone", "patients", ["phone"])
    _partial("patients_waiting", "patients", ["id"], sa.text("verification = 'waiting'"))
    op.create_table(
        "carers",
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("patient_id", ID, autoincrement=False, nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('self', 'child', 'parent', 'other')", name="carers_relation"
        ),
        sa.PrimaryKeyConstraint("account_id", "patient_id", name="carers_pkey"),
        _refers("carers", "account_id", "accounts.id"),
        _refers("carers", "patient_id", "patients.id"),
    )
    op.create_index("carers_patient", "carers", ["patient_id", "account_id"])
    _partial("carers_one_self", "carers", ["account_id"], OWN, unique=True)
    _partial("carers_self_once", "carers", ["patient_id"], OWN, unique=True)
    op.create_table(
        "doctors",
        *_id("doctors"),
        sa.Column("account_id", ID),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String()),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("experience_years", sa.Integer()),
        sa.Column("fee", sa.String()),
        sa.Column("bio", sa.Text()),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("verification", sa.String(), nullable=False),
        sa.Column("by_request", sa.Boolean(), nullable=False),
        sa.Column("pause", sa.Integer(), nullable=False),
        sa.Column("digest_at", sa.String()),
        sa.Column("on_holidays", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shut_out", sa.Boolean(), nullable=False),
        sa.Column("sought", sa.String(), nullable=False),
        sa.CheckConstraint(VERIFICATIONS, name="doctors_verification"),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="doctors_place"),
        sa.UniqueConstraint("account_id", name="doctors_account_id_key"),
        _refers("doctors", "account_id", "accounts.id"),
        sqlite_autoincrement=True,
    )
    _partial("doctors_digest", "doctors", ["id"], sa.text("digest_at IS NOT NULL"))
    op.create_table(
        "card_requests",
        sa.Column("doctor_id", ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("doctor_id", name="card_requests_pkey"),
        _refers("card_requests", "doctor_id", "doctors.id"),
    )
    _partial("card_requests_waiting", "card_requests", ["doctor_id"], sa.text("waiting"))


def _decisions() -> None:
    op.create_table(
        "declines",
        *_id("declines"),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("doctor_id", ID),
        sa.Column("patient_id", ID),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("about IN ('doctor', 'patient', 'card')", name="declines_about"),
        sa.CheckConstraint("(doctor_id IS NULL) <> (patient_id IS NULL)", name="declines_whom"),
        _refers("declines", "doctor_id", "doctors.id"),
        _refers("declines", "patient_id", "patients.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("declines_doctor", "declines", ["doctor_id"])
    op.create_index("declines_patient", "declines", ["patient_id"])


def _invitations() -> None:
    op.create_table(
        "invitations",
        *_id("invitations"),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("made_by", ID),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("revoked_at", INSTANT),
        sa.CheckConstraint("role IN ('patient', 'doctor', 'admin')", name="invitations_role"),
        sa.CheckConstraint("used >= 0 AND used <= uses", name="invitations_uses"),
        sa.UniqueConstraint("token_hash", name="invitations_token_hash_key"),
        _refers("invitations", "made_by", "accounts.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("invitations_made_by", "invitations", ["made_by", "mark"])
    op.create_table(
        "admissions",
        sa.Column("invitation_id", ID, autoincrement=False, nullable=False),
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("invitation_id", "account_id", name="admissions_pkey"),
        _refers("admissions", "invitation_id", "invitations.id"),
        _refers("admissions", "account_id", "accounts.id"),
    )
    op.create_index("admissions_account", "admissions", ["account_id"])


def _histories() -> None:
    op.create_table(
        "profiles",
        sa.Column("patient_id", ID, autoincrement=False, nullable=False),
        sa.Column("born", sa.Text()),
        sa.Column("blood", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("contact", sa.Text()),
        sa.PrimaryKeyConstraint("patient_id", name="profiles_pkey"),
        _refers("profiles", "patient_id", "patients.id"),
    )
    op.create_table(
        "records",
        *_id("records"),
        sa.Column("patient_id", ID, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _refers("records", "patient_id", "patients.id"),
        sa.UniqueConstraint("uid", name="records_uid_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("records_patient", "records", ["patient_id"])
    op.create_table(
        "shares",
        sa.Column("patient_id", ID, autoincrement=False, nullable=False),
        sa.Column("doctor_id", ID, autoincrement=False, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "doctor_id", name="shares_pkey"),
        _refers("shares", "patient_id", "patients.id"),
        _refers("shares", "doctor_id", "doctors.id"),
    )


def _practice() -> None:
    op.create_table(
        "weekly_hours",
        *_id("weekly_hours"),
        sa.Column("doctor_id", ID, nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("opens", sa.String(), nullable=False),
        sa.Column("closes", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekly_hours_weekday"),
        sa.CheckConstraint("closes > opens", name="weekly_hours_window"),
        sa.CheckConstraint("length BETWEEN 15 AND 240", name="weekly_hours_length"),
        sa.CheckConstraint("last_day >= first_day", name="weekly_hours_days"),
        _refers("weekly_hours", "doctor_id", "doctors.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("weekly_hours_doctor", "weekly_hours", ["doctor_id"])
    op.create_table(
        "hand_set_days",
        sa.Column("doctor_id", ID, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("doctor_id", "day", name="hand_set_days_pkey"),
        _refers("hand_set_days", "doctor_id", "doctors.id"),
    )
    op.create_table(
        "topped_up",
        sa.Column("doctor_id", ID, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("doctor_id", name="topped_up_pkey"),
        _refers("topped_up", "doctor_id", "doctors.id"),
    )
    op.create_index("topped_up_at", "topped_up", ["at"])
    op.create_table(
        "time_off",
        *_id("time_off"),
        sa.Column("doctor_id", ID, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="time_off_span"),
        _refers("time_off", "doctor_id", "doctors.id"),
        sqlite_autoincrement=True,
    )
    columns = ["doctor_id", "starts_at"]
    op.create_index("time_off_doctor", "time_off", columns)
    _partial("time_off_by_hand", "time_off", columns, sa.text("NOT imported"))
    op.create_table(
        "delays",
        sa.Column("doctor_id", ID, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("doctor_id", "day", name="delays_pkey"),
        _refers("delays", "doctor_id", "doctors.id"),
    )


def _calendar() -> None:
    op.create_table(
        "slots",
        *_id("slots"),
        sa.Column("doctor_id", ID, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("switched_off", sa.Boolean(), nullable=False),
        sa.Column("time_off", sa.Boolean(), nullable=False),
        sa.Column("appointment_id", ID),
        sa.Column("held_by", ID),
        sa.Column("held_until", INSTANT),
        sa.UniqueConstraint("doctor_id", "starts_at", name="slots_doctor_start"),
        sa.CheckConstraint("source IN ('hand', 'weekly')", name="slots_source"),
        sa.CheckConstraint("(held_by IS NULL) = (held_until IS NULL)", name="slots_hold"),
        sa.CheckConstraint(
            "ends_at - starts_at BETWEEN interval '15 minutes' AND interval '4 hours'",
            name="slots_length",
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint(
            "ends_at - starts_at BETWEEN 15 * 60000000 AND 4 * 3600000000", name="slots_length"
        ).ddl_if(dialect="sqlite"),
        _refers("slots", "doctor_id", "doctors.id"),
        _refers("slots", "held_by", "accounts.id"),
        sqlite_autoincrement=True,
    )
    columns = ["doctor_id", "starts_at", "day", "held_until"]
    vacant = "NOT switched_off AND NOT time_off AND appointment_id IS NULL"
    decides = ["switched_off", "time_off", "appointment_id"]
    _partial("slots_vacant", "slots", [*columns, *decides], sa.text(vacant))
    _partial("slots_held", "slots", ["held_by"], sa.text("held_by IS NOT NULL"))
    op.create_table(
        "holds",
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("slot_id", ID),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="holds_pkey"),
        _refers("holds", "account_id", "accounts.id"),
        _refers("holds", "slot_id", "slots.id", "SET NULL"),
    )
    op.create_index("holds_slot", "holds", ["slot_id"])


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
        sa.Column("made_by", ID),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("arrived", sa.Boolean(), nullable=False),
        sa.Column("doctor_note", sa.Text()),
        sa.Column("answer_by", INSTANT),
        sa.Column("proposed_slot", ID),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("undo_until", INSTANT),
        sa.CheckConstraint(f"status IN {statuses}", name="appointments_status"),
        sa.CheckConstraint("ends_at > starts_at", name="appointments_span"),
        sa.CheckConstraint(
            f"slot_id IS NOT NULL OR NOT {LIVE.text}", name="appointments_live_has_slot"
        ),
        sa.UniqueConstraint("uid", name="appointments_uid_key"),
        _refers("appointments", "patient_id", "patients.id"),
        _refers("appointments", "doctor_id", "doctors.id"),
        _refers("appointments", "slot_id", "slots.id", "SET NULL"),
        _refers("appointments", "made_by", "accounts.id"),
        _refers("appointments", "proposed_slot", "slots.id", "SET NULL"),
        sqlite_autoincrement=True,
    )
    _partial("appointments_one_live_per_slot", "appointments", ["slot_id"], LIVE, unique=True)
    pending, confirmed = sa.text("status = 'pending'"), sa.text("status = 'confirmed'")
    missed = sa.text("status = 'no_show'")
    proposed = sa.text("proposed_slot IS NOT NULL AND status = 'pending'")
    _partial("appointments_waiting", "appointments", ["answer_by"], pending)
    undoable = sa.text("undo_until IS NOT NULL")
    _partial("appointments_undoable", "appointments", ["undo_until"], undoable)
    _partial("appointments_unmarked", "appointments", ["ends_at"], confirmed)
    _partial("appointments_missed", "appointments", ["patient_id", "starts_at"], missed)
    _partial("appointments_proposed", "appointments", ["proposed_slot"], proposed, unique=True)
    op.create_index("appointments_slot", "appointments", ["slot_id"])
    op.create_index("appointments_patient", "appointments", ["patient_id", "starts_at"])
    op.create_index("appointments_doctor", "appointments", ["doctor_id", "starts_at"])


def _waits() -> None:
    op.create_table(
        "waits",
        *_id("waits"),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("patient_id", ID, nullable=False),
        sa.Column("doctor_id", ID, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("slot_id", ID),
        sa.Column("until", INSTANT),
        sa.Column("unanswered", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("part IN ('any', 'morning', 'afternoon')", name="waits_part"),
        sa.CheckConstraint("last_day >= first_day", name="waits_days"),
        sa.CheckConstraint("slot_id IS NULL OR until IS NOT NULL", name="waits_offer"),
        _refers("waits", "account_id", "accounts.id"),
        _refers("waits", "patient_id", "patients.id"),
        _refers("waits", "doctor_id", "doctors.id"),
        _refers("waits", "slot_id", "slots.id", "SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index("waits_doctor", "waits", ["doctor_id", "id"])
    op.create_index("waits_patient", "waits", ["patient_id", "doctor_id"])
    op.create_index("waits_account", "waits", ["account_id"])
    op.create_index("waits_last_day", "waits", ["last_day"])
    offered = sa.text("slot_id IS NOT NULL")
    _partial("waits_one_per_slot", "waits", ["slot_id"], offered, unique=True)
    op.create_table(
        "passed_slots",
        sa.Column("wait_id", ID, autoincrement=False, nullable=False),
        sa.Column("slot_id", ID, autoincrement=False, nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("wait_id", "slot_id", name="passed_slots_pkey"),
        _refers("passed_slots", "wait_id", "waits.id", "CASCADE"),
        _refers("passed_slots", "slot_id", "slots.id", "CASCADE"),
    )
    op.create_index("passed_slots_slot", "passed_slots", ["slot_id"])


def _clinic() -> None:
    whom = "whom IN ('all', 'patients', 'doctors', 'admins', 'day')"
    progress = "progress IN ('draft', 'running', 'paused', 'stopped', 'done')"
    op.create_table(
        "announcements",
        *_id("announcements"),
        sa.Column("author_id", ID),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("doctor_id", ID),
        sa.Column("day", sa.Date()),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("cursor", ID, nullable=False),
        sa.Column("last", ID, nullable=False),
        sa.Column("started_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("message", ID),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.CheckConstraint(whom, name="announcements_whom"),
        sa.CheckConstraint(progress, name="announcements_progress"),
        _refers("announcements", "author_id", "accounts.id"),
        _refers("announcements", "doctor_id", "doctors.id"),
        sqlite_autoincrement=True,
    )
    unshown = sa.text("NOT shown AND progress <> 'draft'")
    _partial("announcements_unshown", "announcements", ["id"], unshown)
    op.create_table(
        "maintenance",
        *_id("maintenance"),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("made_by", ID),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("off_at", INSTANT),
        sa.Column("told", ID, nullable=False),
        sa.Column("untold", ID, nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="maintenance_span"),
        _refers("maintenance", "made_by", "accounts.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("maintenance_ends_at", "maintenance", ["ends_at"])
    stands = sa.text("off_at IS NULL")
    _partial("maintenance_once", "maintenance", ["starts_at", "ends_at"], stands, unique=True)


def _letters() -> None:
    op.create_table(
        "outbox",
        *_id("outbox"),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("try_at", INSTANT, nullable=False),
        sa.Column("appointment_id", ID),
        sa.Column("announcement_id", ID),
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
        _refers("outbox", "account_id", "accounts.id"),
        _refers("outbox", "appointment_id", "appointments.id"),
        _refers("outbox", "announcement_id", "announcements.id"),
        sqlite_autoincrement=True,
    )
    _partial("outbox_due", "outbox", ["priority", "try_at", "id"], WAITS)
    _partial("outbox_queue", "outbox", ["account_id", "priority", "id"], WAITS)
    _partial("outbox_closed_at", "outbox", ["closed_at"], sa.text("closed_at IS NOT NULL"))
    op.create_index("outbox_appointment", "outbox", ["appointment_id"])
    announced = sa.text("announcement_id IS NOT NULL")
    _partial("outbox_announced", "outbox", ["announcement_id", "outcome", "id"], announced)
    op.create_table(
        "calls",
        sa.Column("appointment_id", ID, autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("caller_id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("appointment_id", name="calls_pkey"),
        _refers("calls", "appointment_id", "appointments.id", "CASCADE"),
    )
    op.create_table(
        "audit",
        *_id("audit"),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("account_id", ID),
        sa.Column("patient_id", ID),
        sa.Column("doctor_id", ID),
        sa.Column("appointment_id", ID),
        sa.Column("slot_id", ID),
        sa.Column("amount", sa.Integer()),
        sa.Column("record_id", ID),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_at", "audit", ["at"])
    changes = "'appointment_requested', 'appointment_booked', 'appointment_moved'"
    changes += ", 'appointment_cancelled', 'note_changed'"
    _partial("audit_changes", "audit", ["patient_id", "at"], sa.text(f"deed IN ({changes})"))
    off = sa.text(
        "deed IN ('appointment_cancelled', 'appointment_called_off', 'cancelled_by_desk')"
    )
    _partial("audit_called_off", "audit", ["appointment_id", "id"], off)
    read = sa.text("deed IN ('history_read', 'record_read')")
    _partial("audit_readings", "audit", ["patient_id", "id"], read)


def _memory() -> None:
    op.create_table(
        "forms",
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("patient_id", ID),
        sa.Column("doctor_id", ID),
        sa.Column("update_id", ID, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="forms_pkey"),
        _refers("forms", "account_id", "accounts.id"),
    )
    op.create_table(
        "live_screens",
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("message_id", ID),
        sa.PrimaryKeyConstraint("account_id", name="live_screens_pkey"),
        _refers("live_screens", "account_id", "accounts.id", "CASCADE"),
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", ID, autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("handled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name="inbox_pkey"),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="settings_pkey"),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        *_id("feeds"),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("patient_id", ID),
        sa.Column("doctor_id", ID),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("fetches", sa.Integer(), nullable=False),
        sa.Column("fetched_at", INSTANT),
        sa.Column("spent_until", INSTANT),
        sa.Column("seen", sa.String()),
        sa.Column("changed_at", INSTANT),
        sa.CheckConstraint("(doctor_id IS NULL) <> (patient_id IS NULL)", name="feeds_of"),
        _refers("feeds", "account_id", "accounts.id"),
        _refers("feeds", "patient_id", "patients.id"),
        _refers("feeds", "doctor_id", "doctors.id"),
        sa.UniqueConstraint("digest", name="feeds_digest_key"),
        sqlite_autoincrement=True,
    )
    where = sa.text("patient_id IS NOT NULL")
    _partial("feeds_of_patient", "feeds", ["account_id", "patient_id"], where, unique=True)
    where = sa.text("doctor_id IS NOT NULL")
    _partial("feeds_of_doctor", "feeds", ["doctor_id"], where, unique=True)
    op.create_index("feeds_patient", "feeds", ["patient_id"])


def _lists() -> None:
    op.create_table(
        "list_entries",
        *_id("list_entries"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("merged_into", ID),
        sa.CheckConstraint("kind IN ('specialty', 'language')", name="list_entries_kind"),
        sa.CheckConstraint("merged_into <> id", name="list_entries_merged"),
        sa.UniqueConstraint("kind", "key", name="list_entries_kind_key_key"),
        sa.ForeignKeyConstraint(
            ["merged_into"],
            ["list_entries.id"],
            name="list_entries_merged_into_fkey",
            deferrable=True,
            initially="DEFERRED",
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "list_names",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("kind", "language", "folded", name="list_names_pkey"),
        _refers("list_names", "entry_id", "list_entries.id"),
    )
    op.create_index("list_names_entry", "list_names", ["entry_id", "language"])
    _partial(
        "list_names_one",
        "list_names",
        ["entry_id", "language"],
        sa.text("language NOT IN ('former', 'word')"),
        unique=True,
    )


def _busy() -> None:
    op.create_table(
        "busy_calendars",
        *_id("busy_calendars"),
        sa.Column("doctor_id", ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("fetches", sa.Integer(), nullable=False),
        sa.Column("tried_at", INSTANT),
        sa.Column("read_at", INSTANT),
        sa.Column("whole_at", INSTANT),
        sa.Column("etag", sa.String()),
        sa.Column("modified", sa.String()),
        sa.Column("failure", sa.String()),
        sa.Column("failing_since", INSTANT),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.CheckConstraint(f"failure IN ({FAILURES})", name="busy_calendars_failure"),
        sa.CheckConstraint(
            "(failure IS NULL) = (failing_since IS NULL)", name="busy_calendars_failing"
        ),
        sa.UniqueConstraint("doctor_id", name="busy_calendars_doctor_id_key"),
        _refers("busy_calendars", "doctor_id", "doctors.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("busy_calendars_due", "busy_calendars", ["due_at"])
    op.create_table(
        "busy_openings",
        sa.Column("doctor_id", ID, autoincrement=False, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="busy_openings_span"),
        sa.PrimaryKeyConstraint("doctor_id", "starts_at", name="busy_openings_pkey"),
        _refers("busy_openings", "doctor_id", "doctors.id"),
    )
