"""The way to a time: the doctors, one of them, a day, the times of the day."""

from bot.booking import screens
from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.payload import Action
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.browsing import put_aside
from bot.shared.choosing import calendar_of, show_day, show_month
from bot.shared.deep_links import word_of_doctor
from bot.shared.links.booking import PickDay, PickTime
from bot.shared.links.finding import (
    FindTimes,
    ReadWish,
    ShowDoctor,
    ShowDoctors,
    ShowFoundDoctor,
    ShowFoundDoctors,
)
from bot.shared.lookups import bookable_doctor
from bot.shared.returning import times_with_last_doctors
from core.model import DoctorId

router = Router()


@router.command("book")
async def book_command(context: Context, text: str) -> Answer:
    """Begin with the doctors; what was written behind the command is a wish like any other."""
    return ReadWish(text) if text else await _doctors(context, 0)


@router.command("doctors")
async def doctors_command(context: Context, text: str) -> Answer:
    """List the doctors, or look for what was written behind the command."""
    return ReadWish(text) if text else await _doctors(context, 0)


@router.on(ShowDoctors)
async def show_doctors(context: Context, action: ShowDoctors) -> Answer:
    """List the doctors."""
    return await _doctors(context, action.page)


async def _doctors(context: Context, number: int) -> Answer:
    await put_aside(context)
    page = await page_of(number, context.services.availability.doctors)
    own = await times_with_last_doctors(context) if page.number == 0 else ()
    return screens.doctors(context.t, page, own)


@router.on(ShowDoctor)
async def show_doctor(context: Context, action: ShowDoctor) -> Answer:
    """Show a doctor's card with their earliest free time, and the days that have any."""
    return await _card(context, action.doctor, ShowDoctors(0))


@router.on(ShowFoundDoctor)
async def show_found_doctor(context: Context, action: ShowFoundDoctor) -> Answer:
    """Show the card of a doctor whom a search found; Back leads to that search."""
    sought = action.who, action.speaks, action.first, action.last, action.since, action.until
    back: Action = ShowFoundDoctors(*sought, action.among)
    if action.who == word_of_doctor(action.doctor):
        back = FindTimes(*sought, action.among)
    return await _card(context, action.doctor, back)


async def _card(context: Context, number: DoctorId, back: Action) -> Screen:
    await put_aside(context)
    doctor = await bookable_doctor(context, number)
    policy, availability = context.services.policy, context.services.availability
    earliest = next(iter(await availability.next_times(doctor.id, 1)), None)
    back_on = await availability.back_on(doctor.id)
    free = await calendar_of(context, doctor.id)
    return screens.card(context.t, policy, doctor, earliest, back_on, free, back)


@router.on(PickDay)
async def pick_day(context: Context, action: PickDay) -> Answer:
    """Show a doctor's free days."""
    await put_aside(context)
    doctor = await bookable_doctor(context, action.doctor)
    return await show_month(context, screens.to_book(context.t, doctor), action.month)


@router.on(PickTime)
async def pick_time(context: Context, action: PickTime) -> Answer:
    """Show a doctor's free times of a day."""
    await put_aside(context)
    doctor = await bookable_doctor(context, action.doctor)
    return await show_day(context, screens.to_book(context.t, doctor), action.day)
