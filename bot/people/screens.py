"""Who waits for an admin, what they told, and what was decided."""

from bot.chat.pages import Page, turning
from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator, paragraphs
from bot.people.actions import (
    DecideCard,
    DecideDoctor,
    DecidePatient,
    Decline,
    ShowApplication,
    ShowCardRequest,
    ShowNewPatient,
    WhyNot,
)
from bot.shared import phones
from bot.shared.credentials import card_changes, credentials
from bot.shared.links.desk import ShowAdmin, ShowQueue
from bot.shared.specialties import in_words
from core.model import CardRequest, Doctor, DoctorId, Patient, PatientId, Subject
from core.policy import ClinicPolicy
from core.ports.desk import Waiting

WHY_NOT = {
    WhyNot.UNPROVEN: "people.reason-unproven",
    WhyNot.INCOMPLETE: "people.reason-incomplete",
    WhyNot.STRANGER: "people.reason-stranger",
}
"""The usual reasons as those who are declined read them."""


def queue(t: Translator, page: Page[Waiting]) -> Screen:
    """Who waits for an admin: doctors, patients, cards; each the longest waiting first."""
    rows = [(Button(cut(_named(t, one)), _look(one)),) for one in page.items]
    parts = [t("people.queue")] if page.items else [t("people.queue"), t("admin.nobody-waits")]
    return Screen(
        paragraphs(*parts), (*rows, *turning(t, page, ShowQueue), back_row(t, ShowAdmin()))
    )


def _named(t: Translator, one: Waiting) -> str:
    match one.about:
        case Subject.DOCTOR:
            return f"{one.name} · {in_words(t, one.specialty or '')}"
        case Subject.CARD:
            return t.plain("admin.card-of", name=one.name)
        case Subject.PATIENT:
            return t.plain("people.patient", name=one.name)


def _look(one: Waiting) -> Action:
    match one.about:
        case Subject.DOCTOR:
            return ShowApplication(DoctorId(one.whom))
        case Subject.CARD:
            return ShowCardRequest(DoctorId(one.whom))
        case Subject.PATIENT:
            return ShowNewPatient(PatientId(one.whom))


def ask_why_not(t: Translator, about: Subject, whom: int, seen: int, name: str) -> Screen:
    """Ask why; the usual reasons take one press."""
    said = {
        Subject.DOCTOR: t("people.ask-decline-doctor", name=name),
        Subject.PATIENT: t("people.ask-decline-patient", name=name),
        Subject.CARD: t("people.ask-decline-card", name=name),
    }
    labels = {
        WhyNot.UNPROVEN: t.plain("people.unproven"),
        WhyNot.INCOMPLETE: t.plain("people.incomplete"),
        WhyNot.STRANGER: t.plain("people.stranger"),
    }
    usual = [(Button(label, Decline(about, whom, why, seen)),) for why, label in labels.items()]
    return Screen(said[about], (*usual, back_row(t, ShowQueue(0))))


def confirm_why_not(t: Translator, final: Decline, name: str, words: str) -> Screen:
    """Show the admin's own words before they are read."""
    text = t("people.confirm-decline", name=name, reason=words)
    return Screen(text, ((Button(t.plain("admin.decline"), final),), back_row(t, ShowQueue(0))))


def application(t: Translator, policy: ClinicPolicy, doctor: Doctor) -> Screen:
    """All that a doctor told, to decide on."""
    text = paragraphs(t("admin.application"), credentials(t, policy, doctor))
    approve, decline = (
        DecideDoctor(doctor.id, approve=approve, seen=doctor.version) for approve in (True, False)
    )
    return Screen(text, _decide(t, approve, decline))


def new_patient(t: Translator, patient: Patient) -> Screen:
    """Who asks to be confirmed as a patient."""
    known = patient.phone or patient.carer_phone
    phone = t.plain("field.none") if known is None else phones.shown(known)
    text = t("admin.new-patient", name=patient.name, phone=phone)
    approve, decline = (
        DecidePatient(patient.id, approve=approve, seen=patient.version)
        for approve in (True, False)
    )
    return Screen(text, _decide(t, approve, decline))


def _decide(t: Translator, approve: Action, decline: Action) -> tuple[Row, ...]:
    choice = (
        Button(t.plain("admin.approve"), approve),
        Button(t.plain("admin.decline"), decline),
    )
    return (choice, back_row(t, ShowQueue(0)))


def doctor_decided(t: Translator, doctor: Doctor, *, approved: bool) -> Screen:
    """What was decided on a doctor; they hear of it too."""
    key = "admin.doctor-approved" if approved else "admin.doctor-declined"
    return Screen(t(key, name=doctor.name), (back_row(t, ShowQueue(0)),))


def patient_decided(t: Translator, patient: Patient, *, approved: bool) -> Screen:
    """What was decided on a patient; they hear of it too."""
    key = "admin.patient-approved" if approved else "admin.patient-declined"
    return Screen(t(key, name=patient.name), (back_row(t, ShowQueue(0)),))


def card_request(t: Translator, doctor: Doctor, request: CardRequest) -> Screen:
    """What a doctor's card says now and what it is to say, to decide on."""
    text = paragraphs(t("admin.card-request", name=doctor.name), card_changes(t, doctor, request))
    approve, decline = (
        DecideCard(doctor.id, approve=approve, seen=request.version) for approve in (True, False)
    )
    return Screen(text, _decide(t, approve, decline))


def card_decided(t: Translator, doctor: Doctor, *, approved: bool) -> Screen:
    """What was decided on a doctor's card; they hear of it too."""
    key = "admin.card-approved" if approved else "admin.card-declined"
    return Screen(t(key, name=doctor.name), (back_row(t, ShowQueue(0)),))


def decided_before(t: Translator) -> Screen:
    """A colleague was faster, or it was pressed twice."""
    return Screen(t("admin.decided-before"), (back_row(t, ShowQueue(0)),))
