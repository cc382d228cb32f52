"""Whom the desk may act for: the doctors, and the patients who were found."""

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.shared import phones
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.desk import FindPatient, ShowAdmin, ShowDeskPatient, StandIn
from bot.shared.links.people import NO_SLOT
from bot.shared.specialties import in_words
from bot.stand_in.actions import (
    ChooseDoctorFor,
    NewPatient,
    ShowDeskMonth,
    ShowFound,
    ShowPractices,
)
from core.model import Doctor, Patient, SlotId
from core.views import DoctorListing

NAME_SHOWN = 24


def practices(t: Translator, page: Page[Doctor]) -> Screen:
    """Ask for whom to act, and say what that means."""
    rows = [
        (Button(cut(f"{one.name} · {in_words(t, one.specialty)}"), StandIn(one.id)),)
        for one in page.items
    ]
    text = t("stand-in.whose" if page.items else "doctors.none")
    return Screen(text, (*rows, *turning(t, page, ShowPractices), back_row(t, ShowAdmin())))


def found(t: Translator, slot: SlotId, written: str, page: Page[Patient]) -> Screen:
    """The patients who fit what was written; somebody else may be written, or added."""
    rows = [(Button(_called(one), ShowDeskPatient(one.id, slot)),) for one in page.items]
    text = t("stand-in.found" if page.items else "stand-in.nobody", written=written)
    new = (Button(t.plain("stand-in.new"), NewPatient(slot)),)
    turns = turning(t, page, lambda number: ShowFound(slot, number))
    return Screen(text, (*rows, *turns, new, back_row(t, FindPatient(slot))))


def _called(patient: Patient) -> str:
    """Return a patient's name, and enough of the number to tell namesakes apart."""
    known = patient.phone or patient.carer_phone
    if known is None:
        return cut(patient.name)
    return f"{cut(patient.name, NAME_SHOWN)} · …{phones.shown(known)[-5:]}"


def doctors_for(t: Translator, patient: Patient, page: Page[DoctorListing]) -> Screen:
    """With whom to book for this patient."""
    rows = [
        (
            Button(
                cut(f"{one.doctor.name} · {in_words(t, one.doctor.specialty)}"),
                ShowDeskMonth(patient.id, one.doctor.id, FIRST_FREE),
            ),
        )
        for one in page.items
    ]
    text = t("stand-in.with-whom" if page.items else "doctors.none", name=patient.name)
    turns = turning(t, page, lambda number: ChooseDoctorFor(patient.id, number))
    back = back_row(t, ShowDeskPatient(patient.id, NO_SLOT))
    return Screen(text, (*rows, *turns, back))
