"""What the numbers' handlers look up: which days, which doctor, the weeks of a page."""

from collections.abc import Sequence
from datetime import date

from bot.chat.context import Context
from bot.chat.pages import Page, page_of
from bot.numbers.actions import WHOLE_CLINIC
from bot.numbers.tallies import WeekTally
from bot.shared.links.days import PRESENT
from core.errors import BadFieldError, NotFoundError
from core.model import Doctor, DoctorId
from core.numbers.days import Stretch, Usual, check, usual


def asked(context: Context, first: date, last: date) -> Stretch:
    """Return the days of a button; this week for PRESENT.

    Raises NotFoundError for days that no button of ours offers.
    """
    today = context.services.availability.today()
    if first == PRESENT == last:
        return usual(Usual.THIS_WEEK, today)
    try:
        return check(first, last, today)
    except BadFieldError:
        raise NotFoundError from None


async def doctor_of(context: Context, doctor: DoctorId) -> Doctor | None:
    """Return whose numbers are asked for; None is the whole clinic. Raises NotFoundError."""
    if doctor == WHOLE_CLINIC:
        return None
    found = await context.services.queries.doctor(doctor)
    if found is None:
        raise NotFoundError
    return found


async def tallied_weeks(
    context: Context, days: Stretch, doctor: DoctorId, page: int
) -> Page[WeekTally]:
    """Return a page of the weeks of these days with their numbers."""
    weeks = days.weeks()

    async def fetch(limit: int, offset: int) -> Sequence[WeekTally]:
        shown = weeks[offset : offset + limit]
        if not shown:
            return []
        found = await context.services.queries.tallies(
            [week.span(context.t.zone) for week in shown],
            None if doctor == WHOLE_CLINIC else doctor,
        )
        return [WeekTally(week, tally) for week, tally in zip(shown, found, strict=True)]

    return await page_of(page, fetch)
