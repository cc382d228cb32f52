"""A doctor's lists: a stretch of time, a status, a page; any date by calendar or typed."""

from datetime import UTC, date, datetime, timedelta

from bot.agenda import screens
from bot.agenda.screens import Agenda, Counted
from bot.chat.calendar import Days
from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.links.practice import ShowAgenda, ShowAgendaMonth, Stretch
from bot.shared.lookups import held_in, practising
from core import wall_clock
from core.errors import BadFieldError, NotFoundError
from core.model import Span
from core.ports.agenda import Only
from core.slots.days import FURTHEST
from core.slots.typed import parse_date

router = Router()

DAY = "agenda.day"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
LONG_AGO = timedelta(days=3660)
"""How far back a day may be asked for; it also catches a mistyped year."""


@router.on(ShowAgenda)
async def show_agenda(context: Context, action: ShowAgenda) -> Answer:
    """Show a page of the appointments of a stretch that stand so."""
    return await _list(context, action)


async def _list(context: Context, shown: ShowAgenda) -> Screen:
    doctor, queries = practising(context), context.services.queries
    days = _days(context, shown)
    starts = _starts(context, shown.stretch, days)
    counts = await queries.agenda_counts(doctor, starts)
    page = await page_of(
        shown.page,
        lambda limit, offset: queries.agenda(
            doctor,
            starts=starts,
            only=shown.only,
            latest_first=shown.stretch is Stretch.PAST,
            limit=limit,
            offset=offset,
        ),
    )
    counted = [
        Counted(only, sum(counts.get(status, 0) for status in only.statuses)) for only in Only
    ]
    agenda = Agenda(shown.stretch, days, shown.only, counted)
    return screens.listing(context.t, agenda, page, context.now)


def _days(context: Context, shown: ShowAgenda) -> Days:
    """Return the first and the last day of the stretch, on the clinic's calendar."""
    today = context.services.availability.today()
    match shown.stretch:
        case Stretch.TOMORROW:
            return Days(today + timedelta(days=1), today + timedelta(days=1))
        case Stretch.WEEK:
            since = (today.weekday() - context.t.locale.first_week_day) % 7
            first = today - timedelta(days=since)
            return Days(first, first + timedelta(days=6))
        case Stretch.DATE:
            if not today - LONG_AGO <= shown.day <= today + 2 * FURTHEST:
                raise NotFoundError
            return Days(shown.day, shown.day)
        case Stretch.TODAY | Stretch.UPCOMING | Stretch.PAST:
            return Days(today, today)


def _starts(context: Context, stretch: Stretch, days: Days) -> Span:
    """Return when the appointments of this list start."""
    match stretch:
        case Stretch.UPCOMING:
            return Span(context.now, context.now + 2 * FURTHEST)
        case Stretch.PAST:
            return Span(BEGINNING, context.now)
        case Stretch.TODAY | Stretch.TOMORROW | Stretch.WEEK | Stretch.DATE:
            zone = context.services.policy.zone
            return Span(
                wall_clock.bounds(days.first, zone).start, wall_clock.bounds(days.last, zone).end
            )


# Any date


@router.on(ShowAgendaMonth)
async def show_month(context: Context, action: ShowAgendaMonth) -> Answer:
    """Ask for a day: by the calendar, or typed."""
    practising(context)
    within = _all_days(context)
    await context.ask(DAY, {"month": within.nearest(action.month).isoformat()})
    return await _ask_day(context)


async def _ask_day(context: Context) -> Screen:
    kept, within = context.draft(DAY) or {}, _all_days(context)
    month = date.fromisoformat(str(kept["month"]))
    held = await held_in(context, within.month(month))
    return screens.month(context.t, within, month, held)


def _all_days(context: Context) -> Days:
    today = context.services.availability.today()
    return Days(today - FURTHEST, today + FURTHEST)


@router.typed(DAY, _ask_day)
async def type_day(context: Context, text: str) -> Answer:
    """Show the day that was written."""
    practising(context)
    day, today = parse_date(text), context.services.availability.today()
    if day > today + FURTHEST:
        raise BadFieldError("date", "too-far", limit=FURTHEST.days, part=day.isoformat())
    if day < today - LONG_AGO:
        raise BadFieldError("date", "date-past", part=day.isoformat())
    context.leave()
    return await _list(context, ShowAgenda(Stretch.DATE, day, Only.ALL, 0))
