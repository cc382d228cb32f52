"""The numbers as a picture: a bar for each doctor or each week."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.chat.context import Context
from bot.chat.pages import Page, page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Picture
from bot.numbers import chart, screens
from bot.numbers.actions import Bars, ShowChart
from bot.numbers.lookups import asked, doctor_of, tallied_weeks
from bot.shared.drawing.painter import drawn
from bot.shared.lookups import require_admin
from core.ports.numbers import DoctorTally

router = Router()


@router.on(ShowChart)
async def show_chart(context: Context, action: ShowChart) -> Answer:
    """Send the numbers as a picture."""
    require_admin(context)
    days = asked(context, action.first, action.last)
    action = replace(action, first=days.first, last=days.last)
    whose = None
    page: Page[Any]
    if action.bars is Bars.DOCTORS:
        page = await _doctors(context, action)
        made = chart.of_doctors(context.t, days, page.items)
    else:
        whose = await doctor_of(context, action.doctor)
        page = await tallied_weeks(context, days, action.doctor, action.page)
        made = chart.of_weeks(context.t, days, whose, page.items)
    content = await drawn(made, _load, dark=action.dark)
    if content is None:
        return screens.too_slow(context.t, action)
    picture = Picture(f"{days.first.isoformat()}-{days.last.isoformat()}.png", content)
    number, more = page.number, page.more
    return screens.chart(context.t, action, number, picture, more=more)


async def _doctors(context: Context, action: ShowChart) -> Page[DoctorTally]:
    span = asked(context, action.first, action.last).span(context.t.zone)
    queries = context.services.queries
    return await page_of(
        action.page, lambda limit, offset: queries.tallies_by_doctor(span, limit, offset)
    )


def _load() -> Callable[[Any, Any], bytes]:
    from bot.numbers.bars import draw  # noqa: PLC0415 (it takes a second to load, in a thread)

    return draw
