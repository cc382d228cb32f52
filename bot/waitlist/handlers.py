"""Waiting for a doctor's time: which days, which part of them, and answers to what is offered."""

from datetime import date

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.appointment import named_for
from bot.shared.browsing import looked_for
from bot.shared.links.booking import AskWait, ShowWaits
from bot.shared.links.people import SignUpFirst
from bot.shared.lookups import bookable_doctor, cared_for, live_appointments
from bot.waitlist import screens
from bot.waitlist.actions import (
    ONESELF,
    AskPart,
    AskWaitFor,
    DeclineOffer,
    JoinLine,
    LeaveLine,
    PickWaitDay,
    ShowOffer,
    TakeOffer,
)
from bot.waitlist.looking import replaced_of
from bot.waitlist.screens import Choice
from core.errors import NotFoundError, OfferOverError, Refusal, TimesAreFreeError
from core.model import Doctor, PatientId, WaitId
from core.people.rules import own_patient
from core.views import WaitView
from core.waitlist.service import Wish

router = Router()


# Joining


@router.on(AskWait)
async def ask_wait(context: Context, action: AskWait) -> Answer:
    """Ask for which days somebody waits."""
    doctor = await bookable_doctor(context, action.doctor)
    return screens.ask_days(context.t, doctor, await _choice(context, doctor, action.day))


@router.on(AskWaitFor)
async def ask_wait_for(context: Context, action: AskWaitFor) -> Answer:
    """Wait on any day, for one of those for whom the speaker may act: ask for the part of it."""
    doctor, found = (
        await bookable_doctor(context, action.doctor),
        await cared_for(context, action.patient),
    )
    availability = context.services.availability
    today, latest = availability.today(), availability.last_day()
    asked = screens.ask_part(context.t, doctor, action.patient, today, latest)
    return asked.above(context.t("booking.for", name=found.patient.name))


async def _choice(context: Context, doctor: Doctor, day: date) -> Choice:
    availability = context.services.availability
    today, latest = availability.today(), availability.last_day()
    own = [
        view.appointment.span.start.astimezone(context.t.zone).date()
        for view in await live_appointments(context, looked_for(context))
        if view.doctor.id == doctor.id and view.appointment.span.start > context.now
    ]
    wanted = day if today <= day <= latest else None
    return Choice(today, latest, wanted, min(own, default=None))


@router.on(PickWaitDay)
async def pick_wait_day(context: Context, action: PickWaitDay) -> Answer:
    """Show the days on which all times of this doctor are taken."""
    doctor = await bookable_doctor(context, action.doctor)
    availability = context.services.availability
    today, latest = availability.today(), availability.last_day()
    published = await context.services.queries.published_days(doctor.id, today, latest)
    free = set(await availability.days(doctor.id))
    full = [day for day in published if day not in free]
    choice = Choice(today, latest)
    month = action.month
    if full and choice.within.month(month).last < full[0]:
        month = full[0]
    return screens.full_days(context.t, doctor, choice, full, month)


@router.on(AskPart)
async def ask_part(context: Context, action: AskPart) -> Answer:
    """Ask for the part of the day."""
    doctor = await bookable_doctor(context, action.doctor)
    own = context.patient.id if context.patient else ONESELF
    whom = looked_for(context)
    asked = screens.ask_part(context.t, doctor, whom or own, action.first, action.last)
    if whom is None:
        return asked
    name = (await cared_for(context, whom)).patient.name
    return asked.above(context.t("booking.for", name=name))


@router.on(JoinLine)
async def join_line(context: Context, action: JoinLine) -> Answer:
    """Put the patient in line. Pressed twice it ends at the same screen."""
    if context.patient is None:
        return SignUpFirst(then=action)
    patient = own_patient(context.principal) if action.patient == ONESELF else action.patient
    wish = Wish(action.doctor, action.first, action.last, action.part)
    try:
        wait = await context.services.waitlist.join(context.actor, patient, wish)
    except TimesAreFreeError as refusal:
        why = explain(context.t, refusal)
        free = screens.times_are_free(context.t, why, refusal.slot, patient)
        found = await cared_for(context, patient)
        return named_for(context.t, free, found.patient, context.patient)
    view = await context.services.queries.wait(wait.id)
    if view is None:
        raise NotFoundError
    return screens.joined(context.t, context.services.policy, view, _reader(context))


def _reader(context: Context) -> PatientId | None:
    return None if context.patient is None else context.patient.id


# Looking


@router.on(ShowWaits)
async def show_waits(context: Context, action: ShowWaits) -> Answer:
    """List what one waits for."""
    queries, account = context.services.queries, context.account.id

    async def fetch(limit: int, offset: int) -> list[WaitView]:
        return list(await queries.waits_of(account, limit, offset))

    page = await page_of(action.page, fetch)
    return screens.waits(context.t, page, _reader(context))


# Answering


@router.on(ShowOffer)
async def show_offer(context: Context, action: ShowOffer) -> Answer:
    """Show what is offered, to be answered; or that it is offered no more."""
    view = await _own_wait(context, action.wait)
    if view is None:
        raise NotFoundError
    offer = await _offer(context, view)
    return offer or await _over(context, action.wait, OfferOverError())


@router.on(TakeOffer)
async def take_offer(context: Context, action: TakeOffer) -> Answer:
    """Take the offered time. Pressed twice it ends at the same screen."""
    view = await context.services.queries.wait(action.wait)
    patient = own_patient(context.principal) if view is None else view.patient.id
    try:
        made = await context.services.waitlist.take(
            context.actor, patient, action.wait, action.slot, seen=action.seen
        )
    except OfferOverError as refusal:
        return await _over(context, action.wait, refusal)
    except Refusal as refusal:
        view = await _own_wait(context, action.wait)
        again = None if view is None else await _offer(context, view)
        if again is None:
            raise
        return again.above(explain(context.t, refusal))
    return _for_whom(context, view, screens.taken(context.t, made))


async def _offer(context: Context, view: WaitView) -> Screen | None:
    """Return what is offered as it is now, if anything is."""
    if view.slot is None:
        return None
    replaced = await replaced_of(context.services, view, view.slot)
    policy = context.services.policy
    return screens.offer(context.t, policy, view, view.slot, replaced, _reader(context))


async def _own_wait(context: Context, wait: WaitId) -> WaitView | None:
    """Return a wait of a patient for whom the speaker may act."""
    view = await context.services.queries.wait(wait)
    if view is None or view.patient.id == _reader(context):
        return view
    cares = await context.services.queries.cares_for(context.account.id, view.patient.id)
    return view if cares else None


async def _over(context: Context, wait: WaitId, refusal: OfferOverError) -> Screen:
    view = await _own_wait(context, wait)
    over = screens.offer_over(context.t, explain(context.t, refusal), view)
    return _for_whom(context, view, over)


@router.on(DeclineOffer)
async def decline_offer(context: Context, action: DeclineOffer) -> Answer:
    """Let the next in line have it. Said twice it ends at the same screen."""
    waitlist = context.services.waitlist
    try:
        await waitlist.decline(context.actor, action.wait, action.slot)
    except OfferOverError as refusal:
        return await _over(context, action.wait, refusal)
    except NotFoundError:
        return await _over(context, action.wait, OfferOverError())
    view = await _own_wait(context, action.wait)
    return _for_whom(context, view, screens.declined(context.t, view))


def _for_whom(context: Context, view: WaitView | None, screen: Screen) -> Screen:
    """Say above a screen who waits, where it is not the speaker."""
    if view is None:
        return screen
    return named_for(context.t, screen, view.patient, context.patient)


@router.on(LeaveLine)
async def leave_line(context: Context, action: LeaveLine) -> Answer:
    """Wait no longer. Pressed twice it ends at the same screen."""
    try:
        left = await context.services.waitlist.leave(context.actor, action.wait)
    except NotFoundError:
        return screens.left(context.t, None, None, None)
    doctor = await context.services.queries.doctor(left.doctor_id)
    over = screens.left(context.t, doctor, left, _reader(context))
    found = await cared_for(context, left.patient_id)
    return named_for(context.t, over, found.patient, context.patient)
