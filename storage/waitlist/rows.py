"""A wait, and who stands in line with it, as rows have them."""

from sqlalchemy import and_, exists

from core.model import DayPart, Wait
from core.views import InLine
from storage import rows
from storage.drivers.readers import AnyRow
from storage.tables import accounts, carers, patients, waits

WAIT = [column.label(f"wait_{column.key}") for column in waits.c]
_PARTS = {str(part): part for part in DayPart}
_others = waits.alias("others")
CARED_FOR = (
    waits.join(
        carers,
        and_(carers.c.account_id == waits.c.account_id, carers.c.patient_id == waits.c.patient_id),
    )
    .join(accounts, accounts.c.id == waits.c.account_id)
    .join(patients, patients.c.id == waits.c.patient_id)
)
IDLE = and_(
    waits.c.slot_id.is_(None),
    accounts.c.unreachable_since.is_(None),
    ~accounts.c.disabled,
    ~accounts.c.away,
    ~exists().where(
        _others.c.patient_id == waits.c.patient_id,
        _others.c.doctor_id == waits.c.doctor_id,
        _others.c.slot_id.is_not(None),
    ),
)
"""Nothing is offered to this patient by this doctor, and a letter would reach somebody."""


def wait(row: AnyRow) -> Wait:
    """Read a wait."""
    offered = row.wait_slot_id is not None
    return Wait(
        id=row.wait_id,
        account_id=row.wait_account_id,
        patient_id=row.wait_patient_id,
        doctor_id=row.wait_doctor_id,
        first=row.wait_first_day,
        last=row.wait_last_day,
        part=_PARTS[row.wait_part],
        since=row.wait_since,
        slot_id=row.wait_slot_id,
        until=row.wait_until if offered else None,
        unanswered=row.wait_unanswered,
    )


def in_line_of(row: AnyRow) -> InLine:
    """Read a wait with its patient and whoever waits for them."""
    return InLine(wait(row), rows.patient(row), rows.carer(row))
