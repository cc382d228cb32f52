"""Lists leave as files; whoever wants more rows than one holds presses for the next."""

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import File, Reply, Screen
from bot.numbers import screens_of_lists as screens
from bot.numbers import sheet
from bot.numbers.actions import ExportAppointments, ExportPeople, ShowLists
from bot.numbers.lookups import asked
from bot.shared.lookups import require_admin
from core.facts.oversight import Listed
from core.model import AppointmentId
from core.numbers.days import Stretch
from core.ports.numbers import After, Behind

router = Router()


@router.on(ShowLists)
async def show_lists(context: Context, action: ShowLists) -> Answer:
    """Say what is in the lists."""
    require_admin(context)
    days = asked(context, action.first, action.last)
    whole = days.span(context.t.zone)
    return screens.lists(context.t, days, whole.start)


@router.on(ExportAppointments)
async def export_appointments(context: Context, action: ExportAppointments) -> Answer:
    """Send the appointments of these days as a file."""
    require_admin(context)
    days, t = asked(context, action.first, action.last), context.t
    made = sheet.Sheet(sheet.APPOINTMENTS, sheet.separator(t))
    after = After(action.start, AppointmentId(action.after))
    done = await context.services.exports.appointments(
        context.actor, days, after, lambda row: made.add(sheet.appointment(t, row))
    )
    following = None
    if done.following is not None:
        place = done.following
        following = ExportAppointments(days.first, days.last, place.start, place.appointment)
    file = File(_name(Listed.APPOINTMENTS, days, action.after), made.content())
    said = screens.caption(t, Listed.APPOINTMENTS, days, done.rows)
    return Reply(screens.exported(t, days, following), more=(Screen(said, file=file),))


@router.on(ExportPeople)
async def export_people(context: Context, action: ExportPeople) -> Answer:
    """Send those who had to do with the clinic then as a file."""
    require_admin(context)
    days, t = asked(context, action.first, action.last), context.t
    made = sheet.Sheet(sheet.PEOPLE, sheet.separator(t))
    done = await context.services.exports.people(
        context.actor,
        days,
        Behind(action.kind, action.after),
        lambda row: made.add(sheet.person(t, row)),
    )
    following = None
    if done.following is not None:
        place = done.following
        following = ExportPeople(days.first, days.last, place.kind, place.place)
    file = File(_name(Listed.PEOPLE, days, action.after), made.content())
    said = screens.caption(t, Listed.PEOPLE, days, done.rows)
    return Reply(screens.exported(t, days, following), more=(Screen(said, file=file),))


def _name(what: Listed, days: Stretch, place: int) -> str:
    """Return the name of a file; one that goes on says where."""
    part = f"-{place}" if place else ""
    return f"{what}-{days.first.isoformat()}-{days.last.isoformat()}{part}.csv"
