"""The patient's side: who may read the history, letting a doctor, stopping it, who read what."""

from collections.abc import Sequence

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.links.histories import AskShare, ShowReadings, ShowSharing, StopSharing
from bot.shared.lookups import MOST_AHEAD, cared_for
from bot.sharing import screens
from bot.sharing.actions import ShareHistory
from core.errors import NotFoundError
from core.model import DoctorId, PatientId
from core.views import SharedDoctor

router = Router()


@router.on(ShowSharing)
async def show_sharing(context: Context, action: ShowSharing) -> Answer:
    """Show which doctors may read, and which could be let."""
    return await _sharing(context, action.patient, action.page)


async def _sharing(context: Context, patient: PatientId, number: int) -> Screen:
    cared = await cared_for(context, patient)
    page = await page_of(
        number, lambda limit, offset: _doctors(context, patient, limit, offset=offset)
    )
    return screens.sharing(context.t, cared, page)


async def _doctors(
    context: Context, patient: PatientId, limit: int, offset: int = 0
) -> Sequence[SharedDoctor]:
    """Return the doctors with whom an appointment lasts."""
    now = context.now
    return await context.services.queries.shared_doctors(
        context.account.id,
        patient,
        ended=now - context.services.policy.complete_after,
        now=now,
        limit=limit,
        offset=offset,
    )


@router.on(AskShare)
async def ask_share(context: Context, action: AskShare) -> Answer:
    """Say what the doctor would see, before anything is shared."""
    cared = await cared_for(context, action.patient)
    name = await _name(context, action.patient, action.doctor)
    if name is None:
        raise NotFoundError
    return screens.ask_share(context.t, cared, action.doctor, name)


async def _name(context: Context, patient: PatientId, doctor: DoctorId) -> str | None:
    """Return the name of a doctor who practises, or whom this patient sees; others stay unnamed."""
    found = await context.services.queries.doctor(doctor)
    if found is None or found.practises:
        return None if found is None else found.name
    seen = await _doctors(context, patient, MOST_AHEAD)
    return next((one.name for one in seen if one.doctor_id == doctor), None)


@router.on(ShareHistory)
async def share(context: Context, action: ShareHistory) -> Answer:
    """Let the doctor read. Pressed twice it ends at the same screen."""
    await context.services.sharing.share(context.actor, action.patient, action.doctor)
    return await _changed(context, action.patient, action.doctor, "sharing.shared")


@router.on(StopSharing)
async def stop(context: Context, action: StopSharing) -> Answer:
    """Let the doctor read no longer. Pressed twice it ends at the same screen."""
    await context.services.sharing.stop(context.actor, action.patient, action.doctor)
    return await _changed(context, action.patient, action.doctor, "sharing.stopped")


async def _changed(context: Context, patient: PatientId, doctor: DoctorId, said: str) -> Screen:
    """Return who may read now, with what became of it above."""
    name, shown = await _name(context, patient, doctor), await _sharing(context, patient, 0)
    return shown if name is None else shown.above(context.t(said, doctor=name))


@router.on(ShowReadings)
async def show_readings(context: Context, action: ShowReadings) -> Answer:
    """Show a page of who read what, the latest first."""
    cared = await cared_for(context, action.patient)
    page = await page_of(
        action.page,
        lambda limit, offset: context.services.queries.readings(
            context.account.id, action.patient, limit, offset
        ),
    )
    return screens.readings(context.t, cared, page)
