"""The doctor's appointments: today, the lists, one appointment, and cancelling it with a reason."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from bot.chat.context import Context
from bot.chat.payload import Action
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.practice import screens
from bot.practice.actions import AskCancelAsDoctor, AskReason, CancelAsDoctor, Reason
from bot.practice.screens import REASONS, Today
from bot.shared.links.practice import (
    ShowAgenda,
    ShowListedAppointment,
    ShowPatientCard,
    ShowPractice,
    ShowPracticeAppointment,
    ShowVisit,
    Stretch,
)
from bot.shared.links.schedule import ShowScheduleDay
from bot.shared.lookups import at_a_glance, is_shared, of_own_practice, practising
from core import fields, wall_clock
from core.appointments import rules
from core.model import AppointmentId, Span, Status
from core.ports.agenda import Only
from core.slots.typed import parse_date
from core.views import AppointmentView

router = Router()

REASON = "practice.reason"

CALLED_OFF = (Status.CANCELLED, Status.REJECTED)
MOST_A_DAY = 100
ABOVE_A_MONTH = timedelta(days=31)
YEAR = timedelta(days=365)


@router.command("practice")
async def practice_command(context: Context, text: str) -> Answer:
    """Show today at a glance, or the date that follows the command."""
    practising(context)
    if text:
        return ShowAgenda(Stretch.DATE, parse_date(text), Only.ALL, 0)
    return await _dashboard(context)


@router.on(ShowPractice)
async def show_practice(context: Context, _action: ShowPractice) -> Answer:
    """Show today at a glance."""
    return await _dashboard(context)


async def _dashboard(context: Context) -> Screen:
    doctor, services = practising(context), context.services
    today, zone = services.availability.today(), services.policy.zone
    of_today = await services.queries.agenda(
        doctor,
        starts=wall_clock.bounds(today, zone),
        only=Only.ALL,
        latest_first=False,
        limit=MOST_A_DAY,
    )
    coming = [view for view in of_today if view.appointment.status not in CALLED_OFF]
    first = today.replace(day=1)
    month = Span(
        wall_clock.bounds(first, zone).start,
        wall_clock.bounds((first + ABOVE_A_MONTH).replace(day=1), zone).start,
    )
    numbers = await services.queries.practice_numbers(
        doctor, within=month, missed_since=context.now - YEAR
    )
    return screens.dashboard(
        context.t,
        services.menu,
        Today(today, coming, numbers),
        await at_a_glance(context),
        context.now,
        by_admin=context.acting_for is not None,
    )


@router.on(ShowPracticeAppointment)
async def show_appointment(context: Context, action: ShowPracticeAppointment) -> Answer:
    """Show one appointment; Back leads to its day."""
    view = await of_own_practice(context, action.appointment)
    day = wall_clock.day_of(view.appointment.span.start, context.services.policy.zone)
    if view.appointment.slot_id is None or view.appointment.status in CALLED_OFF:
        return await _details(context, view, ShowAgenda(Stretch.DATE, day, Only.ALL, 0))
    return await _details(context, view, ShowScheduleDay(day))


@router.on(ShowListedAppointment)
async def show_listed(context: Context, action: ShowListedAppointment) -> Answer:
    """Show one appointment of a list; Back leads to that page of it."""
    view = await of_own_practice(context, action.appointment)
    back = ShowAgenda(action.stretch, action.day, action.only, action.page)
    return await _details(context, view, back)


@router.on(ShowVisit)
async def show_visit(context: Context, action: ShowVisit) -> Answer:
    """Show one of a patient's visits; Back leads to their card."""
    view = await of_own_practice(context, action.visit)
    return await _details(context, view, ShowPatientCard(action.appointment, action.page))


async def _details(context: Context, view: AppointmentView, back: Action) -> Screen:
    refusal = rules.refuse_doctor_cancel(view.appointment, context.now)
    policy, fixed = context.services.policy, refusal is not None
    shared = await is_shared(context, view)
    by_admin = context.acting_for is not None
    return screens.details(
        context.t, policy, view, back, context.now, fixed=fixed, shared=shared, by_admin=by_admin
    )


# Cancelling


@router.on(AskReason)
async def ask_reason(context: Context, action: AskReason) -> Answer:
    """Ask why the doctor cancels."""
    view = await _cancellable(context, action.appointment)
    one = view.appointment
    about = {"appointment": one.id, "patient": one.patient_id}
    await context.ask(REASON, {**about, "starts": one.span.start.isoformat()})
    return _ask_reason(context)


def _ask_reason(context: Context) -> Screen:
    draft = cast("Mapping[str, Any]", context.draft(REASON))
    starts = datetime.fromisoformat(draft["starts"])
    return screens.ask_reason(context.t, draft["appointment"], starts)


@router.typed(REASON, _ask_reason)
async def type_reason(context: Context, text: str) -> Answer:
    """Take the doctor's own words."""
    draft = cast("Mapping[str, Any]", context.draft(REASON))
    view = await _cancellable(context, draft["appointment"])
    words = fields.reason(text)
    await context.ask(REASON, {**draft, "reason": words})
    return screens.confirm_cancel(context.t, view, Reason.TYPED, words)


@router.on(AskCancelAsDoctor)
async def ask_cancel(context: Context, action: AskCancelAsDoctor) -> Answer:
    """Show what cancelling will do."""
    view = await _cancellable(context, action.appointment)
    words = _words(context, view, action.reason)
    if words is None:
        return await ask_reason(context, AskReason(action.appointment))
    return screens.confirm_cancel(context.t, view, action.reason, words)


@router.on(CancelAsDoctor)
async def cancel(context: Context, action: CancelAsDoctor) -> Answer:
    """Cancel; the patient is told. Pressing again finds it cancelled."""
    view = await of_own_practice(context, action.appointment)
    if view.appointment.status is Status.CANCELLED and view.appointment.reason is not None:
        return screens.cancelled(context.t, view, context.now)
    words = _words(context, view, action.reason)
    if words is None:
        return await ask_reason(context, AskReason(action.appointment))
    await context.services.appointments.cancel_as_doctor(context.actor, action.appointment, words)
    if context.draft(REASON) is not None:
        context.leave()
    return screens.cancelled(context.t, view, context.now)


async def _cancellable(context: Context, appointment: AppointmentId) -> AppointmentView:
    """Return the doctor's own appointment that may still be cancelled, or raise why not."""
    view = await of_own_practice(context, appointment)
    refusal = rules.refuse_doctor_cancel(view.appointment, context.now)
    if refusal is not None:
        raise refusal
    return view


def _words(context: Context, view: AppointmentView, reason: Reason) -> str | None:
    """Return the reason as the patient will read it, in their language; None where it was lost."""
    if reason is not Reason.TYPED:
        return context.services.languages.speak(view.language).plain(REASONS[reason])
    draft = context.draft(REASON)
    if draft is None or draft["appointment"] != view.appointment.id:
        return None
    return cast("str | None", draft.get("reason"))
