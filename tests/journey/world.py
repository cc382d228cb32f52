"""A clinic that vouches for everybody, with somebody in every role, and each with things of own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from bot.chat.context import Services
from bot.intake.limits import Limits, Verdict
from core.appointments.undo_rules import UNDO_FOR
from core.doctors.rules import CardField
from core.model import (
    Actor,
    AppointmentId,
    Doctor,
    DoctorId,
    InvitationId,
    Invited,
    Patient,
    PatientId,
    RecordId,
    Slot,
    TimeOffId,
    WaitId,
)
from core.people.service import Application
from core.policy import ClinicPolicy
from core.records.service import Entry
from core.waitlist.service import Wish
from tests.journey.books import Books
from tests.journey.client import Phone
from tests.journey.clinic import ADMIN_ID, Clinic, acting, clinic_at_work

ROLES = (
    "stranger",
    "patient",
    "other patient",
    "unverified",
    "disabled",
    "doctor",
    "other doctor",
    "admin",
    "disabled admin",
)
"""The appointment below is the patient's with the doctor, the slots are that doctor's.

The doctor signed up as a patient too, the other doctor never did.
"""


@dataclass(frozen=True, slots=True)
class Things:
    """What actions are about; ``application`` and ``sign_up`` are what an admin saw of the two.

    The patient asked for two more times of the doctor, who proposed another one for the second, and
    shares the history with them, as the patient of ``unshared`` does not.
    """

    doctor: Doctor
    patient: PatientId
    applicant: DoctorId
    application: int
    newcomer: PatientId
    sign_up: int
    appointment: AppointmentId
    taken: Slot
    free: Slot
    later: Slot
    elsewhere: Slot
    day: date
    policy: ClinicPolicy
    time_off: TimeOffId
    asked: AppointmentId
    proposal: AppointmentId
    proposed: Slot
    record: RecordId
    unshared: AppointmentId
    wait: WaitId
    """The patient waits for a day of the other doctor, of which a time is offered."""
    offered: Slot
    colleague: Doctor
    invitation: InvitationId


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
    http = {"listen": "127.0.0.1:0", "url": "https://clinic.example"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Limits, "judge", lambda *_: Verdict.SERVE)
        async with (
            Books.open(database_url) as books,
            clinic_at_work(database_url, verification=verified, http=http) as clinic,
        ):
            phones, things = await _settle(clinic, books)
            await clinic.runtime.courier.close()
            await books.all_handled()
            yield World(clinic, books, phones, things)


async def _strangers(clinic: Clinic) -> dict[str, Phone]:
    """Let those come of whom the clinic knows no more than their account."""
    phones = {"admin": await clinic.people.join("Robin", id=ADMIN_ID)}
    phones["stranger"] = await clinic.people.join("Sam")
    for phone in phones.values():
        await phone.start()
        await phone.wait_new()
    return phones


async def _settle(clinic: Clinic, books: Books) -> tuple[dict[str, Phone], Things]:
    phones = await _strangers(clinic)
    phones["doctor"], doctor = await clinic.doctor("Lena")
    phones["other doctor"], colleague = await clinic.doctor("Omar")
    phones["patient"], patient = await _patient(clinic, "Maria")
    phones["other patient"], other = await _patient(clinic, "Nils")
    phones["disabled"], disabled = await _patient(clinic, "Otto")
    phones["unverified"], _ = await clinic.patient("Una")
    services = clinic.runtime.services
    as_doctor = await clinic.as_doctor(doctor.id)
    await services.people.sign_up(as_doctor, "Dr. Lena", "+4930123456")
    applicant, newcomer = await _waiting(clinic)
    await services.cards.change(as_doctor, doctor.id, CardField.LICENCE, "BE-2")
    taken, free, last, *_ = await _publish(clinic, doctor, 2)
    (later, *_) = await _publish(clinic, doctor, 3)
    theirs, elsewhere, *_ = await _publish(clinic, colleague, 4)
    appointment = await clinic.book(patient.id, taken.id, "Knee")
    await clinic.book(other.id, theirs.id)
    unshared = await clinic.book(disabled.id, last.id)
    await books.disable(clinic.carers[disabled.id].id)
    phones["disabled admin"] = await _disabled_admin(clinic, books)
    asked, proposal, proposed = await _requests(clinic, doctor, patient)
    as_patient = clinic.as_patient(patient.id)
    await services.sharing.share(as_patient, patient.id, doctor.id)
    entry = Entry("e1", taken.day - timedelta(30), "Penicillin", "A rash.")
    wait, offered = await _offer(clinic, colleague, patient, other)
    card_now = await services.queries.doctor(doctor.id)
    assert card_now is not None
    return phones, Things(
        doctor=card_now,
        patient=patient.id,
        applicant=applicant.id,
        application=applicant.version,
        newcomer=newcomer.id,
        sign_up=newcomer.version,
        appointment=appointment.id,
        taken=taken,
        free=free,
        later=later,
        elsewhere=elsewhere,
        day=taken.day,
        policy=services.policy,
        time_off=await _away(clinic, doctor),
        asked=asked,
        proposal=proposal,
        proposed=proposed,
        record=(await services.records.add(as_patient, patient.id, entry)).id,
        unshared=unshared.id,
        wait=wait,
        offered=offered,
        colleague=colleague,
        invitation=await _invitation(clinic),
    )


async def _invitation(clinic: Clinic) -> InvitationId:
    """Return an invitation to be an admin, which nobody has opened."""
    services = clinic.runtime.services
    admin = acting(await services.people.meet(ADMIN_ID, "Robin", "en"))
    made = await services.invitations.make(admin, Invited.ADMIN, 1, None, "world")
    return made.invitation.id


async def _disabled_admin(clinic: Clinic, books: Books) -> Phone:
    """Return the phone of one who was an admin and is shut out."""
    phone = await clinic.people.join("Dora")
    await phone.start()
    await phone.wait_new()
    account = await clinic.runtime.services.people.meet(
        phone.id, "Dora", "en", configured_admin=True
    )
    await books.disable(account.id)
    return phone


async def _waiting(clinic: Clinic) -> tuple[Doctor, Patient]:
    """Return who applied as a doctor and who signed up; there is an old version of both."""
    people = clinic.runtime.services.people
    ada, noor = [acting(await people.meet(*one, "en")) for one in ((1, "Ada"), (2, "Noor"))]
    for twice in ("BE-1", "BE-2"):
        card = Application("Dr. Ada", "+4930123456", "Cardiology", twice)
        applicant = await people.apply(ada, card)
        newcomer = await people.sign_up(noor, f"Noor {twice}", "+4930123456")
    return applicant, newcomer


async def _away(clinic: Clinic, doctor: Doctor) -> TimeOffId:
    """Send a doctor away for ten days, far from all that is booked."""
    times_off, today = (
        clinic.runtime.services.time_off,
        clinic.runtime.services.availability.today(),
    )
    far = times_off.days(today + timedelta(33), today + timedelta(43))
    away = await times_off.take(await clinic.as_doctor(doctor.id), doctor.id, far)
    assert away.time_off is not None
    return away.time_off.id


async def _offer(
    clinic: Clinic, doctor: Doctor, patient: Patient, other: Patient
) -> tuple[WaitId, Slot]:
    """Let the patient wait for the other's time, which that one gives up."""
    services = clinic.runtime.services
    (slot,) = await _publish(clinic, doctor, 8, end=11, minutes=60)
    booked = await clinic.book(other.id, slot.id)
    wish = Wish(doctor.id, slot.day, slot.day)
    wait = await services.waitlist.join(clinic.as_patient(patient.id), patient.id, wish)
    await services.appointments.cancel(clinic.as_patient(other.id), booked.id)
    await clinic.people.advance(UNDO_FOR)
    await services.undoing.settle(Actor(None, "settle-cancellations"), booked.id)
    kept = await services.queries.slot(slot.id)
    assert kept is not None
    return wait.id, kept


async def _requests(
    clinic: Clinic, doctor: Doctor, patient: Patient
) -> tuple[AppointmentId, AppointmentId, Slot]:
    requests, by = clinic.runtime.services.requests, await clinic.as_doctor(doctor.id)
    first, second, other, *_ = await _publish(clinic, doctor, 5)
    await requests.set_by_request(by, doctor.id, on=True)
    asked, proposal = [await clinic.book(patient.id, slot.id) for slot in (first, second)]
    await requests.set_by_request(by, doctor.id, on=False)
    await requests.propose(by, proposal.id, other.id)
    return asked.id, proposal.id, other


async def _patient(clinic: Clinic, first_name: str) -> tuple[Phone, Patient]:
    """Return a patient whom the clinic knows."""
    phone, patient = await clinic.patient(first_name)
    people = clinic.runtime.services.people
    admin = acting(await people.meet(ADMIN_ID, "Robin", "en"))
    return phone, await people.decide_patient(admin, patient.id, approve=True)


async def _publish(clinic: Clinic, doctor: Doctor, days_ahead: int, **hours: int) -> Sequence[Slot]:
    await clinic.publish(doctor.id, days_ahead, **hours)
    day = clinic.runtime.services.availability.today() + timedelta(days=days_ahead)
    return await clinic.runtime.services.availability.times(doctor.id, day)
