"""One's own data from chat: taken along, forgotten, erased; and what an old button says then."""

import json
import logging

import pytest
from fhir.resources.R4B.bundle import Bundle

from bot.chat.payload import pack
from bot.shared.links.appointments import ShowAppointments
from bot.shared.links.booking import TakeTime
from tests.journey.clinic import Clinic
from tests.journey.phone import Phone
from tests.journey.steps import go, known


async def opened(phone: Phone) -> None:
    await phone.text("/privacy")
    await phone.wait_new("stored encrypted")


async def test_everything_comes_as_files(clinic: Clinic) -> None:
    """For computers, to read, for other clinics; they may be kept, so nothing protects them."""
    _, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    await clinic.book(patient.id, slot, "zebrafish")
    clinic.runtime.courier.nudge()
    await phone.wait_new("booked")
    await opened(phone)
    await phone.press("Send me my data")
    machine = await phone.wait_new("for computers")
    reader = await phone.wait_new("Your data to read.")
    other = await phone.wait_new("other clinics' systems")
    for file in (machine, reader, other):
        assert not phone.messages[file.id]["protected"]
    data = json.loads(await phone.download(machine))
    assert data["format"] == "praxis-own-data"
    assert [one["note"] for one in data["appointments"]] == ["zebrafish"]
    text = (await phone.download(reader)).decode()
    for part in ("Maria Silva", "zebrafish", doctor.name, "Appointments"):
        assert part in text
    exchanged = (await phone.download(other)).decode()
    Bundle.model_validate_json(exchanged)
    assert "Maria Silva" in exchanged
    assert '"booked"' in exchanged
    assert "zebrafish" not in exchanged


async def test_a_forgotten_chat_is_quiet_until_start(clinic: Clinic) -> None:
    """Old buttons and words say so plainly; nothing of what was half written is left."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    await phone.press_data(pack(TakeTime(first)))
    await phone.wait_for(doctor.name)
    await opened(phone)
    await go(phone, "Forget this chat", "no reminder")
    await go(phone, "Confirm: forget this chat", "nothing more comes")
    await clinic.book(patient.id, second)
    await phone.press_data(pack(ShowAppointments(past=False, page=0)))
    await phone.wait_new("You had this chat forgotten")
    now = clinic.runtime.services.clock.now()
    speaker = await clinic.runtime.services.forms.speaker(phone.id, now)
    assert speaker is not None
    assert speaker[1] is None
    await phone.text("hello")
    await phone.wait_new("You had this chat forgotten")
    await phone.text("/book")
    await phone.wait_new("You had this chat forgotten")
    assert not [one for one in phone.messages.values() if "is booked" in str(one["text"])]
    await phone.press("Start again")
    await phone.wait_for("What would you like to do?")
    assert not (await known(clinic, phone)).account.away
    await opened(phone)
    await go(phone, "Forget this chat", "no reminder")
    await go(phone, "Confirm: forget this chat", "nothing more comes")
    await phone.text("/start")
    await phone.wait_new("What would you like to do?")


async def test_who_is_erased_comes_back_as_a_stranger(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing without the word; the doctor is told, and reads of nobody by name.

    The farewell, which nobody that is known reads, is no fault either.
    """
    works, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    made = await clinic.book(patient.id, slot, "zebrafish")
    await works.wait_new("Maria Silva")
    await opened(phone)
    asked = await go(phone, "Erase everything", "It cannot be brought back")
    for part in ("Maria Silva", "These appointments are cancelled", "write: ERASE"):
        assert part in asked.text
    await phone.text("yes")
    await phone.wait_new("nothing was erased")
    await phone.text("erase")
    await phone.wait_new("Nobody here knows you any more")
    told = await works.wait_new("Erased patient")
    assert "Maria" not in told.text
    view = await clinic.runtime.services.queries.appointment(made.id)
    assert view is not None
    assert (view.appointment.live, view.appointment.note) == (False, None)
    assert await clinic.runtime.services.queries.principal(phone.id) is None
    await phone.text("/start")
    await phone.wait_new("Linden Clinic")
    assert (await known(clinic, phone)).patient is None
    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_a_doctor_sees_their_patients_first(clinic: Clinic) -> None:
    works, doctor = await clinic.doctor()
    (slot, *_) = await clinic.publish(doctor.id, 1)
    _, patient = await clinic.patient()
    await clinic.book(patient.id, slot)
    await works.wait_new("Maria Silva")
    await opened(works)
    await go(works, "Erase everything", "1 appointment ahead as a doctor")
