"""Taking time off and ending it: what closes, who is called off, who hears of it, what returns."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.errors import NotFoundError, SlotClosedError
from core.model import AccountId, Doctor, Relation, Side, Slot, SlotState, Span, Status
from core.notifications import CalledOff, Cancelled
from core.policy import ClinicPolicy, Window
from core.slots import time_off
from core.slots.service import Plan
from core.slots.time_off import Away
from storage.store import Store
from tests.builders import ALWAYS, HOUR, NOW, Builder, Someone, by
from tests.contract.asking import deeds

AWAY = Span(NOW + HOUR, NOW + 6 * HOUR)
DAY = timedelta(days=1)


def ill(_language: str | None) -> str:
    return "The doctor is ill."


async def states(build: Builder, slots: Sequence[Slot]) -> str:
    """Return the first letter of how each slot stands."""
    return "".join([(await build.state(slot))[0] for slot in slots])


async def told(build: Builder, to: AccountId | None, kind: str = "c") -> list[object]:
    """Return what waits for an account of this kind of letters."""
    now = build.clock.moment
    found = await build.store.deliveries.lease(now, now + HOUR, 999)
    return [
        one.letter.about
        for one in found
        if one.letter.to == to and one.letter.about.kind.startswith(kind)
    ]


async def take(build: Builder, doctor: Doctor, span: Span = AWAY, **how: Any) -> Away:
    return await build.away().take(by(doctor), doctor.id, span, **how)


async def end(build: Builder, doctor: Doctor, away: Away) -> Sequence[Slot]:
    assert away.time_off is not None
    return await build.away().end(by(doctor), doctor.id, away.time_off.id)


async def test_a_time_off_closes_what_it_touches_and_its_end_opens_that_again(
    build: Builder,
) -> None:
    """What was switched off by hand, or lies in another time off, stays closed."""
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, 0.25, 0.75, 2, 4, 6)
    off = await build.slot(doctor.id, 3, off=True)
    other = await take(build, doctor, Span(NOW + 4 * HOUR, NOW + 5 * HOUR))
    away = await take(build, doctor)
    assert await states(build, [*slots, off]) == "occc" + "oc"
    assert [slot.id for slot in away.closed] == [slots[1].id, slots[2].id, slots[3].id]
    back = await end(build, doctor, away)
    assert [slot.id for slot in back] == [slots[1].id, slots[2].id]
    assert await states(build, [*slots, off]) == "oooc" + "oc"
    await end(build, doctor, other)
    assert await states(build, [*slots, off]) == "oooo" + "oc"


async def test_a_slot_that_reaches_from_one_time_off_into_the_next_stays_closed(
    build: Builder,
) -> None:
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 2.5, minutes=60)
    first = await take(build, doctor, Span(NOW + 2 * HOUR, NOW + 3 * HOUR))
    then = await take(build, doctor, Span(NOW + 3 * HOUR, NOW + 4 * HOUR))
    assert await end(build, doctor, first) == []
    assert await build.state(slot) is SlotState.CLOSED
    assert [one.id for one in await end(build, doctor, then)] == [slot.id]
    assert await build.state(slot) is SlotState.OPEN


async def test_appointments_may_stay_in_a_time_off(build: Builder) -> None:
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 2)
    mine = await build.appointment(maria, slot)
    away = await take(build, doctor)
    assert [view.appointment.id for view in away.in_the_way] == [mine.id]
    assert await build.state(slot) is SlotState.BOOKED
    assert (await build.found(mine)).status is Status.CONFIRMED


async def test_all_in_the_way_are_called_off_and_everybody_hears_once(build: Builder) -> None:
    """A carer of two hears of both in one letter, the doctor of nothing; what began stays."""
    doctor, maria, parent = await build.doctor(), await build.person(), await build.account()
    children = [await build.patient(name, parent, relation=Relation.CHILD) for name in "AB"]
    slots = await build.slots(doctor.id, -0.1, 2, 3, 4, 8)
    people = [
        await build.person(),
        maria,
        *(Someone(parent, child) for child in children),
        await build.person(),
    ]
    made = [await build.appointment(*pair) for pair in zip(people, slots, strict=True)]
    away = await take(build, doctor, Span(NOW - HOUR, NOW + 6 * HOUR), reason=ill)
    found = [await build.found(one) for one in made]
    assert [one.live for one in found] == [True, False, False, False, True]
    assert {one.reason for one in found[1:4]} == {"The doctor is ill."}
    assert (away.called_off, away.in_the_way) == (3, [])
    assert await states(build, slots) == "bcccb"
    letters = await build.store.deliveries.lease(NOW, NOW + HOUR, 99)
    assert {(one.letter.to, one.letter.about) for one in letters} == {
        (maria.account.id, Cancelled(made[1].id, Side.PATIENT, Side.DOCTOR)),
        (parent.id, CalledOff((made[2].id, made[3].id))),
    }


async def test_a_reason_is_said_in_each_patients_language(build: Builder) -> None:
    doctor = await build.doctor()
    account = await build.account(language="ru")
    igor = Someone(account, await build.patient("Igor", account, relation=Relation.SELF))
    made = await build.appointment(igor, await build.slot(doctor.id, 2))
    await take(build, doctor, reason=lambda language: f"said in {language}")
    assert (await build.found(made)).reason == "said in ru"


async def test_a_request_is_called_off_with_the_time_that_was_proposed_instead(
    build: Builder,
) -> None:
    """Nobody keeps it any more, though it lies outside the time off."""
    doctor, maria = await build.doctor(by_request=True), await build.person()
    asked, instead = await build.slots(doctor.id, 2, 30)
    made = await build.booking().book(maria.by, maria.patient.id, asked.id)
    await build.answers().propose(by(doctor), made.id, instead.id)
    assert await build.state(instead) is SlotState.HELD
    await take(build, doctor, reason=ill)
    assert (await build.found(made)).status is Status.CANCELLED
    assert await build.state(instead) is SlotState.OPEN


async def test_what_was_called_off_stays_so_and_its_time_comes_back(build: Builder) -> None:
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 2)
    made = await build.appointment(maria, slot)
    away = await take(build, doctor, reason=ill)
    assert [one.id for one in await end(build, doctor, away)] == [slot.id]
    assert (await build.found(made)).status is Status.CANCELLED
    assert await build.state(slot) is SlotState.OPEN


async def test_a_time_that_its_doctor_cancels_is_offered_only_if_they_say_so(
    build: Builder,
) -> None:
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 2)
    made = await build.appointment(maria, slot)
    await build.changes().cancel_as_doctor(by(doctor), made.id, "ill")
    assert await build.state(slot) is SlotState.CLOSED
    await build.publishing().set_open(by(doctor), doctor.id, [slot.id], is_open=True)
    assert await build.state(slot) is SlotState.OPEN


async def test_taken_twice_it_is_one_time_off_and_does_what_is_left(
    store: Store, build: Builder
) -> None:
    """Pressed again, or handled again after a crash that came halfway."""
    doctor = await build.doctor()
    await build.appointment(await build.person(), await build.slot(doctor.id, 2))
    first = await take(build, doctor)
    again = await take(build, doctor, reason=ill)
    third = await take(build, doctor, reason=ill)
    assert (again.called_off, third.called_off) == (1, 0)
    assert first.time_off == again.time_off == third.time_off
    assert await store.queries.times_off(doctor.id, ALWAYS, 9) == [first.time_off]
    await end(build, doctor, first)
    with pytest.raises(NotFoundError):
        await end(build, doctor, first)


async def test_hundreds_in_the_way_go_in_several_transactions(
    store: Store, build: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them keeps others waiting a moment only; together they leave nobody out.

    It is one act: the doctor's record has one time off, and the doctor gets no letter of it.
    """
    monkeypatch.setattr(time_off, "AT_ONCE", 2)
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, 1, 2, 3, 4, 5)
    made = [await build.appointment(await build.person(), slot) for slot in slots]
    away = await take(build, doctor, reason=ill)
    assert away.called_off == 5
    assert [(await build.found(one)).live for one in made] == [False] * 5
    written = await deeds(store)
    assert written == ["time_off_taken", *["appointment_called_off"] * 5]
    assert await told(build, doctor.account_id) == []


async def test_who_cares_for_several_among_hundreds_still_hears_once(
    build: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Families are called off as a whole: the child whom both parents bring joins all of them."""
    monkeypatch.setattr(time_off, "AT_ONCE", 1)
    doctor, mother, father = await build.doctor(), await build.account(), await build.account()
    hers = await build.patient("Ada", mother, relation=Relation.CHILD)
    theirs = await build.patient("Ben", mother, father, relation=Relation.CHILD)
    his = await build.patient("Cid", father, relation=Relation.CHILD)
    slots = await build.slots(doctor.id, 1, 2, 3, 4, 5)
    bringing = (mother, hers), (mother, theirs), (father, his), (mother, hers)
    people = [Someone(*pair) for pair in bringing]
    people.insert(1, await build.person())
    made = [await build.appointment(*pair) for pair in zip(people, slots, strict=True)]
    away = await take(build, doctor, reason=ill)
    assert away.called_off == 5
    hears = [made[at].id for at in (0, 2, 4)], [made[at].id for at in (2, 3)]
    now = build.clock.moment
    letters = await build.store.deliveries.lease(now, now + HOUR, 999)
    for account, appointments in zip((mother, father), hears, strict=True):
        (about,) = (one.letter.about for one in letters if one.letter.to == account.id)
        assert about == CalledOff(tuple(appointments))


async def test_a_hold_in_a_time_off_ends_with_a_plain_no(build: Builder) -> None:
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 2)
    await build.holding().hold(maria.account.id, maria.patient.id, slot.id)
    away = await take(build, doctor)
    with pytest.raises(SlotClosedError):
        await build.booking().book(maria.by, maria.patient.id, slot.id)
    await end(build, doctor, away)
    await build.booking().book(maria.by, maria.patient.id, slot.id)


async def test_what_is_published_or_moved_into_a_time_off_is_not_offered(build: Builder) -> None:
    """It is there when the time off ends. Moved out of it, a time is offered at once."""
    doctor = await build.doctor()
    slot = await build.slot(doctor.id, 8)
    away = await take(build, doctor)
    plan = Plan((NOW.date(),), (Window(time(14), time(15, 30)),), timedelta(minutes=30))
    done = await build.publishing().publish(by(doctor), doctor.id, plan)
    assert done.in_time_off == {done.fresh[0], done.fresh[1]}
    async with build.store.open_work() as work:
        *made, _ = await work.slots.between(doctor.id, ALWAYS)
    assert await states(build, made) == "cco"
    retime = build.publishing().retime
    await retime(by(doctor), doctor.id, slot.id, Window(time(11), time(12)))
    assert await build.state(slot) is SlotState.CLOSED
    await retime(by(doctor), doctor.id, slot.id, Window(time(18), time(19)))
    assert await build.state(slot) is SlotState.OPEN
    await end(build, doctor, away)
    assert await states(build, made) == "ooo"


async def test_days_off_are_the_clinics_days_also_where_the_clock_jumps(build: Builder) -> None:
    """Sunday, 29 March 2026 has 23 hours in Berlin; 13:00 stays 13:00 on the wall."""
    build.policy = ClinicPolicy(zone=ZoneInfo("Europe/Berlin"))
    sunday = date(2026, 3, 29)
    service = build.away()
    assert service.days(sunday, sunday).length == timedelta(hours=23)
    saturday = service.part(sunday - DAY, Window(time(13), time(16)))
    assert service.part(sunday, Window(time(13), time(16))) == Span(
        saturday.start + timedelta(hours=23), saturday.end + timedelta(hours=23)
    )
