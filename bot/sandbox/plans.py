"""What is ahead in the sample clinic: a request, a doctor who is booked out, always a reminder."""

from contextlib import suppress
from datetime import datetime, time, timedelta

from bot.chat.context import Services
from bot.sandbox.clinic import ADMIN, ASKS, DOCTOR, FULL, MANY_TIMES
from bot.sandbox.messages import User
from core.errors import BusyError, NotFoundError, Refusal
from core.model import Actor, DoctorId, PatientId, Slot, Span
from core.policy import Window
from core.slots.service import Plan
from core.waitlist.service import Wish

DAYS_TO_FULL, DAYS_TO_REMIND, DAYS_TO_ANSWER = 2, 3, 6
"""The booked-out doctor's only time, the admin's next one, and that of the request are so far."""
DAYS_TO_CALL = timedelta(days=4)
"""Somebody without Telegram comes within these days, over any weekend."""
WALK_IN = ("Frieda Lange", "+49305550190")
_FAR = timedelta(days=90)
_FEW = 20
_SOURCE = "sample clinic"


async def keep_ahead(services: Services) -> None:
    """Plan anew what time has carried away: the only time that people wait for, and a reminder.

    What the clinic refuses, because a visitor has changed it meanwhile, is left out.
    """
    with suppress(Refusal, BusyError):
        if not await _has_times(services, FULL):
            await book_out(services)
    with suppress(Refusal, BusyError):
        if await next_due(services) is None:
            await _remind(services)
    with suppress(Refusal, BusyError):
        await walk_in(services)


async def walk_in(services: Services) -> None:
    """Let the desk have booked for somebody without Telegram, whom it has to call."""
    now = services.clock.now()
    to_call = await services.queries.to_call(Span(now, now + DAYS_TO_CALL), _FEW)
    if any(view.patient.name == WALK_IN[0] for view in to_call):
        return
    by, _ = await _patient(services, ADMIN)
    _, doctor = await _practice(services, MANY_TIMES)
    frieda = await services.for_anybody.register(by, *WALK_IN)
    tomorrow = services.availability.today() + timedelta(days=1)
    days = [one for one in await services.availability.days(doctor) if one >= tomorrow]
    for slot in await services.availability.times(doctor, days[0]) if days else ():
        with suppress(Refusal):
            await services.for_anybody.book(by, frieda.id, slot.id)
            return


async def next_due(services: Services) -> datetime | None:
    """Return when the next letter is due, None where none is ahead."""
    return (await services.deliveries.status(services.clock.now())).next_due


async def _has_times(services: Services, user: User) -> bool:
    """Whether this doctor has a time on a day that is still ahead, whoever may have it."""
    _, doctor = await _practice(services, user)
    tomorrow = services.availability.today() + timedelta(days=1)
    return bool(await services.queries.day_marks(doctor, tomorrow, tomorrow + _FAR))


async def book_out(services: Services) -> None:
    """Let the booked-out doctor have one time, the admin have it, and another wait for one."""
    by, doctor = await _practice(services, FULL)
    day = services.availability.today() + timedelta(days=DAYS_TO_FULL)
    plan = Plan((day,), (Window(time(10), time(11)),), timedelta(hours=1))
    waits_by, waits = await _patient(services, ASKS)
    if waits_by.account_id is not None:
        for view in await services.queries.waits_of(waits_by.account_id, _FEW):
            await services.waitlist.leave(waits_by, view.wait.id)  # it is not for them just yet
    await services.slots.publish(by, doctor, plan)
    (only,) = await services.availability.times(doctor, day)
    await _book(services, ADMIN, only)
    wish = Wish(doctor, day, services.availability.last_day())
    await services.waitlist.join(waits_by, waits, wish)


async def _remind(services: Services) -> None:
    """Let the admin have a time some days ahead, with a doctor who has many."""
    _, doctor = await _practice(services, MANY_TIMES)
    days = await services.availability.days(doctor)
    today = services.availability.today()
    day = next(one for one in days if one >= today + timedelta(days=DAYS_TO_REMIND))
    await _book(services, ADMIN, (await services.availability.times(doctor, day))[0])


async def ask(services: Services) -> None:
    """Let somebody ask a doctor for a time, in the days when the doctor wanted to be asked."""
    by, doctor = await _practice(services, DOCTOR)
    day = (await services.availability.days(doctor))[DAYS_TO_ANSWER]
    *_, wanted = await services.availability.times(doctor, day, limit=5)
    await services.requests.set_by_request(by, doctor, on=True)
    await _book(services, ASKS, wanted, "My heart skips a beat at night.")
    await services.requests.set_by_request(by, doctor, on=False)


async def _book(services: Services, who: User, slot: Slot, note: str | None = None) -> None:
    by, patient = await _patient(services, who)
    await services.booking.book(by, patient, slot.id, note)


async def _patient(services: Services, who: User) -> tuple[Actor, PatientId]:
    found = await services.queries.principal(who.id)
    if found is None or found.patient is None:
        raise NotFoundError
    return Actor(found.account.id, _SOURCE), found.patient.id


async def _practice(services: Services, who: User) -> tuple[Actor, DoctorId]:
    found = await services.queries.principal(who.id)
    if found is None or found.doctor is None:
        raise NotFoundError
    return Actor(found.account.id, _SOURCE), found.doctor.id
