"""Each kind of letter has words of its own."""

from dataclasses import replace
from datetime import time
from typing import get_args

from core.audit import Deed
from core.doctors.rules import CardField
from core.model import (
    AccountId,
    AdminRole,
    Appointment,
    DayPart,
    Doctor,
    DoctorId,
    PatientId,
    Readers,
    Side,
    Slot,
    Span,
    Status,
    Verification,
    Wait,
    Whom,
)
from core.notifications import (
    Accepted,
    AccountAccess,
    AdminNews,
    Announced,
    Booked,
    BusyConflicts,
    BusyUnread,
    CalledOff,
    Cancelled,
    CardAsked,
    CardDecision,
    Change,
    Digest,
    DoctorAccess,
    DoctorApplied,
    DoctorDecision,
    DoneForYou,
    Expired,
    Letter,
    MaintenanceAhead,
    MaintenanceOff,
    Moved,
    NoteRewritten,
    Notification,
    Nudge,
    Offered,
    PatientAccess,
    PatientApplied,
    PatientDecision,
    ProposalOff,
    ProposalRefused,
    Proposed,
    Rejected,
    Reminder,
    Requested,
    Restored,
    RunningLate,
    WaitedInVain,
)
from core.ports.busy import Failure
from core.ports.waitlist import NewWait
from tests.builders import HOUR, NOW, Someone, by
from tests.delivery.rounds import Rounds

BOTH = (False, True)
CHANGES = (Change(Deed.SLOTS_PUBLISHED, 4, NOW, NOW + HOUR),)


async def requests(
    rounds: Rounds, doctor: Doctor, patient: Someone
) -> tuple[Appointment, Appointment, Appointment, Slot]:
    """Return a request, one with a proposal, one that came to nothing, and the proposed slot."""
    build = rounds.build
    first, second, third, other = await build.slots(doctor.id, 80, 81, 82, 83)
    until = first.span.start
    asked = await build.appointment(patient, first, status=Status.PENDING, answer_by=until)
    proposed = await build.appointment(patient, second, status=Status.PENDING, answer_by=until)
    gone = await build.appointment(patient, third, status=Status.REJECTED)
    proposed = replace(proposed, proposed_slot=other.id)
    async with rounds.store.open_work() as work:
        await work.appointments.save(proposed)
        await work.commit()
    return asked, proposed, gone, other


async def offered(rounds: Rounds, doctor: Doctor, patient: Someone) -> tuple[Wait, Slot]:
    """Return a wait, and the slot that is offered to it."""
    slot = await rounds.build.slot(doctor.id, 90)
    people, day = (patient.account.id, patient.patient.id, doctor.id), slot.day
    async with rounds.store.open_work() as work:
        wait = await work.waitlist.add(NewWait(*people, day, day, DayPart.ANY, NOW))
        await work.waitlist.offer(wait.id, slot.id, NOW + HOUR)
        await work.commit()
    return wait, slot


async def busy_elsewhere(rounds: Rounds, doctor: Doctor, span: Span) -> None:
    """Let the doctor have a calendar elsewhere that cannot be read, and was busy then."""
    async with rounds.store.open_work() as work:
        await work.busy.put(doctor.id, "https://calendar.example.com/secret.ics", NOW)
        await work.time_off.put_imported(doctor.id, [span])
        known = await work.busy.of(doctor.id)
        assert known is not None
        await work.busy.failed(known.id, Failure.SLOW, NOW, told=True)
        await work.commit()


async def test_every_kind_of_notification_has_words_of_its_own_on_each_side(
    rounds: Rounds,
) -> None:
    """So that a new kind never reads as an old one."""
    admin = await rounds.build.person("Robin", admin=AdminRole.GRANTED)
    rounds.phone(admin)
    await rounds.build.applicants(1)
    applicant, newcomer = [one.whom for one in await rounds.store.queries.queue(2)]
    patient, doctor, one = await rounds.booked(hour=48)
    _, _, off = await rounds.booked(hour=72, doctor=doctor, patient=patient)
    await rounds.booked(hour=2, doctor=doctor, patient=patient)  # today, for the digest
    await rounds.services.digests.choose(by(doctor), doctor.id, time(9))
    await rounds.deliver()
    cancel = rounds.services.appointments.cancel_as_doctor
    await cancel(by(doctor), off.id, "I am ill")
    await rounds.deliver()
    before = [rounds.texts(who) for who in (patient, doctor)]
    asked, proposed, gone, other = await requests(rounds, doctor, patient)
    vouched = await rounds.build.person(verification=Verification.VERIFIED)
    rounds.phone(vouched)
    chief = await rounds.build.account("Kim", admin=AdminRole.GRANTED)
    practises = await rounds.build.doctor(account_id=vouched.account.id)
    wait, freed = await offered(rounds, practises, patient)
    ask = rounds.services.cards.change
    await ask(by(practises), practises.id, CardField.LICENCE, "BE-2")
    await rounds.deliver()
    rounds.sandbox.world.phones[rounds.chat(admin)].messages.clear()  # the request's own letter
    words = await rounds.services.announcements.draft(admin.by, Readers(Whom.ALL), "en", "Closed.")
    plan = rounds.services.maintenance.plan
    rests = await plan(admin.by, Span(NOW + 48 * HOUR, NOW + 49 * HOUR), None)
    works = await plan(admin.by, Span(NOW + 72 * HOUR, NOW + 73 * HOUR), None)
    await rounds.services.maintenance.end(admin.by, works.id)
    await busy_elsewhere(rounds, doctor, one.span)
    assert doctor.account_id is not None
    start, was, until = one.span.start, one.span.start - HOUR, asked.span.start
    sides = {Side.PATIENT: patient.account.id, Side.DOCTOR: doctor.account_id}
    told: list[tuple[AccountId, Notification, Appointment | None]] = [
        (admin.account.id, DoctorApplied(DoctorId(applicant)), None),
        (admin.account.id, PatientApplied(PatientId(newcomer)), None),
        (vouched.account.id, DoctorDecision(practises.id, approved=True), None),
        (vouched.account.id, PatientDecision(vouched.patient.id, approved=True), None),
        (admin.account.id, CardAsked(practises.id), None),
        (vouched.account.id, CardDecision(practises.id, approved=True), None),
        (admin.account.id, AdminNews(chief.id, made=True), None),
        (vouched.account.id, DoctorAccess(practises.id, open=True), None),
        (vouched.account.id, PatientAccess(vouched.patient.id, open=True), None),
        (vouched.account.id, AccountAccess(vouched.account.id), None),
        (doctor.account_id, Digest(doctor.id, NOW.date()), None),
        (patient.account.id, RunningLate(one.id, start, start + HOUR), one),
        (patient.account.id, Offered(wait.id, freed.id, freed.span.start), None),
        (
            patient.account.id,
            WaitedInVain(patient.patient.id, doctor.id, wait.first, wait.last),
            None,
        ),
        (doctor.account_id, DoneForYou(doctor.id, admin.account.id, CHANGES), None),
        (doctor.account_id, BusyConflicts(doctor.id), None),
        (doctor.account_id, BusyUnread(doctor.id, NOW), None),
        (doctor.account_id, NoteRewritten(one.id), one),
        (patient.account.id, Announced(words.id), None),
        (patient.account.id, MaintenanceAhead(rests.id), None),
        (patient.account.id, MaintenanceOff(works.id), None),
        (patient.account.id, Reminder(one.id, start, start), one),
        *((who, Requested(asked.id, side), asked) for side, who in sides.items()),
        *((who, Accepted(one.id, side), one) for side, who in sides.items()),
        *((who, Expired(gone.id, side, yes), gone) for side, who in sides.items() for yes in BOTH),
        (patient.account.id, Rejected(gone.id), gone),
        (patient.account.id, Proposed(proposed.id, other.id, other.span.start), proposed),
        (doctor.account_id, ProposalRefused(asked.id), asked),
        *((who, ProposalOff(asked.id, at, was, until), asked) for at, who in sides.items()),
        (doctor.account_id, Nudge(asked.id, until), asked),
        *((who, Booked(one.id, side), one) for side, who in sides.items()),
        *((who, Moved(one.id, side, was, start), one) for side, who in sides.items()),
        *((who, Cancelled(off.id, side, Side.PATIENT), off) for side, who in sides.items()),
        (patient.account.id, Cancelled(off.id, Side.PATIENT, Side.DOCTOR), off),
        *((who, Cancelled(off.id, side, Side.DESK), off) for side, who in sides.items()),
        (patient.account.id, Restored(one.id), one),
        (patient.account.id, CalledOff((off.id, off.id)), off),
    ]
    assert {type(notification) for _, notification, _ in told} == set(get_args(Notification))
    for at, (who, notification, about) in enumerate(told):
        about_id = None if about is None else about.id
        await rounds.put(Letter(who, notification, NOW, f"kind:{at}", appointment_id=about_id))
    await rounds.deliver()
    said = [
        *(text for who in (admin, vouched) for text in rounds.texts(who)),
        *rounds.texts(patient)[len(before[0]) :],
        *rounds.texts(doctor)[len(before[1]) :],
    ]
    assert len(said) == len(set(said)) == len(told)
