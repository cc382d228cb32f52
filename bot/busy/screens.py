"""A doctor's calendar elsewhere: how reading it goes, and which appointments lie in its way."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.busy.actions import AskBusyAddress, RemoveBusyCalendar
from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.links.busy import ShowBusy
from bot.shared.links.practice import ShowPractice, ShowPracticeAppointment
from bot.shared.stretch import stretch_named
from core.model import TimeOff
from core.ports.busy import BusyCalendar
from core.views import AppointmentView

HOST_LONGEST = 80


def none_yet(t: Translator) -> Screen:
    """What giving an address is good for."""
    give = (Button(t.plain("busy.give"), AskBusyAddress()),)
    text = paragraphs(t("busy.title"), t("busy.what"), t("busy.secret"))
    return Screen(text, (give, back_row(t, ShowPractice())))


def ask_address(t: Translator) -> Screen:
    """Ask for the address, and say where it is found."""
    text = paragraphs(t("busy.ask"), t("busy.where"))
    return Screen(text, (back_row(t, ShowBusy(0)),))


def calendar(
    t: Translator,
    known: BusyCalendar,
    ahead: Sequence[TimeOff],
    conflicts: Page[AppointmentView],
) -> Screen:
    """How reading goes, what is closed next, and a press to each appointment in the way."""
    lies = [
        (Button(_label(t, view), ShowPracticeAppointment(view.appointment.id)),)
        for view in conflicts.items
    ]
    rows = (
        *lies,
        *turning(t, conflicts, ShowBusy),
        (Button(t.plain("busy.replace"), AskBusyAddress()),),
        (Button(t.plain("busy.remove"), RemoveBusyCalendar()),),
        back_row(t, ShowPractice()),
    )
    text = paragraphs(
        t("busy.title"),
        t("busy.reads", host=cut(known.host, HOST_LONGEST)),
        _how_it_goes(t, known),
        lined(t("busy.next"), *(_line(t, one) for one in ahead)) if ahead else "",
        t("busy.conflicts") if conflicts.items else t("busy.no-conflicts"),
    )
    return Screen(text, rows)


def _how_it_goes(t: Translator, known: BusyCalendar) -> Markup:
    read = (
        t("busy.not-read") if known.read_at is None else t("busy.read", when=t.when(known.read_at))
    )
    failed = ""
    if known.failure is not None:
        tried = known.tried_at or known.given_at
        why = t.plain("busy.failure-" + known.failure)
        failed = t("busy.failed", when=t.when(tried), why=why)
    return lined(read, failed, t.many("busy.fetched", known.fetches) if known.fetches else "")


def _line(t: Translator, one: TimeOff) -> str:
    return stretch_named(t, one.span)


def _label(t: Translator, view: AppointmentView) -> str:
    return cut(f"{t.when(view.appointment.span.start)} {view.patient.name}")
