"""The look at a plan before it counts, and publishing it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import cast

from markupsafe import Markup

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.publishing import draft, screens
from bot.publishing.actions import Publish
from bot.publishing.asking import begin_again
from bot.publishing.draft import DONE, HOURS
from bot.shared.lookups import practising
from core import wall_clock
from core.errors import OverlapError
from core.model import DoctorId, Slot
from core.slots.service import Plan

router = Router()


async def look(context: Context) -> Answer:
    """Show what publishing the plan would do."""
    plan = draft.plan(context)
    if not plan.days:
        return await begin_again(context)
    found = await context.services.slots.preview(context.actor, practising(context), plan)
    there = len(_exactly_there(context, plan, found.in_the_way, found.pause))
    fresh = len(found.fresh)
    await draft.keep(context, HOURS, plan, fresh=fresh, there=there)
    return screens.preview(context.t, plan, found, draft.mark(plan), _hint(context, plan))


@router.on(Publish)
async def publish(context: Context, action: Publish) -> Answer:
    """Publish what this very preview showed. Pressing again finds it published."""
    doctor = practising(context)
    kept, plan = context.draft(HOURS, DONE), draft.plan(context, HOURS, DONE)
    if kept is None or draft.mark(plan) != action.mark:
        return await begin_again(context)
    if context.draft(DONE) is None:
        fresh = await _publish(context, doctor, plan, kept)
        await draft.keep(context, DONE, plan, fresh=fresh)
        kept = {"fresh": fresh}
    count = cast("int", kept["fresh"])
    return screens.published(context.t, plan, count, _hint(context, plan))


async def _publish(
    context: Context, doctor: DoctorId, plan: Plan, kept: Mapping[str, object]
) -> int:
    """Publish and return how many times. After a crash before the answer it is done already."""
    try:
        return len((await context.services.slots.publish(context.actor, doctor, plan)).fresh)
    except OverlapError as error:
        fresh, before = cast("int", kept.get("fresh", 0)), cast("int", kept.get("there", 0))
        pause = (await context.services.slots.preview(context.actor, doctor, plan)).pause
        there = len(_exactly_there(context, plan, error.in_the_way, pause))
        if not fresh or there < before + fresh:
            raise
        return fresh


def _exactly_there(
    context: Context, plan: Plan, in_the_way: Sequence[Slot], pause: timedelta
) -> Sequence[Slot]:
    """Return those slots that are what the plan would publish: so they were published before."""
    zone = context.services.policy.zone
    wanted = set(wall_clock.cut(plan.days, plan.windows, plan.length, zone, pause))
    return [slot for slot in in_the_way if slot.span in wanted]


def _hint(context: Context, plan: Plan) -> Markup | None:
    last_day = context.services.availability.last_day()
    return screens.horizon_hint(context.t, plan, context.services.policy, last_day)
