"""A doctor's calendar elsewhere: given, read, in the way of what is booked, taken back."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web

from bot.chat.payload import pack
from bot.schedule.actions import ShowSlot
from bot.shared.links.busy import ShowBusy
from bot.shared.links.schedule import ShowScheduleDay
from core.busy.service import EVERY
from core.model import DoctorId
from core.ports.busy import BusyCalendar
from tests.http.serving import SECRET, Server, serving
from tests.journey.clinic import Clinic
from tests.journey.phone import Phone
from tests.journey.steps import go

DAY = timedelta(days=1)
HIDDEN = "0a1b2c"
OURS = ("bot", "core", "storage", "asyncio", "aiohttp.client")
"""Who may log anything at this clinic; Telegram's library, which would tell all, is silenced."""
FIRST = "DTSTART:20260303T100000Z\r\nDTEND:20260303T110000Z"


@dataclass
class Hospital:
    """The hospital's calendar as it is at the moment."""

    server: Server
    busy: list[str] = field(default_factory=list)
    status: int = 200

    def answer(self, request: web.BaseRequest) -> web.Response:
        tag = f'"{len(self.busy)}"'
        if self.status == 200 and request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        entries = "".join(
            f"BEGIN:VEVENT\r\nUID:{at}\r\nDTSTAMP:20260101T000000Z\r\n{when}\r\n"
            "SUMMARY:Operation on Mr Silverstone\r\nEND:VEVENT\r\n"
            for at, when in enumerate(self.busy)
        )
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{entries}END:VCALENDAR\r\n"
        return web.Response(text=text, status=self.status, headers={"ETag": tag})


@pytest.fixture
async def hospital() -> AsyncIterator[Hospital]:
    found: list[Hospital] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        return found[0].answer(request)

    async with serving(answer) as server:
        found.append(Hospital(server))
        yield found[0]


async def known(clinic: Clinic, doctor: DoctorId) -> BusyCalendar:
    found = await clinic.runtime.services.queries.busy_calendar(doctor)
    assert found is not None
    return found


async def read(clinic: Clinic, doctor: DoctorId, *, later: timedelta = timedelta()) -> None:
    """Let the job have its turn, so much later."""
    await clinic.people.advance(later)
    before = (await known(clinic, doctor)).fetches
    job = clinic.runtime.scheduler.get_job("read_calendars")
    await job.func()
    assert (await known(clinic, doctor)).fetches == before + 1


async def looked(phone: Phone, says: str) -> str:
    """Open the screen of the calendar and return what it says."""
    await phone.press_data(pack(ShowBusy(0), fresh=True))
    return (await phone.wait_new(says)).text


async def test_a_hospitals_calendar_closes_what_it_keeps_busy(
    clinic: Clinic, hospital: Hospital, caplog: pytest.LogCaptureFixture
) -> None:
    """Patients see those times no more, who booked one keeps it, and the doctor decides."""
    caplog.set_level(logging.DEBUG)
    clinic.runtime.scheduler.pause_job("read_calendars")  # its turn comes when the test says so
    ringing, doctor = await clinic.doctor()
    slots = await clinic.publish(doctor.id, 1)
    _, patient = await clinic.patient()
    await clinic.book(patient.id, slots[1])
    await ringing.wait_for("Maria Silva")
    await ringing.text("/practice")
    await ringing.wait_new("appointments today")
    await go(ringing, "Busy elsewhere", "Give me its address")
    await go(ringing, "Give an address", "Send me the address")
    await ringing.text("http://me:secret@calendar.example.com/x.ics")
    await ringing.wait_new("a name or a password")
    await ringing.text(hospital.server.address)
    given = await ringing.wait_new("I have the address")
    assert "127.0.0.1" in given.text
    assert "Not read yet" in given.text
    assert HIDDEN not in given.text

    hospital.busy = [FIRST]
    await read(clinic, doctor.id)
    letter = await ringing.wait_new("Your other calendar keeps you busy")
    assert "Maria Silva" in letter.text
    assert "Silverstone" not in letter.text
    shown = await go(ringing, "Have a look", "Busy next")
    assert "Fetched 1 time" in shown.text
    assert HIDDEN not in shown.text
    assert any("Maria Silva" in label for label in shown.labels)
    services = clinic.runtime.services
    tomorrow = services.availability.today() + DAY
    free = await services.availability.times(doctor.id, tomorrow)
    assert [f"{one.span.start:%H:%M}" for one in free] == ["11:00", "11:30"]

    ours = [one for one in caplog.records if one.name.startswith(OURS)]
    told = "".join(one.getMessage() for one in ours)
    assert HIDDEN not in told
    assert SECRET not in told


async def test_it_is_read_again_and_taken_back(clinic: Clinic, hospital: Hospital) -> None:
    """What the doctor opened all the same stays open; taken back, it closes nothing any more."""
    clinic.runtime.scheduler.pause_job("read_calendars")
    services = clinic.runtime.services
    ringing, doctor = await clinic.doctor()
    slots = await clinic.publish(doctor.id, 1)
    tomorrow = services.availability.today() + DAY
    hospital.busy = [FIRST]
    by = await clinic.as_doctor(doctor.id)
    await services.busy.give(by, doctor.id, hospital.server.address)
    await read(clinic, doctor.id)
    await read(clinic, doctor.id, later=EVERY + timedelta(minutes=3))
    assert hospital.server.asked[-1].headers["If-None-Match"] == '"1"'
    assert (await looked(ringing, "Fetched 2 times")).count("Last read") == 1

    await ringing.press_data(pack(ShowScheduleDay(tomorrow), fresh=True))
    await ringing.wait_new("Busy elsewhere:")
    await ringing.press_data(pack(ShowSlot(slots[0]), fresh=True))
    await ringing.wait_new("Closed: you are busy elsewhere then")
    await go(ringing, "Open", "Open: patients can book it")
    hospital.busy.append("DTSTART:20260303T103000Z\r\nDTEND:20260303T113000Z")
    await read(clinic, doctor.id, later=EVERY + timedelta(minutes=3))
    free = await services.availability.times(doctor.id, tomorrow)
    assert [f"{one.span.start:%H:%M}" for one in free] == ["10:00", "11:30"]

    hospital.status = 503
    await read(clinic, doctor.id, later=EVERY + timedelta(minutes=3))
    failed = await looked(ringing, "The last try")
    assert "What was read before still holds" in failed
    again = await go(ringing, "Read it no more", "forgotten its address")
    assert "Give an address" in again.labels
    free = await services.availability.times(doctor.id, tomorrow)
    assert [f"{one.span.start:%H:%M}" for one in free] == ["10:00", "10:30", "11:00", "11:30"]


async def test_a_calendar_that_fails_for_a_day_is_told_once(
    clinic: Clinic, hospital: Hospital
) -> None:
    clinic.runtime.scheduler.pause_job("read_calendars")
    ringing, doctor = await clinic.doctor()
    by = await clinic.as_doctor(doctor.id)
    await clinic.runtime.services.busy.give(by, doctor.id, hospital.server.address)
    hospital.status = 404
    await read(clinic, doctor.id)
    await read(clinic, doctor.id, later=DAY)
    told = await ringing.wait_new("I cannot read your other calendar")
    assert "no calendar at this address any more" in told.text
    await read(clinic, doctor.id, later=timedelta(hours=2))
    hospital.status = 200
    await read(clinic, doctor.id, later=timedelta(hours=2))
    assert "The last try" not in await looked(ringing, "Last read")
