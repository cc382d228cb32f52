"""Who wants to join: told to the admins with what was entered; what they decided, told to who asked."""

from bot.actions import DecideDoctor, DecidePatient, Home, ShowDoctors, StartPublishing
from bot.i18n import Translator
from bot.payload import Action
from bot.screen import Button, Row, Screen
from core.model import Doctor, Person
from core.policy import ClinicPolicy


def doctor_applied(doctor: Doctor, t: Translator, policy: ClinicPolicy) -> Screen:
    """Show an admin an application with everything that was entered."""
    lines = [
        t("letter.applied.name", name=doctor.name),
        t("letter.applied.specialty", specialty=doctor.specialty),
        t("letter.applied.licence", licence=doctor.licence),
        t("letter.applied.phone", phone=doctor.phone),
    ]
    if doctor.address:
        lines.append(t("letter.address", address=doctor.address))
    if doctor.languages:
        spoken = t.listed([t.language_name(code) for code in doctor.languages])
        lines.append(t("letter.applied.languages", languages=spoken))
    if doctor.experience_years is not None:
        years = t.many("letter.applied.experience", doctor.experience_years)
        lines.append(years)
    if doctor.fee is not None:
        lines.append(t("letter.fee", fee=t.money(doctor.fee, policy.currency)))
    if doctor.bio:
        lines += ["", t("letter.applied.bio", bio=doctor.bio)]
    return Screen(
        t("letter.applied.doctor") + "\n\n" + "\n".join(lines),
        (_decide(t, DecideDoctor(doctor.id, approve=True), DecideDoctor(doctor.id, approve=False)),),
    )


def patient_applied(patient: Person, t: Translator) -> Screen:
    """Show an admin a patient whom the clinic has to vouch for."""
    lines = [t("letter.applied.name", name=patient.name)]
    if patient.phone:
        lines.append(t("letter.applied.phone", phone=patient.phone))
    yes, no = (DecidePatient(patient.id, approve=approve) for approve in (True, False))
    text = t("letter.applied.patient") + "\n\n" + "\n".join(lines)
    return Screen(text, (_decide(t, yes, no),))


def doctor_decided(t: Translator, policy: ClinicPolicy, *, approved: bool) -> Screen:
    """Tell an applicant what was decided, and what they can do now."""
    if not approved:
        return _declined(t("letter.doctor-declined", clinic=policy.name), t)
    publish = Button(t.plain("letter.publish"), StartPublishing(), fresh=True)
    return Screen(t("letter.doctor-approved", clinic=policy.name), ((publish,), (_menu(t),)))


def patient_decided(t: Translator, policy: ClinicPolicy, *, approved: bool) -> Screen:
    """Tell a patient whether the clinic vouches for them, and what they can do now."""
    if not approved:
        return _declined(t("letter.patient-declined", clinic=policy.name), t)
    book = Button(t.plain("letter.book"), ShowDoctors(0), fresh=True)
    return Screen(t("letter.patient-approved", clinic=policy.name), ((book,), (_menu(t),)))


def _declined(text: str, t: Translator) -> Screen:
    return Screen(text, ((_menu(t),),))


def _menu(t: Translator) -> Button:
    return Button(t.plain("button.menu"), Home(), fresh=True)


def _decide(t: Translator, approve: Action, decline: Action) -> Row:
    """Answered in place: the letter then says what was decided."""
    return (
        Button(t.plain("letter.applied.approve"), approve),
        Button(t.plain("letter.applied.decline"), decline),
    )
