"""An appointment in a few lines: when, with whom, where, how much; where it stands; ways to it."""

from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup

from bot.chat.screen import Button, Row, Screen, cut
from bot.chat.words import Translator, isolated, lined, paragraphs
from bot.shared import phones
from bot.shared.links.appointments import ShowAppointment, ShowAppointments
from bot.shared.links.requests import AcceptRequest, AskDecline, ProposeOther
from bot.shared.specialties import with_specialty
from core.model import Appointment, AppointmentId, Doctor, Patient, Span, Status
from core.policy import ClinicPolicy
from core.views import AppointmentView, Offer

MAP = "https://www.google.com/maps/search/?api=1&query="
"""Opens the map that a phone has; where it has none, a page."""


def appointment_lines(
    t: Translator, policy: ClinicPolicy, doctor: Doctor, span: Span, *, zone: bool = False
) -> Markup:
    """Return what a patient needs to go there, a line (HTML) each; ``zone`` names the zone."""
    return lined(
        when(t, span, zone=zone),
        with_specialty(t, doctor),
        *place_and_fee(t, policy, doctor),
    )


def when(t: Translator, span: Span, *, zone: bool = False) -> Markup:
    """Return the date and the hours, with their zone where ``zone`` says so or readers need it."""
    return t(
        "appointment.when-zone" if zone or t.zone_needed else "appointment.when",
        day=t.soon(span.start.astimezone(t.zone).date()),
        start=t.time(span.start),
        end=t.time(span.end),
        zone=t.zone_name,
    )


def place_and_fee(t: Translator, policy: ClinicPolicy, doctor: Doctor) -> list[Markup]:
    """Return the lines for the doctor's address, or else the clinic's, its phone, and the fee."""
    lines = []
    address = doctor.address or policy.address
    if address:
        lines.append(t("appointment.address", address=on_the_map(address, doctor)))
    if policy.phone is not None:
        lines.append(t("clinic.phone", phone=phones.shown(policy.phone)))
    if doctor.fee is not None:
        lines.append(t("appointment.fee", fee=t.money(doctor.fee, policy.currency)))
    return lines


def on_the_map(address: str, doctor: Doctor) -> Markup:
    """Return an address as a link (HTML) that opens it in a map."""
    place = doctor.place
    wanted = address if place is None else f"{place.latitude},{place.longitude}"
    return Markup('<a href="{}">{}</a>').format(MAP + quote(wanted, safe=","), isolated(address))


def with_note(t: Translator, text: Markup, note: str | None) -> Markup:
    """Return the text with the patient's note below it, where there is one."""
    return text if note is None else paragraphs(text, t("appointment.note", note=note))


def asked_first(t: Translator, offer: Offer) -> Markup | None:
    """Return that the doctor must agree first, and until when; None where nobody is asked."""
    if offer.answer_by is None:
        return None
    return t("booking.asked-first", doctor=offer.doctor.name, until=t.when(offer.answer_by))


def waits(t: Translator, doctor: Doctor, appointment: Appointment) -> Markup | None:
    """Return that it waits for the doctor's word and until when; None where it does not."""
    if appointment.status is not Status.PENDING or appointment.answer_by is None:
        return None
    until = t.when(appointment.answer_by)
    return t("letter.requested-waits", doctor=doctor.name, until=until)


def answer_rows(t: Translator, appointment: Appointment, *, fresh: bool = False) -> tuple[Row, ...]:
    """Return what a doctor may answer to a request."""
    one = appointment.id
    return (
        (
            Button(t.plain("requests.accept"), AcceptRequest(one, appointment.sequence), fresh),
            Button(t.plain("requests.decline"), AskDecline(one), fresh),
        ),
        (Button(t.plain("requests.other-time"), ProposeOther(one), fresh),),
    )


_STATUS = {
    Status.PENDING: "appointment.pending",
    Status.CONFIRMED: "appointment.confirmed",
    Status.REJECTED: "appointment.rejected",
    Status.CANCELLED: "appointment.cancelled",
    Status.COMPLETED: "appointment.completed",
    Status.NO_SHOW: "appointment.no-show",
}


def status(t: Translator, appointment: Appointment, now: datetime) -> str:
    """Return in a word or two where the appointment stands."""
    if appointment.status is Status.CONFIRMED and appointment.arrived:
        return t.plain("appointment.arrived")
    if appointment.live and appointment.span.end <= now:
        return t.plain("appointment.over")
    if appointment.live and appointment.span.start <= now:
        return t.plain("appointment.under-way")
    if appointment.expired:
        return t.plain("appointment.expired")
    return t.plain(_STATUS[appointment.status])


def looks(t: Translator, appointment: AppointmentId) -> Row:
    """Return the buttons that lead to this appointment and to all of them."""
    return (
        Button(t.plain("booking.details"), ShowAppointment(appointment)),
        Button(t.plain("home.appointments"), ShowAppointments(past=False, page=0)),
    )


FOR_SHOWN = 40
"""Of the name of whom one books for, where a caption leaves little room."""


def said_for(
    t: Translator, screen: Screen, view: AppointmentView, reader: Patient | None
) -> Screen:
    """Say above a screen whose appointment it is, where it is not the reader's own."""
    return named_for(t, screen, view.patient, reader)


def named_for(t: Translator, screen: Screen, patient: Patient, reader: Patient | None) -> Screen:
    """Say above a screen which patient it is about, where it is not the reader."""
    if reader is not None and reader.id == patient.id:
        return screen
    return screen.above(t("letter.for", name=cut(patient.name, FOR_SHOWN)))
