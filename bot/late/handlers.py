"""Running late: one press says it for the day, and whom it affects hears of it."""

from datetime import timedelta

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.late import screens
from bot.late.actions import SayLate
from bot.late.screens import Lateness
from bot.shared.links import ShowLate
from bot.shared.lookups import practising
from core import fields, wall_clock
from core.doctors.lateness import expected_starts
from core.model import DoctorId
from core.ports.agenda import Only

router = Router()

MINUTES = "late.minutes"
MOST_A_DAY = 100


@router.on(ShowLate)
async def show_late(context: Context, _action: ShowLate) -> Answer:
    """Show how late the doctor runs, and ask."""
    doctor = practising(context)
    await context.ask(MINUTES, {})
    return await _lateness(context, doctor)


@router.on(SayLate)
async def say_late(context: Context, action: SayLate) -> Answer:
    """Run late by so much. Pressed again it corrects; the same again tells nobody."""
    return await _say(context, timedelta(minutes=action.minutes))


@router.typed(MINUTES, lambda context: screens.ask(context.t))
async def type_minutes(context: Context, text: str) -> Answer:
    """Take the minutes that were written."""
    return await _say(context, fields.late(text))


async def _say(context: Context, late: timedelta) -> Screen:
    doctor = practising(context)
    announced = await context.services.delays.say(context.actor, doctor, late)
    if context.draft(MINUTES) is not None:
        context.leave()
    return await _lateness(context, doctor, told=len(announced.told))


async def _lateness(context: Context, doctor: DoctorId, told: int | None = None) -> Screen:
    """Show how late the doctor runs, and what becomes of those still to come."""
    services, now = context.services, context.now
    today = services.availability.today()
    delay = await services.queries.delay(doctor, today)
    if delay is None:
        return screens.lateness(context.t, Lateness(None, (), (), told))
    views = await services.queries.agenda(
        doctor,
        starts=wall_clock.bounds(today, services.policy.zone),
        only=Only.CONFIRMED,
        latest_first=False,
        limit=MOST_A_DAY,
    )
    expected = expected_starts([view.appointment.span for view in views], delay.late, delay.said_at)
    later = [
        (view, start)
        for view, start in zip(views, expected, strict=True)
        if start > max(view.appointment.span.start, now) and not view.appointment.arrived
    ]
    shown = Lateness(delay, [view for view, _ in later], [start for _, start in later], told)
    return screens.lateness(context.t, shown)
