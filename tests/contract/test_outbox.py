"""What core.ports.outbox promise, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from core import facts, notifications
from core.model import AccountId, Appointment, DoctorId, Side, Status
from core.notifications import (
    DoctorDecision,
    Letter,
    Moved,
    Notification,
    Priority,
    Reminder,
    Unsent,
)
from core.ports.outbox import Delivery
from core.reactions import Audience, letters
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, Someone, open_store

MINUTE = timedelta(minutes=1)
UNTIL = NOW + MINUTE


def letter(to: AccountId, key: str, minutes: float = 0) -> Letter:
    return Letter(to, DoctorDecision(DoctorId(1), approved=True), NOW + minutes * MINUTE, key)


def reminder(appointment: Appointment, minutes: float = 0) -> Letter:
    assert appointment.made_by is not None
    return Letter(
        appointment.made_by,
        Reminder(appointment.id, appointment.span.start, appointment.span.start),
        NOW + minutes * MINUTE,
        f"reminder:{appointment.id}:{minutes}",
        Priority.REMINDER,
        appointment.id,
    )


async def put(store: Store, *letters: Letter) -> None:
    async with store.open_work() as work:
        await work.outbox.put(letters)
        await work.commit()


async def leased(store: Store, later: timedelta = timedelta(), limit: int = 50) -> list[Delivery]:
    now = NOW + later
    return list(await store.deliveries.lease(now, now + MINUTE, limit))


def keys(deliveries: Sequence[Delivery]) -> list[str]:
    return [delivery.letter.key for delivery in deliveries]


@pytest.fixture
async def maria(build: Builder) -> Someone:
    return await build.person("Maria")


@pytest.fixture
async def visit(build: Builder, maria: Someone) -> Appointment:
    doctor = await build.doctor()
    return await build.appointment(maria, await build.slot(doctor.id, 24))


async def test_a_letter_is_leased_as_it_was_written(
    store: Store, maria: Someone, visit: Appointment
) -> None:
    about = Moved(visit.id, Side.PATIENT, NOW, visit.span.start)
    written = Letter(maria.account.id, about, NOW, "moved", appointment_id=visit.id)
    await put(store, written)
    (delivery,) = await leased(store)
    assert delivery.letter == written
    assert (delivery.telegram_id, delivery.attempt) == (maria.account.telegram_id, 1)


async def test_every_kind_of_notification_survives_the_way(
    store: Store, build: Builder, visit: Appointment
) -> None:
    other = await build.slot(visit.doctor_id, 99)
    written: list[Notification] = [
        notifications.Requested(visit.id, Side.PATIENT),
        notifications.Booked(visit.id, Side.DOCTOR),
        notifications.Cancelled(visit.id, Side.PATIENT, Side.DOCTOR),
        notifications.CalledOff((visit.id, visit.id), Side.PATIENT),
        notifications.Moved(visit.id, Side.PATIENT, NOW, visit.span.start),
        notifications.NoteRewritten(visit.id),
        notifications.Accepted(visit.id, Side.DOCTOR),
        notifications.Rejected(visit.id),
        notifications.Expired(visit.id, Side.PATIENT, proposed=True),
        notifications.Proposed(visit.id, other.id, other.span.start),
        notifications.ProposalRefused(visit.id),
        notifications.Nudge(visit.id, visit.span.start),
        notifications.Reminder(visit.id, visit.span.start, visit.span.start),
        notifications.DoctorApplied(visit.doctor_id),
        notifications.PatientApplied(visit.patient_id),
        notifications.DoctorDecision(visit.doctor_id, approved=False),
        notifications.CardAsked(visit.doctor_id),
        notifications.CardDecision(visit.doctor_id, approved=True),
        notifications.Digest(visit.doctor_id, NOW.date()),
        notifications.RunningLate(visit.id, visit.span.start, visit.span.start + HOUR),
        notifications.PatientDecision(visit.patient_id, approved=True),
    ]
    assert {type(one) for one in written} == set(get_args(Notification))
    asked = {"status": Status.PENDING, "answer_by": visit.span.start}
    off = {"status": Status.REJECTED}
    as_told: dict[type[Notification], dict[str, Any]] = {
        notifications.Cancelled: {"status": Status.CANCELLED},
        notifications.Requested: asked,
        notifications.ProposalRefused: asked,
        notifications.Nudge: asked,
        notifications.Proposed: {**asked, "proposed_slot": other.id},
        notifications.Rejected: off,
        notifications.Expired: off,
    }
    for one in written:
        to = (await build.account()).id
        async with store.open_work() as work:
            await work.appointments.save(replace(visit, **as_told.get(type(one), {})))
            await work.commit()
        await put(store, Letter(to, one, NOW, one.kind, appointment_id=visit.id))
        assert [delivery.letter.about for delivery in await leased(store)] == [one]


async def test_one_fact_is_told_once(store: Store, maria: Someone) -> None:
    await put(store, letter(maria.account.id, "a"), letter(maria.account.id, "a"))
    await put(store, letter(maria.account.id, "a", minutes=5))
    assert keys(await leased(store)) == ["a"]
    assert (await store.deliveries.status(NOW)).waiting == 1
    await put(store)


async def test_a_leased_letter_is_nobody_else_s_until_the_lease_runs_out(
    store: Store, maria: Someone, database_url: str
) -> None:
    await put(store, letter(maria.account.id, "a"))
    async with open_store(database_url) as other:
        assert keys(await leased(store)) == ["a"]
        assert await leased(other) == []
        assert await leased(other, MINUTE - timedelta(seconds=1)) == []
        (again,) = await leased(other, MINUTE)
        assert again.attempt == 2


async def test_a_letter_that_is_not_due_stays(store: Store, maria: Someone) -> None:
    await put(store, letter(maria.account.id, "later", minutes=3))
    assert await leased(store) == []
    assert keys(await leased(store, 3 * MINUTE)) == ["later"]


async def test_a_delivered_letter_never_comes_again(store: Store, maria: Someone) -> None:
    await put(store, letter(maria.account.id, "a"))
    (delivery,) = await leased(store)
    await store.deliveries.delivered([delivery.id], NOW)
    assert await leased(store, HOUR) == []
    await put(store, letter(maria.account.id, "a"))
    assert await leased(store, HOUR) == []


async def test_letters_to_one_person_go_out_one_after_the_other(
    store: Store, build: Builder, maria: Someone
) -> None:
    other = await build.person()
    await put(
        store, *(letter(maria.account.id, key) for key in "abc"), letter(other.account.id, "x")
    )
    first = await leased(store)
    assert keys(first) == ["a", "x"]
    await store.deliveries.delivered([delivery.id for delivery in first], NOW)
    (second,) = await leased(store)
    assert second.letter.key == "b"
    await store.deliveries.retry(second.id, NOW + 5 * MINUTE, "timeout")
    assert await leased(store, 2 * MINUTE) == [], "c waits behind b"
    (again,) = await leased(store, 5 * MINUTE)
    assert (again.letter.key, again.attempt) == ("b", 2)
    await store.deliveries.drop(again.id, NOW, "refused")
    assert keys(await leased(store, 5 * MINUTE)) == ["c"]


async def test_a_letter_due_later_does_not_hold_up_one_that_is_due(
    store: Store, maria: Someone
) -> None:
    await put(store, letter(maria.account.id, "later", minutes=9), letter(maria.account.id, "now"))
    assert keys(await leased(store)) == ["now"]


async def test_reminders_never_hold_up_what_is_urgent(
    store: Store, maria: Someone, visit: Appointment
) -> None:
    await put(store, reminder(visit))
    (waiting,) = await leased(store)
    await store.deliveries.retry(waiting.id, NOW + 9 * MINUTE, "timeout")
    await put(store, letter(maria.account.id, "urgent"))
    assert keys(await leased(store)) == ["urgent"]


async def test_urgent_letters_go_before_reminders_and_before_the_bound_is_reached(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(24, 32))
    visits = [await build.appointment(await build.person(), slot) for slot in slots]
    await put(store, *(reminder(one, -60) for one in visits))
    urgent = [await build.person() for _ in range(3)]
    await put(store, *(letter(one.account.id, f"urgent {one.account.id}") for one in urgent))
    first = await leased(store, limit=5)
    assert keys(first)[:3] == [f"urgent {one.account.id}" for one in urgent]
    assert [delivery.letter.priority for delivery in first[3:]] == [Priority.REMINDER] * 2
    assert len(await leased(store)) == 6


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
    store: Store, build: Builder, visit: Appointment, change: str
) -> None:
    await put(store, reminder(visit))
    later = await build.slot(visit.doctor_id, 48)
    changed = {
        "cancelled": replace(visit, status=Status.CANCELLED),
        "moved": replace(visit, slot_id=later.id, span=later.span),
    }.get(change, visit)
    async with store.open_work() as work:
        await work.appointments.save(changed)
        await work.commit()
    found = await leased(store, timedelta(hours=24 if change == "begun" else 23))
    assert len(found) == (1 if change == "none" else 0)
    assert (await store.deliveries.status(NOW)).waiting == len(found)


async def test_unsent_are_those_that_wait_and_that_nobody_ever_leased(
    store: Store, build: Builder, maria: Someone, visit: Appointment
) -> None:
    """What was in somebody's hands may have reached its reader, though nobody noted it: they died,
    or its answer was lost. So nothing that follows upon it may be left untold."""
    other = await build.appointment(maria, await build.slot(visit.doctor_id, 30))
    told = letters(
        facts.AppointmentBooked(visit),
        Audience({visit.patient_id: [maria.account.id]}),
        build.policy,
        NOW,
    )
    await put(store, *told, reminder(other, 2))

    async def unsent() -> list[Unsent]:
        async with store.open_work() as work:
            return list(await work.outbox.unsent([visit.id]))

    assert [one.letter for one in await unsent()] == list(told)
    (booked,) = await leased(store)
    assert [one.letter for one in await unsent()] == list(told)[1:]
    await store.deliveries.release_leases(NOW)
    assert [one.letter for one in await unsent()] == list(told)[1:], "its courier died"
    await store.deliveries.retry(booked.id, NOW + HOUR, "timeout")
    assert [one.letter for one in await unsent()] == list(told)[1:]
    async with store.open_work() as work:
        await work.outbox.withdraw([one.id for one in await work.outbox.unsent([visit.id])], NOW)
        await work.outbox.withdraw([], NOW)
        await work.commit()
    assert await unsent() == []
    status = await store.deliveries.status(NOW)
    assert (status.waiting, status.failed) == (2, 0)


async def test_of_two_reminders_that_are_due_the_later_one_speaks(
    store: Store, build: Builder, maria: Someone, visit: Appointment
) -> None:
    """After a night without the bot nobody hears the same thing twice."""
    told = letters(
        facts.AppointmentBooked(visit),
        Audience({visit.patient_id: [maria.account.id]}),
        replace(build.policy, reminders_before=(20 * HOUR, 2 * HOUR, HOUR)),
        NOW,
    )
    await put(store, *(one for one in told if isinstance(one.about, Reminder)))
    (delivery,) = await leased(store, 22.5 * HOUR)
    assert delivery.letter.due == visit.span.start - 2 * HOUR


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


async def test_a_lease_holds_until_it_is_closed_put_back_or_somebody_elses(
    store: Store, maria: Someone
) -> None:
    """Who delivers looks right before sending; a letter that was taken back must not go out."""
    await put(store, letter(maria.account.id, "a"))
    (one,) = await leased(store)
    assert await store.deliveries.holds(one.id, UNTIL)
    assert not await store.deliveries.holds(one.id, UNTIL + MINUTE), "a later one is another's"
    assert not await store.deliveries.holds(4711, UNTIL)
    await store.deliveries.retry(one.id, UNTIL, "put back")
    assert not await store.deliveries.holds(one.id, UNTIL)
    (again,) = await leased(store, 2 * MINUTE)
    assert await store.deliveries.holds(again.id, NOW + 3 * MINUTE)
    await store.deliveries.withdraw(again.id, NOW, "taken back")
    assert not await store.deliveries.holds(again.id, NOW + 3 * MINUTE)


async def test_released_leases_are_due_at_once_and_pauses_go_on(
    store: Store, build: Builder
) -> None:
    """What a killed process had leased need not wait; what Telegram asked to wait for must."""
    people = [await build.account() for _ in range(4)]
    await put(store, *(letter(one.id, str(one.id)) for one in people))
    paused, closed, *left = await leased(store, limit=3)
    await store.deliveries.retry(paused.id, NOW + HOUR, "asked to wait")
    await store.deliveries.delivered([closed.id], NOW)
    assert await store.deliveries.release_leases(NOW) == 1
    assert await store.deliveries.release_leases(NOW) == 0
    again = await leased(store)
    assert [one.id for one in again[:1]] == [one.id for one in left]
    assert len(again) == 2
    assert [one.attempt for one in again] == [2, 1]
