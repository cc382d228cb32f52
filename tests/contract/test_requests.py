"""Requests on a real database: a doctor who wants to be asked first, and their word."""

import pytest

from core.appointments.rules import fingerprint
from core.errors import NotADoctorError, OfferChangedError
from core.model import Status
from storage.store import Store
from tests.builders import Builder, by
from tests.databases import ask


async def deeds(store: Store) -> list[str]:
    return [row.deed for row in await ask(store.database, "SELECT deed FROM audit ORDER BY id")]


async def test_a_doctor_chooses_to_be_asked_first_once(store: Store, build: Builder) -> None:
    """Chosen twice it is one deed; what is booked from then on waits for the doctor's word."""
    doctor, maria = await build.doctor(), await build.person()
    for _ in range(2):
        await build.answers().set_by_request(by(doctor), doctor.id, on=True)
    after = await build.found_doctor(doctor)
    assert (after.by_request, after.version) == (True, doctor.version + 1)
    assert await deeds(store) == ["requests_on"]
    slot = await build.slot(doctor.id, 24)
    made = await build.booking().book(maria.by, maria.patient.id, slot.id)
    assert made.status is Status.PENDING
    await build.answers().set_by_request(by(doctor), doctor.id, on=False)
    assert (await deeds(store))[-1] == "requests_off"


async def test_who_looks_at_the_old_summary_is_shown_the_new_one(build: Builder) -> None:
    """Confirm books what was shown: at once, or after the doctor's word."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    seen = fingerprint(slot, doctor, build.policy, None)
    await build.answers().set_by_request(by(doctor), doctor.id, on=True)
    with pytest.raises(OfferChangedError):
        await build.booking().book(maria.by, maria.patient.id, slot.id, seen=seen)


async def test_nobody_chooses_it_for_a_colleague(build: Builder) -> None:
    doctor, colleague = await build.doctor(), await build.doctor()
    with pytest.raises(NotADoctorError):
        await build.answers().set_by_request(by(colleague), doctor.id, on=True)
