"""Publishing: choose days, choose hours, look, publish. The plan waits in the form meanwhile."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import cast
from zlib import crc32

from bot.actions.publishing import (
    ChooseDay,
    ChooseLength,
    ChooseStandardDay,
    Publish,
    PublishOn,
    ShowPreview,
    ShowPublishDays,
    ShowPublishHours,
    StartPublishing,
)
from bot.conversations.doctors import practising
from bot.router import Answer, Router
from bot.screen import Screen
from bot.screens import publishing as screens
from bot.screens.publishing import Range
from bot.turn import Turn
from core import wall_clock
from core.errors import BadFieldError, OverlapError
from core.model import PersonId, Slot
from core.policy import Window
from core.practice import FURTHEST, Plan
from core.slots.typed import parse_dates, parse_length, parse_window, parse_windows, write_window

router = Router()

DAYS = "publish.days"
HOURS = "publish.hours"
DONE = "publish.done"


# The days


@router.command("publish")
async def publish_command(turn: Turn, text: str) -> Answer:
    """Begin anew; dates may follow the command."""
    practising(turn)
    await _keep(turn, DAYS, _empty(turn))
    return await type_days(turn, text) if text else _ask_days(turn)


@router.on(StartPublishing)
async def start_publishing(turn: Turn, _action: StartPublishing) -> Answer:
    """Begin anew with no day chosen."""
    practising(turn)
    await _keep(turn, DAYS, _empty(turn))
    return _ask_days(turn)


@router.on(PublishOn)
async def publish_on(turn: Turn, action: PublishOn) -> Answer:
    """Begin anew with one day chosen: only the hours are missing."""
    practising(turn)
    await _keep(turn, DAYS, _empty(turn))
    return await _take_days(turn, [action.day])


@router.on(ShowPublishDays)
async def show_days(turn: Turn, action: ShowPublishDays) -> Answer:
    """Leaf through the calendar."""
    practising(turn)
    await _keep(turn, DAYS, _plan(turn))
    return _ask_days(turn, action.month)


@router.on(ChooseDay)
async def choose_day(turn: Turn, action: ChooseDay) -> Answer:
    """Tick a day, or take the tick away."""
    practising(turn)
    plan = _plan(turn)
    await _keep(turn, DAYS, plan)
    chosen = {*plan.days, action.day} if action.chosen else {*plan.days} - {action.day}
    days = turn.services.practice.check_days(chosen)
    await _keep(turn, DAYS, Plan(days, plan.windows, plan.length))
    return _ask_days(turn, action.day)


def _ask_days(turn: Turn, month: date | None = None) -> Screen:
    plan, today = _plan(turn), _today(turn)
    shown = month or (plan.days[0] if plan.days else today)
    return screens.choose_days(turn.t, plan, Range(today, today + FURTHEST), shown)


@router.typed(DAYS, _ask_days)
async def type_days(turn: Turn, text: str) -> Answer:
    """Take dates that were written."""
    return await _take_days(turn, parse_dates(text))


async def _take_days(turn: Turn, days: Collection[date]) -> Answer:
    """Take these days and go on to the hours."""
    practising(turn)
    plan = _plan(turn)
    checked = turn.services.practice.check_days(days)
    await _keep(turn, HOURS, Plan(checked, plan.windows, plan.length))
    return _ask_hours(turn)


# The hours


@router.on(ShowPublishHours)
async def show_hours(turn: Turn, _action: ShowPublishHours) -> Answer:
    """The days are chosen: ask for the hours."""
    practising(turn)
    plan = _plan(turn)
    if not plan.days:
        return await _begin_again(turn)
    await _keep(turn, HOURS, plan)
    return _ask_hours(turn)


@router.on(ChooseStandardDay)
async def choose_standard_day(turn: Turn, _action: ChooseStandardDay) -> Answer:
    """Take the clinic's usual hours."""
    practising(turn)
    return await _take_hours(turn, turn.services.policy.standard_day)


@router.on(ChooseLength)
async def choose_length(turn: Turn, action: ChooseLength) -> Answer:
    """Take another length of slots."""
    practising(turn)
    return await _take_length(turn, parse_length(str(action.minutes)))


def _ask_hours(turn: Turn) -> Screen:
    plan = _plan(turn)
    if not plan.days:
        return _ask_days(turn)
    return screens.choose_hours(turn.t, plan, turn.services.policy)


@router.typed(HOURS, _ask_hours)
async def type_hours(turn: Turn, text: str) -> Answer:
    """Take hours that were written, or a length."""
    practising(turn)
    if ":" not in text:
        with suppress(BadFieldError):  # neither hours nor a length: hours are what was asked for
            return await _take_length(turn, parse_length(text))
    return await _take_hours(turn, parse_windows(text))


async def _take_length(turn: Turn, length: timedelta) -> Answer:
    plan = _plan(turn)
    if not plan.days:
        return await _begin_again(turn)
    await _keep(turn, HOURS, Plan(plan.days, plan.windows, length))
    return _ask_hours(turn)


async def _take_hours(turn: Turn, windows: Sequence[Window]) -> Answer:
    plan = _plan(turn)
    if not plan.days:
        return await _begin_again(turn)
    await _keep(turn, HOURS, Plan(plan.days, tuple(windows), plan.length))
    return await _look(turn)


# The look before it counts, and the deed


@router.on(ShowPreview)
async def show_preview(turn: Turn, _action: ShowPreview) -> Answer:
    """Show what publishing would do."""
    practising(turn)
    if not _plan(turn).windows:
        return await show_hours(turn, ShowPublishHours())
    return await _look(turn)


async def _look(turn: Turn) -> Answer:
    plan = _plan(turn)
    if not plan.days:
        return await _begin_again(turn)
    found = await turn.services.practice.preview(practising(turn), plan)
    fresh, there = len(found.fresh), len(_exactly_there(turn, plan, found.in_the_way))
    await _keep(turn, HOURS, plan, fresh=fresh, there=there)
    return screens.preview(turn.t, plan, found, _mark(plan), _hint(turn, plan))


@router.on(Publish)
async def publish(turn: Turn, action: Publish) -> Answer:
    """Publish what this very preview showed. Pressing again finds it published."""
    doctor = practising(turn)
    draft, plan = turn.draft(HOURS, DONE), _plan(turn, HOURS, DONE)
    if draft is None or _mark(plan) != action.mark:
        return await _begin_again(turn)
    if turn.draft(DONE) is None:
        fresh = await _publish(turn, doctor, plan, draft)
        await _keep(turn, DONE, plan, fresh=fresh)
        draft = {"fresh": fresh}
    count = cast("int", draft["fresh"])
    return screens.published(turn.t, plan, count, _hint(turn, plan))


async def _publish(turn: Turn, doctor: PersonId, plan: Plan, draft: Mapping[str, object]) -> int:
    """Publish and return how many times. After a crash before the answer it is done already."""
    try:
        return len((await turn.services.practice.publish(doctor, plan)).fresh)
    except OverlapError as error:
        fresh, before = cast("int", draft.get("fresh", 0)), cast("int", draft.get("there", 0))
        there = len(_exactly_there(turn, plan, error.in_the_way))
        if not fresh or there < before + fresh:
            raise
        return fresh


def _exactly_there(turn: Turn, plan: Plan, in_the_way: Sequence[Slot]) -> Sequence[Slot]:
    """Return those slots that are what the plan would publish: so they were published before."""
    zone = turn.services.policy.zone
    wanted = set(wall_clock.cut(plan.days, plan.windows, plan.length, zone))
    return [slot for slot in in_the_way if slot.span in wanted]


def _hint(turn: Turn, plan: Plan) -> str | None:
    last_day = turn.services.availability.last_day()
    return screens.horizon_hint(turn.t, plan, turn.services.policy, last_day)


async def _begin_again(turn: Turn) -> Answer:
    """The plan behind this button is gone or another one now: show the days as they are."""
    await _keep(turn, DAYS, _plan(turn))
    return _ask_days(turn).above(turn.t("publish.stale"))


# The plan in the form


def _today(turn: Turn) -> date:
    return turn.services.availability.today()


def _empty(turn: Turn) -> Plan:
    return Plan((), (), turn.services.policy.slot_length)


def _plan(turn: Turn, *steps: str) -> Plan:
    """Return the plan so far, without days that have passed since."""
    draft = turn.draft(*(steps or (DAYS, HOURS)))
    if draft is None:
        return _empty(turn)
    days = [date.fromisoformat(day) for day in cast("list[str]", draft["days"])]
    return Plan(
        tuple(day for day in days if day >= _today(turn)),
        tuple(parse_window(window) for window in cast("list[str]", draft["windows"])),
        timedelta(minutes=cast("int", draft["minutes"])),
    )


async def _keep(turn: Turn, step: str, plan: Plan, **more: int) -> None:
    """Keep the plan in the form, at this step."""
    draft: dict[str, object] = {
        "days": [day.isoformat() for day in plan.days],
        "windows": [write_window(window) for window in plan.windows],
        "minutes": round(plan.length.total_seconds() / 60),
    }
    await turn.ask(step, draft | more)


def _mark(plan: Plan) -> int:
    """Return a number that tells this plan from another one."""
    return crc32(repr((plan.days, plan.windows, plan.length)).encode())
