"""Own data: taken along whole, erased whole, and nobody else's touched."""

import json
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Table, select

from core.errors import LastAdminError, NotFoundError, PatientErasedError, StillPractisingError
from core.model import (
    Actor,
    AdminRole,
    BloodGroup,
    Patient,
    Relation,
    Side,
    Status,
)
from core.notifications import Cancelled
from core.ports.forms import Form
from core.ports.records import ProfileField
from core.records.service import Entry
from storage.tables import carers, forms, holds, profiles, records, shares
from tests.builders import HOUR, NOW, Builder, Someone, by
from tests.databases import ask
from tests.services import ERASED

TODAY = NOW.date()


async def told(build: Builder, someone: Someone) -> None:
    """Let this person tell all that a patient can."""
    profiles, patient = build.profiles(), someone.patient.id
    await profiles.change(someone.by, patient, ProfileField.BORN, date(1950, 1, 2))
    await profiles.change(someone.by, patient, ProfileField.BLOOD, BloodGroup.A_POSITIVE)
    await profiles.change(someone.by, patient, ProfileField.ADDRESS, "Wombat Lane 12")
    entry = Entry(uuid4().hex, TODAY, "Penicillin", "A rash.")
    await build.records().add(someone.by, patient, entry)
    form = Form("booking.note", {"note": "zebrafish"}, 1)
    await build.store.forms.put(someone.account.id, form, NOW + HOUR)


async def rows(build: Builder, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await ask(build.store.database, query)]


async def count(build: Builder, table: Table) -> int:
    async with build.store.database.write() as connection:
        return len((await connection.execute(select(table))).all())


class TestExport:
    async def test_holds_what_was_told_and_done(self, build: Builder, maria: Someone) -> None:
        """One's own, in plain values that JSON takes; by names that stay."""
        omar, doctor = await build.person("Omar"), await build.doctor()
        await told(build, maria)
        await told(build, omar)
        slot = await build.slot(doctor.id, 24)
        made = await build.booking().book(maria.by, maria.patient.id, slot.id, "knee")
        await build.sharing().share(maria.by, maria.patient.id, doctor.id)
        held = (await build.own_data().export(maria.by)).held
        assert json.loads(json.dumps(held)) == held
        (account,), (patient,) = held["account"], held["patients"]
        assert (account["telegram_id"], patient["phone"]) == (
            maria.account.telegram_id,
            "+491701234567",
        )
        (profile,), (record,) = held["profiles"], held["records"]
        assert (profile["born"], profile["address"]) == ("1950-01-02", "Wombat Lane 12")
        assert (record["title"], record["text"]) == ("Penicillin", "A rash.")
        (appointment,) = held["appointments"]
        assert (appointment["id"], appointment["note"]) == (made.id, "knee")
        assert (appointment["doctor"], appointment["status"]) == (doctor.name, "confirmed")
        assert "doctor_note" not in appointment
        assert [one["doctor"] for one in held["shares"]] == [doctor.name]
        assert {one["kind"] for one in held["letters"]} == {"booked", "reminder"}
        assert "zebrafish" in str(held["unfinished_entry"])
        deeds = [one["deed"] for one in held["trail"]]
        assert "appointment_booked" in deeds
        assert "record_added" in deeds
        assert [one for one in held["trail"] if "actor_id" in one] == []

    async def test_takes_in_a_child_for_whom_nobody_else_cares(
        self, build: Builder, maria: Someone
    ) -> None:
        """Of whom others care for as well, and of others, there is nothing but that one cares."""
        omar = await build.person("Omar")
        alone = await build.patient("Tim", maria.account, relation=Relation.CHILD)
        shared = await build.patient("Ada", maria.account, omar.account, relation=Relation.CHILD)
        held = (await build.own_data().export(maria.by)).held
        assert {one["id"] for one in held["patients"]} == {maria.patient.id, alone.id}
        assert {one["patient_id"] for one in held["cares_for"]} == {
            maria.patient.id,
            alone.id,
            shared.id,
        }

    async def test_of_a_doctor_it_holds_card_and_hours_but_no_patients(
        self, build: Builder, maria: Someone
    ) -> None:
        doctor = await build.doctor()
        await build.appointment(maria, await build.slot(doctor.id, 24), "knee")
        held = (await build.own_data().export(by(doctor))).held
        assert [one["licence"] for one in held["doctor"]] == [doctor.licence]
        assert held["appointments"] == []
        assert held["patients"] == []

    async def test_a_stranger_has_none(self, build: Builder) -> None:
        with pytest.raises(NotFoundError):
            await build.own_data().export(Actor(None, "job"))


class TestErasing:
    async def test_leaves_nothing_but_that_there_were_appointments(
        self, build: Builder, maria: Someone
    ) -> None:
        """No name, phone, note, profile, record, letter, form or hold; the next /start is new."""
        doctor = await build.doctor()
        await told(build, maria)
        past = await build.appointment(maria, await build.slot(doctor.id, -24), "knee")
        slot = await build.slot(doctor.id, 24)
        ahead = await build.booking().book(maria.by, maria.patient.id, slot.id, "elbow")
        await build.deliver()
        other = await build.slot(doctor.id, 48)
        await build.holding().hold(maria.account.id, maria.patient.id, other.id)
        looked = await build.own_data().look(maria.by)
        gone = await build.own_data().erase(maria.by)
        assert [one.id for one in gone.ahead] == [one.id for one in looked.ahead] == [ahead.id]
        assert await build.store.queries.principal(maria.account.telegram_id) is None
        found = await build.found_patient(maria.patient)
        assert found == Patient(maria.patient.id, ERASED, version=2, reachable=False, erased=True)
        kept, off = await build.found(past), await build.found(ahead)
        assert (kept.status, kept.note, kept.made_by) == (Status.CONFIRMED, None, None)
        assert (off.status, off.note, off.made_by) == (Status.CANCELLED, None, None)
        assert not (await build.found_slot(slot)).booked
        assert (await build.found_slot(other)).held_by is None
        for table in (profiles, records, shares, forms, holds, carers):
            assert await count(build, table) == 0, table.name
        letters = await rows(build, "SELECT account_id FROM outbox WHERE closed_at IS NULL")
        assert letters == [(doctor.account_id,)]
        (letter,) = await build.store.deliveries.lease(NOW, NOW + HOUR, 9)
        assert letter.letter.about == Cancelled(ahead.id, Side.DOCTOR, Side.PATIENT)

    async def test_until_it_is_committed_nothing_has_gone(
        self, build: Builder, maria: Someone
    ) -> None:
        """A process that dies on the way leaves the person whole: there is one transaction."""
        await told(build, maria)
        before = (await build.own_data().export(maria.by)).held
        async with build.store.open_work() as work:
            await work.own_data.erase_patients([maria.patient.id], ERASED)
            await work.own_data.erase_account(maria.account.id)
        after = (await build.own_data().export(maria.by)).held
        assert {kind: rows for kind, rows in after.items() if kind != "trail"} == {
            kind: rows for kind, rows in before.items() if kind != "trail"
        }

    async def test_can_be_done_once(self, build: Builder, maria: Someone) -> None:
        """Afterwards nobody is there to ask for anything; a stranger under the same number is."""
        await build.own_data().erase(maria.by)
        for again in (build.own_data().erase, build.own_data().export, build.own_data().look):
            with pytest.raises(NotFoundError):
                await again(maria.by)
        async with build.store.open_work() as work:
            anew = await work.people.meet(maria.account.telegram_id, "Maria", "en")
            await work.commit()
        assert anew.id != maria.account.id
        doctor = await build.doctor()
        slot = await build.slot(doctor.id, 24)
        with pytest.raises(NotFoundError):
            await build.booking().book(Actor(anew.id, "test"), maria.patient.id, slot.id)

    async def test_a_child_goes_along_unless_somebody_else_cares(
        self, build: Builder, maria: Someone
    ) -> None:
        omar, doctor = await build.person("Omar"), await build.doctor()
        alone = await build.patient("Tim", maria.account, relation=Relation.CHILD)
        shared = await build.patient("Ada", maria.account, omar.account, relation=Relation.CHILD)
        first, second = await build.slots(doctor.id, 24, 25)
        await build.booking().book(maria.by, alone.id, first.id)
        kept = await build.booking().book(maria.by, shared.id, second.id, "knee")
        gone = await build.own_data().erase(maria.by)
        assert {one.id for one in gone.patients} == {maria.patient.id, alone.id}
        assert [one.id for one in gone.staying] == [shared.id]
        assert (await build.found_patient(alone)).erased
        assert (await build.found_patient(shared)).name == "Ada"
        assert (await build.found(kept)).note == "knee"
        assert (await build.found(kept)).status is Status.CONFIRMED
        family = await build.store.queries.family(omar.account.id)
        assert [one.patient.name for one in family] == ["Omar", "Ada"]

    async def test_what_has_begun_takes_place(self, build: Builder, maria: Someone) -> None:
        doctor = await build.doctor()
        begun = await build.appointment(maria, await build.slot(doctor.id, -0.25))
        await build.own_data().erase(maria.by)
        assert (await build.found(begun)).status is Status.CONFIRMED

    async def test_a_doctor_with_appointments_ahead_stays(
        self, build: Builder, maria: Someone
    ) -> None:
        """Afterwards name and specialty stay for those whom they have seen, and no times."""
        doctor = await build.doctor(bio="Likes chess", address="Elm Street 1")
        past = await build.appointment(maria, await build.slot(doctor.id, -24))
        slot, free = await build.slots(doctor.id, 24, 25)
        made = await build.appointment(maria, slot)
        with pytest.raises(StillPractisingError) as refused:
            await build.own_data().erase(by(doctor))
        assert refused.value.ahead == 1
        await build.cancelled(made)
        await build.own_data().erase(by(doctor))
        found = await build.found_doctor(doctor)
        assert (found.name, found.specialty) == (doctor.name, doctor.specialty)
        assert (found.account_id, found.phone, found.licence) == (None, "", "")
        assert (found.bio, found.address, found.practises) == (None, None, False)
        assert await build.store.queries.slot(free.id) is None
        assert (await build.found(past)).doctor_id == doctor.id

    async def test_an_applicant_goes_without_a_trace(self, build: Builder) -> None:
        doctor = await build.doctor()
        await build.slot(doctor.id, 24)
        await build.own_data().erase(by(doctor))
        assert await build.store.queries.doctor(doctor.id) is None

    async def test_what_others_are_writing_about_them_goes_too(
        self, build: Builder, maria: Someone
    ) -> None:
        """Half a note of a doctor's may name who is erased; what tells of others stays."""
        omar, forms = await build.person("Omar"), build.store.forms
        for who, about in (("Lena", maria), ("Otto", omar)):
            account = await build.account(who)
            draft = {"appointment": 1, "patient": about.patient.id, "note": "Maria was here"}
            await forms.put(account.id, Form("visits.note", draft), NOW + HOUR)
        await build.own_data().erase(maria.by)
        assert await rows(build, "SELECT patient_id FROM forms") == [(omar.patient.id,)]
        doctor = await build.doctor()
        await forms.put(omar.account.id, Form("booking.note", {"doctor": doctor.id}), NOW + HOUR)
        await build.own_data().erase(by(doctor))
        assert await rows(build, "SELECT patient_id FROM forms") == [(omar.patient.id,)]

    async def test_nothing_more_is_written_about_an_erased_patient(
        self, build: Builder, maria: Someone
    ) -> None:
        """Their visits stay in the doctor's list, and a note there would bring them back."""
        doctor = await build.doctor()
        past = await build.appointment(maria, await build.slot(doctor.id, -24))
        await build.marking().write_note(by(doctor), past.id, "Knee")
        await build.own_data().erase(maria.by)
        with pytest.raises(PatientErasedError):
            await build.marking().write_note(by(doctor), past.id, "Maria's knee")
        assert (await build.marking().write_note(by(doctor), past.id, None)).doctor_note is None

    async def test_the_last_admin_stays(self, build: Builder) -> None:
        first = await build.account("Robin", admin=AdminRole.GRANTED)
        shut_out = await build.account("Kim", admin=AdminRole.GRANTED, disabled=True)
        assert shut_out.disabled
        with pytest.raises(LastAdminError):
            await build.own_data().erase(Actor(first.id, "test"))
        await build.account("Sam", admin=AdminRole.GRANTED)
        await build.own_data().erase(Actor(first.id, "test"))
        assert await build.store.queries.principal(first.telegram_id) is None

    async def test_nobody_acts_for_an_erased_patient(self, build: Builder, maria: Someone) -> None:
        """Not even where somebody was read as their carer a moment ago."""
        await build.own_data().erase(maria.by)
        async with build.store.open_work() as work:
            sam = await work.people.meet(4711, "Sam", "en")
            await work.people.add_carer(sam.id, maria.patient.id, Relation.OTHER)
            held = await work.lock(patients=[maria.patient.id])
        assert held.carers == {}

    async def test_the_trail_says_who_went_by_numbers_alone(
        self, build: Builder, maria: Someone
    ) -> None:
        await build.own_data().erase(maria.by)
        trail = await rows(build, "SELECT deed, actor_id FROM audit ORDER BY id")
        gone = maria.account.id
        assert trail == [("patient_erased", gone), ("account_erased", gone)]


class TestForgettingAChat:
    async def test_stops_all_letters_until_they_return(
        self, build: Builder, maria: Someone
    ) -> None:
        """What fell due meanwhile is not told late; what comes afterwards is."""
        doctor = await build.doctor(account_id=None)
        first, second = await build.slots(doctor.id, 24, 25)
        for _ in range(2):
            assert (await build.own_data().forget_chat(maria.by)).away
        await build.booking().book(maria.by, maria.patient.id, first.id)
        assert not (await build.found_patient(maria.patient)).reachable
        assert await build.store.deliveries.lease(NOW, NOW + HOUR, 9) == []
        for _ in range(2):
            assert not (await build.own_data().resume_chat(maria.by)).away
        made = await build.booking().book(maria.by, maria.patient.id, second.id)
        (letter,) = await build.store.deliveries.lease(NOW, NOW + HOUR, 9)
        assert letter.letter.appointment_id == made.id
        deeds = [deed for (deed,) in await rows(build, "SELECT deed FROM audit ORDER BY id")]
        assert deeds.count("chat_forgotten") == deeds.count("chat_resumed") == 1
