"""A proposed time that its doctor takes away: the request waits again, and both sides know."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from core.errors import ProposalOverError
from core.model import Side, SlotState, Span, Status
from core.notifications import ProposalOff
from core.policy import Window
from core.slots.new_hours import NewWeek
from core.slots.service import Plan
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by
from tests.contract.asking import JOB, Asked, asked, at, deeds, told
from tests.contract.weeks import times, with_week

MINUTE = timedelta(minutes=1)
Away = Callable[[Builder, Asked], Awaitable[object]]


async def proposed(build: Builder) -> Asked:
    """Return a request for which the second slot was proposed; all have heard of it."""
    one = await asked(build)
    await build.deliver()
    await build.answers().propose(by(one.doctor), one.appointment.id, one.slots[1].id)
    await build.deliver()
    return one


async def switch_off(build: Builder, one: Asked) -> object:
    slots = [one.slots[1].id, one.slots[2].id]
    return await build.publishing().set_open(by(one.doctor), one.doctor.id, slots, is_open=False)


async def delete(build: Builder, one: Asked) -> object:
    return await build.publishing().delete(by(one.doctor), one.doctor.id, [one.slots[1].id])


async def retime(build: Builder, one: Asked) -> object:
    window, slot = Window(time(13), time(14)), one.slots[1].id
    return await build.publishing().retime(by(one.doctor), one.doctor.id, slot, window)


async def go_away(build: Builder, one: Asked) -> object:
    span = one.slots[1].span
    return await build.away().take(by(one.doctor), one.doctor.id, span)


WAYS = {
    "slots_switched_off": switch_off,
    "slots_deleted": delete,
    "slot_retimed": retime,
    "time_off_taken": go_away,
}


@pytest.mark.parametrize("deed", WAYS)
async def test_what_was_asked_for_waits_again_and_both_sides_hear_once(
    store: Store, build: Builder, deed: str
) -> None:
    """The answer is due anew, the doctor is nudged anew, and what was asked for stays kept."""
    one = await proposed(build)
    async with at(build, NOW + HOUR):
        await WAYS[deed](build, one)
    after = await build.found(one.appointment)
    until = min(NOW + HOUR + build.policy.answer_within, one.slots[0].span.start)
    assert after == replace(one.appointment, answer_by=until)
    assert await build.state(one.slots[0]) is SlotState.BOOKED
    assert (await told(store, one.maria.account.id))[2:] == [("proposal_off", None)]
    assert (await told(store, one.doctor.account_id))[2:] == [
        ("proposal_off", None),
        ("nudge", None),
    ]
    assert (await deeds(store))[-2:] == [deed, "proposal_withdrawn"]
    async with at(build, NOW + HOUR):
        leased = await store.deliveries.lease(build.clock.moment, NOW + 9 * HOUR, 9)
    starts = one.slots[1].span.start
    assert {(letter.letter.to, letter.letter.about) for letter in leased} == {
        (to, ProposalOff(after.id, side, starts, until))
        for to, side in ((one.maria.account.id, Side.PATIENT), (one.doctor.account_id, Side.DOCTOR))
    }
    for act in (
        build.answers().take(one.maria.by, after.id, one.slots[1].id),
        build.answers().decline(one.maria.by, after.id, one.slots[1].id),
    ):
        with pytest.raises(ProposalOverError):
            await act


async def test_a_time_switched_off_is_kept_for_nobody_once_it_is_offered_again(
    build: Builder,
) -> None:
    one = await proposed(build)
    await switch_off(build, one)
    opened = build.publishing().set_open
    await opened(by(one.doctor), one.doctor.id, [one.slots[1].id], is_open=True)
    assert await build.state(one.slots[1]) is SlotState.OPEN
    again = await build.answers().propose(by(one.doctor), one.appointment.id, one.slots[1].id)
    assert again.proposed_slot == one.slots[1].id


async def test_who_has_not_heard_of_the_proposal_hears_how_things_are_in_one_letter(
    store: Store, build: Builder
) -> None:
    one = await asked(build)
    await build.answers().propose(by(one.doctor), one.appointment.id, one.slots[1].id)
    async with at(build, NOW + MINUTE):
        await delete(build, one)
    waiting = [kind for kind, outcome in await told(store, one.maria.account.id) if not outcome]
    assert waiting == ["proposal_off"]
    doctor = [kind for kind, outcome in await told(store, one.doctor.account_id) if not outcome]
    assert doctor == ["proposal_off", "nudge"]


async def test_a_time_off_that_calls_the_request_off_says_nothing_of_the_proposal(
    store: Store, build: Builder
) -> None:
    """Both times lie in it: the patient hears that it is off, and not that it waits."""
    one = await proposed(build)
    away = Span(one.slots[0].span.start, one.slots[1].span.end)
    await build.away().take(by(one.doctor), one.doctor.id, away, lambda _: "I am ill")
    assert (await build.found(one.appointment)).status is Status.CANCELLED
    assert (await told(store, one.maria.account.id))[2:] == [("cancelled", None)]
    assert "proposal_withdrawn" not in await deeds(store)


async def test_a_time_off_ends_the_proposals_of_those_whom_it_does_not_call_off(
    store: Store, build: Builder
) -> None:
    """One patient is called off, another one's request stands elsewhere and waits again."""
    one, noah = await proposed(build), await build.person("Noah")
    other = await build.appointment(noah, one.slots[2])
    away = Span(one.slots[1].span.start, one.slots[2].span.end)
    look = await build.away().preview(by(one.doctor), one.doctor.id, away)
    done = await build.away().take(by(one.doctor), one.doctor.id, away, lambda _: "I am ill")
    assert (look.waiting, done.waiting) == (1, 1)
    assert (await build.found(other)).status is Status.CANCELLED
    after = await build.found(one.appointment)
    assert (after.status, after.proposed_slot) == (Status.PENDING, None)
    assert (await told(store, one.maria.account.id))[2:] == [("proposal_off", None)]
    assert await told(store, noah.account.id) == [("cancelled", None)]


async def on_the_week(build: Builder) -> Asked:
    """Return a doctor with a week who proposed a time of it."""
    doctor, maria = await with_week(build), await build.person()
    own = await build.slot(doctor.id, 30)
    made = await build.appointment(
        maria, own, status=Status.PENDING, answer_by=NOW + build.policy.answer_within
    )
    slots = await times(build.store, doctor.id)
    await build.answers().propose(by(doctor), made.id, slots[4].id)
    return Asked(doctor, maria, [own, slots[4]], made)


async def test_a_change_of_hours_lets_a_proposed_time_stand_while_it_is_proposed(
    store: Store, build: Builder
) -> None:
    one = await on_the_week(build)
    changes = await build.hours().save(by(one.doctor), one.doctor.id, NewWeek(()))
    assert [slot.id for slot in changes.held] == [one.slots[1].id]
    assert (await build.found(one.appointment)).proposed_slot == one.slots[1].id
    taken = await build.answers().take(one.maria.by, one.appointment.id, one.slots[1].id)
    assert taken.span == one.slots[1].span
    assert "proposal_withdrawn" not in await deeds(store)


@pytest.mark.parametrize("way", ["hours", "by hand"])
async def test_a_proposal_that_ran_out_unnoted_ends_where_its_time_goes(
    store: Store, build: Builder, way: str
) -> None:
    """Nobody is told that the doctor was silent, who had answered: the request waits anew."""
    one = await on_the_week(build)
    until = (await build.found(one.appointment)).answer_by
    assert until is not None
    async with at(build, until):
        if way == "hours":
            await build.hours().save(by(one.doctor), one.doctor.id, NewWeek(()))
        else:
            window = Window(time(8, 45), time(11))
            plan = Plan((one.slots[1].day,), (window,), timedelta(minutes=45))
            await build.publishing().publish(by(one.doctor), one.doctor.id, plan)
        assert await store.queries.slot(one.slots[1].id) is None
        after = await build.found(one.appointment)
        assert (after.proposed_slot, after.answer_by) == (None, one.slots[0].span.start)
        assert not await build.answers().expire(JOB, after.id)
    assert "proposal_withdrawn" in await deeds(store)


async def test_a_request_whose_time_has_come_is_left_to_end(store: Store, build: Builder) -> None:
    """It waits for nobody any more, so nobody hears that it does."""
    one = await proposed(build)
    async with at(build, one.slots[0].span.start):
        await delete(build, one)
        assert "proposal_withdrawn" not in await deeds(store)
        assert await build.answers().expire(JOB, one.appointment.id)
