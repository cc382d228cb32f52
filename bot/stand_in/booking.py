"""The desk books for a patient: with whom, on which day, when; past notice and horizon."""

from datetime import date

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared import times
from bot.shared.choosing import GONE
from bot.shared.links.desk import ShowDeskPatient
from bot.shared.links.people import NO_SLOT
from bot.shared.lookups import bookable_doctor
from bot.shared.times import Calendar, Choosing
from bot.stand_in import screens, screens_of_lists
from bot.stand_in.actions import (
    CheckDeskBooking,
    ChooseDoctorFor,
    ConfirmDeskBooking,
    ShowDeskDay,
    ShowDeskMonth,
)
from bot.stand_in.patients import patient_for
from core import wall_clock
from core.appointments.rules import fingerprint
from core.errors import OfferChangedError, SlotClosedError
from core.model import DoctorId, Span
from core.ports.finding import Who
from core.slots.days import FURTHEST
from core.views import FreeDay
from core.wall_clock import LONGEST

router = Router()

MOST_TIMES = 88


@router.on(ChooseDoctorFor)
async def choose_doctor(context: Context, action: ChooseDoctorFor) -> Answer:
    """List the doctors, the earliest free time first."""
    patient = await patient_for(context, action.patient)
    finder = context.services.finder
    page = await page_of(action.page, lambda limit, skip: finder.doctors(Who(), limit, skip))
    return screens_of_lists.doctors_for(context.t, patient, page)


@router.on(ShowDeskMonth)
async def show_month(context: Context, action: ShowDeskMonth) -> Answer:
    """Show a month of free days."""
    patient = await patient_for(context, action.patient)
    doctor = await bookable_doctor(context, action.doctor)
    choosing = screens.to_book(context.t, patient, doctor)
    return times.month_page(context.t, choosing, await free_days(context, doctor.id), action.month)


@router.on(ShowDeskDay)
async def show_day(context: Context, action: ShowDeskDay) -> Answer:
    """Show the free times of a day."""
    patient = await patient_for(context, action.patient)
    doctor = await bookable_doctor(context, action.doctor)
    return await free_times(context, screens.to_book(context.t, patient, doctor), action.day)


async def free_days(context: Context, doctor: DoctorId) -> Calendar:
    """Return every day on which this doctor has a free time that has not ended."""
    today = context.services.availability.today()
    ahead = Span(context.now - LONGEST, context.now + FURTHEST)
    days = await context.services.queries.free_days(doctor, ahead, context.now)
    return Calendar([day for day in days if day >= today], today, today + FURTHEST)


async def free_times(context: Context, choosing: Choosing, day: date) -> Answer:
    """Show the free times of a day that have not ended; where there are none, the month."""
    calendar = await free_days(context, choosing.doctor)
    asked = min(max(day, calendar.today), calendar.last)
    whole = wall_clock.bounds(asked, context.services.policy.zone)
    since = max(whole.start, context.now - LONGEST)
    found = await context.services.queries.free_slots(
        choosing.doctor, Span(since, whole.end), context.now, MOST_TIMES
    )
    free = [slot for slot in found if slot.span.end > context.now]
    if not free:
        empty = context.t("times.day-empty", day=context.t.day(asked))
        return times.month_page(context.t, choosing, calendar, asked).above(empty)
    before = [one for one in calendar.days if one < asked]
    after = [one for one in calendar.days if one > asked]
    around = FreeDay(free, before[-1] if before else None, after[0] if after else None)
    return times.day_page(context.t, choosing, asked, around)


@router.on(CheckDeskBooking)
async def check(context: Context, action: CheckDeskBooking) -> Answer:
    """Show what will be booked, and for whom."""
    return await _check(context, action)


async def _check(context: Context, action: CheckDeskBooking) -> Screen:
    patient = await patient_for(context, action.patient)
    slot = await context.services.queries.slot(action.slot)
    if slot is None:
        raise SlotClosedError(None)
    doctor = await bookable_doctor(context, slot.doctor_id)
    policy = context.services.policy
    seen = fingerprint(slot, doctor, policy, None)
    return screens.confirm_booking(context.t, policy, patient, doctor, slot, seen)


@router.on(ConfirmDeskBooking)
async def book(context: Context, action: ConfirmDeskBooking) -> Answer:
    """Book; those concerned are told. Pressed twice, it is booked once."""
    patient = await patient_for(context, action.patient)
    slot = await context.services.queries.slot(action.slot)
    try:
        made = await context.services.for_anybody.book(
            context.actor, action.patient, action.slot, seen=action.seen
        )
    except OfferChangedError as refusal:
        now = await _check(context, CheckDeskBooking(action.patient, action.slot))
        return now.above(explain(context.t, refusal))
    except (*screens.NOT_FOR, *GONE) as refusal:
        back = ShowDeskPatient(patient.id, NO_SLOT)
        days = None if slot is None else ShowDeskDay(patient.id, slot.doctor_id, slot.day)
        return screens.no(context.t, patient, refusal, back, days)
    doctor = await bookable_doctor(context, made.doctor_id)
    return screens.booked(context.t, patient, doctor, made)
