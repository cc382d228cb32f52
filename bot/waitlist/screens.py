"""Waiting as its patient sees it: which days, which part of them, the place in line, an offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from bot.chat.calendar import Days, month_rows
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, paragraphs
from bot.shared.links.appointments import ShowAppointments
from bot.shared.links.booking import AskWait, PickDay, ShowWaits, TakeTimeFor
from bot.shared.links.days import PRESENT
from bot.shared.links.finding import ShowDoctor
from bot.shared.specialties import with_specialty
from bot.waitlist.actions import AskPart, JoinLine, LeaveLine, PickWaitDay, ShowOffer
from bot.waitlist.words import again, days, offer_rows, offer_text, place, wait_lines
from core.model import Appointment, DayPart, Doctor, PatientId, Slot, Status, Wait
from core.policy import ClinicPolicy
from core.views import WaitView

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which days may be waited for: from ``today`` to ``latest``.

    ``day`` is one that was full, ``before`` the day of the patient's own appointment there.
    """

    today: date
    latest: date
    day: date | None = None
    before: date | None = None

    @property
    def within(self) -> Days:
        """All days that may be waited for."""
        return Days(self.today, self.latest)


def ask_days(t: Translator, doctor: Doctor, choice: Choice) -> Screen:
    """Ask for which days somebody waits."""
    sunday = choice.today + timedelta(days=6 - choice.today.weekday())
    rows: list[Row] = []

    def row(label: str, first: date, last: date) -> None:
        rows.append((Button(cut(label), AskPart(doctor.id, first, last)),))

    if choice.day is not None:
        row(t.short_day(choice.day), choice.day, choice.day)
    if choice.before is not None:
        label = t.plain("waitlist.before", day=t.short_day(choice.before))
        row(label, choice.today, choice.before)
    row(t.plain("waitlist.this-week"), choice.today, sunday)
    row(t.plain("waitlist.next-week"), sunday + timedelta(days=1), sunday + _WEEK)
    row(t.plain("waitlist.any-day"), choice.today, choice.latest)
    certain = Button(t.plain("waitlist.certain-day"), PickWaitDay(doctor.id, choice.today))
    text = paragraphs(_title(t, doctor), t("waitlist.ask-days"))
    return Screen(text, (*rows, (certain,), back_row(t, ShowDoctor(doctor.id))))


def _title(t: Translator, doctor: Doctor) -> Markup:
    return with_specialty(t, doctor)


def full_days(
    t: Translator, doctor: Doctor, choice: Choice, full: Sequence[date], month: date
) -> Screen:
    """The days on which the doctor has times and all are taken."""
    back = back_row(t, AskWait(doctor.id, PRESENT))
    if not full:
        return Screen(paragraphs(_title(t, doctor), t("waitlist.none-full")), (back,))
    rows = month_rows(
        t,
        month,
        choice.within,
        pick=lambda day: AskPart(doctor.id, day, day),
        turn_to=lambda other: PickWaitDay(doctor.id, other),
        choosable=full,
    )
    shown = choice.within.month(month).first
    text = paragraphs(_title(t, doctor), t("waitlist.full-days", month=t.month(shown)))
    return Screen(text, (*rows, back))


def ask_part(t: Translator, doctor: Doctor, patient: PatientId, first: date, last: date) -> Screen:
    """Ask for the part of the day; the answer puts the patient in line."""
    buttons = [
        Button(t.plain(f"waitlist.button-{part}"), JoinLine(doctor.id, patient, first, last, part))
        for part in DayPart
    ]
    text = paragraphs(_title(t, doctor), t("waitlist.ask-part", days=days(t, first, last)))
    back = AskWait(doctor.id, first if first == last else PRESENT)
    return Screen(text, (*grid(buttons, 1), back_row(t, back)))


def joined(t: Translator, policy: ClinicPolicy, view: WaitView, reader: PatientId | None) -> Screen:
    """The patient waits: at which place, and what comes next."""
    text = paragraphs(
        t("waitlist.joined"),
        wait_lines(t, view, reader),
        t("waitlist.what-next", length=t.duration(policy.offer_within)),
    )
    leave = Button(t.plain("waitlist.leave"), LeaveLine(view.wait.id))
    return Screen(text, ((leave, _mine(t)), back_row(t)))


def _mine(t: Translator) -> Button:
    return Button(t.plain("waitlist.mine"), ShowWaits(0))


def times_are_free(t: Translator, sentence: Markup, slot: Slot, patient: PatientId) -> Screen:
    """``patient`` need not wait: the time that is free, and the way to the others."""
    take = Button(cut(t.when(slot.span.start)), TakeTimeFor(slot.id, patient))
    others = Button(t.plain("doctor.free-times"), PickDay(slot.doctor_id, slot.day))
    return Screen(sentence, ((take,), (others,), back_row(t, AskWait(slot.doctor_id, PRESENT))))


def waits(t: Translator, page: Page[WaitView], reader: PatientId | None) -> Screen:
    """All that one waits for, and a way out of each."""
    back = back_row(t, ShowAppointments(past=False, page=0))
    if not page.items:
        return Screen(paragraphs(t("waitlist.title"), t("waitlist.nothing")), (back,))
    rows = [row for view in page.items for row in _ways(t, view)]
    text = paragraphs(t("waitlist.title"), *(wait_lines(t, view, reader) for view in page.items))
    return Screen(text, (*rows, *turning(t, page, ShowWaits), back))


def _ways(t: Translator, view: WaitView) -> list[Row]:
    """Return the buttons of one wait: answer what is offered, and leave."""
    leaving = t.plain("waitlist.leave-which", doctor=view.doctor.name)
    leave: Row = (Button(cut(leaving), LeaveLine(view.wait.id)),)
    if view.slot is None:
        return [leave]
    answer = t.plain("waitlist.answer", time=t.when(view.slot.span.start))
    return [(Button(cut(answer), ShowOffer(view.wait.id)),), leave]


def offer(
    t: Translator,
    policy: ClinicPolicy,
    view: WaitView,
    slot: Slot,
    replaced: Appointment | None,
    reader: PatientId | None,
) -> Screen:
    """A time that is offered, looked at again."""
    text = offer_text(t, policy, view, slot, replaced, reader)
    return Screen(text, (*offer_rows(t, policy, view, slot, replaced), back_row(t, ShowWaits(0))))


def taken(t: Translator, appointment: Appointment) -> Screen:
    """The offered time is theirs; the confirmation comes by itself."""
    pending, moved = appointment.status is Status.PENDING, appointment.sequence > 0
    key = "waitlist.asked" if pending else "waitlist.moved" if moved else "waitlist.booked"
    return Screen(t(key, time=t.when(appointment.span.start)))


def declined(t: Translator, view: WaitView | None) -> Screen:
    """The time goes to the next; who declined waits on."""
    on = None if view is None else place(t, view)
    return Screen(paragraphs(t("waitlist.declined"), on), ((_mine(t),), back_row(t)))


def offer_over(t: Translator, sentence: Markup, view: WaitView | None) -> Screen:
    """The time that was offered is not kept any more."""
    on = None if view is None else t("waitlist.still", place=place(t, view))
    return Screen(paragraphs(sentence, on), ((_mine(t),), back_row(t)))


def left(
    t: Translator, doctor: Doctor | None, wait: Wait | None, reader: PatientId | None
) -> Screen:
    """Nobody is written to any more."""
    if doctor is None or wait is None:
        return Screen(t("waitlist.left"), ((_mine(t),), back_row(t)))
    once_more = again(t, doctor.id, wait.patient_id, reader, fresh=False)
    text = t("waitlist.left-which", doctor=doctor.name)
    return Screen(text, ((once_more, _mine(t)), back_row(t)))
