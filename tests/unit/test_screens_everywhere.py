"""Every screen in every language with the worst data: nothing that Telegram would refuse."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from random import Random
from typing import get_type_hints

import pytest
from hypothesis import given, settings

import bot
from bot.appointments import screens as appointments
from bot.booking import screens as booking
from bot.chat.screen import Screen
from bot.chat.standing_in import of_practice
from bot.chat.words import Translator
from bot.invitations import screens as invitations
from bot.requests import screens as requests
from bot.sandbox.strictness import CAPTION_LIMIT, TEXT_LIMIT, formatted, reply_markup
from bot.sign_up import screens as sign_up
from bot.subjects import main_menu, routes
from bot.telegram.client import markup
from bot.waitlist import screens as waitlist
from core.model import Doctor
from tests.worst import FLAVOURS, LANGUAGES, Worst, worst

PRACTICE = routes().practice
LONGEST_LABEL = 40
"""Telegram shows a button's label in one line and cuts it without a word."""


SCREENS = {"screens", "screens_of_lists", "screens_of_people", "letters", "questions", "times"}
"""Modules that hold such functions."""
FOLLOWED_BY_ANOTHER = {
    invitations.to_send,  # it stands below another one, and is sent on
    *(sign_up.done, waitlist.taken, booking.booked, requests.taken),
    *(appointments.moved, appointments.cancelled, appointments.restored),
}
"""Screens that need no way on: the next one comes by itself."""


def functions() -> list[Callable[..., Screen]]:
    """Return every public function that makes a screen or a letter, of every subject."""
    found = []
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if module.name.rpartition(".")[2] not in SCREENS:
            continue
        for name, one in vars(importlib.import_module(module.name)).items():
            ours = inspect.isfunction(one) and one.__module__ == module.name
            if ours and not name.startswith("_") and get_type_hints(one).get("return") is Screen:
                found.append(one)
    menu = main_menu()
    return [*found, menu.show, menu.help, menu.way_on]


def check(screen: Screen) -> None:
    """Fail where Telegram would refuse this screen, or cut its labels."""
    text, _ = formatted(screen.text, "HTML", CAPTION_LIMIT if screen.file else TEXT_LIMIT)
    assert text.strip()
    keyboard = markup(screen)
    if keyboard is not None:
        reply_markup(keyboard.to_dict())
    for row in screen.rows:
        for button in row:
            assert len(button.label) <= LONGEST_LABEL, button.label


everywhere = pytest.mark.parametrize(
    "screen", functions(), ids=lambda one: f"{one.__module__.partition('.')[2]}.{one.__name__}"
)
in_every_language = pytest.mark.parametrize("t", LANGUAGES.all(), ids=lambda t: t.language)


def check_made(screen: Callable[..., Screen], worst: Worst) -> None:
    """Fail where Telegram would refuse the screen with these values, or where it leads nowhere."""
    hints = {name: hint for name, hint in get_type_hints(screen).items() if name != "return"}
    made = screen(**{name: worst.make(hint, name) for name, hint in hints.items()})
    check(made)
    if not screen.__module__.endswith(".letters"):
        check(of_practice(worst.t, worst.make(Doctor, ""), PRACTICE, made))
    assert made.rows or made.has_keyboard or screen in FOLLOWED_BY_ANOTHER, "no way on"


@in_every_language
@everywhere
@settings(max_examples=15)
@given(worst=worst())
def test_telegram_takes_every_screen(
    screen: Callable[..., Screen], t: Translator, worst: Callable[[Translator], Worst]
) -> None:
    """1 to 4096 characters (1024 with a file), well-formed HTML, keyboards within the limits."""
    check_made(screen, worst(t))


@in_every_language
@everywhere
def test_telegram_takes_every_screen_at_its_fullest(
    screen: Callable[..., Screen], t: Translator
) -> None:
    """Nothing left out, everything as long as fields and configuration accept it."""
    for flavour in FLAVOURS:
        check_made(screen, Worst(t, Random(0), flavour, all_at_once=True))
