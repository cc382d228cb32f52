"""What the services promise on a real database, beside what each rule says by itself."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.appointments.rules import fingerprint
from core.errors import AdminOnlyError, OfferChangedError, TooManyChangesError
from core.model import AccountId, Actor, AdminRole, Relation, Verification
from core.people.service import Application
from core.policy import ClinicPolicy
from storage.store import Store
from tests.builders import HOUR, NOW, Builder, by
from tests.databases import ask


async def test_saying_again_that_one_comes_changes_nothing(store: Store, build: Builder) -> None:
    """A button pressed twice leaves one line in the audit trail."""
    doctor, maria = await build.doctor(), await build.person()
    mine = await build.appointment(maria, await build.slot(doctor.id, 24))
    said = [await build.changes().coming(maria.by, mine.id) for _ in range(3)]
    assert [one.coming for one in said] == [True] * 3
    deeds = await ask(store.database, "SELECT deed FROM audit")
    assert [row.deed for row in deeds] == ["attendance_confirmed"]


async def test_an_approved_doctor_who_applies_again_is_told_that_only_an_admin_changes_that(
    store: Store, build: Builder
) -> None:
    doctor = await build.doctor(verification=Verification.VERIFIED)
    other = Application("Dr. Somebody Else", "+4930123456", "Surgery", "BE-9")
    with pytest.raises(AdminOnlyError):
        await build.desk().apply(Actor(doctor.account_id, "test"), other)
    assert await build.found_doctor(doctor) == doctor
    assert not await ask(store.database, "SELECT deed FROM audit")


async def told(store: Store, account: AccountId | None) -> list[tuple[str, str | None]]:
    """Return the kind and the outcome of each letter to an account, in order; no reminders."""
    found = await ask(
        store.database,
        "SELECT kind, outcome FROM outbox WHERE account_id = :account AND kind <> 'reminder'"
        " ORDER BY id",
        account=account,
    )
    return [(row.kind, row.outcome) for row in found]


async def test_who_hears_for_both_sides_hears_of_each_for_itself(
    store: Store, build: Builder
) -> None:
    """A doctor's child is seen by that doctor: the parent was told, and so hears that it is off.

    What they have not heard as the doctor takes back nothing of what they know as the parent.
    """
    parent, other = await build.account("Dr. Lena Hoffmann"), await build.account("Noah")
    doctor = await build.doctor(account_id=parent.id)
    child = await build.patient("Ida", parent, other, relation=Relation.CHILD)
    slot, now = await build.slot(doctor.id, 24), build.clock.moment
    mine = await build.booking().book(Actor(other.id, "test"), child.id, slot.id)
    first = await store.deliveries.lease(now, now + HOUR, 100)
    await store.deliveries.delivered([one.id for one in first], now)
    assert await told(store, parent.id) == [("booked", "delivered"), ("booked", None)]
    await build.changes().cancel(Actor(other.id, "test"), mine.id)
    assert await told(store, parent.id) == [
        ("booked", "delivered"),
        ("booked", "withdrawn"),
        ("cancelled", None),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"address": "Linden Street 6"},
        {"currency": "USD"},
        {"zone": ZoneInfo("Europe/Berlin")},
    ],
)
async def test_what_the_clinic_shows_of_itself_is_booked_as_it_was_shown(
    build: Builder, other: dict[str, Any]
) -> None:
    """A restart with another address, currency or zone: an old Confirm shows the offer anew."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    seen = fingerprint(slot, doctor, build.policy, None)
    build.policy = replace(build.policy, **other)
    with pytest.raises(OfferChangedError):
        await build.booking().book(maria.by, maria.patient.id, slot.id, seen=seen)


async def test_no_slot_is_kept_longer_than_it_may_be_booked(build: Builder) -> None:
    """The time named on the screen is one until which Confirm works."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 1.02)  # of an hour's notice
    offer = await build.holding().hold(maria.account.id, maria.patient.id, slot.id)
    assert offer.until == slot.span.start - build.policy.notice < NOW + build.policy.hold


async def test_only_the_patient_s_side_spends_its_changes(build: Builder) -> None:
    """A doctor who cancels again and again takes nothing of what the patient may do."""
    build.policy = ClinicPolicy(changes_per_day=4)
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    for _ in range(3):
        mine = await build.booking().book(maria.by, maria.patient.id, slot.id)
        await build.changes().cancel_as_doctor(by(doctor), mine.id, "ill")
        await build.publishing().set_open(by(doctor), doctor.id, [slot.id], is_open=True)
    mine = await build.booking().book(maria.by, maria.patient.id, slot.id)
    await build.changes().cancel(maria.by, mine.id)
    with pytest.raises(TooManyChangesError):
        await build.booking().book(maria.by, maria.patient.id, slot.id)


async def test_an_admin_may_decide_on_an_applicant_who_was_shut_out(build: Builder) -> None:
    """They wait in the list like the others; being approved opens nothing to them."""
    chief = await build.person(admin=AdminRole.GRANTED)
    gone = await build.account("Otto", disabled=True)
    doctor = await build.doctor(verification=Verification.WAITING, account_id=gone.id)
    decided = await build.desk().decide_doctor(chief.by, doctor.id, approve=True)
    assert decided.verification is Verification.VERIFIED
    assert not decided.practises


async def test_a_patient_hears_of_the_doctor_s_cancelling_though_their_letter_still_waited(
    store: Store, build: Builder
) -> None:
    """They saw the booking on their screen. The doctor, whom nothing reached, hears nothing."""
    doctor, maria = await build.doctor(), await build.person()
    slot = await build.slot(doctor.id, 24)
    mine = await build.booking().book(maria.by, maria.patient.id, slot.id)
    await build.changes().cancel_as_doctor(by(doctor), mine.id, "ill")
    assert await told(store, maria.account.id) == [("booked", "withdrawn"), ("cancelled", None)]
    assert await told(store, doctor.account_id) == [("booked", "withdrawn")]
