"""The medical history: read by doctors only while it is shared, and each look written down."""

import pytest
from sqlalchemy import text

from core.errors import NoAppointmentError, NotFoundError, NotSharedError
from core.model import Actor, BloodGroup, Heading, Patient, Profile, Share, Status
from core.ports.records import ProfileField
from tests.builders import HOUR, NOW, Builder, Someone, by
from tests.contract.histories import JOB, TODAY, add, deeds, entry, may_read, visit
from tests.databases import ask


class TestSharing:
    async def test_is_off_until_it_is_on_and_can_be_taken_back(self, build: Builder) -> None:
        maria, doctor, made = await visit(build)
        assert not await may_read(build, maria, doctor, made)
        for _ in range(2):
            await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        assert await may_read(build, maria, doctor, made)
        for _ in range(2):
            await build.sharing().stop(maria.by, maria.patient.id, doctor.id)
        assert not await may_read(build, maria, doctor, made)
        assert await deeds(build) == ["history_shared", "history_read", "sharing_ended"]

    async def test_needs_an_appointment_with_that_doctor(self, build: Builder) -> None:
        maria, _, made = await visit(build)
        colleague = await build.doctor("Dr. Omar Haddad")
        with pytest.raises(NoAppointmentError):
            await build.sharing().share(maria.by, maria.patient.id, colleague.id)
        await build.cancelled(made)
        with pytest.raises(NoAppointmentError):
            await build.sharing().share(maria.by, maria.patient.id, made.doctor_id)

    async def test_is_with_one_doctor_alone(self, build: Builder) -> None:
        """A colleague reads nothing, though they see the same patient; nor by her appointment."""
        maria, doctor, made = await visit(build)
        colleague = await build.doctor("Dr. Omar Haddad")
        theirs = await build.appointment(maria, await build.slot(colleague.id, 30))
        (record,) = await add(build, maria, "Penicillin")
        await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        with pytest.raises(NotSharedError):
            await build.sharing().history(by(colleague), theirs.id)
        with pytest.raises(NotSharedError):
            await build.sharing().read(by(colleague), theirs.id, record.id)
        for who in (by(colleague), maria.by, JOB):
            with pytest.raises(NotFoundError):
                await build.sharing().history(who, made.id)
            with pytest.raises(NotFoundError):
                await build.sharing().read(who, made.id, record.id)
        assert "history_read" not in await deeds(build)
        assert "record_read" not in await deeds(build)

    async def test_ends_with_the_appointment(self, build: Builder) -> None:
        """Cancelled or marked it is over at once; else when the clinic would complete it."""
        maria, doctor, made = await visit(build, 1)
        await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        over = made.span.end + build.policy.complete_after
        for moment, may in ((made.span.end, True), (over - HOUR / 60, True), (over, False)):
            build.clock.moment = moment
            assert await may_read(build, maria, doctor, made) is may
        build.clock.moment = NOW
        assert await may_read(build, maria, doctor, made)
        await build.cancelled(made)
        assert not await may_read(build, maria, doctor, made)
        later = await build.appointment(maria, await build.slot(doctor.id, 48))
        assert await may_read(build, maria, doctor, made), "by the earlier one's screen too"
        assert await may_read(build, maria, doctor, later)

    async def test_holds_while_a_request_waits_and_ends_with_its_answer(
        self, build: Builder
    ) -> None:
        maria, doctor = await build.person(), await build.doctor()
        asked = await build.appointment(
            maria,
            await build.slot(doctor.id, 24),
            status=Status.PENDING,
            answer_by=NOW + HOUR,
        )
        await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        assert await may_read(build, maria, doctor, asked)
        build.clock.moment = NOW + HOUR
        assert not await may_read(build, maria, doctor, asked)

    async def test_is_forgotten_once_nothing_lasts(self, build: Builder) -> None:
        """So that an appointment of next year is shared anew or not at all."""
        maria, doctor, made = await visit(build)
        share = await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        pages, waits = build.store.queries, build.policy.complete_after

        async def idle() -> list[Share]:
            now = build.clock.now()
            return list(await pages.idle_shares(ended=now - waits, now=now, limit=9))

        assert await idle() == []
        assert not await build.sharing().end(JOB, share)
        await build.cancelled(made)
        assert await idle() == [share]
        again = await build.appointment(maria, await build.slot(doctor.id, 30))
        assert not await build.sharing().end(JOB, share), "booked again a moment ago"
        await build.cancelled(again)
        assert [await build.sharing().end(JOB, share) for _ in range(2)] == [True, False]
        await build.appointment(maria, await build.slot(doctor.id, 48))
        assert not await may_read(build, maria, doctor, made)
        assert (await deeds(build)).count("sharing_ended") == 1

    async def test_nobody_shares_for_another(self, build: Builder) -> None:
        maria, doctor, _ = await visit(build)
        stranger = await build.person("Omar")
        for acts in (stranger.by, by(doctor)):
            with pytest.raises(NotFoundError):
                await build.sharing().share(acts, maria.patient.id, doctor.id)
            with pytest.raises(NotFoundError):
                await build.sharing().stop(acts, maria.patient.id, doctor.id)

    async def test_the_list_names_who_may_read_and_who_could(self, build: Builder) -> None:
        maria, doctor, made = await visit(build)
        ended = {"ended": NOW - build.policy.complete_after, "now": NOW}
        pages = build.store.queries
        colleague = await build.doctor("Dr. Aram Khan")
        await build.appointment(maria, await build.slot(colleague.id, 30))
        await build.doctor("Dr. Nobody")

        async def listed(limit: int = 9, offset: int = 0) -> list[tuple[str, bool]]:
            found = await pages.shared_doctors(
                maria.account.id, maria.patient.id, **ended, limit=limit, offset=offset
            )
            return [(one.name, one.shared) for one in found]

        assert await listed() == [(colleague.name, False), (doctor.name, False)]
        assert await listed(1, 1) == [(doctor.name, False)]
        await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        assert await listed() == [(colleague.name, False), (doctor.name, True)]
        await build.cancelled(made)
        assert await listed() == [(colleague.name, False)], "who reads no more is not named"
        stranger = await build.person("Omar")
        found = await pages.shared_doctors(
            stranger.account.id, maria.patient.id, **ended, limit=9, offset=0
        )
        assert found == []


class TestReading:
    async def test_every_look_is_written_down_and_shown_to_the_patient(
        self, build: Builder
    ) -> None:
        """Who, whom, what, when and from where; what is deleted later is still told of."""
        maria, doctor, made = await visit(build)
        await build.profiles().change(
            maria.by, maria.patient.id, ProfileField.BLOOD, BloodGroup.A_POSITIVE
        )
        first, second = await add(build, maria, "Penicillin", "Knee")
        await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        reads = Actor(doctor.account_id, "read-history")
        opened = await build.sharing().history(reads, made.id)
        assert opened.patient == maria.patient
        assert opened.profile == Profile(blood=BloodGroup.A_POSITIVE)
        assert opened.records == [
            Heading(second.id, TODAY, "Knee"),
            Heading(first.id, TODAY, "Penicillin"),
        ]
        build.clock.moment += HOUR
        assert await build.sharing().read(reads, made.id, first.id) == first
        await build.sharing().read(reads, made.id, first.id)
        assert await self.readings(build, maria) == [
            (NOW + HOUR, doctor.name, first.id, "Penicillin"),
            (NOW + HOUR, doctor.name, first.id, "Penicillin"),
            (NOW, doctor.name, None, None),
        ]
        await build.records().delete(maria.by, maria.patient.id, first.id)
        assert await self.readings(build, maria, 1, 1) == [
            (NOW + HOUR, doctor.name, first.id, None)
        ]
        written = await ask(
            build.store.database,
            "SELECT actor_id, origin, patient_id, doctor_id, appointment_id, record_id FROM audit"
            " WHERE deed = 'record_read'",
        )
        whom = (maria.patient.id, doctor.id, made.id, first.id)
        assert [tuple(row) for row in written] == [(doctor.account_id, "read-history", *whom)] * 2
        stranger = await build.person("Omar")
        shown = await build.store.queries.readings(stranger.account.id, maria.patient.id, 9)
        assert shown == []

    async def readings(
        self, build: Builder, maria: Someone, limit: int = 9, offset: int = 0
    ) -> list[tuple[object, ...]]:
        found = await build.store.queries.readings(
            maria.account.id, maria.patient.id, limit, offset
        )
        return [(one.at, one.doctor_name, one.record, one.title) for one in found]

    async def test_a_record_of_another_patient_is_none(self, build: Builder) -> None:
        maria, doctor, made = await visit(build)
        omar = await build.person("Omar")
        (theirs,) = await add(build, omar, "Penicillin")
        await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        with pytest.raises(NotFoundError):
            await build.sharing().read(by(doctor), made.id, theirs.id)
        assert "record_read" not in await deeds(build)

    async def test_who_practises_no_longer_reads_no_longer(self, build: Builder) -> None:
        maria, doctor, made = await visit(build)
        await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        assert doctor.account_id is not None
        async with build.store.database.write() as connection:
            shut_out = text("UPDATE accounts SET disabled = true WHERE id = :id")
            await connection.execute(shut_out, {"id": doctor.account_id})
            await connection.commit()
        with pytest.raises(NotFoundError):
            await build.sharing().history(by(doctor), made.id)

    async def test_a_walk_in_has_a_history_that_nobody_reads(self, build: Builder) -> None:
        walk_in: Patient = await build.patient("Walk-in")
        maria = await build.person()
        with pytest.raises(NotFoundError):
            await build.records().add(maria.by, walk_in.id, entry())
