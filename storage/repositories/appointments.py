"""The book of appointments."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import Appointment, AppointmentId, PersonId, Status
from core.ports import Booking
from core.wall_clock import LONGEST
from storage import mapping
from storage.seal import Seal
from storage.sets import IDS, among, given, ids, insert_rows
from storage.tables import IS_LIVE, appointments

_GET = select(*mapping.APPOINTMENT).where(appointments.c.id == bindparam("appointment"))
_LIVE_AHEAD = (
    select(*mapping.APPOINTMENT)
    .where(
        among(appointments.c.patient_id, ids()),
        appointments.c.starts_at > bindparam("since"),
        appointments.c.ends_at > bindparam("now"),
        IS_LIVE,
    )
    .order_by(appointments.c.starts_at)
)
_ADD = insert_rows(
    appointments,
    "uid",
    "patient_id",
    "doctor_id",
    "slot_id",
    "starts_at",
    "ends_at",
    "status",
    "note",
    "sequence",
    "coming",
    "booked_at",
).returning(appointments.c.uid, appointments.c.id)
_SAVE = update(appointments).where(appointments.c.id == bindparam("appointment"))


class SqlAppointments:
    """core.ports.Appointments in a transaction. Notes and reasons are sealed on the way in."""

    def __init__(self, connection: AsyncConnection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    async def get(self, appointment: AppointmentId) -> Appointment | None:
        """Return an appointment, or None."""
        row = (await self._connection.execute(_GET, {"appointment": appointment})).one_or_none()
        return None if row is None else mapping.appointment(row, self._seal)

    async def live_ahead(
        self, patients: Collection[PersonId], now: datetime
    ) -> Sequence[Appointment]:
        """Return the live appointments of these patients that end after ``now``, in order."""
        found = await self._connection.execute(
            _LIVE_AHEAD, {IDS: patients, "since": now - LONGEST, "now": now}
        )
        return [mapping.appointment(row, self._seal) for row in found]

    async def add(self, bookings: Sequence[Booking]) -> Sequence[Appointment]:
        """Write confirmed appointments and return them in the same order.

        Raises ConstraintError where a slot has a live appointment already, or a patient is busy.
        """
        rows = [
            {
                "uid": booking.uid,
                "patient_id": booking.patient_id,
                "doctor_id": booking.doctor_id,
                "slot_id": booking.slot_id,
                "starts_at": booking.span.start,
                "ends_at": booking.span.end,
                "status": Status.CONFIRMED,
                "note": self._seal.seal(booking.note),
                "sequence": 0,
                "coming": False,
                "booked_at": booking.booked_at,
            }
            for booking in bookings
        ]
        made = await self._connection.execute(_ADD, given(rows))
        numbers = {uid: AppointmentId(number) for uid, number in made}
        return [_made(booking, numbers[booking.uid]) for booking in bookings]

    async def save(self, appointment: Appointment) -> None:
        """Write what may change of an appointment: its time, standing, texts and counters."""
        await self._connection.execute(
            _SAVE,
            {
                "appointment": appointment.id,
                "slot_id": appointment.slot_id,
                "starts_at": appointment.span.start,
                "ends_at": appointment.span.end,
                "status": appointment.status,
                "note": self._seal.seal(appointment.note),
                "reason": self._seal.seal(appointment.reason),
                "sequence": appointment.sequence,
                "coming": appointment.coming,
            },
        )


def _made(booking: Booking, number: AppointmentId) -> Appointment:
    return Appointment(
        id=number,
        uid=booking.uid,
        patient_id=booking.patient_id,
        doctor_id=booking.doctor_id,
        slot_id=booking.slot_id,
        span=booking.span,
        status=Status.CONFIRMED,
        booked_at=booking.booked_at,
        note=booking.note,
    )
