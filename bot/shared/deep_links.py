"""Links that open one doctor's card or the times of a specialty: t.me/…?start=d7.

The word behind ``start=`` also stands in buttons. Telegram takes 64 of A-Z a-z 0-9 _ -.
"""

import re
from dataclasses import dataclass

from bot.chat.payload import base36
from bot.shared.specialties import mark
from core.model import DoctorId

_DOCTOR = re.compile(r"d([1-9a-z][0-9a-z]{0,11})")
_SPECIALTY = re.compile(r"s([0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Target:
    """What a word means: a doctor, or the mark of a specialty."""

    doctor: DoctorId | None = None
    specialty: str | None = None


def word_of_doctor(doctor: DoctorId) -> str:
    """Return the word for a doctor."""
    return "d" + base36(doctor)


def word_of_specialty(specialty: str) -> str:
    """Return the word for a specialty, by the name on its doctors' cards."""
    return "s" + mark(specialty)


def target(word: str) -> Target | None:
    """Return what a word means, or None for one that we never wrote."""
    if found := _DOCTOR.fullmatch(word):
        return Target(doctor=DoctorId(int(found[1], 36)))
    if found := _SPECIALTY.fullmatch(word):
        return Target(specialty=found[1])
    return None


def address(bot: str, word: str) -> str:
    """Return the whole link; ``bot`` opens the private chat with us."""
    return f"{bot}?start={word}"
