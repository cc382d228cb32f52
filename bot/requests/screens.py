"""Requests as their doctor sees them, and a proposal as its patient does."""

from markupsafe import Markup

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.requests.actions import DeclineRequest, ProposeAtTime, ProposeOnDay, ProposeTime, Why
from bot.shared.appointment import answer_rows, looks, when, with_note
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.practice import ShowPractice, ShowPracticeAppointment
from bot.shared.links.requests import AskDecline, ProposeOther, ShowRequests
from bot.shared.proposal import proposal_rows, proposal_text
from bot.shared.times import Choosing
from core.model import Slot
from core.policy import ClinicPolicy
from core.views import AppointmentView

WHY = {
    Why.BUSY: "requests.reason-busy",
    Why.OTHER_FIELD: "requests.reason-other-field",
    Why.FULL: "requests.reason-full",
}
"""The usual reasons as their patient reads them."""


# To the doctor


def listing(t: Translator, page: Page[AppointmentView]) -> Screen:
    """A page of what waits, the oldest first; each leads to the request with its patient's card.

    One that waits alone can be answered at once.
    """
    lines = [_line(t, view) for view in page.items]
    text = paragraphs(t("requests.title"), *(lines or [t("requests.none")]))
    rows: list[Row] = [
        (Button(_label(t, view), ShowPracticeAppointment(view.appointment.id)),)
        for view in page.items
    ]
    alone = page.items[0].appointment if len(page.items) == 1 and not page.number else None
    if alone is not None and alone.proposed_slot is None:
        text, rows = with_note(t, text, alone.note), [*answer_rows(t, alone), *rows]
    return Screen(text, (*rows, *turning(t, page, ShowRequests), back_row(t, ShowPractice())))


def _line(t: Translator, view: AppointmentView) -> Markup:
    one = view.appointment
    until = "" if one.answer_by is None else t.when(one.answer_by)
    key = "requests.line" if one.proposed_slot is None else "requests.line-proposed"
    return t(key, time=t.when(one.span.start), name=view.patient.name, until=until)


def _label(t: Translator, view: AppointmentView) -> str:
    return cut(f"{t.when(view.appointment.span.start)} {view.patient.name}")


def accepted(t: Translator, view: AppointmentView) -> Screen:
    """The doctor agreed."""
    return _answered(t, view, t("requests.accepted", name=view.patient.name))


def moved_since(t: Translator, view: AppointmentView) -> Screen:
    """The patient asks for another time than the doctor agreed to."""
    text = paragraphs(t("requests.moved-since"), _visitor(t, view))
    return Screen(text, (*answer_rows(t, view.appointment), back_row(t, ShowRequests(0))))


def declined(t: Translator, view: AppointmentView) -> Screen:
    """The doctor said no."""
    return _answered(t, view, t("requests.declined", name=view.patient.name))


def proposed(t: Translator, view: AppointmentView, slot: Slot) -> Screen:
    """The doctor asked for another time."""
    until = view.appointment.answer_by
    said = t(
        "requests.proposed",
        name=view.patient.name,
        time=t.when(slot.span.start),
        until="" if until is None else t.when(until),
    )
    return _answered(t, view, said)


def not_waiting(t: Translator, view: AppointmentView, sentence: Markup) -> Screen:
    """Somebody was faster, or time was."""
    return _answered(t, view, sentence)


def _answered(t: Translator, view: AppointmentView, sentence: Markup) -> Screen:
    details = Button(t.plain("booking.details"), ShowPracticeAppointment(view.appointment.id))
    others = Button(t.plain("practice.requests"), ShowRequests(0))
    text = paragraphs(sentence, _visitor(t, view))
    return Screen(text, ((details, others), back_row(t, ShowPractice())))


def _visitor(t: Translator, view: AppointmentView) -> Markup:
    patient = t("letter.doctor.patient", patient=view.patient.name)
    return lined(patient, when(t, view.appointment.span))


def ask_decline(t: Translator, view: AppointmentView) -> Screen:
    """Ask why; the usual reasons take one press."""
    one = view.appointment.id
    labels = {
        Why.BUSY: t.plain("requests.busy"),
        Why.OTHER_FIELD: t.plain("requests.other-field"),
        Why.FULL: t.plain("requests.full"),
    }
    usual = [Button(label, DeclineRequest(one, why)) for why, label in labels.items()]
    other = Button(t.plain("requests.other-time"), ProposeOther(one))
    back = back_row(t, ShowPracticeAppointment(one))
    text = paragraphs(t("requests.ask-decline"), _visitor(t, view))
    return Screen(text, (*grid(usual, 1), (other,), back))


def confirm_decline(t: Translator, view: AppointmentView, words: str) -> Screen:
    """Show the doctor's own words before the patient reads them."""
    one = view.appointment.id
    text = paragraphs(
        t("requests.confirm-decline", name=view.patient.name),
        _visitor(t, view),
        t("practice.reason", reason=words),
    )
    decline = Button(t.plain("requests.decline-now"), DeclineRequest(one, Why.TYPED))
    return Screen(text, ((decline,), back_row(t, AskDecline(one))))


def to_propose(t: Translator, view: AppointmentView) -> Choosing:
    """A time is chosen to propose it."""
    one = view.appointment
    title = t("requests.propose", name=view.patient.name, time=t.when(one.span.start))
    return Choosing(
        doctor=view.doctor.id,
        title=title,
        month=lambda month: ProposeOnDay(one.id, month),
        day=lambda day: ProposeAtTime(one.id, day),
        take=lambda slot: ProposeTime(one.id, slot.id),
        back=ShowPracticeAppointment(one.id),
    )


# To the patient


def proposal(t: Translator, policy: ClinicPolicy, view: AppointmentView, slot: Slot) -> Screen:
    """What the doctor proposes, to be taken with one press."""
    one = view.appointment.id
    rows = proposal_rows(t, policy, one, view.doctor, slot)
    return Screen(proposal_text(t, policy, view, slot), (*rows, back_row(t, ShowAppointment(one))))


def taken(t: Translator, view: AppointmentView) -> Screen:
    """The proposed time is the patient's, in a line: the letter below says the rest."""
    start = view.appointment.span.start
    return Screen(t("requests.taken", time=t.when(start), doctor=view.doctor.name))


def proposal_declined(t: Translator, view: AppointmentView) -> Screen:
    """What the patient asked for waits again."""
    until = view.appointment.answer_by
    text = t(
        "requests.proposal-declined",
        doctor=view.doctor.name,
        time=t.when(view.appointment.span.start),
        until="" if until is None else t.when(until),
    )
    return Screen(text, (looks(t, view.appointment.id), back_row(t)))


def proposal_over(t: Translator, view: AppointmentView, sentence: Markup) -> Screen:
    """The proposal does not stand any more; the appointment tells how things are."""
    return Screen(sentence, (looks(t, view.appointment.id), back_row(t)))
