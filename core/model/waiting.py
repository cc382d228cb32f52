"""Waiting for a doctor's time to free: a wait is a patient's place in that doctor's line."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.model.ids import AccountId, DoctorId, PatientId, SlotId, WaitId


class DayPart(StrEnum):
    """Which part of the day suits."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Wait:
    """A patient waits for a time of a doctor, from the date ``first`` to ``last``, both inclusive.

    The account that asked hears of it. Who came first has the lower id. While a slot is offered,
    ``slot_id`` names it and ``until`` says how long it is kept. ``unanswered`` is how many offers
    in a row got no answer.
    """

    id: WaitId
    account_id: AccountId
    patient_id: PatientId
    doctor_id: DoctorId
    first: date
    last: date
    part: DayPart
    since: datetime
    slot_id: SlotId | None = None
    until: datetime | None = None
    unanswered: int = 0
