"""Slots → pictures as values: which look each has, in whose words, on which minute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.chat.calendar import HOLIDAY
from bot.chat.words import Translator
from bot.pictures.picture import Block, DayPicture, Line, Pause, WeekPicture
from bot.shared.drawing.looks import Legend, Look
from bot.shared.holidays import NamedDay
from core import wall_clock
from core.model import Appointment, Slot, SlotState, Span, Status
from core.views import ScheduledSlot

DAYS = 7
OFFICE_HOURS = (9, 17)
"""The hours that an empty week shows."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a doctor has on some days, and when they are away, as seen at ``now``.

    ``holidays`` are the public ones of these days.
    """

    first: date
    slots: Sequence[ScheduledSlot]
    times_off: Sequence[Span]
    now: datetime
    holidays: Sequence[NamedDay] = ()


def look_of(scheduled: ScheduledSlot, now: datetime) -> Look:
    """Return what a slot is told apart by."""
    slot = scheduled.slot
    if scheduled.view is not None:
        return _of_appointment(scheduled.view.appointment)
    if slot.time_off:
        return Look.TIME_OFF
    if slot.offered and slot.span.start <= now:
        return Look.PAST
    return {
        SlotState.OPEN: Look.FREE,
        SlotState.HELD: Look.HELD,
        SlotState.CLOSED: Look.CLOSED,
        SlotState.BOOKED: Look.BOOKED,
    }[slot.state(now)]


def _of_appointment(appointment: Appointment) -> Look:
    match appointment.status:
        case Status.PENDING:
            return Look.REQUEST
        case Status.COMPLETED:
            return Look.COMPLETED
        case Status.NO_SHOW:
            return Look.MISSED
        case Status.CONFIRMED if appointment.arrived:
            return Look.ARRIVED
        case _:
            return Look.BOOKED


def words(t: Translator) -> dict[Look, str]:
    """Return what each look is called."""
    return {
        Look.FREE: t.plain("picture.free"),
        Look.PAST: t.plain("picture.past"),
        Look.HELD: t.plain("picture.held"),
        Look.REQUEST: t.plain("picture.request"),
        Look.BOOKED: t.plain("picture.booked"),
        Look.ARRIVED: t.plain("picture.arrived"),
        Look.COMPLETED: t.plain("picture.completed"),
        Look.MISSED: t.plain("picture.missed"),
        Look.CLOSED: t.plain("picture.closed"),
        Look.TIME_OFF: t.plain("picture.time-off"),
    }


def counted(t: Translator, slots: Sequence[ScheduledSlot], now: datetime) -> str:
    """Return how many slots are booked, asked for and still free: nothing about anybody."""
    looks = [look_of(one, now) for one in slots]
    waiting = looks.count(Look.REQUEST)
    booked = sum(one.view is not None for one in slots) - waiting
    said = t.plain("schedule.booked", count=booked)
    if waiting:
        said = f"{said}, {t.many('schedule.waiting', waiting)}"
    return t.plain("picture.counts", booked=said, free=looks.count(Look.FREE))


def _subtitle(t: Translator, drawn: Drawn, star: str = "") -> str:
    """Return the counts, and the names of the holidays behind them."""
    named = (f"{star}{one.name}" for one in drawn.holidays)
    return " · ".join([counted(t, drawn.slots, drawn.now), *named])


def day(t: Translator, drawn: Drawn) -> DayPicture:
    """Lay out a day: its slots one below the other, with the pauses between them."""
    said = words(t)
    lines: list[Line | Pause] = []
    before: datetime | None = None
    for one in drawn.slots:
        span, look = one.slot.span, look_of(one, drawn.now)
        if before is not None and span.start > before:
            lines.append(Pause(f"{t.time(before)} – {t.time(span.start)}"))
        before = span.end
        lines.append(
            Line(
                look,
                t.time(span.start),
                t.time(span.end),
                "" if one.view is None else one.view.patient.name,
                said[look],
                past=span.end <= drawn.now,
                now=span.start <= drawn.now < span.end,
            )
        )
    away = any(span.overlaps(wall_clock.bounds(drawn.first, t.zone)) for span in drawn.times_off)
    return DayPicture(
        t.day(drawn.first),
        _subtitle(t, drawn),
        tuple(lines),
        _legend(t, (line.look for line in lines if isinstance(line, Line))),
        said[Look.TIME_OFF] if away else t.plain("picture.empty-day"),
    )


def week(t: Translator, drawn: Drawn) -> WeekPicture:
    """Lay out a week: a column for each day, slots where the clinic's clock has them."""
    blocks = [_block(t, one, drawn) for one in drawn.slots]
    first = min((block.start // 60 for block in blocks), default=OFFICE_HOURS[0])
    last = max((-(-block.end // 60) for block in blocks), default=OFFICE_HOURS[1])
    away = [
        block
        for at in range(DAYS)
        for span in drawn.times_off
        for block in _away(t, span, drawn.first + at * _DAY, at, (first * 60, last * 60))
    ]
    today = (wall_clock.day_of(drawn.now, t.zone) - drawn.first).days
    final = drawn.first + (DAYS - 1) * _DAY
    return WeekPicture(
        f"{t.short_day(drawn.first)} – {t.short_day(final)}",
        _subtitle(t, drawn, HOLIDAY),
        tuple(_column(t, drawn.first + at * _DAY, drawn) for at in range(DAYS)),
        today if 0 <= today < DAYS else None,
        (*away, *blocks),
        first,
        last,
        _legend(t, (block.look for block in (*away, *blocks))),
        t.plain("picture.empty-week"),
    )


def _column(t: Translator, shown: date, drawn: Drawn) -> str:
    names = t.weekdays()
    star = HOLIDAY if any(one.day == shown for one in drawn.holidays) else ""
    return f"{names[(shown.weekday() - t.locale.first_week_day) % 7]} {shown.day}{star}"


def _block(t: Translator, one: ScheduledSlot, drawn: Drawn) -> Block:
    slot, look = one.slot, look_of(one, drawn.now)
    start = slot.span.start.astimezone(t.zone)
    minute = start.hour * 60 + start.minute
    length = round(slot.span.length.total_seconds() / 60)
    return Block(
        (slot.day - drawn.first).days,
        minute,
        min(minute + length, 24 * 60),
        look,
        "" if one.view is None else one.view.patient.name,
        "" if one.view is None else words(t)[look],
        past=slot.span.end <= drawn.now,
        half=_half(slot, t),
    )


def _half(slot: Slot, t: Translator) -> int:
    """Return which of two it is where the clock shows this time twice; 0 where it does not."""
    start = slot.span.start.astimezone(t.zone)
    if start.replace(fold=0).utcoffset() == start.replace(fold=1).utcoffset():
        return 0
    return 2 if start.fold else 1


def _away(
    t: Translator, span: Span, shown: date, column: int, shown_minutes: tuple[int, int]
) -> Iterable[Block]:
    """Return the part of a time off that lies on this day, within the minutes that are shown."""
    whole = wall_clock.bounds(shown, t.zone)
    if not span.overlaps(whole):
        return
    start = 0 if span.start <= whole.start else _minute(t, span.start)
    end = 24 * 60 if span.end >= whole.end else _minute(t, span.end)
    start, end = max(start, shown_minutes[0]), min(end, shown_minutes[1])
    if start < end:
        yield Block(column, start, end, Look.TIME_OFF, "", "", past=False)


def _minute(t: Translator, moment: datetime) -> int:
    wall = moment.astimezone(t.zone)
    return wall.hour * 60 + wall.minute


def _legend(t: Translator, looks: Iterable[Look]) -> tuple[Legend, ...]:
    there, said = set(looks), words(t)
    return tuple(Legend(look, said[look]) for look in Look if look in there)
