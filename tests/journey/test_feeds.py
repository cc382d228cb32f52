"""Calendars outside read along: what they are told, to whom nothing is told, and since when."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest
from icalendar import Calendar

from bot.chat.payload import pack
from bot.feeds.actions import EndFeed, RenewFeed
from bot.http.endpoint import Endpoint
from bot.shared.links.feeds import AS_DOCTOR, ShowFeed
from core.feeds.service import digest_of
from core.model import Actor
from storage.feeds import AT_ONCE, PAUSE
from tests.journey.clinic import Clinic, clinic_at_work
from tests.journey.phone import Phone
from tests.journey.steps import go
from tests.storm.waiting import until

PUBLIC = "https://clinic.example/praxis"
SECRET = re.compile(rf"{PUBLIC}(/calendar/[A-Za-z0-9_-]{{43}}\.ics)")


@pytest.fixture
async def clinic(database_url: str) -> AsyncIterator[Clinic]:
    http = {"listen": "127.0.0.1:0", "url": PUBLIC}
    async with clinic_at_work(database_url, http=http) as at_work:
        yield at_work


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def entries(self) -> dict[str, dict[str, str]]:
        """Return the entries by their UIDs, each as the words that stand in it."""
        found = Calendar.from_ical(self.body).walk("VEVENT")
        return {
            str(one["UID"]): {name: str(one[name]) for name in one if name != "DTSTAMP"}
            for one in found
        }


async def fetch(clinic: Clinic, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """Fetch as a calendar program does, a while after the last time."""
    await clinic.people.advance(timedelta(seconds=10))
    return await fetch_at_once(clinic, path, method=method, **headers)


async def fetch_at_once(
    clinic: Clinic, path: str, *, method: str = "GET", **headers: str
) -> Answer:
    assert isinstance(clinic.endpoint, Endpoint)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    where = f"http://127.0.0.1:{clinic.endpoint.port}{path}"
    async with aiohttp.ClientSession() as http, http.request(method, where, headers=sent) as answer:
        return Answer(answer.status, answer.headers.copy(), await answer.read())


async def made(phone: Phone, whose: int) -> str:
    """Make an address by pressing, and return its path."""
    await phone.press_data(pack(RenewFeed(whose), fresh=True))  # type: ignore[arg-type]  # PatientId is an int
    found = SECRET.search((await phone.wait_new("This is the address")).text)
    assert found is not None
    return found[1]


async def test_a_patients_calendar_follows_what_happens(clinic: Clinic) -> None:
    """The same UIDs as the files of the letters; moved and cancelled as it is, and no note."""
    _, doctor = await clinic.doctor()
    first, second, *_ = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    booked = await clinic.book(patient.id, first, "My knee")
    await phone.wait_for("booked and confirmed")
    await go(phone, "Menu", "would you like") if "Menu" in phone.screen.labels else None
    await phone.text("/profile")
    await phone.wait_new("Your profile")
    asked = await go(phone, "In my calendar", "A calendar program can read along")
    assert asked.labels[0] == "Make an address"
    shown = await go(phone, "Make an address", "This is the address")
    found = SECRET.search(shown.text)
    assert found is not None
    path = found[1]
    answer = await fetch(clinic, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (entry,) = answer.entries().values()
    assert entry["UID"] == booked.uid
    assert entry["SUMMARY"] == "Appointment: Dr. Lena Hoffmann"
    assert entry["STATUS"] == "CONFIRMED"
    for private in (b"knee", b"Cardiology", b"Silva@", str(phone.id).encode()):
        assert private not in answer.body
    by = clinic.as_patient(patient.id)
    services = clinic.runtime.services
    await services.appointments.move(by, booked.id, second)
    moved = await fetch(clinic, path)
    (after,) = moved.entries().values()
    assert (after["UID"], after["SEQUENCE"]) == (booked.uid, "1")
    assert moved.headers["ETag"] != answer.headers["ETag"]
    await services.appointments.cancel(by, booked.id)
    (gone,) = (await fetch(clinic, path)).entries().values()
    assert (gone["UID"], gone["STATUS"]) == (booked.uid, "CANCELLED")
    counted = await go(phone, "I have copied it", "There is an address since")
    assert "Fetched 3 times" in counted.text
    assert path not in counted.text


async def test_what_is_known_is_not_sent_again(clinic: Clinic) -> None:
    _, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    phone, patient = await clinic.patient()
    path = await made(phone, patient.id)
    answer = await fetch(clinic, path)
    tag, since = answer.headers["ETag"], answer.headers["Last-Modified"]
    for known in (
        {"If_None_Match": tag},
        {"If_None_Match": f'W/{tag}, "x"'},
        {"If_Modified_Since": since},
    ):
        again = await fetch(clinic, path, **known)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Last-Modified"] == since
    assert (await fetch(clinic, path, If_None_Match='"x"', If_Modified_Since=since)).status == 200
    assert (await fetch(clinic, path, If_Modified_Since="yesterday")).status == 200
    await clinic.book(patient.id, first)
    fresh = await fetch(clinic, path, If_None_Match=tag)
    assert fresh.status == 200
    assert fresh.headers["Last-Modified"] != since


async def test_a_doctors_calendar_has_initials_and_no_names(clinic: Clinic) -> None:
    """What a patient called off and may still take back stands there, as for the doctor."""
    ringing, doctor = await clinic.doctor()
    (first, *_) = await clinic.publish(doctor.id, 1)
    _, patient = await clinic.patient()
    booked = await clinic.book(patient.id, first, "My knee")
    path = await made(ringing, AS_DOCTOR)
    answer = await fetch(clinic, path)
    (entry,) = answer.entries().values()
    assert (entry["UID"], entry["SUMMARY"]) == (booked.uid, "Appointment: M. S.")
    for private in (b"Maria", b"Silva", b"knee", b"+49170"):
        assert private not in answer.body
    await clinic.runtime.services.appointments.cancel(clinic.as_patient(patient.id), booked.id)
    (entry,) = (await fetch(clinic, path)).entries().values()
    assert entry["STATUS"] == "CONFIRMED"
    await clinic.people.advance(timedelta(minutes=2))
    await clinic.runtime.services.undoing.settle(Actor(None, "settle-cancellations"), booked.id)
    (entry,) = (await fetch(clinic, path)).entries().values()
    assert entry["STATUS"] == "CANCELLED"


async def test_an_address_that_never_was_and_one_that_is_no_more_are_alike(clinic: Clinic) -> None:
    """Renewed, switched off, or its account gone: the same 404 as for what was made up."""
    phone, patient = await clinic.patient()
    old = await made(phone, patient.id)
    new = await made(phone, patient.id)
    assert old != new
    never = await fetch(clinic, f"/calendar/{'A' * 43}.ics")
    nothing = (404, never.body)
    assert never.status == 404
    for path in (old, "/calendar/x.ics", "/calendar/.ics", f"/calendar/{'A' * 42}%0A.ics"):
        answer = await fetch(clinic, path)
        assert (answer.status, answer.body) == nothing
    answer = await fetch(clinic, old)
    same = {"Date", "Server"}
    assert {n: v for n, v in answer.headers.items() if n not in same} == {
        n: v for n, v in never.headers.items() if n not in same
    }
    assert (await fetch(clinic, new)).status == 200
    await phone.press_data(pack(EndFeed(patient.id), fresh=True))
    assert "Make an address" in (await phone.wait_new("is switched off")).labels
    assert (await fetch(clinic, new)).status == 404
    away = await made(phone, patient.id)
    account = clinic.carers[patient.id].id
    await clinic.runtime.services.own_data.forget_chat(Actor(account, "test"))
    assert (await fetch(clinic, away)).status == 404


async def test_who_comes_too_often_is_asked_to_wait(clinic: Clinic) -> None:
    """Not who asks first whether there is anything new, as calendar programs do."""
    phone, patient = await clinic.patient()
    path = await made(phone, patient.id)
    assert (await fetch(clinic, path, method="HEAD")).status == 200
    followed = [await fetch_at_once(clinic, path) for _ in range(AT_ONCE)]
    assert [one.status for one in followed] == [200] * (AT_ONCE - 1) + [429]
    assert followed[-1].headers["Retry-After"] == "5"
    await clinic.people.advance(PAUSE)
    assert [(await fetch_at_once(clinic, path)).status for _ in range(2)] == [200, 429]
    assert (await fetch(clinic, path)).status == 200


async def test_a_clock_that_was_put_back_lets_nobody_wait_for_it(clinic: Clinic) -> None:
    phone, patient = await clinic.patient()
    path = await made(phone, patient.id)
    digest = digest_of(path.split("/")[2].removesuffix(".ics"))
    services = clinic.runtime.services
    await services.fetches.fetch(digest, services.clock.now() + timedelta(days=1))
    assert (await fetch_at_once(clinic, path)).status == 200


async def test_nothing_of_an_address_is_kept_or_logged(
    clinic: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "bot")
    phone, patient = await clinic.patient()
    path = await made(phone, patient.id)
    await fetch(clinic, path)
    token = path.split("/")[2].removesuffix(".ics")
    await until(lambda: clinic.runtime.intake.idle, "the press")
    ours = [one for one in caplog.records if one.name.startswith(("bot", "core", "storage", "aio"))]
    assert token not in "".join(one.getMessage() for one in ours)
    export = await clinic.runtime.services.own_data.export(
        Actor(clinic.carers[patient.id].id, "test")
    )
    assert token not in repr(export)


async def test_where_it_is_not_switched_on_it_says_so(database_url: str) -> None:
    async with clinic_at_work(database_url) as clinic:
        phone, patient = await clinic.patient()
        for action in (ShowFeed(patient.id), RenewFeed(patient.id), EndFeed(patient.id)):
            await phone.press_data(pack(action, fresh=True))
            await phone.wait_new("has not switched on addresses")
