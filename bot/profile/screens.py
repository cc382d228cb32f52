"""The own profile: what the clinic knows of a person, and the ways to change it."""

from markupsafe import Markup

from bot.chat.screen import Button, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.profile.actions import ChangeName, ChangePhone, ChangeToTelegramName
from bot.shared import phones, questions
from bot.shared.credentials import credentials
from bot.shared.links import (
    ApplyAsDoctor,
    ShowLanguages,
    ShowMyCard,
    ShowProfile,
    SignUp,
    SignUpAsPatient,
)
from core.model import Doctor, Principal, Verification
from core.policy import ClinicPolicy


def profile(
    t: Translator, policy: ClinicPolicy, principal: Principal, card: Doctor | None
) -> Screen:
    """Name and phone as a patient, language and roles; a doctor's card below."""
    patient, doctor = principal.patient, principal.doctor
    if patient is None and doctor is None:
        return Screen(
            t("profile.none"), ((Button(t.plain("home.sign-up"), SignUp()),), back_row(t))
        )
    parts = [_about(t, policy, principal)]
    if card is not None:
        parts.append(lined(t("profile.card"), credentials(t, policy, card)))
        if card.verification is Verification.VERIFIED:
            parts.append(t("profile.card-fixed"))
    unconfirmed = policy.verify_patients and (
        patient is not None and patient.verification is Verification.NONE
    )
    buttons = []
    if patient is not None:
        buttons += [
            Button(t.plain("profile.change-name"), ChangeName()),
            Button(t.plain("profile.change-phone"), ChangePhone()),
        ]
    buttons.append(Button(t.plain("home.language"), ShowLanguages()))
    if doctor is not None and doctor.verification is Verification.VERIFIED:
        buttons.append(Button(t.plain("home.card"), ShowMyCard()))
    if patient is None or unconfirmed:
        buttons.append(Button(t.plain("profile.be-confirmed"), SignUpAsPatient()))
    if doctor is None or doctor.verification is Verification.DECLINED:
        buttons.append(Button(t.plain("sign-up.doctor"), ApplyAsDoctor()))
    return Screen(paragraphs(*parts), (*grid(buttons, 2), back_row(t)))


def _about(t: Translator, policy: ClinicPolicy, principal: Principal) -> Markup:
    patient, language = principal.patient, t.language_name(t.language)
    roles = t.listed(_roles(t, policy, principal))
    if patient is None:
        return t("profile.no-patient", language=language, roles=roles)
    phone = t.plain("field.none") if patient.phone is None else phones.shown(patient.phone)
    return t("profile.text", name=patient.name, phone=phone, language=language, roles=roles)


def _roles(t: Translator, policy: ClinicPolicy, principal: Principal) -> list[str]:
    patient, doctor, roles = principal.patient, principal.doctor, []
    if patient is not None:
        verified = not policy.verify_patients or patient.verification is Verification.VERIFIED
        key = "role.patient" if verified else f"role.patient-{patient.verification}"
        roles.append(t.plain(key))
    if doctor is not None and doctor.verification is not Verification.NONE:
        roles.append(t.plain(f"role.doctor-{doctor.verification}"))
    if principal.account.is_admin:
        roles.append(t.plain("role.admin"))
    return roles


def ask_name(t: Translator, name: str | None, suggested: str | None) -> Screen:
    """Ask for another name than ``name``; Telegram's is offered where it is another."""
    other = None if suggested == name else suggested
    return questions.ask_name(t, other, ChangeToTelegramName(), ShowProfile())
