"""What a unit of work and pages both ask of announcements, and how a row is read."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
)

from core.model import (
    Announcement,
    AnnouncementId,
    Progress,
    Readers,
    Whom,
)
from storage.drivers.readers import AnyRow
from storage.tables import (
    IS_LIVE,
    WAITS,
    accounts,
    announcements,
    appointments,
    carers,
    doctors,
    outbox,
    slots,
)
from storage.types import UtcInstant

PARKED = datetime(9999, 1, 1, tzinfo=UTC)
"""When a letter is due of an announcement that pauses."""
STOPPED = "stopped"

COLUMNS = [column.label(f"announcement_{column.key}") for column in announcements.c]
GET = select(*COLUMNS).where(announcements.c.id == bindparam("announcement"))
LAST = select(func.max(accounts.c.id).label("number"))
MINE = outbox.c.announcement_id == bindparam("announcement")
NOW = bindparam("now", type_=UtcInstant)
IS_MISSED = and_(
    or_(outbox.c.outcome == "dropped", outbox.c.outcome == "withdrawn"), outbox.c.cause != STOPPED
)
REACH = select(
    func.count().filter(outbox.c.outcome == "delivered").label("reached"),
    func.count().filter(WAITS).label("waiting"),
    func.count().filter(IS_MISSED).label("missed"),
).where(MINE)

CARES = carers.c.account_id == accounts.c.id
ONE_OF: Mapping[Whom, ColumnElement[bool]] = {
    Whom.ALL: accounts.c.id > 0,
    Whom.PATIENTS: exists().where(CARES),
    Whom.DOCTORS: exists().where(
        doctors.c.account_id == accounts.c.id, text("doctors.verification = 'verified'")
    ),
    Whom.ADMINS: accounts.c.admin != "none",
    Whom.DAY: exists().where(
        CARES,
        appointments.c.patient_id == carers.c.patient_id,
        appointments.c.slot_id == slots.c.id,
        slots.c.doctor_id == bindparam("doctor"),
        slots.c.day == bindparam("on_day", type_=slots.c.day.type),
        IS_LIVE,
    ),
}
"""What an account must be for each, besides being spoken to at all."""
SPOKEN_TO = and_(~accounts.c.disabled, ~accounts.c.away)
COUNTS = {
    whom: select(func.count().label("number")).select_from(accounts).where(SPOKEN_TO, condition)
    for whom, condition in ONE_OF.items()
}


def whose(readers: Readers) -> dict[str, object]:
    """Return what a statement about these readers wants to know."""
    if readers.whom is not Whom.DAY:
        return {}
    return {"doctor": readers.doctor, "on_day": readers.day}


def announcement_of(row: AnyRow) -> Announcement:
    """Read an announcement from a row with ``COLUMNS``."""
    return Announcement(
        id=AnnouncementId(row.announcement_id),
        author=row.announcement_author_id,
        readers=Readers(
            Whom(row.announcement_whom), row.announcement_doctor_id, row.announcement_day
        ),
        made_at=row.announcement_made_at,
        texts=json.loads(row.announcement_texts),
        progress=Progress(row.announcement_progress),
        version=row.announcement_version,
        total=row.announcement_total,
        cursor=row.announcement_cursor,
        last=row.announcement_last,
        started_at=row.announcement_started_at,
        ended_at=row.announcement_ended_at,
        reached=row.announcement_reached,
        missed=row.announcement_missed,
        message=row.announcement_message,
        shown=row.announcement_shown,
    )
