"""The doctor's appointments: today, the lists, one appointment, and cancelling it with a reason."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.practice import screens
from bot.practice.actions import (
    AskCancelAsDoctor,
    AskReason,
    CancelAsDoctor,
    Reason,
    ShowPracticeList,
    Stretch,
)
from bot.practice.screens import REASONS, Today
from bot.shared.links import ShowPractice, ShowPracticeAppointment
from bot.shared.lookups import practising
from core import fields, wall_clock
from core.appointments import rules
from core.errors import NotFoundError
from core.model import Appointment, AppointmentId, Span, Status
from core.ports.appointments import Which
from core.slots.service import FURTHEST
from core.views import AppointmentView

router = Router()

REASON = "practice.reason"

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
MOST_A_DAY = 100


@router.command("practice")
async def practice_command(context: Context, _text: str) -> Answer:
    """Show today at a glance."""
    return await _dashboard(context)


@router.on(ShowPractice)
async def show_practice(context: Context, _action: ShowPractice) -> Answer:
    """Show today at a glance."""
    return await _dashboard(context)


async def _dashboard(context: Context) -> Screen:
    doctor, services = practising(context), context.services
    views = await services.queries.of_doctor(
        doctor,
        starts=_starts(context, Stretch.TODAY),
        which=Which.LIVE,
        limit=MOST_A_DAY,
    )
    free = await services.availability.next_times(doctor, 1)
    next_free = free[0].span.start if free else None
    today = Today(services.availability.today(), views, next_free)
    return screens.dashboard(context.t, context.services.menu, today, context.now)


@router.on(ShowPracticeList)
async def show_list(context: Context, action: ShowPracticeList) -> Answer:
    """Show a page of the appointments of today, ahead, or past."""
    doctor, past = practising(context), action.stretch is Stretch.PAST
    page = await page_of(
        action.page,
        lambda limit, offset: context.services.queries.of_doctor(
            doctor,
            starts=_starts(context, action.stretch),
            which=Which.OVER if past else Which.LIVE,
            limit=limit,
            offset=offset,
        ),
    )
    return screens.listing(context.t, page, action.stretch, context.now)


def _starts(context: Context, stretch: Stretch) -> Span:
    """Return the stretch of time in which these appointments start."""
    match stretch:
        case Stretch.TODAY:
            return wall_clock.bounds(
                context.services.availability.today(), context.services.policy.zone
            )
        case Stretch.UPCOMING:
            return Span(context.now, context.now + 2 * FURTHEST)
        case Stretch.PAST:
            return Span(BEGINNING, context.now)


@router.on(ShowPracticeAppointment)
async def show_appointment(context: Context, action: ShowPracticeAppointment) -> Answer:
    """Show one appointment and its patient's card."""
    view = await _own_appointment(context, action.appointment)
    refusal = rules.refuse_doctor_cancel(view.appointment, context.now)
    return screens.details(
        context.t,
        view,
        _stretch(context, view.appointment),
        context.now,
        fixed=refusal is not None,
    )


def _stretch(context: Context, appointment: Appointment) -> Stretch:
    """Return the list in which the doctor finds this appointment."""
    today = _starts(context, Stretch.TODAY)
    if today.start <= appointment.span.start < today.end:
        return Stretch.TODAY
    return Stretch.PAST if appointment.span.start < context.now else Stretch.UPCOMING


async def _own_appointment(context: Context, appointment: AppointmentId) -> AppointmentView:
    """Return this doctor's appointment. Another's is NotFoundError, as is none at all."""
    doctor = practising(context)
    view = await context.services.queries.appointment(appointment)
    if view is None or view.doctor.id != doctor:
        raise NotFoundError
    return view


# Cancelling


@router.on(AskReason)
async def ask_reason(context: Context, action: AskReason) -> Answer:
    """Ask why the doctor cancels."""
    view = await _cancellable(context, action.appointment)
    starts = view.appointment.span.start
    await context.ask(REASON, {"appointment": action.appointment, "starts": starts.isoformat()})
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
    view = await _own_appointment(context, action.appointment)
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
    view = await _own_appointment(context, appointment)
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
