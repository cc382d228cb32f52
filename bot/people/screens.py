"""Who waits for an admin, what they told, and what was decided."""

from collections.abc import Sequence

from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator, paragraphs
from bot.people.actions import (
    DecideCard,
    DecideDoctor,
    DecidePatient,
    ShowApplication,
    ShowCardRequest,
    ShowNewPatient,
)
from bot.shared import phones
from bot.shared.credentials import card_changes, credentials
from bot.shared.links.desk import ShowAdmin, ShowQueue
from bot.shared.specialties import in_words
from core.model import CardRequest, Doctor, Patient
from core.policy import ClinicPolicy

MOST_NAMED = 5
"""How many who wait have a button; the next ones follow as these are decided on."""


def waiting(
    t: Translator,
    doctors: Sequence[Doctor],
    patients: Sequence[Patient],
    cards: Sequence[Doctor] = (),
) -> Screen:
    """Who waits for an admin, the longest waiting first."""
    lines: list[str] = [t("people.queue")]
    if doctors:
        lines.append(t.many("admin.doctors-wait", len(doctors)))
    if patients:
        lines.append(t.many("admin.patients-wait", len(patients)))
    if cards:
        lines.append(t.many("admin.cards-wait", len(cards)))
    if not doctors and not patients and not cards:
        lines.append(t("admin.nobody-waits"))
    rows: list[Row] = [
        (
            Button(
                cut(f"{doctor.name} · {in_words(t, doctor.specialty)}"), ShowApplication(doctor.id)
            ),
        )
        for doctor in doctors[:MOST_NAMED]
    ]
    rows += [
        (Button(cut(patient.name), ShowNewPatient(patient.id)),)
        for patient in patients[:MOST_NAMED]
    ]
    rows += [
        (Button(cut(t.plain("admin.card-of", name=doctor.name)), ShowCardRequest(doctor.id)),)
        for doctor in cards[:MOST_NAMED]
    ]
    return Screen(paragraphs(*lines), (*rows, back_row(t, ShowAdmin())))


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
