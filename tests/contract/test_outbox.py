"""What core.ports.outbox promise, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

from core import notifications
from core.audit import Deed
from core.model import (
    AccountId,
    Actor,
    AdminRole,
    AnnouncementId,
    Appointment,
    MaintenanceId,
    Readers,
    Side,
    Slot,
    Status,
    WaitId,
    Whom,
)
from core.notifications import Letter, Moved, Notification, Priority
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, Someone, open_store
from tests.contract.posting import MINUTE, UNTIL, keys, leased, letter, put, reminder


async def test_a_letter_is_leased_as_it_was_written(
    store: Store, maria: Someone, booked: Appointment
) -> None:
    about = Moved(booked.id, Side.PATIENT, NOW, booked.span.start)
    written = Letter(maria.account.id, about, NOW, "moved", appointment_id=booked.id)
    await put(store, written)
    (delivery,) = await leased(store)
    assert delivery.letter == written
    assert (delivery.telegram_id, delivery.attempt) == (maria.account.telegram_id, 1)


def one_of_each(booked: Appointment, other: Slot, words: AnnouncementId) -> list[Notification]:
    """Return a notification of every kind about an appointment, or a time proposed instead."""
    return [
        notifications.Requested(booked.id, Side.PATIENT),
        notifications.Booked(booked.id, Side.DOCTOR),
        notifications.Cancelled(booked.id, Side.PATIENT, Side.DOCTOR),
        notifications.Restored(booked.id),
        notifications.CalledOff((booked.id, booked.id)),
        notifications.Moved(booked.id, Side.PATIENT, NOW, booked.span.start),
        notifications.NoteRewritten(booked.id),
        notifications.Accepted(booked.id, Side.DOCTOR),
        notifications.Rejected(booked.id),
        notifications.Expired(booked.id, Side.PATIENT, proposed=True),
        notifications.Proposed(booked.id, other.id, other.span.start),
        notifications.ProposalRefused(booked.id),
        notifications.ProposalOff(booked.id, Side.PATIENT, other.span.start, booked.span.start),
        notifications.Nudge(booked.id, booked.span.start),
        notifications.Reminder(booked.id, booked.span.start, booked.span.start),
        notifications.DoctorApplied(booked.doctor_id),
        notifications.PatientApplied(booked.patient_id),
        notifications.DoctorDecision(booked.doctor_id, approved=False),
        notifications.CardAsked(booked.doctor_id),
        notifications.CardDecision(booked.doctor_id, approved=True),
        notifications.Digest(booked.doctor_id, NOW.date()),
        notifications.BusyConflicts(booked.doctor_id),
        notifications.BusyUnread(booked.doctor_id, NOW),
        notifications.RunningLate(booked.id, booked.span.start, booked.span.start + HOUR),
        notifications.PatientDecision(booked.patient_id, approved=True),
        notifications.Offered(WaitId(1), other.id, other.span.start),
        notifications.WaitedInVain(booked.patient_id, booked.doctor_id, NOW.date(), NOW.date()),
        notifications.DoneForYou(
            booked.doctor_id,
            AccountId(1),
            (notifications.Change(Deed.SLOTS_PUBLISHED, 4, NOW, NOW + HOUR, booked.id),),
        ),
        notifications.AdminNews(AccountId(1), made=True),
        notifications.DoctorAccess(booked.doctor_id, open=False),
        notifications.PatientAccess(booked.patient_id, open=True),
        notifications.AccountAccess(AccountId(1)),
        notifications.Announced(words),
        notifications.MaintenanceAhead(MaintenanceId(1)),
        notifications.MaintenanceOff(MaintenanceId(1)),
    ]


def as_told(kind: type[Notification], booked: Appointment, other: Slot) -> dict[str, Any]:
    """Return how an appointment stands of which this kind tells."""
    asked = {"status": Status.PENDING, "answer_by": booked.span.start}
    off = {"status": Status.REJECTED}
    told: dict[type[Notification], dict[str, Any]] = {
        notifications.Cancelled: {"status": Status.CANCELLED},
        notifications.Requested: asked,
        notifications.ProposalRefused: asked,
        notifications.ProposalOff: asked,
        notifications.Nudge: asked,
        notifications.Proposed: {**asked, "proposed_slot": other.id},
        notifications.Rejected: off,
        notifications.Expired: off,
    }
    return told.get(kind, {})


async def test_every_kind_of_notification_survives_the_way(
    store: Store, build: Builder, booked: Appointment
) -> None:
    other = await build.slot(booked.doctor_id, 99)
    admin = await build.account(admin=AdminRole.GRANTED)
    readers = Readers(Whom.ALL)
    words = await build.announcements().draft(Actor(admin.id, "test"), readers, "en", "Closed.")
    written = one_of_each(booked, other, words.id)
    assert {type(one) for one in written} == set(get_args(Notification))
    for one in written:
        to = (await build.account()).id
        async with store.open_work() as work:
            await work.appointments.save(replace(booked, **as_told(type(one), booked, other)))
            await work.commit()
        await put(store, Letter(to, one, NOW, one.kind, appointment_id=booked.id))
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
    store: Store, maria: Someone, booked: Appointment
) -> None:
    await put(store, reminder(booked))
    (waiting,) = await leased(store)
    await store.deliveries.retry(waiting.id, NOW + 9 * MINUTE, "timeout")
    await put(store, letter(maria.account.id, "urgent"))
    assert keys(await leased(store)) == ["urgent"]


async def test_urgent_letters_go_before_reminders_and_before_the_bound_is_reached(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(24, 32))
    made = [await build.appointment(await build.person(), slot) for slot in slots]
    await put(store, *(reminder(one, -60) for one in made))
    urgent = [await build.person() for _ in range(3)]
    await put(store, *(letter(one.account.id, f"urgent {one.account.id}") for one in urgent))
    first = await leased(store, limit=5)
    assert keys(first)[:3] == [f"urgent {one.account.id}" for one in urgent]
    assert [delivery.letter.priority for delivery in first[3:]] == [Priority.REMINDER] * 2
    assert len(await leased(store)) == 6


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
