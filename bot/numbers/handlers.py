"""The numbers as text: of the clinic, doctor by doctor, week by week."""

from bot.chat.context import Context
from bot.chat.pages import Page, page_of
from bot.chat.router import Answer, Router
from bot.numbers import screens
from bot.numbers.actions import ShowDoctorNumbers, ShowNumbers, ShowWeekNumbers
from bot.numbers.lookups import asked, doctor_of, tallied_weeks
from bot.shared.lookups import require_admin
from core.ports.numbers import DoctorTally

router = Router()


@router.on(ShowNumbers)
async def show_numbers(context: Context, action: ShowNumbers) -> Answer:
    """Show what these days came to."""
    require_admin(context)
    days = asked(context, action.first, action.last)
    context.leave()
    (tally,) = await context.services.queries.tallies([days.span(context.t.zone)])
    return screens.numbers(context.t, days, tally, context.services.availability.today())


@router.on(ShowDoctorNumbers)
async def show_doctor_numbers(context: Context, action: ShowDoctorNumbers) -> Answer:
    """Show what these days came to for each doctor."""
    require_admin(context)
    days, queries = asked(context, action.first, action.last), context.services.queries
    span = days.span(context.t.zone)
    page: Page[DoctorTally] = await page_of(
        action.page, lambda limit, offset: queries.tallies_by_doctor(span, limit, offset)
    )
    return screens.by_doctor(context.t, days, page)


@router.on(ShowWeekNumbers)
async def show_week_numbers(context: Context, action: ShowWeekNumbers) -> Answer:
    """Show what each week came to."""
    require_admin(context)
    days = asked(context, action.first, action.last)
    doctor = await doctor_of(context, action.doctor)
    page = await tallied_weeks(context, days, action.doctor, action.page)
    return screens.by_week(context.t, days, doctor, page)
