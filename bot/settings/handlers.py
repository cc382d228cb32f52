"""How a doctor works: each choice is a press or two."""

from datetime import time

from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.payload import minutes
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.settings import screens
from bot.settings.actions import (
    AskDigest,
    ChooseByRequest,
    ChooseDigest,
    ChooseHolidays,
    ChoosePause,
    ConfirmHolidays,
    ConfirmPause,
    NoDigest,
)
from bot.shared.links.practice import ShowSettings
from bot.shared.lookups import practising
from core.errors import HoursChangedError, NoChangeError, NotADoctorError
from core.model import Doctor
from core.slots.new_hours import Change, NewPause, WorkOnHolidays
from core.slots.typed import parse_time
from core.slots.weekly import Changes

router = Router()

DIGEST = "settings.digest"


@router.on(ShowSettings)
async def show_settings(context: Context, _action: ShowSettings) -> Answer:
    """Show what is chosen; who was asked for an hour has gone back."""
    return _shown(context, await _own(context))


def _shown(context: Context, doctor: Doctor) -> Screen:
    if context.draft(DIGEST) is not None:
        context.leave()
    known = context.services.policy.country is not None
    return screens.settings(context.t, doctor, holidays=known)


async def _own(context: Context) -> Doctor:
    doctor = await context.services.queries.doctor(practising(context))
    if doctor is None:
        raise NotADoctorError
    return doctor


@router.on(ChooseByRequest)
async def choose_by_request(context: Context, action: ChooseByRequest) -> Answer:
    """Let new appointments wait for the doctor's word, or be confirmed at once."""
    doctor = await context.services.requests.set_by_request(
        context.actor, practising(context), on=action.on
    )
    return _shown(context, doctor)


# The pause and the holidays: what changes in the weekly hours is shown before it is done


@router.on(ChoosePause)
async def choose_pause(context: Context, action: ChoosePause) -> Answer:
    """Show what another pause does; where it does nothing yet, just take it."""
    changes = await _look(context, NewPause(minutes(action.minutes)))
    confirm = ConfirmPause(action.minutes, changes.mark)
    if screens.is_nothing(changes):
        return confirm
    return screens.pause_preview(context.t, minutes(action.minutes), changes, confirm)


@router.on(ConfirmPause)
async def confirm_pause(context: Context, action: ConfirmPause) -> Answer:
    """Leave so much between two times. Pressed twice it ends at the same screen."""
    set_pause, doctor = context.services.hours.set_pause, practising(context)
    pause = minutes(action.minutes)
    try:
        await set_pause(context.actor, doctor, pause, action.seen)
    except NoChangeError:
        return _shown(context, await _own(context))
    except HoursChangedError as refusal:
        changes = await _look(context, NewPause(pause))
        confirm = ConfirmPause(action.minutes, changes.mark)
        now = screens.pause_preview(context.t, pause, changes, confirm)
        return now.above(explain(context.t, refusal))
    return _saved(context, await _own(context))


@router.on(ChooseHolidays)
async def choose_holidays(context: Context, action: ChooseHolidays) -> Answer:
    """Show what working on holidays does; where it does nothing yet, just take it."""
    changes = await _look(context, WorkOnHolidays(action.on))
    confirm = ConfirmHolidays(action.on, changes.mark)
    if screens.is_nothing(changes):
        return confirm
    return screens.holidays_preview(context.t, action.on, changes, confirm)


@router.on(ConfirmHolidays)
async def confirm_holidays(context: Context, action: ConfirmHolidays) -> Answer:
    """Offer times on holidays, or not. Pressed twice it ends at the same screen."""
    set_on_holidays, doctor = context.services.hours.set_on_holidays, practising(context)
    try:
        await set_on_holidays(context.actor, doctor, action.on, action.seen)
    except NoChangeError:
        return _shown(context, await _own(context))
    except HoursChangedError as refusal:
        changes = await _look(context, WorkOnHolidays(action.on))
        confirm = ConfirmHolidays(action.on, changes.mark)
        now = screens.holidays_preview(context.t, action.on, changes, confirm)
        return now.above(explain(context.t, refusal))
    return _saved(context, await _own(context))


async def _look(context: Context, change: Change) -> Changes:
    return await context.services.hours.look(context.actor, practising(context), change)


def _saved(context: Context, doctor: Doctor) -> Screen:
    return _shown(context, doctor).above(context.t("card.saved"))


# The digest


@router.on(AskDigest)
async def ask_digest(context: Context, _action: AskDigest) -> Answer:
    """Ask when the digest is to come."""
    practising(context)
    await context.ask(DIGEST, {})
    return await _ask_digest(context)


async def _ask_digest(context: Context) -> Screen:
    return screens.ask_digest(context.t, (await _own(context)).digest_at)


@router.on(ChooseDigest)
async def choose_digest(context: Context, action: ChooseDigest) -> Answer:
    """Let it come at this time."""
    return await _choose_digest(context, action.at)


@router.on(NoDigest)
async def no_digest(context: Context, _action: NoDigest) -> Answer:
    """Let it come no more."""
    return await _choose_digest(context, None)


@router.typed(DIGEST, _ask_digest)
async def type_digest(context: Context, text: str) -> Answer:
    """Take a time that was written."""
    return await _choose_digest(context, parse_time(text))


async def _choose_digest(context: Context, at: time | None) -> Screen:
    doctor = await context.services.digests.choose(context.actor, practising(context), at)
    return _shown(context, doctor)
