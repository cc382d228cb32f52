"""How a doctor works, one line and one button for each choice."""

from datetime import time

from bot.chat.screen import Button, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.settings.actions import AskDigest, ChooseByRequest, ChooseDigest, NoDigest
from bot.shared.links import ShowPractice, ShowSettings
from core.model import Doctor

MORNINGS = tuple(time(hour) for hour in range(6, 11))


def settings(t: Translator, doctor: Doctor) -> Screen:
    """What is chosen, and a button for the other choice."""
    asked = "settings.by-request" if doctor.by_request else "settings.instant"
    digest = "settings.no-digest" if doctor.digest_at is None else "settings.digest"
    at = "" if doctor.digest_at is None else f"{doctor.digest_at:%H:%M}"
    other = "settings.be-instant" if doctor.by_request else "settings.be-by-request"
    rows = (
        (Button(t.plain(other), ChooseByRequest(not doctor.by_request)),),
        (Button(t.plain("settings.change-digest"), AskDigest()),),
        back_row(t, ShowPractice()),
    )
    return Screen(paragraphs(t("settings.title"), lined(t(asked), t(digest, time=at))), rows)


def ask_digest(t: Translator, chosen: time | None) -> Screen:
    """Ask when the digest is to come; the usual hours take one press."""
    hours = [Button(_hour(at, chosen=at == chosen), ChooseDigest(at)) for at in MORNINGS]
    off = Button(t.plain("settings.digest-off"), NoDigest())
    return Screen(t("settings.ask-digest"), (*grid([*hours, off], 3), back_row(t, ShowSettings())))


def _hour(at: time, *, chosen: bool) -> str:
    return f"✓ {at:%H:%M}" if chosen else f"{at:%H:%M}"
