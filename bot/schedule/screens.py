"""A doctor's own schedule: days with times, the times of a day, one time."""

from collections import Counter
from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from bot.chat.calendar import month_rows
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.schedule.actions import (
    AskDeleteScheduleDay,
    AskDeleteSlot,
    DeleteScheduleDay,
    DeleteSlot,
    OpenScheduleDay,
    RetimeSlot,
    ShowSchedulePage,
    ShowSlot,
)
from bot.schedule.days import Day, Month
from bot.shared import marks
from bot.shared.appointment import status
from bot.shared.glance import Glance, glance_lines, glance_rows, requests_row
from bot.shared.links.days import PRESENT
from bot.shared.links.desk import FindPatient
from bot.shared.links.practice import ShowPractice, ShowPracticeAppointment
from bot.shared.links.schedule import (
    OpenSlot,
    PublishOn,
    ShowDayPicture,
    ShowSchedule,
    ShowScheduleDay,
    ShowWeekPicture,
    StartPublishing,
)
from bot.shared.stretch import away_lines, away_rows, busy_lines
from core.model import Slot, SlotId, SlotState, Span, Status
from core.views import AppointmentView, ScheduledSlot

PAGE = 24
"""Times on one screen: the standard day fits twice."""

NAME_LONGEST = 18


def month(t: Translator, today: Day, glance: Glance, month: Month) -> Screen:
    """Who is next and when the doctor is free; below it a calendar of the days with times."""
    counted = today.ahead()
    of_today = t(
        "schedule.today",
        day=t.day(today.date),
        booked=_booked(t, today, counted),
        open=counted[SlotState.OPEN] + counted[SlotState.HELD],
        closed=counted[SlotState.CLOSED],
    )
    days = t(
        "schedule.month",
        month=t.month(month.shown),
        days=t.many("schedule.days", len(month.held.days)),
    )
    rows = month_rows(
        t,
        month.shown,
        month.within,
        pick=ShowScheduleDay,
        turn_to=ShowSchedule,
        choosable=[one.day for one in month.held.days],
        marked=month.held.marked,
        holidays=month.held.holidays,
    )
    tomorrow = today.date + timedelta(days=1)
    ways = (
        Button(t.plain("agenda.button-today"), ShowScheduleDay(today.date)),
        Button(t.plain("agenda.button-tomorrow"), ShowScheduleDay(tomorrow)),
        Button(t.plain("home.publish"), StartPublishing()),
    )
    text = paragraphs(
        t("schedule.title"),
        lined(*glance_lines(t, glance, today.now), of_today),
        lined(
            days,
            *month.held.legend(t),
            *away_lines(t, [one for one in month.away if one != glance.away]),
        ),
    )
    pictures = (
        Button(t.plain("picture.of-today"), ShowDayPicture(PRESENT, dark=False)),
        Button(t.plain("picture.of-week"), ShowWeekPicture(PRESENT, dark=False)),
    )
    back = back_row(t, ShowPractice())
    first = (*glance_rows(t, glance, today.now), *requests_row(t, glance))
    return Screen(text, (*first, *rows, ways, pictures, back))


def _booked(t: Translator, day: Day, counted: Counter[SlotState]) -> str:
    """Return how many times are booked, and how many more wait for the doctor's word."""
    booked = t.plain("schedule.booked", count=counted[SlotState.BOOKED] - day.waiting)
    if not day.waiting:
        return booked
    return f"{booked}, {t.many('schedule.waiting', day.waiting)}"


def empty(t: Translator) -> Screen:
    """There are no times at all."""
    publish = Button(t.plain("home.publish"), StartPublishing())
    return Screen(t("schedule.empty"), ((publish,), back_row(t, ShowPractice())))


def day_page(t: Translator, day: Day, page: int = 0) -> Screen:
    """The times of a day, each with its mark, and what can be done with all of them."""
    back = back_row(t, ShowSchedule(day.date.replace(day=1)))
    if not day.slots:
        text = lined(
            t("schedule.day-empty", day=t.day(day.date)),
            *away_lines(t, day.away),
            *busy_lines(t, day.busy),
        )
        return Screen(text, (*_publish_row(t, day), *away_rows(t, day.away), back))
    counted, ahead = day.count(), day.ahead()
    lines = [
        t(
            "schedule.day",
            day=t.day(day.date),
            open=ahead[SlotState.OPEN],
            closed=ahead[SlotState.CLOSED],
            booked=_booked(t, day, ahead),
        ),
        *away_lines(t, day.away),
        *busy_lines(t, day.busy),
    ]
    if counted[SlotState.HELD]:
        lines.append(escape(t.many("schedule.held", counted[SlotState.HELD])))
    page = min(max(page, 0), (len(day.slots) - 1) // PAGE)
    shown = day.slots[page * PAGE : (page + 1) * PAGE]
    turned = turning(
        t,
        Page(shown, page, more=(page + 1) * PAGE < len(day.slots)),
        lambda number: ShowSchedulePage(day.date, number),
    )
    lines += [_booked_line(t, one.view, day.now) for one in shown if one.view is not None]
    times = grid((_time_button(t, scheduled, day.now) for scheduled in shown), 2)
    picture = Button(t.plain("picture.as-picture"), ShowDayPicture(day.date, dark=False))
    rows = (
        *times,
        *turned,
        *_whole_day(t, counted, day),
        *_publish_row(t, day),
        *away_rows(t, day.away),
        (picture,),
    )
    return Screen(lined(*lines), (*rows, back))


def _booked_line(t: Translator, view: AppointmentView, now: datetime) -> Markup:
    appointment = view.appointment
    said = {"times": _times(t, appointment.span), "name": view.patient.name}
    if appointment.status is not Status.CONFIRMED:
        return t("schedule.line-off", status=status(t, appointment, now), **said)
    if appointment.arrived:
        return t("schedule.line-arrived", **said)
    return t("schedule.line-coming" if marks.comes(appointment, now) else "schedule.line", **said)


def _time_button(t: Translator, scheduled: ScheduledSlot, now: datetime) -> Button:
    """Return the button of one time; a booked one opens its appointment."""
    slot, view = scheduled.slot, scheduled.view
    start = t.time(slot.span.start)
    if view is None:
        over = slot.span.start <= now
        mark = t.plain("schedule.mark-past") if over else _mark(t, slot.state(now))
        return Button(f"{start} {mark}", ShowSlot(slot.id))
    mark = marks.of_appointment(view.appointment)
    name = cut(view.patient.name, NAME_LONGEST)
    return Button(f"{start} {mark} {name}", ShowPracticeAppointment(view.appointment.id))


def _mark(t: Translator, state: SlotState) -> str:
    match state:
        case SlotState.OPEN:
            return t.plain("schedule.mark-open")
        case SlotState.CLOSED:
            return t.plain("schedule.mark-closed")
        case SlotState.HELD:
            return t.plain("schedule.mark-held")
        case SlotState.BOOKED:
            return t.plain("schedule.mark-booked")


def _whole_day(t: Translator, counted: Counter[SlotState], day: Day) -> tuple[Row, ...]:
    """Return what can be done with all free times of the day at once."""
    offered = counted[SlotState.OPEN] + counted[SlotState.HELD]
    buttons = []
    if offered and not day.past:
        close = OpenScheduleDay(day.date, is_open=False)
        buttons.append(Button(t.plain("schedule.close-all"), close))
    if counted[SlotState.CLOSED] and not day.past:
        open_ = OpenScheduleDay(day.date, is_open=True)
        buttons.append(Button(t.plain("schedule.open-all"), open_))
    if offered or counted[SlotState.CLOSED]:
        delete = AskDeleteScheduleDay(day.date)
        buttons.append(Button(t.plain("schedule.delete-all"), delete))
    return grid(buttons, 2)


def _publish_row(t: Translator, day: Day) -> tuple[Row, ...]:
    if day.past:
        return ()
    return ((Button(t.plain("schedule.publish-here"), PublishOn(day.date)),),)


def slot_page(
    t: Translator, slot: Slot, now: datetime, *, by_admin: bool = False, busy: bool = False
) -> Screen:
    """One time that nobody booked: its state, and what can be done with it.

    ``by_admin`` who stands in for the doctor may book it for a patient, until it ends. ``busy``:
    what closes it is a calendar elsewhere.
    """
    past = slot.span.start <= now
    where = t("schedule.slot", day=t.day(slot.day), times=_times(t, slot.span))
    lines = [where, _state(t, slot, now, busy=busy)]
    if past:
        lines.append(t("schedule.slot-past"))
    back = back_row(t, ShowScheduleDay(slot.day))
    rows = _slot_buttons(t, slot, past=past, busy=busy)
    if by_admin and slot.offered and not slot.held(now) and now < slot.span.end:
        rows = ((Button(t.plain("stand-in.book-for"), FindPatient(slot.id)),), *rows)
    return Screen(lined(*lines), (*rows, back))


def _slot_buttons(t: Translator, slot: Slot, *, past: bool, busy: bool) -> tuple[Row, ...]:
    delete = Button(t.plain("schedule.delete"), AskDeleteSlot(slot.id))
    if past:
        return ((delete,),)
    retime = Button(t.plain("schedule.retime"), RetimeSlot(slot.id))
    if slot.time_off and not busy:
        return ((retime, delete),)
    label = t.plain("schedule.close") if slot.offered else t.plain("schedule.open")
    return ((Button(label, OpenSlot(slot.id, is_open=not slot.offered)), retime), (delete,))


def _state(t: Translator, slot: Slot, now: datetime, *, busy: bool) -> Markup:
    match slot.state(now):
        case SlotState.OPEN:
            return t("schedule.is-open")
        case SlotState.CLOSED if busy:
            return t("schedule.is-busy")
        case SlotState.CLOSED:
            return t("schedule.is-in-time-off" if slot.time_off else "schedule.is-closed")
        case SlotState.HELD:
            until = "" if slot.held_until is None else t.time(slot.held_until)
            return t("schedule.is-held", time=until)
        case SlotState.BOOKED:
            return t("schedule.is-booked")


def ask_times(t: Translator, slot: SlotId, day: date, span: Span) -> Screen:
    """Ask for another start and end of a time."""
    text = t("schedule.ask-times", day=t.day(day), times=_times(t, span))
    return Screen(text, (back_row(t, ShowSlot(slot)),))


def confirm_delete(t: Translator, slot: Slot) -> Screen:
    """Deleting cannot be undone: say what it does, the safe button first."""
    text = t("schedule.confirm-delete", day=t.day(slot.day), times=_times(t, slot.span))
    keep = Button(t.plain("schedule.keep"), ShowSlot(slot.id))
    delete = Button(t.plain("schedule.delete"), DeleteSlot(slot.id, slot.day))
    return Screen(text, ((keep, delete), back_row(t, ShowSlot(slot.id))))


def confirm_delete_day(t: Translator, day: Day) -> Screen:
    """Deleting a day's free times: say how many go and how many stay."""
    counted = day.count()
    booked = counted[SlotState.BOOKED]
    text = t(
        "schedule.confirm-delete-day",
        day=t.day(day.date),
        times=t.many("publish.times", len(day.slots) - booked),
    )
    if booked:
        text = lined(text, t.many("schedule.booked-stay", booked))
    keep = Button(t.plain("schedule.keep"), ShowScheduleDay(day.date))
    delete = Button(t.plain("schedule.delete"), DeleteScheduleDay(day.date))
    return Screen(text, ((keep, delete), back_row(t, ShowScheduleDay(day.date))))


def _times(t: Translator, span: Span) -> str:
    return f"{t.time(span.start)}–{t.time(span.end)}"
