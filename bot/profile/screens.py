"""A patient's profile: what the clinic knows, a question for each field, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from markupsafe import Markup

from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.profile.actions import (
    AskProfileField,
    ChangeToTelegramName,
    ChooseBlood,
    ClearProfileField,
)
from bot.shared import phones, questions
from bot.shared.credentials import credentials
from bot.shared.links.feeds import ShowFeed
from bot.shared.links.histories import ShowHistory
from bot.shared.links.people import (
    ApplyAsDoctor,
    AskRemoveSomebody,
    ShowFamily,
    ShowLanguages,
    ShowPatientProfile,
    ShowPrivacy,
    SignUp,
    SignUpAsPatient,
)
from bot.shared.links.practice import ShowMyCard
from core.model import BloodGroup, Doctor, PatientId, Principal, Relation, Verification
from core.people.profiles import removable
from core.people.rules import asks_again
from core.policy import ClinicPolicy
from core.ports.records import ProfileField
from core.views import CaredFor


def profile(
    t: Translator,
    policy: ClinicPolicy,
    principal: Principal,
    own: CaredFor | None,
    card: Doctor | None,
) -> Screen:
    """One's own: every field, language and roles; a doctor's card below."""
    patient, doctor = principal.patient, principal.doctor
    if patient is None and doctor is None:
        sign_up = (Button(t.plain("home.sign-up"), SignUp()),)
        own_data = (Button(t.plain("privacy.title"), ShowPrivacy()),)
        return Screen(t("profile.none"), (sign_up, own_data, back_row(t)))
    language, roles = t.language_name(t.language), t.listed(_roles(t, policy, principal))
    if own is None:
        parts = [t("profile.no-patient", language=language, roles=roles)]
    else:
        about = t("profile.about", language=language, roles=roles)
        parts = [lined(t("profile.title"), *_lines(t, own), about)]
    if card is not None:
        parts.append(lined(t("profile.card"), credentials(t, policy, card)))
        if card.verification is Verification.VERIFIED:
            parts.append(t("profile.card-fixed"))
    unconfirmed = policy.verify_patients and (
        patient is not None and patient.verification is Verification.NONE
    )
    buttons = [Button(t.plain("home.language"), ShowLanguages())]
    if patient is not None:
        buttons.append(Button(t.plain("feed.open"), ShowFeed(patient.id)))
    if doctor is not None and doctor.verification is Verification.VERIFIED:
        buttons.append(Button(t.plain("home.card"), ShowMyCard()))
    if patient is None or unconfirmed:
        buttons.append(Button(t.plain("profile.be-confirmed"), SignUpAsPatient()))
    if doctor is None or doctor.verification is Verification.DECLINED:
        buttons.append(Button(t.plain("sign-up.doctor"), ApplyAsDoctor()))
    if patient is not None:
        buttons.append(Button(t.plain("family.open"), ShowFamily()))
    buttons.append(Button(t.plain("privacy.title"), ShowPrivacy()))
    fields = () if own is None else _fields(t, own)
    rows = (*fields, *grid(buttons, 2), back_row(t))
    return Screen(paragraphs(*parts), rows, protected=True)


def of_somebody(t: Translator, cared: CaredFor) -> Screen:
    """The profile of a patient whom one cares for."""
    title = t("profile.title-of", name=cared.patient.name)
    remove = (Button(t.plain("family.remove"), AskRemoveSomebody(cared.patient.id)),)
    read_along = (Button(t.plain("feed.open"), ShowFeed(cared.patient.id)),)
    rows = (*_fields(t, cared), read_along, remove, back_row(t, ShowFamily()))
    return Screen(lined(title, *_lines(t, cared)), rows, protected=True)


def _lines(t: Translator, cared: CaredFor) -> list[Markup]:
    none = t.plain("field.none")
    return [
        t("field.line", label=t.plain(f"field.{field}"), value=_value(t, cared, field) or none)
        for field in ProfileField
    ]


def _value(t: Translator, cared: CaredFor, field: ProfileField) -> str | None:
    """Return what stands in a field, in words; None for nothing."""
    patient, told = cared.patient, cared.profile
    contact = told.contact
    values: dict[ProfileField, str | None] = {
        ProfileField.NAME: patient.name,
        ProfileField.PHONE: None if patient.phone is None else phones.shown(patient.phone),
        ProfileField.BORN: None if told.born is None else t.date(told.born),
        ProfileField.BLOOD: None if told.blood is None else t.plain(f"blood.{told.blood}"),
        ProfileField.ADDRESS: told.address,
        ProfileField.CONTACT: None
        if contact is None
        else f"{contact.name}, {phones.shown(contact.phone)}",
    }
    return values[field]


def _fields(t: Translator, cared: CaredFor) -> tuple[Row, ...]:
    """Return a button for each field, and the way to the history."""
    patient = cared.patient.id
    buttons = (
        Button(t.plain(f"field.{field}"), AskProfileField(patient, field)) for field in ProfileField
    )
    history = Button(t.plain("history.open"), ShowHistory(patient, 0))
    return (*grid(buttons, 2), (history,))


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


# Asking for a field


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a patient that is asked for, with what stands there ``now``, in words.

    ``anew`` says that the clinic would have to vouch for another name again.
    """

    patient: PatientId
    field: ProfileField
    own: bool
    now: str | None
    removable: bool
    anew: bool

    @classmethod
    def of(cls, t: Translator, policy: ClinicPolicy, cared: CaredFor, field: ProfileField) -> Self:
        """Return the question for a field of this patient."""
        return cls(
            cared.patient.id,
            field,
            cared.relation is Relation.SELF,
            _value(t, cared, field),
            removable(field, cared.relation),
            asks_again(cared.patient, policy),
        )

    def kept(self) -> dict[str, object]:
        """Return the question as a form keeps it."""
        flags = [self.own, self.removable, self.anew]
        return {"patient": self.patient, "now": self.now, "flags": flags}

    @classmethod
    def read(cls, field: ProfileField, kept: Mapping[str, object]) -> Self:
        """Return the question that a form kept."""
        now, flags = kept.get("now"), kept.get("flags")
        own, removable, anew = flags if isinstance(flags, list) else (True, False, False)
        return cls(
            PatientId(int(str(kept.get("patient", 0)))),
            field,
            own,
            None if now is None else str(now),
            removable,
            anew,
        )


def question(
    t: Translator, policy: ClinicPolicy, asked: Asked, suggested_name: str | None
) -> Screen:
    """Ask for one field: what stands there now, how to write it, and how to take it out."""
    if asked.field is ProfileField.PHONE and asked.own:
        asks = questions.ask_phone(t, policy.country).above(_now(t, asked))
        return replace(asks, protected=True)
    anew = t("profile.name-anew") if asked.field is ProfileField.NAME and asked.anew else None
    example = phones.example(policy.country) or t.plain("field.phone-example")
    ask = t(f"profile.ask-{asked.field}", example=example)
    remove: tuple[Row, ...] = ()
    if asked.removable and asked.now is not None:
        clear = ClearProfileField(asked.patient, asked.field)
        remove = ((Button(t.plain("profile.remove"), clear),),)
    rows = (*_choices(t, asked, suggested_name), *remove, _back(t, asked))
    return Screen(paragraphs(_now(t, asked), ask, anew), rows, protected=True)


def _now(t: Translator, asked: Asked) -> Markup:
    value = asked.now or t.plain("field.none")
    return t("field.line", label=t.plain(f"field.{asked.field}"), value=value)


def _choices(t: Translator, asked: Asked, suggested_name: str | None) -> tuple[Row, ...]:
    if asked.field is ProfileField.BLOOD:
        groups = (
            Button(t.plain(f"blood.{group}"), ChooseBlood(asked.patient, group))
            for group in BloodGroup
        )
        return grid(groups, 2)
    known = suggested_name in {None, asked.now}
    if asked.field is ProfileField.NAME and asked.own and suggested_name and not known:
        label = t.plain("sign-up.confirm-name", name=cut(suggested_name, 24))
        return ((Button(label, ChangeToTelegramName()),),)
    return ()


def ask_contact_phone(t: Translator, policy: ClinicPolicy, asked: Asked, name: str) -> Screen:
    """Ask for the phone of the emergency contact whose name was just written."""
    example = phones.example(policy.country) or t.plain("field.phone-example")
    text = t("profile.ask-contact-phone", name=name, example=example)
    return Screen(text, (_back(t, asked),), protected=True)


def _back(t: Translator, asked: Asked) -> Row:
    return back_row(t, ShowPatientProfile(asked.patient))
