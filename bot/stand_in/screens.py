"""Whose practice the desk acts in."""

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.shared.links.desk import ShowAdmin, StandIn
from bot.shared.specialties import in_words
from bot.stand_in.actions import ShowPractices
from core.model import Doctor


def practices(t: Translator, page: Page[Doctor]) -> Screen:
    """Ask for whom to act, and say what that means."""
    rows = [
        (Button(cut(f"{one.name} · {in_words(t, one.specialty)}"), StandIn(one.id)),)
        for one in page.items
    ]
    text = t("stand-in.whose" if page.items else "doctors.none")
    return Screen(text, (*rows, *turning(t, page, ShowPractices), back_row(t, ShowAdmin())))
