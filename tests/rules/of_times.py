"""Rules of a doctor's times that need what is written: what is refused, and what just is not."""

from datetime import time, timedelta
from functools import partial

from core import errors
from core.model import Span, WeeklyHours
from core.policy import Window
from core.slots.new_hours import NewWeek
from core.slots.service import Plan
from tests.builders import ALWAYS, HOUR, NOW, Builder, by
from tests.rules.of_services import ServedRule

HALF = timedelta(minutes=30)


async def delete(build: Builder, *, cancelled: bool) -> object:
    """Delete a slot that was booked."""
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 2)
    made = await build.appointment(await build.person(), slot)
    if cancelled:
        await build.cancelled(made)
    return await build.publishing().delete(by(doctor), doctor.id, [slot.id])


async def delete_of(build: Builder, *, colleague: bool) -> object:
    """Delete a slot, one's own or a colleague's."""
    doctor, other = await build.doctor(), await build.doctor()
    slot = await build.slot((other if colleague else doctor).id, 2)
    return await build.publishing().delete(by(doctor), doctor.id, [slot.id])


async def switch_on(build: Builder, *, off: bool) -> object:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 2, off=off)
    return await build.publishing().set_open(by(doctor), doctor.id, [slot.id], is_open=True)


async def offer_again(build: Builder, *, ended: bool) -> object:
    """Offer a time in a time off that lasts, or was ended."""
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 2, off=True)
    away = await build.away().take(by(doctor), doctor.id, slot.span)
    assert away.time_off is not None
    if ended:
        await build.away().end(by(doctor), doctor.id, away.time_off.id)
    return await build.publishing().set_open(by(doctor), doctor.id, [slot.id], is_open=True)


async def take_time_off(build: Builder, *, ends: float) -> object:
    """Take time off from two hours ago to so many hours from now."""
    doctor = await build.doctor()
    span = Span(NOW - 2 * HOUR, NOW + ends * HOUR)
    return await build.away().take(by(doctor), doctor.id, span)


async def away_for(build: Builder, first: int, last: int) -> object:
    """Ask for the time from one day to another, both counted from today."""
    today = NOW.date()
    return build.away().days(today + timedelta(first), today + timedelta(last))


async def away_as_seen(build: Builder, *, booked_since: bool) -> object:
    """Call off what was seen in the way, and perhaps something that was booked since."""
    doctor = await build.doctor()
    first, second = await build.slots(doctor.id, 2, 3)
    await build.appointment(await build.person(), first)
    span = Span(NOW, NOW + 9 * HOUR)
    seen = (await build.away().preview(by(doctor), doctor.id, span)).mark
    if booked_since:
        await build.appointment(await build.person(), second)
    return await build.away().take(by(doctor), doctor.id, span, lambda _: "I am ill", seen)


async def end_time_off(build: Builder, *, colleague: bool) -> object:
    doctor, other = await build.doctor(), await build.doctor()
    whose = other if colleague else doctor
    away = await build.away().take(by(whose), whose.id, Span(NOW, NOW + HOUR))
    assert away.time_off is not None
    return await build.away().end(by(doctor), doctor.id, away.time_off.id)


async def retime(build: Builder, *, start: time, end: time) -> object:
    """Give the slot of 11:00 to 11:30 another time; the next one is at 12:00, and it is 9:00."""
    doctor = await build.doctor()
    slot, _ = await build.slots(doctor.id, 2, 3)
    return await build.publishing().retime(by(doctor), doctor.id, slot.id, Window(start, end))


async def publish(build: Builder, *, start: time, end: time, days: int = 0) -> object:
    """Publish half hours on a day; 11:00 to 11:30 of today is published, and it is 9:00."""
    doctor = await build.doctor()
    await build.slot(doctor.id, 2)
    plan = Plan((NOW.date() + timedelta(days=days),), (Window(start, end),), HALF)
    return await build.publishing().publish(by(doctor), doctor.id, plan)


async def save_week(build: Builder, *, seen: bool = True, start: int = 11) -> object:
    """Change a week of Mondays from 10 to 12, and book one meanwhile, or before the look."""
    doctor, service = await build.doctor(), build.hours()
    await service.save(by(doctor), doctor.id, NewWeek((monday(10, 12),)))
    change = NewWeek((monday(start, 12),))
    look = await service.look(by(doctor), doctor.id, change)
    async with build.store.open_work() as work:
        (first, *_) = await work.slots.between(doctor.id, ALWAYS)
    await build.appointment(await build.person(), first)
    if seen:
        look = await service.look(by(doctor), doctor.id, change)
    return await service.save(by(doctor), doctor.id, change, look.mark)


def monday(start: int, end: int) -> WeeklyHours:
    return WeeklyHours(0, Window(time(start), time(end)), HALF)


async def set_pause(build: Builder, minutes: int) -> object:
    """Set a pause, where five minutes are left already."""
    doctor = await build.doctor(pause=timedelta(minutes=5))
    return await build.hours().set_pause(by(doctor), doctor.id, timedelta(minutes=minutes))


async def give(build: Builder, scheme: str) -> None:
    """Give the address of a calendar elsewhere."""
    doctor = await build.doctor()
    await build.busy().give(by(doctor), doctor.id, f"{scheme}://calendar.example.com/0a1b2c.ics")


OFFERED: list[ServedRule] = [
    (
        errors.SlotBookedError,
        "a slot with an appointment stays; a cancelled one fills none",
        partial(delete, cancelled=False),
        partial(delete, cancelled=True),
    ),
    (
        errors.NotFoundError,
        "a colleague's times are told like none",
        partial(delete_of, colleague=True),
        partial(delete_of, colleague=False),
    ),
    (
        errors.NoChangeError,
        "what is offered cannot be offered again",
        partial(switch_on, off=False),
        partial(switch_on, off=True),
    ),
    (
        errors.InTimeOffError,
        "what lies in a time off is offered when that ends",
        partial(offer_again, ended=False),
        partial(offer_again, ended=True),
    ),
    (
        errors.BadFieldError,
        "a calendar elsewhere is read where nobody on the way reads along",
        partial(give, scheme="http"),
        partial(give, scheme="webcal"),
    ),
    (
        errors.InThePastError,
        "a time off that ends now is over",
        partial(take_time_off, ends=0),
        partial(take_time_off, ends=0.1),
    ),
    (
        errors.BadFieldError,
        "a time off does not begin yesterday",
        partial(away_for, first=-1, last=0),
        partial(away_for, first=0, last=0),
    ),
    (
        errors.BadFieldError,
        "nor end more than a year ahead",
        partial(away_for, first=0, last=367),
        partial(away_for, first=0, last=366),
    ),
    (
        errors.BadFieldError,
        "nor end before it begins",
        partial(away_for, first=2, last=1),
        partial(away_for, first=2, last=2),
    ),
    (
        errors.ChangedSinceError,
        "nobody is called off whom the doctor has not seen in the way",
        partial(away_as_seen, booked_since=True),
        partial(away_as_seen, booked_since=False),
    ),
    (
        errors.NotFoundError,
        "a colleague's time off is told like none",
        partial(end_time_off, colleague=True),
        partial(end_time_off, colleague=False),
    ),
    (
        errors.OverlapError,
        "a time reaches up to the next one",
        partial(retime, start=time(11), end=time(12, 1)),
        partial(retime, start=time(11), end=time(12)),
    ),
    (
        errors.InThePastError,
        "a time that begins now has begun",
        partial(retime, start=time(9), end=time(9, 30)),
        partial(retime, start=time(9, 1), end=time(9, 30)),
    ),
    (
        errors.NoChangeError,
        "the same time is no other one; a minute less is",
        partial(retime, start=time(11), end=time(11, 30)),
        partial(retime, start=time(11), end=time(11, 29)),
    ),
    (
        errors.LengthError,
        "a time lasts 15 minutes",
        partial(retime, start=time(11), end=time(11, 14)),
        partial(retime, start=time(11), end=time(11, 15)),
    ),
    (
        errors.OverlapError,
        "where all is published already nothing is left; one half hour more is enough",
        partial(publish, start=time(11), end=time(11, 30)),
        partial(publish, start=time(11), end=time(12)),
    ),
    (
        errors.InThePastError,
        "nothing is published that has begun",
        partial(publish, start=time(8), end=time(9, 30)),
        partial(publish, start=time(8), end=time(10)),
    ),
    (
        errors.BadFieldError,
        "nor for yesterday",
        partial(publish, start=time(8), end=time(9), days=-1),
        partial(publish, start=time(8), end=time(9), days=1),
    ),
    (
        errors.BadFieldError,
        "nor a window too short for one",
        partial(publish, start=time(14), end=time(14, 29)),
        partial(publish, start=time(14), end=time(14, 30)),
    ),
    (
        errors.HoursChangedError,
        "a week is saved as it was shown, and not otherwise",
        partial(save_week, seen=False),
        partial(save_week, seen=True),
    ),
    (
        errors.NoChangeError,
        "a week that is the same is no change",
        partial(save_week, start=10),
        partial(save_week, start=11),
    ),
    (
        errors.NoChangeError,
        "nor is a pause",
        partial(set_pause, minutes=5),
        partial(set_pause, minutes=0),
    ),
    (
        errors.BadFieldError,
        "which lasts two hours at most",
        partial(set_pause, minutes=121),
        partial(set_pause, minutes=120),
    ),
]
