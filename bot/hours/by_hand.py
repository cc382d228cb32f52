"""Days that were set by hand, and giving them back to the weekly hours."""

from contextlib import suppress
from datetime import date

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.hours import screens
from bot.hours.actions import AskFollowAgain, FollowDayAgain, ShowDaysByHand
from bot.hours.saving import look_of
from bot.shared.lookups import practising
from core.errors import HoursChangedError, NoChangeError
from core.slots.new_hours import FollowAgain

router = Router()


@router.on(ShowDaysByHand)
async def show_days_by_hand(context: Context, action: ShowDaysByHand) -> Answer:
    """Show a page of the days that were set by hand."""
    return await _days_by_hand(context, action.page)


async def _days_by_hand(context: Context, number: int) -> Screen:
    doctor, services = practising(context), context.services
    today = services.availability.today()

    page = await page_of(
        number,
        lambda limit, offset: services.queries.hand_set_days(doctor, today, limit, offset),
    )
    return screens.days_by_hand(context.t, page)


@router.on(AskFollowAgain)
async def ask_follow_again(context: Context, action: AskFollowAgain) -> Answer:
    """Show what becomes of a day that follows the weekly hours again."""
    return await _look_at_day(context, action.day)


async def _look_at_day(context: Context, day: date) -> Screen:
    doctor = practising(context)
    changes = await context.services.hours.look(context.actor, doctor, FollowAgain(day))
    look = await look_of(context, changes)
    return screens.look_at_day(context.t, day, look, FollowDayAgain(day, changes.mark))


@router.on(FollowDayAgain)
async def follow_day_again(context: Context, action: FollowDayAgain) -> Answer:
    """Let a day follow the weekly hours again."""
    doctor = practising(context)
    change = FollowAgain(action.day)
    with suppress(NoChangeError):  # pressed twice: it is as wanted
        try:
            await context.services.hours.save(context.actor, doctor, change, action.mark)
        except HoursChangedError:
            again = await _look_at_day(context, action.day)
            return again.above(context.t("no.hours-changed"))
    said = context.t("hours.followed", day=context.t.day(action.day))
    return (await _days_by_hand(context, 0)).above(said)
