"""What a doctor proposes instead of what was asked for, and how its patient answers."""

from markupsafe import Markup

from bot.chat.screen import Button, Row, cut
from bot.chat.words import Translator, paragraphs
from bot.shared.appointment import appointment_lines
from bot.shared.links.requests import DeclineProposal, TakeProposal
from core.appointments.rules import fingerprint
from core.model import AppointmentId, Doctor, Slot
from core.policy import ClinicPolicy
from core.views import AppointmentView


def proposal_text(t: Translator, policy: ClinicPolicy, view: AppointmentView, slot: Slot) -> Markup:
    """Return what is proposed instead of what, and until when both are kept."""
    one = view.appointment
    until = "" if one.answer_by is None else t.when(one.answer_by)
    return paragraphs(
        t("requests.proposal", doctor=view.doctor.name, was=t.when(one.span.start)),
        appointment_lines(t, policy, view.doctor, slot.span),
        t("requests.proposal-kept", until=until),
    )


def proposal_rows(
    t: Translator,
    policy: ClinicPolicy,
    appointment: AppointmentId,
    doctor: Doctor,
    slot: Slot,
    *,
    fresh: bool = False,
) -> tuple[Row, ...]:
    """Return how a patient may answer a proposal."""
    seen = fingerprint(slot, doctor, policy, None)
    take = TakeProposal(appointment, slot.id, seen)
    label = t.plain("requests.take", time=t.when(slot.span.start))
    decline = DeclineProposal(appointment, slot.id)
    return (
        (Button(cut(label), take, fresh),),
        (Button(t.plain("requests.cannot"), decline, fresh),),
    )
