"""Puts into words what many are told at once.

Each raises LostSenseError for what is over or off by now.
"""

from bot.announcements.letters import announced
from bot.chat.context import Services
from bot.chat.screen import Screen
from bot.chat.words import Translator
from bot.delivery.lost_sense import LostSenseError
from bot.maintenance import letters
from core.notifications import Announced, MaintenanceAhead, ToMany, maintenance_overtaken


async def to_many(services: Services, t: Translator, about: ToMany) -> Screen:
    """Return an announcement, or what is told of maintenance."""
    if isinstance(about, Announced):
        announcement = await services.queries.announcement(about.announcement)
        if announcement is None:
            raise LostSenseError
        return announced(t, services.policy, announcement)
    plan = await services.queries.maintenance(about.maintenance)
    if plan is None or maintenance_overtaken(about, plan, services.clock.now()):
        raise LostSenseError
    if isinstance(about, MaintenanceAhead):
        return letters.ahead(t, plan)
    return letters.off(t, plan)
