"""The way home: the menu, and above it what somebody who comes back most likely wants."""

from bot.chat.context import Context
from bot.chat.menu import introduced
from bot.chat.screen import Screen
from bot.home import screens
from bot.shared.returning import returning
from core.appointments.rules import refuse_patient_change


async def greeted(context: Context) -> Screen:
    """Return the menu; a stranger is welcomed, a patient finds their next appointment on top."""
    services, t = context.services, context.t
    if not introduced(context.principal):
        return screens.welcome(services.menu, context.principal, t, services.policy)
    return await at_home(context)


async def at_home(context: Context) -> Screen:
    """Return the menu with what is known of the person on top."""
    services, known = context.services, await returning(context)
    view = known.upcoming
    fixed = view is not None and (
        refuse_patient_change(view.appointment, services.policy, context.now) is not None
    )
    return screens.home(services.menu, context.principal, context.t, known, fixed=fixed)
