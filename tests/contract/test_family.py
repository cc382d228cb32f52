"""Dependants: whom an account books for besides its owner."""

from dataclasses import replace

import pytest

from core.errors import (
    BadFieldError,
    NotFoundError,
    PatientBusyError,
    TooManyDependantsError,
    TooManyUpcomingError,
)
from core.model import Patient, Relation, Status, Verification
from core.people.family import MOST_DEPENDANTS
from core.ports.agenda import Only
from core.ports.records import ProfileField
from tests.builders import ALWAYS, Builder, Someone, by


async def child(build: Builder, of: Someone, name: str = "Tim") -> Patient:
    return await build.family().add(of.by, name, Relation.CHILD)


class TestAdding:
    async def test_makes_a_patient_of_whoever_cares(self, build: Builder, maria: Someone) -> None:
        """Added twice they are there once; oneself comes first."""
        tim = await child(build, maria, "  Tim  Silva ")
        assert await child(build, maria, "Tim Silva") == tim
        mother = await build.family().add(maria.by, "Ana", Relation.PARENT)
        family = await build.store.queries.family(maria.account.id)
        assert [(one.patient.name, one.relation) for one in family] == [
            ("Maria", Relation.SELF),
            ("Ana", Relation.PARENT),
            ("Tim Silva", Relation.CHILD),
        ]
        assert (tim.phone, mother.phone) == (None, None)
        assert family[1].patient.carer_phone == maria.patient.phone

    async def test_is_for_those_who_have_a_name(self, build: Builder, maria: Someone) -> None:
        with pytest.raises(BadFieldError):
            await child(build, maria, " ")
        with pytest.raises(NotFoundError):
            await build.family().add(maria.by, "Maria", Relation.SELF)

    async def test_has_a_limit(self, build: Builder, maria: Someone) -> None:
        for number in range(MOST_DEPENDANTS):
            await child(build, maria, f"Child {number}")
        with pytest.raises(TooManyDependantsError) as refused:
            await child(build, maria)
        assert refused.value.limit == MOST_DEPENDANTS

    async def test_asks_the_clinic_that_vouches(self, build: Builder, maria: Someone) -> None:
        build.policy = replace(build.policy, verify_patients=True)
        tim = await child(build, maria)
        assert tim.verification is Verification.WAITING


class TestBooking:
    async def test_times_and_limits_count_for_each(self, build: Builder, maria: Someone) -> None:
        """A mother and her child may be seen at one time; neither of them twice."""
        tim = await child(build, maria)
        one, other = await build.doctor(), await build.doctor("Dr. Omar")
        first, second = await build.slot(one.id, 24), await build.slot(other.id, 24)
        third = await build.slot(other.id, 48)
        build.policy = replace(build.policy, upcoming_per_patient=1)
        booking = build.booking()
        await booking.book(maria.by, maria.patient.id, first.id)
        made = await booking.book(maria.by, tim.id, second.id)
        assert (made.patient_id, made.made_by) == (tim.id, maria.account.id)
        with pytest.raises(TooManyUpcomingError):
            await booking.book(maria.by, tim.id, third.id)

    async def test_a_child_is_in_one_place_at_a_time(self, build: Builder, maria: Someone) -> None:
        tim = await child(build, maria)
        one, other = await build.doctor(), await build.doctor("Dr. Omar")
        first, second = await build.slot(one.id, 24), await build.slot(other.id, 24)
        await build.booking().book(maria.by, tim.id, first.id)
        with pytest.raises(PatientBusyError):
            await build.booking().book(maria.by, tim.id, second.id)

    async def test_nobody_else_books_for_them(self, build: Builder, maria: Someone) -> None:
        omar, tim = await build.person("Omar"), await child(build, maria)
        slot = await build.slot((await build.doctor()).id, 24)
        with pytest.raises(NotFoundError):
            await build.holding().hold(omar.account.id, tim.id, slot.id)
        with pytest.raises(NotFoundError):
            await build.booking().book(omar.by, tim.id, slot.id)

    async def test_the_list_is_of_all_for_whom_one_books(
        self, build: Builder, maria: Someone
    ) -> None:
        """In order of time, and of nobody else; of whom one cares for no longer neither."""
        omar, tim = await build.person("Omar"), await child(build, maria)
        doctor = await build.doctor()
        slots = await build.slots(doctor.id, 24, 25, 26)
        wanted = [(omar, omar.patient.id), (maria, tim.id), (maria, maria.patient.id)]
        for (who, patient), slot in zip(wanted, slots, strict=True):
            await build.booking().book(who.by, patient, slot.id)

        async def listed() -> list[str]:
            found = await build.store.queries.of_account(
                maria.account.id,
                past=False,
                only=Only.ALL,
                starts=ALWAYS,
                now=build.clock.moment,
                limit=9,
            )
            return [view.patient.name for view in found]

        assert await listed() == ["Tim", "Maria"]
        await build.family().remove(maria.by, tim.id)
        assert await listed() == ["Maria"]

    async def test_a_doctor_reads_the_phone_of_who_cares(
        self, build: Builder, maria: Someone
    ) -> None:
        """Where the patient has one of their own, that is the one."""
        tim = await child(build, maria)
        slot = await build.slot((await build.doctor()).id, 24)
        made = await build.booking().book(maria.by, tim.id, slot.id)
        view = await build.store.queries.appointment(made.id)
        assert view is not None
        assert (view.patient.name, view.patient.phone) == ("Tim", None)
        assert view.patient.carer_phone == maria.patient.phone
        await build.profiles().change(maria.by, tim.id, ProfileField.PHONE, "+491709999999")
        found = await build.found_patient(tim)
        assert (found.phone, found.carer_phone) == ("+491709999999", None)


class TestRemoving:
    async def test_cancels_and_erases(self, build: Builder, maria: Someone) -> None:
        tim, doctor = await child(build, maria), await build.doctor()
        slot = await build.slot(doctor.id, 24)
        made = await build.booking().book(maria.by, tim.id, slot.id)
        looked = await build.family().look(maria.by, tim.id)
        assert [one.id for one in looked.ahead] == [made.id]
        await build.family().remove(maria.by, tim.id)
        assert (await build.found(made)).status is Status.CANCELLED
        assert (await build.found_patient(tim)).erased
        assert len(await build.store.queries.family(maria.account.id)) == 1
        with pytest.raises(NotFoundError):
            await build.family().remove(maria.by, tim.id)

    async def test_leaves_to_another_carer_what_is_theirs(
        self, build: Builder, maria: Someone
    ) -> None:
        omar = await build.person("Omar")
        tim = await build.patient("Tim", maria.account, omar.account, relation=Relation.CHILD)
        slot = await build.slot((await build.doctor()).id, 24)
        made = await build.booking().book(maria.by, tim.id, slot.id)
        gone = await build.family().remove(maria.by, tim.id)
        assert ([*gone.patients], [*gone.ahead]) == ([], [])
        assert (await build.found(made)).live
        assert not (await build.found_patient(tim)).erased
        with pytest.raises(NotFoundError):
            await build.changes().cancel(maria.by, made.id)
        await build.changes().cancel(omar.by, made.id)

    async def test_is_not_for_oneself_nor_for_anybody_elses(
        self, build: Builder, maria: Someone
    ) -> None:
        omar, doctor = await build.person("Omar"), await build.doctor()
        tim = await child(build, maria)
        for who, whom in ((maria, maria.patient), (omar, tim)):
            with pytest.raises(NotFoundError):
                await build.family().remove(who.by, whom.id)
        with pytest.raises(NotFoundError):
            await build.family().look(by(doctor), tim.id)
