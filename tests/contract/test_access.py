"""Shutting people out and letting them in, giving and taking roles: on both databases."""

from typing import Any

import pytest

from core.errors import (
    ChangedSinceError,
    ConfiguredAdminError,
    DisabledError,
    DoctorAwayError,
    LastAdminError,
    NotAllowedError,
    NotFoundError,
)
from core.model import AccountId, Actor, AdminRole, Doctor, Relation, Status, Verification
from core.people.access import Access, Whom
from storage.store import Store
from tests.builders import Builder, only_sqlite
from tests.contract.weeks import DAY, POLICY, times, with_week, written
from tests.databases import ask

LETTERS = "SELECT kind, account_id FROM outbox WHERE kind <> 'reminder' ORDER BY id"
DEEDS = "SELECT deed FROM audit ORDER BY id"


async def chief(build: Builder, name: str = "Robin") -> Actor:
    """Return an admin as who acts."""
    return Actor((await build.account(name, admin=AdminRole.GRANTED)).id, "test")


def whom(doctor: Doctor, access: Access = Access.DOCTOR) -> Whom:
    return Whom(access, doctor.id)


async def told(build: Builder) -> list[Any]:
    return [tuple(row) for row in await ask(build.store.database, LETTERS)]


async def test_a_doctor_who_is_shut_out_keeps_the_times_and_comes_back_to_them(
    store: Store, build: Builder
) -> None:
    """Nobody can book meanwhile; who is booked stays, and enabling publishes nothing anew."""
    robin, doctor, maria = await chief(build), await build.doctor(), await build.person()
    first, second = await build.slots(doctor.id, 24, 25)
    one = await build.appointment(maria, first)
    access = build.access()
    seen = await access.preview(robin, whom(doctor))
    assert [view.appointment.id for view in seen.in_the_way] == [one.id]
    done = await access.close(robin, whom(doctor), seen=seen.mark)
    assert (done.called_off, len(done.in_the_way)) == (0, 1)
    out = await build.found_doctor(doctor)
    assert (out.shut_out, out.disabled, out.practises) == (True, True, False)
    with pytest.raises(DoctorAwayError):
        await build.booking().book(maria.by, maria.patient.id, second.id)
    await access.close(robin, whom(doctor), seen=seen.mark)
    await access.open(robin, whom(doctor))
    await access.open(robin, whom(doctor))
    back = await build.found_doctor(doctor)
    assert (back.shut_out, back.disabled, back.practises) == (False, False, True)
    booked = await build.booking().book(maria.by, maria.patient.id, second.id)
    assert booked.status is Status.CONFIRMED
    deeds = [row.deed for row in await ask(store.database, DEEDS)]
    assert deeds == ["doctor_disabled", "doctor_enabled", "appointment_booked"]
    assert [kind for kind, _ in await told(build)][:2] == ["doctor_access"] * 2


async def test_all_whom_a_doctor_would_see_are_called_off_and_told_why(
    store: Store, build: Builder
) -> None:
    """Each in their language, once; of those who came since the admin looked, first of all."""
    robin, doctor = await chief(build), await build.doctor()
    maria, noah = await build.person(), await build.person("Noah")
    slots = await build.slots(doctor.id, 24, 25, 26)
    await build.appointment(maria, slots[0])
    access = build.access()
    seen = await access.preview(robin, whom(doctor))
    late = await build.appointment(noah, slots[1], status=Status.PENDING)
    why = {"en": "Left.", None: "Left."}
    with pytest.raises(ChangedSinceError):
        await access.close(robin, whom(doctor), lambda code: why[code], seen.mark)
    assert (await build.found_doctor(doctor)).practises
    seen = await access.preview(robin, whom(doctor))
    done = await access.close(robin, whom(doctor), lambda code: why[code], seen.mark)
    assert (done.called_off, done.in_the_way) == (2, [])
    off = await store.queries.appointment(late.id)
    assert off is not None
    assert (off.appointment.status, off.appointment.reason) == (Status.CANCELLED, "Left.")
    kinds = [kind for kind, _ in await told(build)]
    assert sorted(kinds) == ["cancelled", "cancelled", "doctor_access"]
    assert not (await build.found_slot(slots[0])).booked


@pytest.mark.parametrize("access", [Access.DOCTOR, Access.ROLE])
async def test_more_than_fit_into_one_transaction_go_all(
    build: Builder, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first transaction shuts the doctor out, so nobody joins those that are left."""
    monkeypatch.setattr("core.people.access.AT_ONCE", 2)
    robin, doctor = await chief(build), await build.doctor()
    for slot in await build.slots(doctor.id, *range(24, 29)):
        await build.appointment(await build.person(), slot)
    done = await build.access().close(robin, whom(doctor, access), lambda _: "Left.")
    assert (done.called_off, done.in_the_way) == (5, [])


async def test_an_admin_who_shuts_themselves_out_leaves_nobody_to_come(
    build: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first transaction they are no admin; what they began is done all the same."""
    monkeypatch.setattr("core.people.access.AT_ONCE", 2)
    doctor, robin, access = await build.doctor(), await chief(build), build.access()
    for slot in await build.slots(doctor.id, *range(24, 29)):
        await build.appointment(await build.person(), slot)
    assert doctor.account_id is not None
    await build.admins().make(robin, doctor.account_id)
    lena = Actor(doctor.account_id, "test")
    done = await access.close(lena, Whom(Access.ACCOUNT, doctor.account_id), lambda _: "Left.")
    assert (done.called_off, done.in_the_way) == (5, [])
    with pytest.raises(NotAllowedError):
        await access.close(lena, whom(doctor), lambda _: "Left.")


async def test_a_role_that_was_taken_can_be_applied_for_and_given_back(build: Builder) -> None:
    robin, doctor = await chief(build), await build.doctor()
    access, role = build.access(), whom(doctor, Access.ROLE)
    await access.close(robin, role)
    ended = await build.found_doctor(doctor)
    assert (ended.verification, ended.disabled) == (Verification.DECLINED, False)
    await access.open(robin, role)
    await access.open(robin, role)
    given = await build.found_doctor(doctor)
    assert given.practises
    assert given.version == doctor.version + 2
    assert [kind for kind, _ in await told(build)] == ["doctor_access", "doctor_decided"]


async def test_a_whole_account_is_shut_out_with_the_doctor_it_belongs_to(build: Builder) -> None:
    robin, doctor, maria = await chief(build), await build.doctor(), await build.person()
    await build.appointment(maria, await build.slot(doctor.id, 24))
    assert doctor.account_id is not None
    account, access = Whom(Access.ACCOUNT, doctor.account_id), build.access()
    done = await access.close(robin, account, lambda _: "Left.")
    assert done.called_off == 1
    assert (await build.found_doctor(doctor)).disabled
    await access.close(robin, whom(doctor))
    await access.open(robin, account)
    out = await build.found_doctor(doctor)
    assert (out.shut_out, out.disabled) == (True, True)
    await access.open(robin, whom(doctor))
    assert (await build.found_doctor(doctor)).practises


async def test_nothing_is_booked_for_a_patient_who_is_shut_out(build: Builder) -> None:
    """Nor for a child without an account; those who care for them hear of it."""
    robin, doctor, maria = await chief(build), await build.doctor(), await build.person()
    child = await build.family().add(maria.by, "Tim", Relation.CHILD)
    slot = await build.slot(doctor.id, 24)
    access, out = build.access(), Whom(Access.PATIENT, child.id)
    await access.close(robin, out)
    with pytest.raises(DisabledError):
        await build.booking().book(maria.by, child.id, slot.id)
    await access.open(robin, out)
    await build.booking().book(maria.by, child.id, slot.id)
    letters = [one for one in await told(build) if one[0] == "patient_access"]
    assert letters == [("patient_access", maria.account.id)] * 2


async def test_only_an_admin_who_is_one_now_does_any_of_it(build: Builder) -> None:
    doctor, maria = await build.doctor(), await build.person()
    gone = await build.account("Gone", admin=AdminRole.GRANTED, disabled=True)
    for by in (maria.by, Actor(gone.id, "test"), Actor(None, "job"), Actor(doctor.account_id, "t")):
        for act in (
            build.access().preview(by, whom(doctor)),
            build.access().close(by, whom(doctor)),
            build.access().open(by, whom(doctor)),
            build.admins().make(by, maria.account.id),
            build.admins().unmake(by, maria.account.id),
        ):
            with pytest.raises(NotAllowedError):
                await act
    robin = await chief(build)
    for access in Access:
        with pytest.raises(NotFoundError):
            await build.access().close(robin, Whom(access, 4711))
    with pytest.raises(NotFoundError):
        await build.admins().make(robin, AccountId(4711))


# Admins


async def test_every_admin_hears_of_a_new_one_and_of_one_less(build: Builder) -> None:
    """But for who did it. Doing it again tells nobody."""
    robin, kim, maria = await chief(build), await chief(build, "Kim"), await build.person()
    admins = build.admins()
    for _ in range(2):
        made = await admins.make(robin, maria.account.id)
        assert made.admin is AdminRole.GRANTED
    hear = [("admin_news", kim.account_id), ("admin_news", maria.account.id)]
    assert await told(build) == hear
    for _ in range(2):
        await admins.unmake(kim, maria.account.id)
    hear += [("admin_news", robin.account_id), ("admin_news", maria.account.id)]
    assert await told(build) == hear


async def test_the_last_admin_stays_and_so_does_whom_the_configuration_names(
    build: Builder,
) -> None:
    robin = await chief(build)
    assert robin.account_id is not None
    admins, account = build.admins(), Whom(Access.ACCOUNT, robin.account_id)
    with pytest.raises(LastAdminError):
        await admins.unmake(robin, robin.account_id)
    with pytest.raises(LastAdminError):
        await build.access().close(robin, account)
    named = await build.account("Kim", admin=AdminRole.CONFIGURED)
    with pytest.raises(ConfiguredAdminError):
        await admins.unmake(robin, named.id)
    with pytest.raises(ConfiguredAdminError):
        await build.access().close(robin, Whom(Access.ACCOUNT, named.id))
    await admins.unmake(robin, robin.account_id)
    with pytest.raises(NotAllowedError):
        await admins.unmake(robin, named.id)


@only_sqlite
async def test_who_is_shut_out_becomes_no_admin(build: Builder) -> None:
    robin, out = await chief(build), await build.account("Out", disabled=True)
    with pytest.raises(DisabledError):
        await build.admins().make(robin, out.id)


async def test_weekly_hours_go_on_where_they_stopped_and_publish_nothing_twice(
    store: Store,
) -> None:
    """Nothing is opened for who is shut out; the tick after they are back opens what is missing."""
    build = Builder(store, policy=POLICY)
    robin, doctor = await chief(build), await with_week(build)
    before = await written(store, doctor.id)
    await build.access().close(robin, whom(doctor))
    for _ in range(7):
        build.clock.moment += DAY
        await build.hours().top_up()
    assert await written(store, doctor.id) == before
    await build.access().open(robin, whom(doctor))
    for _ in range(2):
        await build.hours().top_up()
    after = await written(store, doctor.id)
    assert len(after) > len(before)
    starts = [slot.span.start for slot in await times(store, doctor.id)]
    assert len(starts) == len(set(starts))
