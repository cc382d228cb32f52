"""The visit on a real database: marks, taking them back, the doctor's note, and the job."""

from datetime import timedelta

import pytest

from core.errors import CannotUndoError, NoChangeError, NotFoundError
from core.model import Actor, Appointment, Doctor, Slot, SlotState, Status
from core.policy import Window
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by
from tests.databases import ask

JOB = Actor(None, "complete-visits")


async def visit(build: Builder, hour: float = -0.25) -> tuple[Doctor, Slot, Appointment]:
    """Return a visit that began a quarter of an hour ago."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, hour)
    return doctor, slot, await build.appointment(maria, slot)


async def deeds(store: Store) -> list[str]:
    return [row.deed for row in await ask(store.database, "SELECT deed FROM audit ORDER BY id")]


async def test_a_visit_from_arrival_to_its_end_and_back(store: Store, build: Builder) -> None:
    """Each mark is one deed however often it is pressed, and nobody is written to."""
    doctor, slot, one = await visit(build)
    marks = build.marking()
    for _ in range(2):
        assert (await marks.arrive(by(doctor), one.id)).arrived
    for _ in range(2):
        done = await marks.end(by(doctor), one.id, Status.COMPLETED)
        assert (done.status, done.arrived) == (Status.COMPLETED, True)
    assert await build.found(one) == done
    (scheduled,) = await store.queries.schedule(doctor.id, slot.day)
    assert scheduled.view is not None
    assert scheduled.view.appointment == done
    back = await marks.undo(by(doctor), one.id)
    assert (back.status, back.arrived) == (Status.CONFIRMED, True)
    assert await build.state(slot) is SlotState.BOOKED
    assert not (await marks.undo(by(doctor), one.id)).arrived
    with pytest.raises(NoChangeError):
        await marks.undo(by(doctor), one.id)
    assert await deeds(store) == [
        "patient_arrived",
        "visit_completed",
        "visit_unmarked",
        "visit_unmarked",
    ]
    assert not await ask(store.database, "SELECT id FROM outbox")


async def test_who_came_after_all_is_marked_the_other_way(store: Store, build: Builder) -> None:
    """At any time: the count of missed ones follows."""
    doctor, _, one = await visit(build)
    marks, patient = build.marking(), one.patient_id
    await marks.end(by(doctor), one.id, Status.NO_SHOW)
    assert await store.queries.missed(patient, NOW - HOUR) == 1
    build.clock.moment = NOW + timedelta(days=9)
    await marks.end(by(doctor), one.id, Status.COMPLETED)
    assert await store.queries.missed(patient, NOW - HOUR) == 0
    with pytest.raises(CannotUndoError):
        await marks.undo(by(doctor), one.id)


async def test_whoever_moves_has_not_arrived_at_the_new_time(build: Builder) -> None:
    """Marked by mistake, or gone again: they are awaited then, and hear of a delay."""
    doctor, _, one = await visit(build, 1.5)
    assert (await build.marking().arrive(by(doctor), one.id)).arrived
    later, mover = await build.slot(doctor.id, 30), Actor(one.made_by, "test")
    moved = await build.changes().move(mover, one.id, later.id)
    assert not moved.arrived
    assert await build.found(one) == moved


async def test_no_mark_is_taken_back_once_its_time_is_another(build: Builder) -> None:
    """The database would refuse an appointment beside its slot; the doctor hears so kindly."""
    doctor, slot, one = await visit(build)
    await build.marking().end(by(doctor), one.id, Status.NO_SHOW)
    start, end = (NOW + HOUR).time(), (NOW + 2 * HOUR).time()
    await build.publishing().retime(by(doctor), doctor.id, slot.id, Window(start, end))
    with pytest.raises(CannotUndoError):
        await build.marking().undo(by(doctor), one.id)
    assert (await build.found(one)).status is Status.NO_SHOW


async def test_a_colleague_marks_and_notes_nothing(build: Builder) -> None:
    _, _, one = await visit(build)
    colleague, marks = by(await build.doctor()), build.marking()
    for act in (
        marks.arrive(colleague, one.id),
        marks.end(colleague, one.id, Status.COMPLETED),
        marks.undo(colleague, one.id),
        marks.write_note(colleague, one.id, "Knee"),
    ):
        with pytest.raises(NotFoundError):
            await act


async def test_the_doctors_own_note_is_sealed_and_told_to_nobody(
    store: Store, build: Builder
) -> None:
    doctor, _, one = await visit(build)
    written = await build.marking().write_note(by(doctor), one.id, " Knee, left ")
    assert written.doctor_note == "Knee, left"
    (row,) = await ask(store.database, "SELECT doctor_note FROM appointments")
    assert "Knee" not in str(row.doctor_note)
    assert (await build.found(one)).doctor_note == "Knee, left"
    assert (await build.marking().write_note(by(doctor), one.id, None)).doctor_note is None
    assert not await ask(store.database, "SELECT id FROM outbox")


async def test_what_nobody_marked_is_completed_after_a_while(store: Store, build: Builder) -> None:
    """Judged by the clinic's clock, once, and never against what the doctor marked."""
    doctor, _, one = await visit(build, -1)
    other = await build.appointment(await build.person(), await build.slot(doctor.id, -2))
    waiting = await build.appointment(
        await build.person(), await build.slot(doctor.id, -3), status=Status.PENDING
    )
    await build.marking().end(by(doctor), other.id, Status.NO_SHOW)
    over = one.span.end + build.policy.complete_after
    build.clock.moment = over - timedelta(microseconds=1)
    assert not await build.marking().complete(JOB, one.id)
    build.clock.moment = over
    assert await store.queries.unmarked_visits(one.span.end, 9) == [one.id]
    assert await build.marking().complete(JOB, one.id)
    assert not await build.marking().complete(JOB, one.id)
    assert not await build.marking().complete(JOB, other.id)
    assert not await build.marking().complete(JOB, waiting.id)
    statuses = [(await build.found(each)).status for each in (one, other)]
    assert statuses == [Status.COMPLETED, Status.NO_SHOW]
