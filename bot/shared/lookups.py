"""What conversations look up first: whose appointment, which doctor, and who it is that speaks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.chat.calendar import Days
from bot.chat.context import Context
from bot.shared.glance import Glance
from bot.shared.holidays import NamedDay
from bot.shared.marks import still_open
from bot.shared.month import Held
from core import wall_clock
from core.doctors.lateness import PLANNED, expected_starts
from core.errors import DoctorAwayError, NotADoctorError, NotFoundError
from core.model import AppointmentId, Delay, Doctor, DoctorId, PatientId, Span, Status
from core.people.rules import refuse_admin, refuse_doctor
from core.ports.agenda import Only
from core.ports.appointments import Which
from core.views import AppointmentView, CaredFor
from core.wall_clock import LONGEST, SHORTEST

AHEAD = timedelta(days=3650)
"""Further ahead than any appointment lies."""
A_MOMENT = timedelta(seconds=1)
MOST_AHEAD = 100
MOST_A_DAY = 100
MOST_FREE = 3
MOST_UNDER_WAY = LONGEST // SHORTEST + 2
"""As many appointments as may have begun within the longest one, and the next."""


async def own_appointment(context: Context, appointment: AppointmentId) -> AppointmentView:
    """Return an appointment of a patient for whom the speaker may act.

    Anybody else's is NotFoundError, as is none at all.
    """
    view = await context.services.queries.appointment(appointment)
    if view is None or not await _acts_for(context, view.patient.id):
        raise NotFoundError
    return view


async def _acts_for(context: Context, patient: PatientId) -> bool:
    if context.patient is not None and context.patient.id == patient:
        return True
    return await context.services.queries.cares_for(context.account.id, patient)


async def cared_for(context: Context, patient: PatientId) -> CaredFor:
    """Return a patient for whom the speaker may act, with the profile.

    Anybody else's is NotFoundError, as is none at all.
    """
    found = await context.services.queries.cared_for(context.account.id, patient)
    if found is None:
        raise NotFoundError
    return found


async def is_shared(context: Context, view: AppointmentView) -> bool:
    """Whether the doctor of this appointment may read its patient's medical history now.

    Who stands in for the doctor may not.
    """
    if context.acting_for is not None:
        return False
    ended = context.now - context.services.policy.complete_after
    return await context.services.queries.is_shared(
        view.patient.id, view.doctor.id, ended=ended, now=context.now
    )


async def of_own_practice(context: Context, appointment: AppointmentId) -> AppointmentView:
    """Return an appointment of the doctor who speaks.

    Another doctor's is NotFoundError, as is none at all.
    """
    doctor = practising(context)
    view = await context.services.queries.appointment(appointment)
    if view is None or view.doctor.id != doctor:
        raise NotFoundError
    if context.acting_for is None:
        return view
    # What a doctor notes for themselves is nobody else's.
    return replace(view, appointment=replace(view.appointment, doctor_note=None))


async def at_a_glance(context: Context) -> Glance:
    """Return who is with the doctor who speaks, who comes next, what is free and what waits."""
    doctor, now = practising(context), context.now
    found = await context.services.queries.of_doctor(
        doctor, starts=Span(now - LONGEST, now + AHEAD), which=Which.LIVE, limit=MOST_UNDER_WAY
    )
    over = [
        view
        for view in found
        if view.appointment.span.end <= now and view.appointment.status is Status.CONFIRMED
    ]
    ahead = [view for view in found if view.appointment.span.end > now]
    under_way = [view for view in ahead if view.appointment.span.start <= now]
    following = [view for view in ahead if view.appointment.span.start > now]
    free = await context.services.availability.next_times(doctor, MOST_FREE)
    away = await context.services.queries.times_off(doctor, Span(now, now + A_MOMENT), 1)
    return Glance(
        next(iter(under_way), None),
        next(iter(following), None),
        [slot.span.start for slot in free],
        await context.services.queries.delay(doctor, context.services.availability.today()),
        await context.services.queries.count_requests(doctor, now),
        over[-1] if over else None,
        next(iter(away), None),
    )


async def todays_delay(
    context: Context, doctor: DoctorId
) -> tuple[Delay | None, Sequence[tuple[AppointmentView, datetime]]]:
    """Return how late a doctor runs today, and when each confirmed appointment is expected then.

    Nothing where the doctor is on time.
    """
    services = context.services
    today = services.availability.today()
    delay = await services.queries.delay(doctor, today)
    if delay is None:
        return None, ()
    views = await services.queries.agenda(
        doctor,
        starts=wall_clock.bounds(today, services.policy.zone),
        only=Only.ALL,
        latest_first=False,
        limit=MOST_A_DAY,
    )
    planned = [view for view in views if view.appointment.status in PLANNED]
    spans = [view.appointment.span for view in planned]
    starts = expected_starts(spans, delay.late, delay.said_at)
    return delay, [
        (view, start)
        for view, start in zip(planned, starts, strict=True)
        if view.appointment.status is Status.CONFIRMED
    ]


async def live_appointments(
    context: Context, who: PatientId | None = None
) -> Sequence[AppointmentView]:
    """Return a patient's appointments that are not over yet, the one under way included.

    ``who`` is one for whom the speaker may act; None is the speaker.
    """
    patient = context.patient.id if context.patient is not None else None
    if who is not None:
        patient = who if await _acts_for(context, who) else None
    if patient is None:
        return ()
    starts = Span(context.now - LONGEST, context.now + AHEAD)
    found = await context.services.queries.of_patient(
        patient, starts=starts, which=Which.LIVE, limit=MOST_AHEAD
    )
    return [view for view in found if view.appointment.span.end > context.now]


async def bookable_doctor(context: Context, doctor: DoctorId) -> Doctor:
    """Return a doctor who takes appointments. Any other, known or not, is DoctorAwayError."""
    found = await context.services.queries.doctor(doctor)
    if found is None or not found.practises:
        raise DoctorAwayError
    return found


def practising(context: Context) -> DoctorId:
    """Return the id of the doctor who speaks, or for whom an admin speaks.

    Raises the refusal that says why there is none.
    """
    if context.acting_for is not None:
        return context.acting_for
    refusal = refuse_doctor(context.principal)
    if refusal is not None:
        raise refusal
    if context.doctor_id is None:
        raise NotADoctorError
    return context.doctor_id


def require_admin(context: Context) -> None:
    """Raise NotAllowedError for anyone but an admin.

    For what is only looked at: whatever an admin does is judged again in core, under the lock.
    """
    refusal = refuse_admin(context.principal)
    if refusal is not None:
        raise refusal


async def held_in(context: Context, month: Days) -> Held:
    """Return what these days hold for the doctor who speaks."""
    doctor, queries = practising(context), context.services.queries
    days = await queries.day_marks(doctor, month.first, month.last)
    named = holidays_between(context, month.first, month.last)
    today = context.services.availability.today()
    if any(one.day == today and one.open for one in days):
        there = await queries.schedule(doctor, today, today)
        days = still_open(days, there, context.now)
    return Held(days, today, named)


def holidays_between(context: Context, first: date, last: date) -> Sequence[NamedDay]:
    """Return the public holidays from ``first`` to ``last``, named in the reader's language."""
    known = context.services.holidays.between(first, last, context.t.language)
    return [NamedDay(day, name) for day, name in known.items()]
