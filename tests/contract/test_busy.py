"""A doctor's calendar elsewhere: what it closes and opens, what stands, and what a doctor hears."""

import asyncio
from collections.abc import Iterable
from datetime import time, timedelta

import pytest

from core.busy.service import EVERY, LONG, SELDOM
from core.errors import DisabledError, InTimeOffError, NotADoctorError, NotFoundError
from core.model import (
    Actor,
    AdminRole,
    DayPart,
    Doctor,
    Slot,
    SlotState,
    Span,
    Status,
    Verification,
)
from core.people.access import Access, Whom
from core.policy import Window
from core.ports.busy import BusyCalendar, Failure, Reading, Turn
from core.ports.waitlist import NewWait
from core.slots.service import Plan
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder, by
from tests.contract.asking import deeds, told
from tests.contract.weeks import WEEK
from tests.databases import ask

ADDRESS = "https://calendar.example.com/private-0a1b2c/basic.ics"
SECRET = "0a1b2c"


def hours(*pairs: tuple[float, float]) -> list[Span]:
    """Return spans from so many hours after NOW to so many."""
    return [Span(NOW + start * HOUR, NOW + end * HOUR) for start, end in pairs]


async def turn(build: Builder) -> Turn:
    (found,) = await build.busy().turns(9)
    return found


async def given(build: Builder, doctor: Doctor) -> Turn:
    """Give the address, and return its turn."""
    await build.busy().give(by(doctor), doctor.id, ADDRESS)
    return await turn(build)


async def read(build: Builder, turn: Turn, *busy: tuple[float, float]) -> int:
    """Read that the doctor is busy then."""
    reading = Reading(hours(*busy), build.busy().until(), '"7"', "Mon, 02 Mar 2026 09:00:00 GMT")
    return await build.busy().take(turn, reading)


async def states(build: Builder, slots: Iterable[Slot]) -> str:
    """Return the first letter of how each slot stands."""
    return "".join([(await build.state(slot))[0] for slot in slots])


async def known(store: Store, doctor: Doctor) -> BusyCalendar:
    found = await store.queries.busy_calendar(doctor.id)
    assert found is not None
    return found


async def test_busy_times_close_what_they_overlap_and_open_it_when_they_go(
    store: Store, build: Builder
) -> None:
    """What merely touches stays open; a colleague's times always do."""
    doctor, colleague = await build.doctor(), await build.doctor()
    slots = await build.slots(doctor.id, 1, 2, 2.5, 3, 24)
    other = await build.slot(colleague.id, 2)
    first = await given(build, doctor)
    assert await read(build, first, (2, 2.75), (2.25, 3)) == 1
    assert await states(build, [*slots, other]) == "occoo" + "o"
    assert await read(build, first, (2, 3)) == 0  # said otherwise, and the same
    assert await read(build, first, (24, 25)) == 1
    assert await states(build, slots) == "ooooc"
    assert await read(build, first) == 1  # an empty calendar is one
    assert await states(build, slots) == "ooooo"
    assert await deeds(store) == ["busy_calendar_given", *["busy_times_read"] * 3]


async def test_it_is_no_time_off(store: Store, build: Builder) -> None:
    """It is neither seen nor ended as one; and one taken or ended in it changes nothing of it."""
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, 1, 2, 3)
    await read(build, await given(build, doctor), (2, 4))
    assert await store.queries.times_off(doctor.id, ALWAYS, 9) == []
    (busy,) = await store.queries.busy_times(doctor.id, ALWAYS, 9)
    assert (busy.span, busy.imported) == (hours((2, 4))[0], True)
    assert await store.queries.time_off(busy.id) is None
    with pytest.raises(NotFoundError):
        await build.away().end(by(doctor), doctor.id, busy.id)
    away = await build.away().take(by(doctor), doctor.id, hours((2, 4))[0])
    assert away.time_off is not None
    assert away.time_off.id != busy.id
    await build.away().end(by(doctor), doctor.id, away.time_off.id)
    assert await states(build, slots) == "occ"


async def test_a_time_off_keeps_closed_what_is_busy_no_more(build: Builder) -> None:
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, 1, 2, 3)
    off = await build.slot(doctor.id, 4, off=True)
    first = await given(build, doctor)
    await read(build, first, (1, 5))
    await build.away().take(by(doctor), doctor.id, hours((2, 3))[0])
    assert await states(build, [*slots, off]) == "cccc"
    await read(build, first)
    assert await states(build, [*slots, off]) == "ococ"


async def test_what_the_doctor_opened_by_hand_stays_open(store: Store, build: Builder) -> None:
    """Though the calendar says so again, and more; until that busy time is gone, and comes back.

    A time off is another matter, and so are many at once.
    """
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, 1, 2, 3)
    first = await given(build, doctor)
    await read(build, first, (1, 4))
    publishing = build.publishing()
    await publishing.set_open(by(doctor), doctor.id, [slots[1].id], is_open=True)
    assert await states(build, slots) == "coc"
    with pytest.raises(InTimeOffError):
        await publishing.set_open(by(doctor), doctor.id, [slots[0].id, slots[2].id], is_open=True)
    await read(build, first, (0.5, 6))
    assert await states(build, slots) == "coc"
    assert await store.queries.busy_conflicts(doctor.id, NOW, 9) == []
    await build.appointment(await build.person(), slots[1])
    await read(build, first, (0.5, 7))
    assert await store.queries.busy_conflicts(doctor.id, NOW, 9) == []  # the doctor knew
    await read(build, first)
    await read(build, first, (1, 4))
    assert await states(build, slots) == "cbc"
    assert len(await store.queries.busy_conflicts(doctor.id, NOW, 9)) == 1
    await build.away().take(by(doctor), doctor.id, hours((3, 4))[0])
    with pytest.raises(InTimeOffError):
        await publishing.set_open(by(doctor), doctor.id, [slots[2].id], is_open=True)


async def test_what_the_doctor_closed_by_hand_stays_closed(build: Builder) -> None:
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, 1, 2)
    first = await given(build, doctor)
    await build.publishing().set_open(by(doctor), doctor.id, [slots[0].id], is_open=False)
    await read(build, first, (0, 9))
    await read(build, first)
    assert await states(build, slots) == "co"


async def test_nothing_is_published_open_over_a_busy_time(build: Builder) -> None:
    """By hand, by the week, or by moving a slot there; it opens with the others."""
    doctor = await build.doctor()
    first = await given(build, doctor)
    await read(build, first, (24, 48), (7 * 24, 8 * 24))
    await build.hours().save(by(doctor), doctor.id, WEEK)
    day = (NOW + 24 * HOUR).date()
    plan = Plan((day,), (Window(time(12), time(13)),), timedelta(minutes=30))
    done = await build.publishing().publish(by(doctor), doctor.id, plan)
    assert len(done.in_time_off) == 2
    async with build.store.open_work() as work:
        slots = await work.slots.between(doctor.id, ALWAYS)
    in_it = [one for one in slots if any(one.span.overlaps(b) for b in hours((24, 48), (168, 192)))]
    assert len(in_it) > 4
    assert all(one.time_off for one in in_it)
    assert not any(one.time_off for one in slots if one not in in_it)
    await read(build, first)
    async with build.store.open_work() as work:
        assert not any(one.time_off for one in await work.slots.between(doctor.id, ALWAYS))


async def test_appointments_stand_and_their_doctor_hears_once(store: Store, build: Builder) -> None:
    """Of all that came into the way together in one letter; nobody else hears anything."""
    doctor, maria = await build.doctor(), await build.person()
    slots = await build.slots(doctor.id, 2, 3, 5)
    one = await build.appointment(maria, slots[0])
    two = await build.appointment(await build.person(), slots[1], status=Status.PENDING)
    late = await build.appointment(maria, slots[2])
    first = await given(build, doctor)
    await read(build, first, (2, 4))
    found = await store.queries.busy_conflicts(doctor.id, NOW, 9)
    assert [view.appointment.id for view in found] == [one.id, two.id]
    assert (await build.found(one)).live
    await read(build, first, (1, 4.5))
    assert await told(store, doctor.account_id) == [("busy_conflicts", None)]
    build.clock.moment += EVERY
    await read(build, first, (1, 6))
    found = await store.queries.busy_conflicts(doctor.id, NOW, 9)
    assert [view.appointment.id for view in found] == [one.id, two.id, late.id]
    assert await told(store, doctor.account_id) == [("busy_conflicts", None)] * 2
    assert await told(store, maria.account.id) == []
    async with store.open_work() as work:
        assert await work.outbox.unsent([one.id, two.id, late.id]) == []


async def test_the_line_moves_on(store: Store, build: Builder) -> None:
    """What is offered to who waits is offered no more in a busy time, and again when that goes."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 48)
    first = await given(build, doctor)
    await read(build, first, (48, 49))
    async with store.open_work() as work:
        day = slot.day
        people = (maria.account.id, maria.patient.id, doctor.id)
        await work.waitlist.add(NewWait(*people, day, day, DayPart.ANY, NOW))
        await work.commit()
    await read(build, first)
    assert await told(store, maria.account.id) == [("offered", None)]
    await read(build, first, (48, 49))
    assert (await build.found_slot(slot)).held_by is None
    assert (await deeds(store))[-2:] == ["busy_times_read", "offer_ended"]


async def test_a_proposed_time_that_is_busy_is_proposed_no_more(
    store: Store, build: Builder
) -> None:
    doctor, maria = await build.doctor(by_request=True), await build.person()
    asked, other = await build.slots(doctor.id, 48, 72)
    made = await build.booking().book(maria.by, maria.patient.id, asked.id)
    await build.answers().propose(by(doctor), made.id, other.id)
    await read(build, await given(build, doctor), (72, 73))
    after = await build.found(made)
    assert (after.status, after.proposed_slot) == (Status.PENDING, None)
    assert await build.state(other) is SlotState.CLOSED
    assert "proposal_withdrawn" in await deeds(store)


async def test_taking_the_address_back_opens_all_and_another_one_leaves_it(
    store: Store, build: Builder
) -> None:
    """Another one keeps what was closed until it is read; a reading of the old one is lost."""
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, 1, 2)
    old = await given(build, doctor)
    await read(build, old, (1, 3))
    await build.busy().give(by(doctor), doctor.id, ADDRESS + "?2")
    assert await states(build, slots) == "cc"
    assert await read(build, old) == 0
    assert await build.busy().fail(old, Failure.SLOW) is False
    assert await states(build, slots) == "cc"
    assert (await known(store, doctor)).fetches == 0
    new = await turn(build)
    await read(build, new, (2, 3))
    assert await states(build, slots) == "oc"
    back = await build.busy().remove(by(doctor), doctor.id)
    assert [slot.id for slot in back] == [slots[1].id]
    assert await states(build, slots) == "oo"
    assert await build.busy().remove(by(doctor), doctor.id) == ()
    assert await read(build, new, (1, 3)) == 0
    assert await states(build, slots) == "oo"
    assert await store.queries.busy_calendar(doctor.id) is None


async def test_each_calendar_has_its_turn_and_each_turn_is_counted(
    store: Store, build: Builder
) -> None:
    """Who took a turn and died has had it; several who ask at once never get the same."""
    doctors = [await build.doctor() for _ in range(4)]
    for one in doctors:
        await build.busy().give(by(one), one.id, ADDRESS)
    found = await asyncio.gather(*(build.busy().turns(2) for _ in range(6)))
    taken = [one.doctor_id for turns in found for one in turns]
    assert sorted(taken) == sorted(set(taken))
    taken += [one.doctor_id for one in await build.busy().turns(9)]
    assert sorted(taken) == sorted(one.id for one in doctors)
    assert await build.busy().turns(9) == []
    build.clock.moment = NOW + EVERY
    assert len(await build.busy().turns(9)) < 4  # not all at one moment
    build.clock.moment = NOW + EVERY + timedelta(minutes=2)
    await build.busy().turns(9)
    assert [(await known(store, one)).fetches for one in doctors] == [2] * 4
    build.clock.moment = NOW - 24 * HOUR  # the clock was put back
    assert len(await build.busy().turns(9)) == 4


async def test_not_changed_since_is_asked_for_a_day(build: Builder) -> None:
    """Then it is read whole: times to come have come nearer."""
    first = await given(build, await build.doctor())
    assert (first.etag, first.modified) == (None, None)
    await read(build, first, (1, 2))
    for hour, asks in ((1, True), (23, True), (25, False)):
        build.clock.moment = NOW + hour * HOUR
        again = await turn(build)
        assert (again.etag == '"7"') is asks
        await build.busy().take(again, None)


async def test_a_failure_leaves_all_as_it_was_and_is_told_after_a_day(
    store: Store, build: Builder
) -> None:
    """Once; and it is tried less often from then on. A reading ends all that."""
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 100)
    await read(build, await given(build, doctor), (100, 101))
    for hours_later in (1, 12, 24, 26, 48):
        build.clock.moment = NOW + hours_later * HOUR
        tells = await build.busy().fail(await turn(build), Failure.REFUSED)
        assert tells is (hours_later == 26)
    assert await build.state(slot) is SlotState.CLOSED
    found = await known(store, doctor)
    assert (found.failure, found.failing_since, found.read_at) == (
        Failure.REFUSED,
        NOW + HOUR,
        NOW,
    )
    assert await told(store, doctor.account_id) == [("busy_unread", None)]
    build.clock.moment = NOW + 48 * HOUR + EVERY + timedelta(minutes=2)
    assert await build.busy().turns(9) == []
    build.clock.moment = NOW + 48 * HOUR + SELDOM + timedelta(minutes=2)
    await build.busy().take(await turn(build), None)
    found = await known(store, doctor)
    assert (found.failure, found.failing_since, found.told) == (None, None, False)
    build.clock.moment += 2 * HOUR
    assert await build.busy().fail(await turn(build), Failure.SLOW) is False
    build.clock.moment += LONG  # and some
    assert await build.busy().fail(await turn(build), Failure.SLOW) is True
    assert timedelta(days=1) == LONG


async def test_only_the_doctor_gives_and_takes_and_only_who_practises_is_read(
    store: Store, build: Builder
) -> None:
    doctor, colleague = await build.doctor(), await build.doctor()
    maria = await build.person()
    admin = await build.person(admin=AdminRole.GRANTED)
    waiting = await build.doctor(verification=Verification.WAITING)
    stands_in = Actor(admin.account.id, "test", doctor.id)
    await build.busy().give(by(doctor), doctor.id, ADDRESS)
    for actor in (by(colleague), maria.by, admin.by, stands_in, by(waiting)):
        with pytest.raises(NotADoctorError):
            await build.busy().give(actor, doctor.id, ADDRESS)
        with pytest.raises(NotADoctorError):
            await build.busy().remove(actor, doctor.id)
    assert await store.queries.busy_calendar(colleague.id) is None
    await build.access().close(admin.by, Whom(Access.DOCTOR, doctor.id))
    assert await build.busy().turns(9) == []
    with pytest.raises((DisabledError, NotADoctorError)):
        await build.busy().give(by(doctor), doctor.id, ADDRESS)
    await build.access().open(admin.by, Whom(Access.DOCTOR, doctor.id))
    assert len(await build.busy().turns(9)) == 1


async def test_the_address_is_sealed_and_leaves_with_its_doctor(
    store: Store, build: Builder
) -> None:
    """No column shows it, nor does the export; what shows the doctor is where it leads."""
    doctor = await build.doctor()
    first = await given(build, doctor)
    assert first.address == ADDRESS
    assert SECRET not in repr(first)
    await read(build, first, (1, 2))
    (row,) = await ask(store.database, "SELECT * FROM busy_calendars")
    assert SECRET not in repr(row)
    assert (await known(store, doctor)).host == "calendar.example.com"
    assert doctor.account_id is not None
    async with store.open_work() as work:
        held = await work.own_data.held(doctor.account_id, [], 99)
        assert SECRET not in repr(held)
        assert held["busy_calendar"][0]["fetches"] == 1
        await work.own_data.erase_doctor(doctor.id)
        await work.commit()
    assert await store.queries.busy_calendar(doctor.id) is None
    assert await store.queries.busy_times(doctor.id, ALWAYS, 9) == []
