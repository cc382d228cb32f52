"""A wait and an offer in a few lines, for screens and letters alike."""

from datetime import date

from markupsafe import Markup

from bot.chat.screen import Button, Row
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.appointment import appointment_lines
from bot.shared.links.booking import AskWait
from bot.shared.links.days import PRESENT
from bot.shared.specialties import with_specialty
from bot.waitlist.actions import AskWaitFor, DeclineOffer, LeaveLine, TakeOffer
from core.model import Appointment, DoctorId, PatientId, Slot
from core.policy import ClinicPolicy
from core.views import WaitView
from core.waitlist.rules import mark_of


def days(t: Translator, first: date, last: date) -> str:
    """Return which days are waited for."""
    if first == last:
        return t.day(first)
    return t.plain("waitlist.days", first=t.short_day(first), last=t.short_day(last))


def wait_lines(t: Translator, view: WaitView, reader: PatientId | None) -> Markup:
    """Return what is waited for, for whom and at which place, a line (HTML) each."""
    wait, doctor = view.wait, view.doctor
    return lined(
        with_specialty(t, doctor),
        t(
            "waitlist.when",
            days=days(t, wait.first, wait.last),
            part=t.plain(f"waitlist.{wait.part}"),
        ),
        _for_whom(t, view, reader),
        place(t, view) if view.slot is None else _kept(t, view, view.slot),
    )


def again(
    t: Translator, doctor: DoctorId, patient: PatientId, reader: PatientId | None, *, fresh: bool
) -> Button:
    """Return the button to wait once more, for the same patient."""
    own = patient == reader
    action = AskWait(doctor, PRESENT) if own else AskWaitFor(doctor, patient)
    return Button(t.plain("waitlist.again"), action, fresh)


def place(t: Translator, view: WaitView) -> Markup:
    """Return the place in line, which counts from 1."""
    return t("waitlist.first") if view.place == 1 else t("waitlist.place", place=view.place)


def _for_whom(t: Translator, view: WaitView, reader: PatientId | None) -> Markup | None:
    if view.patient.id == reader:
        return None
    return t("waitlist.for", patient=view.patient.name)


def _kept(t: Translator, view: WaitView, slot: Slot) -> Markup | None:
    until = view.wait.until
    if until is None:
        return None
    return t("waitlist.kept", time=t.when(slot.span.start), until=t.when(until))


def offer_text(
    t: Translator,
    policy: ClinicPolicy,
    view: WaitView,
    slot: Slot,
    replaced: Appointment | None,
    reader: PatientId | None,
) -> Markup:
    """Return which time is offered, what it replaces, and until when it is kept."""
    until = view.wait.until
    instead = None
    if replaced is not None:
        instead = t("waitlist.instead", time=t.when(replaced.span.start))
    asks = t("waitlist.asks", doctor=view.doctor.name) if view.doctor.by_request else None
    return paragraphs(
        t("waitlist.offer"),
        lined(appointment_lines(t, policy, view.doctor, slot.span), _for_whom(t, view, reader)),
        instead,
        asks,
        None if until is None else t("waitlist.until", until=t.when(until)),
    )


def offer_rows(
    t: Translator, policy: ClinicPolicy, view: WaitView, slot: Slot, replaced: Appointment | None
) -> tuple[Row, ...]:
    """Return how somebody may answer an offer."""
    seen = mark_of(slot, view.doctor, policy, replaced)
    wait = view.wait.id
    return (
        (Button(t.plain("waitlist.take"), TakeOffer(wait, slot.id, seen)),),
        (
            Button(t.plain("waitlist.decline"), DeclineOffer(wait, slot.id)),
            Button(t.plain("waitlist.leave"), LeaveLine(wait)),
        ),
    )
