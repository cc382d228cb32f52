"""One file per journey. Each has a router; ``routes`` joins them."""

from bot.conversations import home, sign_up
from bot.router import Router

JOURNEYS = (home, sign_up)


def routes() -> Router:
    """Return every handler there is."""
    return Router().include(*(journey.router for journey in JOURNEYS))
