"""A doctor's own schedule: days with times, the times of a day, one time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup, escape

from bot.chat.calendar import month_rows
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined
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
from bot.shared.links import (
    OpenSlot,
    PublishOn,
    ShowPractice,
    ShowPracticeAppointment,
    ShowSchedule,
    ShowScheduleDay,
    StartPublishing,
)
from core.model import Slot, SlotId, SlotState, Span
from core.views import ScheduledSlot

PAGE = 24
"""Times on one screen: the standard day fits twice."""

NAME_LONGEST = 18


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the schedule as it is shown at ``now``."""

    date: date
    slots: Sequence[ScheduledSlot]
    now: datetime
    past: bool

    def count(self) -> Counter[SlotState]:
        """Return how many times are in which state."""
        return Counter(scheduled.slot.state(self.now) for scheduled in self.slots)


def month(t: Translator, days: Sequence[date], today: date, shown: date) -> Screen:
    """A calendar of the days with times."""
    publish = Button(t.plain("home.publish"), StartPublishing())
    if not days:
        return Screen(t("schedule.empty"), ((publish,), back_row(t, ShowPractice())))
    first, last = min(days[0], today), max(days[-1], today)
    shown = min(max(shown.replace(day=1), first.replace(day=1)), last.replace(day=1))
    here = sum(day.replace(day=1) == shown for day in days)
    rows = month_rows(
        t,
        shown,
        choosable=days,
        pick=ShowScheduleDay,
        turn_to=ShowSchedule,
        first=first,
        last=last,
    )
    text = t(
        "schedule.month",
        month=t.month(shown),
        days=t.many("schedule.days", here),
        today=t.day(today),
    )
    return Screen(text, (*rows, (publish,), back_row(t, ShowPractice())))


def day_page(t: Translator, day: Day, page: int = 0) -> Screen:
    """The times of a day, each with its mark, and what can be done with all of them."""
    back = back_row(t, ShowSchedule(day.date.replace(day=1)))
    if not day.slots:
        text = t("schedule.day-empty", day=t.day(day.date))
        return Screen(text, (*_publish_row(t, day), back))
    counted = day.count()
    lines = [
        t(
            "schedule.day",
            day=t.day(day.date),
            open=counted[SlotState.OPEN],
            closed=counted[SlotState.CLOSED],
            booked=counted[SlotState.BOOKED],
        )
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
    lines += [_booked_line(t, scheduled) for scheduled in shown if scheduled.view is not None]
    times = grid((_time_button(t, scheduled, day.now) for scheduled in shown), 2)
    rows = (*times, *turned, *_whole_day(t, counted, day), *_publish_row(t, day))
    return Screen(lined(*lines), (*rows, back))


def _booked_line(t: Translator, scheduled: ScheduledSlot) -> Markup:
    view = scheduled.view
    name = "" if view is None else view.patient.name
    coming = view is not None and view.appointment.coming
    key = "schedule.line-coming" if coming else "schedule.line"
    return t(key, times=_times(t, scheduled.slot.span), name=name)


def _time_button(t: Translator, scheduled: ScheduledSlot, now: datetime) -> Button:
    slot, view = scheduled.slot, scheduled.view
    if view is not None:
        mark = "● " + cut(view.patient.name, NAME_LONGEST)
    else:
        mark = _mark(t, slot.state(now))
    return Button(f"{t.time(slot.span.start)} {mark}", ShowSlot(slot.id))


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


def slot_page(t: Translator, scheduled: ScheduledSlot, now: datetime) -> Screen:
    """One time: its state, who booked it, and what can be done with it."""
    slot, view, past = scheduled.slot, scheduled.view, scheduled.slot.span.start <= now
    where = t("schedule.slot", day=t.day(slot.day), times=_times(t, slot.span))
    lines = [where, _state(t, slot, now)]
    if past:
        lines.append(t("schedule.slot-past"))
    back = back_row(t, ShowScheduleDay(slot.day))
    if view is None:
        return Screen(lined(*lines), (*_slot_buttons(t, slot, past=past), back))
    lines.append(t("schedule.slot-patient", name=view.patient.name))
    if view.appointment.note is not None:
        lines.append(t("schedule.slot-note", note=view.appointment.note))
    show = Button(
        t.plain("schedule.show-appointment"), ShowPracticeAppointment(view.appointment.id)
    )
    return Screen(lined(*lines), ((show,), back))


def _slot_buttons(t: Translator, slot: Slot, *, past: bool) -> tuple[Row, ...]:
    delete = Button(t.plain("schedule.delete"), AskDeleteSlot(slot.id))
    if past:
        return ((delete,),)
    switch = Button(
        t.plain("schedule.close") if slot.offered else t.plain("schedule.open"),
        OpenSlot(slot.id, is_open=not slot.offered),
    )
    return ((switch, Button(t.plain("schedule.retime"), RetimeSlot(slot.id))), (delete,))


def _state(t: Translator, slot: Slot, now: datetime) -> Markup:
    match slot.state(now):
        case SlotState.OPEN:
            return t("schedule.is-open")
        case SlotState.CLOSED:
            return t("schedule.is-closed")
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
