"""The patient's side: who may read the history, letting a doctor, stopping it, who read what."""

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.shared.links import AskShare, ShowReadings, ShowSharing, StopSharing
from bot.shared.lookups import cared_for
from bot.sharing import screens
from bot.sharing.actions import ShareHistory
from core.errors import NotFoundError
from core.model import DoctorId, PatientId

router = Router()


@router.on(ShowSharing)
async def show_sharing(context: Context, action: ShowSharing) -> Answer:
    """Show which doctors may read, and which could be let."""
    return await _sharing(context, action.patient, action.page)


async def _sharing(context: Context, patient: PatientId, number: int) -> Screen:
    cared = await cared_for(context, patient)
    account, now = context.account.id, context.now
    page = await page_of(
        number,
        lambda limit, offset: context.services.queries.shared_doctors(
            account,
            patient,
            ended=now - context.services.policy.complete_after,
            now=now,
            limit=limit,
            offset=offset,
        ),
    )
    return screens.sharing(context.t, cared, page)


@router.on(AskShare)
async def ask_share(context: Context, action: AskShare) -> Answer:
    """Say what the doctor would see, before anything is shared."""
    cared = await cared_for(context, action.patient)
    return screens.ask_share(context.t, cared, action.doctor, await _name(context, action.doctor))


async def _name(context: Context, doctor: DoctorId) -> str:
    found = await context.services.queries.doctor(doctor)
    if found is None:
        raise NotFoundError
    return found.name


@router.on(ShareHistory)
async def share(context: Context, action: ShareHistory) -> Answer:
    """Let the doctor read. Pressed twice it ends at the same screen."""
    await context.services.sharing.share(context.actor, action.patient, action.doctor)
    said = context.t("sharing.shared", doctor=await _name(context, action.doctor))
    return (await _sharing(context, action.patient, 0)).above(said)


@router.on(StopSharing)
async def stop(context: Context, action: StopSharing) -> Answer:
    """Let the doctor read no longer. Pressed twice it ends at the same screen."""
    await context.services.sharing.stop(context.actor, action.patient, action.doctor)
    said = context.t("sharing.stopped", doctor=await _name(context, action.doctor))
    return (await _sharing(context, action.patient, 0)).above(said)


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
