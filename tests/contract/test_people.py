"""What core.ports.people promises, on both databases."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.errors import ConstraintError
from core.model import (
    AccountId,
    AdminRole,
    Doctor,
    DoctorId,
    DoctorRole,
    PatientId,
    Principal,
    Relation,
    Verification,
)
from storage.store import Store
from tests.builders import NOW, Builder

NOBODY = 4711


async def test_meeting_someone_twice_finds_the_same_account(store: Store) -> None:
    async with store.open_work() as work:
        first = await work.people.meet(7, "Maria", "pt")
        again = await work.people.meet(7, "Someone else", "en")
        await work.commit()
    assert first == again
    assert (first.name, first.language) == ("Maria", "pt")
    assert (first.admin, first.disabled, first.reachable) == (AdminRole.NONE, False, True)


async def test_saving_an_account_writes_every_field_but_whether_it_is_reachable(
    store: Store, build: Builder
) -> None:
    account = await build.account()
    await store.deliveries.unreachable(account.telegram_id, NOW)
    changed = replace(
        account, name="María-José 🌿", language="es", admin=AdminRole.GRANTED, disabled=True
    )
    async with store.open_work() as work:
        await work.people.save_account(changed)
        await work.commit()
    assert await build.found_account(account) == replace(changed, reachable=False)


async def test_nobody_is_found_where_nobody_is(store: Store) -> None:
    async with store.open_work() as work:
        assert await work.people.account(AccountId(NOBODY)) is None
        assert await work.people.own_patient(AccountId(NOBODY)) is None
        assert await work.people.own_doctor(AccountId(NOBODY)) is None
        assert await work.people.patient(PatientId(NOBODY)) is None
        assert await work.people.doctor(DoctorId(NOBODY)) is None
    assert await store.queries.principal(NOBODY) is None
    assert await store.queries.doctor(DoctorId(NOBODY)) is None
    assert await store.queries.doctor_of(AccountId(NOBODY)) is None
    assert await store.queries.patient(PatientId(NOBODY)) is None


async def test_admins_are_those_who_are_not_disabled_and_know_where_it_comes_from(
    store: Store, build: Builder
) -> None:
    named = await build.account("Robin", admin=AdminRole.CONFIGURED)
    made = await build.account("Kim", admin=AdminRole.GRANTED)
    gone = await build.account("Gone", admin=AdminRole.CONFIGURED, disabled=True)
    await build.account("Patient")
    async with store.open_work() as work:
        assert await work.people.admins() == [named, made]
        assert await work.people.configured_admins() == [named, gone]


# Patients


async def test_a_patient_comes_back_as_saved(store: Store, build: Builder) -> None:
    someone = await build.person()
    changed = replace(
        someone.patient,
        name="María-José d'Ávila 🌿",
        phone=None,
        verification=Verification.DECLINED,
        version=7,
    )
    async with store.open_work() as work:
        await work.people.save_patient(changed)
        await work.commit()
    assert await build.found_patient(changed) == changed
    async with store.open_work() as work:
        assert await work.people.patient(changed.id) == changed
        assert await work.people.own_patient(someone.account.id) == changed


async def test_an_account_s_own_patient_is_its_owner_and_nobody_it_cares_for(
    store: Store, build: Builder
) -> None:
    mother = await build.account("Maria")
    await build.patient("Noah", mother, relation=Relation.CHILD)
    async with store.open_work() as work:
        assert await work.people.own_patient(mother.id) is None
    herself = await build.patient("Maria", mother, relation=Relation.SELF)
    async with store.open_work() as work:
        assert await work.people.own_patient(mother.id) == herself


@pytest.mark.parametrize("twice", ["account", "patient"])
async def test_nobody_is_oneself_twice(store: Store, build: Builder, twice: str) -> None:
    """One account's owner is one patient, and a patient is the owner of one account."""
    someone = await build.person()
    account = someone.account if twice == "account" else await build.account()
    patient = someone.patient if twice == "patient" else await build.patient()
    async with store.open_work() as work:
        with pytest.raises(ConstraintError) as refused:
            await work.people.add_carer(account.id, patient.id, Relation.SELF)
    assert refused.value.name == f"carers_{'one_self' if twice == 'account' else 'self_once'}"


# Doctors


async def test_a_doctor_s_card_comes_back_as_it_was_saved(store: Store, build: Builder) -> None:
    account = await build.account("Dr. Aylin Öz")
    card = Doctor(
        DoctorId(0),
        "Dr. Aylin Öz",
        "Кардиология",
        "BE-1/7",
        "+4930123",
        address="Linden Street 5",
        languages=("de", "tr"),
        experience_years=12,
        fee=Decimal("40.50"),
        bio="First line\nsecond line",
        verification=Verification.VERIFIED,
        by_request=True,
        account_id=account.id,
        version=3,
    )
    async with store.open_work() as work:
        made = await work.people.add_doctor(replace(card, fee=None, languages=(), version=1))
        card = replace(card, id=made.id)
        await work.people.save_doctor(card)
        await work.commit()
    async with store.open_work() as work:
        assert await work.people.doctor(card.id) == card
        assert await work.people.own_doctor(account.id) == card
    found = await store.queries.doctor(card.id)
    assert found == card
    assert str(found.fee) == "40.50"
    assert await store.queries.doctor_of(account.id) == card


async def test_a_doctor_practises_while_verified_and_not_shut_out(
    store: Store, build: Builder
) -> None:
    verified = await build.doctor()
    waiting = await build.doctor(verification=Verification.WAITING)
    desk_s_own = await build.doctor(account_id=None)
    shut_out = await build.doctor(account_id=(await build.account(disabled=True)).id)
    found = [
        await store.queries.doctor(one.id) for one in (verified, waiting, desk_s_own, shut_out)
    ]
    assert [one.practises for one in found if one] == [True, False, True, False]


# Who speaks


async def test_whoever_speaks_is_known_with_the_patient_and_the_doctor_that_they_are(
    store: Store, build: Builder
) -> None:
    stranger = await build.account()
    someone = await build.person()
    doctor = await build.doctor(account_id=someone.account.id)
    both = Principal(someone.account, someone.patient, DoctorRole(doctor.id, Verification.VERIFIED))
    assert await store.queries.principal(stranger.telegram_id) == Principal(stranger)
    assert await store.queries.principal(someone.account.telegram_id) == both
