"""What core.ports.finding promises: the earliest that fit, of all doctors, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.finding.wishes.people import Directory
from bot.finding.wishes.read import read
from core import wall_clock
from core.finding import Search
from core.model import Doctor, DoctorId, Slot, Span, Verification
from core.policy import ClinicPolicy, Window
from core.ports.finding import NamedDoctor, SteadyStretch, Who
from core.ports.slots import NewSlot
from core.views import FreeTime
from storage.store import Store
from tests.builders import HOUR, NOW, Builder

WEEK = SteadyStretch(Span(NOW, NOW + timedelta(days=7)), timedelta())
ANYONE = Who()
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


async def card(store: Store, doctor: Doctor, **fields: Any) -> Doctor:
    """Write other fields on a doctor's card."""
    changed = replace(doctor, **fields)
    async with store.open_work() as work:
        await work.people.save_doctor(changed)
        await work.commit()
    return changed


async def starts(store: Store, who: Who, *, limit: int = 50, offset: int = 0) -> Sequence[FreeTime]:
    return await store.queries.found_times(who, WEEK, NOW, limit, offset)


async def test_the_earliest_of_all_doctors_come_in_order_and_page_by_page(
    store: Store, build: Builder
) -> None:
    """Whoever's they are; equal times by the doctor's name. Any page is a part of the whole."""
    late, early = await build.doctor("Late"), await build.doctor("Early")
    zoe, amy = await build.doctor("Zoe"), await build.doctor("Amy")
    times = [
        *((slot, late) for slot in await build.slots(late.id, 4, 5, 6, 7)),
        *((slot, early) for slot in await build.slots(early.id, 1, 2, 24)),
        *((slot, zoe) for slot in await build.slots(zoe.id, 5, 6)),
        *((slot, amy) for slot in await build.slots(amy.id, 5)),
    ]
    times.sort(key=lambda one: (one[0].span.start, one[1].name))
    expected = [FreeTime(slot, doctor) for slot, doctor in times]
    assert await starts(store, ANYONE) == expected
    for limit, offset in product((1, 2, 3, 5), (0, 1, 4, 9)):
        found = await starts(store, ANYONE, limit=limit, offset=offset)
        assert found == expected[offset : offset + limit]


async def test_only_what_can_be_booked_now_is_found(store: Store, build: Builder) -> None:
    """No booked, closed, held or past one, none in a time off, none of who does not practise."""
    doctor, someone = await build.doctor(), await build.person()
    free, booked, held, kept_before = await build.slots(doctor.id, 5, 1, 2, 3)
    await build.slots(doctor.id, -1, 24 * 8)
    await build.slot(doctor.id, 4, off=True)
    await build.appointment(someone, booked)
    for state in (Verification.WAITING, Verification.DECLINED):
        await build.slot((await build.doctor("Ada", state)).id, 1)
    shut_out = await build.doctor(account_id=(await build.account(disabled=True)).id)
    away = await build.doctor()
    (off,) = await build.slots(away.id, 1)
    await build.slot(shut_out.id, 1)
    async with store.open_work() as work:
        await work.slots.set_time_off([off.id], off=True)
        await work.slots.keep(
            [
                replace(held, held_by=someone.account.id, held_until=NOW + HOUR),
                replace(kept_before, held_by=someone.account.id, held_until=NOW),
            ]
        )
        await work.commit()
    found = await starts(store, ANYONE)
    assert [one.slot.id for one in found] == [kept_before.id, free.id]


async def test_found_by_specialty_language_and_doctor(store: Store, build: Builder) -> None:
    """A code is not found within another one; what fits nobody finds nothing."""
    lena = await card(store, await build.doctor(), specialty="Cardiology", languages=("de", "en"))
    omar = await card(store, await build.doctor(), specialty="Neurology", languages=("nds", "ar"))
    anna = await card(store, await build.doctor(), specialty="Cardiology", languages=())
    for hour, doctor in enumerate((lena, omar, anna), start=1):
        await build.slot(doctor.id, hour)
    wanted = [
        (ANYONE, [lena, omar, anna]),
        (Who(specialty="Cardiology"), [lena, anna]),
        (Who(specialty="cardio"), []),
        (Who(language="de"), [lena]),
        (Who(language="ds"), []),
        (Who(language="nds"), [omar]),
        (Who(specialty="Cardiology", language="ar"), []),
        (Who(doctor=anna.id), [anna]),
        (Who(doctor=DoctorId(4711)), []),
    ]
    for who, expected in wanted:
        assert [one.doctor for one in await starts(store, who)] == expected
        listed = await store.queries.found_doctors(who, WEEK.starts, NOW, 10)
        assert [one.doctor for one in listed] == expected
        assert await store.queries.found_doctors(who, WEEK.starts, NOW, 10, 3) == []


async def test_everybody_who_practises_is_named(store: Store, build: Builder) -> None:
    zoe, amy = await build.doctor("Zoe"), await build.doctor("Amy")
    await build.doctor("Ada", Verification.WAITING)
    await build.doctor(account_id=(await build.account(disabled=True)).id)
    assert await store.queries.named_doctors() == [
        NamedDoctor(one.id, one.name, one.specialty, one.languages) for one in (amy, zoe)
    ]


async def published(
    store: Store, doctor: Doctor, first: date, days: int, zone: ZoneInfo
) -> Sequence[Slot]:
    """Publish whole days of half hours, the nights as well."""
    dates = [first + timedelta(day) for day in range(days)]
    whole = [Window(time(), time(23, 59))]
    new = [
        NewSlot(doctor.id, span, wall_clock.day_of(span.start, zone))
        for span in wall_clock.cut(dates, whole, timedelta(minutes=30), zone)
    ]
    async with store.open_work() as work:
        await work.slots.add(new)
        await work.commit()
    return await store.queries.free_slots(
        doctor.id, Span(new[0].span.start, new[-1].span.end), NOW, len(new)
    )


@pytest.mark.parametrize(
    "zone, night",
    [
        (BERLIN, date(2026, 3, 29)),
        (BERLIN, date(2026, 10, 25)),
        (NEW_YORK, date(2026, 11, 1)),
        (ZoneInfo("Australia/Lord_Howe"), date(2026, 4, 5)),
    ],
)
async def test_the_time_of_the_day_is_the_wall_clock_s_on_the_nights_it_jumps(
    store: Store, build: Builder, zone: ZoneInfo, night: date
) -> None:
    """Mornings are mornings before and after it; what the clock shows twice is found twice."""
    doctor = await build.doctor()
    slots = await published(store, doctor, night - timedelta(days=1), 3, zone)
    build.clock.moment = wall_clock.moment(night - timedelta(days=3), time(12), zone)
    build.policy = ClinicPolicy(zone=zone)
    for since, until in ((time(1), time(4)), (time(9), time(12)), (time(22), None), (None, None)):
        search = Search(first=night - timedelta(days=1), last=night, since=since, until=until)
        expected = [
            slot
            for slot in slots
            if slot.day <= night
            and (since or time()) <= wall_clock.local(slot.span.start, zone).time()
            and wall_clock.local(slot.span.start, zone).time() < (until or time.max)
        ]
        assert expected
        found = await build.finder().times(search, 200)
        assert [one.slot for one in found] == expected
        assert [one.slot for one in await build.finder().times(search, 3, 2)] == expected[2:5]


async def test_a_search_keeps_to_what_may_be_booked(build: Builder) -> None:
    """Notice and horizon hold, whatever days are asked for; an empty stretch finds nothing."""
    doctor = await build.doctor()
    soon, first, *_, last, beyond = await build.slots(doctor.id, 0.5, 1, 30, 24 * 60, 24 * 60 + 1)
    finder, today = build.finder(), NOW.date()
    everything = [one.slot for one in await finder.times(Search(), 10)]
    assert (everything[0], everything[-1]) == (first, last)
    assert soon not in everything
    assert beyond not in everything
    for search in (
        Search(last=today - timedelta(days=1)),
        Search(first=today + timedelta(days=61)),
        Search(first=today + timedelta(days=3), last=today),
        Search(since=time(12), until=time(12)),
        Search(since=time(13), until=time(12)),
        Search(first=date.max),
        Search(last=date.min),
        Search(first=date.min, last=date.min),
    ):
        assert await finder.times(search, 10) == []
    whole = Search(first=date.min, last=date.max)
    assert [one.slot for one in await finder.times(whole, 10)] == everything


async def test_a_span_is_cut_where_the_clock_jumps() -> None:
    """Each piece knows how far ahead of UTC the clock is, and together they are the whole."""
    year = Span(datetime(2026, 1, 5, 8, 11, tzinfo=UTC), datetime(2027, 1, 5, 9, 3, tzinfo=UTC))
    winter, summer, again = wall_clock.steady(year, BERLIN)
    spring, autumn = (
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
    )
    assert winter == (Span(year.start, spring), HOUR)
    assert summer == (Span(spring, autumn), 2 * HOUR)
    assert again == (Span(autumn, year.end), HOUR)
    assert wall_clock.steady(year, ZoneInfo("UTC")) == [(year, timedelta())]
    at_the_jump = Span(spring - HOUR, spring)
    assert wall_clock.steady(at_the_jump, BERLIN) == [(at_the_jump, HOUR)]
    assert wall_clock.steady(Span(spring, spring), BERLIN) == []


@pytest.mark.parametrize(
    "zone, night",
    [
        (BERLIN, date(2026, 3, 29)),
        (BERLIN, date(2026, 10, 25)),
        (NEW_YORK, date(2026, 3, 8)),
        (NEW_YORK, date(2026, 11, 1)),
    ],
)
@pytest.mark.parametrize(
    "wish, days, since, until",
    [
        ("tomorrow after 3pm", 0, time(15), None),
        ("завтра утром", 0, None, time(12)),
        ("the day after tomorrow between 9 and 11", 1, time(9), time(11)),
        ("завтра с 01:00 до 04:00", 0, time(1), time(4)),
    ],
)
async def test_a_wish_written_before_the_clock_jumps_means_the_clinic_s_days_and_hours(
    store: Store,
    build: Builder,
    zone: ZoneInfo,
    night: date,
    wish: str,
    days: int,
    since: time | None,
    until: time | None,
) -> None:
    """Just before midnight, when it is tomorrow in UTC or not yet: the clinic's clock counts."""
    doctor = await build.doctor()
    slots = await published(store, doctor, night, 3, zone)
    build.clock.moment = wall_clock.moment(night, time(), zone) - timedelta(minutes=10)
    build.policy = ClinicPolicy(zone=zone)
    search = read(wish, build.availability().today(), Directory([])).search
    assert search is not None
    wanted = night + timedelta(days)
    local = {slot.id: wall_clock.local(slot.span.start, zone) for slot in slots}
    bookable = build.availability().bookable().start
    expected = [
        slot
        for slot in slots
        if local[slot.id].date() == wanted
        and (since or time()) <= local[slot.id].time() < (until or time.max)
        and slot.span.start >= bookable
    ]
    assert expected
    assert [one.slot for one in await build.finder().times(search, 100)] == expected
