"""Every button there is, a file for each subject. The prefixes stay: old chats carry them."""

from bot.actions import (
    admin,
    application,
    appointments,
    booking,
    home,
    practice,
    publishing,
    schedule,
    sign_up,
)

__all__ = [
    "admin",
    "application",
    "appointments",
    "booking",
    "home",
    "practice",
    "publishing",
    "schedule",
    "sign_up",
]
