"""A doctor goes away while patients book, keep, move and cancel, on both databases."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

import pytest

from core.appointments.undo_rules import UNDO_FOR
from core.errors import ChangedSinceError, NotLiveError, Refusal, SlotClosedError
from core.model import Appointment, Side, SlotState, Span, Status
from core.notifications import CalledOff, Cancelled
from core.slots.time_off import Away
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by, open_store
from tests.databases import ask

AWAY = Span(NOW + 20 * HOUR, NOW + 60 * HOUR)
LIVE_IN_IT = """
    SELECT a.id FROM appointments a JOIN slots s ON s.id = a.slot_id
    WHERE s.time_off AND a.status = 'confirmed'
"""


def ill(_language: str | None) -> str:
    return "The doctor is ill."


async def outcomes(attempts: Sequence[Awaitable[Any]]) -> list[Any]:
    """Run them all at once; a refusal counts as an answer, anything else fails the test."""
    found = await asyncio.gather(*attempts, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, Refusal):
            raise one
    return found


async def test_who_books_into_a_time_off_is_refused_or_called_off(
    store: Store, build: Builder, database_url: str
) -> None:
    """Whoever was faster: nobody is left in it, and nobody finds a closed door without a word."""
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(24, 44))
    people = [await build.person() for _ in slots]
    async with open_store(database_url) as other:
        booking, away = build.booking(other), build.away(store)
        found = await outcomes(
            [
                *(
                    booking.book(one.by, one.patient.id, slot.id)
                    for one, slot in zip(people[:10], slots, strict=False)
                ),
                away.take(by(doctor), doctor.id, AWAY, ill),
                *(
                    booking.book(one.by, one.patient.id, slot.id)
                    for one, slot in zip(people[10:], slots[10:], strict=False)
                ),
            ]
        )
    made = [one for one in found if isinstance(one, Appointment)]
    taken = [one for one in found if isinstance(one, Away)]
    assert {type(one) for one in found if isinstance(one, Refusal)} <= {SlotClosedError}
    assert [(await build.found(one)).status for one in made] == [Status.CANCELLED] * len(made)
    assert [one.called_off for one in taken] == [len(made)]
    assert await ask(store.database, LIVE_IN_IT) == []
    assert {await build.state(slot) for slot in slots} == {SlotState.CLOSED}


async def test_an_appointment_ends_once_whoever_ends_it(
    store: Store, build: Builder, database_url: str
) -> None:
    """Patients cancel and move out while all are called off, twice: each hears one end of it."""
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(24, 36))
    outside = await build.slots(doctor.id, *range(70, 76))
    people = [await build.person() for _ in slots]
    made = [await build.appointment(*one) for one in zip(people, slots, strict=True)]
    async with open_store(database_url) as other:
        changes, away, again = build.changes(other), build.away(store), build.away(other)
        found = await outcomes(
            [
                *(changes.cancel(people[at].by, made[at].id) for at in range(6)),
                away.take(by(doctor), doctor.id, AWAY, ill),
                again.take(by(doctor), doctor.id, AWAY, ill),
                *(
                    changes.move(people[6 + at].by, made[6 + at].id, slot.id)
                    for at, slot in enumerate(outside)
                ),
            ]
        )
    assert {type(one) for one in found if isinstance(one, Refusal)} <= {NotLiveError}
    after = [await build.found(one) for one in made]
    assert not any(one.live for one in after[:6])
    assert all(one.span.start > AWAY.end for one in after[6:] if one.live)
    off = [one for one in after if one.reason is not None]
    assert sum(one.called_off for one in found if isinstance(one, Away)) == len(off)
    letters = await store.deliveries.lease(NOW, NOW + HOUR, 999)
    heard = [
        one.letter.to
        for one in letters
        if isinstance(one.letter.about, CalledOff)
        or (isinstance(one.letter.about, Cancelled) and one.letter.about.to is Side.PATIENT)
    ]
    assert len(heard) == len(set(heard)) == sum(not one.live for one in after)


async def test_nobody_is_called_off_unseen(build: Builder, database_url: str) -> None:
    """Booked between the look and the press: the doctor is asked to look again."""
    doctor, maria = await build.doctor(), await build.person()
    (slot,) = await build.slots(doctor.id, 24)
    async with open_store(database_url) as other:
        seen = (await build.away().preview(by(doctor), doctor.id, AWAY)).mark
        booked, away = await outcomes(
            [
                build.booking(other).book(maria.by, maria.patient.id, slot.id),
                build.away().take(by(doctor), doctor.id, AWAY, ill, seen),
            ]
        )
    if isinstance(booked, Appointment):
        assert isinstance(away, ChangedSinceError)
        assert (await build.found(booked)).live
    else:
        assert isinstance(booked, SlotClosedError)
        assert isinstance(away, Away)


async def test_who_moved_in_for_another_is_not_called_off_unseen(build: Builder) -> None:
    """As many in the way as before, and none of them newer: still others than were shown."""
    doctor, maria, noah = await build.doctor(), await build.person(), await build.person()
    later, inside, other = await build.slots(doctor.id, 24 * 9, 24, 25)
    moves = await build.appointment(maria, later)
    goes = await build.appointment(noah, other)
    await build.appointment(noah, inside)
    seen = (await build.away().preview(by(doctor), doctor.id, AWAY)).mark
    await build.changes().cancel(noah.by, goes.id)
    build.clock.moment += UNDO_FOR
    await build.changes().move(maria.by, moves.id, other.id)
    with pytest.raises(ChangedSinceError):
        await build.away().take(by(doctor), doctor.id, AWAY, ill, seen)
    assert (await build.found(moves)).live


async def test_no_time_stays_closed_when_a_time_off_ends_and_all_is_opened(
    build: Builder, database_url: str
) -> None:
    """Whichever comes first, none of the two undoes the other."""
    doctor = await build.doctor()
    slots = await build.slots(doctor.id, *range(24, 34))
    async with open_store(database_url) as other:
        for _ in range(10):
            away = await build.away().take(by(doctor), doctor.id, AWAY)
            assert away.time_off is not None
            await outcomes(
                [
                    build.away(other).end(by(doctor), doctor.id, away.time_off.id),
                    build.publishing().set_open(
                        by(doctor), doctor.id, [slot.id for slot in slots], is_open=True
                    ),
                ]
            )
            assert {await build.state(slot) for slot in slots} == {SlotState.OPEN}
