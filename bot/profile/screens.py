"""The own profile: what the clinic knows of a person, and the ways to change it."""

from bot.chat.screen import Button, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.profile.actions import ChangeName, ChangePhone, ChangeToTelegramName
from bot.shared import phones, questions
from bot.shared.credentials import credentials
from bot.shared.links import ApplyAsDoctor, ShowLanguages, ShowProfile, SignUp, SignUpAsPatient
from core.model import Doctor, Person, Standing
from core.policy import ClinicPolicy


def profile(t: Translator, policy: ClinicPolicy, person: Person, card: Doctor | None) -> Screen:
    """Name, phone, language and roles; a doctor's card below."""
    if not person.signed_up:
        return Screen(
            t("profile.none"), ((Button(t.plain("home.sign-up"), SignUp()),), back_row(t))
        )
    text = t(
        "profile.text",
        name=person.name,
        phone=t.plain("field.none") if person.phone is None else phones.shown(person.phone),
        language=t.language_name(t.language),
        roles=t.listed(_roles(t, policy, person)),
    )
    if card is not None and person.doctor is not Standing.NONE:
        text += "\n\n" + t("profile.card") + "\n" + credentials(t, policy, card)
    buttons = [
        Button(t.plain("profile.change-name"), ChangeName()),
        Button(t.plain("profile.change-phone"), ChangePhone()),
        Button(t.plain("home.language"), ShowLanguages()),
    ]
    if policy.verify_patients and person.patient is Standing.NONE:
        buttons.append(Button(t.plain("profile.be-confirmed"), SignUpAsPatient()))
    if person.doctor in {Standing.NONE, Standing.DECLINED}:
        buttons.append(Button(t.plain("sign-up.doctor"), ApplyAsDoctor()))
    return Screen(text, (*grid(buttons, 2), back_row(t)))


def _roles(t: Translator, policy: ClinicPolicy, person: Person) -> list[str]:
    roles = [t.plain("role.patient")]
    if policy.verify_patients and person.patient is not Standing.VERIFIED:
        roles = [t.plain(f"role.patient-{person.patient}")]
    if person.doctor is not Standing.NONE:
        roles.append(t.plain(f"role.doctor-{person.doctor}"))
    if person.is_admin:
        roles.append(t.plain("role.admin"))
    return roles


def ask_name(t: Translator, person: Person, suggested: str | None) -> Screen:
    """Ask for another name; Telegram's is offered where it is another."""
    other = None if suggested == person.name else suggested
    return questions.ask_name(t, other, ChangeToTelegramName(), ShowProfile())
