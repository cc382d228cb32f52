"""A doctor's card: changed by the doctor, or asked of an admin; what each leaves behind."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.doctors.rules import CardField, Value
from core.errors import AlreadyDecidedError, BadFieldError, ChangedSinceError
from core.model import Actor, AdminRole, Doctor, Place
from storage.store import Store
from tests.builders import Builder, by
from tests.databases import ask

FULL: dict[str, Any] = {
    "address": "Linden Street 5",
    "languages": ("de", "en"),
    "experience_years": 12,
    "fee": Decimal(40),
    "bio": "Hearts.",
    "place": Place(52.5, 13.4),
}
CHANGES: list[tuple[CardField, Value, dict[str, object]]] = [
    (CardField.PHONE, "+49 30 765432", {"phone": "+4930765432"}),
    (CardField.ADDRESS, " Oak  Lane 1 ", {"address": "Oak Lane 1"}),
    (CardField.ADDRESS, None, {"address": None}),
    (CardField.LANGUAGES, ("fr", "de", "fr"), {"languages": ("fr", "de")}),
    (CardField.LANGUAGES, None, {"languages": ()}),
    (CardField.EXPERIENCE, "13", {"experience_years": 13}),
    (CardField.EXPERIENCE, None, {"experience_years": None}),
    (CardField.FEE, "40,50 €", {"fee": Decimal("40.50")}),
    (CardField.FEE, None, {"fee": None}),
    (CardField.BIO, "Hearts\nand lungs.", {"bio": "Hearts\nand lungs."}),
    (CardField.BIO, None, {"bio": None}),
    (CardField.PLACE, Place(-33.865143, 151.2099), {"place": Place(-33.865143, 151.2099)}),
    (CardField.PLACE, None, {"place": None}),
]


async def deeds(build: Builder) -> list[str]:
    found = await ask(build.store.database, "SELECT deed FROM audit ORDER BY id")
    return [str(deed) for (deed,) in found]


async def letters(build: Builder) -> list[str]:
    found = await ask(build.store.database, "SELECT kind FROM outbox ORDER BY id")
    return [str(kind) for (kind,) in found]


async def admin(build: Builder) -> Actor:
    return Actor((await build.account("Robin", admin=AdminRole.GRANTED)).id, "test")


@pytest.mark.parametrize("field, value, after", CHANGES)
async def test_a_field_is_changed_by_itself(
    store: Store, field: CardField, value: Value, after: dict[str, Any]
) -> None:
    """Nothing else is touched, and the version tells the card from the one before."""
    build = Builder(store)
    before = await build.doctor(**FULL)
    changed = await build.cards().change(by(before), before.id, field, value)
    wanted = replace(before, version=before.version + 1, **after)
    assert changed.doctor == await build.found_doctor(before) == wanted
    assert await deeds(build) == ["card_changed"]
    assert await letters(build) == []


async def test_the_same_again_changes_nothing(store: Store) -> None:
    build = Builder(store)
    doctor = await build.doctor(**FULL)
    await build.cards().change(by(doctor), doctor.id, CardField.FEE, "40")
    assert await build.found_doctor(doctor) == doctor
    assert await deeds(build) == []


async def asked(build: Builder, doctor: Doctor, field: CardField, text: str) -> None:
    await build.cards().change(by(doctor), doctor.id, field, text)


async def test_what_an_admin_vouched_for_waits_for_one(store: Store) -> None:
    """The doctor keeps the old card; the newest request takes in the one before; one letter."""
    build = Builder(store)
    by_admin, doctor = await admin(build), await build.doctor()
    await asked(build, doctor, CardField.NAME, "Dr. Lena Berg")
    await asked(build, doctor, CardField.LICENCE, "BE-2")
    assert await build.found_doctor(doctor) == doctor
    request = await store.queries.card_request(doctor.id)
    assert request is not None
    assert (request.name, request.licence, request.version) == ("Dr. Lena Berg", "BE-2", 2)
    assert [one.whom for one in await store.queries.queue(5)] == [doctor.id]
    assert await letters(build) == ["card_asked"]
    with pytest.raises(ChangedSinceError):
        await build.cards().decide(by_admin, doctor.id, approve=True, seen=1)
    after = await build.cards().decide(by_admin, doctor.id, approve=True, seen=2)
    assert (after.name, after.licence, after.specialty) == ("Dr. Lena Berg", "BE-2", "Cardiology")
    assert after.version == doctor.version + 1
    assert await build.found_doctor(doctor) == after
    assert await store.queries.queue(5) == []
    assert await letters(build) == ["card_asked", "card_decided"]
    assert await deeds(build) == [*["card_change_asked"] * 2, "card_change_approved"]


async def test_an_old_approval_passes_nothing(store: Store) -> None:
    """Not of what was declined, nor of what is asked after it: versions only rise."""
    build = Builder(store)
    by_admin, doctor = await admin(build), await build.doctor()
    await asked(build, doctor, CardField.NAME, "Dr. Lena Berg")
    await build.cards().decide(by_admin, doctor.id, approve=False, seen=1)
    with pytest.raises(AlreadyDecidedError):
        await build.cards().decide(by_admin, doctor.id, approve=True, seen=1)
    await asked(build, doctor, CardField.NAME, "Dr. Eve Berg")
    with pytest.raises(ChangedSinceError):
        await build.cards().decide(by_admin, doctor.id, approve=True, seen=1)
    assert await build.found_doctor(doctor) == doctor
    assert await letters(build) == ["card_asked", "card_decided", "card_asked"]


async def test_asking_for_what_is_there_withdraws_the_request(store: Store) -> None:
    build = Builder(store)
    doctor = await build.doctor()
    await asked(build, doctor, CardField.NAME, "Dr. Lena Berg")
    await asked(build, doctor, CardField.NAME, doctor.name)
    assert await store.queries.queue(5) == []
    await asked(build, doctor, CardField.NAME, "Dr. Lena Berg")
    card = await build.cards().withdraw(by(doctor), doctor.id)
    assert card.waiting is None
    assert await build.cards().withdraw(by(doctor), doctor.id) == card
    assert await store.queries.queue(5) == []


async def test_where_the_clinic_verifies_nobody_the_doctor_changes_all(store: Store) -> None:
    build = Builder(store)
    build.policy = replace(build.policy, verify_doctors=False)
    doctor = await build.doctor()
    await asked(build, doctor, CardField.SPECIALTY, "Neurology")
    assert (await build.found_doctor(doctor)).specialty == "Neurology"


@pytest.mark.parametrize(
    "field, value",
    [
        (CardField.PHONE, None),
        (CardField.NAME, None),
        (CardField.PLACE, "Linden Street 5"),
        (CardField.PLACE, Place(91, 0)),
        (CardField.LANGUAGES, "German"),
        (CardField.FEE, "a lot"),
    ],
)
async def test_what_does_not_fit_changes_nothing(
    store: Store, field: CardField, value: Value
) -> None:
    build = Builder(store)
    doctor = await build.doctor(**FULL)
    with pytest.raises(BadFieldError):
        await build.cards().change(by(doctor), doctor.id, field, value)
    assert await build.found_doctor(doctor) == doctor
