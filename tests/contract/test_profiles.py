"""A patient's profile: each field by itself, sealed, by whoever cares for the patient."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from core.errors import BadFieldError, NotFoundError
from core.model import (
    Actor,
    AdminRole,
    BloodGroup,
    Contact,
    Profile,
    Relation,
    Verification,
)
from core.people.profiles import ProfileValue
from core.policy import ClinicPolicy
from core.ports.records import ProfileField
from storage.store import Store
from tests.builders import NOW, Builder, Someone
from tests.databases import ask

STRICT = ClinicPolicy(verify_patients=True)
DAUGHTER = Contact("Ana Silva", "+491701112233")
CHANGES: list[tuple[ProfileField, ProfileValue, Profile]] = [
    (ProfileField.BORN, date(1946, 3, 5), Profile(born=date(1946, 3, 5))),
    (ProfileField.BORN, NOW.date(), Profile(born=NOW.date())),
    (ProfileField.BLOOD, BloodGroup.AB_NEGATIVE, Profile(blood=BloodGroup.AB_NEGATIVE)),
    (ProfileField.ADDRESS, " Oak  Lane 1 ", Profile(address="Oak Lane 1")),
    (ProfileField.CONTACT, DAUGHTER, Profile(contact=DAUGHTER)),
]
BAD: list[tuple[ProfileField, ProfileValue, str]] = [
    (ProfileField.BORN, date(2026, 3, 3), "day-ahead"),
    (ProfileField.BORN, date(1900, 12, 31), "day-long-ago"),
    (ProfileField.ADDRESS, "x" * 201, "too-long"),
    (ProfileField.CONTACT, Contact("", "+491701112233"), "empty"),
    (ProfileField.CONTACT, Contact("Ana", "12"), "phone-format"),
    (ProfileField.NAME, "12", "no-letter"),
    (ProfileField.NAME, None, "empty"),
    (ProfileField.PHONE, None, "empty"),
    (ProfileField.BLOOD, "purple", "empty"),
]


async def profile_of(build: Builder, someone: Someone) -> Profile:
    found = await build.store.queries.cared_for(someone.account.id, someone.patient.id)
    assert found is not None
    return found.profile


async def rows(build: Builder, column: str, table: str) -> list[str]:
    found = await ask(build.store.database, f"SELECT {column} FROM {table} ORDER BY id")  # noqa: S608 (our own tables)
    return [str(one) for (one,) in found]


@pytest.mark.parametrize("field, value, after", CHANGES)
async def test_a_field_is_told_changed_and_taken_back(
    build: Builder, field: ProfileField, value: ProfileValue, after: Profile
) -> None:
    """Told twice it is written once; what is cleared twice was cleared once."""
    maria = await build.person()
    for _ in range(2):
        await build.profiles().change(maria.by, maria.patient.id, field, value)
        assert await profile_of(build, maria) == after
    for _ in range(2):
        await build.profiles().change(maria.by, maria.patient.id, field, None)
        assert await profile_of(build, maria) == Profile()
    assert await rows(build, "deed", "audit") == ["profile_changed"] * 2


@pytest.mark.parametrize("field, value, rule", BAD)
async def test_what_does_not_fit_changes_nothing(
    build: Builder, field: ProfileField, value: ProfileValue, rule: str
) -> None:
    maria = await build.person()
    for told, good, _ in CHANGES:
        await build.profiles().change(maria.by, maria.patient.id, told, good)
    before = await profile_of(build, maria)
    with pytest.raises(BadFieldError) as refused:
        await build.profiles().change(maria.by, maria.patient.id, field, value)
    assert refused.value.rule == rule
    assert await profile_of(build, maria) == before
    assert await build.found_patient(maria.patient) == maria.patient


async def test_a_profile_is_its_carers_own(build: Builder) -> None:
    """A mother tells for her child, whose phone may go; nobody else tells or reads anything."""
    mother, stranger = await build.person(), await build.person("Omar")
    child = await build.patient("Tim", mother.account, relation=Relation.CHILD)
    born = date(2020, 2, 29)
    await build.profiles().change(mother.by, child.id, ProfileField.BORN, born)
    await build.profiles().change(mother.by, child.id, ProfileField.PHONE, None)
    found = await build.store.queries.cared_for(mother.account.id, child.id)
    assert found is not None
    assert (found.relation, found.patient.phone) == (Relation.CHILD, None)
    assert found.profile == Profile(born=born)
    assert await build.store.queries.cared_for(stranger.account.id, child.id) is None
    for by in (stranger.by, Actor(None, "job")):
        with pytest.raises(NotFoundError):
            await build.profiles().change(by, child.id, ProfileField.BORN, None)


async def test_another_name_is_vouched_for_anew(store: Store) -> None:
    """Where the clinic vouches for names; another phone, or the same name, changes nothing there.

    What the admin saw before is not approved under the new name.
    """
    build = Builder(store, policy=STRICT)
    maria = await build.person(verification=Verification.VERIFIED)
    await build.account("Robin", admin=AdminRole.GRANTED)
    change = build.profiles().change
    after = await change(maria.by, maria.patient.id, ProfileField.PHONE, "+4930123456")
    assert after.verification is Verification.VERIFIED
    after = await change(maria.by, maria.patient.id, ProfileField.NAME, "Maria  Silva")
    assert after.verification is Verification.VERIFIED
    assert await rows(build, "kind", "outbox") == []
    after = await change(maria.by, maria.patient.id, ProfileField.NAME, "Maria Costa")
    assert after == replace(
        maria.patient,
        name="Maria Costa",
        phone="+4930123456",
        version=3,
        verification=Verification.WAITING,
    )
    assert await build.found_patient(maria.patient) == after
    assert await rows(build, "kind", "outbox") == ["patient_applied"]
    assert await rows(build, "deed", "audit") == [
        "patient_changed",
        "patient_changed",
        "patient_waits",
    ]


async def test_signing_up_again_under_another_name_is_vouched_for_anew_too(store: Store) -> None:
    """There is no way around it; under the same name nobody is asked again."""
    build = Builder(store, policy=STRICT)
    maria = await build.person(verification=Verification.VERIFIED)
    await build.account("Robin", admin=AdminRole.GRANTED)
    phone = maria.patient.phone or ""
    after = await build.desk().sign_up(maria.by, "Maria Silva", phone)
    assert after.verification is Verification.VERIFIED
    after = await build.desk().sign_up(maria.by, "Maria Costa", phone)
    assert after.verification is Verification.WAITING
    assert await rows(build, "kind", "outbox") == ["patient_applied"]


async def test_where_the_clinic_vouches_for_nobody_a_name_just_changes(build: Builder) -> None:
    maria = await build.person(verification=Verification.VERIFIED)
    after = await build.profiles().change(maria.by, maria.patient.id, ProfileField.NAME, "Mia")
    assert (after.name, after.verification) == ("Mia", Verification.VERIFIED)


async def test_a_field_that_no_key_opens_spoils_nothing_else(
    store: Store, build: Builder, caplog: pytest.LogCaptureFixture
) -> None:
    """It counts as not told, is named in the log, and stays should the key be found."""
    maria = await build.person()
    for told, good, _ in CHANGES[1:]:
        await build.profiles().change(maria.by, maria.patient.id, told, good)
    async with store.database.write() as connection:
        await connection.execute(text("UPDATE profiles SET born = 'forged', contact = 'forged'"))
        await connection.commit()
    seen = await profile_of(build, maria)
    assert seen == Profile(blood=BloodGroup.AB_NEGATIVE, address="Oak Lane 1")
    assert f"the profile of patient {maria.patient.id} cannot be opened" in caplog.text
    await build.profiles().change(maria.by, maria.patient.id, ProfileField.ADDRESS, None)
    assert await rows_of_profiles(build) == ["forged"]
    await build.profiles().change(maria.by, maria.patient.id, ProfileField.BORN, None)
    assert await rows_of_profiles(build) == ["None"]


async def rows_of_profiles(build: Builder) -> list[str]:
    return [str(one) for (one,) in await ask(build.store.database, "SELECT born FROM profiles")]
