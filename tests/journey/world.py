"""A clinic that vouches for everybody, with somebody in every role, and each with things of own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from bot.chat.context import Services
from bot.intake.limits import Limits, Verdict
from core.model import AppointmentId, Person, PersonId, Slot
from core.people import Application
from tests.journey.books import Books
from tests.journey.client import Phone
from tests.journey.house import ADMIN_ID, Clinic, clinic_at_work

ROLES = (
    "stranger",
    "patient",
    "other patient",
    "unverified",
    "disabled",
    "doctor",
    "other doctor",
    "admin",
)
"""The visit below is between the patient and the doctor, the slots are that doctor's."""


@dataclass(frozen=True, slots=True)
class Things:
    """What actions are about; ``application`` and ``sign_up`` are what an admin saw of the two."""

    doctor: PersonId
    patient: PersonId
    applicant: PersonId
    application: int
    newcomer: PersonId
    sign_up: int
    visit: AppointmentId
    taken: Slot
    free: Slot
    later: Slot
    elsewhere: Slot
    day: date


@dataclass(frozen=True, slots=True, repr=False)
class World:
    """The clinic, its books, a phone for each role, and the things."""

    clinic: Clinic
    books: Books
    phones: Mapping[str, Phone]
    things: Things

    @property
    def services(self) -> Services:
        return self.clinic.runtime.services


@asynccontextmanager
async def world_of(database_url: str) -> AsyncIterator[World]:
    """Open the clinic. People may press as quickly as a test does.

    No letter goes out, so the books stay as they are.
    """
    verified = {"doctors": True, "patients": True}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Limits, "judge", lambda *_: Verdict.SERVE)
        async with (
            Books.open(database_url) as books,
            clinic_at_work(database_url, verification=verified) as clinic,
        ):
            phones, things = await _settle(clinic, books)
            await clinic.runtime.courier.close()
            await books.all_handled()
            yield World(clinic, books, phones, things)


async def _settle(clinic: Clinic, books: Books) -> tuple[dict[str, Phone], Things]:
    phones = {"admin": await clinic.people.join("Robin", id=ADMIN_ID)}
    phones["stranger"] = await clinic.people.join("Sam")
    for phone in phones.values():
        await phone.start()
        await phone.wait_new()
    phones["doctor"], doctor = await clinic.doctor("Lena")
    phones["other doctor"], colleague = await clinic.doctor("Omar")
    phones["patient"], patient = await _patient(clinic, "Maria")
    phones["other patient"], other = await _patient(clinic, "Nils")
    phones["disabled"], disabled = await _patient(clinic, "Otto")
    phones["unverified"], _ = await clinic.patient("Una")
    desk, front_desk = clinic.runtime.services.desk, clinic.runtime.services.front_desk
    applicant = await front_desk.meet(1, "Ada", "en")
    await front_desk.apply(applicant.id, Application("Dr. Ada", "+4930123", "Cardiology", "BE-2"))
    (card,) = await clinic.runtime.services.queries.waiting_doctors(1)
    newcomer = await front_desk.meet(2, "Noor", "en")
    newcomer = await front_desk.sign_up(newcomer.id, "Noor", "+4930123")
    taken, free, last, *_ = await _publish(clinic, doctor, 2)
    (later, *_) = await _publish(clinic, doctor, 3)
    theirs, elsewhere, *_ = await _publish(clinic, colleague, 4)
    visit = await desk.book(patient.id, taken.id, "Knee")
    await desk.book(other.id, theirs.id)
    await desk.book(disabled.id, last.id)
    await books.disable(disabled.id)
    return phones, Things(
        doctor=doctor.id,
        patient=patient.id,
        applicant=applicant.id,
        application=card.edition,
        newcomer=newcomer.id,
        sign_up=newcomer.edition,
        visit=visit.id,
        taken=taken,
        free=free,
        later=later,
        elsewhere=elsewhere,
        day=taken.day,
    )


async def _patient(clinic: Clinic, first_name: str) -> tuple[Phone, Person]:
    """Return a patient whom the clinic knows."""
    phone, person = await clinic.patient(first_name)
    front_desk = clinic.runtime.services.front_desk
    admin = await front_desk.meet(ADMIN_ID, "Robin", "en")
    return phone, await front_desk.decide_patient(admin.id, person.id, approve=True)


async def _publish(clinic: Clinic, doctor: Person, days_ahead: int) -> Sequence[Slot]:
    await clinic.publish(doctor.id, days_ahead)
    day = clinic.runtime.services.availability.today() + timedelta(days=days_ahead)
    return await clinic.runtime.services.availability.times(doctor.id, day)
