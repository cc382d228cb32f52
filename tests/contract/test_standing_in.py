"""An admin acts for a doctor: under the same rules, in their own name, and the doctor hears."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from core.errors import NotADoctorError, NotAllowedError, NotFoundError, Refusal
from core.model import Actor, AdminRole, Doctor, Status, Verification
from core.notifications import DoneForYou
from core.policy import Window
from core.reactions.standing_in import GATHERED_FOR
from core.slots.service import Plan
from storage.outbox import NOTIFICATION
from storage.store import Store
from tests.builders import NOW, Builder, Someone, by
from tests.databases import ask

PLAN = Plan((date(2026, 3, 4),), (Window(time(10), time(12)),), timedelta(minutes=30))


def for_doctor(admin: Someone, doctor: Doctor) -> Actor:
    """Return this account as who acts for that doctor."""
    return replace(admin.by, acting_for=doctor.id)


async def told(store: Store) -> list[DoneForYou]:
    """Return what the doctors are still to be told, in order."""
    waiting = "SELECT about FROM outbox WHERE closed_at IS NULL ORDER BY id"
    told = [NOTIFICATION.validate_json(row.about) for row in await ask(store.database, waiting)]
    return [about for about in told if isinstance(about, DoneForYou)]


async def test_whatever_a_doctor_may_do_an_admin_may_do_for_them(
    store: Store, build: Builder
) -> None:
    """The trail names the admin and the doctor; the doctor hears of all of it once."""
    admin, doctor = await build.person("Robin", admin=AdminRole.GRANTED), await build.doctor()
    maria, stands_in = await build.person(), for_doctor(admin, doctor)
    asked, booked, free = await build.slots(doctor.id, 30, 31, 32)
    request = await build.appointment(
        maria, asked, status=Status.PENDING, answer_by=asked.span.start
    )
    one = await build.appointment(maria, booked)
    await build.publishing().publish(stands_in, doctor.id, PLAN)
    await build.publishing().set_open(stands_in, doctor.id, [free.id], is_open=False)
    await build.answers().accept(stands_in, request.id)
    await build.changes().cancel_as_doctor(stands_in, one.id, "She is ill")
    rows = await ask(store.database, "SELECT deed, actor_id, doctor_id FROM audit ORDER BY id")
    assert {(row.actor_id, row.doctor_id) for row in rows} == {(admin.account.id, doctor.id)}
    (letter,) = await told(store)
    assert (letter.doctor, letter.by) == (doctor.id, admin.account.id)
    assert [change.deed for change in letter.changes] == [
        "slots_published",
        "slots_switched_off",
        "request_accepted",
        "appointment_called_off",
        "slots_switched_off",
    ]
    assert letter.changes[0].amount == 4


async def test_what_is_done_later_is_told_later(store: Store, build: Builder) -> None:
    """A letter waits a little for what else is done, and then goes out with what there is."""
    admin, doctor = await build.person("Robin", admin=AdminRole.GRANTED), await build.doctor()
    first, second = await build.slots(doctor.id, 30, 31)
    switch, stands_in = build.publishing().set_open, for_doctor(admin, doctor)
    await switch(stands_in, doctor.id, [first.id], is_open=False)
    build.clock.moment = NOW + GATHERED_FOR
    await build.deliver()
    await switch(stands_in, doctor.id, [second.id], is_open=False)
    (letter,) = await told(store)
    assert [change.start for change in letter.changes] == [second.span.start]


async def test_nobody_hears_of_their_own_acts_nor_for_who_has_no_account(
    store: Store, build: Builder
) -> None:
    """An admin who is that very doctor knows; a doctor of the desk reads nothing."""
    robin = await build.person("Robin", admin=AdminRole.GRANTED)
    own = await build.doctor(account_id=robin.account.id)
    of_desk = await build.doctor("Dr. Kim", account_id=None)
    for doctor in (own, of_desk):
        slot = await build.slot(doctor.id, 30)
        await build.publishing().set_open(
            for_doctor(robin, doctor), doctor.id, [slot.id], is_open=False
        )
    lena = await build.doctor("Dr. Ada")
    slot = await build.slot(lena.id, 30)
    await build.publishing().set_open(by(lena), lena.id, [slot.id], is_open=False)
    assert await told(store) == []


async def test_only_an_admin_stands_in_and_only_for_whom_they_say(build: Builder) -> None:
    """Whatever a button claims: the role is read under the lock, at every act."""
    doctor, colleague = await build.doctor(), await build.doctor("Dr. Ada")
    waiting = await build.doctor("Dr. New", Verification.WAITING)
    maria = await build.person()
    slot = await build.slot(doctor.id, 30)
    one = await build.appointment(maria, slot)
    admin = await build.person("Robin", admin=AdminRole.GRANTED)
    shut_out = await build.person("Kim", admin=AdminRole.GRANTED, disabled=True)
    cases: list[tuple[Actor, Doctor, type[Refusal]]] = [
        (for_doctor(maria, doctor), doctor, NotAllowedError),
        (for_doctor(shut_out, doctor), doctor, NotAllowedError),
        (Actor(None, "a job", doctor.id), doctor, NotAllowedError),
        (replace(by(colleague), acting_for=doctor.id), doctor, NotAllowedError),
        (for_doctor(admin, colleague), doctor, NotADoctorError),
        (for_doctor(admin, waiting), waiting, NotADoctorError),
        (admin.by, doctor, NotADoctorError),
    ]
    for actor, whose, refusal in cases:
        with pytest.raises(refusal):
            await build.publishing().publish(actor, whose.id, PLAN)
        with pytest.raises(NotFoundError):
            await build.changes().cancel_as_doctor(actor, one.id, "No")
    assert (await build.found(one)).live


async def test_a_history_and_a_doctors_own_note_are_no_business_of_a_stand_in(
    build: Builder,
) -> None:
    """The patient shares the one with their doctor, and the other is nobody else's."""
    admin, doctor, maria = (
        await build.person("Robin", admin=AdminRole.GRANTED),
        await build.doctor(),
        await build.person(),
    )
    one = await build.appointment(maria, await build.slot(doctor.id, 30))
    await build.sharing().share(maria.by, maria.patient.id, doctor.id)
    await build.sharing().history(by(doctor), one.id)
    with pytest.raises(NotFoundError):
        await build.sharing().history(for_doctor(admin, doctor), one.id)
    with pytest.raises(NotFoundError):
        await build.marking().write_note(for_doctor(admin, doctor), one.id, "Allergic")


async def test_a_doctor_whose_access_was_switched_off_has_a_desk(build: Builder) -> None:
    """Their appointments still have to be called off by somebody."""
    admin = await build.person("Robin", admin=AdminRole.GRANTED)
    off = await build.account("Dr. Off", disabled=True)
    doctor = await build.doctor(account_id=off.id)
    one = await build.appointment(await build.person(), await build.slot(doctor.id, 30))
    await build.changes().cancel_as_doctor(for_doctor(admin, doctor), one.id, "She left")
    assert (await build.found(one)).status is Status.CANCELLED
