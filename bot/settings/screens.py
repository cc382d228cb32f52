"""How a doctor works, one line and one button for each choice."""

from datetime import time, timedelta

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.settings.actions import (
    AskDigest,
    ChooseByRequest,
    ChooseDigest,
    ChooseHolidays,
    ChoosePause,
    NoDigest,
)
from bot.shared.links.practice import ShowPractice, ShowSettings
from core.model import Doctor
from core.slots.weekly import Changes

PAUSES = (0, 5, 10, 15)
MORNINGS = tuple(time(hour) for hour in range(6, 11))


def settings(t: Translator, doctor: Doctor, *, holidays: bool) -> Screen:
    """What is chosen, and buttons for what else there is. ``holidays``: whether any are known."""
    digest = "settings.no-digest" if doctor.digest_at is None else "settings.digest"
    lines = [
        t("settings.by-request" if doctor.by_request else "settings.instant"),
        t("settings.pause", pause=t.duration(doctor.pause))
        if doctor.pause
        else t("settings.no-pause"),
        t("settings.on-holidays" if doctor.on_holidays else "settings.off-holidays")
        if holidays
        else None,
        t(digest, time="" if doctor.digest_at is None else f"{doctor.digest_at:%H:%M}"),
    ]
    asking = "settings.be-instant" if doctor.by_request else "settings.be-by-request"
    leave = "settings.be-off" if doctor.on_holidays else "settings.be-on"
    on_holidays = (Button(t.plain(leave), ChooseHolidays(not doctor.on_holidays)),)
    rows = (
        (Button(t.plain(asking), ChooseByRequest(not doctor.by_request)),),
        tuple(_pause(t, minutes, doctor) for minutes in PAUSES),
        *((on_holidays,) if holidays else ()),
        (Button(t.plain("settings.change-digest"), AskDigest()),),
        back_row(t, ShowPractice()),
    )
    return Screen(paragraphs(t("settings.title"), lined(*lines)), rows)


def _pause(t: Translator, minutes: int, doctor: Doctor) -> Button:
    shown = t.plain("late.button", minutes=minutes) if minutes else t.plain("settings.button-none")
    chosen = doctor.pause == timedelta(minutes=minutes)
    return Button(f"✓ {shown}" if chosen else shown, ChoosePause(minutes))


def is_nothing(changes: Changes) -> bool:
    """Whether no time comes or goes."""
    return not changes.appear and not changes.disappear


def pause_preview(t: Translator, pause: timedelta, changes: Changes, confirm: Action) -> Screen:
    """What another pause does to the weekly hours' free times."""
    key = "settings.ask-pause" if pause else "settings.ask-no-pause"
    return _preview(t, t(key, pause=t.duration(pause)), changes, confirm)


def holidays_preview(t: Translator, on: bool, changes: Changes, confirm: Action) -> Screen:
    """What working on public holidays does to the weekly hours' free times."""
    key = "settings.ask-on-holidays" if on else "settings.ask-off-holidays"
    return _preview(t, t(key), changes, confirm)


def _preview(t: Translator, title: Markup, changes: Changes, confirm: Action) -> Screen:
    lines = [
        t.many("settings.appear", len(changes.appear)),
        t.many("settings.disappear", len(changes.disappear)),
    ]
    if changes.outside:
        lines.append(t.many("settings.outside", len(changes.outside)))
    yes = Button(t.plain("settings.confirm"), confirm)
    return Screen(paragraphs(title, lined(*lines)), ((yes,), back_row(t, ShowSettings())))


def ask_digest(t: Translator, chosen: time | None) -> Screen:
    """Ask when the digest is to come; the usual hours take one press."""
    hours = [Button(_hour(at, chosen=at == chosen), ChooseDigest(at)) for at in MORNINGS]
    off = Button(t.plain("settings.digest-off"), NoDigest())
    return Screen(t("settings.ask-digest"), (*grid([*hours, off], 3), back_row(t, ShowSettings())))


def _hour(at: time, *, chosen: bool) -> str:
    return f"✓ {at:%H:%M}" if chosen else f"{at:%H:%M}"
