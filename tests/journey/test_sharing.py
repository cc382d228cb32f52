"""A medical history shared with a doctor: off at first, read in the open, taken back."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.chat.payload import pack
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.histories import AskShare, ReadHistory, ShowHistory, ShowReadings, StopSharing
from bot.shared.links.practice import ShowPatientCard, ShowPracticeAppointment
from bot.sharing.actions import ReadRecord, ShareHistory
from core.model import (
    Appointment,
    AppointmentId,
    BloodGroup,
    Contact,
    Doctor,
    Patient,
    PatientId,
    Record,
    Relation,
)
from core.ports.records import ProfileField
from core.records.service import Entry
from storage.seal import Seal
from storage.store import Store
from tests.journey.books import Books
from tests.journey.clinic import KEY, Clinic, clinic_at_work
from tests.journey.phone import Phone
from tests.journey.screen import Screen
from tests.journey.steps import go, known


@dataclass(frozen=True)
class Both:
    """A patient with an appointment and a record, and their doctor."""

    phone: Phone
    patient: Patient
    doctor_phone: Phone
    doctor: Doctor
    visit: Appointment
    record: Record


async def both_of(clinic: Clinic) -> Both:
    doctor_phone, doctor = await clinic.doctor()
    slot, *_ = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    visit = await clinic.book(patient.id, slot)
    services, by = clinic.runtime.services, clinic.as_patient(patient.id)
    entry = Entry("e1", date(2019, 3, 5), "Penicillin <allergy>", "A rash & fever.")
    record = await services.records.add(by, patient.id, entry)
    told: list[tuple[ProfileField, Any]] = [
        (ProfileField.BORN, date(1946, 3, 5)),
        (ProfileField.BLOOD, BloodGroup.A_POSITIVE),
        (ProfileField.ADDRESS, "Oak Lane 1"),
        (ProfileField.CONTACT, Contact("Ana", "+491701112233")),
    ]
    for field, value in told:
        await services.profiles.change(by, patient.id, field, value)
    await phone.wait_for("booked and confirmed")
    await doctor_phone.wait_for("Maria Silva")
    return Both(phone, patient, doctor_phone, doctor, visit, record)


async def at(phone: Phone, action: Any, said: str) -> Screen:
    """Press a button of an old message; its answer comes as a new one."""
    await phone.press_data(pack(action, fresh=True))
    return await phone.wait_new(said)


async def read_all(clinic: Clinic, doctor: Phone, visit: AppointmentId) -> None:
    """Read what is shared: the list first, and half an hour later its latest record."""
    card = await at(doctor, ShowPatientCard(visit, 0), "Maria Silva")
    assert "Medical history" in card.labels
    await at(doctor, ShowPracticeAppointment(visit), "Maria Silva")
    await doctor.press("Medical history")
    opened = await doctor.wait_new("Medical history of Maria Silva")
    for part in (
        "5 March 1946",
        "A+",
        "Ana, +49 170 1112233",
        "5 March 2019: Penicillin <allergy>",
    ):
        assert part in opened.text
    assert "Oak Lane" not in opened.text
    clinic.sandbox.clock.advance(timedelta(minutes=30))
    await doctor.press(opened.labels[0])
    read = await doctor.wait_for("A rash & fever.")
    for screen in (opened, read):
        assert doctor.messages[screen.id]["protected"]


async def test_a_history_is_shared_read_and_taken_back(clinic: Clinic) -> None:
    """Said before what the doctor will see; every look stands in the patient's list."""
    both = await both_of(clinic)
    phone, doctor, visit = both.phone, both.doctor_phone, both.visit.id
    for closed in (ShowPracticeAppointment(visit), ShowPatientCard(visit, 0)):
        assert "Medical history" not in (await at(doctor, closed, "Maria Silva")).labels
    await at(doctor, ReadHistory(visit, 0), "does not share the medical history")
    await at(doctor, ReadRecord(visit, both.record.id), "does not share the medical history")
    await at(phone, ShowReadings(both.patient.id, 0), "No doctor has read anything")
    # Shared from the appointment
    await at(phone, ShowAppointment(visit), "Dr. Lena Hoffmann")
    asked = await go(phone, "Share medical history", "For as long as you have an appointment")
    for part in ("Dr. Lena Hoffmann", "every record", "date of birth, blood group and emergency"):
        assert part in asked.text
    shared = await go(phone, "Share", "may read it now")
    assert "Cardiology: may read" in shared.text
    await read_all(clinic, doctor, visit)
    # Seen by the patient
    listed = await at(phone, ShowReadings(both.patient.id, 0), "Who read what")
    assert listed.text.index("09:30") < listed.text.index("09:00")
    assert "2 March 2026, 09:30\nDr. Lena Hoffmann: Penicillin <allergy>" in listed.text
    assert "09:00\nDr. Lena Hoffmann: the list of records and the profile" in listed.text
    assert phone.messages[listed.id]["protected"]
    # Taken back with one press, twice
    details = await at(phone, ShowAppointment(visit), "Dr. Lena Hoffmann")
    assert "Stop sharing medical history" in details.labels
    for _ in range(2):
        stopped = await at(
            phone, StopSharing(both.patient.id, both.doctor.id), "may not read it any more"
        )
    assert "Cardiology: may not read" in stopped.text
    await at(doctor, ReadHistory(visit, 0), "does not share the medical history")
    await at(doctor, ReadRecord(visit, both.record.id), "does not share the medical history")
    again = await at(phone, ShowReadings(both.patient.id, 0), "Who read what")
    assert again.text == listed.text, "what was refused was not read"


async def test_nothing_is_read_after_the_appointment(clinic: Clinic) -> None:
    """Whatever buttons are left: the doctor reads no more, and the patient shares no more."""
    both = await both_of(clinic)
    services, by = clinic.runtime.services, clinic.as_patient(both.patient.id)
    await services.sharing.share(by, both.patient.id, both.doctor.id)
    await at(both.doctor_phone, ReadHistory(both.visit.id, 0), "Penicillin")
    await services.appointments.cancel(by, both.visit.id)
    for old in (ReadHistory(both.visit.id, 0), ReadRecord(both.visit.id, both.record.id)):
        await at(both.doctor_phone, old, "does not share the medical history")
    details = await at(both.phone, ShowAppointment(both.visit.id), "cancelled")
    assert not {"Share medical history", "Stop sharing medical history"} & set(details.labels)
    await services.sharing.stop(by, both.patient.id, both.doctor.id)
    ask = AskShare(both.patient.id, both.doctor.id)
    await at(both.phone, ask, "Let Dr. Lena Hoffmann read it?")
    share = ShareHistory(both.patient.id, both.doctor.id)
    await at(both.phone, share, "no appointment with this doctor now")
    await at(both.phone, ShowHistory(both.patient.id, 0), "Penicillin")
    nobody = await go(both.phone, "Who may read it", "You have no appointment now")
    assert "Who read what" in nobody.labels


async def test_a_mother_shares_her_childs_history_and_not_her_own(
    clinic: Clinic, database_url: str
) -> None:
    """The doctor of the child reads of the child; nothing of the mother's is any nearer."""
    both = await both_of(clinic)
    account = (await known(clinic, both.phone)).account
    async with Store.open(database_url, Seal([KEY])) as store, store.open_work() as work:
        tim = replace(both.patient, id=PatientId(0), name="Tim Silva")
        child = await work.people.add_patient(tim)
        await work.people.add_carer(account.id, child.id, Relation.CHILD)
        await work.commit()
    services, by = clinic.runtime.services, clinic.as_patient(both.patient.id)
    await services.records.add(by, child.id, Entry("e2", date(2025, 1, 2), "Measles"))
    _, slot, *_ = await clinic.publish(both.doctor.id, 2)
    visit = await services.booking.book(by, child.id, slot, None)
    await at(both.phone, ShowHistory(child.id, 0), "Medical history of Tim Silva")
    await go(both.phone, "Who may read it", "may not read")
    await go(both.phone, "Share with Dr. Lena Hoffmann", "Let Dr. Lena Hoffmann read it?")
    await go(both.phone, "Share", "may read it now")
    shown = await at(both.doctor_phone, ReadHistory(visit.id, 0), "Measles")
    assert "Penicillin" not in shown.text
    await at(both.doctor_phone, ReadRecord(visit.id, both.record.id), "not here, or not yours")
    await at(both.doctor_phone, ReadHistory(both.visit.id, 0), "does not share")
    own = await at(both.phone, ShowReadings(both.patient.id, 0), "No doctor has read")
    assert "Dr. Lena" not in own.text
    await at(both.phone, ShowReadings(child.id, 0), "Dr. Lena Hoffmann: the list of records")


async def test_a_doctor_who_is_shut_out_reads_nothing(database_url: str) -> None:
    async with clinic_at_work(database_url) as clinic:
        both = await both_of(clinic)
        services, by = clinic.runtime.services, clinic.as_patient(both.patient.id)
        await services.sharing.share(by, both.patient.id, both.doctor.id)
        assert both.doctor.account_id is not None
        async with Books.open(database_url) as books:
            await books.disable(both.doctor.account_id)
        await at(both.doctor_phone, ReadHistory(both.visit.id, 0), "switched off")
        assert (
            await services.queries.readings(clinic.carers[both.patient.id].id, both.patient.id, 9)
            == []
        )
