"""A patient's profile: seeing it, and changing it field by field."""

from dataclasses import replace

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.profile import screens
from bot.profile.actions import (
    AskProfileField,
    ChangeToTelegramName,
    ChooseBlood,
    ClearProfileField,
)
from bot.profile.screens import Asked
from bot.shared import phones
from bot.shared.blood import read_group
from bot.shared.links.people import ShowPatientProfile, ShowProfile
from bot.shared.lookups import cared_for
from bot.shared.typed_days import read_day
from core import fields
from core.errors import BadFieldError, NotSignedUpError
from core.model import Contact, PatientId
from core.people.profiles import ProfileValue
from core.ports.records import ProfileField

router = Router()

PHONE_OF_ANOTHER = "profile.phone-of-another"
"""Of whom one cares for: there is no own number to share, and so no keyboard for it."""
STEPS = {f"profile.{field}": field for field in ProfileField} | {
    PHONE_OF_ANOTHER: ProfileField.PHONE
}
CONTACT_PHONE = "profile.contact-phone"


@router.command("profile")
async def profile_command(context: Context, _text: str) -> Answer:
    """Show what the clinic knows of this person."""
    return await _own_profile(context)


@router.on(ShowProfile)
async def show_profile(context: Context, _action: ShowProfile) -> Answer:
    """Show what the clinic knows of this person; who was asked for a field has gone back."""
    _stop_asking(context)
    return await _own_profile(context)


@router.on(ShowPatientProfile)
async def show_patient(context: Context, action: ShowPatientProfile) -> Answer:
    """Show the profile of a patient whom this account cares for."""
    _stop_asking(context)
    return await _profile(context, action.patient)


def _stop_asking(context: Context) -> None:
    if context.draft(*STEPS, CONTACT_PHONE) is not None:
        context.leave()


async def _own_profile(context: Context) -> Screen:
    own = card = None
    if context.patient is not None:
        own = await cared_for(context, context.patient.id)
    if context.doctor_id is not None:
        card = await context.services.queries.doctor(context.doctor_id)
    return screens.profile(context.t, context.services.policy, context.principal, own, card)


async def _profile(context: Context, patient: PatientId) -> Screen:
    if context.patient is not None and context.patient.id == patient:
        return await _own_profile(context)
    return screens.of_somebody(context.t, await cared_for(context, patient))


# One field


@router.on(AskProfileField)
async def ask_field(context: Context, action: AskProfileField) -> Answer:
    """Ask for one field."""
    return await _ask(context, action.patient, action.field)


async def _ask(context: Context, patient: PatientId, field: ProfileField) -> Screen:
    cared = await cared_for(context, patient)
    asked = Asked.of(context.t, context.services.policy, cared, field)
    phone = field is ProfileField.PHONE
    step = PHONE_OF_ANOTHER if phone and not asked.own else f"profile.{field}"
    await context.ask(step, asked.kept())
    return _question(context, asked)


def _question(context: Context, asked: Asked) -> Screen:
    suggested, policy = context.suggested_name, context.services.policy
    return screens.question(context.t, policy, asked, suggested)


def _prompt(context: Context) -> Screen:
    """Return the question at which the form stands."""
    return _question(context, _asked(context))


def _asked(context: Context) -> Asked:
    field = STEPS.get(context.form.step) if context.form else None
    kept = context.draft(*STEPS, CONTACT_PHONE) or {}
    return Asked.read(field or ProfileField.CONTACT, kept)


async def _typed(context: Context, text: str) -> Answer:
    """Take what was written for the field that is asked for."""
    asked = _asked(context)
    if context.services.languages.means(text, "button.back"):
        return ShowPatientProfile(asked.patient)
    value: ProfileValue = text
    country = context.services.policy.country
    match asked.field:
        case ProfileField.PHONE:
            value = phones.read(text, country)
        case ProfileField.BORN:
            value = read_day(text, context.services.availability.today(), country)
        case ProfileField.BLOOD:
            value = read_group(text)
        case ProfileField.CONTACT:
            return await _take_contact(context, asked, fields.name(text))
        case ProfileField.NAME | ProfileField.ADDRESS:
            pass
    return await _change(context, asked.patient, asked.field, value)


for _step, _field in STEPS.items():
    _another = _step == PHONE_OF_ANOTHER
    _keyboard = _field is ProfileField.PHONE and not _another
    router.typed(_step, _prompt, keyboard=_keyboard, anybodys=_another)(_typed)


async def _take_contact(context: Context, asked: Asked, name: str) -> Screen:
    """Keep the contact's name, and ask for their phone."""
    await context.ask(CONTACT_PHONE, {**asked.kept(), "name": name})
    return _ask_contact_phone(context)


def _ask_contact_phone(context: Context) -> Screen:
    name = str((context.draft(CONTACT_PHONE) or {}).get("name", ""))
    return screens.ask_contact_phone(context.t, context.services.policy, _asked(context), name)


@router.typed(CONTACT_PHONE, _ask_contact_phone, anybodys=True)
async def take_contact_phone(context: Context, text: str) -> Answer:
    """Take the phone of the emergency contact; name and phone are kept together."""
    name = str((context.draft(CONTACT_PHONE) or {}).get("name", ""))
    contact = Contact(name, phones.read(text, context.services.policy.country))
    return await _change(context, _asked(context).patient, ProfileField.CONTACT, contact)


@router.on(ChangeToTelegramName)
async def keep_name(context: Context, _action: ChangeToTelegramName) -> Answer:
    """Take the name that Telegram knows."""
    if context.patient is None:
        raise NotSignedUpError
    if context.suggested_name is None:
        return await _own_profile(context)
    return await _change(context, context.patient.id, ProfileField.NAME, context.suggested_name)


@router.on(ChooseBlood)
async def choose_blood(context: Context, action: ChooseBlood) -> Answer:
    """Take one of the blood groups."""
    return await _change(context, action.patient, ProfileField.BLOOD, action.group)


@router.on(ClearProfileField)
async def clear_field(context: Context, action: ClearProfileField) -> Answer:
    """Take a field out; one that must be there is asked for instead."""
    try:
        return await _change(context, action.patient, action.field, None)
    except BadFieldError:
        return await _ask(context, action.patient, action.field)


async def _change(
    context: Context, patient: PatientId, field: ProfileField, value: ProfileValue
) -> Screen:
    """Change a field, and show the profile with what became of it above."""
    before = (await cared_for(context, patient)).patient
    after = await context.services.profiles.change(context.actor, patient, field, value)
    if context.patient is not None and context.patient.id == patient:
        context.principal = replace(context.principal, patient=after)
    _stop_asking(context)
    anew = after.verification is not before.verification
    said = context.t("profile.saved-anew" if anew else "profile.saved")
    return (await _profile(context, patient)).above(said)
