"""What comes by itself of requests: asked, agreed to, declined, proposed, too late."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, File, Row, Screen, cut
from bot.chat.words import Translator, lined, paragraphs
from bot.shared.alternatives import instead_rows, would_suit
from bot.shared.appointment import answer_rows, when, with_note
from bot.shared.links.appointments import ShowAppointment
from bot.shared.links.practice import ShowPracticeAppointment
from bot.shared.proposal import proposal_rows, proposal_text
from core.model import Slot
from core.notifications import Expired, ProposalOff
from core.policy import ClinicPolicy
from core.views import Alternatives, AppointmentView

NAME_SHOWN = 30
"""Of a patient, where one letter tells of several."""

# To the doctor


def requested(t: Translator, view: AppointmentView) -> Screen:
    """Ask the doctor: the answer takes one press."""
    asks = t("letter.doctor.requested", patient=view.patient.name)
    return _asking(t, view, asks)


def nudge(t: Translator, view: AppointmentView) -> Screen:
    """Call a request to mind that still waits."""
    return _asking(t, view, t("letter.doctor.still-waits", patient=view.patient.name))


def proposal_refused(t: Translator, view: AppointmentView) -> Screen:
    """The patient cannot come then: what they asked for waits again."""
    return _asking(t, view, t("letter.doctor.proposal-refused", patient=view.patient.name))


def proposal_off_for_doctor(t: Translator, view: AppointmentView, told: ProposalOff) -> Screen:
    """What the doctor proposed is offered no more: what was asked for waits again."""
    name, time = view.patient.name, t.when(told.starts)
    return _asking(t, view, t("letter.doctor.proposal-off", patient=name, time=time))


def _asking(t: Translator, view: AppointmentView, sentence: Markup) -> Screen:
    text = paragraphs(sentence, when(t, view.appointment.span), _until(t, view))
    rows = (*answer_rows(t, view.appointment, fresh=True), *_to_details(t, view))
    return Screen(with_note(t, text, view.appointment.note), rows)


def _until(t: Translator, view: AppointmentView) -> Markup | None:
    until = view.appointment.answer_by
    return None if until is None else t("letter.doctor.answer-by", until=t.when(until))


def taken(t: Translator, view: AppointmentView) -> Screen:
    """Tell the doctor that the patient comes at the time they proposed."""
    text = paragraphs(t("letter.doctor.taken", patient=view.patient.name), _visitor(t, view))
    return Screen(with_note(t, text, view.appointment.note), _to_details(t, view))


def expired_for_doctor(t: Translator, view: AppointmentView, told: Expired) -> Screen:
    """Tell the doctor that a request ended without an answer."""
    key = "letter.doctor.proposal-expired" if told.proposed else "letter.doctor.expired"
    text = paragraphs(t(key, patient=view.patient.name), _visitor(t, view))
    return Screen(text, _to_details(t, view))


def _visitor(t: Translator, view: AppointmentView) -> Markup:
    patient = t("letter.doctor.patient", patient=view.patient.name)
    return lined(patient, when(t, view.appointment.span))


def _to_details(t: Translator, view: AppointmentView) -> tuple[Row, ...]:
    return ((_button(t.plain("booking.details"), ShowPracticeAppointment(view.appointment.id)),),)


# To the patient


def rejected(
    t: Translator, view: AppointmentView, instead: Alternatives, file: File | None = None
) -> Screen:
    """Tell the patient that the doctor said no, why, and what is free instead."""
    return _off(t, view, t("letter.rejected", doctor=view.doctor.name), instead, file)


def expired(
    t: Translator,
    view: AppointmentView,
    told: Expired,
    instead: Alternatives,
    file: File | None = None,
) -> Screen:
    """Tell the patient that nobody answered in time, and what is free instead."""
    key = "letter.proposal-expired" if told.proposed else "letter.expired"
    return _off(t, view, t(key, doctor=view.doctor.name), instead, file)


def _off(
    t: Translator,
    view: AppointmentView,
    sentence: Markup,
    instead: Alternatives,
    file: File | None,
) -> Screen:
    doctor, said = view.doctor, view.appointment.reason
    text = paragraphs(
        sentence,
        lined(when(t, view.appointment.span), t("letter.with", doctor=doctor.name)),
        t("appointment.reason", reason=said) if said else "",
        None if file is None else t("letter.file-cancelled"),
        would_suit(t, doctor, instead),
    )
    return Screen(text, instead_rows(t, view.appointment.id, doctor, instead), file=file)


def proposed(t: Translator, policy: ClinicPolicy, view: AppointmentView, slot: Slot) -> Screen:
    """Ask the patient whether they come at another time; one press takes it."""
    answers = proposal_rows(t, policy, view.appointment.id, view.doctor, slot, fresh=True)
    details = _button(t.plain("booking.details"), ShowAppointment(view.appointment.id))
    return Screen(proposal_text(t, policy, view, slot), (*answers, (details,)))


def proposal_off(t: Translator, view: AppointmentView, told: ProposalOff) -> Screen:
    """Tell the patient that the proposed time is gone, and that their request waits as before."""
    one = view.appointment
    text = paragraphs(
        t("letter.proposal-off", doctor=view.doctor.name, time=t.when(told.starts)),
        lined(
            t("letter.proposal-off-waits"),
            when(t, one.span),
            t("letter.with", doctor=view.doctor.name),
        ),
        t("letter.proposal-off-hear", until=t.when(told.until)),
    )
    return Screen(text, ((_button(t.plain("booking.details"), ShowAppointment(one.id)),),))


def proposals_off(t: Translator, told: Sequence[tuple[AppointmentView, ProposalOff]]) -> Screen:
    """Tell of several proposals that one doctor's act ended, in order of what was asked for.

    They are of one account, which may care for several patients: each line says whose it is.
    """
    lines = [
        t(
            "letter.proposals-off-line",
            time=t.when(view.appointment.span.start),
            patient=cut(view.patient.name, NAME_SHOWN),
            gone=t.when(off.starts),
        )
        for view, off in told
    ]
    text = paragraphs(
        t("letter.proposals-off", doctor=told[0][0].doctor.name),
        lined(t("letter.proposals-off-wait"), *lines),
        t("letter.proposal-off-hear", until=t.when(max(off.until for _, off in told))),
    )
    rows = tuple((_details_of(t, view),) for view, _ in told)
    return Screen(text, rows)


def _details_of(t: Translator, view: AppointmentView) -> Button:
    one = view.appointment
    label = t.plain("letter.details-of", time=t.when(one.span.start))
    return _button(label, ShowAppointment(one.id))


def _button(label: str, action: Action) -> Button:
    return Button(label, action, fresh=True)
