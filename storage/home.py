"""What greets somebody who comes back: their next appointment and their latest visits, at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select, text

from core.model import AccountId, Status
from core.views import AppointmentView
from core.wall_clock import LONGEST
from storage import rows
from storage.engine import Database
from storage.tables import IS_LIVE, appointments, carers
from storage.tables.base import listed

VISITS = 8
"""So many of the latest visits tell which doctors somebody was with last."""

_THEIRS = appointments.c.patient_id.in_(
    select(carers.c.patient_id).where(carers.c.account_id == bindparam("account"))
)
_WERE_SEEN = text(f"appointments.status IN ({listed((Status.CONFIRMED, Status.COMPLETED))})")
_NEXT = (
    select(appointments.c.id)
    .where(
        _THEIRS,
        appointments.c.starts_at > bindparam("since"),
        appointments.c.ends_at > bindparam("now"),
        IS_LIVE,
    )
    .order_by(appointments.c.starts_at, appointments.c.id)
    .limit(1)
    .correlate(None)
)
_VISITS = (
    select(appointments.c.id)
    .where(_THEIRS, appointments.c.starts_at <= bindparam("now"), _WERE_SEEN)
    .order_by(appointments.c.starts_at.desc(), appointments.c.id.desc())
    .limit(VISITS)
    .correlate(None)
)
_AT_HOME = rows.SELECT_VIEWS.where(
    or_(appointments.c.id.in_(_NEXT), appointments.c.id.in_(_VISITS))
).order_by(appointments.c.starts_at.desc(), appointments.c.id.desc())


class SqlHomePages:
    """core.ports.home.HomePages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def at_home(self, account: AccountId, now: datetime) -> Sequence[AppointmentView]:
        """Return the next appointment of those cared for and their latest visits, latest first."""
        wanted = {"account": account, "since": now - LONGEST, "now": now}
        return [rows.view(row) for row in await self._database.read(_AT_HOME, wanted)]
