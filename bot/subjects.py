"""One file per journey. Each has a router; ``routes`` joins them."""

from bot.admin import handlers as admin
from bot.application import handlers as application
from bot.appointments import handlers as appointments
from bot.booking import handlers as booking
from bot.chat.router import Router
from bot.home import handlers as home
from bot.practice import handlers as practice
from bot.profile import handlers as profile
from bot.publishing import handlers as publishing
from bot.schedule import handlers as schedule
from bot.sign_up import handlers as sign_up

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
