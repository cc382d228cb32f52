"""What core.ports.Outbox and PostOffice promise, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from core import notices
from core.keeping import Delivery
from core.model import Appointment, Person, PersonId, Side, Status
from core.notices import DoctorDecided, Letter, Moved, Notice, Priority, Reminder
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, open_store

MINUTE = timedelta(minutes=1)
UNTIL = NOW + MINUTE


def letter(to: PersonId, key: str, minutes: float = 0) -> Letter:
    return Letter(to, DoctorDecided(approved=True), NOW + minutes * MINUTE, key)


def reminder(appointment: Appointment, minutes: float = 0) -> Letter:
    return Letter(
        appointment.patient_id,
        Reminder(appointment.id, appointment.span.start),
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
    return list(await store.post.lease(now, now + MINUTE, limit))


def keys(deliveries: Sequence[Delivery]) -> list[str]:
    return [delivery.letter.key for delivery in deliveries]


@pytest.fixture
async def maria(build: Builder) -> Person:
    return await build.person("Maria")


@pytest.fixture
async def visit(build: Builder, maria: Person) -> Appointment:
    doctor = await build.doctor()
    return await build.appointment(maria.id, await build.slot(doctor.id, 24))


async def test_a_letter_is_leased_as_it_was_written(
    store: Store, maria: Person, visit: Appointment
) -> None:
    notice = Moved(visit.id, Side.PATIENT, NOW, visit.span.start)
    written = Letter(maria.id, notice, NOW, "moved", appointment_id=visit.id)
    await put(store, written)
    (delivery,) = await leased(store)
    assert delivery.letter == written
    assert (delivery.telegram_id, delivery.attempt) == (maria.telegram_id, 1)


async def test_every_kind_of_notice_survives_the_way(
    store: Store, build: Builder, visit: Appointment
) -> None:
    written: list[Notice] = [
        notices.Booked(visit.id, Side.DOCTOR),
        notices.Cancelled(visit.id, Side.PATIENT, Side.DOCTOR),
        notices.Moved(visit.id, Side.PATIENT, NOW, visit.span.start),
        notices.NoteChanged(visit.id),
        notices.Reminder(visit.id, visit.span.start),
        notices.DoctorApplied(visit.doctor_id),
        notices.PatientApplied(visit.patient_id),
        notices.DoctorDecided(approved=False),
        notices.PatientDecided(approved=True),
    ]
    assert {type(notice) for notice in written} == set(notices.Notice.__args__)
    for notice in written:
        reader = await build.person()
        await put(store, Letter(reader.id, notice, NOW, f"{notice.kind}", appointment_id=visit.id))
    assert [delivery.letter.notice for delivery in await leased(store)] == written


async def test_one_fact_is_told_once(store: Store, maria: Person) -> None:
    await put(store, letter(maria.id, "a"), letter(maria.id, "a"))
    await put(store, letter(maria.id, "a", minutes=5))
    assert keys(await leased(store)) == ["a"]
    assert (await store.post.standing(NOW)).waiting == 1
    await put(store)


async def test_a_leased_letter_is_nobody_else_s_until_the_lease_runs_out(
    store: Store, maria: Person, database_url: str
) -> None:
    await put(store, letter(maria.id, "a"))
    async with open_store(database_url) as other:
        assert keys(await leased(store)) == ["a"]
        assert await leased(other) == []
        assert await leased(other, MINUTE - timedelta(seconds=1)) == []
        (again,) = await leased(other, MINUTE)
        assert again.attempt == 2


async def test_a_letter_that_is_not_due_stays(store: Store, maria: Person) -> None:
    await put(store, letter(maria.id, "later", minutes=3))
    assert await leased(store) == []
    assert keys(await leased(store, 3 * MINUTE)) == ["later"]


async def test_a_delivered_letter_never_comes_again(store: Store, maria: Person) -> None:
    await put(store, letter(maria.id, "a"))
    (delivery,) = await leased(store)
    await store.post.delivered([delivery.id], NOW)
    assert await leased(store, HOUR) == []
    await put(store, letter(maria.id, "a"))
    assert await leased(store, HOUR) == []


async def test_letters_to_one_person_go_out_one_after_the_other(
    store: Store, build: Builder, maria: Person
) -> None:
    other = await build.person()
    await put(store, *(letter(maria.id, key) for key in "abc"), letter(other.id, "x"))
    first = await leased(store)
    assert keys(first) == ["a", "x"]
    await store.post.delivered([delivery.id for delivery in first], NOW)
    (second,) = await leased(store)
    assert second.letter.key == "b"
    await store.post.retry(second.id, NOW + 5 * MINUTE, "timeout")
    assert await leased(store, 2 * MINUTE) == [], "c waits behind b"
    (again,) = await leased(store, 5 * MINUTE)
    assert (again.letter.key, again.attempt) == ("b", 2)
    await store.post.drop(again.id, NOW, "refused")
    assert keys(await leased(store, 5 * MINUTE)) == ["c"]


async def test_a_letter_due_later_does_not_hold_up_one_that_is_due(
    store: Store, maria: Person
) -> None:
    await put(store, letter(maria.id, "later", minutes=9), letter(maria.id, "now"))
    assert keys(await leased(store)) == ["now"]


async def test_reminders_never_hold_up_what_is_urgent(
    store: Store, maria: Person, visit: Appointment
) -> None:
    await put(store, reminder(visit))
    (waiting,) = await leased(store)
    await store.post.retry(waiting.id, NOW + 9 * MINUTE, "timeout")
    await put(store, letter(maria.id, "urgent"))
    assert keys(await leased(store)) == ["urgent"]


async def test_urgent_letters_go_before_reminders_and_before_the_bound_is_reached(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(24, 32))
    visits = [await build.appointment((await build.person()).id, slot) for slot in slots]
    await put(store, *(reminder(one, -60) for one in visits))
    urgent = [await build.person() for _ in range(3)]
    await put(store, *(letter(one.id, f"urgent {one.id}") for one in urgent))
    first = await leased(store, limit=5)
    assert keys(first)[:3] == [f"urgent {one.id}" for one in urgent]
    assert [delivery.letter.priority for delivery in first[3:]] == [Priority.REMINDER] * 2
    assert len(await leased(store)) == 6


@pytest.mark.parametrize("fate", ["disabled", "unreachable"])
async def test_nothing_is_delivered_to_who_is_shut_out_or_gone(
    store: Store, build: Builder, maria: Person, fate: str
) -> None:
    other = await build.person()
    await put(store, *(letter(maria.id, key) for key in "abc"), letter(other.id, "x"))
    if fate == "disabled":
        async with store.open_work() as work:
            await work.people.save(replace(maria, disabled=True))
            await work.commit()
    else:
        await store.post.unreachable(maria.telegram_id, NOW)
        assert (await store.post.standing(NOW)).unreachable_people == 1
    assert keys(await leased(store)) == ["x"]
    standing = await store.post.standing(NOW)
    assert (standing.waiting, standing.failed) == (1, 0)


async def test_who_comes_back_gets_letters_again(store: Store, maria: Person) -> None:
    await store.post.unreachable(maria.telegram_id, NOW)
    async with store.open_work() as work:
        await work.people.save(replace(maria, name="Saved meanwhile"))
        await work.commit()
    await put(store, letter(maria.id, "lost"))
    assert await leased(store) == []
    await store.post.reachable(maria.telegram_id)
    await put(store, letter(maria.id, "back"))
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
    assert (await store.post.standing(NOW)).waiting == len(found)


async def test_reminders_are_withdrawn_and_other_letters_are_not(
    store: Store, build: Builder, visit: Appointment
) -> None:
    other = await build.appointment(visit.patient_id, await build.slot(visit.doctor_id, 30))
    booked = notices.on_booked(visit, build.policy, NOW)
    await put(store, *booked, reminder(other, 2))
    async with store.open_work() as work:
        await work.outbox.withdraw_reminders(visit.id)
        await work.commit()
    assert sorted(keys(await leased(store, 2 * MINUTE))) == [
        f"booked:{visit.id}:0:doctor",
        f"booked:{visit.id}:0:patient",
    ]
    standing = await store.post.standing(NOW)
    assert (standing.waiting, standing.failed) == (3, 0)


async def test_the_standing_counts_what_waits_what_is_late_and_what_failed(
    store: Store, build: Builder
) -> None:
    people = [await build.person() for _ in range(5)]
    minutes = (-5, -4, 0, 5, 9)
    await put(
        store,
        *(letter(person.id, str(due), due) for person, due in zip(people, minutes, strict=True)),
    )
    first, second, _ = await leased(store)
    await store.post.drop(first.id, NOW, "refused")
    await store.post.withdraw(second.id, NOW, "stale")
    standing = await store.post.standing(NOW + 5 * MINUTE)
    assert (standing.waiting, standing.late, standing.failed) == (3, 2, 1)
    assert standing.next_due == NOW + 9 * MINUTE, "what is due already lies behind"
    assert (await store.post.standing(NOW)).unreachable_people == 0


async def test_an_empty_outbox_stands_well(store: Store) -> None:
    standing = await store.post.standing(NOW)
    assert (standing.waiting, standing.late, standing.failed) == (0, 0, 0)
    assert standing.next_due is None


async def test_closed_letters_are_forgotten_in_time_and_open_ones_never(
    store: Store, build: Builder
) -> None:
    people = [await build.person() for _ in range(3)]
    await put(store, *(letter(person.id, str(person.id)) for person in people))
    one, two, _ = await leased(store)
    await store.post.delivered([one.id], NOW)
    await store.post.drop(two.id, NOW + HOUR, "refused")
    await store.post.forget(NOW + MINUTE)
    assert (await store.post.standing(NOW)).failed == 1
    await store.post.forget(NOW + 2 * HOUR)
    standing = await store.post.standing(NOW)
    assert (standing.failed, standing.waiting) == (0, 1)


async def test_marking_what_is_gone_or_closed_changes_nothing(store: Store, maria: Person) -> None:
    await put(store, letter(maria.id, "a"))
    (one,) = await leased(store)
    await store.post.delivered([one.id, 4711], NOW)
    await store.post.drop(one.id, NOW, "late")
    await store.post.retry(one.id, NOW, "late")
    await store.post.delivered([], NOW)
    standing = await store.post.standing(NOW)
    assert (standing.waiting, standing.failed) == (0, 0)


async def test_a_lease_holds_until_it_is_closed_put_back_or_somebody_elses(
    store: Store, maria: Person
) -> None:
    """Who delivers looks right before sending; a letter that was taken back must not go out."""
    await put(store, letter(maria.id, "a"))
    (one,) = await leased(store)
    assert await store.post.holds(one.id, UNTIL)
    assert not await store.post.holds(one.id, UNTIL + MINUTE), "a later lease is another one's"
    assert not await store.post.holds(4711, UNTIL)
    await store.post.retry(one.id, UNTIL, "put back")
    assert not await store.post.holds(one.id, UNTIL)
    (again,) = await leased(store, 2 * MINUTE)
    assert await store.post.holds(again.id, NOW + 3 * MINUTE)
    await store.post.withdraw(again.id, NOW, "taken back")
    assert not await store.post.holds(again.id, NOW + 3 * MINUTE)


async def test_released_leases_are_due_at_once_and_pauses_go_on(
    store: Store, build: Builder
) -> None:
    """What a killed process had leased need not wait; what Telegram asked to wait for must."""
    people = [await build.person() for _ in range(4)]
    await put(store, *(letter(person.id, str(person.id)) for person in people))
    paused, closed, *left = await leased(store, limit=3)
    await store.post.retry(paused.id, NOW + HOUR, "asked to wait")
    await store.post.delivered([closed.id], NOW)
    assert await store.post.release_leases(NOW) == 1
    assert await store.post.release_leases(NOW) == 0
    again = await leased(store)
    assert [one.id for one in again[:1]] == [one.id for one in left]
    assert len(again) == 2
    assert [one.attempt for one in again] == [2, 1]
