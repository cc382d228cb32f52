"""Puts a notice into words when it is delivered, in the language its reader then uses."""

from dataclasses import dataclass

from bot.admin import letters as admissions
from bot.appointments import letters
from bot.chat.context import Services
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.delivery.calendar_file import calendar_file
from core import notices
from core.keeping import Delivery
from core.model import Person, Side, Slot, Standing, Visit
from core.notices import Letter

OFFERED = 6
"""Free times offered in place of one that the doctor cancelled."""
MOST_WAITING = 1000
"""Applications looked through for the one that a letter speaks of."""


class LostSenseError(Exception):
    """What the letter says is not so any more, or nobody is there to read it."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes letters. ``link`` opens the bot; it stands in calendar entries."""

    services: Services
    link: str

    async def write(self, delivery: Delivery) -> Screen:
        """Return what the reader gets. Raises LostSenseError, BusyError."""
        reader = await self.services.queries.person(delivery.telegram_id)
        if reader is None:
            raise LostSenseError
        t = self.services.languages.speak(reader.language)
        letter = delivery.letter
        match letter.notice:
            case notices.DoctorApplied() | notices.PatientApplied():
                return await self._application(t, letter, reader)
            case notices.DoctorDecided(approved):
                _only_while(reader.doctor, approved)
                return admissions.doctor_decided(t, self.services.policy, approved=approved)
            case notices.PatientDecided(approved):
                _only_while(reader.patient, approved)
                return admissions.patient_decided(t, self.services.policy, approved=approved)
            case _:
                return await self._about_visit(t, letter, reader)

    async def _about_visit(self, t: Translator, letter: Letter, reader: Person) -> Screen:
        appointment = letter.appointment_id
        visit = None if appointment is None else await self.services.queries.visit(appointment)
        if visit is None:
            raise LostSenseError
        if notices.lost_sense(letter, visit.appointment, self.services.clock.now()):
            raise LostSenseError
        if reader.id == visit.doctor.id:
            return _to_doctor(t, letter.notice, visit)
        return await self._to_patient(t, letter.notice, visit)

    async def _to_patient(self, t: Translator, notice: notices.Notice, visit: Visit) -> Screen:
        policy = self.services.policy
        if isinstance(notice, notices.Reminder):
            return letters.reminder(t, policy, visit)
        file = calendar_file(t, policy, visit, self.link, self.services.clock.now())
        match notice:
            case notices.Moved():
                return letters.moved(t, policy, visit, notice, file)
            case notices.Cancelled():
                others = await self._others(visit) if notice.by is Side.DOCTOR else ()
                return letters.cancelled(t, visit, notice, file, others)
            case _:
                return letters.booked(t, policy, visit, file)

    async def _others(self, visit: Visit) -> list[Slot]:
        """Return free times near the lost one; the lost one itself is free again, but no help."""
        lost = visit.appointment.span
        near = await self.services.availability.nearest(visit.doctor.id, lost.start, OFFERED + 1)
        return [slot for slot in near if not slot.span.overlaps(lost)][:OFFERED]

    async def _application(self, t: Translator, letter: Letter, reader: Person) -> Screen:
        """Ask an admin to decide, unless another one has or this one is none any more."""
        if not reader.is_admin:
            raise LostSenseError
        queries = self.services.queries
        if isinstance(letter.notice, notices.DoctorApplied):
            for doctor in await queries.waiting_doctors(MOST_WAITING):
                if doctor.id == letter.notice.doctor:
                    return admissions.doctor_applied(t, self.services.policy, doctor)
        elif isinstance(letter.notice, notices.PatientApplied):
            for patient in await queries.waiting_patients(MOST_WAITING):
                if patient.id == letter.notice.patient:
                    return admissions.patient_applied(t, patient)
        raise LostSenseError


def _only_while(standing: Standing, approved: bool) -> None:
    if standing is not (Standing.VERIFIED if approved else Standing.DECLINED):
        raise LostSenseError


def _to_doctor(t: Translator, notice: notices.Notice, visit: Visit) -> Screen:
    match notice:
        case notices.Moved():
            return letters.moved_for_doctor(t, visit, notice)
        case notices.Cancelled():
            return letters.cancelled_for_doctor(t, visit, notice)
        case notices.NoteChanged():
            return letters.note_changed(t, visit)
        case _:
            return letters.booked_for_doctor(t, visit)
