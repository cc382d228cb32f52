"""Puts a letter into words when it is delivered, in the language its reader then uses.

Exhaustively: a kind that has no words here does not pass the type check.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from bot.appointments import letters, reminders
from bot.chat.context import Services
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.delivery import admissions, answers, busy, standing_in, together
from bot.delivery.lost_sense import LostSenseError
from bot.delivery.to_many import to_many
from bot.digest import letters as digests
from bot.digest.morning import morning_of
from bot.late import letters as lateness
from bot.requests import letters as requests
from bot.shared.appointment import said_for
from bot.shared.calendar_file import calendar_file, cancelled_file
from bot.waitlist import looking as waits
from core.model import Principal, Side, Span, Status
from core.notifications import (
    AboutAppointment,
    AboutWait,
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
    lost_sense,
    stale_digest,
)
from core.ports.outbox import Delivery
from core.views import Alternatives, AppointmentView

OFFERED = 6
"""Free times of the same doctor offered in place of several that were called off."""

News: TypeAlias = Requested | Booked | Moved | Cancelled
"""What both sides of an appointment are told, each in words of its own."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes letters. ``link`` opens the bot; it stands in calendar entries."""

    services: Services
    link: str

    async def write_with(
        self, delivery: Delivery, others: Sequence[Delivery]
    ) -> tuple[Screen, Sequence[int]]:
        """Return what the reader gets, and for which letters it speaks.

        ``others`` are all of this kind that wait for the same reader. Raises LostSenseError where
        this one has lost its sense, and then each of the others has its own time. Raises BusyError.
        """
        reader = await self.services.queries.principal(delivery.telegram_id)
        told = await together.standing(self.services, delivery, others)
        if reader is None or delivery not in [one.delivery for one in told]:
            raise LostSenseError
        if len(told) == 1:
            return await self.write(delivery), [delivery.id]
        policy, now = self.services.policy, self.services.clock.now()
        t = self.services.languages.speak(reader.account.language).at(now)
        spoken_for = [one.delivery.id for one in told]
        if not isinstance(delivery.letter.about, Reminder):
            return requests.proposals_off(t, together.ended(told)), spoken_for
        views = [one.view for one in told]
        return reminders.reminders(t, policy, views, reader.patient, now), spoken_for

    async def write(self, delivery: Delivery) -> Screen:  # noqa: C901, PLR0911 (one exhaustive table)
        """Return what the reader gets. Raises LostSenseError, BusyError."""
        reader = await self.services.queries.principal(delivery.telegram_id)
        if reader is None:
            raise LostSenseError
        t = self.services.languages.speak(reader.account.language).at(self.services.clock.now())
        about = delivery.letter.about
        match about:
            case DoctorApplied() | DoctorDecision():
                return await admissions.about_doctor(self.services, t, about, reader.account)
            case PatientApplied() | PatientDecision():
                return await admissions.about_patient(self.services, t, about, reader.account)
            case CardAsked() | CardDecision():
                return await admissions.about_card(self.services, t, about, reader.account)
            case AdminNews() | DoctorAccess() | PatientAccess() | AccountAccess():
                return await admissions.about_access(self.services, t, about, reader.account)
            case Digest():
                return await self._digest(t, delivery.letter, about)
            case CalledOff():
                return await self._called_off(t, about)
            case Offered() | WaitedInVain():
                return await self._about_wait(t, delivery.letter, about, reader)
            case Announced() | MaintenanceAhead() | MaintenanceOff():
                return await to_many(self.services, t, about)
            case BusyConflicts() | BusyUnread():
                return await busy.about_busy(self.services, t, about, reader.account)
            case DoneForYou():
                return await standing_in.done_for_you(self.services, t, about, reader.account)
            case _:
                return await self._about_appointment(t, delivery.letter, about, reader)

    async def _about_appointment(
        self, t: Translator, letter: Letter, about: AboutAppointment, reader: Principal
    ) -> Screen:
        """Tell one side of an appointment; which one, the letter says.

        Who cares for somebody else reads whom it is about.
        """
        view = await self.services.queries.appointment(about.appointment)
        now = self.services.clock.now()
        if view is None or lost_sense(letter, view.appointment, now):
            raise LostSenseError
        written = await self._of_appointment(t, about, view)
        return said_for(t, written, view, reader.patient) if _for_patient(about) else written

    async def _of_appointment(  # noqa: PLR0911 (one exhaustive table)
        self, t: Translator, about: AboutAppointment, view: AppointmentView
    ) -> Screen:
        now = self.services.clock.now()
        match about:
            case NoteRewritten():
                return letters.note_changed(t, view)
            case Reminder():
                return letters.reminder(t, self.services.policy, view, now)
            case Restored():
                file = calendar_file(t, self.services.policy, view, self.link, now)
                return letters.restored(t, self.services.policy, view, file)
            case RunningLate():
                return lateness.running_late(t, view, about)
            case (
                Accepted()
                | Rejected()
                | Expired()
                | Proposed()
                | ProposalRefused()
                | ProposalOff()
                | Nudge()
            ):
                return await answers.about_request(self.services, t, about, view, self.link)
            case Requested() | Booked() | Moved() | Cancelled():
                if about.to is Side.DOCTOR:
                    return _to_doctor(t, about, view)
                return await self._to_patient(t, about, view)
            case other:
                assert_never(other)

    async def _to_patient(self, t: Translator, about: News, view: AppointmentView) -> Screen:
        policy = self.services.policy
        waits = view.appointment.status is Status.PENDING  # also where it was moved unheard
        if isinstance(about, Requested) or (isinstance(about, Booked) and waits) or _is_back(about):
            return letters.requested(t, policy, view)
        file = calendar_file(t, policy, view, self.link, self.services.clock.now())
        match about:
            case Booked():
                return letters.booked(t, policy, view, file)
            case Moved():
                return letters.moved(t, policy, view, about, file)
            case Cancelled():
                instead = Alternatives()
                if about.by is not Side.PATIENT:
                    availability = self.services.availability
                    lost = view.appointment.span
                    instead = await availability.alternatives(
                        view.doctor, lost, away=about.by is Side.DOCTOR
                    )
                return letters.cancelled(t, view, about, file, instead)
            case other:
                assert_never(other)

    async def _about_wait(
        self, t: Translator, letter: Letter, about: AboutWait, reader: Principal
    ) -> Screen:
        """Offer a time to who waits for it, or tell that none freed."""
        patient = None if reader.patient is None else reader.patient.id
        written = await waits.letter(
            self.services, t, reader.account.id, patient, about, letter.due
        )
        if written is None:
            raise LostSenseError
        return written

    async def _called_off(self, t: Translator, about: CalledOff) -> Screen:
        """Tell a patient's side of all that a doctor called off at once."""
        count = len(about.appointments)
        views = await self.services.queries.several(about.appointments)
        if not views:
            raise LostSenseError
        first, policy, now = views[0], self.services.policy, self.services.clock.now()
        file = cancelled_file(t, policy, views, self.link, now)
        availability = self.services.availability
        lost = Span(first.appointment.span.start, views[-1].appointment.span.end)
        instead = await availability.alternatives(first.doctor, lost, OFFERED, away=True)
        return letters.called_off(t, views[: letters.MOST_NAMED], count, instead, file)

    async def _digest(self, t: Translator, letter: Letter, about: Digest) -> Screen:
        """Tell a doctor of the day as it stands now; a day with nothing in it tells nothing."""
        services, now = self.services, self.services.clock.now()
        doctor = await services.queries.doctor(about.doctor)
        today = services.availability.today()
        if stale_digest(letter, about, doctor, today, now):
            raise LostSenseError
        morning = await morning_of(services, about.doctor, today, now)
        if not morning.appointments and not morning.requests:
            raise LostSenseError
        return digests.digest(t, morning)


def _for_patient(about: AboutAppointment) -> bool:
    """Whether the patient's side hears it."""
    match about:
        case Reminder() | Restored() | RunningLate() | Rejected() | Proposed():
            return True
        case NoteRewritten() | ProposalRefused() | Nudge():
            return False
        case other:
            return other.to is Side.PATIENT


def _is_back(about: News) -> bool:
    """Whether what moved is where it was: all that is new is that it waits for its doctor now."""
    return isinstance(about, Moved) and about.was == about.starts


def _to_doctor(t: Translator, about: News, view: AppointmentView) -> Screen:
    match about:
        case Requested():
            return requests.requested(t, view)
        case Booked() if view.appointment.status is Status.PENDING:  # moved unheard
            return requests.requested(t, view)
        case Booked():
            return letters.booked_for_doctor(t, view)
        case Moved() if _is_back(about):
            return requests.requested(t, view)
        case Moved():
            return letters.moved_for_doctor(t, view, about)
        case Cancelled():
            return letters.cancelled_for_doctor(t, view, about)
        case other:
            assert_never(other)
