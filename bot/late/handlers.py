"""Running late: one press says it for the day, and whom it affects hears of it."""

from datetime import date, timedelta

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.payload import minutes
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.late import screens
from bot.late.actions import LeaveLate, SayLate
from bot.late.screens import Lateness
from bot.shared.links.practice import ShowLate, ShowPractice
from bot.shared.lookups import practising, todays_delay
from core import fields, wall_clock
from core.errors import AnotherDayError
from core.model import DoctorId

router = Router()

MINUTES = "late.minutes"
ASKED_FOR = 30 * 60
"""Seconds for which the question stands open: whoever is late answers at once."""


@router.on(ShowLate)
async def show_late(context: Context, _action: ShowLate) -> Answer:
    """Show how late the doctor runs, and ask."""
    return await _question(context)


@router.on(LeaveLate)
async def leave_late(context: Context, _action: LeaveLate) -> Answer:
    """Go back without a word."""
    if context.draft(MINUTES) is not None:
        context.leave()
    return ShowPractice()


@router.on(SayLate)
async def say_late(context: Context, action: SayLate) -> Answer:
    """Run late by so much. Pressed again it corrects; the same again tells nobody."""
    return await _say(context, minutes(action.minutes), action.day)


async def _question(context: Context) -> Screen:
    return await _lateness(context, practising(context))


@router.typed(MINUTES, _question)
async def type_minutes(context: Context, text: str) -> Answer:
    """Take the minutes that were written; long after the question, they may mean something else."""
    asked = (context.draft(MINUTES) or {}).get("asked")
    if not isinstance(asked, int) or context.now.timestamp() > asked + ASKED_FOR:
        return ShowLate()
    return await _say(context, fields.late(text), _today(context))


async def _say(context: Context, late: timedelta, day: date) -> Screen:
    doctor = practising(context)
    try:
        announced = await context.services.delays.say(context.actor, doctor, late, day)
    except AnotherDayError as refusal:
        return (await _lateness(context, doctor)).above(explain(context.t, refusal))
    return await _lateness(context, doctor, told=len(announced.told))


async def _lateness(context: Context, doctor: DoctorId, told: int | None = None) -> Screen:
    """Show how late the doctor runs and what becomes of those still to come, and ask anew."""
    await context.ask(MINUTES, {"asked": int(context.now.timestamp())})
    delay, expected = await todays_delay(context, doctor)
    later = [
        (view, start)
        for view, start in expected
        if start > max(view.appointment.span.start, context.now) and not view.appointment.arrived
    ]
    shown = Lateness(_today(context), delay, later, told)
    return screens.lateness(context.t, shown)


def _today(context: Context) -> date:
    return wall_clock.day_of(context.now, context.services.policy.zone)
