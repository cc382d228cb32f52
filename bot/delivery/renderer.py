"""Puts a notice into words when it is delivered, in the language its reader then uses.

Exhaustively: a kind that has no words here does not pass the type check.
"""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

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

News: TypeAlias = notices.Booked | notices.Moved | notices.Cancelled
"""What both sides of an appointment are told, each in words of its own."""
AboutVisit: TypeAlias = News | notices.NoteChanged | notices.Reminder


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
        about = letter.notice
        match about:
            case notices.DoctorApplied() | notices.PatientApplied():
                return await self._application(t, about, reader)
            case notices.DoctorDecided(approved):
                _only_while(reader.doctor, approved)
                return admissions.doctor_decided(t, self.services.policy, approved=approved)
            case notices.PatientDecided(approved):
                _only_while(reader.patient, approved)
                return admissions.patient_decided(t, self.services.policy, approved=approved)
            case (
                notices.Booked()
                | notices.Moved()
                | notices.Cancelled()
                | notices.NoteChanged()
                | notices.Reminder()
            ):
                return await self._about_visit(t, letter, about)
            case other:
                assert_never(other)

    async def _about_visit(self, t: Translator, letter: Letter, about: AboutVisit) -> Screen:
        """Tell one side of an appointment; which one, the letter says."""
        visit = await self.services.queries.visit(about.appointment)
        now = self.services.clock.now()
        if visit is None or notices.lost_sense(letter, visit.appointment, now):
            raise LostSenseError
        match about:
            case notices.NoteChanged():
                return letters.note_changed(t, visit)
            case notices.Reminder():
                return letters.reminder(t, self.services.policy, visit)
            case notices.Booked() | notices.Moved() | notices.Cancelled():
                if about.to is Side.DOCTOR:
                    return _to_doctor(t, about, visit)
                return await self._to_patient(t, about, visit)
            case other:
                assert_never(other)

    async def _to_patient(self, t: Translator, about: News, visit: Visit) -> Screen:
        policy = self.services.policy
        file = calendar_file(t, policy, visit, self.link, self.services.clock.now())
        match about:
            case notices.Booked():
                return letters.booked(t, policy, visit, file)
            case notices.Moved():
                return letters.moved(t, policy, visit, about, file)
            case notices.Cancelled():
                others = await self._others(visit) if about.by is Side.DOCTOR else ()
                return letters.cancelled(t, visit, about, file, others)
            case other:
                assert_never(other)

    async def _others(self, visit: Visit) -> list[Slot]:
        """Return free times near the lost one; the lost one itself is free again, but no help."""
        lost = visit.appointment.span
        near = await self.services.availability.nearest(visit.doctor.id, lost.start, OFFERED + 1)
        return [slot for slot in near if not slot.span.overlaps(lost)][:OFFERED]

    async def _application(
        self, t: Translator, about: notices.DoctorApplied | notices.PatientApplied, reader: Person
    ) -> Screen:
        """Ask an admin to decide, unless another one has or this one is none any more."""
        if not reader.is_admin:
            raise LostSenseError
        queries = self.services.queries
        match about:
            case notices.DoctorApplied():
                if doctor := await queries.waiting_doctor(about.doctor):
                    return admissions.doctor_applied(t, self.services.policy, doctor)
            case notices.PatientApplied():
                if patient := await queries.waiting_patient(about.patient):
                    return admissions.patient_applied(t, patient)
            case other:
                assert_never(other)
        raise LostSenseError


def _only_while(standing: Standing, approved: bool) -> None:
    if standing is not (Standing.VERIFIED if approved else Standing.DECLINED):
        raise LostSenseError


def _to_doctor(t: Translator, about: News, visit: Visit) -> Screen:
    match about:
        case notices.Booked():
            return letters.booked_for_doctor(t, visit)
        case notices.Moved():
            return letters.moved_for_doctor(t, visit, about)
        case notices.Cancelled():
            return letters.cancelled_for_doctor(t, visit, about)
        case other:
            assert_never(other)
