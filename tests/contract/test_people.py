"""What core.ports.People promises, on both databases."""

from dataclasses import replace
from decimal import Decimal

from core.model import Doctor, PersonId, Standing
from storage.store import Store
from tests.builders import Builder


async def test_meeting_someone_twice_finds_the_same_person(store: Store) -> None:
    async with store.open_work() as work:
        first = await work.people.meet(7, "Maria", "pt", is_admin=False)
        again = await work.people.meet(7, "Someone else", "en", is_admin=False)
        await work.commit()
    assert first == again
    assert (first.name, first.language, first.signed_up) == ("Maria", "pt", False)
    assert (first.patient, first.doctor) == (Standing.NONE, Standing.NONE)


async def test_meeting_makes_a_known_person_an_admin_and_never_takes_it_away(store: Store) -> None:
    async with store.open_work() as work:
        await work.people.meet(7, "Robin", "en", is_admin=False)
        assert (await work.people.meet(7, "Robin", "en", is_admin=True)).is_admin
        assert (await work.people.meet(7, "Robin", "en", is_admin=False)).is_admin


async def test_saving_a_person_writes_every_field(store: Store, build: Builder) -> None:
    person = await build.person()
    changed = replace(
        person,
        name="María-José d'Ávila 🌿",
        language="es",
        phone=None,
        signed_up=False,
        patient=Standing.DECLINED,
        doctor=Standing.WAITING,
        is_admin=True,
        disabled=True,
    )
    async with store.open_work() as work:
        await work.people.save(changed)
        await work.commit()
    async with store.open_work() as work:
        assert await work.people.get(person.id) == changed
    assert await store.queries.person(person.telegram_id) == changed


async def test_nobody_is_found_where_nobody_is(store: Store) -> None:
    nobody = PersonId(4711)
    async with store.open_work() as work:
        assert await work.people.get(nobody) is None
        assert await work.people.doctor(nobody) is None
    assert await store.queries.person(4711) is None
    assert await store.queries.doctor(nobody) is None


async def test_admins_are_those_who_are_not_disabled(store: Store, build: Builder) -> None:
    robin = await build.person("Robin", is_admin=True)
    await build.person("Gone", is_admin=True, disabled=True)
    await build.person("Patient")
    async with store.open_work() as work:
        assert await work.people.admins() == [robin]


async def test_a_doctor_s_card_comes_back_as_it_was_saved(store: Store, build: Builder) -> None:
    person = await build.person("Dr. Aylin Öz", doctor=Standing.VERIFIED)
    card = Doctor(
        person.id,
        "Dr. Aylin Öz",
        "Кардиология",
        "BE-1/7",
        "+4930123",
        address="Linden Street 5",
        languages=("de", "tr"),
        experience_years=12,
        fee=Decimal("40.50"),
        bio="First line\nsecond line",
        bookable=True,
    )
    async with store.open_work() as work:
        await work.people.save_doctor(replace(card, fee=None, languages=(), address=None))
        await work.people.save_doctor(card)
        await work.commit()
    async with store.open_work() as work:
        assert await work.people.doctor(person.id) == card
    found = await store.queries.doctor(person.id)
    assert found == card
    assert str(found.fee) == "40.50"


async def test_a_doctor_is_bookable_while_verified_and_not_disabled(
    store: Store, build: Builder
) -> None:
    verified = await build.doctor()
    waiting = await build.doctor(standing=Standing.WAITING)
    assert verified == await store.queries.doctor(verified.id)
    assert waiting == await store.queries.doctor(waiting.id)
    async with store.open_work() as work:
        person = await work.people.get(verified.id)
        assert person is not None
        await work.people.save(replace(person, disabled=True))
        await work.commit()
    assert await store.queries.doctor(verified.id) == replace(verified, bookable=False)
