"""A doctor asks for a picture of a day or a week, and turns the pages of it."""

from datetime import date, timedelta

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Picture
from bot.pictures import layout, screens
from bot.pictures.layout import DAYS, Drawn
from bot.pictures.painter import drawn
from bot.shared.links.days import PRESENT
from bot.shared.links.schedule import ShowDayPicture, ShowWeekPicture
from bot.shared.lookups import holidays_between, practising
from core import wall_clock
from core.errors import NotFoundError
from core.model import Span
from core.slots.days import FURTHEST

router = Router()

MOST_TIMES_OFF = 100


@router.on(ShowDayPicture)
async def show_day(context: Context, action: ShowDayPicture) -> Answer:
    """Send the day as a picture."""
    practising(context)
    today = context.services.availability.today()
    day = today if action.day == PRESENT else action.day
    found = await _found(context, day, day)
    content = await drawn(layout.day(context.t, found), dark=action.dark)
    if content is None:
        return screens.too_slow(context.t, day)
    said = layout.counted(context.t, found.slots, context.now)
    picture = Picture(f"{day.isoformat()}.png", content)
    return screens.day(context.t, day, said, picture, dark=action.dark)


@router.on(ShowWeekPicture)
async def show_week(context: Context, action: ShowWeekPicture) -> Answer:
    """Send the week of a day as a picture."""
    practising(context)
    today = context.services.availability.today()
    day = today if action.day == PRESENT else action.day
    if abs(day - today) > FURTHEST:
        raise NotFoundError
    first = day - timedelta(days=(day.weekday() - context.t.locale.first_week_day) % DAYS)
    found = await _found(context, first, first + timedelta(days=DAYS - 1))
    content = await drawn(layout.week(context.t, found), dark=action.dark)
    if content is None:
        return screens.too_slow(context.t, day)
    said = layout.counted(context.t, found.slots, context.now)
    picture = Picture(f"{first.isoformat()}-week.png", content)
    return screens.week(context.t, first, said, picture, dark=action.dark)


async def _found(context: Context, first: date, last: date) -> Drawn:
    """Return what the doctor has on these days. Raises NotFoundError for days far away."""
    doctor, today = practising(context), context.services.availability.today()
    if abs(first - today) > FURTHEST + timedelta(days=DAYS):
        raise NotFoundError
    zone, queries = context.services.policy.zone, context.services.queries
    slots = await queries.schedule(doctor, first, last)
    whole = Span(wall_clock.bounds(first, zone).start, wall_clock.bounds(last, zone).end)
    away = await queries.times_off(doctor, whole, MOST_TIMES_OFF)
    holidays = holidays_between(context, first, last)
    return Drawn(first, slots, [one.span for one in away], context.now, holidays)
