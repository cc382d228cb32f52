"""What a patient answers to a reminder: "I'm coming"."""

from bot.appointments import letters, reminders
from bot.appointments.actions import SayComing, SayComingThatDay
from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply
from bot.shared.appointment import said_for
from bot.shared.lookups import own_appointment
from core import wall_clock
from core.ports.agenda import Only

router = Router()


@router.on(SayComing)
async def say_coming(context: Context, action: SayComing) -> Answer:
    """Note it, and let the reminder show it."""
    await context.services.appointments.coming(context.actor, action.appointment)
    view = await own_appointment(context, action.appointment)
    shown = letters.reminder(context.t, context.services.policy, view, context.now)
    return Reply(
        said_for(context.t, shown, view, context.patient), context.t.plain("appointment.thanks")
    )


@router.on(SayComingThatDay)
async def say_coming_that_day(context: Context, action: SayComingThatDay) -> Answer:
    """Note it, and let the letter show it, with all that the day still holds."""
    await context.services.appointments.coming(context.actor, action.appointment)
    view = await own_appointment(context, action.appointment)
    policy, now = context.services.policy, context.now
    day = wall_clock.bounds(
        wall_clock.day_of(view.appointment.span.start, policy.zone), policy.zone
    )
    of_day = await context.services.queries.of_account(
        context.account.id,
        past=False,
        only=Only.CONFIRMED,
        starts=day,
        now=now,
        limit=reminders.MOST_TOLD,
    )
    said = any(one.appointment.id == view.appointment.id for one in of_day)
    shown = reminders.reminders(context.t, policy, of_day if said else [view], context.patient, now)
    return Reply(shown, context.t.plain("appointment.thanks"))
