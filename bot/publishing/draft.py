"""The plan of what to publish, as it waits in the form while days and hours are chosen."""

from datetime import date, timedelta
from hashlib import blake2b
from typing import cast

from bot.chat.context import Context
from core.slots.service import Plan
from core.slots.typed import parse_window, write_window

DAYS = "publish.days"
HOURS = "publish.hours"
DONE = "publish.done"


def empty(context: Context) -> Plan:
    """Return a plan with nothing chosen yet."""
    return Plan((), (), context.services.policy.slot_length)


def plan(context: Context, *steps: str) -> Plan:
    """Return the plan so far, without days that have passed since."""
    draft = context.draft(*(steps or (DAYS, HOURS)))
    if draft is None:
        return empty(context)
    today = context.services.availability.today()
    days = [date.fromisoformat(day) for day in cast("list[str]", draft["days"])]
    return Plan(
        tuple(day for day in days if day >= today),
        tuple(parse_window(window) for window in cast("list[str]", draft["windows"])),
        timedelta(minutes=cast("int", draft["minutes"])),
    )


async def keep(context: Context, step: str, plan: Plan, **more: int) -> None:
    """Keep the plan in the form, at this step."""
    draft: dict[str, object] = {
        "days": [day.isoformat() for day in plan.days],
        "windows": [write_window(window) for window in plan.windows],
        "minutes": round(plan.length.total_seconds() / 60),
    }
    await context.ask(step, draft | more)


def mark(plan: Plan) -> str:
    """Return a word that tells this plan from any other."""
    plain = repr((plan.days, plan.windows, plan.length))
    return blake2b(plain.encode(), digest_size=8).hexdigest()
