"""Links that open a doctor's card, the times of a specialty, an invitation: t.me/…?start=d7.

The word behind ``start=`` also stands in buttons, but for that of an invitation. Telegram takes
64 of A-Z a-z 0-9 _ -.
"""

import re
from dataclasses import dataclass

from bot.chat.payload import base36
from bot.shared.specialties import mark
from core.model import DoctorId

_DOCTOR = re.compile(r"d([1-9a-z][0-9a-z]{0,11})")
_SPECIALTY = re.compile(r"s([0-9a-f]{12})")
_INVITATION = re.compile(r"i([A-Za-z0-9_-]{32})")


@dataclass(frozen=True, slots=True)
class Target:
    """What a word means: a doctor, the mark of a specialty, or an invitation's secret."""

    doctor: DoctorId | None = None
    specialty: str | None = None
    invitation: str | None = None


def word_of_doctor(doctor: DoctorId) -> str:
    """Return the word for a doctor."""
    return "d" + base36(doctor)


def word_of_specialty(specialty: str) -> str:
    """Return the word for a specialty, by the name on its doctors' cards."""
    return "s" + mark(specialty)


def word_of_invitation(token: str) -> str:
    """Return the word for an invitation, by its secret."""
    return "i" + token


def target(word: str) -> Target | None:
    """Return what a word means, or None for one that we never wrote."""
    if found := _DOCTOR.fullmatch(word):
        return Target(doctor=DoctorId(int(found[1], 36)))
    if found := _SPECIALTY.fullmatch(word):
        return Target(specialty=found[1])
    if found := _INVITATION.fullmatch(word):
        return Target(invitation=found[1])
    return None


def address(bot: str, word: str) -> str:
    """Return the whole link; ``bot`` opens the private chat with us."""
    return f"{bot}?start={word}"
