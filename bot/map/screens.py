"""What stands where a pin would."""

from bot.chat.screen import Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator
from bot.shared.links.finding import ShowDoctor
from core.model import Doctor


def no_place(t: Translator, doctor: Doctor) -> Screen:
    """The doctor shows no place on the map any more."""
    return Screen(t("map.none", doctor=doctor.name), (back_row(t, ShowDoctor(doctor.id)),))
