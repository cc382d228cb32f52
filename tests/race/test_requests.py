"""Several answers to one request at once: one counts, on both databases, in two processes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from core.errors import (
    BusyError,
    NotLiveError,
    NotWaitingError,
    ProposalOverError,
    Refusal,
    SlotBookedError,
    SlotClosedError,
)
from core.model import Actor, Appointment, Doctor, Slot, SlotState, Status
from storage.store import Store
from tests.builders import Builder, Someone, by, open_store
from tests.databases import ask

JOB = Actor(None, "expire-requests")
TIMES = 6
"""How often each race is run: who wins is chance."""
TWICE = "SELECT slot_id FROM appointments WHERE status IN ('pending', 'confirmed') GROUP BY slot_id"


@dataclass(frozen=True)
class Asked:
    """A request, with another slot that is proposed for it."""

    doctor: Doctor
    maria: Someone
    first: Slot
    other: Slot
    appointment: Appointment


async def asked(build: Builder, hour: float, *, proposed: bool = False) -> Asked:
    doctor, maria = await build.doctor(by_request=True), await build.person()
    first, other = await build.slots(doctor.id, hour, hour + 1)
    made = await build.booking().book(maria.by, maria.patient.id, first.id)
    if proposed:
        made = await build.answers().propose(by(doctor), made.id, other.id)
    return Asked(doctor, maria, first, other, made)


async def at_once(*acts: Awaitable[object]) -> list[object]:
    return await asyncio.gather(*acts, return_exceptions=True)


def refusals(answers: Sequence[object]) -> list[type[object]]:
    """Return how those were refused who were; whatever else went wrong is raised."""
    for one in answers:
        if isinstance(one, BaseException) and not isinstance(one, Refusal):
            raise one
    return [type(one) for one in answers if isinstance(one, Refusal)]


async def deeds(store: Store, one: Asked) -> list[str]:
    found = await ask(
        store.database,
        "SELECT deed FROM audit WHERE appointment_id = :one ORDER BY id",
        one=one.appointment.id,
    )
    return [row.deed for row in found if row.deed != "appointment_requested"]


@pytest.fixture
async def processes(database_url: str, store: Store) -> AsyncIterator[Sequence[Store]]:
    """Return this store and another one of the same database, as a second process has it."""
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(open_store(database_url))
        yield [store, other]


async def test_agreeing_races_with_the_patient_who_cancels(
    store: Store, build: Builder, processes: Sequence[Store]
) -> None:
    """Who comes second finds what the first one did; agreed or not, the patient is not there.

    What was agreed can be taken back for a minute: its time is kept for so long.
    """
    one_store, other_store = processes
    for turn in range(TIMES):
        one = await asked(build, 24 + 3 * turn)
        answers = await at_once(
            build.answers(one_store).accept(by(one.doctor), one.appointment.id),
            build.changes(other_store).cancel(one.maria.by, one.appointment.id),
        )
        assert set(refusals(answers)) <= {NotWaitingError, NotLiveError}
        assert (await build.found(one.appointment)).status is Status.CANCELLED
        left = SlotState.OPEN if refusals(answers) else SlotState.HELD
        assert await build.state(one.first) is left
        assert (await deeds(store, one))[-1] == "appointment_cancelled"


async def test_agreeing_races_with_the_clock(
    store: Store, build: Builder, processes: Sequence[Store]
) -> None:
    """Either it is an appointment or it ended, and one deed says which."""
    one_store, other_store = processes
    for turn in range(TIMES):
        one = await asked(build, 48 + 3 * turn)
        began, until = build.clock.moment, one.appointment.answer_by
        assert until is not None
        build.clock.moment = until
        answers = await at_once(
            build.answers(one_store).accept(by(one.doctor), one.appointment.id),
            build.answers(other_store).expire(JOB, one.appointment.id),
        )
        found = await build.found(one.appointment)
        if refusals(answers):
            assert (found.status, await deeds(store, one)) == (
                Status.REJECTED,
                ["request_expired"],
            )
            assert await build.state(one.first) is SlotState.OPEN
        else:
            assert (found.status, await deeds(store, one)) == (
                Status.CONFIRMED,
                ["request_accepted"],
            )
            assert await build.state(one.first) is SlotState.BOOKED
        build.clock.moment = began


async def test_answered_twice_at_once_it_is_one_deed_and_one_letter(
    store: Store, build: Builder, processes: Sequence[Store]
) -> None:
    one = await asked(build, 48)
    answers = await at_once(
        *(build.answers(at).accept(by(one.doctor), one.appointment.id) for at in (*processes,) * 4)
    )
    assert refusals(answers) == []
    assert await deeds(store, one) == ["request_accepted"]
    found = await ask(store.database, "SELECT id FROM outbox WHERE kind = 'accepted'")
    assert len(found) == 1


async def test_yes_and_no_at_once_are_never_both(
    store: Store, build: Builder, processes: Sequence[Store]
) -> None:
    one_store, other_store = processes
    for turn in range(TIMES):
        one = await asked(build, 24 + 3 * turn)
        answers = await at_once(
            build.answers(one_store).accept(by(one.doctor), one.appointment.id),
            build.answers(other_store).reject(by(one.doctor), one.appointment.id, "No"),
        )
        assert refusals(answers) == [NotWaitingError]
        assert len([deed for deed in await deeds(store, one) if "request_" in deed]) == 1


async def test_taking_a_proposal_races_with_agreeing_to_what_was_asked(
    store: Store, build: Builder, processes: Sequence[Store]
) -> None:
    """It is confirmed in one of the two slots, and the other one is free."""
    one_store, other_store = processes
    for turn in range(TIMES):
        one = await asked(build, 24 + 3 * turn, proposed=True)
        answers = await at_once(
            build.answers(one_store).take(one.maria.by, one.appointment.id, one.other.id),
            build.answers(other_store).accept(by(one.doctor), one.appointment.id),
        )
        assert set(refusals(answers)) <= {ProposalOverError}
        found = await build.found(one.appointment)
        assert found.status is Status.CONFIRMED
        states = [await build.state(slot) for slot in (one.first, one.other)]
        assert sorted(states) == [SlotState.BOOKED, SlotState.OPEN]
        assert len(await deeds(store, one)) == 2  # what was proposed, and what came of it


async def test_taking_a_proposal_races_with_the_doctor_who_takes_its_time_away(
    store: Store, build: Builder, processes: Sequence[Store]
) -> None:
    """Either the patient has it, and it stays, or it is gone, and the request waits again."""
    one_store, other_store = processes
    for turn in range(TIMES):
        one = await asked(build, 24 + 3 * turn, proposed=True)
        own, slot, publishing = by(one.doctor), one.other.id, build.publishing(other_store)
        gone = (
            publishing.delete(own, one.doctor.id, [slot])
            if turn % 2
            else publishing.set_open(own, one.doctor.id, [slot], is_open=False)
        )
        answers = await at_once(
            build.answers(one_store).take(one.maria.by, one.appointment.id, slot), gone
        )
        found = await build.found(one.appointment)
        if found.status is Status.CONFIRMED:
            assert refusals(answers) == [SlotBookedError]
            assert (found.slot_id, await build.state(one.other)) == (slot, SlotState.BOOKED)
        else:
            assert refusals(answers) == [ProposalOverError]
            assert (found.status, found.slot_id) == (Status.PENDING, one.first.id)
            assert found.proposed_slot is None
            assert (await deeds(store, one))[-1] == "proposal_withdrawn"


async def test_a_time_proposed_while_its_doctor_goes_away_is_proposed_to_nobody(
    build: Builder, processes: Sequence[Store]
) -> None:
    """Whoever comes second sees the first; in the moment between, the second one asks again."""
    one_store, other_store = processes
    for turn in range(TIMES):
        one = await asked(build, 24 + 3 * turn)
        own, away = by(one.doctor), build.away(other_store)
        answers = await at_once(
            build.answers(one_store).propose(own, one.appointment.id, one.other.id),
            away.take(own, one.doctor.id, one.other.span),
        )
        if any(isinstance(answer, BusyError) for answer in answers):
            await away.take(own, one.doctor.id, one.other.span)
        else:
            assert set(refusals(answers)) <= {SlotClosedError}
        assert await build.state(one.other) is SlotState.CLOSED
        assert (await build.found(one.appointment)).proposed_slot is None


async def test_two_requests_for_one_slot_are_never_both_kept(
    store: Store, build: Builder, processes: Sequence[Store]
) -> None:
    """The first one holds the slot: nobody else can even ask for it."""
    doctor = await build.doctor(by_request=True)
    slot = await build.slot(doctor.id, 24)
    people = [await build.person(f"Patient {at}") for at in range(8)]
    answers = await at_once(
        *(
            build.booking(processes[at % 2]).book(one.by, one.patient.id, slot.id)
            for at, one in enumerate(people)
        )
    )
    assert len(refusals(answers)) == 7
    assert len(await ask(store.database, TWICE + " HAVING count(*) > 1")) == 0
    (made,) = [one for one in answers if isinstance(one, Appointment)]
    await build.answers().accept(by(doctor), made.id)
    assert (await build.found_slot(slot)).appointment_id == made.id
