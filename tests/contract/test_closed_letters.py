"""The outbox on a real database: whose reader is gone, what lost its sense, what is done with."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from core import facts
from core.model import Appointment, Status
from core.notifications import Reminder, Unsent
from core.reactions import Audience, letters
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, Someone
from tests.contract.posting import MINUTE, keys, leased, letter, put, reminder


@pytest.mark.parametrize("fate", ["disabled", "unreachable"])
async def test_nothing_is_delivered_to_who_is_shut_out_or_gone(
    store: Store, build: Builder, maria: Someone, fate: str
) -> None:
    other = await build.person()
    await put(
        store, *(letter(maria.account.id, key) for key in "abc"), letter(other.account.id, "x")
    )
    if fate == "disabled":
        async with store.open_work() as work:
            await work.people.save_account(replace(maria.account, disabled=True))
            await work.commit()
    else:
        await store.deliveries.unreachable(maria.account.telegram_id, NOW)
        assert (await store.deliveries.status(NOW)).unreachable_accounts == 1
    assert keys(await leased(store)) == ["x"]
    status = await store.deliveries.status(NOW)
    assert (status.waiting, status.failed) == (1, 0)


async def spoil(store: Store, key: str) -> None:
    """Let a letter be of a kind that is none any more."""
    write = text("UPDATE outbox SET about = :about WHERE key = :key")
    async with store.database.write() as connection:
        await connection.execute(write, {"about": '{"kind": "bygone"}', "key": key})
        await connection.commit()


async def test_a_letter_that_nobody_can_read_any_more_holds_up_nobody(
    store: Store, build: Builder, maria: Someone, caplog: pytest.LogCaptureFixture
) -> None:
    """It is closed, and counted as failed; the log names it."""
    other = await build.person()
    await put(
        store, *(letter(maria.account.id, key) for key in "ab"), letter(other.account.id, "x")
    )
    await spoil(store, "a")
    assert keys(await leased(store)) == ["x", "b"]
    assert (await store.deliveries.status(NOW)).failed == 1
    assert [record.getMessage() for record in caplog.records] == ["letter 1 cannot be read"]


async def test_what_is_told_next_does_not_stumble_over_a_letter_that_nobody_can_read(
    store: Store, booked: Appointment
) -> None:
    first, second = reminder(booked, 1), reminder(booked, 2)
    await put(store, first, second)
    await spoil(store, first.key)
    async with store.open_work() as work:
        assert [one.letter for one in await work.outbox.unsent([booked.id])] == [second]


async def test_who_comes_back_gets_letters_again(store: Store, maria: Someone) -> None:
    await store.deliveries.unreachable(maria.account.telegram_id, NOW)
    async with store.open_work() as work:
        await work.people.save_account(replace(maria.account, name="Saved meanwhile"))
        await work.commit()
    await put(store, letter(maria.account.id, "lost"))
    assert await leased(store) == []
    await store.deliveries.reachable(maria.account.telegram_id)
    await put(store, letter(maria.account.id, "back"))
    assert keys(await leased(store)) == ["back"]


@pytest.mark.parametrize("change", ["cancelled", "moved", "begun", "none"])
async def test_a_reminder_goes_out_only_while_its_appointment_lies_ahead_at_that_time(
    store: Store, build: Builder, booked: Appointment, change: str
) -> None:
    await put(store, reminder(booked))
    later = await build.slot(booked.doctor_id, 48)
    changed = {
        "cancelled": replace(booked, status=Status.CANCELLED),
        "moved": replace(booked, slot_id=later.id, span=later.span),
    }.get(change, booked)
    async with store.open_work() as work:
        await work.appointments.save(changed)
        await work.commit()
    found = await leased(store, timedelta(hours=24 if change == "begun" else 23))
    assert len(found) == (1 if change == "none" else 0)
    assert (await store.deliveries.status(NOW)).waiting == len(found)


async def test_unsent_are_those_that_wait_and_that_nobody_ever_leased(
    store: Store, build: Builder, maria: Someone, booked: Appointment
) -> None:
    """What was in somebody's hands may have reached its reader, though nobody noted it: they died,
    or its answer was lost. So nothing that follows upon it may be left untold."""
    other = await build.appointment(maria, await build.slot(booked.doctor_id, 30))
    told = letters(
        facts.AppointmentBooked(booked),
        Audience({booked.patient_id: [maria.account.id]}),
        build.policy,
        NOW,
    )
    await put(store, *told, reminder(other, 2))

    async def unsent() -> list[Unsent]:
        async with store.open_work() as work:
            return list(await work.outbox.unsent([booked.id]))

    assert [one.letter for one in await unsent()] == list(told)
    (first,) = await leased(store)
    assert [one.letter for one in await unsent()] == list(told)[1:]
    await store.deliveries.release_leases(NOW)
    assert [one.letter for one in await unsent()] == list(told)[1:], "its courier died"
    await store.deliveries.retry(first.id, NOW + HOUR, "timeout")
    assert [one.letter for one in await unsent()] == list(told)[1:]
    async with store.open_work() as work:
        await work.outbox.withdraw([one.id for one in await work.outbox.unsent([booked.id])], NOW)
        await work.outbox.withdraw([], NOW)
        await work.commit()
    assert await unsent() == []
    status = await store.deliveries.status(NOW)
    assert (status.waiting, status.failed) == (2, 0)


async def test_of_two_reminders_that_are_due_the_later_one_speaks(
    store: Store, build: Builder, maria: Someone, booked: Appointment
) -> None:
    """After a night without the bot nobody hears the same thing twice."""
    told = letters(
        facts.AppointmentBooked(booked),
        Audience({booked.patient_id: [maria.account.id]}),
        replace(build.policy, reminders_before=(20 * HOUR, 2 * HOUR, HOUR)),
        NOW,
    )
    await put(store, *(one for one in told if isinstance(one.about, Reminder)))
    (delivery,) = await leased(store, 22.5 * HOUR)
    assert delivery.letter.due == booked.span.start - 2 * HOUR


async def test_the_status_counts_what_waits_what_is_late_and_what_failed(
    store: Store, build: Builder
) -> None:
    people = [await build.person() for _ in range(5)]
    minutes = (-5, -4, 0, 5, 9)
    await put(
        store,
        *(
            letter(person.account.id, str(due), due)
            for person, due in zip(people, minutes, strict=True)
        ),
    )
    first, second, _ = await leased(store)
    await store.deliveries.drop(first.id, NOW, "refused")
    await store.deliveries.withdraw(second.id, NOW, "stale")
    status = await store.deliveries.status(NOW + 5 * MINUTE)
    assert (status.waiting, status.late, status.failed) == (3, 2, 1)
    assert status.next_due == NOW + 9 * MINUTE, "what is due already lies behind"
    assert (await store.deliveries.status(NOW)).unreachable_accounts == 0


async def test_an_empty_outbox_stands_well(store: Store) -> None:
    status = await store.deliveries.status(NOW)
    assert (status.waiting, status.late, status.failed) == (0, 0, 0)
    assert status.next_due is None


async def test_closed_letters_are_forgotten_in_time_and_open_ones_never(
    store: Store, build: Builder
) -> None:
    people = [await build.person() for _ in range(3)]
    await put(store, *(letter(person.account.id, str(person.account.id)) for person in people))
    one, two, _ = await leased(store)
    await store.deliveries.delivered([one.id], NOW)
    await store.deliveries.drop(two.id, NOW + HOUR, "refused")
    await store.deliveries.forget(NOW + MINUTE)
    assert (await store.deliveries.status(NOW)).failed == 1
    await store.deliveries.forget(NOW + 2 * HOUR)
    status = await store.deliveries.status(NOW)
    assert (status.failed, status.waiting) == (0, 1)


async def test_marking_what_is_gone_or_closed_changes_nothing(store: Store, maria: Someone) -> None:
    await put(store, letter(maria.account.id, "a"))
    (one,) = await leased(store)
    await store.deliveries.delivered([one.id, 4711], NOW)
    await store.deliveries.drop(one.id, NOW, "late")
    await store.deliveries.retry(one.id, NOW, "late")
    await store.deliveries.delivered([], NOW)
    status = await store.deliveries.status(NOW)
    assert (status.waiting, status.failed) == (0, 0)
