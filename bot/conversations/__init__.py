"""One file per journey. Each has a router; ``routes`` joins them."""

from bot.conversations import (
    admin,
    application,
    appointments,
    booking,
    home,
    practice,
    profile,
    publishing,
    schedule,
    sign_up,
)
from bot.router import Router

JOURNEYS = (
    home,
    booking,
    appointments,
    sign_up,
    profile,
    application,
    publishing,
    schedule,
    practice,
    admin,
)


def routes() -> Router:
    """Return every handler there is."""
    return Router().include(*(journey.router for journey in JOURNEYS))
