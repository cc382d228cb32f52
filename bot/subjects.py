"""Every subject there is: a folder each, and a line here."""

from bot.agenda.manifest import manifest as agenda
from bot.announcements.manifest import manifest as announcements
from bot.application.manifest import manifest as application
from bot.appointments.manifest import manifest as appointments
from bot.booking.manifest import manifest as booking
from bot.busy.manifest import manifest as busy
from bot.card.manifest import manifest as card
from bot.chat.menu import MainMenu
from bot.chat.router import Router, origin
from bot.codes.manifest import manifest as codes
from bot.desk.manifest import manifest as desk
from bot.exchange.manifest import manifest as exchange
from bot.family.manifest import manifest as family
from bot.feeds.manifest import manifest as feeds
from bot.finding.manifest import manifest as finding
from bot.history.manifest import manifest as history
from bot.home.manifest import manifest as home
from bot.hours.manifest import manifest as hours
from bot.invitations.manifest import manifest as invitations
from bot.late.manifest import manifest as late
from bot.ledger.manifest import manifest as ledger
from bot.lists.manifest import manifest as lists
from bot.live_check.manifest import manifest as live_check
from bot.maintenance.manifest import manifest as maintenance
from bot.map.manifest import manifest as doctors_map
from bot.numbers.manifest import manifest as numbers
from bot.patients.manifest import manifest as patients
from bot.people.manifest import manifest as people
from bot.pictures.manifest import manifest as pictures
from bot.practice.manifest import manifest as practice
from bot.privacy.manifest import manifest as privacy
from bot.profile.manifest import manifest as profile
from bot.publishing.manifest import manifest as publishing
from bot.requests.manifest import manifest as requests
from bot.schedule.manifest import manifest as schedule
from bot.settings.manifest import manifest as settings
from bot.sharing.manifest import manifest as sharing
from bot.sign_up.manifest import manifest as sign_up
from bot.stand_in.manifest import manifest as stand_in
from bot.time_off.manifest import manifest as time_off
from bot.trail.manifest import manifest as trail
from bot.visits.manifest import manifest as visits
from bot.waitlist.manifest import manifest as waitlist

SUBJECTS = (
    home,
    booking,
    finding,
    appointments,
    waitlist,
    sign_up,
    profile,
    family,
    privacy,
    history,
    sharing,
    application,
    publishing,
    schedule,
    hours,
    practice,
    agenda,
    patients,
    late,
    time_off,
    card,
    settings,
    doctors_map,
    pictures,
    requests,
    visits,
    codes,
    feeds,
    busy,
    stand_in,
    desk,
    people,
    invitations,
    lists,
    ledger,
    trail,
    live_check,
    announcements,
    maintenance,
    numbers,
    exchange,
)


def routes() -> Router:
    """Return every handler there is."""
    router = Router()
    for subject in SUBJECTS:
        router.include(subject.router)
        if subject.for_doctors:
            router.practice |= set(subject.router.presses)
    return router


def main_menu() -> MainMenu:
    """Return the menu that leads to all of them."""
    return MainMenu(
        (command for subject in SUBJECTS for command in subject.commands),
        (entry for subject in SUBJECTS for entry in subject.entries),
        (entry for subject in SUBJECTS for entry in subject.practice),
        (entry for subject in SUBJECTS for entry in subject.desk),
    )


def origins() -> dict[str, str]:
    """Return the label of the subject that each deed may come from, by the word in the trail.

    A subject is called as its place in the menus is; one without a place is left out.
    """
    found: dict[str, str] = {}
    for subject in SUBJECTS:
        places = [*subject.entries, *subject.practice, *subject.desk]
        if not places:
            continue
        router = subject.router
        commands = (f"/{name}" for name in router.commands)
        words = [*map(origin, router.presses), *commands, *router.steps]
        found |= dict.fromkeys(words, places[0].label)
    return found
