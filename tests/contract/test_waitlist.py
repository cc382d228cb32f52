"""The waitlist on a real database: who is offered what frees, in which order, and for how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import (
    DaysOverError,
    NotFoundError,
    OfferChangedError,
    OfferOverError,
    OwnPatientError,
    SlotHeldError,
    TimesAreFreeError,
    TooManyWaitsError,
)
from core.model import Actor, DayPart, SlotState, Status, Verification
from core.waitlist.rules import mark_of
from storage.store import Store
from tests.builders import HOUR, NOW, Builder
from tests.contract.asking import at, deeds, told
from tests.contract.lines import TODAY, TOMORROW, full, now_of, waiting, wish

MINUTE = timedelta(minutes=1)


async def test_a_freed_time_is_kept_for_the_first_in_line_at_once(
    store: Store, build: Builder
) -> None:
    """In the transaction that frees it: no passer-by is faster, and the letter is written."""
    one = await full(build)
    maria, first = await waiting(build, one.doctor)
    noah, second = await waiting(build, one.doctor, "Noah")
    slot = await one.cancel(build)
    until = NOW + build.policy.offer_within
    assert await now_of(build, first) == replace(first, slot_id=slot.id, until=until)
    assert await now_of(build, second) == second
    assert (await build.found_slot(slot)).held_by == maria.account.id
    passer_by = await build.person()
    for someone in (passer_by, noah):
        with pytest.raises(SlotHeldError):
            await build.booking().book(someone.by, someone.patient.id, slot.id)
    assert await told(store, maria.account.id) == [("offered", None)]
    assert await told(store, noah.account.id) == []
    assert (await deeds(store))[-2:] == ["slot_freed", "time_offered"]
    assert await build.rounds().go() == 0


async def test_a_taken_offer_is_a_booking_and_ends_the_wait(store: Store, build: Builder) -> None:
    """Taken twice it is one; its wait is over in the same breath."""
    one = await full(build)
    maria, wait = await waiting(build, one.doctor)
    slot = await one.cancel(build)
    for _ in range(2):
        made = await build.waiting().take(maria.by, maria.patient.id, wait.id, slot.id)
        assert (made.slot_id, made.status) == (slot.id, Status.CONFIRMED)
    assert await now_of(build, wait) is None
    assert (await deeds(store))[-2:] == ["appointment_booked", "offer_taken"]
    assert await build.rounds().go() == 0


async def test_who_books_the_offered_time_on_another_way_has_taken_it(build: Builder) -> None:
    one = await full(build)
    maria, wait = await waiting(build, one.doctor)
    slot = await one.cancel(build)
    offer = await build.holding().hold(maria.account.id, maria.patient.id, slot.id)
    assert offer.until == NOW + build.policy.offer_within
    await build.booking().book(maria.by, maria.patient.id, slot.id)
    assert await now_of(build, wait) is None


async def test_what_is_declined_goes_to_the_next_and_never_comes_back(build: Builder) -> None:
    """Who declined keeps the place, for the next time that frees."""
    one = await full(build)
    maria, first = await waiting(build, one.doctor)
    noah, second = await waiting(build, one.doctor, "Noah")
    slot = await one.cancel(build)
    waits = await build.waiting().decline(maria.by, first.id, slot.id)
    assert waits == await now_of(build, first) == first
    found = await now_of(build, second)
    assert found is not None
    assert found.slot_id == slot.id
    with pytest.raises(OfferOverError):
        await build.waiting().take(maria.by, maria.patient.id, first.id, slot.id)
    with pytest.raises(OfferOverError):
        await build.waiting().decline(maria.by, first.id, slot.id)
    await build.waiting().decline(noah.by, second.id, slot.id)
    assert await build.state(slot) is SlotState.OPEN
    assert await build.rounds().go() == 0
    other = await one.cancel(build, 1)
    found = await now_of(build, first)
    assert found is not None
    assert found.slot_id == other.id


async def test_an_unanswered_offer_goes_on_when_its_time_is_over(
    store: Store, build: Builder
) -> None:
    """Not a moment before, once, and not back to who gave no answer until it frees anew."""
    one = await full(build)
    maria, first = await waiting(build, one.doctor)
    noah, second = await waiting(build, one.doctor, "Noah")
    slot = await one.cancel(build)
    async with at(build, NOW + build.policy.offer_within - timedelta(seconds=1)):
        assert await build.rounds().go() == 0
    async with at(build, NOW + build.policy.offer_within):
        assert await build.rounds().go() == 1
        assert await build.rounds().go() == 0
        assert await now_of(build, first) == first
        made = await build.waiting().take(noah.by, noah.patient.id, second.id, slot.id)
        with pytest.raises(OfferOverError):
            await build.waiting().take(maria.by, maria.patient.id, first.id, slot.id)
        await build.cancel_for_good(noah.by, made)
        again = await now_of(build, first)
        assert again is not None
        assert again.slot_id == slot.id
    assert "offer_ended" in await deeds(store)


async def test_who_answers_nothing_twice_leaves_the_line_with_a_letter(
    store: Store, build: Builder
) -> None:
    """The time goes to the next; nobody is blamed for what never reached them."""
    one = await full(build, 24, 48, 72, 96, 120)
    last = TODAY + timedelta(days=5)
    maria, wait = await waiting(build, one.doctor)
    _, next_one = await waiting(build, one.doctor, "Noah", first=last, last=last)

    async def unanswered(which: int, *, told: bool = True) -> int | None:
        """Let an offer of this slot go by; return how many have in a row."""
        await one.cancel(build, which)
        if told:
            await build.deliver()
        build.clock.moment += build.policy.offer_within
        assert await build.rounds().go() == 1
        found = await now_of(build, wait)
        return None if found is None else found.unanswered

    assert await unanswered(0, told=False) == 0
    assert await unanswered(1) == 1
    slot = await one.cancel(build, 2)
    assert (await build.waiting().decline(maria.by, wait.id, slot.id)).unanswered == 0
    assert await unanswered(3) == 1
    assert await unanswered(4) is None
    found = await now_of(build, next_one)
    assert found is not None
    assert found.slot_id == one.slots[4].id
    assert (await told(store, maria.account.id))[-1] == ("waited_in_vain", None)
    assert "wait_ended" in await deeds(store)
    assert (await build.waiting().join(maria.by, maria.patient.id, wish(one.doctor, last))).id


async def test_who_leaves_a_line_is_not_offered_the_same_time_for_other_days(
    build: Builder,
) -> None:
    """They wait twice: who was silent is asked no third time for it, the next one is."""
    one = await full(build, 24, 25)
    maria, first = await waiting(build, one.doctor, last=TOMORROW)
    second = await build.waiting().join(maria.by, maria.patient.id, wish(one.doctor))
    _, other = await waiting(build, one.doctor, "Noah", first=TOMORROW)
    for which in range(2):
        slot = await one.cancel(build, which)
        await build.deliver()
        build.clock.moment += build.policy.offer_within
        await build.rounds().end_offer(first.id)
    assert await now_of(build, first) is None
    assert await now_of(build, second) == second
    found = await now_of(build, other)
    assert found is not None
    assert found.slot_id in {one.slots[0].id, slot.id}


async def test_leaving_gives_the_time_to_the_next(build: Builder) -> None:
    """Nobody leaves for somebody else; who left once has nothing to leave."""
    one = await full(build)
    maria, first = await waiting(build, one.doctor)
    noah, second = await waiting(build, one.doctor, "Noah")
    slot = await one.cancel(build)
    with pytest.raises(NotFoundError):
        await build.waiting().leave(noah.by, first.id)
    await build.waiting().leave(maria.by, first.id)
    assert await now_of(build, first) is None
    found = await now_of(build, second)
    assert found is not None
    assert found.slot_id == slot.id
    with pytest.raises(NotFoundError):
        await build.waiting().leave(maria.by, first.id)


async def test_an_offer_replaces_the_later_appointment_with_that_doctor(build: Builder) -> None:
    """It moves there, and the time it leaves goes down the list; or nothing changes."""
    one = await full(build)
    late, mine = one.booked[1]
    wait = await build.waiting().join(late.by, late.patient.id, wish(one.doctor))
    _, second = await waiting(build, one.doctor, "Noah")
    slot = await one.cancel(build)
    take, policy = build.waiting().take, build.policy
    nothing = mark_of(slot, one.doctor, policy, None)
    with pytest.raises(OfferChangedError):
        await take(late.by, late.patient.id, wait.id, slot.id, seen=nothing)
    shown = mark_of(slot, one.doctor, policy, mine)
    moved = await take(late.by, late.patient.id, wait.id, slot.id, seen=shown)
    assert (moved.id, moved.slot_id, moved.sequence) == (mine.id, slot.id, 1)
    assert await now_of(build, wait) is None
    found = await now_of(build, second)
    assert found is not None
    assert found.slot_id == one.slots[1].id


async def test_who_is_not_vouched_for_cannot_wait_where_that_is_asked(build: Builder) -> None:
    build.policy = replace(build.policy, verify_patients=True)
    one = await full(build)
    known = await build.person(verification=Verification.VERIFIED)
    wait = await build.waiting().join(known.by, known.patient.id, wish(one.doctor))
    async with build.store.open_work() as work:
        await work.people.save_patient(replace(known.patient, verification=Verification.DECLINED))
        await work.commit()
    await one.cancel(build)
    assert await now_of(build, wait) == wait
    assert await build.rounds().go() == 0


async def test_joining_where_a_time_is_free_is_refused_with_it(build: Builder) -> None:
    """Not where that one does not suit: another part of the day."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    with pytest.raises(TimesAreFreeError) as refusal:
        await build.waiting().join(maria.by, maria.patient.id, wish(doctor))
    assert refusal.value.slot == slot
    afternoon = wish(doctor, part=DayPart.AFTERNOON)
    await build.waiting().join(maria.by, maria.patient.id, afternoon)
    assert await build.rounds().go() == 0


async def test_waiting_is_bounded_and_for_days_to_come(build: Builder) -> None:
    """The same again is the same wait; nobody waits for themselves, or for a stranger."""
    one = await full(build)
    maria, first = await waiting(build, one.doctor, last=TODAY)
    join = build.waiting().join
    assert await join(maria.by, maria.patient.id, wish(one.doctor, last=TODAY)) == first
    part = wish(one.doctor, last=TODAY, part=DayPart.MORNING)
    assert await join(maria.by, maria.patient.id, part) == first
    for ahead in range(1, build.policy.waits_per_patient):
        day = TODAY + timedelta(days=ahead)
        await join(maria.by, maria.patient.id, wish(one.doctor, day, day))
    with pytest.raises(TooManyWaitsError):
        await join(maria.by, maria.patient.id, wish(one.doctor))
    for days in (
        (TODAY - timedelta(days=2), TODAY - timedelta(days=1)),
        (TODAY + timedelta(days=90), TODAY + timedelta(days=91)),
    ):
        with pytest.raises(DaysOverError):
            await join(maria.by, maria.patient.id, wish(one.doctor, *days))
    with pytest.raises(NotFoundError):
        await join(Actor((await build.person()).account.id, "test"), maria.patient.id, part)
    account = await build.found_account(maria.account)
    own = await build.doctor(account_id=account.id)
    with pytest.raises(OwnPatientError):
        await join(maria.by, maria.patient.id, wish(own))


async def test_places_in_line_count_patients_who_want_the_same(build: Builder) -> None:
    one = await full(build)
    await waiting(build, one.doctor, last=TODAY)
    await waiting(build, one.doctor, part=DayPart.MORNING)
    await waiting(build, one.doctor, part=DayPart.AFTERNOON)
    maria, wait = await waiting(build, one.doctor, first=TOMORROW, part=DayPart.AFTERNOON)
    (view,) = await build.store.queries.waits_of(maria.account.id, 5)
    assert (view.wait, view.place, view.doctor) == (wait, 2, one.doctor)
    assert (view.patient, view.slot) == (maria.patient, None)


async def test_waits_end_with_their_days_and_say_so(store: Store, build: Builder) -> None:
    """In the morning, where they end at night; who was booked on those days hears nothing more."""
    one = await full(build)
    maria, vain = await waiting(build, one.doctor, last=TODAY)
    noah, served = await waiting(build, one.doctor)
    slot = await build.slot(one.doctor.id, 30)
    await build.appointment(noah, slot, made_at=NOW + MINUTE)
    async with at(build, NOW + 15 * HOUR):
        assert await build.rounds().go() == 2
        assert await build.rounds().go() == 0
    assert await now_of(build, vain) is await now_of(build, served) is None
    assert await told(store, maria.account.id) == [("waited_in_vain", None)]
    assert await told(store, noah.account.id) == []
    due = (await store.deliveries.status(NOW)).next_due
    assert due == NOW.replace(hour=8) + timedelta(days=1)
