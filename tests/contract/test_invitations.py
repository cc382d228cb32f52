"""What core.invitations and its storage promise, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from core.errors import DisabledError, InvitationOverError, InvitationShownError, NotAllowedError
from core.invitations.service import Entry, Made, hash_of
from core.model import (
    Account,
    Actor,
    AdminRole,
    Doctor,
    InvitationId,
    Invited,
    Patient,
    Relation,
    Standing,
    Verification,
)
from core.people.service import Application
from storage.store import Store
from tests.builders import NOW, Builder, by
from tests.databases import ask

WEEK, DAY = timedelta(days=7), timedelta(days=1)
ShutOut = TypeVar("ShutOut", Patient, Doctor)
CARD = Application("Dr. Ada", "+4930123456", "Cardiology", "BE-1")


@pytest.fixture
async def robin(build: Builder) -> Actor:
    account = await build.account("Robin", admin=AdminRole.GRANTED)
    return Actor(account.id, "test")


def acting(account: Account) -> Actor:
    return Actor(account.id, "test")


async def made(
    build: Builder, robin: Actor, role: Invited, uses: int = 1, mark: str = "m", days: int = 7
) -> Made:
    return await build.invitations().make(robin, role, uses, timedelta(days=days), mark)


async def test_only_a_hash_of_the_link_is_kept(store: Store, build: Builder, robin: Actor) -> None:
    """The word is long and random; whoever reads the database cannot come in by it."""
    one = await made(build, robin, Invited.PATIENT)
    assert len(one.token) == 32
    (row,) = await ask(store.database, "SELECT * FROM invitations")
    assert one.token not in str(row)
    assert row.token_hash == hash_of(one.token)
    other = await made(build, robin, Invited.PATIENT, mark="n")
    assert other.token != one.token


async def test_one_press_makes_one_invitation(build: Builder, robin: Actor) -> None:
    await made(build, robin, Invited.PATIENT)
    with pytest.raises(InvitationShownError):
        await made(build, robin, Invited.PATIENT)
    assert len(await build.store.queries.invitations(9)) == 1


async def test_who_is_no_admin_makes_and_revokes_none(build: Builder, robin: Actor) -> None:
    one, maria = await made(build, robin, Invited.PATIENT), await build.person()
    with pytest.raises(NotAllowedError):
        await build.invitations().make(maria.by, Invited.ADMIN, 1, WEEK, "x")
    with pytest.raises(NotAllowedError):
        await build.invitations().revoke(maria.by, one.invitation.id)


async def test_a_newcomer_is_vouched_for_when_they_sign_up(build: Builder, robin: Actor) -> None:
    """Though the clinic vouches for its patients, no admin is asked; opened twice it counts once.

    What was promised is kept when the link has expired meanwhile.
    """
    build.policy = replace(build.policy, verify_patients=True)
    one, maria = await made(build, robin, Invited.PATIENT), await build.account("Maria")
    for _ in range(2):
        opened = await build.invitations().open(acting(maria), one.token)
        assert (opened.entry, opened.invitation.left) == (Entry.TO_TELL, 0)
    build.clock.moment = NOW + 2 * WEEK
    patient = await build.desk().sign_up(acting(maria), "Maria Silva", "+491701234567")
    assert patient.verification is Verification.VERIFIED
    assert await build.found_patient(patient) == patient
    (guest,) = await build.store.queries.guests(one.invitation.id, 9)
    assert (guest.name, guest.done, guest.opened_at) == ("Maria", True, NOW + 2 * WEEK)
    with pytest.raises(InvitationOverError):
        await build.invitations().open(acting(maria), one.token)


async def test_a_patient_who_waits_is_vouched_for_at_once(build: Builder, robin: Actor) -> None:
    one = await made(build, robin, Invited.PATIENT, uses=2)
    noor = await build.person("Noor", verification=Verification.WAITING)
    opened = await build.invitations().open(noor.by, one.token)
    assert opened.entry is Entry.VOUCHED
    assert (await build.found_patient(noor.patient)).verification is Verification.VERIFIED
    known = await build.person("Kim", verification=Verification.VERIFIED)
    opened = await build.invitations().open(known.by, one.token)
    assert (opened.entry, opened.invitation.left) == (Entry.ALREADY, 1)


async def test_it_vouches_for_oneself_and_nobody_one_cares_for(
    build: Builder, robin: Actor
) -> None:
    one, mother = await made(build, robin, Invited.PATIENT), await build.account("Maria")
    child = await build.patient(
        "Noah", mother, relation=Relation.CHILD, verification=Verification.WAITING
    )
    opened = await build.invitations().open(acting(mother), one.token)
    assert opened.entry is Entry.TO_TELL
    assert (await build.found_patient(child)).verification is Verification.WAITING


async def test_a_doctor_is_taken_in_by_finishing_the_application(
    store: Store, build: Builder, robin: Actor
) -> None:
    """No admin gets a letter; the trail says by which invitation it was."""
    one, ada = await made(build, robin, Invited.DOCTOR), await build.account("Ada")
    assert (await build.invitations().open(acting(ada), one.token)).entry is Entry.TO_TELL
    doctor = await build.desk().apply(acting(ada), CARD)
    assert doctor.practises
    assert await ask(store.database, "SELECT id FROM outbox") == []
    trail = await ask(store.database, "SELECT deed, amount FROM audit ORDER BY id")
    assert [(row.deed, row.amount) for row in trail] == [
        ("invitation_made", one.invitation.id),
        ("invitation_opened", one.invitation.id),
        ("application_sent", None),
        ("doctor_invited", one.invitation.id),
    ]


async def test_a_doctor_who_waits_is_taken_in_at_once(build: Builder, robin: Actor) -> None:
    one = await made(build, robin, Invited.DOCTOR)
    doctor = await build.doctor(verification=Verification.WAITING)
    assert (await build.invitations().open(by(doctor), one.token)).entry is Entry.VOUCHED
    found = await build.store.queries.doctor(doctor.id)
    assert found is not None
    assert (found.practises, found.version) == (True, doctor.version + 1)
    other = await made(build, robin, Invited.DOCTOR, mark="n")
    assert (await build.invitations().open(by(doctor), other.token)).entry is Entry.ALREADY


async def test_who_was_declined_applies_again_and_is_taken_in(build: Builder, robin: Actor) -> None:
    one = await made(build, robin, Invited.DOCTOR)
    doctor = await build.doctor(verification=Verification.DECLINED)
    assert (await build.invitations().open(by(doctor), one.token)).entry is Entry.TO_TELL
    assert (await build.desk().apply(by(doctor), CARD)).practises


async def test_an_admin_is_made_by_who_says_yes(build: Builder, robin: Actor) -> None:
    """Opening it alone makes nobody an admin; without having opened it nobody becomes one."""
    one = await made(build, robin, Invited.ADMIN)
    kim, sam = await build.account("Kim"), await build.account("Sam")
    with pytest.raises(InvitationOverError):
        await build.invitations().become_admin(acting(kim), one.invitation.id)
    assert (await build.invitations().open(acting(kim), one.token)).entry is Entry.TO_TELL
    assert not (await build.found_account(kim)).is_admin
    with pytest.raises(InvitationOverError):
        await build.invitations().open(acting(sam), one.token)
    for _ in range(2):
        after = await build.invitations().become_admin(acting(kim), one.invitation.id)
        assert after.admin is AdminRole.GRANTED
    assert await build.found_account(kim) == after


async def test_by_one_for_patients_nobody_becomes_an_admin(build: Builder, robin: Actor) -> None:
    one, maria = await made(build, robin, Invited.PATIENT), await build.account("Maria")
    await build.invitations().open(acting(maria), one.token)
    with pytest.raises(InvitationOverError):
        await build.invitations().become_admin(acting(maria), one.invitation.id)


@pytest.mark.parametrize("how", ["unknown", "expired", "used up", "revoked", "maker is no admin"])
async def test_all_that_let_nobody_in_are_refused_alike_and_counted(
    build: Builder, robin: Actor, how: str
) -> None:
    one, maria = await made(build, robin, Invited.PATIENT), await build.account("Maria")
    token = one.token
    match how:
        case "unknown":
            token = "x" * 32
        case "expired":
            build.clock.moment = NOW + WEEK
        case "used up":
            await build.invitations().open(acting(await build.account("Other")), token)
        case "revoked":
            await build.invitations().revoke(robin, one.invitation.id)
        case _:
            await no_admin_any_more(build, robin)
    for _ in range(2):
        with pytest.raises(InvitationOverError):
            await build.invitations().open(acting(maria), token)
    assert await build.store.queries.missed_invitations(maria.id, NOW - DAY) == 2
    assert await build.store.queries.missed_invitations(maria.id, build.clock.moment) == 0


def shut(one: ShutOut) -> ShutOut:
    """Return a patient or doctor who is shut out."""
    return replace(one, shut_out=True)


async def no_admin_any_more(build: Builder, robin: Actor) -> None:
    async with build.store.open_work() as work:
        assert robin.account_id is not None
        account = await work.people.account(robin.account_id)
        assert account is not None
        await work.people.save_account(replace(account, admin=AdminRole.NONE))
        await work.commit()


@pytest.mark.parametrize("how", ["revoked", "maker is no admin"])
async def test_what_was_opened_and_not_finished_ends_with_it(
    build: Builder, robin: Actor, how: str
) -> None:
    """A link that got into wrong hands is ended also for those who opened it just before."""
    one, ada = await made(build, robin, Invited.DOCTOR), await build.account("Ada")
    await build.invitations().open(acting(ada), one.token)
    if how == "revoked":
        await build.invitations().revoke(robin, one.invitation.id)
    else:
        await no_admin_any_more(build, robin)
    doctor = await build.desk().apply(acting(ada), CARD)
    assert doctor.verification is Verification.WAITING


async def test_who_made_it_does_not_use_it_up(build: Builder, robin: Actor) -> None:
    one = await made(build, robin, Invited.DOCTOR)
    opened = await build.invitations().open(robin, one.token)
    assert (opened.entry, opened.invitation.left) == (Entry.OWN, 1)


async def test_who_is_shut_out_does_not_come_in(build: Builder, robin: Actor) -> None:
    """Neither the account nor the patient, nor the doctor; and it is not used."""
    out = await build.account("Otto", disabled=True)
    patient = await build.person("Una")
    doctor = await build.doctor(verification=Verification.WAITING)
    async with build.store.open_work() as work:
        held = (await work.lock(patients=[patient.patient.id])).patients[patient.patient.id]
        await work.people.save_patient(shut(held))
        await work.people.save_doctor(shut(doctor))
        await work.commit()
    for role, who in (
        (Invited.PATIENT, acting(out)),
        (Invited.PATIENT, patient.by),
        (Invited.DOCTOR, by(doctor)),
    ):
        one = await made(build, robin, role, mark=f"{role}{who.account_id}")
        with pytest.raises(DisabledError):
            await build.invitations().open(who, one.token)
        view = await build.store.queries.invitation(one.invitation.id)
        assert view is not None
        assert view.invitation.left == 1


@pytest.mark.usefixtures("robin")
async def test_of_the_erased_a_number_stays(build: Builder) -> None:
    """A use stays used; an invitation of an erased admin lets nobody in and tells no name."""
    colleague = await build.account("Kim", admin=AdminRole.GRANTED)
    one = await build.invitations().make(acting(colleague), Invited.PATIENT, 2, None, "k")
    maria = await build.person("Maria")
    await build.invitations().open(maria.by, one.token)
    for who in (maria.by, acting(colleague)):
        await build.own_data().erase(who)
    (view,) = await build.store.queries.invitations(9)
    assert (view.maker, view.invitation.used) == (None, 1)
    assert view.invitation.standing(NOW) is Standing.UNVOUCHED
    assert await build.store.queries.guests(one.invitation.id, 9) == []


async def test_the_list_has_the_latest_first_a_page_at_a_time(build: Builder, robin: Actor) -> None:
    all_of_them = [await made(build, robin, role, 3, role) for role in Invited]
    ids = [one.invitation.id for one in reversed(all_of_them)]
    queries = build.store.queries
    assert [view.invitation.id for view in await queries.invitations(9)] == ids
    assert [view.invitation.id for view in await queries.invitations(1, 1)] == ids[1:2]
    view = await queries.invitation(ids[0])
    assert view is not None
    assert (view.invitation, view.maker) == (all_of_them[-1].invitation, "Robin")
    assert await queries.invitation(InvitationId(10**9)) is None
    guests = [await build.account(name) for name in ("Ann", "Ben", "Cleo")]
    for guest in guests:
        build.clock.moment += timedelta(minutes=1)
        await build.invitations().open(acting(guest), all_of_them[0].token)
    number = all_of_them[0].invitation.id
    assert [one.name for one in await queries.guests(number, 9)] == ["Cleo", "Ben", "Ann"]
    assert [one.name for one in await queries.guests(number, 1, 1)] == ["Ben"]
