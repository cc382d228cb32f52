"""Codes with their links, and whose there are."""

from collections.abc import Sequence

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Picture, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.codes.actions import ShowDoctorCode, ShowSpecialtyCode
from bot.shared.links.desk import ShowAdmin
from bot.shared.links.finding import ShowCodes
from bot.shared.links.practice import ShowPractice
from bot.shared.specialties import in_words, mark
from core.views import DoctorListing

MOST_SPECIALTIES = 24


def code(t: Translator, name: str, link: str, picture: Picture, *, by_admin: bool) -> Screen:
    """A code as a picture, with the link that it stands for, to print and to send on."""
    back = back_row(t, ShowCodes(0) if by_admin else ShowPractice())
    return Screen(t("codes.code", name=name, link=link), (back,), file=picture)


def codes(t: Translator, specialties: Sequence[str], page: Page[DoctorListing]) -> Screen:
    """Whose codes there are: the specialties, and the doctors page by page."""
    of_specialties = [
        Button(cut(in_words(t, one)), ShowSpecialtyCode(mark(one))) for one in specialties
    ]
    of_doctors = [
        (Button(cut(one.doctor.name), ShowDoctorCode(one.doctor.id)),) for one in page.items
    ]
    turns = turning(t, page, ShowCodes)
    key = "codes.whose" if page.items else "doctors.none"
    return Screen(t(key), (*of_doctors, *turns, *grid(of_specialties, 2), back_row(t, ShowAdmin())))
