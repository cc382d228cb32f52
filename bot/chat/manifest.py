"""What a subject brings along: its handlers, its commands, its places in the menus."""

from dataclasses import dataclass

from bot.chat.menu import Command, Entry
from bot.chat.router import Router


@dataclass(frozen=True, slots=True)
class Manifest:
    """A subject. ``bot/subjects.py`` lists them all."""

    router: Router
    commands: tuple[Command, ...] = ()
    entries: tuple[Entry, ...] = ()
    practice: tuple[Entry, ...] = ()
    """Its places on a doctor's own page, below the day at a glance."""
    for_doctors: bool = False
    """Whether it is of a doctor's practice: there, an admin may act for the doctor."""
    desk: tuple[Entry, ...] = ()
    """Its places on an admin's first screen, below the clinic at a glance."""
