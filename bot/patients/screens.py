"""A patient's card as their doctor sees it."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared import phones
from bot.shared.appointment import status
from bot.shared.history import reading_rows
from bot.shared.links.practice import ShowPatientCard, ShowPracticeAppointment, ShowVisit
from bot.shared.marks import of_appointment
from core.model import AppointmentId, Patient
from core.views import AppointmentView


@dataclass(frozen=True, slots=True)
class Card:
    """A patient; ``missed`` counts a year's no-shows, ``late`` what they called off too late.

    ``following`` is their next visit here.

    ``appointment`` is the one whose patient this is, ``shared`` whether they let this doctor read
    their medical history.
    """

    patient: Patient
    missed: int
    late: int
    following: AppointmentView | None
    appointment: AppointmentId
    shared: bool = False


def card(t: Translator, card: Card, page: Page[AppointmentView], now: datetime) -> Screen:
    """Who it is, how they can be reached, what they missed, and their visits here."""
    following = card.following
    ahead = (
        t("patients.none-ahead")
        if following is None
        else t(
            "patients.ahead", when=_when(t, following), status=status(t, following.appointment, now)
        )
    )
    missed = (
        t.many("patients.missed", card.missed) if card.missed else t.plain("patients.none-missed")
    )
    late = Markup.escape(t.many("patients.late", card.late)) if card.late else ""
    visits = [_visit(t, view, now) for view in page.items] or [t("patients.no-visits")]
    text = paragraphs(
        lined(t("practice.patient", name=card.patient.name), *_contact(t, card.patient)),
        lined(Markup.escape(missed), late, ahead),
        lined(t("patients.visits"), *visits),
    )
    listed = (*page.items, *(() if following is None else (following,)))
    starts = {view.appointment.id: view for view in listed}
    rows = (
        *(
            (
                Button(
                    f"{t.when(view.appointment.span.start)} {of_appointment(view.appointment)}",
                    ShowVisit(view.appointment.id, card.appointment, page.number),
                ),
            )
            for view in starts.values()
        ),
        *turning(t, page, lambda number: ShowPatientCard(card.appointment, number)),
        *reading_rows(t, card.appointment, shared=card.shared),
        back_row(t, ShowPracticeAppointment(card.appointment)),
    )
    return Screen(text, rows)


def _contact(t: Translator, patient: Patient) -> list[Markup]:
    known = patient.phone or patient.carer_phone
    phone = t.plain("field.none") if known is None else phones.shown(known)
    if not patient.reachable:
        return [t("practice.unreachable", phone=phone)]
    of_carer = patient.phone is None and known is not None
    key = "practice.carer-phone" if of_carer else "practice.phone"
    return [t(key, phone=phone), t("patients.reachable")]


def _visit(t: Translator, view: AppointmentView, now: datetime) -> Markup:
    return t(
        "patients.visit",
        mark=of_appointment(view.appointment),
        when=_when(t, view),
        status=status(t, view.appointment, now),
    )


def _when(t: Translator, view: AppointmentView) -> str:
    start = view.appointment.span.start
    return f"{t.day(start.astimezone(t.zone).date())}, {t.time(start)}"
