"""The doctor's bookings: today, the lists, one booking, and cancelling it with a reason."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from bot.actions.practice import (
    AskCancelBooking,
    AskReason,
    CancelBooking,
    Reason,
    ShowBooking,
    ShowBookings,
    ShowPractice,
    Stretch,
)
from bot.conversations.doctors import practising
from bot.pages import page_of
from bot.router import Answer, Router
from bot.screen import Screen
from bot.screens import practice as screens
from bot.screens.practice import REASONS, Today
from bot.turn import Turn
from core import fields, rules, wall_clock
from core.errors import NotFoundError
from core.model import Appointment, AppointmentId, Side, Span, Status, Visit
from core.ports import Which
from core.practice import FURTHEST

router = Router()

REASON = "practice.reason"

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
MOST_A_DAY = 100


@router.command("practice")
async def practice_command(turn: Turn, _text: str) -> Answer:
    """Show today at a glance."""
    return await _dashboard(turn)


@router.on(ShowPractice)
async def show_practice(turn: Turn, _action: ShowPractice) -> Answer:
    """Show today at a glance."""
    return await _dashboard(turn)


async def _dashboard(turn: Turn) -> Screen:
    doctor, services = practising(turn), turn.services
    visits = await services.queries.visits(
        doctor, Side.DOCTOR, starts=_starts(turn, Stretch.TODAY), which=Which.LIVE, limit=MOST_A_DAY
    )
    free = await services.availability.next_times(doctor, 1)
    next_free = free[0].span.start if free else None
    today = Today(services.availability.today(), visits, next_free)
    return screens.dashboard(turn.t, today, turn.now)


@router.on(ShowBookings)
async def show_bookings(turn: Turn, action: ShowBookings) -> Answer:
    """Show a page of the bookings of today, ahead, or past."""
    doctor, past = practising(turn), action.stretch is Stretch.PAST
    page = await page_of(
        action.page,
        lambda limit, offset: turn.services.queries.visits(
            doctor,
            Side.DOCTOR,
            starts=_starts(turn, action.stretch),
            which=Which.OVER if past else Which.LIVE,
            limit=limit,
            offset=offset,
        ),
    )
    return screens.bookings(turn.t, page, action.stretch, turn.now)


def _starts(turn: Turn, stretch: Stretch) -> Span:
    """Return the stretch of time in which these bookings start."""
    match stretch:
        case Stretch.TODAY:
            return wall_clock.bounds(turn.services.availability.today(), turn.services.policy.zone)
        case Stretch.UPCOMING:
            return Span(turn.now, turn.now + 2 * FURTHEST)
        case Stretch.PAST:
            return Span(BEGINNING, turn.now)


@router.on(ShowBooking)
async def show_booking(turn: Turn, action: ShowBooking) -> Answer:
    """Show one booking and its patient's card."""
    visit = await _own_visit(turn, action.appointment)
    refusal = rules.refuse_doctor_cancel(visit.appointment, turn.now)
    return screens.booking(
        turn.t, visit, _stretch(turn, visit.appointment), turn.now, fixed=refusal is not None
    )


def _stretch(turn: Turn, appointment: Appointment) -> Stretch:
    """Return the list in which the doctor finds this booking."""
    today = _starts(turn, Stretch.TODAY)
    if today.start <= appointment.span.start < today.end:
        return Stretch.TODAY
    return Stretch.PAST if appointment.span.start < turn.now else Stretch.UPCOMING


async def _own_visit(turn: Turn, appointment: AppointmentId) -> Visit:
    """Return this doctor's booking. Another doctor's is NotFoundError, as one that is not there."""
    doctor = practising(turn)
    visit = await turn.services.queries.visit(appointment)
    if visit is None or visit.doctor.id != doctor:
        raise NotFoundError
    return visit


# Cancelling


@router.on(AskReason)
async def ask_reason(turn: Turn, action: AskReason) -> Answer:
    """Ask why the doctor cancels."""
    visit = await _cancellable(turn, action.appointment)
    starts = visit.appointment.span.start
    await turn.ask(REASON, {"appointment": action.appointment, "starts": starts.isoformat()})
    return _ask_reason(turn)


def _ask_reason(turn: Turn) -> Screen:
    draft = cast("Mapping[str, Any]", turn.draft(REASON))
    starts = datetime.fromisoformat(draft["starts"])
    return screens.ask_reason(turn.t, draft["appointment"], starts)


@router.typed(REASON, _ask_reason)
async def type_reason(turn: Turn, text: str) -> Answer:
    """Take the doctor's own words."""
    draft = cast("Mapping[str, Any]", turn.draft(REASON))
    visit = await _cancellable(turn, draft["appointment"])
    words = fields.reason(text)
    await turn.ask(REASON, {**draft, "reason": words})
    return screens.confirm_cancel(turn.t, visit, Reason.TYPED, words)


@router.on(AskCancelBooking)
async def ask_cancel(turn: Turn, action: AskCancelBooking) -> Answer:
    """Show what cancelling will do."""
    visit = await _cancellable(turn, action.appointment)
    words = _words(turn, visit, action.reason)
    if words is None:
        return await ask_reason(turn, AskReason(action.appointment))
    return screens.confirm_cancel(turn.t, visit, action.reason, words)


@router.on(CancelBooking)
async def cancel_booking(turn: Turn, action: CancelBooking) -> Answer:
    """Cancel; the patient is told. Pressing again finds it cancelled."""
    visit = await _own_visit(turn, action.appointment)
    if visit.appointment.status is Status.CANCELLED and visit.appointment.reason is not None:
        return screens.cancelled(turn.t, visit, turn.now)
    words = _words(turn, visit, action.reason)
    if words is None:
        return await ask_reason(turn, AskReason(action.appointment))
    await turn.services.desk.cancel_as_doctor(practising(turn), action.appointment, words)
    if turn.draft(REASON) is not None:
        turn.leave()
    return screens.cancelled(turn.t, visit, turn.now)


async def _cancellable(turn: Turn, appointment: AppointmentId) -> Visit:
    """Return the doctor's own booking that may still be cancelled, or raise why not."""
    visit = await _own_visit(turn, appointment)
    refusal = rules.refuse_doctor_cancel(visit.appointment, turn.now)
    if refusal is not None:
        raise refusal
    return visit


def _words(turn: Turn, visit: Visit, reason: Reason) -> str | None:
    """Return the reason as the patient will read it, in their language; None where it was lost."""
    if reason is not Reason.TYPED:
        return turn.services.languages.speak(visit.patient.language).plain(REASONS[reason])
    draft = turn.draft(REASON)
    if draft is None or draft["appointment"] != visit.appointment.id:
        return None
    return cast("str | None", draft.get("reason"))
