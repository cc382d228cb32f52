"""What home shows: the welcome, how the service is, the languages."""

from collections.abc import Sequence
from datetime import datetime

from bot.chat.menu import MainMenu
from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import Home
from bot.chat.words import Translator, lined, paragraphs
from bot.home.actions import SetLanguage
from bot.shared.links.appointments import AskCancel, MoveToDay, ShowAppointment
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.finding import ShowDoctor
from bot.shared.maintenance import stretch
from core.model import Maintenance, Principal
from core.policy import ClinicPolicy
from core.ports.outbox import OutboxStatus
from core.views import Returning

MOST_PLANS = 3
"""Stretches of maintenance that are named to whoever asks."""


def back_row(t: Translator, back: Action | None = None) -> Row:
    """Return the last row of a screen: Back to where one came from, and Menu."""
    menu = Button(t.plain("button.menu"), Home())
    return (menu,) if back is None else (Button(t.plain("button.back"), back), menu)


def home(
    menu: MainMenu, principal: Principal, t: Translator, known: Returning, *, fixed: bool
) -> Screen:
    """The menu below what somebody who comes back most likely wants.

    ``fixed`` says that the next appointment can be neither moved nor cancelled any more.
    """
    shown = menu.show(principal, t)
    text, rows = shown.text, shown.rows
    again = tuple(
        (Button(cut(t.plain("home.again", doctor=one.name)), ShowDoctor(one.id)),)
        for one in known.doctors
    )
    if known.upcoming is None:
        return Screen(text, (*again, *rows))
    appointment, patient = known.upcoming.appointment, known.upcoming.patient
    when, doctor = t.at_length(appointment.span.start), known.upcoming.doctor.name
    if principal.patient is not None and principal.patient.id == patient.id:
        soon = t("home.next", time=when, doctor=doctor)
    else:
        soon = t("home.next-for", time=when, doctor=doctor, patient=patient.name)
    details = Button(t.plain("booking.details"), ShowAppointment(appointment.id))
    changes = (
        Button(t.plain("appointment.move"), MoveToDay(appointment.id, FIRST_FREE)),
        Button(t.plain("home.cancel"), AskCancel(appointment.id)),
    )
    top = (details,) if fixed else (*changes, details)
    return Screen(paragraphs(text, soon), (top, *again, *rows))


def welcome(menu: MainMenu, principal: Principal, t: Translator, policy: ClinicPolicy) -> Screen:
    """The first screen of someone new: who we are, then the menu."""
    return menu.show(principal, t).above(t("home.welcome", clinic=policy.name))


def status(
    t: Translator,
    policy: ClinicPolicy,
    now: datetime,
    outbox: OutboxStatus | None,
    plans: Sequence[Maintenance] = (),
) -> Screen:
    """Whether the service is well, and when it rests.

    ``outbox`` is how the deliveries stand, for admins only.
    """
    text = lined(
        t("status.well", clinic=policy.name),
        t("status.clock", time=t.when(now), zone=t.zone_name),
        *(t("maintenance.status", stretch=stretch(t, one.span)) for one in plans[:MOST_PLANS]),
    )
    if outbox is not None:
        next_due = t("status.none") if outbox.next_due is None else t.when(outbox.next_due)
        deliveries = lined(
            t("status.waiting", count=outbox.waiting, next=next_due),
            t("status.late", count=outbox.late),
            t("status.failed", count=outbox.failed),
            t("status.unreachable", count=outbox.unreachable_accounts),
        )
        text = paragraphs(text, deliveries)
    return Screen(text, (back_row(t),))


def languages(t: Translator, all_of_them: list[Translator]) -> Screen:
    """The interface languages, each under its own name; the present one carries a mark."""
    names = {one.language: one.language_name(one.language) for one in all_of_them}
    names[t.language] = t.plain("language.now", language=names[t.language])
    buttons = [Button(name, SetLanguage(code)) for code, name in names.items()]
    return Screen(t("language.choose"), (*grid(buttons, 2), back_row(t)))
